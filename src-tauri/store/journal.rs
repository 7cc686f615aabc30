//! Who did what, and taking it back.

use domain::JournalId;

use crate::error::{Result, StoreError};
use crate::{Read, Write};

/// Seconds old values are kept: 30 days.
const KEPT: i64 = 30 * 86_400;

/// An entry of the journal, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: JournalId,
    /// When, Unix seconds.
    pub at: i64,
    /// What was done.
    pub verb: String,
    /// How many rows or messages.
    pub count: i64,
    /// A second count, where the verb has one.
    pub count2: i64,
    /// Whom it concerns, where it is one thing.
    pub name: String,
}

/// What a verb reports about itself, for the name of its entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many rows or messages.
    pub count: usize,
    /// A second count, where the verb has one.
    pub count2: usize,
    /// Whom it concerns, where it is one thing.
    pub name: String,
}

impl Read<'_> {
    /// The newest entry of the signed-in user that can be taken back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn newest_entry(&self) -> Result<Option<Entry>> {
        self.maybe(
            "SELECT id, at, verb, count, count2, name FROM journal
             WHERE undone = 0 AND user = (SELECT user FROM reader) AND EXISTS (SELECT 1 FROM undo_value WHERE journal = journal.id)
             ORDER BY id DESC LIMIT 1",
            [],
            |row| {
                Ok(Entry {
                    id: JournalId(row.get(0)?),
                    at: row.get(1)?,
                    verb: row.get(2)?,
                    count: row.get(3)?,
                    count2: row.get(4)?,
                    name: row.get(5)?,
                })
            },
        )
    }
}

impl Write<'_> {
    pub(crate) fn open_entry(&self, verb: &str, now: i64) -> Result<JournalId> {
        let id = self.insert("INSERT INTO journal(at, user, verb) SELECT ?1, user, ?2 FROM reader", (now, verb))?;
        Ok(JournalId(id))
    }

    pub(crate) fn name_entry(&self, id: JournalId, summary: &Summary) -> Result<()> {
        self.run(
            "UPDATE journal SET count = ?2, count2 = ?3, name = ?4 WHERE id = ?1",
            (id.0, summary.count as i64, summary.count2 as i64, &summary.name),
        )?;
        Ok(())
    }

    /// Takes back the newest entry of the signed-in user, whichever face wrote it, and says which it was; `go_on` is told how
    /// many of how many rows are back and answers whether to go on.
    ///
    /// # Errors
    /// `NothingToUndo`, `GivenUp`, or `UndoBlocked` with the later entries that depend on it.
    pub fn undo_newest(&self, go_on: &dyn Fn(usize, usize) -> bool) -> Result<Entry> {
        let entry = self.newest_entry()?.ok_or(StoreError::NothingToUndo)?;
        self.unrecorded(|| self.put_back(entry.id, go_on))?;
        self.run("UPDATE journal SET undone = 1 WHERE id = ?1", [entry.id.0])?;
        self.run("DELETE FROM undo_value WHERE journal = ?1", [entry.id.0])?;
        Ok(entry)
    }

    /// Forgets old values of entries more than 30 days old, and the bytes of events and of sent messages that were kept as long.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_old_values(&self, now: i64) -> Result<()> {
        self.run("DELETE FROM undo_value WHERE journal IN (SELECT id FROM journal WHERE at < ?1)", [now - KEPT])?;
        self.forget_old_events(now - KEPT)?;
        self.forget_sent_bytes(now - KEPT)
    }
}
