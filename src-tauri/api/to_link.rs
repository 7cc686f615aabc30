//! Appointments that wait to be linked: the list, ticks, targets, Later and No, and linking itself.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AppointmentId, EventId, Reason, State, TargetId, Verdict};
use linking::{EventOrder, EventWhat};
use store::{DateFacts, EventProposal, Read, Seen, Shown, Store, TargetLabel, WaitingPart, unix_now};

use crate::calendar::occurrences;
use crate::rows::{IntoRow, LinkPage, LinkPlan, LinkQuery, LinkReport, LinkRow, LinkWhat, OccurrenceRow, UndoRow};
use crate::{Code, Failure, ids, targets, undo};

/// How many of those who take part a row names.
const NAMED: usize = 5;

/// A page of one's own appointments that wait to be linked.
///
/// # Errors
/// Those of the store.
pub fn link_page(store: &Store, query: &LinkQuery) -> Result<LinkPage, Failure> {
    store.read(|read| {
        let now = unix_now();
        let since = now.saturating_sub(linking::EVENTS_TODAY);
        let parts = [WaitingPart::Since(since), WaitingPart::Before(since)].map(|part| read.events_to_link(now, part));
        let [after, before] = parts;
        let (after, before) = (after?, before?);
        let all = if query.before { &before } else { &after };
        let shown = all.iter().skip(size(query.offset)).take(size(query.limit)).copied().collect::<Vec<_>>();
        Ok(LinkPage {
            rows: rows(read, &shown)?,
            total: count(all.len()),
            before: count(before.len()),
            plan: plan(read, query.before, all.len())?,
        })
    })
}

/// How many appointments of what is to come and of the last 14 days wait to be linked; what was put off is not counted.
///
/// # Errors
/// Those of the store.
pub fn link_count(store: &Store) -> Result<u32, Failure> {
    store.read(|read| {
        let now = unix_now();
        let waiting = read.events_to_link(now, WaitingPart::Since(now.saturating_sub(linking::EVENTS_TODAY)))?;
        let proposals = read.event_proposals_of(&waiting.iter().map(|one| one.event).collect::<Vec<_>>())?;
        Ok(count(
            proposals.values().filter(|its| its.iter().any(|one| one.state == State::Open && !one.offered)).count(),
        ))
    })
}

/// Ticks or unticks appointments.
///
/// # Errors
/// `NotFound`; `NotOwner` of their calendar.
pub fn link_tick(store: &Store, rows: &[String], ticked: bool) -> Result<UndoRow, Failure> {
    let events = store.read(|read| events(read, rows))?;
    linking::tick_events(store, &events, ticked, unix_now())?;
    undo::latest(store)
}

/// Makes exactly these profiles the ones an appointment goes to.
///
/// # Errors
/// `NotFound`; `NotOwner` of its calendar.
pub fn link_set_into(store: &Store, event: &str, targets: &[String]) -> Result<UndoRow, Failure> {
    let (event, targets) = store.read(|read| asked(read, event, targets))?;
    linking::choose_event_targets(store, event, &targets, unix_now())?;
    undo::latest(store)
}

/// Puts appointments off (`later`), declines them (`no`) or proposes them again (`open`).
///
/// # Errors
/// `NotFound`, also where none of them waits; `NotOwner` of their calendar; `BadValue` for another state.
pub fn link_decide(store: &Store, rows: &[String], state: State) -> Result<UndoRow, Failure> {
    if state == State::Filed {
        return Err(Failure::new(Code::BadValue).with("field", "state"));
    }
    let events = store.read(|read| events(read, rows))?;
    match linking::decide_events(store, &events, state, unix_now())? {
        0 => Err(Failure::new(Code::NotFound).with("what", "waiting")),
        _ => undo::latest(store),
    }
}

/// Links what is asked for, for a group (without one for everybody), in one transaction that one undo takes back.
///
/// # Errors
/// `NotFound`; `NotOwner` of a calendar. Then nothing was linked.
pub fn link_run(store: &Store, what: &LinkWhat, group: Option<&str>) -> Result<LinkReport, Failure> {
    let (what, group) = store.read(|read| {
        let what = match what {
            LinkWhat::Ticked { before: false } => EventWhat::Ticked,
            LinkWhat::Ticked { before: true } => EventWhat::TickedBefore,
            LinkWhat::Ids { ids } => EventWhat::Events(events(read, ids)?),
        };
        Ok::<_, Failure>((what, group.map(|id| ids::group(read, id)).transpose()?))
    })?;
    let done = linking::link_events(store, EventOrder { what: &what, group, now: unix_now() })?;
    Ok(LinkReport {
        appointments: count(done.events.len()),
        profiles: count(done.targets.len()),
        without_target: count(done.without_target),
        later: count(done.later),
        undo: undo::latest(store)?,
    })
}

/// Links an appointment to exactly these profiles, by hand; none takes it out of all.
///
/// # Errors
/// `NotFound`; `NotOwner` of its calendar.
pub fn appointment_link(
    store: &Store,
    event: &str,
    targets: &[String],
    group: Option<&str>,
) -> Result<UndoRow, Failure> {
    let ((event, targets), group) = store.read(|read| {
        Ok::<_, Failure>((asked(read, event, targets)?, group.map(|id| ids::group(read, id)).transpose()?))
    })?;
    linking::link_event(store, event, (&targets, group), unix_now())?;
    undo::latest(store)
}

/// Takes an appointment from a profile; it is not proposed there again.
///
/// # Errors
/// `NotFound`; `NotOwner` of its calendar.
pub fn appointment_unlink(store: &Store, event: &str, target: &str) -> Result<UndoRow, Failure> {
    let (event, target) =
        store.read(|read| Ok::<_, Failure>((read.event_by_uuid(event)?, ids::target(read, target)?)))?;
    linking::unlink_event(store, event, target, unix_now())?;
    undo::latest(store)
}

/// What was thought of an interview, for whoever may read it.
///
/// # Errors
/// `NotFound`: also where only its owner may read it, or it is no interview.
pub fn scorecard(store: &Store, event: &str) -> Result<String, Failure> {
    store.read(|read| {
        let event = read.event_by_uuid(event)?;
        read.need_readable(event)?;
        let interview = read.interview(event)?;
        Ok(interview.ok_or_else(|| Failure::new(Code::NotFound).with("what", "interview"))?.scorecard)
    })
}

/// Notes what was thought of an interview.
///
/// # Errors
/// `NotFound` where it is none; `NotOwner` of its calendar.
pub fn scorecard_save(store: &Store, event: &str, text: &str) -> Result<UndoRow, Failure> {
    let event = store.read(|read| read.event_by_uuid(event))?;
    store.act("scorecard", unix_now(), |write| {
        write.set_scorecard(event, text)?;
        Ok::<_, Failure>(((), store::Summary { count: 1, ..store::Summary::default() }))
    })?;
    undo::latest(store)
}

fn events(read: &Read<'_>, ids: &[String]) -> Result<Vec<EventId>, Failure> {
    ids.iter().map(|id| read.event_by_uuid(id).map_err(|error| Failure::from(error).with("id", id))).collect()
}

fn asked(read: &Read<'_>, event: &str, targets: &[String]) -> Result<(EventId, Vec<TargetId>), Failure> {
    Ok((read.event_by_uuid(event)?, ids::targets(read, targets)?))
}

fn plan(read: &Read<'_>, before: bool, all: usize) -> Result<LinkPlan, Failure> {
    let what = if before { EventWhat::TickedBefore } else { EventWhat::Ticked };
    let plan = linking::plan_events(read, EventOrder { what: &what, group: None, now: unix_now() })?;
    Ok(LinkPlan {
        appointments: count(plan.events.len()),
        profiles: count(plan.targets.len()),
        unticked: count(all.saturating_sub(plan.events.len())),
    })
}

fn rows(read: &Read<'_>, shown: &[Shown]) -> Result<Vec<LinkRow>, Failure> {
    let mut told = told(read, read.dates_shown(shown)?)?;
    let mut proposals = read.event_proposals_of(&shown.iter().map(|one| one.event).collect::<Vec<_>>())?;
    let labels = read.labels(proposals.values().flatten().map(|one| one.target))?;
    let row = |one: &Shown| {
        let (row, people) = told.remove(&one.event)?;
        Some(link_row((row, people), &proposals.remove(&one.event).unwrap_or_default(), &labels))
    };
    Ok(shown.iter().filter_map(row).collect())
}

/// Dates that may be read, as rows, with who takes part in each.
pub(crate) fn told(
    read: &Read<'_>,
    dates: Vec<DateFacts>,
) -> Result<BTreeMap<EventId, (OccurrenceRow, Vec<String>)>, Failure> {
    let dates: Vec<DateFacts> = dates.into_iter().filter(|date| date.seen == Seen::Whole).collect();
    let asked: BTreeSet<AppointmentId> = dates.iter().map(|date| date.appointment).collect();
    let mut people: BTreeMap<AppointmentId, Vec<String>> = BTreeMap::new();
    for (appointment, named) in read.named_in(&asked.into_iter().collect::<Vec<_>>())? {
        let its = people.entry(appointment).or_default();
        let name = if named.party.name.is_empty() { named.party.address } else { named.party.name };
        if !named.own && !named.party.thing && its.len() < NAMED && !its.contains(&name) {
            its.push(name);
        }
    }
    let rows = occurrences(read, &dates)?;
    let with = |date: &DateFacts| people.get(&date.appointment).cloned().unwrap_or_default();
    Ok(dates.iter().zip(rows).map(|(date, row)| (date.event, (row, with(date)))).collect())
}

fn link_row(
    (row, people): (OccurrenceRow, Vec<String>),
    proposals: &[EventProposal],
    labels: &BTreeMap<TargetId, TargetLabel>,
) -> LinkRow {
    let main = || proposals.iter().filter(|one| !one.offered || one.by_user);
    let mut reasons: Vec<Reason> = main().flat_map(|one| one.reasons.clone()).collect();
    reasons.sort();
    reasons.dedup();
    LinkRow {
        row,
        people,
        verdict: main().map(|one| one.verdict).min().unwrap_or(Verdict::None),
        ticked: main().any(EventProposal::is_ticked),
        state: main().map(|one| one.state).max().unwrap_or(State::Open),
        later_since: main().filter(|one| one.state == State::Later).map(|one| one.state_at).max(),
        into: into(proposals, labels),
        reasons,
    }
}

fn into(proposals: &[EventProposal], labels: &BTreeMap<TargetId, TargetLabel>) -> Vec<IntoRow> {
    // A row that was unticked as a whole keeps where it would go; with some of its profiles ticked, the others were taken out.
    let is_ticked = proposals.iter().any(EventProposal::is_ticked);
    let row = |one: &EventProposal| {
        let offered = one.offered && !one.by_user;
        let chosen = (one.choice != Some(false) || !is_ticked) && !offered;
        let mut reasons = one.reasons.clone();
        reasons.extend(one.by_user.then_some(Reason::ChosenByUser));
        Some(IntoRow { target: targets::row(labels.get(&one.target)?.clone()), chosen, offered, reasons })
    };
    let is_meant = |one: &&EventProposal| one.verdict != Verdict::None || one.by_user || one.state == State::Filed;
    let mut rows: Vec<IntoRow> = proposals.iter().filter(is_meant).filter_map(row).collect();
    rows.sort_by_key(|row| (!row.chosen, row.offered, row.target.kind));
    rows
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
