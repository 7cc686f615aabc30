//! Old values of what the user changed, kept by triggers on the writing connection, and how they are put back.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::JournalId;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::Write;
use crate::error::{Result, StoreError};

/// The tables whose rows the user makes or changes, children behind parents.
const RELATIONS: [&str; 34] = [
    "target",
    "client",
    "person",
    "job",
    "client_domain",
    "target_address",
    "tag",
    "field",
    "exclusion",
    "filing",
    "proposal",
    "folder",
    "account",
    "source",
    "outgoing_account",
    "snooze",
    "awaiting",
    "picture_sender",
    "saved_search",
    "document",
    "document_source",
    "address_rule",
    "calendar_account",
    "calendar",
    "calendar_view",
    "event_proposal",
    "event_filing",
    "interview",
    "interviewer",
    "invited",
    "invited_answer",
    "task",
    "offer",
    "offer_slot",
];

/// Those whose rows belong to an event, which its source may have taken away since.
const OF_EVENTS: [&str; 6] = ["event_proposal", "event_filing", "interview", "interviewer", "invited", "offer_slot"];

/// Which journal entry old values are recorded for; 0: none.
#[derive(Clone, Default)]
pub struct Recording(Arc<AtomicI64>);

/// Recording is off until this is dropped.
pub struct Pause<'a>(&'a Recording, i64);

impl Recording {
    /// Records for an entry from now on.
    pub fn start(&self, entry: JournalId) {
        self.0.store(entry.0, Ordering::SeqCst);
    }

    /// Records nothing from now on.
    pub fn stop(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    /// Records nothing until the pause is dropped.
    pub fn pause(&self) -> Pause<'_> {
        Pause(self, self.0.swap(0, Ordering::SeqCst))
    }
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        self.0.0.store(self.1, Ordering::SeqCst);
    }
}

/// Puts the recording triggers on a writing connection.
pub fn install(conn: &Connection, recording: &Recording) -> Result<()> {
    let source = recording.0.clone();
    conn.create_scalar_function(
        "recording",
        0,
        FunctionFlags::SQLITE_UTF8,
        move |_| Ok(source.load(Ordering::SeqCst)),
    )?;
    for relation in RELATIONS {
        let old = columns(conn, relation)?;
        if old.is_empty() {
            continue;
        }
        let pairs: Vec<String> = old.iter().map(|c| format!("'{}', {}", c.name, c.kept("old"))).collect();
        let keep = |event: &str, row: &str, value: &str| {
            format!(
                "CREATE TEMP TRIGGER IF NOT EXISTS undo_{relation}_{event} AFTER {event} ON main.{relation} WHEN recording() > 0 BEGIN
                   INSERT INTO undo_value(journal, relation, row, old) VALUES (recording(), '{relation}', {row}.id, {value}); END;"
            )
        };
        let image = format!("json_object({})", pairs.join(", "));
        conn.execute_batch(&keep("INSERT", "new", "NULL"))?;
        conn.execute_batch(&keep("UPDATE", "old", &image))?;
        conn.execute_batch(&keep("DELETE", "old", &image))?;
    }
    Ok(())
}

struct Column {
    name: String,
    is_blob: bool,
}

impl Column {
    fn kept(&self, row: &str) -> String {
        if self.is_blob { format!("hex({row}.{})", self.name) } else { format!("{row}.{}", self.name) }
    }

    fn restored(&self) -> String {
        let value = format!("json_extract(?1, '$.{}')", self.name);
        // Of NULL, hex() makes an empty text.
        if self.is_blob { format!("unhex(nullif({value}, ''))") } else { value }
    }
}

fn columns(conn: &Connection, relation: &str) -> Result<Vec<Column>> {
    let mut statement = conn.prepare("SELECT name, type FROM pragma_table_info(?1)")?;
    let rows = statement
        .query_map([relation], |row| Ok(Column { name: row.get(0)?, is_blob: row.get::<_, String>(1)? == "BLOB" }))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
}

impl Write<'_> {
    /// Puts back every old value of an entry, newest first, as long as `go_on` (told how many of how many) answers `true`.
    /// Derived rows follow by themselves.
    ///
    /// # Errors
    /// `UndoBlocked` where a later entry changed the same rows, or a row made later refers to one that would go; `GivenUp`.
    pub(crate) fn put_back(&self, entry: JournalId, go_on: &dyn Fn(usize, usize) -> bool) -> Result<()> {
        let later = self.all(include_str!("later_entries.sql"), [entry.0], |row| row.get::<_, String>(0))?;
        if !later.is_empty() {
            return Err(StoreError::UndoBlocked { entries: later });
        }
        self.conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        let values = self.all(
            "SELECT relation, row, old FROM undo_value WHERE journal = ?1 ORDER BY id DESC",
            [entry.0],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, Option<String>>(2)?)),
        )?;
        let total = values.len();
        for (done, (relation, row, old)) in values.into_iter().enumerate() {
            if !go_on(done, total) {
                return Err(StoreError::GivenUp);
            }
            if relation == crate::intent::RELATION {
                self.take_back(domain::IntentId(row), old.as_deref())?;
                continue;
            }
            if relation == crate::calendar::RELATION {
                self.take_event_act_back(row)?;
                continue;
            }
            if relation == crate::outbox::RELATION {
                self.take_outbox_back(domain::OutboxId(row))?;
                continue;
            }
            if relation == crate::outbox::GIVEN_UP {
                self.outbox_revive(domain::OutboxId(row), old.as_deref().unwrap_or_default())?;
                continue;
            }
            let Some(relation) = RELATIONS.iter().find(|known| **known == relation) else {
                return Err(StoreError::Value("undo_value.relation"));
            };
            match old {
                None => self.run(&format!("DELETE FROM {relation} WHERE id = ?1"), [row])?,
                Some(old) => self.put_row_back(relation, &old)?,
            };
        }
        Ok(())
    }

    /// Keeps what is changed past the journal from being put back by an earlier entry: where an account signs in, and who sees it, must not return
    /// beside a secret that is another one by now.
    pub(crate) fn forget_before(&self, relation: &str, row: i64) -> Result<()> {
        self.run("DELETE FROM undo_value WHERE relation = ?1 AND row = ?2 AND recording() = 0", (relation, row))?;
        Ok(())
    }

    fn put_row_back(&self, relation: &str, old: &str) -> Result<usize> {
        let columns = columns(self.conn, relation)?;
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        let value = |column: &Column| match (relation, column.name.as_str()) {
            // A task stays where its appointment was taken away at the source.
            ("task", "event") => "(SELECT id FROM event WHERE id = json_extract(?1, '$.event'))".to_owned(),
            _ => column.restored(),
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        let updates: Vec<String> =
            names.iter().filter(|n| **n != "id").map(|n| format!("{n} = excluded.{n}")).collect();
        let still = match relation {
            "invited_answer" => "EXISTS (SELECT 1 FROM invited WHERE id = json_extract(?1, '$.invited'))",
            _ if OF_EVENTS.contains(&relation) => "EXISTS (SELECT 1 FROM event WHERE id = json_extract(?1, '$.event'))",
            _ => "true",
        };
        let sql = format!(
            "INSERT INTO {relation}({}) SELECT {} WHERE {still} ON CONFLICT(id) DO UPDATE SET {}",
            names.join(", "),
            values.join(", "),
            updates.join(", ")
        );
        self.run(&sql, [old])
    }
}
