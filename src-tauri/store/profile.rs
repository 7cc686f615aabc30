//! What profiles, pickers and linking read of the people on file.

use domain::{AddressId, TargetId, TargetKind};

use crate::Read;
use crate::error::{Result, StoreError};
use crate::person::{TargetLabel, label};

/// Somebody the user writes to who is not on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    /// The address.
    pub address: AddressId,
    /// The address as text.
    pub text: String,
    /// The name it was last written with.
    pub name: String,
    /// Messages sent to it.
    pub sent: i64,
    /// Messages that came from it.
    pub received: i64,
    /// The newest of them, Unix seconds.
    pub last: i64,
}

impl Read<'_> {
    /// A target's note and when it was put on file (Unix seconds).
    ///
    /// # Errors
    /// `NotFound`.
    pub fn note_and_added(&self, id: TargetId) -> Result<(String, i64)> {
        self.maybe("SELECT note, added FROM target WHERE id = ?1", [id.0], |row| Ok((row.get(0)?, row.get(1)?)))?
            .ok_or(StoreError::NotFound { what: "profile" })
    }

    /// The contacts or jobs of a client, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of_client(&self, client: TargetId, kind: TargetKind) -> Result<Vec<TargetLabel>> {
        self.all(
            "SELECT * FROM label WHERE kind = ?2
               AND (id IN (SELECT id FROM person WHERE client = ?1) OR id IN (SELECT id FROM job WHERE client = ?1)) ORDER BY name",
            (client.0, kind.word()),
            label,
        )
    }

    /// Stored messages from or to an address that no exclusion hides.
    ///
    /// # Errors
    /// Those of the database.
    pub fn messages_with(&self, address: AddressId) -> Result<i64> {
        self.count(include_str!("messages_with.sql"), [address.0])
    }

    /// Messages that wait for this target in Mail to sort.
    ///
    /// # Errors
    /// Those of the database.
    pub fn waiting_for(&self, target: TargetId) -> Result<i64> {
        self.count(include_str!("waiting_for.sql"), [target.0])
    }

    /// Correspondents the user writes to who are not on file, with how often, how often they wrote, and when last; most written to first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn correspondents(&self, limit: u32) -> Result<Vec<Correspondent>> {
        self.all(include_str!("truth/correspondents.sql"), [limit], |row| {
            Ok(Correspondent {
                address: AddressId(row.get(0)?),
                text: row.get(1)?,
                name: row.get(2)?,
                sent: row.get(3)?,
                received: row.get(4)?,
                last: row.get(5)?,
            })
        })
    }

    /// Everybody and everything on file, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn targets(&self) -> Result<Vec<TargetLabel>> {
        self.all("SELECT * FROM label ORDER BY id", [], label)
    }

    /// Every person's given and family name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn person_names(&self) -> Result<Vec<(TargetId, String, String)>> {
        self.all("SELECT id, given, family FROM person ORDER BY sort_name", [], |row| {
            Ok((TargetId(row.get(0)?), row.get(1)?, row.get(2)?))
        })
    }

    /// Every candidate's given and family name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn candidate_names(&self) -> Result<Vec<(TargetId, String, String)>> {
        self.all("SELECT id, given, family FROM person WHERE candidate = 1", [], |row| {
            Ok((TargetId(row.get(0)?), row.get(1)?, row.get(2)?))
        })
    }

    /// Every open job's reference, where it has one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn job_references(&self) -> Result<Vec<(TargetId, String)>> {
        self.all("SELECT id, reference FROM job WHERE open = 1 AND reference <> ''", [], |row| {
            Ok((TargetId(row.get(0)?), row.get(1)?))
        })
    }
}
