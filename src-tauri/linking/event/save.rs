//! Linking appointments to profiles: what is ticked, what the user says, and what they make themselves; and taking them out again.

use std::collections::BTreeSet;

use domain::{EventId, GroupId, Reason, State, TargetId, Verdict};
use store::{EventProposal, NewEventFiling, Read, Result, Store, Summary, WaitingPart, Write};

use super::propose::look_at;
use super::sort::TODAY;
use crate::propose::settle_in;

/// Which appointments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventWhat {
    /// Whatever is ticked of what is to come and of the last 14 days.
    Ticked,
    /// Whatever is ticked of what was before.
    TickedBefore,
    /// These.
    Events(Vec<EventId>),
}

/// What to link, who sees it, and when.
#[derive(Clone, Copy, Debug)]
pub struct EventOrder<'a> {
    /// Which appointments.
    pub what: &'a EventWhat,
    /// Who sees them; without one everybody.
    pub group: Option<GroupId>,
    /// Now, Unix seconds.
    pub now: i64,
}

/// What was linked, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventsLinked {
    /// Appointments that are linked to something new.
    pub events: BTreeSet<EventId>,
    /// Where they went to.
    pub targets: BTreeSet<TargetId>,
    /// Appointments without anything to go to.
    pub without_target: usize,
    /// Appointments left for later.
    pub later: usize,
}

/// Says what linking would do.
///
/// # Errors
/// Those of the store.
pub fn plan_events(read: &Read<'_>, order: EventOrder<'_>) -> Result<EventsLinked> {
    let mut report = EventsLinked::default();
    for (event, new) in wanted(read, order)? {
        count(&mut report, event, &new);
    }
    Ok(report)
}

/// Links what is asked for; what stays unticked of the list goes to Later. One transaction, taken back by one undo.
///
/// # Errors
/// `NotOwner` of a calendar, and those of the store; then nothing was linked.
pub fn link_events(store: &Store, order: EventOrder<'_>) -> Result<EventsLinked> {
    store.act("link", order.now, |write| {
        let mut report = EventsLinked::default();
        for (event, new) in wanted(write, order)? {
            count(&mut report, event, &new);
            for one in new {
                write.file_event(&one)?;
            }
            write.close_event_proposals(event, order.now)?;
        }
        if let Some(part) = part(order) {
            report.later = put_off(write, part, order.now)?;
        }
        settle_in(write)?;
        let summary = summary(write, report.events.len(), &report.targets)?;
        Ok((report, summary))
    })
}

/// Links an appointment to exactly these, by hand; none takes it out of all.
///
/// # Errors
/// `NotOwner` of its calendar, and those of the store.
pub fn link_event(
    store: &Store,
    event: EventId,
    (targets, group): (&[TargetId], Option<GroupId>),
    now: i64,
) -> Result<()> {
    store.act("link", now, |write| {
        link(write, event, (targets, group), now)?;
        settle_in(write)?;
        Ok(((), summary(write, 1, &targets.iter().copied().collect())?))
    })
}

/// Links an appointment the user has just entered to exactly those they named; a new one also to whoever is ticked by itself. Part of the act that
/// writes it.
///
/// # Errors
/// `NotOwner` of its calendar, and those of the store.
pub fn link_entered(write: &Write<'_>, event: EventId, (targets, is_new): (&[TargetId], bool), now: i64) -> Result<()> {
    let mut all = targets.to_vec();
    if is_new {
        let mentioned = write.mentions()?;
        write.unrecorded(|| look_at(write, &mentioned, event))?;
        let proposed = write.event_proposals(event)?.into_iter();
        all.extend(proposed.filter(|one| one.state == State::Open && one.is_ticked()).map(|one| one.target));
    }
    link(write, event, (&all, None), now)?;
    settle_in(write).map(drop)
}

/// Takes an appointment from a profile; it is not proposed there again.
///
/// # Errors
/// `NotOwner` of its calendar, and those of the store.
pub fn unlink_event(store: &Store, event: EventId, target: TargetId, now: i64) -> Result<()> {
    store.act("unlink", now, |write| {
        write.unfile_event(event, target)?;
        settle_in(write)?;
        Ok(((), Summary { count: 1, count2: 0, name: write.label(target)?.name }))
    })
}

fn link(write: &Write<'_>, event: EventId, (targets, group): (&[TargetId], Option<GroupId>), now: i64) -> Result<()> {
    for (old, _) in write.event_filings(event)? {
        if !targets.contains(&old) {
            write.unfile_event(event, old)?;
        }
    }
    if add(write, event, (targets, group), now)? { write.close_event_proposals(event, now) } else { Ok(()) }
}

/// Returns whether it is new anywhere.
fn add(write: &Write<'_>, event: EventId, (targets, group): (&[TargetId], Option<GroupId>), at: i64) -> Result<bool> {
    let mut is_new = false;
    let proposals = write.event_proposals(event)?;
    for target in targets {
        let known = proposals.iter().find(|one| one.target == *target && one.verdict != Verdict::None);
        let (verdict, reasons, how) = match known {
            Some(known) => (known.verdict, known.reasons.clone(), "auto"),
            None => (Verdict::None, vec![Reason::ChosenByUser], "hand"),
        };
        is_new |= write.file_event(&NewEventFiling { event, target: *target, verdict, reasons, how, group, at })?;
    }
    Ok(is_new)
}

fn part(order: EventOrder<'_>) -> Option<WaitingPart> {
    let since = order.now.saturating_sub(TODAY);
    match order.what {
        EventWhat::Ticked => Some(WaitingPart::Since(since)),
        EventWhat::TickedBefore => Some(WaitingPart::Before(since)),
        EventWhat::Events(_) => None,
    }
}

fn count(report: &mut EventsLinked, event: EventId, new: &[NewEventFiling]) {
    if new.is_empty() {
        report.without_target += 1;
    } else {
        report.events.insert(event);
        report.targets.extend(new.iter().map(|one| one.target));
    }
}

fn wanted(read: &Read<'_>, order: EventOrder<'_>) -> Result<Vec<(EventId, Vec<NewEventFiling>)>> {
    let events = match (order.what, part(order)) {
        (EventWhat::Events(events), _) => events.clone(),
        (_, Some(part)) => read.events_to_link(order.now, part)?.into_iter().map(|one| one.event).collect(),
        (_, None) => Vec::new(),
    };
    let only_ticked = part(order).is_some();
    let mut proposals = read.event_proposals_of(&events)?;
    let mut wanted = Vec::with_capacity(events.len());
    for event in events {
        let its = proposals.remove(&event).unwrap_or_default();
        let new: Vec<_> = its.iter().filter(|one| takes(one, only_ticked)).map(|one| filing(one, order)).collect();
        if !new.is_empty() || !only_ticked {
            wanted.push((event, new));
        }
    }
    Ok(wanted)
}

fn takes(one: &EventProposal, only_ticked: bool) -> bool {
    one.waits() && if only_ticked { one.is_ticked() } else { one.choice.unwrap_or(!one.offered) }
}

fn filing(one: &EventProposal, order: EventOrder<'_>) -> NewEventFiling {
    let mut reasons = one.reasons.clone();
    if one.by_user {
        reasons.push(Reason::ChosenByUser);
    }
    NewEventFiling {
        event: one.event,
        target: one.target,
        verdict: one.verdict,
        reasons,
        how: "import",
        group: order.group,
        at: order.now,
    }
}

fn put_off(write: &Write<'_>, part: WaitingPart, now: i64) -> Result<usize> {
    let rest = write.events_to_link(now, part)?;
    for one in &rest {
        write.decide_event_proposals(one.event, State::Later, now)?;
    }
    Ok(rest.len())
}

fn summary(read: &Read<'_>, count: usize, targets: &BTreeSet<TargetId>) -> Result<Summary> {
    let name = match targets.iter().next().filter(|_| targets.len() == 1) {
        Some(one) => read.label(*one)?.name,
        None => String::new(),
    };
    Ok(Summary { count, count2: targets.len(), name })
}
