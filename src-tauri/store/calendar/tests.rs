//! Events between a source, the user and other users.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

use domain::{Appointment, CalendarId, Class, Clock, EventId, Occurrence, Party, Span, TargetId, Uuid, Verdict};

use super::{CalendarForm, DerivedEvent, EventState, Interview, ListedCalendar, NewEventFiling, Seen, SourceEvent};
use crate::desk_tests::{Desk, NOW, key};
use crate::{Result, Store, StoreError, Summary, UserForm, Who, Write};

pub(super) const DAY: i64 = 86_400;

/// A desk with a calendar that is kept in step with a server.
pub(super) struct Calendars {
    pub(super) desk: Desk,
    calendar: CalendarId,
}

impl Calendars {
    pub(super) fn new() -> Self {
        let desk = Desk::in_use();
        let calendar = desk.store.write(Who::User, |write| connect(write, "caldav")).unwrap();
        Self { desk, calendar }
    }

    pub(super) fn store(&self) -> &Store {
        &self.desk.store
    }

    /// As the server has it: `text` stands for its bytes.
    pub(super) fn take(&self, key: &str, text: &str, at: i64) -> EventId {
        self.take_as(key, text, &at_noon(text, at))
    }

    pub(super) fn take_as(&self, key: &str, text: &str, derived: &DerivedEvent) -> EventId {
        let event = SourceEvent { key, etag: &format!("\"{text}\""), uid: key, ics: text.as_bytes() };
        self.store().write(Who::Background, |write| write.take_event(self.calendar, &event, derived)).unwrap()
    }

    pub(super) fn act<T>(&self, act: impl FnOnce(&Write<'_>) -> Result<T>) -> T {
        self.store().act("appointment", NOW, |write| Ok::<_, StoreError>((act(write)?, Summary::default()))).unwrap()
    }

    fn create(&self, text: &str) -> EventId {
        self.act(|write| write.create_event(self.calendar, (text, text.as_bytes()), &at_noon(text, NOW)))
    }

    pub(super) fn change(&self, event: EventId, text: &str) {
        self.act(|write| write.change_event(event, text.as_bytes(), &at_noon(text, NOW)));
    }

    fn remove(&self, event: EventId) {
        self.act(|write| write.remove_event(event));
    }

    pub(super) fn undo(&self) -> Result<()> {
        self.store().write(Who::User, |write| write.undo_newest(&|_, _| true)).map(|_| ())
    }

    pub(super) fn shown(&self, event: EventId) -> (String, EventState) {
        self.store()
            .read(|read| {
                let bytes = read.event_bytes(event)?;
                let facts = read.event_facts(self.calendar)?.into_iter().find(|it| it.id == Some(event)).unwrap();
                Ok::<_, StoreError>((String::from_utf8(bytes.shown().to_vec()).unwrap(), facts.state))
            })
            .unwrap()
    }

    pub(super) fn sent(&self, event: EventId, text: &str) {
        let name = format!("\"{text}\"");
        self.store()
            .write(Who::Background, |write| write.event_written(event, text.as_bytes(), ("key", &name)))
            .unwrap();
    }

    pub(super) fn lose(&self, event: EventId) {
        self.store().write(Who::Background, |write| write.lose_event(event, NOW)).unwrap();
    }

    pub(super) fn file(&self, event: EventId, target: TargetId) {
        let new = NewEventFiling {
            event,
            target,
            verdict: Verdict::New,
            reasons: Vec::new(),
            how: "hand",
            group: None,
            at: NOW,
        };
        self.act(|write| write.file_event(&new));
    }
}

fn connect(write: &Write<'_>, kind: &str) -> Result<CalendarId> {
    let form = CalendarForm {
        name: "Work".into(),
        kind: kind.into(),
        config: "{}".into(),
        address: "jan@firm.example".into(),
        ..CalendarForm::default()
    };
    let account = write.add_calendar_account(Uuid::now_v7(), &form, NOW)?;
    let listed = ListedCalendar {
        key: "/team/".into(),
        name: "Work".into(),
        colour: "#336699".into(),
        access: "write".into(),
        ..ListedCalendar::default()
    };
    write.list_calendars(account, &[listed])?;
    let calendar = write.calendars_in(account)?[0].id;
    write.set_direction(calendar, "both")?;
    Ok(calendar)
}

fn appointment(summary: &str, (start, end): (i64, i64)) -> Appointment {
    Appointment {
        summary: summary.into(),
        location: "Room 7".into(),
        description: "About the offer".into(),
        attendees: vec![Party { address: "anna@kowalska.example".into(), ..Party::default() }],
        alarms: vec![-900],
        ..Appointment::at(Span { start, end, clock: Clock::Zone("Europe/Warsaw".into()) })
    }
}

pub(super) fn at_noon(summary: &str, at: i64) -> DerivedEvent {
    once(appointment(summary, (at, at + 3600)))
}

fn once(one: Appointment) -> DerivedEvent {
    let dates = vec![Occurrence { start: one.span.start, end: one.span.end, date: one.span.start, shows: 0 }];
    DerivedEvent { appointments: vec![one], dates, between: None }
}

#[test]
fn a_span_of_time_shows_what_reaches_into_it_however_long_it_is() {
    let desk = Calendars::new();
    let long = |name: &str, from: i64, until: i64| once(appointment(name, (NOW + from * DAY, NOW + until * DAY)));
    for (name, from, until) in [
        ("before", -2, 0),
        ("into", -2, 1),
        ("within", 0, 1),
        ("out of", 6, 9),
        ("behind", 7, 8),
        ("around", -300, 300),
    ] {
        desk.take_as(name, name, &long(name, from, until));
    }
    let found = desk.store().read(|read| read.dates_between(NOW, NOW + 7 * DAY)).unwrap();
    let names: Vec<&str> = found.iter().map(|date| date.summary.as_str()).collect();
    assert_eq!(names, ["around", "into", "within", "out of"]);
    assert!(found.iter().all(|date| date.seen == Seen::Whole && date.location == "Room 7" && date.reminds));
}

#[test]
fn dates_no_rows_are_kept_of_are_shown_like_others() {
    let desk = Calendars::new();
    let daily = DerivedEvent { between: Some((NOW - DAY, NOW + DAY)), ..at_noon("Stand-up", NOW) };
    let event = desk.take_as("daily", "daily", &daily);
    let (from, until) = (NOW + 10 * DAY, NOW + 12 * DAY);
    let read = |from, until| desk.store().read(|read| read.events_beyond(from, until)).unwrap();
    assert_eq!(read(from, until), [event]);
    assert_eq!(read(NOW, NOW + 3600), []);
    assert!(desk.store().read(|read| read.dates_between(NOW, until)).unwrap().is_empty(), "only part of it has rows");
    let date = Occurrence { start: from, end: from + 900, date: from, shows: 0 };
    let found = desk.store().read(|read| read.dates_shown(&[super::Shown { event, date }])).unwrap();
    assert_eq!(
        found.iter().map(|it| (it.summary.as_str(), it.start, it.date)).collect::<Vec<_>>(),
        [("Stand-up", from, from)]
    );
}

#[test]
fn what_the_user_changes_waits_until_the_source_has_it() {
    let desk = Calendars::new();
    let event = desk.create("v1");
    assert_eq!(desk.shown(event), ("v1".into(), EventState::New));
    desk.sent(event, "v1");
    assert_eq!(desk.shown(event), ("v1".into(), EventState::Same));
    desk.change(event, "v2");
    desk.change(event, "v3");
    desk.sent(event, "v2");
    assert_eq!(desk.shown(event), ("v3".into(), EventState::Changed), "what changed meanwhile goes on waiting");
    desk.sent(event, "v3");
    desk.remove(event);
    assert_eq!(desk.shown(event).1, EventState::Removed);
    desk.lose(event);
    assert_eq!(desk.shown(event).1, EventState::Gone);
    let log = desk.store().read(|read| read.calendar_acts((0, 10))).unwrap();
    let states: Vec<_> = log.iter().map(|line| (line.act.as_str(), line.state.as_str())).collect();
    assert_eq!(states, [("remove", "done"), ("change", "done"), ("change", "done"), ("create", "done")]);
}

#[test]
fn undo_gives_up_what_was_not_sent_and_meets_what_was_with_its_opposite() {
    let desk = Calendars::new();
    let event = desk.take("key", "v1", NOW);
    desk.change(event, "v2");
    desk.undo().unwrap();
    assert_eq!(desk.shown(event), ("v1".into(), EventState::Same), "nothing was sent, nothing is");
    desk.change(event, "v2");
    desk.sent(event, "v2");
    desk.undo().unwrap();
    assert_eq!(desk.shown(event), ("v1".into(), EventState::Changed));
    desk.sent(event, "v1");
    desk.remove(event);
    desk.undo().unwrap();
    assert_eq!(desk.shown(event), ("v1".into(), EventState::Same));
    desk.remove(event);
    desk.lose(event);
    desk.undo().unwrap();
    assert_eq!(desk.shown(event), ("v1".into(), EventState::New), "it is put there anew");
    let made = desk.create("w1");
    desk.undo().unwrap();
    assert_eq!(desk.shown(made).1, EventState::Gone);
    let stale = desk.store().read(|read| read.stale_events(10)).unwrap();
    assert_eq!(stale, [event, made], "their dates are worked out anew");
}

#[test]
fn undo_refuses_what_the_source_changed_since() {
    let desk = Calendars::new();
    let event = desk.take("key", "v1", NOW);
    desk.change(event, "v2");
    desk.sent(event, "v2");
    desk.take("key", "v3", NOW);
    assert!(matches!(desk.undo(), Err(StoreError::EventChanged)));
    assert_eq!(desk.shown(event), ("v3".into(), EventState::Same));
}

#[test]
fn what_the_source_made_of_a_write_can_still_be_undone() {
    let desk = Calendars::new();
    let event = desk.take("key", "v1", NOW);
    desk.change(event, "v2");
    desk.store().write(Who::Background, |write| write.event_written(event, b"v2", ("key", ""))).unwrap();
    desk.take("key", "v2 and more", NOW);
    desk.undo().unwrap();
    assert_eq!(desk.shown(event), ("v1".into(), EventState::Changed));
}

#[test]
fn where_both_sides_changed_it_nothing_is_sent_until_the_user_decides() {
    for (theirs, mine, expected) in [
        (Some("theirs"), true, ("mine", EventState::Changed)),
        (Some("theirs"), false, ("theirs", EventState::Same)),
        (None, true, ("mine", EventState::New)),
        (None, false, ("v1", EventState::Gone)),
    ] {
        let desk = Calendars::new();
        let event = desk.take("key", "v1", NOW);
        desk.change(event, "mine");
        let clash = |write: &Write<'_>| write.clash_event(event, theirs.map(str::as_bytes), "\"t\"");
        desk.store().write(Who::Background, clash).unwrap();
        assert_eq!(desk.shown(event), ("mine".into(), EventState::Clash));
        assert!(desk.store().read(|read| read.waiting_events(desk.calendar)).unwrap().is_empty());
        if mine {
            desk.change(event, "mine");
        } else {
            desk.act(|write| write.yield_event(event, &at_noon("theirs", NOW)));
        }
        assert_eq!(desk.shown(event), (expected.0.into(), expected.1), "{theirs:?} {mine}");
        desk.undo().unwrap();
        assert_eq!(desk.shown(event).0, "mine", "{theirs:?} {mine}");
    }
}

#[test]
fn what_the_source_no_longer_has_goes_unless_it_is_with_a_profile() {
    let desk = Calendars::new();
    let (loose, filed) = (desk.take("a", "a", NOW), desk.take("b", "b", NOW));
    desk.file(filed, desk.desk.person());
    desk.lose(loose);
    desk.lose(filed);
    let facts = desk.store().read(|read| read.event_facts(desk.calendar)).unwrap();
    assert_eq!(facts.iter().map(|it| it.id).collect::<Vec<_>>(), [Some(filed)]);
    assert!(desk.store().read(|read| read.dates_between(NOW - DAY, NOW + DAY)).unwrap().is_empty());
}

#[test]
fn a_refused_change_waits_for_the_user_and_is_not_sent_again_by_itself() {
    let desk = Calendars::new();
    let event = desk.create("v1");
    let waiting = || desk.store().read(|read| read.waiting_events(desk.calendar)).unwrap().len();
    desk.store().write(Who::Background, |write| write.event_refused(event, "forbidden no")).unwrap();
    assert_eq!(waiting(), 0);
    desk.store().write(Who::User, |write| write.try_event_again(event)).unwrap();
    assert_eq!(waiting(), 1);
}

#[test]
fn what_is_in_no_calendar_elsewhere_waits_for_nobody() {
    let desk = Calendars::new();
    let here = desk.store().write(Who::User, |write| connect(write, "here")).unwrap();
    let event = desk.act(|write| write.create_event(here, ("u", b"v1"), &at_noon("v1", NOW)));
    desk.act(|write| write.change_event(event, b"v2", &at_noon("v2", NOW)));
    assert!(desk.store().read(|read| read.waiting_events(here)).unwrap().is_empty());
    desk.undo().unwrap();
    assert_eq!(desk.store().read(|read| read.event_bytes(event)).unwrap().shown(), b"v1");
}

#[test]
fn a_calendar_that_is_only_read_is_not_written_to() {
    let desk = Calendars::new();
    let event = desk.take("key", "v1", NOW);
    desk.store().write(Who::User, |write| write.set_direction(desk.calendar, "read")).unwrap();
    let refused = desk.store().write(Who::User, |write| write.remove_event(event));
    assert!(matches!(refused, Err(StoreError::ReadOnlyCalendar)));
}

/// What a colleague who sees everything there is to see finds on the day.
fn colleague(desk: &Calendars) -> Vec<(Seen, String)> {
    let ewa = UserForm { name: "Ewa".into(), rank: 0, admin: true };
    let user = desk.store().write(Who::User, |write| write.add_user(&ewa)).unwrap();
    let beside = Store::open(desk.desk.dir.path(), &key()).unwrap();
    beside.sign_in(user.id).unwrap();
    beside
        .read(|read| {
            let dates = read.dates_between(NOW - DAY, NOW + DAY)?;
            for date in dates.iter().filter(|date| date.seen != Seen::Whole) {
                assert!(date.candidate.is_none() && date.interview.is_empty());
                assert!(read.appointment(date.appointment).is_err() && read.named_in(&[date.appointment])?.is_empty());
            }
            Ok::<_, StoreError>(dates.into_iter().map(|date| (date.seen, date.summary + &date.location)).collect())
        })
        .unwrap()
}

#[test]
fn a_colleague_reads_what_is_with_a_profile_and_of_all_else_only_that_somebody_is_busy() {
    let desk = Calendars::new();
    desk.take("loose", "Doctor", NOW);
    let filed = desk.take("filed", "Interview", NOW + 1);
    desk.file(filed, desk.desk.person());
    let free = Appointment { busy: false, ..appointment("Birthday", (NOW + 2, NOW + 3)) };
    desk.take_as("free", "free", &once(free));
    assert_eq!(colleague(&desk), [(Seen::Busy, String::new()), (Seen::Whole, "InterviewRoom 7".into())]);
}

#[test]
fn what_is_private_is_only_busy_to_a_colleague_also_on_a_date_that_was_moved() {
    let desk = Calendars::new();
    let series = Appointment { class: Class::Private, repeats: true, ..appointment("Treatment", (NOW, NOW + 60)) };
    let moved = Appointment { instead_of: Some(NOW + 100), ..appointment("Treatment", (NOW + 200, NOW + 260)) };
    let dates = [(NOW, 0), (NOW + 200, 1)].map(|(at, shows)| Occurrence { start: at, end: at + 60, date: at, shows });
    let derived = DerivedEvent { appointments: vec![series, moved], dates: dates.to_vec(), between: None };
    let event = desk.take_as("private", "private", &derived);
    desk.file(event, desk.desk.person());
    let interview = Interview { kind: "phone".into(), candidate: Some(desk.desk.person()), ..Interview::default() };
    desk.act(|write| write.set_interview(event, Some(&interview)));
    assert_eq!(desk.store().read(|read| read.interview(event)).unwrap(), Some(interview));
    assert_eq!(colleague(&desk), [(Seen::Busy, String::new()), (Seen::Busy, String::new())]);
}
