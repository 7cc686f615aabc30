//! Reminders on a real store.
#![allow(clippy::unwrap_used)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, channel};

use ::calendar::derive::read_event;
use domain::{CalendarId, EventId, Uuid};
use store::keys::Key;
use store::{CalendarForm, ListedCalendar, ReminderState, SourceEvent};
use tempfile::TempDir;

use super::*;

/// 2026-11-23, 09:00 UTC.
const NOW: i64 = 1_795_424_400;
const MINUTE: i64 = 60;

struct Desk {
    dir: TempDir,
    store: Arc<Store>,
    calendar: CalendarId,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::create(dir.path(), &Key::from_bytes([3; 32]), NOW).unwrap());
        let form = CalendarForm {
            kind: "caldav".into(),
            config: "{}".into(),
            address: "marta@firm.example".into(),
            ..CalendarForm::default()
        };
        let calendar = store.write(Who::User, |write| {
            let account = write.add_calendar_account(Uuid::now_v7(), &form, 1)?;
            let listed = |key: &str, belongs_to: &str| ListedCalendar {
                key: key.into(),
                name: "Work".into(),
                belongs_to: belongs_to.into(),
                access: "write".into(),
                ..ListedCalendar::default()
            };
            write.list_calendars(account, &[listed("/marta/", ""), listed("/ewa/", "Ewa")])?;
            let calendars = write.calendars_in(account)?;
            calendars.iter().try_for_each(|one| write.set_direction(one.id, "both"))?;
            Ok::<_, StoreError>(calendars.first().map(|one| one.id).unwrap())
        });
        Self { dir, store, calendar: calendar.unwrap() }
    }

    /// An event at 10:00 UTC, `more` being further lines of it.
    fn take_into(&self, calendar: CalendarId, uid: &str, more: &str) -> EventId {
        let ics = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:20261123T100000Z\r\nDTEND:20261123T110000Z\r\nSUMMARY:Interview\r\n{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let read = read_event(ics.as_bytes(), NOW).unwrap();
        let event = SourceEvent { key: uid, etag: "\"1\"", uid, ics: ics.as_bytes() };
        self.store.write(Who::Background, |write| write.take_event(calendar, &event, &read.derived)).unwrap()
    }

    fn take(&self, uid: &str, more: &str) -> EventId {
        self.take_into(self.calendar, uid, more)
    }

    fn shows(&self, now: i64) -> Vec<EventId> {
        look(&self.store, &Zone::utc(), now).unwrap().shown.iter().map(|ring| ring.event).collect()
    }
}

fn alarm(action: &str, trigger: &str) -> String {
    format!("BEGIN:VALARM\r\nACTION:{action}\r\n{trigger}\r\nEND:VALARM\r\n")
}

#[test]
fn an_alarm_is_shown_once_also_by_a_program_that_begins_anew() {
    let mut desk = Desk::new();
    let event = desk.take("one", &alarm("DISPLAY", "TRIGGER:-PT15M"));
    let due = NOW + 45 * MINUTE;
    assert_eq!(look(&desk.store, &Zone::utc(), NOW).unwrap().next, Some(due));
    assert_eq!(desk.shows(due), [event]);
    assert_eq!(desk.shows(due + 1), []);
    let at = (event, NOW + 60 * MINUTE);
    desk.store.write(Who::User, |write| write.answer_reminder(at, ReminderState::Snoozed(due + 300), due)).unwrap();
    desk.store = Arc::new(Store::open(desk.dir.path(), &Key::from_bytes([3; 32])).unwrap());
    assert_eq!(desk.shows(due + 299), []);
    assert_eq!(desk.shows(due + 300), [event]);
    desk.store.write(Who::User, |write| write.answer_reminder(at, ReminderState::Dismissed, due + 301)).unwrap();
    assert_eq!(desk.shows(due + 302), []);
    let gone = desk.store.write(Who::User, |write| write.answer_reminder(at, ReminderState::Dismissed, due + 303));
    assert!(matches!(gone, Err(StoreError::NotFound { .. })));
}

#[test]
fn only_what_is_ones_own_takes_place_and_is_meant_for_a_screen_rings() {
    let display = alarm("DISPLAY", "TRIGGER:-PT15M");
    let me = |answer: &str| {
        format!(
            "ORGANIZER:mailto:anna@acme.example\r\nATTENDEE;PARTSTAT={answer}:mailto:marta@firm.example\r\n{display}"
        )
    };
    for (what, more, rings) in [
        ("before the beginning", display.clone(), Some(45)),
        ("a sound", alarm("AUDIO", "TRIGGER:-PT10M"), Some(50)),
        ("before the end", alarm("DISPLAY", "TRIGGER;RELATED=END:-PT5M"), Some(115)),
        ("a fixed moment", alarm("DISPLAY", "TRIGGER;VALUE=DATE-TIME:20261123T093000Z"), Some(30)),
        ("an e-mail the server sends", alarm("EMAIL", "TRIGGER:-PT15M"), None),
        ("no alarm", String::new(), None),
        ("called off", format!("STATUS:CANCELLED\r\n{display}"), None),
        ("declined", me("DECLINED"), None),
        ("accepted", me("ACCEPTED"), Some(45)),
    ] {
        let desk = Desk::new();
        desk.take("one", &more);
        let next = look(&desk.store, &Zone::utc(), NOW).unwrap().next;
        assert_eq!(next, rings.map(|minutes| NOW + minutes * MINUTE), "{what}");
    }
    let desk = Desk::new();
    let theirs = desk.store.read(|read| read.calendars()).unwrap().into_iter().find(|one| !one.belongs_to.is_empty());
    desk.take_into(theirs.unwrap().id, "hers", &display);
    assert_eq!(look(&desk.store, &Zone::utc(), NOW).unwrap().next, None, "a colleague's");
    let event = desk.take("mine", &display);
    desk.store
        .act("appointment_remove", NOW, |write| {
            Ok::<_, StoreError>((write.remove_event(event)?, store::Summary::default()))
        })
        .unwrap();
    assert_eq!(look(&desk.store, &Zone::utc(), NOW).unwrap().next, None, "removed");
}

#[test]
fn each_date_of_a_series_rings_by_itself() {
    let desk = Desk::new();
    let event = desk.take("one", &format!("RRULE:FREQ=DAILY;COUNT=3\r\n{}", alarm("DISPLAY", "TRIGGER:-PT15M")));
    for day in 0..3 {
        assert_eq!(desk.shows(NOW + 45 * MINUTE + day * DAY), [event], "day {day}");
    }
    assert_eq!(desk.shows(NOW + 3 * DAY + 45 * MINUTE), []);
}

/// A running thread, a clock that is put by hand, and what rang.
fn running(desk: &Desk) -> (Reminders, Arc<AtomicI64>, Receiver<Rang>) {
    let clock = Arc::new(AtomicI64::new(NOW));
    let (told, (tell, rang)) = (Arc::clone(&clock), channel());
    let tell = Mutex::new(tell);
    let reminders =
        Reminders::start_with(Arc::clone(&desk.store), Box::new(move || told.load(Ordering::SeqCst)), move |rang| {
            tell.lock().unwrap().send(rang).unwrap()
        });
    (reminders, clock, rang)
}

#[test]
fn the_thread_tells_of_what_became_due_and_of_what_sleep_took() {
    let desk = Desk::new();
    desk.take("one", &alarm("DISPLAY", "TRIGGER:-PT15M"));
    let (reminders, clock, rang) = running(&desk);
    clock.store(NOW + 45 * MINUTE, Ordering::SeqCst);
    reminders.look_again();
    assert_eq!(rang.recv().unwrap(), Rang { shown: 1, missed: 0 });
    desk.take("two", &alarm("DISPLAY", "TRIGGER:PT0S"));
    desk.take("three", &alarm("DISPLAY", "TRIGGER:PT5M"));
    clock.store(NOW + DAY, Ordering::SeqCst);
    reminders.look_again();
    assert_eq!(rang.recv().unwrap(), Rang { shown: 0, missed: 2 });
    drop(reminders);
    assert!(rang.recv().is_err(), "nothing else was told, and the thread has ended");
}
