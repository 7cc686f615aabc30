//! Addresses in normal form, each once.

use domain::{Address, AddressId};

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// The number of an address that has been seen before.
    ///
    /// # Errors
    /// Those of the database.
    pub fn address(&self, address: &Address) -> Result<Option<AddressId>> {
        self.maybe("SELECT id FROM address WHERE normal = ?1", [address.as_str()], |row| row.get(0).map(AddressId))
    }

    /// The text of an address.
    ///
    /// # Errors
    /// Those of the database.
    pub fn address_text(&self, id: AddressId) -> Result<String> {
        self.one("SELECT normal FROM address WHERE id = ?1", [id.0], |row| row.get(0))
    }
}

impl Write<'_> {
    /// The number of an address, made where it is new.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_address(&self, address: &Address) -> Result<AddressId> {
        if let Some(id) = self.address(address)? {
            return Ok(id);
        }
        let reversed = Address::reversed(address.domain());
        self.insert("INSERT INTO address(normal, reversed) VALUES (?1, ?2)", (address.as_str(), reversed))
            .map(AddressId)
    }
}
