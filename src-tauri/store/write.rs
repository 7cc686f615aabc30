//! What writes: exists only inside `Store::write` and `Store::act`.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use rusqlite::Params;

use crate::Read;
use crate::error::Result;
use crate::truth::Indexing;
use crate::undo::Recording;

/// One transaction that writes. Reads everything a [`Read`] reads. Changes are added by one module a table.
pub struct Write<'c> {
    read: Read<'c>,
    recording: &'c Recording,
    pub(crate) indexing: RefCell<Vec<Indexing>>,
    pub(crate) indexes_later: Cell<bool>,
}

impl<'c> Write<'c> {
    pub(crate) fn new(read: Read<'c>, recording: &'c Recording) -> Self {
        Self { read, recording, indexing: RefCell::default(), indexes_later: Cell::default() }
    }

    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// Runs a statement that inserts one row and returns its number.
    pub(crate) fn insert(&self, sql: &str, params: impl Params) -> Result<i64> {
        Ok(self.conn.prepare_cached(sql)?.insert(params)?)
    }

    /// Runs `change` without recording old values for undo: for what is derived and follows again from an undo by itself.
    ///
    /// # Errors
    /// Those of `change`.
    pub fn unrecorded<T, E>(&self, change: impl FnOnce() -> std::result::Result<T, E>) -> std::result::Result<T, E> {
        let _pause = self.recording.pause();
        change()
    }
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;

    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}
