//! Settings as JSON by name.

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// A setting's JSON.
    ///
    /// # Errors
    /// Those of the database.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.maybe("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0))
    }

    /// Whether this is a throw-away store on the sample mailbox.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_demo(&self) -> Result<bool> {
        self.one("SELECT demo FROM store", [], |row| row.get(0))
    }
}

impl Write<'_> {
    /// Sets a setting's JSON.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        self.run(
            "INSERT INTO setting(name, value) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            (name, value),
        )?;
        Ok(())
    }

    /// Marks the store as a throw-away one on the sample mailbox.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_demo(&self) -> Result<()> {
        self.run("UPDATE store SET demo = 1", [])?;
        Ok(())
    }
}
