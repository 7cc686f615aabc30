//! Undo by name.

use linking::Tell;
use store::{Entry, Store, unix_now};

use crate::rows::UndoRow;
use crate::{Code, Failure};

/// The newest entry that undo would take back.
///
/// # Errors
/// Those of the store.
pub fn undo_next(store: &Store) -> Result<Option<UndoRow>, Failure> {
    Ok(store.undo_next()?.map(row))
}

/// Takes back the newest entry, whichever face wrote it.
///
/// # Errors
/// `NothingToUndo`, `UndoBlocked`; `Cancelled` when `tell` said so, and then nothing was taken back.
pub fn undo(store: &Store, tell: Tell<'_>) -> Result<UndoRow, Failure> {
    let entry = linking::undo(store, tell)?;
    calendar::derive::refresh(store, unix_now())?;
    Ok(row(entry))
}

/// The entry a verb has just written.
pub(crate) fn latest(store: &Store) -> Result<UndoRow, Failure> {
    undo_next(store)?.ok_or_else(|| Failure::new(Code::NothingToUndo))
}

fn row(entry: Entry) -> UndoRow {
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    UndoRow {
        id: entry.id.0.to_string(),
        verb: entry.verb,
        count: count(entry.count),
        count2: count(entry.count2),
        name: entry.name,
        at: entry.at,
    }
}
