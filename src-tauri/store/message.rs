//! Messages as lists and the reading pane show them.

use domain::{CopyId, MessageRow};

use crate::Read;
use crate::error::{Result, StoreError};

impl Read<'_> {
    /// The message whose key begins with these hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden message; `Ambiguous`.
    pub fn message_by_key(&self, digits: &str) -> Result<MessageRow> {
        self.by_key_prefix("SELECT id FROM visible_message WHERE key BETWEEN unhex(?1) AND unhex(?2) LIMIT 2", digits)
    }

    /// The message an exclusion hides whose key begins with these hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound`, also for a visible message; `Ambiguous`.
    pub fn left_out_by_key(&self, digits: &str) -> Result<MessageRow> {
        self.by_key_prefix("SELECT id FROM left_out_message WHERE key BETWEEN unhex(?1) AND unhex(?2) LIMIT 2", digits)
    }

    fn by_key_prefix(&self, sql: &str, digits: &str) -> Result<MessageRow> {
        let (low, high) = (format!("{digits:0<64}"), format!("{digits:f<64}"));
        match self.all(sql, (low, high), |row| row.get(0))?.as_slice() {
            [one] => Ok(MessageRow(*one)),
            [] => Err(StoreError::NotFound { what: "message" }),
            _ => Err(StoreError::Ambiguous),
        }
    }

    /// A copy that an exclusion kept out.
    ///
    /// # Errors
    /// `NotFound` where it is none.
    pub fn withheld_copy(&self, copy: CopyId) -> Result<CopyId> {
        self.maybe("SELECT copy FROM left_out WHERE copy = ?1", [copy.0], |row| row.get(0).map(CopyId))?
            .ok_or(StoreError::NotFound { what: "message" })
    }
}
