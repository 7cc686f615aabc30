//! Calendars, and what a span of time holds.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Answer, AppointmentId, CalendarId, Clock, EventId, Status, TargetId};
use mime::ics::Object;
use store::{
    BusyTime, Calendar, CalendarAccount, DateFacts, Read, Seen, Shown, Store, StoreError, TargetLabel, Task, Who,
};

use crate::rows::{
    AnswersRow, AppointmentStatus, CalendarDirection, CalendarKind, CalendarPage, CalendarRow, CalendarSpan, ClockKind,
    HeldOffer, InterviewKind, InterviewRow, OccurrenceKind, OccurrenceRow, TaskMark,
};
use crate::{Code, Failure, ids, offer, targets};

/// Clocks on walls differ from UTC by at most so much, seconds.
const WALL: i64 = 14 * 3600;

/// Every calendar, one's own first.
///
/// # Errors
/// Those of the store.
pub fn calendar_list(store: &Store) -> Result<Vec<CalendarRow>, Failure> {
    store.read(calendars)
}

/// What lies between two moments, in the calendars that are shown; whole days and floating times may lie up to 14 hours beyond.
///
/// # Errors
/// Those of the store.
pub fn calendar_between(store: &Store, span: CalendarSpan) -> Result<CalendarPage, Failure> {
    store.read(|read| {
        let calendars = calendars(read)?;
        let dates = dates(read, (span.from - WALL, span.until + WALL))?;
        let shown: BTreeSet<&str> = calendars.iter().filter(|one| one.shown).map(|one| one.id.as_str()).collect();
        let mut occurrences = occurrences(read, &dates)?;
        occurrences.extend(busy_times(read, (span.from, span.until))?);
        occurrences.sort_by_key(|one| (one.start, -one.end));
        occurrences.retain(|one| shown.contains(one.calendar.as_str()));
        let ages = calendars.iter().filter(|one| one.shown && one.kind != CalendarKind::Here);
        let as_of = ages.filter_map(|one| one.last_success).min();
        Ok(CalendarPage { occurrences, calendars, as_of })
    })
}

/// Shows a calendar, or hides it, for whoever is signed in.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn calendar_show(store: &Store, id: &str, shown: bool) -> Result<(), Failure> {
    let calendar = store.read(|read| read.calendar_by_uuid(id))?.id;
    Ok(store.write(Who::User, |write| write.show_calendar(calendar, shown))?)
}

/// Gives a calendar a colour (`#rrggbb`) for whoever is signed in; empty: that of its source.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `BadValue` for what is no colour.
pub fn calendar_colour(store: &Store, id: &str, colour: &str) -> Result<(), Failure> {
    let is_colour =
        colour.strip_prefix('#').is_some_and(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_hexdigit()));
    if !is_colour && !colour.is_empty() {
        return Err(Failure::new(Code::BadValue).with("field", "colour"));
    }
    let calendar = store.read(|read| read.calendar_by_uuid(id))?.id;
    Ok(store.write(Who::User, |write| write.colour_calendar(calendar, colour))?)
}

fn calendars(read: &Read<'_>) -> Result<Vec<CalendarRow>, Failure> {
    let accounts: BTreeMap<_, _> = read.calendar_accounts()?.into_iter().map(|one| (one.id, one)).collect();
    let all =
        read.calendars()?.into_iter().filter(|one| one.direction != "none" && (one.own || one.belongs_to.is_empty()));
    Ok(all.filter_map(|one| Some(calendar_row(accounts.get(&one.account)?, one))).collect())
}

/// A calendar as a row.
pub(crate) fn calendar_row(account: &CalendarAccount, one: Calendar) -> CalendarRow {
    CalendarRow {
        id: ids::uuid_text(&one.uuid),
        account: ids::uuid_text(&account.uuid),
        account_name: if one.own { account.form.name.clone() } else { String::new() },
        kind: kind(&account.form.kind),
        may_write: one.may_write(),
        // Of a colleague's nothing but when they are busy is told, its name included.
        busy_only: one.access == "busy" || !one.own,
        direction: direction(&one.direction),
        name: if one.own { one.name } else { one.user.clone() },
        colour: one.colour,
        owner: if one.own { one.belongs_to } else { one.user },
        shown: one.shown,
        interviews: one.interviews,
        schedules: one.schedules,
        last_success: one.last_success,
        failure: account
            .last_failure
            .as_deref()
            .filter(|_| account.own)
            .and_then(|failure| serde_json::from_str(failure).ok()),
    }
}

/// Where calendars come from, by the word it is kept as.
pub(crate) fn kind(word: &str) -> CalendarKind {
    match word {
        "caldav" => CalendarKind::Caldav,
        "graph" => CalendarKind::Graph,
        "subscription" => CalendarKind::Subscription,
        "file" => CalendarKind::File,
        _ => CalendarKind::Here,
    }
}

/// Which way a calendar is synchronised, by the word it is kept as.
pub(crate) fn direction(word: &str) -> CalendarDirection {
    match word {
        "read" => CalendarDirection::Read,
        "both" => CalendarDirection::Both,
        _ => CalendarDirection::None,
    }
}

/// The dates between two moments, also of events that go on where no rows are kept.
pub(crate) fn dates(read: &Read<'_>, between: (i64, i64)) -> Result<Vec<DateFacts>, StoreError> {
    let mut dates = read.dates_between(between.0, between.1)?;
    let mut beyond = Vec::new();
    for event in read.events_beyond(between.0, between.1)? {
        let bytes = read.event_bytes(event)?;
        let Ok(object) = Object::read(bytes.shown()) else { continue };
        let found = ::calendar::recur::occurrences(&object, between, "UTC").dates;
        beyond.extend(found.into_iter().map(|date| Shown { event, date }));
    }
    if !beyond.is_empty() {
        dates.extend(read.dates_shown(&beyond)?);
        dates.sort_by_key(|date| (date.start, -date.end, date.event));
    }
    Ok(dates)
}

/// Dates as rows.
pub(crate) fn occurrences(read: &Read<'_>, dates: &[DateFacts]) -> Result<Vec<OccurrenceRow>, Failure> {
    let calendars: BTreeMap<CalendarId, Calendar> = read.calendars()?.into_iter().map(|one| (one.id, one)).collect();
    let whole: BTreeSet<AppointmentId> =
        dates.iter().filter(|date| date.seen == Seen::Whole).map(|date| date.appointment).collect();
    let mut answers: BTreeMap<AppointmentId, AnswersRow> = BTreeMap::new();
    let mut counted = BTreeSet::new();
    for (appointment, named) in read.named_in(&whole.iter().copied().collect::<Vec<_>>())? {
        if !named.organizer && !named.own && !named.party.thing {
            count(answers.entry(appointment).or_default(), named.party.answer);
        }
    }
    let asked = read.invited_answers(&dates.iter().map(|date| date.event).collect())?;
    for date in dates.iter().filter(|date| whole.contains(&date.appointment)) {
        for answer in asked.get(&date.event).into_iter().flatten() {
            // Several dates may be shown by one appointment.
            if counted.insert((date.appointment, answer.0)) {
                count(answers.entry(date.appointment).or_default(), answer.1);
            }
        }
    }
    let meant: BTreeSet<TargetId> = dates.iter().flat_map(|date| [date.candidate, date.job]).flatten().collect();
    let labels = read.labels(meant)?;
    let mark = |task: Task| Some((task.event?, TaskMark { id: ids::uuid_text(&task.uuid), done: task.done.is_some() }));
    let tasks = read.tasks_in_calendar()?.into_iter().filter_map(mark).collect();
    let offers = offer::marks(read)?;
    let around = Around { calendars, answers, labels, tasks, offers };
    Ok(dates.iter().map(|date| around.row(date)).collect())
}

/// When colleagues are not free who tell no more than that.
fn busy_times(read: &Read<'_>, (from, until): (i64, i64)) -> Result<Vec<OccurrenceRow>, Failure> {
    let uuids: BTreeMap<_, _> = read.calendars()?.into_iter().map(|one| (one.id, ids::uuid_text(&one.uuid))).collect();
    let row = |time: BusyTime| {
        let calendar = uuids.get(&time.calendar)?.clone();
        let status = if time.tentative { AppointmentStatus::Tentative } else { AppointmentStatus::Confirmed };
        Some(OccurrenceRow {
            event: format!("{calendar} {status:?}"),
            calendar,
            date: time.start,
            start: time.start,
            end: time.end,
            kind: OccurrenceKind::Busy,
            status,
            ..OccurrenceRow::default()
        })
    };
    Ok(joined(read.busy_between(from, until)?).into_iter().filter_map(row).collect())
}

/// Times that overlap become one, so that none begins with another; as they come from the store, by calendar, certainty and beginning.
fn joined(times: Vec<BusyTime>) -> Vec<BusyTime> {
    let mut kept: Vec<BusyTime> = Vec::new();
    for time in times {
        match kept.last_mut() {
            Some(it) if (it.calendar, it.tentative) == (time.calendar, time.tentative) && it.end >= time.start => {
                it.end = it.end.max(time.end);
            }
            _ => kept.push(time),
        }
    }
    kept
}

fn count(answers: &mut AnswersRow, answer: Answer) {
    match answer {
        Answer::Accepted => answers.accepted += 1,
        Answer::Declined => answers.declined += 1,
        Answer::Tentative => answers.tentative += 1,
        Answer::Waiting | Answer::Delegated => answers.waiting += 1,
    }
}

/// What many dates have in common.
struct Around {
    calendars: BTreeMap<CalendarId, Calendar>,
    answers: BTreeMap<AppointmentId, AnswersRow>,
    labels: BTreeMap<TargetId, TargetLabel>,
    tasks: BTreeMap<EventId, TaskMark>,
    offers: BTreeMap<EventId, HeldOffer>,
}

impl Around {
    fn row(&self, date: &DateFacts) -> OccurrenceRow {
        let calendar = self.calendars.get(&date.calendar);
        let offer = self.offers.get(&date.event).filter(|_| date.seen == Seen::Whole);
        OccurrenceRow {
            event: ids::uuid_text(&date.uuid),
            date: date.date,
            calendar: calendar.map(|one| ids::uuid_text(&one.uuid)).unwrap_or_default(),
            start: date.start,
            end: date.end,
            clock: clock_kind(&date.clock),
            title: date.summary.clone(),
            kind: match (date.seen, date.interview.as_str()) {
                (Seen::Busy, _) => OccurrenceKind::Busy,
                (Seen::LeftOut, _) => OccurrenceKind::LeftOut,
                (Seen::Whole, _) if offer.is_some() => OccurrenceKind::Offered,
                (Seen::Whole, "") => OccurrenceKind::Event,
                (Seen::Whole, _) => OccurrenceKind::Interview,
            },
            interview: self.interview(date),
            place: date.location.clone(),
            status: match date.status {
                Status::Confirmed => AppointmentStatus::Confirmed,
                Status::Tentative => AppointmentStatus::Tentative,
                Status::Cancelled => AppointmentStatus::Cancelled,
            },
            my_answer: date.answer.map(|answer| answer.word().to_owned()).unwrap_or_default(),
            free: !date.busy,
            repeats: date.repeats || date.changed,
            changed: date.changed,
            private: date.private,
            waiting: date.waits,
            clash: date.clashes,
            may_change: date.seen == Seen::Whole && calendar.is_some_and(Calendar::may_write),
            linked: date.filings,
            answers: self.answers.get(&date.appointment).copied().unwrap_or_default(),
            task: self.tasks.get(&date.event).cloned(),
            offer: offer.cloned(),
        }
    }

    fn interview(&self, date: &DateFacts) -> Option<InterviewRow> {
        let row = |target: Option<TargetId>| target.and_then(|it| self.labels.get(&it)).cloned().map(targets::row);
        let job = row(date.job);
        let about = InterviewRow {
            kind: interview_kind(&date.interview)?,
            stage: date.stage.clone(),
            candidate: row(date.candidate),
            job_reference: job.as_ref().map(|job| job.note.clone()).unwrap_or_default(),
            job,
        };
        Some(about)
    }
}

/// How times are meant, for a row.
pub fn clock_kind(clock: &Clock) -> ClockKind {
    match clock {
        Clock::Zone(_) => ClockKind::Zone,
        Clock::Floating => ClockKind::Floating,
        Clock::Day => ClockKind::Day,
    }
}

/// How an interview is held, by the word it is kept as.
pub(crate) fn interview_kind(word: &str) -> Option<InterviewKind> {
    Some(match word {
        "phone" => InterviewKind::Phone,
        "video" => InterviewKind::Video,
        "on_site" => InterviewKind::OnSite,
        "other" => InterviewKind::Other,
        _ => return None,
    })
}
