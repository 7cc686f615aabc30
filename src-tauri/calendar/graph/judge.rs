//! What was done of a write whose answer was lost: Exchange writes more into an event than it is sent, and a series is written in several steps.

use super::wish::Wish;
use crate::remote::{Carried, Meant};

/// Compares what was to be written with what is there now; `own_zone` is the zone in which days are meant.
pub(super) fn carried(meant: &Meant<'_>, now: Option<&[u8]>, own_zone: &str) -> Carried {
    let Ok(ours) = Wish::of(meant.ics, own_zone) else { return Carried::Unknown };
    let base = meant.base.and_then(|base| Wish::of(base, own_zone).ok());
    let to_answer = ours.to_answer(base.as_ref());
    let Some(now) = now else {
        // Exchange takes out what is declined.
        let is_declined = to_answer.iter().any(|(day, wanted)| day.is_empty() && wanted.declines());
        return if is_declined { Carried::Whole } else { Carried::Unknown };
    };
    let Ok(now) = Wish::of(now, own_zone) else { return Carried::Unknown };
    let (is_whole, is_part) = match &base {
        _ if !to_answer.is_empty() => (
            to_answer.into_iter().all(|one| now.has_given(base.as_ref(), one))
                && ours.own_changes(base.as_ref()).is_empty(),
            // The invitation, as Exchange took it in.
            base.is_none() && now.is_when(&ours),
        ),
        None => (now.is_same(&ours), now.is_master(&ours)),
        Some(base) => (now.is_same(&ours), now.is_only_ours(base, &ours)),
    };
    match (is_whole, is_part) {
        (true, _) => Carried::Whole,
        (_, true) => Carried::InPart,
        _ => Carried::Unknown,
    }
}
