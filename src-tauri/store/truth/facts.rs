//! What linking needs to know of a message.

use domain::{AddressId, Direction, MessageRow, Role};

use crate::error::{Result, StoreError};
use crate::{Read, Write};

/// The facts of a message that its proposals depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFacts {
    /// The message.
    pub id: MessageRow,
    /// Sent by the user or not, as the view `sent_message` says: From alone proves nothing.
    pub direction: Direction,
    /// Its subject.
    pub subject: String,
    /// Its addresses with their roles.
    pub addresses: Vec<(AddressId, Role)>,
    /// What it answers, nearest first.
    pub references: Vec<String>,
    /// Its conversation.
    pub conversation: i64,
    /// Whether it is bulk mail.
    pub bulk: bool,
    /// Whether the own provider's check of the sender failed.
    pub sender_failed: bool,
    /// Whether it lies in a folder where applications arrive.
    pub in_applications: bool,
    /// The UUIDs of the exclusions that apply, as text.
    pub exclusions: Vec<String>,
    /// Names of its attachments, one a line.
    pub files: String,
    /// Whether it forwards somebody's message.
    pub forwards: bool,
    /// Whether the user wants mail of one of its addresses to go somewhere always.
    pub rules: bool,
}

impl Read<'_> {
    /// The facts of one message.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn facts(&self, id: MessageRow) -> Result<MessageFacts> {
        let (mut facts, anything_excluded) = self
            .maybe(include_str!("facts.sql"), [id.0], |row| {
                let facts = MessageFacts {
                    id,
                    direction: if row.get(0)? { Direction::Out } else { Direction::In },
                    subject: row.get(1)?,
                    conversation: row.get(2)?,
                    bulk: row.get(3)?,
                    sender_failed: row.get(4)?,
                    in_applications: row.get(5)?,
                    files: row.get(6)?,
                    forwards: row.get(7)?,
                    rules: row.get(8)?,
                    addresses: Vec::new(),
                    references: Vec::new(),
                    exclusions: Vec::new(),
                };
                Ok((facts, row.get::<_, bool>(9)?))
            })?
            .ok_or(StoreError::NotFound { what: "message" })?;
        facts.addresses = self.all(
            "SELECT address, role FROM message_address WHERE message = ?1 ORDER BY role, address",
            [id.0],
            |row| Ok((AddressId(row.get(0)?), Role::from_number(row.get(1)?))),
        )?;
        facts.references =
            self.all("SELECT ref FROM message_ref WHERE message = ?1 ORDER BY position", [id.0], |row| row.get(0))?;
        if anything_excluded {
            facts.exclusions = self.all(
                "SELECT lower(hex(uuid)) FROM message_exclusion JOIN exclusion ON exclusion.id = exclusion WHERE message = ?1 ORDER BY uuid",
                [id.0],
                |row| row.get(0),
            )?;
        }
        Ok(facts)
    }

    /// Messages the user sent with this Message-ID to any of these addresses.
    ///
    /// # Errors
    /// Those of the database.
    pub fn was_sent_to(&self, message_id: &str, addresses: &[AddressId]) -> Result<bool> {
        for address in addresses {
            if self.count(include_str!("was_sent_to.sql"), (message_id, address.0))? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every message, for a recompute of everything.
    ///
    /// # Errors
    /// Those of the database.
    pub fn all_messages(&self) -> Result<Vec<MessageRow>> {
        self.all("SELECT id FROM message ORDER BY id", [], |row| row.get(0).map(MessageRow))
    }
}

impl Write<'_> {
    /// Asks for the content of messages whose headers alone are here; the next sync fetches it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn want_body(&self, id: MessageRow) -> Result<bool> {
        Ok(self.run("UPDATE message SET body = 'wanted' WHERE id = ?1 AND body IN ('headers', 'expired')", [id.0])? > 0)
    }
}
