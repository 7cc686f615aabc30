//! What an export goes through: every visible message, page by page.

use domain::{MessageKey, MessageRow};

use crate::Read;
use crate::error::Result;

/// A message to be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportLine {
    /// The message.
    pub id: MessageRow,
    /// Its key.
    pub key: MessageKey,
    /// The canonical Message-ID.
    pub message_id: Option<String>,
    /// Received, Unix seconds.
    pub received: i64,
    /// The subject.
    pub subject: String,
    /// Whether its bytes are here.
    pub stored: bool,
}

impl Read<'_> {
    /// The visible messages after one of them, oldest first; `None` begins.
    ///
    /// # Errors
    /// Those of the database.
    pub fn export_page(&self, after: Option<MessageRow>, limit: u32) -> Result<Vec<ExportLine>> {
        let sql = "SELECT id, key, message_id, received, subject, raw IS NOT NULL FROM visible_message WHERE id > ?1 ORDER BY id LIMIT ?2";
        self.all(sql, (after.map_or(i64::MIN, |id| id.0), limit), |row| {
            Ok(ExportLine {
                id: MessageRow(row.get(0)?),
                key: MessageKey(row.get(1)?),
                message_id: row.get(2)?,
                received: row.get(3)?,
                subject: row.get(4)?,
                stored: row.get(5)?,
            })
        })
    }

    /// How many messages an export goes through.
    ///
    /// # Errors
    /// Those of the database.
    pub fn export_total(&self) -> Result<i64> {
        self.count("SELECT count(*) FROM visible_message", [])
    }
}
