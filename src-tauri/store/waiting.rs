//! The messages that wait in Mail to sort, and which of them are history.

use domain::MessageRow;

use crate::Read;
use crate::error::Result;

impl Read<'_> {
    /// When the newest visible message was received, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn newest_received(&self) -> Result<Option<i64>> {
        self.one("SELECT max(id) FROM visible_message", [], |row| row.get(0))
    }

    /// How many undecided messages were received before a time (Unix seconds).
    ///
    /// # Errors
    /// Those of the database.
    pub fn waiting_before(&self, time: i64) -> Result<i64> {
        self.count(include_str!("waiting_before.sql"), [time])
    }

    /// Messages received since a time whose proposals wait and are unticked.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unticked_since(&self, time: i64) -> Result<Vec<MessageRow>> {
        self.all(include_str!("unticked_since.sql"), [time], |row| row.get(0).map(MessageRow))
    }

    /// Visible messages that concern nobody on file and are saved nowhere, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn not_on_file(&self) -> Result<Vec<MessageRow>> {
        self.all(include_str!("not_on_file.sql"), [], |row| row.get(0).map(MessageRow))
    }
}
