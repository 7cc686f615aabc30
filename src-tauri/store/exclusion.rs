//! Exclusions: whose mail is not considered (D6).

use domain::{Address, AddressId, ExclusionId, MessageRow, Mode, Scope, TargetId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// What an exclusion is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Every address of a person or client.
    Target(TargetId),
    /// One address.
    Address(Address),
    /// A domain in normal form, with its sub-domains.
    Domain(String),
}

/// An exclusion to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExclusion {
    /// What it is about.
    pub subject: Subject,
    /// What happens to stored mail.
    pub mode: Mode,
    /// On which messages it bears.
    pub scope: Scope,
    /// Now, Unix seconds.
    pub at: i64,
    /// When what is hidden is deleted (mode delete).
    pub delete_at: Option<i64>,
}

/// An exclusion in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Its number in this store.
    pub id: ExclusionId,
    /// Its identity.
    pub uuid: Uuid,
    /// What it is about.
    pub subject: Subject,
    /// What happens to stored mail.
    pub mode: Mode,
    /// On which messages it bears.
    pub scope: Scope,
    /// Since, Unix seconds.
    pub at: i64,
    /// When what is hidden is deleted.
    pub delete_at: Option<i64>,
    /// Messages it hides now.
    pub hidden: i64,
    /// Messages it kept out since.
    pub withheld: i64,
}

fn exclusion(row: &Row<'_>) -> rusqlite::Result<Option<Exclusion>> {
    let target: Option<i64> = row.get(2)?;
    let address: Option<String> = row.get(3)?;
    let domain: Option<String> = row.get(4)?;
    let subject = match (target, address.map(|a| Address::parse(&a)), domain) {
        (Some(target), _, _) => Subject::Target(TargetId(target)),
        (_, Some(Ok(address)), _) => Subject::Address(address),
        (_, _, Some(domain)) => Subject::Domain(Address::reversed(&domain)),
        _ => return Ok(None),
    };
    Ok(Some(Exclusion {
        id: ExclusionId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        subject,
        mode: Mode::from_word(&row.get::<_, String>(5)?).unwrap_or_default(),
        scope: Scope::from_word(&row.get::<_, String>(6)?).unwrap_or_default(),
        at: row.get(7)?,
        delete_at: row.get(8)?,
        hidden: row.get(9)?,
        withheld: row.get(10)?,
    }))
}

impl Read<'_> {
    /// Every exclusion in force, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn exclusions(&self) -> Result<Vec<Exclusion>> {
        Ok(self.all(include_str!("exclusions.sql"), [], exclusion)?.into_iter().flatten().collect())
    }
}

/// How many messages and appointments an exclusion would bear on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TouchCounts {
    /// Stored messages.
    pub messages: i64,
    /// Of these, filed.
    pub filed: i64,
    /// Of these, waiting in Mail to sort.
    pub waiting: i64,
    /// Of these, with other people on file.
    pub with_others: i64,
    /// How many other people on file that is.
    pub others: i64,
    /// Appointments of one's own, and those of others that are saved to profiles.
    pub appointments: i64,
}

impl Read<'_> {
    /// The known addresses an exclusion of this subject would cover.
    ///
    /// # Errors
    /// Those of the database.
    pub fn covered_by(&self, subject: &Subject) -> Result<Vec<(AddressId, String)>> {
        let (target, address, domain) = match subject {
            Subject::Target(target) => (Some(target.0), None, None),
            Subject::Address(address) => (None, Some(address.as_str()), None),
            Subject::Domain(domain) => (None, None, Some(Address::reversed(domain))),
        };
        self.all(include_str!("covered_by.sql"), (target, address, domain), |row| {
            Ok((AddressId(row.get(0)?), row.get(1)?))
        })
    }

    /// Counts the messages and appointments an exclusion of these addresses would bear on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn touched_by(&self, addresses: &[AddressId], scope: Scope) -> Result<TouchCounts> {
        let ids = serde_json::to_string(addresses).map_err(|_| StoreError::Value("addresses"))?;
        let appointments = self.count(include_str!("calendar/touched.sql"), (&ids, scope == Scope::Alone))?;
        self.one(include_str!("truth/touched_by.sql"), (ids, scope == Scope::Alone), |row| {
            Ok(TouchCounts {
                appointments,
                messages: row.get(0)?,
                filed: row.get(1)?,
                waiting: row.get(2)?,
                with_others: row.get(3)?,
                others: row.get(4)?,
            })
        })
    }

    /// The exclusion whose UUID begins with these hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn exclusion(&self, prefix: &str) -> Result<ExclusionId> {
        let found = self.by_uuid("exclusion", prefix)?;
        found.map(ExclusionId).ok_or(StoreError::NotFound { what: "exclusion" })
    }
}

impl Write<'_> {
    /// Adds an exclusion, or changes mode and scope of the one there is for this subject. What it bears on is hidden before the transaction ends.
    ///
    /// # Errors
    /// Those of the database.
    pub fn exclude(&self, new: &NewExclusion) -> Result<ExclusionId> {
        let (target, address, domain) = self.columns_of(&new.subject)?;
        let known = self.maybe(
            "SELECT id FROM exclusion WHERE target IS ?1 AND address IS ?2 AND domain IS ?3",
            (target, address, &domain),
            |row| row.get::<_, i64>(0),
        )?;
        if let Some(id) = known {
            self.run(
                "UPDATE exclusion SET mode = ?2, scope = ?3, delete_at = ?4 WHERE id = ?1",
                (id, new.mode.word(), new.scope.word(), new.delete_at),
            )?;
            return Ok(ExclusionId(id));
        }
        self.insert(
            "INSERT INTO exclusion(uuid, target, address, domain, mode, scope, at, delete_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (uuid().as_bytes(), target, address, &domain, new.mode.word(), new.scope.word(), new.at, new.delete_at),
        )
        .map(ExclusionId)
    }

    fn columns_of(&self, subject: &Subject) -> Result<(Option<i64>, Option<i64>, Option<String>)> {
        Ok(match subject {
            Subject::Target(target) => (Some(target.0), None, None),
            Subject::Address(address) => (None, Some(self.keep_address(address)?.0), None),
            Subject::Domain(domain) => (None, None, Some(Address::reversed(domain))),
        })
    }

    /// Takes an exclusion back. What it hid is there again; what it kept out is fetched with the next sync.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn include(&self, id: ExclusionId) -> Result<()> {
        if self.run("DELETE FROM exclusion WHERE id = ?1", [id.0])? == 0 {
            return Err(StoreError::NotFound { what: "exclusion" });
        }
        self.release_events()
    }

    /// Lets copies be fetched again that an exclusion kept out which is no longer in force.
    ///
    /// # Errors
    /// Those of the database.
    pub fn release_withheld(&self) -> Result<usize> {
        let released = self.run("UPDATE copy SET state = 'present' WHERE state = 'withheld' AND id IN (SELECT copy FROM left_out WHERE exclusion IS NULL)", [])?;
        self.run("DELETE FROM left_out WHERE exclusion IS NULL", [])?;
        Ok(released)
    }

    /// Lets one copy in although an exclusion applies.
    ///
    /// # Errors
    /// Those of the database.
    pub fn let_in(&self, copy: domain::CopyId) -> Result<()> {
        self.run("INSERT OR IGNORE INTO let_in(copy) VALUES (?1)", [copy.0])?;
        self.run("DELETE FROM left_out WHERE copy = ?1", [copy.0])?;
        self.run("UPDATE copy SET state = 'present' WHERE id = ?1 AND state = 'withheld'", [copy.0])?;
        self.run("INSERT OR IGNORE INTO unsettled_message(message) SELECT message FROM copy WHERE id = ?1 AND message IS NOT NULL", [copy.0])?;
        self.run("INSERT OR IGNORE INTO dirty_message(message) SELECT message FROM copy WHERE id = ?1 AND message IS NOT NULL", [copy.0])?;
        Ok(())
    }

    /// Lets every copy of a hidden message in although an exclusion applies.
    ///
    /// # Errors
    /// Those of the database.
    pub fn let_message_in(&self, message: MessageRow) -> Result<()> {
        let copies =
            self.all("SELECT id FROM copy WHERE message = ?1", [message.0], |row| row.get(0).map(domain::CopyId))?;
        copies.into_iter().try_for_each(|copy| self.let_in(copy))
    }

    /// Really deletes what exclusions of mode delete hide and whose day has come; their copies become withheld, and of appointments, which stay in the
    /// user's calendar, only when they are is kept. Returns how many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn delete_due(&self, now: i64) -> Result<usize> {
        let due =
            self.all(include_str!("truth/due.sql"), [now], |row| Ok((MessageRow(row.get(0)?), row.get::<_, i64>(1)?)))?;
        for (message, exclusion) in &due {
            self.run(include_str!("truth/withhold_copies.sql"), (message.0, exclusion))?;
            self.run("UPDATE copy SET state = 'withheld', message = NULL WHERE message = ?1", [message.0])?;
            self.drop_message(*message)?;
        }
        Ok(due.len() + self.withhold_events(now)?)
    }
}
