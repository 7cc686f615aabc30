//! Sorting appointments: ticks, targets, Later and No. Each of them one act that one undo takes back.

use domain::{EventId, State, TargetId};
use store::{Result, Store, Summary, Write};

use crate::propose::settle_in;

/// How far back the list of what is to be linked reaches, in seconds: 14 days. What was before is history.
pub const TODAY: i64 = 14 * 86_400;

/// Ticks or unticks appointments.
///
/// # Errors
/// `NotOwner` of the calendar, and those of the store.
pub fn tick_events(store: &Store, events: &[EventId], ticked: bool, now: i64) -> Result<()> {
    act(store, if ticked { "link_tick" } else { "link_untick" }, now, |write| {
        events.iter().try_for_each(|event| write.choose_event(*event, ticked).map(drop))?;
        Ok(events.len())
    })
    .map(drop)
}

/// Makes exactly these targets the ones an appointment goes to, and ticks it; none unticks it.
///
/// # Errors
/// `NotOwner` of the calendar, and those of the store.
pub fn choose_event_targets(store: &Store, event: EventId, targets: &[TargetId], now: i64) -> Result<()> {
    act(store, "link_choose", now, |write| write.choose_event_targets(event, targets).map(|()| 1)).map(drop)
}

/// Puts appointments off (`State::Later`), declines them (`State::No`) or proposes them again (`State::Open`).
///
/// # Errors
/// `NotOwner` of a calendar, and those of the store.
pub fn decide_events(store: &Store, events: &[EventId], state: State, now: i64) -> Result<usize> {
    let verb = match state {
        State::No => "link_no",
        State::Open => "link_again",
        State::Later | State::Filed => "link_later",
    };
    act(store, verb, now, |write| {
        let mut done = 0;
        for event in events {
            done += usize::from(write.decide_event_proposals(*event, state, now)? > 0);
        }
        Ok(done)
    })
}

fn act(store: &Store, verb: &'static str, now: i64, change: impl FnOnce(&Write<'_>) -> Result<usize>) -> Result<usize> {
    store.act(verb, now, |write| {
        let count = change(write)?;
        settle_in(write)?;
        Ok((count, Summary { count, ..Summary::default() }))
    })
}
