//! What the user does with appointments: shown at once, told to the calendar's server behind it.

use calendar::derive::read_event;
use calendar::edit::{self, Edit, EditError, Edited, Wanted};
use calendar::graph::{MEETING_LINK, WANTS_MEETING};
use domain::{Appointment, EventId};
use mime::ics::Object;
use store::{EventBytes, Interview, Read, Store, Summary, Write, unix_now};

use crate::appointment::{new_uid, writable};
use crate::appointment_form as form;
use crate::neutral::summary_to_write;
use crate::rows::{
    AppointmentForm, AppointmentGone, AppointmentMove, AppointmentSaved, ClashKeep, InterviewForm, SeriesScope, UndoRow,
};
use crate::{Code, Failure, ids, invite_guests, undo};

/// What is to become of the event an appointment belongs to.
pub(crate) struct Change {
    /// The event and what it was; `None`: a new one.
    before: Option<EventBytes>,
    calendar: domain::CalendarId,
    edited: Edited,
    /// Which date it is told by afterwards.
    date: i64,
    /// What it is called.
    name: String,
}

/// Saves what a form says: a new appointment, or a change of one.
///
/// # Errors
/// `Missing`, `BadValue`, `BadAddress`; `AskTold` with `count` where the calendar's server would tell attendees and the user has not been asked;
/// `ReadOnlyCalendar`, `NotOwner`, `NotFound`.
pub fn appointment_save(store: &Store, form: &AppointmentForm) -> Result<AppointmentSaved, Failure> {
    let now = unix_now();
    let change = store.read(|read| planned(read, form, now))?;
    let verb = if change.before.is_some() { "appointment_change" } else { "appointment_add" };
    let (event, date) = store.act(verb, now, |write| {
        let event = carry_out(write, &change)?;
        link(write, event, form, now)?;
        if let Some(guests) = &form.guests {
            invite_guests::keep(write, event, guests)?;
        }
        Ok::<_, Failure>(((event, change.date), named(&change.name)))
    })?;
    saved(store, event, date)
}

/// Moves an appointment, or makes it longer or shorter; times are reckoned as its own.
///
/// # Errors
/// Those of [`appointment_save`].
pub fn appointment_move(store: &Store, to: &AppointmentMove) -> Result<AppointmentSaved, Failure> {
    let now = unix_now();
    let change = store.read(|read| {
        if to.end < to.start {
            return Err(Failure::new(Code::BadValue).with("field", "end"));
        }
        let before = own_bytes(read, &to.event)?;
        let put = |one: &mut Appointment| (one.span.start, one.span.end) = (to.start, to.end);
        altered(read, before, (to.date, to.scope, to.told, now), put)
    })?;
    let (event, date) = store.act("appointment_move", now, |write| {
        Ok::<_, Failure>(((carry_out(write, &change)?, change.date), named(&change.name)))
    })?;
    saved(store, event, date)
}

/// Removes an appointment, or dates of it.
///
/// # Errors
/// Those of [`appointment_save`].
pub fn appointment_remove(store: &Store, gone: &AppointmentGone) -> Result<UndoRow, Failure> {
    let now = unix_now();
    let change = store.read(|read| {
        let before = own_bytes(read, &gone.event)?;
        removed(read, before, (gone.date, gone.scope, gone.told, now))
    })?;
    store.act("appointment_remove", now, |write| {
        carry_out(write, &change)?;
        Ok::<_, Failure>(((), named(&change.name)))
    })?;
    undo::latest(store)
}

/// Decides which version stays where both sides changed an event.
///
/// # Errors
/// `NotFound`, `ReadOnlyCalendar`.
pub fn appointment_decide(store: &Store, event: &str, keep: ClashKeep) -> Result<UndoRow, Failure> {
    let now = unix_now();
    let before = store.read(|read| own_bytes(read, event))?;
    let Some((theirs, _)) = &before.theirs else { return Err(no_date()) };
    let derived = |ics: &[u8]| read_event(ics, now).unwrap_or_default().derived;
    store.act("appointment_decide", now, |write| {
        match keep {
            ClashKeep::Mine if before.removed => write.remove_event(before.id)?,
            ClashKeep::Mine => write.change_event(before.id, before.shown(), &derived(before.shown()))?,
            ClashKeep::Theirs | ClashKeep::Both => {
                write.yield_event(before.id, &theirs.as_deref().map(derived).unwrap_or_default())?;
            }
        }
        if keep == ClashKeep::Both && !before.removed {
            let copy = renamed(object(&before)?, &new_uid());
            put_new(write, before.calendar, &copy, now)?;
        }
        let name = read_event(before.shown(), now)
            .ok()
            .and_then(|read| Some(read.derived.appointments.first()?.summary.clone()));
        Ok::<_, Failure>(((), named(&name.unwrap_or_default())))
    })?;
    undo::latest(store)
}

/// Sends what the server refused once more.
///
/// # Errors
/// `NotFound`, `ReadOnlyCalendar`.
pub fn appointment_again(store: &Store, event: &str) -> Result<(), Failure> {
    let id = store.read(|read| read.event_by_uuid(event))?;
    Ok(store.write(store::Who::User, |write| write.try_event_again(id))?)
}

/// An appointment that may be changed; whose it is not is told nothing of it, not even whom it names.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NotOwner`, `ReadOnlyCalendar`.
pub(crate) fn own_bytes(read: &Read<'_>, id: &str) -> Result<EventBytes, Failure> {
    let event = read.event_bytes(read.event_by_uuid(id)?)?;
    read.need_calendar(event.calendar)?;
    Ok(event)
}

/// The same under another identity.
fn renamed(mut object: Object, uid: &str) -> Object {
    let ending = object.ending();
    object.events_mut().into_iter().for_each(|event| event.set_text("UID", uid, ending));
    object
}

fn named(name: &str) -> Summary {
    Summary { count: 1, name: name.to_owned(), ..Summary::default() }
}

fn saved(store: &Store, event: EventId, date: i64) -> Result<AppointmentSaved, Failure> {
    let uuid = store.read(|read| read.event_bytes(event))?.uuid;
    Ok(AppointmentSaved { event: ids::uuid_text(&uuid), date, undo: undo::latest(store)? })
}

fn no_date() -> Failure {
    Failure::new(Code::NotFound).with("what", "appointment")
}

fn no_edit(error: EditError) -> Failure {
    match error {
        EditError::TooRich => Failure::new(Code::SeriesTooRich),
        EditError::NoDate | EditError::Damaged => no_date(),
    }
}

fn object(event: &EventBytes) -> Result<Object, Failure> {
    Object::read(event.shown()).map_err(|_| no_date())
}

/// A new appointment that says so.
pub(crate) fn added(calendar: domain::CalendarId, one: &Appointment, now: i64) -> Change {
    let made = edit::create(&Wanted { appointment: one, repeat: None }, &new_uid(), now);
    let edited = Edited { event: Some(made), next: None };
    Change { before: None, calendar, edited, date: one.span.start, name: one.summary.clone() }
}

/// An appointment as it is but for what `alter` does to it.
pub(crate) fn altered(
    read: &Read<'_>,
    before: EventBytes,
    (date, scope, told, now): (i64, SeriesScope, bool, i64),
    alter: impl FnOnce(&mut Appointment),
) -> Result<Change, Failure> {
    let object = object(&before)?;
    let was = edit::shown(&object, date).ok_or_else(no_date)?;
    let mut one = was.clone();
    alter(&mut one);
    ask_told(read, (&before, Some(&was), &one), told)?;
    let repeat = edit::repeat(&object);
    let wanted = Wanted { appointment: &one, repeat: repeat.as_ref() };
    changed(read, before, (&object, date, scope), &wanted, now)
}

pub(crate) fn removed(
    read: &Read<'_>,
    before: EventBytes,
    (date, scope, told, now): (i64, SeriesScope, bool, i64),
) -> Result<Change, Failure> {
    let object = object(&before)?;
    let one = edit::shown(&object, date).ok_or_else(no_date)?;
    if !one.attendees.is_empty() && read.calendar(before.calendar)?.schedules && !told {
        return Err(asks(&one));
    }
    let uid = new_uid();
    let edited = edit::remove(&object, &the_edit(read, &before, (date, scope, now), &uid)?).map_err(no_edit)?;
    Ok(Change { calendar: before.calendar, before: Some(before), edited, date, name: one.summary })
}

pub(crate) fn planned(read: &Read<'_>, entered: &AppointmentForm, now: i64) -> Result<Change, Failure> {
    let own = |account| read.calendar_account(account).map(|account| account.form.address);
    let repeat = entered.repeat.as_ref().map(form::repeat_of).transpose()?;
    let Some(event) = &entered.event else {
        let calendar = writable(read, &entered.calendar)?;
        let mut one = form::appointment(entered, None, &own(calendar.account)?)?;
        one.summary = summary_to_write(read, &one.summary, entered)?;
        if calendar.schedules && !one.attendees.is_empty() && !entered.told {
            return Err(asks(&one));
        }
        let uid = new_uid();
        let mut made = edit::create(&Wanted { appointment: &one, repeat: repeat.as_ref() }, &uid, now);
        meeting(&mut made, is_microsoft(read, calendar.account)? && entered.teams);
        let (date, name) = (one.span.start, one.summary);
        let edited = Edited { event: Some(made), next: None };
        return Ok(Change { before: None, calendar: calendar.id, edited, date, name });
    };
    let before = own_bytes(read, event)?;
    let calendar = read.calendar(before.calendar)?;
    let object = object(&before)?;
    let date = entered.date.ok_or_else(no_date)?;
    let was = edit::shown(&object, date).ok_or_else(no_date)?;
    let mut one = form::appointment(entered, Some(&was), &own(calendar.account)?)?;
    one.summary = summary_to_write(read, &one.summary, entered)?;
    ask_told(read, (&before, Some(&was), &one), entered.told)?;
    // A rule the form cannot show is kept as it is.
    let kept = edit::repeat(&object).filter(|it| it.other && entered.repeat.as_ref().is_some_and(|row| row.other));
    let repeat = kept.or(repeat);
    let wanted = Wanted { appointment: &one, repeat: repeat.as_ref() };
    let mut change = changed(read, before, (&object, date, entered.scope), &wanted, now)?;
    let teams = is_microsoft(read, calendar.account)? && entered.teams;
    [&mut change.edited.event, &mut change.edited.next].into_iter().flatten().for_each(|event| meeting(event, teams));
    Ok(change)
}

fn is_microsoft(read: &Read<'_>, account: domain::CalendarAccountId) -> Result<bool, Failure> {
    Ok(read.calendar_account(account)?.form.kind == "graph")
}

/// Asks for a Teams meeting, unless there is one, or no longer.
fn meeting(object: &mut Object, wants: bool) {
    let ending = object.ending();
    for event in object.events_mut() {
        if wants && event.get(MEETING_LINK).is_none() {
            event.set(WANTS_MEETING, &[], "TEAMS", ending);
        } else {
            event.remove(WANTS_MEETING);
        }
    }
}

fn changed(
    read: &Read<'_>,
    before: EventBytes,
    (object, date, scope): (&Object, i64, SeriesScope),
    wanted: &Wanted<'_>,
    now: i64,
) -> Result<Change, Failure> {
    read.need_calendar(before.calendar)?;
    let uid = new_uid();
    let edited = edit::change(object, &the_edit(read, &before, (date, scope, now), &uid)?, wanted).map_err(no_edit)?;
    let name = wanted.appointment.summary.clone();
    let is_one = scope == SeriesScope::One && wanted.repeat.is_some();
    let date = if is_one { date } else { wanted.appointment.span.start };
    Ok(Change { calendar: before.calendar, before: Some(before), edited, date, name })
}

fn the_edit<'a>(
    read: &Read<'_>,
    before: &EventBytes,
    (date, scope, now): (i64, SeriesScope, i64),
    uid: &'a str,
) -> Result<Edit<'a>, Failure> {
    let account = read.calendar_account(read.calendar(before.calendar)?.account)?;
    let object = object(before)?;
    let organizer = object.appointments().into_iter().find_map(|one| one.organizer);
    let organizes = organizer.is_none_or(|party| party.address.eq_ignore_ascii_case(&account.form.address));
    Ok(Edit { date, scope: form::scope(scope), now, organizes, uid })
}

/// The calendar's server tells attendees of every change by itself: nothing goes there before the user has been asked.
fn ask_told(
    read: &Read<'_>,
    (event, was, one): (&EventBytes, Option<&Appointment>, &Appointment),
    told: bool,
) -> Result<(), Failure> {
    let others = |one: &Appointment| !one.attendees.is_empty();
    let tells = others(one) || was.is_some_and(others);
    if tells && !told && was != Some(one) && read.calendar(event.calendar)?.schedules { Err(asks(one)) } else { Ok(()) }
}

fn asks(one: &Appointment) -> Failure {
    let who: Vec<&str> = one.attendees.iter().map(|party| party.address.as_str()).collect();
    Failure::new(Code::AskTold).with("count", who.len().to_string()).with("who", who.join(", "))
}

/// Answers which event it is told by afterwards: of a series that was split, the later one.
pub(crate) fn carry_out(write: &Write<'_>, change: &Change) -> Result<EventId, Failure> {
    let now = unix_now();
    let first = match (&change.before, &change.edited.event) {
        (None, Some(made)) => put_new(write, change.calendar, made, now)?,
        (Some(before), Some(object)) => {
            let bytes = object.bytes();
            let derived = read_event(&bytes, now).map_err(|_| no_date())?.derived;
            write.change_event(before.id, &bytes, &derived)?;
            before.id
        }
        (Some(before), None) => {
            write.remove_event(before.id)?;
            before.id
        }
        (None, None) => return Err(no_date()),
    };
    let Some(next) = &change.edited.next else { return Ok(first) };
    let next = put_new(write, change.calendar, next, now)?;
    write.link_as(next, first, now)?;
    invite_guests::ask_too(write, first, next)?;
    if let Some(interview) = write.interview(first)? {
        write.set_interview(next, Some(&interview))?;
    }
    Ok(next)
}

fn put_new(write: &Write<'_>, calendar: domain::CalendarId, object: &Object, now: i64) -> Result<EventId, Failure> {
    let bytes = object.bytes();
    let read = read_event(&bytes, now).map_err(|_| no_date())?;
    Ok(write.create_event(calendar, (&read.uid, &bytes), &read.derived)?)
}

/// Profiles and interview are as the form says; what is new is linked to whoever of the people on file takes part, too.
pub(crate) fn link(write: &Write<'_>, event: EventId, form: &AppointmentForm, at: i64) -> Result<(), Failure> {
    let wanted = ids::targets(write, &form.links)?;
    let interview = form.interview.as_ref().map(|one| interview(write, event, one)).transpose()?;
    if interview.is_some() || write.interview(event)?.is_some() {
        write.set_interview(event, interview.as_ref())?;
    }
    let is_new = form.event.is_none();
    Ok(linking::link_entered(write, event, (&wanted, is_new), at)?)
}

fn interview(write: &Write<'_>, event: EventId, form: &InterviewForm) -> Result<Interview, Failure> {
    let target = |text: &String| ids::target(write, text);
    let before = write.interview(event)?.unwrap_or_default();
    Ok(Interview {
        kind: form::kind_word(form.kind).into(),
        stage: form.stage.trim().to_owned(),
        candidate: form.candidate.as_ref().map(target).transpose()?,
        job: form.job.as_ref().map(target).transpose()?,
        interviewers: ids::targets(write, &form.interviewers)?,
        scorecard: before.scorecard,
    })
}
