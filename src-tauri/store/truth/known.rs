//! What a sync asks before it fetches: is this message here already?

use domain::{Header, MessageKey, MessageRow};

use crate::error::Result;
use crate::{Read, Write};

/// A message that is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The message.
    pub id: MessageRow,
    /// RFC822.SIZE of the copy it came as first, octets.
    pub size: i64,
    /// Whether its content is here, or only its headers.
    pub stored: bool,
}

impl Read<'_> {
    /// The message with these headers; `size` is RFC822.SIZE in octets.
    ///
    /// # Errors
    /// Those of the database.
    pub fn known(&self, header: &Header, size: u64) -> Result<Option<Known>> {
        let sql = "SELECT id, size, body_hash IS NOT NULL FROM message WHERE key = ?1";
        self.maybe(sql, [MessageKey::compute(header, size).0], |row| {
            Ok(Known { id: MessageRow(row.get(0)?), size: row.get(1)?, stored: row.get(2)? })
        })
    }

    /// Whether the content of a copy of this size (octets) and INTERNALDATE is here: another copy that shares both is most likely the same
    /// message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn has_stored(&self, size: i64, internal_date: i64) -> Result<bool> {
        Ok(self.count(include_str!("has_stored.sql"), (size, internal_date))? > 0)
    }

    /// Sizes of messages that lie in no folder now and whose content is here: a copy of that size may be one that was moved.
    ///
    /// # Errors
    /// Those of the database.
    pub fn loose_sizes(&self) -> Result<Vec<i64>> {
        self.all(include_str!("loose_sizes.sql"), [], |row| row.get(0))
    }

    /// Messages that lie in no folder any more, are saved nowhere and, unless `proposed_too`, wait in no list.
    ///
    /// # Errors
    /// Those of the database.
    pub fn orphans(&self, proposed_too: bool) -> Result<Vec<MessageRow>> {
        self.all(include_str!("orphans.sql"), [proposed_too], |row| row.get(0).map(MessageRow))
    }
}

impl Write<'_> {
    /// Deletes a message if it is still an orphan, as [`Read::orphans`] without `proposed_too` says. Returns whether it was.
    ///
    /// Its first twin takes over its key: without it, that is the key the twin has on every other machine.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_orphan(&self, id: MessageRow) -> Result<bool> {
        if self.count(include_str!("is_orphan.sql"), [id.0])? == 0 {
            return Ok(false);
        }
        let key: [u8; 32] = self.one("SELECT key FROM message WHERE id = ?1", [id.0], |row| row.get(0))?;
        let twin: Option<i64> = self.one("SELECT min(id) FROM message WHERE twin_of = ?1", [id.0], |row| row.get(0))?;
        self.run("UPDATE message SET twin_of = ?2 WHERE twin_of = ?1 AND id <> ?2", (id.0, twin))?;
        self.drop_message(id)?;
        self.run("UPDATE message SET key = ?2, twin_of = NULL WHERE id = ?1", (twin, key))?;
        Ok(true)
    }
}
