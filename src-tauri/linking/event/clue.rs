//! What an appointment tells about the people on file.

use domain::{EventId, TargetId};
use store::{EventConcern, Mentions, Partaker, Read, Result};

/// Everything the verdict on one event depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventClues {
    /// Who takes part, and how it came about.
    pub concern: EventConcern,
    /// The clients at whose domains those are who are not on file, with the domain.
    pub client_domains: Vec<(TargetId, String)>,
    /// Where the user wants what concerns somebody who takes part to be proposed always.
    pub always: Vec<TargetId>,
    /// Candidates named in it, with the place.
    pub named: Vec<(TargetId, &'static str)>,
    /// Jobs whose reference stands in it, with the place.
    pub jobs: Vec<(TargetId, &'static str)>,
}

/// Gathers the clues of one event.
///
/// # Errors
/// Those of the store.
pub fn gather(read: &Read<'_>, mentioned: &Mentions, event: EventId) -> Result<EventClues> {
    let mut clues = EventClues { concern: read.event_concern(event)?, ..EventClues::default() };
    if !clues.concern.stands {
        return Ok(clues);
    }
    for one in &clues.concern.partakers {
        clues.always.extend(read.rules_of(one.address)?);
        if one.targets.is_empty() {
            clues.client_domains.extend(read.client_at_domain(one.address)?);
        }
    }
    if concerns_somebody(&clues) {
        let (summary, rest) = read.event_texts(event)?;
        for (place, text) in [("subject", &summary), ("text", &rest)] {
            note(&mut clues.named, mentioned.candidates_in(text), place);
            note(&mut clues.jobs, mentioned.jobs_in(text), place);
        }
    }
    Ok(clues)
}

fn note(known: &mut Vec<(TargetId, &'static str)>, found: Vec<TargetId>, place: &'static str) {
    for target in found {
        if known.iter().all(|(known, _)| *known != target) {
            known.push((target, place));
        }
    }
}

fn concerns_somebody(clues: &EventClues) -> bool {
    let is_on_file = |one: &Partaker| !one.targets.is_empty();
    !clues.concern.interview.is_empty()
        || !clues.always.is_empty()
        || !clues.client_domains.is_empty()
        || clues.concern.partakers.iter().any(is_on_file)
}
