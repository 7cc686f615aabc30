//! Conversations that are put off, and messages that wait for an answer.

use domain::MessageRow;
use store::{Store, StoreError, Summary, Write, unix_now};

use crate::rows::UndoRow;
use crate::{Failure, ids, undo};

/// Puts the conversations of messages off until a time (Unix seconds); without one they are back at once.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn snooze(store: &Store, messages: &[String], until: Option<i64>) -> Result<UndoRow, Failure> {
    let verb = if until.is_some() { "snooze" } else { "unsnooze" };
    act(store, verb, messages, |write, message| write.snooze(message, until, unix_now()).map(|_| ()))
}

/// Wants to know when nobody has answered messages by then (Unix seconds); without a time no longer.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn await_answer(store: &Store, messages: &[String], until: Option<i64>) -> Result<UndoRow, Failure> {
    let verb = if until.is_some() { "await" } else { "unawait" };
    act(store, verb, messages, |write, message| write.await_answer(message, until, unix_now()))
}

fn act(
    store: &Store,
    verb: &str,
    messages: &[String],
    does: impl Fn(&Write<'_>, MessageRow) -> Result<(), StoreError>,
) -> Result<UndoRow, Failure> {
    let found = store.read(|read| ids::messages(read, messages))?;
    store.act(verb, unix_now(), |write| {
        for message in &found {
            does(write, *message)?;
        }
        Ok::<_, StoreError>(((), Summary { count: found.len(), ..Summary::default() }))
    })?;
    undo::latest(store)
}
