//! Conversations by References, never by subject. The result is the same in whatever order messages arrive.

use domain::{Header, MessageRow};

use crate::Write;
use crate::error::Result;

impl Write<'_> {
    /// Finds the conversation a new message belongs to, joining those it connects.
    pub(crate) fn converse(&self, id: MessageRow, header: &Header) -> Result<i64> {
        let ids: Vec<&String> = header.message_id.iter().chain(&header.references).collect();
        let mut found: Vec<i64> = Vec::new();
        for reference in &ids {
            let known: Option<i64> =
                self.maybe("SELECT conversation FROM conversation_ref WHERE ref = ?1", [reference], |row| row.get(0))?;
            found.extend(known);
        }
        found.sort_unstable();
        found.dedup();
        let conversation = found.first().copied().unwrap_or(id.0);
        for other in found.iter().skip(1) {
            self.run("UPDATE message SET conversation = ?1 WHERE conversation = ?2", (conversation, other))?;
            self.run("UPDATE conversation_ref SET conversation = ?1 WHERE conversation = ?2", (conversation, other))?;
        }
        for reference in &ids {
            self.run(
                "INSERT OR IGNORE INTO conversation_ref(ref, conversation) VALUES (?1, ?2)",
                (reference, conversation),
            )?;
        }
        if found.len() > 1 {
            self.run(
                "INSERT OR IGNORE INTO dirty_message(message) SELECT id FROM message WHERE conversation = ?1 AND outgoing = 1",
                [conversation],
            )?;
        }
        Ok(conversation)
    }
}
