//! What was written to servers, and what is still to be.

use crate::Read;
use crate::error::Result;

/// Something the user wanted changed, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntentLine {
    /// The account's name.
    pub account: String,
    /// `read`, `unread`, `star`, `unstar`, `move` or `delete`.
    pub act: String,
    /// `here`, `queued`, `sending`, `done`, `uncertain`, `refused` or `void`.
    pub state: String,
    /// A code and, behind a space, what the server said; may be empty.
    pub why: String,
    /// The path of the folder it lay in.
    pub folder: String,
    /// The path of the folder it was moved to, or empty.
    pub to: String,
    /// The message's subject, where it may be seen.
    pub subject: String,
    /// Who wrote it, where it may be seen.
    pub from: String,
    /// When it was wanted, Unix seconds.
    pub at: i64,
    /// When it was done or given up, Unix seconds.
    pub ended: Option<i64>,
}

impl Read<'_> {
    /// What was written to servers, or is to be, the latest first; with `all` also what was never meant for one or taken back in time.
    ///
    /// # Errors
    /// Those of the database.
    pub fn intents(&self, all: bool, offset: u32, limit: u32) -> Result<Vec<IntentLine>> {
        self.all(include_str!("intents.sql"), (all, offset, limit), |row| {
            Ok(IntentLine {
                account: row.get(0)?,
                act: row.get(1)?,
                state: row.get(2)?,
                why: row.get(3)?,
                folder: row.get(4)?,
                to: row.get(5)?,
                subject: row.get(6)?,
                from: row.get(7)?,
                at: row.get(8)?,
                ended: row.get(9)?,
            })
        })
    }

    /// How many lines [`Read::intents`] without `all` has.
    ///
    /// # Errors
    /// Those of the database.
    pub fn intents_total(&self) -> Result<i64> {
        self.count("SELECT count(*) FROM intent_for_server", [])
    }
}
