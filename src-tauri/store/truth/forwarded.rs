//! Who wrote what messages forward.

use domain::{AddressId, Forwarded, MessageRow, Reason};

use crate::error::Result;
use crate::{Read, Write};

/// Somebody whose message another one forwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InnerSender {
    /// Their address.
    pub address: AddressId,
    /// The same in normal form.
    pub normal: String,
    /// The name beside it; may be empty.
    pub name: String,
}

impl InnerSender {
    /// Why a message that forwards theirs concerns them.
    pub fn reason(self) -> Reason {
        Reason::Forwarded { address: self.normal, name: self.name }
    }
}

impl Read<'_> {
    /// Who wrote what a message forwards, neither the user nor anybody an exclusion covers.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inner_senders(&self, id: MessageRow) -> Result<Vec<InnerSender>> {
        self.all(include_str!("inner_senders.sql"), [id.0], |row| {
            Ok(InnerSender { address: AddressId(row.get(0)?), normal: row.get(1)?, name: row.get(2)? })
        })
    }
}

impl Write<'_> {
    pub(super) fn keep_forwarded(&self, id: MessageRow, senders: &[Forwarded]) -> Result<()> {
        self.run("DELETE FROM forwarded WHERE message = ?1", [id.0])?;
        for (position, sender) in senders.iter().enumerate() {
            let address = self.keep_address(&sender.address)?;
            self.run(
                "INSERT INTO forwarded(message, position, address, name) VALUES (?1, ?2, ?3, ?4)",
                (id.0, position as i64, address.0, &sender.name),
            )?;
        }
        Ok(())
    }
}
