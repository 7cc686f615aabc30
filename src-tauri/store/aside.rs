//! What could not be read: kept out of the way, named, and tried again.

use domain::{AccountId, CopyId};

use crate::error::Result;
use crate::{Read, Write};

/// A copy that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsideRow {
    /// The account's name.
    pub account: String,
    /// The folder's full path.
    pub folder: String,
    /// INTERNALDATE, Unix seconds.
    pub internal_date: i64,
    /// Octets.
    pub size: i64,
    /// The subject, where the headers are here and may be shown.
    pub subject: Option<String>,
    /// Why: a code and, behind a space, what else is known.
    pub why: String,
    /// When it was last tried, Unix seconds.
    pub at: i64,
    /// Whether its bytes are here.
    pub has_bytes: bool,
}

impl Read<'_> {
    /// What is set aside, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn aside(&self) -> Result<Vec<AsideRow>> {
        self.all(include_str!("truth/aside.sql"), [], |row| {
            Ok(AsideRow {
                account: row.get(0)?,
                folder: row.get(1)?,
                internal_date: row.get(2)?,
                size: row.get(3)?,
                subject: row.get(4)?,
                why: row.get(5)?,
                at: row.get(6)?,
                has_bytes: row.get(7)?,
            })
        })
    }
}

impl Write<'_> {
    /// Sets a copy aside that cannot be read, with its bytes where they came.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_aside(&self, copy: CopyId, why: &str, raw: Option<&[u8]>, now: i64) -> Result<()> {
        let raw = raw.map(|bytes| self.keep_blob(bytes)).transpose()?;
        self.run("INSERT OR REPLACE INTO aside(copy, why, raw, at) VALUES (?1, ?2, ?3, ?4)", (copy.0, why, raw, now))?;
        Ok(())
    }

    /// Lets copies of an account that were set aside until then (Unix seconds) be asked for again, where their bytes never came.
    ///
    /// # Errors
    /// Those of the database.
    pub fn retry_aside(&self, account: AccountId, until: i64) -> Result<usize> {
        self.run(include_str!("retry_aside.sql"), (account.0, until))
    }
}
