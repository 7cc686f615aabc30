//! Whose remote pictures are shown unasked.

use domain::Address;

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// Whether remote pictures of this sender are shown unasked.
    ///
    /// # Errors
    /// Those of the database.
    pub fn shows_pictures_of(&self, sender: &Address) -> Result<bool> {
        let sql = "SELECT 1 FROM picture_sender JOIN address ON address.id = picture_sender.address WHERE normal = ?1";
        Ok(self.maybe(sql, [sender.as_str()], |_| Ok(()))?.is_some())
    }

    /// The hosts of the user's own addresses.
    ///
    /// # Errors
    /// Those of the database.
    pub fn own_hosts(&self) -> Result<Vec<String>> {
        self.all(
            "SELECT DISTINCT substr(normal, instr(normal, '@') + 1) FROM identity JOIN address ON address.id = identity.address",
            [],
            |row| row.get(0),
        )
    }
}

impl Write<'_> {
    /// Shows remote pictures of a sender unasked from now on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn show_pictures_of(&self, sender: &Address, now: i64) -> Result<()> {
        let address = self.keep_address(sender)?;
        self.run("INSERT INTO picture_sender(address, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (address.0, now))?;
        Ok(())
    }

    /// Asks again before remote pictures of a sender are shown.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ask_about_pictures_of(&self, sender: &Address) -> Result<()> {
        let sql = "DELETE FROM picture_sender WHERE address = (SELECT id FROM address WHERE normal = ?1)";
        self.run(sql, [sender.as_str()])?;
        Ok(())
    }
}
