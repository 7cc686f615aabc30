//! What follows from an event's bytes, for the store to keep beside them.

use domain::EventId;
use mime::ics::{IcsError, Object};
use store::{DerivedEvent, Store, StoreError, Who, Write};

use crate::recur::occurrences;

/// How far before and behind now the dates of a series are kept as rows, seconds; others are worked out when they are looked at.
const REACH: i64 = 366 * 86_400;
/// How many events are worked out anew in one transaction.
const AT_ONCE: u32 = 100;
/// Before and behind every date there can be.
const ALWAYS: (i64, i64) = (-100_000_000_000, 100_000_000_000);

/// An event, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadEvent {
    /// Its UID.
    pub uid: String,
    /// What follows from its bytes.
    pub derived: DerivedEvent,
}

/// Why bytes are no event. Written out it is a code and, behind a space, what else is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEvent {
    /// They are no iCalendar.
    #[error("no_calendar")]
    NoCalendar(#[from] IcsError),
    /// No event is in them that says when it is.
    #[error("no_event")]
    NoEvent,
}

/// Reads an event; the dates of a series are worked out around `now` (Unix seconds).
///
/// # Errors
/// `NoEvent`.
pub fn read_event(ics: &[u8], now: i64) -> Result<ReadEvent, NoEvent> {
    let object = Object::read(ics)?;
    let appointments = object.appointments();
    let repeats = appointments.iter().any(|one| one.repeats || one.instead_of.is_some());
    let between = repeats.then_some((now - REACH, now + REACH));
    let dates = occurrences(&object, between.unwrap_or(ALWAYS), "UTC").dates;
    let uid = object.uid();
    if appointments.is_empty() || uid.is_empty() || (dates.is_empty() && !repeats) {
        return Err(NoEvent::NoEvent);
    }
    Ok(ReadEvent { uid, derived: DerivedEvent { appointments, dates, between } })
}

/// Works out anew what follows from events that undo brought back, and further dates of series that go on.
///
/// # Errors
/// Those of the store.
pub fn refresh(store: &Store, now: i64) -> Result<(), StoreError> {
    store.write(Who::Background, |write| write.expand_events(now + REACH / 2))?;
    loop {
        let stale = store.read(|read| read.stale_events(AT_ONCE))?;
        if stale.is_empty() {
            return Ok(());
        }
        store.write(Who::Background, |write| stale.iter().try_for_each(|event| refresh_one(write, *event, now)))?;
    }
}

/// Bytes that do not read any more leave no dates.
fn refresh_one(write: &Write<'_>, event: EventId, now: i64) -> Result<(), StoreError> {
    let read = read_event(write.event_bytes(event)?.shown(), now).unwrap_or_default();
    write.derive_event(event, &read.derived)
}
