//! Conversations that are put off, and messages that wait for an answer.

use domain::MessageRow;

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// Until when the user wants to know that nobody answered a message, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn awaited(&self, id: MessageRow) -> Result<Option<i64>> {
        self.maybe("SELECT until FROM awaiting WHERE message = ?1", [id.0], |row| row.get(0))
    }

    /// Until when the conversation of a message is put off, where it is, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn snoozed_until(&self, id: MessageRow, now: i64) -> Result<Option<i64>> {
        let sql = "SELECT max(snooze.until) FROM snooze JOIN visible_message AS message ON message.id = snooze.message
                   WHERE snooze.until > ?2 AND message.conversation = (SELECT asked.conversation FROM visible_message AS asked WHERE asked.id = ?1)";
        self.one(sql, (id.0, now), |row| row.get(0))
    }

    /// When something that is put off comes back next after `now`, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_back(&self, now: i64) -> Result<Option<i64>> {
        self.one("SELECT min(until) FROM snooze WHERE until > ?1", [now], |row| row.get(0))
    }
}

impl Write<'_> {
    /// Puts the conversation of a message off until a time (Unix seconds), or no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn snooze(&self, id: MessageRow, until: Option<i64>, now: i64) -> Result<bool> {
        let conversation = self.conversation(id)?;
        for message in &conversation {
            self.run("DELETE FROM snooze WHERE message = ?1", [message.0])?;
        }
        if let (Some(until), Some(newest)) = (until, conversation.last()) {
            self.run("INSERT INTO snooze(message, until, at) VALUES (?1, ?2, ?3)", (newest.0, until, now))?;
        }
        Ok(!conversation.is_empty())
    }

    /// Wants to know when nobody has answered a message by then (Unix seconds), or no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn await_answer(&self, id: MessageRow, until: Option<i64>, now: i64) -> Result<()> {
        self.run("DELETE FROM awaiting WHERE message = ?1", [id.0])?;
        if let Some(until) = until {
            self.run("INSERT INTO awaiting(message, until, at) VALUES (?1, ?2, ?3)", (id.0, until, now))?;
        }
        Ok(())
    }
}
