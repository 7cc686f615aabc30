//! Times that are offered to somebody: held in the calendar until one of them is chosen, all are let go, or nobody decided in time.

use std::collections::BTreeMap;

use domain::{Appointment, Clock, EventId, Span, Status, TargetId, TargetKind};
use store::{HeldTime, Interview, Offer, OfferFields, OfferState, Read, Store, Summary, Write, unix_now};

use crate::appointment::writable;
use crate::appointment_edit::{added, altered, carry_out, removed};
use crate::appointment_form::kind_word;
use crate::calendar::interview_kind;
use crate::neutral::interview_title;
use crate::rows::{
    AppointmentSaved, CalendarSpan, HeldOffer, OfferChoice, OfferForm, OfferSaved, OfferTime, SeriesScope, UndoRow,
};
use crate::{Code, Failure, ids, targets, undo};

/// No offer has more times.
const MOST_TIMES: usize = 10;
/// No title is longer, characters; no name of a language or a zone.
const LONGEST: (usize, usize) = (300, 64);

/// One's own offers that wait for an answer, the one that is held shortest first.
///
/// # Errors
/// Those of the store.
pub fn offer_list(store: &Store) -> Result<Vec<HeldOffer>, Failure> {
    store.read(|read| Ok(rows(read)?.into_iter().map(|(row, _)| row).collect()))
}

/// Holds times for somebody: tentative appointments that name nobody but in their title. Nobody is told.
///
/// # Errors
/// `Missing`, `BadValue`, `ReadOnlyCalendar`, `NotOwner`, `NotFound`, `Ambiguous`.
pub fn offer_hold(store: &Store, form: &OfferForm) -> Result<OfferSaved, Failure> {
    let now = unix_now();
    check(form, now)?;
    let id = store.act("offer_hold", now, |write| {
        let fields = OfferFields {
            person: about(write, form.person.as_deref(), TargetKind::Person)?,
            job: about(write, form.job.as_deref(), TargetKind::Job)?,
            kind: kind_word(form.kind).into(),
            language: form.language.clone(),
            zone: form.zone.clone(),
            until: form.until,
        };
        let calendar = writable(write, &form.calendar)?.id;
        let title = interview_title(write, form.title.trim())?;
        let hold = |time: &_| carry_out(write, &added(calendar, &held(&title, &form.home, time), now));
        let events = form.times.iter().map(hold).collect::<Result<Vec<_>, _>>()?;
        let id = write.add_offer(&fields, &events, now)?;
        Ok::<_, Failure>((id, named(write, &fields, events.len())?))
    })?;
    Ok(OfferSaved { id: ids::uuid_text(&id), undo: undo::latest(store)? })
}

/// Makes the time somebody chose the interview, with them and for the job; the other times are removed.
///
/// # Errors
/// `OfferDecided` with the `state` where that was done already; `NotFound` where the time is held no longer; those of an appointment.
pub fn offer_choose(store: &Store, choice: &OfferChoice) -> Result<AppointmentSaved, Failure> {
    let now = unix_now();
    Failure::missing(&[("title", choice.title.trim().is_empty())])?;
    let (event, date) = store.act("offer_choose", now, |write| {
        let (offer, times) = open(write, &choice.offer)?;
        let chosen = times.iter().find(|one| ids::uuid_text(&one.uuid) == choice.event);
        let chosen = chosen.ok_or_else(|| Failure::new(Code::NotFound).with("what", "appointment"))?;
        // What is held no longer is looked at by linking.
        write.end_offer(offer.id, OfferState::Chosen)?;
        let title = interview_title(write, choice.title.trim())?;
        let how = (chosen.start, SeriesScope::All, choice.told, now);
        let change = altered(write, write.event_bytes(chosen.event)?, how, |one| {
            one.summary = title;
            one.status = Status::Confirmed;
        })?;
        carry_out(write, &change)?;
        let_go(write, times.iter().filter(|one| one.event != chosen.event), (choice.told, now))?;
        link(write, chosen.event, &offer.fields, now)?;
        Ok::<_, Failure>(((chosen.event, chosen.start), named(write, &offer.fields, 1)?))
    })?;
    let uuid = store.read(|read| read.event_bytes(event))?.uuid;
    Ok(AppointmentSaved { event: ids::uuid_text(&uuid), date, undo: undo::latest(store)? })
}

/// Removes every time of an offer that is held still. `told`: the user was asked, the calendar's server may tell attendees somebody put there.
///
/// # Errors
/// `OfferDecided` with the `state` where that was done already; those of an appointment.
pub fn offer_let_go(store: &Store, id: &str, told: bool) -> Result<UndoRow, Failure> {
    let now = unix_now();
    store.act("offer_let_go", now, |write| {
        let (offer, times) = open(write, id)?;
        let_go(write, times.iter(), (told, now))?;
        write.end_offer(offer.id, OfferState::LetGo)?;
        Ok::<_, Failure>(((), named(write, &offer.fields, times.len())?))
    })?;
    undo::latest(store)
}

/// Which appointments are held, with what is offered.
pub(crate) fn marks(read: &Read<'_>) -> Result<BTreeMap<EventId, HeldOffer>, Failure> {
    let mark = |(row, times): (HeldOffer, Vec<HeldTime>)| times.into_iter().map(move |time| (time.event, row.clone()));
    Ok(rows(read)?.into_iter().flat_map(mark).collect())
}

fn check(form: &OfferForm, now: i64) -> Result<(), Failure> {
    let is_empty = |text: &str| text.trim().is_empty();
    Failure::missing(&[
        ("title", is_empty(&form.title)),
        ("language", is_empty(&form.language)),
        ("zone", is_empty(&form.zone) || is_empty(&form.home)),
        ("times", form.times.is_empty()),
    ])?;
    let is_long = |text: &String| text.chars().count() > LONGEST.1;
    let bad = [
        ("title", form.title.chars().count() > LONGEST.0),
        ("zone", [&form.language, &form.zone, &form.home].into_iter().any(is_long)),
        ("times", form.times.len() > MOST_TIMES || form.times.iter().any(|time| time.until <= time.from)),
        ("until", form.until.is_some_and(|until| until <= now)),
    ];
    match bad.iter().find(|(_, is_bad)| *is_bad) {
        Some((field, _)) => Err(Failure::new(Code::BadValue).with("field", *field)),
        None => Ok(()),
    }
}

fn about(read: &Read<'_>, id: Option<&str>, kind: TargetKind) -> Result<Option<TargetId>, Failure> {
    let Some(id) = id else { return Ok(None) };
    let target = ids::target(read, id)?;
    let is_one = read.label(target)?.kind == kind;
    if is_one { Ok(Some(target)) } else { Err(Failure::new(Code::NotFound).with("id", id)) }
}

/// A time as it stands in the calendar.
fn held(title: &str, zone: &str, time: &CalendarSpan) -> Appointment {
    let span = Span { start: time.from, end: time.until, clock: Clock::Zone(zone.to_owned()) };
    Appointment { summary: title.to_owned(), status: Status::Tentative, ..Appointment::at(span) }
}

/// An offer nobody decided yet, and its times.
fn open(read: &Read<'_>, id: &str) -> Result<(Offer, Vec<HeldTime>), Failure> {
    let offer = read.offer_by_uuid(id)?;
    if offer.state != OfferState::Open {
        return Err(Failure::new(Code::OfferDecided).with("state", offer.state.word()));
    }
    let times = read.held_times(offer.id)?;
    Ok((offer, times))
}

fn let_go<'a>(
    write: &Write<'_>,
    times: impl Iterator<Item = &'a HeldTime>,
    (told, now): (bool, i64),
) -> Result<(), Failure> {
    for time in times {
        let how = (time.start, SeriesScope::All, told, now);
        carry_out(write, &removed(write, write.event_bytes(time.event)?, how)?)?;
    }
    Ok(())
}

/// Whom it is with and for which job; what it was saved to by hand stays.
fn link(write: &Write<'_>, event: EventId, fields: &OfferFields, now: i64) -> Result<(), Failure> {
    let before = write.interview(event)?.unwrap_or_default();
    let interview = Interview { kind: fields.kind.clone(), candidate: fields.person, job: fields.job, ..before };
    write.set_interview(event, Some(&interview))?;
    let mut all: Vec<TargetId> = write.event_filings(event)?.into_iter().map(|(target, _)| target).collect();
    all.extend([fields.person, fields.job].into_iter().flatten().filter(|one| !all.contains(one)).collect::<Vec<_>>());
    Ok(linking::link_entered(write, event, (&all, false), now)?)
}

fn named(read: &Read<'_>, fields: &OfferFields, count: usize) -> Result<Summary, Failure> {
    let name = fields.person.map(|person| read.label(person)).transpose()?.map(|label| label.name);
    Ok(Summary { count, name: name.unwrap_or_default(), ..Summary::default() })
}

fn rows(read: &Read<'_>) -> Result<Vec<(HeldOffer, Vec<HeldTime>)>, Failure> {
    let offers = read.offers()?;
    let labels = read.labels(offers.iter().flat_map(|one| [one.fields.person, one.fields.job]).flatten())?;
    let label = |target: Option<TargetId>| target.and_then(|it| labels.get(&it)).cloned().map(targets::row);
    let row = |Offer { id, uuid, fields, .. }: Offer| {
        let times = read.held_times(id)?;
        let time = |one: &HeldTime| OfferTime { event: ids::uuid_text(&one.uuid), start: one.start, end: one.end };
        let row = HeldOffer {
            id: ids::uuid_text(&uuid),
            person: label(fields.person),
            job: label(fields.job),
            kind: interview_kind(&fields.kind).unwrap_or_default(),
            language: fields.language,
            zone: fields.zone,
            until: fields.until,
            times: times.iter().map(time).collect(),
        };
        Ok((row, times))
    };
    offers.into_iter().map(row).collect()
}
