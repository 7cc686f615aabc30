//! The sample's calendar: Marta's week, whichever week it is.

use calendar::derive::read_event;
use calendar::edit::{Wanted, create};
use domain::{Appointment, CalendarId, Clock, Repeat, Span, TargetId, TargetKind, Unit};
use store::{Interview, Store, Summary, Write};

use crate::WorkerFailure;
use crate::calendar::places::add_here;

const DAY: i64 = 86_400;
const WORK: &str = "Work";
const INTERVIEWS: &str = "Interviews";

/// An appointment of the sample: the day (Monday is 0), when it begins and how long it takes in minutes, what and where.
type Plain = (i64, i64, i64, &'static str, &'static str);
/// An interview of the sample: the day, when it begins and how long it takes in minutes, with whom, for which job, and how.
type Planned = (i64, i64, i64, &'static str, &'static str, &'static str);

const APPOINTMENTS: [Plain; 8] = [
    (1, 570, 60, "Acme Transports: briefing", "Lyon"),
    (1, 1020, 45, "Tax adviser", ""),
    (2, 510, 30, "Call Jonas Brandt", ""),
    (2, 990, 30, "Review list", ""),
    (3, 840, 90, "Obermaier & Partner: shortlist", "Room 2"),
    (4, 870, 60, "Ferretti: salary bands", "Video"),
    (8, 600, 60, "Northgate Freight: kick-off", "Video"),
    (9, 780, 60, "Lunch with Dorota Czarnecka", "Kraków"),
];
const MEETINGS: [Planned; 7] = [
    (0, 660, 60, "Zając", "Kierownik magazynu", "on_site"),
    (1, 780, 60, "Falkenberg", "Lohnbuchhaltung", "phone"),
    (2, 600, 60, "Wiśniewski", "Data Engineer", "video"),
    (2, 900, 60, "Wójcik", "Kierownik magazynu", "video"),
    (3, 600, 60, "Reuter", "Lohnbuchhaltung", "video"),
    (4, 600, 60, "Kowalska", "Data Engineer", "video"),
    (8, 840, 60, "Krawczyk", "Tester oprogramowania", "phone"),
];
/// Days Marta is at a fair, from which on, and how many.
const FAIR: (i64, i64, &str, &str) = (8, 2, "Careers fair", "Kraków");

/// Puts the sample's calendars there, with the week that holds this moment and the next.
///
/// # Errors
/// Those of the store.
pub(crate) fn put(store: &Store, now: i64) -> Result<(), WorkerFailure> {
    add_here(store, WORK)?;
    add_here(store, INTERVIEWS)?;
    let monday = now - now.rem_euclid(DAY) - DAY * weekday(now);
    store.act("appointment_add", now, |write| {
        let named = |name: &str| write.calendars().map(|all| all.into_iter().find(|one| one.name == name));
        let (Some(work), Some(interviews)) = (named(WORK)?, named(INTERVIEWS)?) else {
            return Ok(((), Summary::default()));
        };
        write.set_interviews(interviews.id)?;
        let weekly = Repeat { unit: Unit::Week, every: 1, ..Repeat::default() };
        put_one(write, (work.id, now), &appointment((monday, 540, 30), "Week planning", ""), Some(&weekly))?;
        for (day, from, long, what, place) in APPOINTMENTS {
            put_one(write, (work.id, now), &appointment((monday + day * DAY, from, long), what, place), None)?;
        }
        let (day, days, what, place) = FAIR;
        let mut fair = appointment((monday + day * DAY, 0, days * 24 * 60), what, place);
        fair.span.clock = Clock::Day;
        put_one(write, (work.id, now), &fair, None)?;
        for planned in MEETINGS {
            interview(write, (interviews.id, now), monday, planned)?;
        }
        Ok::<_, WorkerFailure>(((), Summary::default()))
    })
}

/// Monday being 0.
const fn weekday(now: i64) -> i64 {
    (now.div_euclid(DAY) + 3).rem_euclid(7)
}

/// By the clock on the wall, so that the sample's day is one wherever it is looked at.
fn appointment((day, from, long): (i64, i64, i64), what: &str, place: &str) -> Appointment {
    let start = day + from * 60;
    Appointment {
        summary: what.to_owned(),
        location: place.to_owned(),
        ..Appointment::at(Span { start, end: start + long * 60, clock: Clock::Floating })
    }
}

fn put_one(
    write: &Write<'_>,
    (calendar, now): (CalendarId, i64),
    one: &Appointment,
    repeat: Option<&Repeat>,
) -> Result<domain::EventId, WorkerFailure> {
    let uid = store::new_uuid().to_string();
    let bytes = create(&Wanted { appointment: one, repeat }, &uid, now).bytes();
    let derived = read_event(&bytes, now).unwrap_or_default().derived;
    let event = write.create_event(calendar, (&uid, &bytes), &derived)?;
    linking::link_entered(write, event, (&[], true), now)?;
    Ok(event)
}

fn interview(
    write: &Write<'_>,
    at: (CalendarId, i64),
    monday: i64,
    (day, from, long, who, job, kind): Planned,
) -> Result<(), WorkerFailure> {
    let labels = write.targets()?;
    let of = |kind: TargetKind, name: &str| -> Option<(TargetId, String)> {
        let found = labels.iter().find(|one| one.kind == kind && one.name.contains(name))?;
        Some((found.id, found.name.clone()))
    };
    let (candidate, job) = (of(TargetKind::Person, who), of(TargetKind::Job, job));
    let called = candidate.as_ref().map_or("", |(_, name)| name);
    let event = put_one(write, at, &appointment((monday + day * DAY, from, long), called, ""), None)?;
    let targets: Vec<TargetId> = [&candidate, &job].into_iter().flatten().map(|(id, _)| *id).collect();
    let interview = Interview {
        kind: kind.into(),
        candidate: candidate.map(|(id, _)| id),
        job: job.map(|(id, _)| id),
        ..Interview::default()
    };
    write.set_interview(event, Some(&interview))?;
    linking::link_entered(write, event, (&targets, false), at.1)?;
    Ok(())
}
