//! What a card says about an address.

use domain::{AddressId, MessageRow, TargetId};

use crate::error::Result;
use crate::{Read, TargetLabel};

impl Read<'_> {
    /// The newest visible message with an address in it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn newest_with(&self, address: AddressId) -> Result<Option<MessageRow>> {
        let sql = "SELECT message.id FROM message_address CROSS JOIN visible_message AS message ON message.id = message_address.message
                   WHERE message_address.address = ?1 ORDER BY message_address.message DESC LIMIT 1";
        self.maybe(sql, [address.0], |row| row.get(0).map(MessageRow))
    }

    /// The jobs that messages of a person are saved to as well, those of the newest messages first, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn jobs_of_person(&self, person: TargetId, limit: u32) -> Result<Vec<TargetLabel>> {
        let found: Vec<i64> = self.all(include_str!("jobs_of_person.sql"), (person.0, limit), |row| row.get(0))?;
        found.into_iter().map(|id| self.label(TargetId(id))).collect()
    }

    /// Whether an address is the user's own.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_own(&self, address: AddressId) -> Result<bool> {
        Ok(self.count("SELECT count(*) FROM identity WHERE address = ?1", [address.0])? > 0)
    }
}
