//! What was never filed is let go after a time: its bytes go, what its headers say, its preview and what is searched stay.

use domain::{Cached, MessageRow};

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// Messages after another that are here whole, at most `limit` and none received after `until` (Unix seconds), oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn cached(&self, after: MessageRow, until: i64, limit: u32) -> Result<Vec<(MessageRow, Cached)>> {
        self.all(include_str!("cached.sql"), (after.0, until, limit), |row| {
            let cached = Cached {
                since: row.get(1)?,
                is_sent: row.get(2)?,
                is_filed: row.get(3)?,
                is_starred: row.get(4)?,
                is_awaited: row.get(5)?,
                has_document: row.get(6)?,
                is_live: row.get(7)?,
                days: row.get::<_, Option<i64>>(8)?.unwrap_or(0),
            };
            Ok((MessageRow(row.get(0)?), cached))
        })
    }

    /// Whether the text of a message is to be fetched (again).
    pub(crate) fn waits_for_body(&self, id: MessageRow) -> Result<bool> {
        Ok(self.count("SELECT count(*) FROM message WHERE id = ?1 AND body = 'wanted'", [id.0])? > 0)
    }
}

impl Write<'_> {
    /// Asks for the content of a message that is not here because the user wants to read it; its days begin anew. Returns whether it is to be fetched.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ask_for(&self, id: MessageRow, now: i64) -> Result<bool> {
        let is_away = self.want_body(id)?;
        if is_away {
            self.run("INSERT OR REPLACE INTO asked_for(message, at) VALUES (?1, ?2)", (id.0, now))?;
        }
        Ok(is_away)
    }

    /// Notes that the content of a message came; what the user asked for is kept from then on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_fetched(&self, id: MessageRow, now: i64) -> Result<()> {
        self.run("UPDATE asked_for SET at = max(at, ?2) WHERE message = ?1", (id.0, now))?;
        Ok(())
    }

    /// Lets the bytes of a message go if it still may, and frees those nothing else refers to. Returns whether it went.
    ///
    /// # Errors
    /// Those of the database.
    pub fn let_go(&self, id: MessageRow, now: i64) -> Result<bool> {
        let found = self.cached(MessageRow(id.0 - 1), id.0, 1)?;
        if !found.first().is_some_and(|(_, cached)| cached.may_go(now)) {
            return Ok(false);
        }
        let sql = "SELECT raw FROM message WHERE id = ?1 UNION SELECT blob FROM piece WHERE message = ?1";
        let blobs = self.all(sql, [id.0], |row| row.get::<_, i64>(0))?;
        self.run("DELETE FROM piece WHERE message = ?1", [id.0])?;
        self.run("UPDATE message SET body = 'expired', raw = NULL WHERE id = ?1", [id.0])?;
        for blob in blobs {
            self.run(include_str!("drop_blob.sql"), [blob])?;
        }
        Ok(true)
    }
}
