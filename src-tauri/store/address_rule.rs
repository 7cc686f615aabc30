//! Where the user wants mail of an address to be proposed always.

use domain::{AddressId, MessageRow, TargetId};

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// Where mail of an address is proposed always.
    ///
    /// # Errors
    /// Those of the database.
    pub fn rules_of(&self, address: AddressId) -> Result<Vec<TargetId>> {
        self.all("SELECT target FROM address_rule WHERE address = ?1 ORDER BY target", [address.0], |row| {
            row.get(0).map(TargetId)
        })
    }

    /// The other party of a message: its sender, or the first it went to; never an address of the user's.
    ///
    /// # Errors
    /// Those of the database.
    pub fn other_party(&self, message: MessageRow) -> Result<Option<AddressId>> {
        self.maybe(include_str!("other_party.sql"), [message.0], |row| row.get(0).map(AddressId))
    }
}

impl Write<'_> {
    /// Proposes mail of an address there always.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_rule(&self, address: AddressId, target: TargetId, now: i64) -> Result<()> {
        self.run(
            "INSERT INTO address_rule(address, target, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            (address.0, target.0, now),
        )?;
        Ok(())
    }

    /// Proposes mail of an address there no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn remove_rule(&self, address: AddressId, target: TargetId) -> Result<()> {
        self.run("DELETE FROM address_rule WHERE address = ?1 AND target = ?2", (address.0, target.0))?;
        Ok(())
    }
}
