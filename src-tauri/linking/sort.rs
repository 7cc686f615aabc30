//! Sorting: ticks, targets, Later and No.

use domain::{MessageRow, State, TargetId};
use store::{Read, Result, Store, Summary, Who, Write};

use crate::propose::settle_in;

/// How far back today's list reaches before the newest message, in seconds: 14 days.
const TODAY: i64 = 14 * 86_400;

/// From how many older waiting messages on they are kept apart as history.
const MUCH: i64 = 200;

/// Which part of the waiting messages a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything is today's: there is little history.
    All,
    /// Today's list reaches back to here (Unix seconds); what is older is history.
    Since(i64),
}

impl Part {
    /// Decides whether history is kept apart: when more than 200 undecided messages are older than 14 days before the newest.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(read: &Read<'_>) -> Result<Self> {
        let Some(newest) = read.newest_received()? else {
            return Ok(Self::All);
        };
        let since = newest.saturating_sub(TODAY);
        Ok(if read.waiting_before(since)? > MUCH { Self::Since(since) } else { Self::All })
    }

    /// The earliest received time of today's list, Unix seconds.
    pub fn since(self) -> i64 {
        match self {
            Self::All => i64::MIN,
            Self::Since(since) => since,
        }
    }
}

/// Today's waiting messages that stay unticked.
pub(crate) fn today_unticked(read: &Read<'_>) -> Result<Vec<MessageRow>> {
    read.unticked_since(Part::of(read)?.since())
}

/// Ticks or unticks messages; remembered at once, also through a crash.
///
/// # Errors
/// Those of the store.
pub fn tick(store: &Store, messages: &[MessageRow], ticked: bool) -> Result<()> {
    store.write(Who::User, |write| {
        for message in messages {
            write.choose(*message, ticked)?;
        }
        settle_in(write)?;
        Ok(())
    })
}

/// Makes exactly these targets the ones a message goes to, and ticks it; none unticks it.
///
/// # Errors
/// Those of the store.
pub fn choose_targets(store: &Store, message: MessageRow, targets: &[TargetId]) -> Result<()> {
    store.write(Who::User, |write| {
        write.choose_targets(message, targets)?;
        settle_in(write)?;
        Ok(())
    })
}

/// Puts messages off (`State::Later`), declines them (`State::No`) or proposes them again (`State::Open`), as one act.
///
/// # Errors
/// Those of the store.
pub fn decide(store: &Store, messages: &[MessageRow], state: State, now: i64) -> Result<usize> {
    let verb = match state {
        State::No => "no",
        State::Open => "again",
        State::Later | State::Filed => "later",
    };
    store.act(verb, now, |write: &Write<'_>| {
        let mut done = 0;
        for message in messages {
            done += usize::from(write.decide(*message, state, now)? > 0);
        }
        settle_in(write)?;
        Ok((done, Summary { count: done, ..Summary::default() }))
    })
}
