//! What follows from an event's bytes, for the store to keep beside them.

use domain::Occurrence;
use mime::ics::{IcsError, Object};
use store::{DerivedEvent, EventBytes, Store, StoreError, Who, Write};

use crate::recur::occurrences;

/// How far before and behind now the dates of a series are kept as rows, seconds; others are worked out when they are looked at. Of what takes place
/// all the time the smaller ones hold.
const REACHES: [i64; 3] = [366 * 86_400, 31 * 86_400, 2 * 86_400];
/// No event has more rows: a file of one megabyte could ask for gigabytes.
const MOST_ROWS: usize = 1500;
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
    let (dates, between) =
        if repeats { around(&object, now) } else { (occurrences(&object, ALWAYS, "UTC").dates, None) };
    let uid = object.uid();
    if appointments.is_empty() || uid.is_empty() || (dates.is_empty() && !repeats) {
        return Err(NoEvent::NoEvent);
    }
    Ok(ReadEvent { uid, derived: DerivedEvent { appointments, dates, between } })
}

/// The dates around now that are kept as rows, and between which moments they are.
fn around(object: &Object, now: i64) -> (Vec<Occurrence>, Option<(i64, i64)>) {
    let (mut dates, mut between) = (Vec::new(), (now, now));
    for reach in REACHES {
        between = (now - reach, now + reach);
        dates = occurrences(object, between, "UTC").dates;
        if dates.len() <= MOST_ROWS {
            break;
        }
    }
    dates.truncate(MOST_ROWS);
    (dates, Some(between))
}

/// Works out anew what follows from events that undo brought back, and further dates of series that go on.
///
/// # Errors
/// Those of the store.
pub fn refresh(store: &Store, now: i64) -> Result<(), StoreError> {
    store.write(Who::Background, |write| write.expand_events(now))?;
    loop {
        let stale = store.read(|read| read.stale_events(AT_ONCE))?;
        if stale.is_empty() {
            return Ok(());
        }
        // What takes long is done while others may write.
        let mut read_before = Vec::with_capacity(stale.len());
        for event in stale {
            let bytes = store.read(|read| read.event_bytes(event))?;
            let read = read_event(bytes.shown(), now).unwrap_or_default();
            read_before.push((bytes, read));
        }
        store.write(Who::Background, |write| read_before.iter().try_for_each(|one| refresh_one(write, one, now)))?;
    }
}

/// Bytes that do not read any more leave no dates.
fn refresh_one(write: &Write<'_>, (before, read): &(EventBytes, ReadEvent), now: i64) -> Result<(), StoreError> {
    match write.event_bytes(before.id) {
        Ok(event) if event.shown() == before.shown() => write.derive_event(event.id, &read.derived),
        Ok(event) => write.derive_event(event.id, &read_event(event.shown(), now).unwrap_or_default().derived),
        Err(StoreError::NotFound { .. }) => Ok(()),
        Err(other) => Err(other),
    }
}
