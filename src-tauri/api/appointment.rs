//! One appointment: everything of it.

use calendar::edit;
use calendar::graph::{MEETING_LINK, WANTS_MEETING};
use domain::EventId;
use mime::ics::Object;
use store::{Calendar, DateFacts, EventBytes, Interview, Named, Read, Seen, Shown, Store, unix_now};

use crate::appointment_form::{self as form, repeat_row};
use crate::calendar::{calendar_row, occurrences};
use crate::clash::versions;
use crate::invite::untold;
use crate::rows::{AppointmentAt, AppointmentCard, AppointmentLink, AppointmentParty, InterviewCard, InterviewRow};
use crate::{Code, Failure, invite_guests, targets};

/// Everything of an appointment on one of its dates.
///
/// # Errors
/// `NotFound`: also where it may not be known; `Ambiguous`.
pub fn appointment_card(store: &Store, at: &AppointmentAt) -> Result<AppointmentCard, Failure> {
    store.read(|read| {
        let bytes = read.event_bytes(read.event_by_uuid(&at.event)?)?;
        card(read, &bytes, at.date)
    })
}

fn card(read: &Read<'_>, event: &EventBytes, date: i64) -> Result<AppointmentCard, Failure> {
    let facts = on_date(read, event, date)?;
    let calendar = read.calendar(event.calendar)?;
    let account = read.calendar_account(calendar.account)?;
    let (_, one) = read.appointment(facts.appointment)?;
    let row = occurrences(read, std::slice::from_ref(&facts))?.into_iter().next().ok_or_else(not_found)?;
    let (organizer, parties) = parties(read, &facts)?;
    let object = Object::read(event.shown()).ok();
    let is_own = calendar.own;
    Ok(AppointmentCard {
        guests: if is_own { invite_guests::rows(read, event.id)? } else { Vec::new() },
        untold: if is_own { u32::try_from(untold(read, event.id, unix_now())?).unwrap_or(u32::MAX) } else { 0 },
        seen_by: seen_by(read, event.id, row.private)?,
        teams: account.form.kind == "graph" && object.as_ref().is_some_and(is_meeting),
        interview: interview(read, event, row.interview.clone())?,
        row,
        zone: form::zone_of(&one.span.clock),
        description: one.description,
        link: one.link,
        organizer,
        parties,
        links: links(read, event)?,
        repeat: object.as_ref().and_then(edit::repeat).as_ref().map(repeat_row),
        alarms: one.alarms.iter().map(|seconds| -seconds).collect(),
        clash: if calendar.own { versions(event, Some(date)) } else { None },
        server_tells: calendar.schedules,
        calendar: calendar_row(&account, calendar),
    })
}

/// The date of an event as the views show it; one that does not repeat is found on whatever date it was seen, as it may have been moved since.
pub(crate) fn on_date(read: &Read<'_>, event: &EventBytes, date: i64) -> Result<DateFacts, Failure> {
    let object = Object::read(event.shown()).map_err(|_| not_found())?;
    let all = object.appointments();
    let date = all.first().filter(|one| all.len() == 1 && !one.repeats).map_or(date, |one| one.span.start);
    let one = edit::shown(&object, date).ok_or_else(not_found)?;
    let shows = all.iter().position(|other| other.instead_of == Some(date)).unwrap_or(0);
    let date = domain::Occurrence { start: one.span.start, end: one.span.end, date, shows };
    let found = read.dates_shown(&[Shown { event: event.id, date }])?;
    found.into_iter().find(|facts| facts.seen == Seen::Whole).ok_or_else(not_found)
}

/// Who sees it besides its owner: what is private nobody, else whoever sees the profiles it is linked to.
fn seen_by(read: &Read<'_>, event: EventId, private: bool) -> Result<Option<String>, Failure> {
    let Some(group) = read.group_of_event(event)?.filter(|_| !private) else { return Ok(None) };
    let is_everybody = read.groups()?.first().is_some_and(|first| first.id == group.id);
    Ok(Some(if is_everybody { String::new() } else { group.name }))
}

/// Whether it is a Teams meeting, or is to become one.
fn is_meeting(object: &Object) -> bool {
    object.events().iter().any(|event| event.get(WANTS_MEETING).is_some() || event.get(MEETING_LINK).is_some())
}

fn not_found() -> Failure {
    Failure::new(Code::NotFound).with("what", "appointment")
}

fn parties(read: &Read<'_>, facts: &DateFacts) -> Result<(Option<AppointmentParty>, Vec<AppointmentParty>), Failure> {
    let (mut organizer, mut parties) = (None, Vec::new());
    for (_, named) in read.named_in(&[facts.appointment])? {
        let is_organizer = named.organizer;
        let row = party(read, named)?;
        if is_organizer { organizer = Some(row) } else { parties.push(row) }
    }
    Ok((organizer, parties))
}

fn party(read: &Read<'_>, named: Named) -> Result<AppointmentParty, Failure> {
    Ok(AppointmentParty {
        name: named.party.name,
        address: named.party.address,
        answer: named.party.answer.word().into(),
        optional: named.party.optional,
        thing: named.party.thing,
        me: named.own,
        profile: named.target.map(|target| targets::target_row(read, target)).transpose()?,
    })
}

/// Where it is, and, of one's own, where it is proposed.
fn links(read: &Read<'_>, event: &EventBytes) -> Result<Vec<AppointmentLink>, Failure> {
    let row = |target, proposed, reasons| {
        Ok(AppointmentLink { target: targets::target_row(read, target)?, proposed, reasons })
    };
    let filed = read.event_filings(event.id)?.into_iter().map(|(target, reasons)| row(target, false, reasons));
    let is_own = read.calendar(event.calendar)?.own;
    let proposed = if is_own { read.event_proposals(event.id)? } else { Vec::new() };
    let proposed = proposed.into_iter().filter(|one| one.waits() && !one.offered);
    filed.chain(proposed.map(|one| row(one.target, true, one.reasons))).collect()
}

fn interview(read: &Read<'_>, event: &EventBytes, row: Option<InterviewRow>) -> Result<Option<InterviewCard>, Failure> {
    let (Some(Interview { interviewers, .. }), Some(row)) = (read.interview(event.id)?, row) else { return Ok(None) };
    let interviewers = interviewers.into_iter().map(|person| targets::target_row(read, person));
    Ok(Some(InterviewCard { row, interviewers: interviewers.collect::<Result<_, _>>()? }))
}

/// Whether a calendar takes what is written to it; a reason where it does not.
pub(crate) fn writable(read: &Read<'_>, id: &str) -> Result<Calendar, Failure> {
    let calendar = read.calendar_by_uuid(id)?;
    Ok(read.need_calendar(calendar.id)?)
}

/// An identity nobody else has.
pub(crate) fn new_uid() -> String {
    store::new_uuid().to_string()
}
