//! Proposals of events kept up to date, in the pass that keeps those of messages.

use domain::{EventId, Verdict};
use store::{EventProposal, Mentions, Read, Result, Write};

use super::clue::gather;
use super::verdict::decide;

/// Looks at marked events, as long as `go_on` answers `true`; returns how many it looked at.
pub(crate) fn turn(
    write: &Write<'_>,
    marked: &[EventId],
    mentioned: &Mentions,
    go_on: &dyn Fn() -> bool,
) -> Result<usize> {
    let mut done = 0;
    for event in marked {
        look_at(write, mentioned, *event)?;
        done += 1;
        if !go_on() {
            break;
        }
    }
    Ok(done)
}

/// Looks at one event.
pub(super) fn look_at(write: &Write<'_>, mentioned: &Mentions, event: EventId) -> Result<()> {
    write.clean_event(event)?;
    write.propose_event(event, &decide(&gather(write, mentioned, event)?))
}

/// Compares what is stored with a recompute of every event; returns the events that differ.
///
/// # Errors
/// Those of the store.
pub fn event_differences(read: &Read<'_>) -> Result<Vec<EventId>> {
    let mentioned = read.mentions()?;
    let mut differ = Vec::new();
    for event in read.all_events()? {
        let mut derived = decide(&gather(read, &mentioned, event)?);
        let is_left_over = |one: &EventProposal| one.is_decided() && one.verdict == Verdict::None;
        let proposals = read.event_proposals(event)?;
        let mut stored: Vec<_> =
            proposals.iter().filter(|one| !is_left_over(one)).map(EventProposal::derived).collect();
        derived.sort();
        stored.sort();
        if derived != stored {
            differ.push(event);
        }
    }
    Ok(differ)
}
