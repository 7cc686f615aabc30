//! Proposals kept up to date: only what changed is looked at again, and looking at everything again gives the same.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{MessageRow, Verdict};
use store::{Mentions, Proposal, Read, Result, Store, StoreError, Who, Write};

use crate::clue::gather;
use crate::event;
use crate::pace::Tell;
use crate::verdict::decide;

/// How long a background transaction may last.
const TURN: Duration = Duration::from_millis(60);

/// Looks at every marked message and appointment in short background transactions, until none is left or `go_on` answers `false`. Returns how many it looked at.
///
/// # Errors
/// Those of the store.
pub fn settle(store: &Store, go_on: &dyn Fn() -> bool) -> Result<usize> {
    let mut done = 0;
    while go_on() {
        let looked_at = store.write_while(Who::Background, go_on, |write| {
            let until = Instant::now() + TURN;
            turn(write, &mut None, &|| Instant::now() < until)
        });
        match looked_at {
            Ok(0) | Err(StoreError::Stopped) => break,
            Ok(count) => done += count,
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// Looks at every marked message and appointment within the user's own transaction, without recording it for undo.
///
/// # Errors
/// Those of the store.
pub fn settle_in(write: &Write<'_>) -> Result<usize> {
    settle_pacing(write, &|_, _| true)
}

/// The same for an act that may be long: `tell` is told how many of how many are looked at and answers whether to go on.
///
/// # Errors
/// `GivenUp`, and those of the store.
pub fn settle_pacing(write: &Write<'_>, tell: Tell<'_>) -> Result<usize> {
    write.unrecorded(|| {
        let (mut mentioned, mut done) = (None, 0);
        loop {
            let until = Instant::now() + TURN;
            let looked_at = turn(write, &mut mentioned, &|| Instant::now() < until)?;
            if looked_at == 0 {
                return Ok(done);
            }
            done += looked_at;
            if !tell(done, done + usize::try_from(write.dirty_count()?).unwrap_or(0)) {
                return Err(StoreError::GivenUp);
            }
        }
    })
}

fn turn(write: &Write<'_>, mentioned: &mut Option<Arc<Mentions>>, go_on: &dyn Fn() -> bool) -> Result<usize> {
    write.spread_marks()?;
    let marked = write.dirty_messages(500)?;
    let events = if marked.is_empty() { write.dirty_events(500)? } else { Vec::new() };
    if marked.is_empty() && events.is_empty() {
        return Ok(0);
    }
    let mentioned = match mentioned {
        Some(mentioned) => mentioned,
        None => mentioned.insert(write.mentions()?),
    };
    let mut done = 0;
    for message in marked {
        write.clean_messages(&[message])?;
        propose_one(write, mentioned, message)?;
        done += 1;
        if !go_on() {
            return Ok(done);
        }
    }
    Ok(done + event::turn(write, &events, mentioned, go_on)?)
}

fn propose_one(write: &Write<'_>, mentioned: &Mentions, message: MessageRow) -> Result<()> {
    let derived = decide(&gather(write, mentioned, message)?);
    let concerns = derived.iter().any(|d| !matches!(d.verdict, Verdict::Skipped | Verdict::None));
    write.propose(message, &derived)?;
    if concerns {
        write.want_body(message)?;
    }
    Ok(())
}

/// Compares what is stored with a recompute of every message; returns the messages that differ.
///
/// # Errors
/// Those of the store.
pub fn differences(read: &Read<'_>) -> Result<Vec<MessageRow>> {
    let mentioned = read.mentions()?;
    let mut differ = Vec::new();
    for message in read.all_messages()? {
        let mut derived = decide(&gather(read, &mentioned, message)?);
        let is_left_over = |p: &Proposal| p.is_decided() && p.derived.verdict == Verdict::None;
        let mut stored: Vec<_> =
            read.proposals(message)?.into_iter().filter(|p| !is_left_over(p)).map(|p| p.derived).collect();
        derived.sort();
        stored.sort();
        if derived != stored {
            differ.push(message);
        }
    }
    Ok(differ)
}
