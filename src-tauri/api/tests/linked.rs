//! Appointments: only what is linked to a profile is read by others, and where one is linked it is told.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use calendar::edit::Wanted;
use domain::{
    Appointment, CalendarId, Class, Clock, EventId, Mode, Occurrence, Party, Scope, Span, State, TargetId, Uuid,
};
use serde::Serialize;
use store::keys::{Adding, Envelope, RecoveryKey, SystemRandom, Way};
use store::{
    CalendarForm, DerivedEvent, Interview, ListedCalendar, SourceEvent, Store, StoreError, Summary, Who, unix_now,
};

use super::desk::{Desk, INBOX, letter};
use crate::rows::{AppointmentAt, CalendarSpan, ExclusionSubject, LinkQuery, LinkWhat, SearchQuery, Sharing, UserWish};
use crate::{Code, Failure};

/// What nobody but its owner may read anywhere, unless it is linked.
const NEEDLE: &str = "zirconium";
const DAY: i64 = 86_400;

/// Marta's desk with her calendar, and Jan, who sees what is for everybody.
pub struct Team {
    desk: Desk,
    pub(super) calendar: CalendarId,
    anna: TargetId,
    pub(super) now: i64,
}

impl Team {
    pub fn new() -> Self {
        let desk = Desk::new();
        let key = desk.store.key();
        let mut envelope = Envelope::create(desk.store.dir(), key, Uuid::from_u128(1)).unwrap();
        envelope
            .add(
                Way::Recovery(&RecoveryKey::new(&mut SystemRandom).unwrap()),
                Adding { key, at: 1, random: &mut SystemRandom },
            )
            .unwrap();
        let anna = desk.candidate("Anna", "Kowalska", "anna@a.example");
        crate::user_begin(&desk.store, "Marta", "a passphrase of the first").unwrap();
        crate::group_add(&desk.store, "Board").unwrap();
        let sees = Some(crate::team(&desk.store).unwrap().groups[0].id.clone());
        let jan = UserWish { name: "Jan".into(), admin: false, sees };
        crate::user_add(&desk.store, &jan, "a passphrase of the second", &Sharing::default()).unwrap();
        let calendar = desk
            .store
            .write(Who::User, |write| {
                let form = CalendarForm {
                    name: "Mine".into(),
                    kind: "caldav".into(),
                    config: "{}".into(),
                    ..CalendarForm::default()
                };
                let account = write.add_calendar_account(Uuid::from_bytes([9; 16]), &form, 1)?;
                let listed = ListedCalendar {
                    key: "/mine/".into(),
                    name: NEEDLE.into(),
                    access: "write".into(),
                    ..ListedCalendar::default()
                };
                write.list_calendars(account, &[listed])?;
                let calendar = write.calendars_in(account)?[0].id;
                write.set_direction(calendar, "both").map(|()| calendar)
            })
            .unwrap();
        Self { desk, calendar, anna, now: unix_now() }
    }

    pub fn store(&self) -> &Store {
        &self.desk.store
    }

    pub fn sign_in(&self, name: &str) {
        let user = self.store().read(|read| read.user_by_name(name)).unwrap().id;
        self.store().sign_in(user).unwrap();
    }

    pub(super) fn take(&self, key: &str, appointments: Vec<Appointment>) -> EventId {
        let dates = appointments.iter().enumerate();
        let date = |(shows, one): (usize, &Appointment)| Occurrence {
            start: one.span.start,
            end: one.span.end,
            date: one.span.start,
            shows,
        };
        let derived = DerivedEvent { dates: dates.map(date).collect(), appointments, between: None };
        let wanted = Wanted { appointment: &derived.appointments[0], repeat: None };
        let ics = ::calendar::edit::create(&wanted, key, self.now).bytes();
        let event = SourceEvent { key, etag: "1", uid: key, ics: &ics };
        let id =
            self.store().write(Who::Background, |write| write.take_event(self.calendar, &event, &derived)).unwrap();
        self.desk.settle();
        id
    }

    /// In `days` from now, made by the user, with these people.
    pub(super) fn meeting(&self, days: i64, with: &[&str]) -> Appointment {
        let start = self.now + days * DAY;
        let party = |address: &&str| Party { address: (*address).into(), name: NEEDLE.into(), ..Party::default() };
        Appointment {
            summary: NEEDLE.into(),
            location: NEEDLE.into(),
            description: NEEDLE.into(),
            link: format!("https://meet.example/{NEEDLE}"),
            attendees: with.iter().map(party).collect(),
            alarms: vec![-900],
            ..Appointment::at(Span { start, end: start + 3600, clock: Clock::Zone("Europe/Warsaw".into()) })
        }
    }

    pub(super) fn text(&self, event: EventId) -> String {
        crate::ids::uuid_text(&self.store().read(|read| read.event_bytes(event)).unwrap().uuid)
    }

    pub(super) fn job(&self, reference: &str, title: &str) -> String {
        self.desk.text(self.desk.job(reference, title))
    }

    pub(super) fn profile(&self) -> String {
        self.desk.text(self.anna)
    }

    pub(super) fn interview(&self, event: EventId) {
        let interview = Interview {
            kind: "video".into(),
            stage: NEEDLE.into(),
            candidate: Some(self.anna),
            scorecard: NEEDLE.into(),
            ..Interview::default()
        };
        let set =
            |write: &store::Write<'_>| write.set_interview(event, Some(&interview)).map(|()| ((), Summary::default()));
        self.store().act::<_, StoreError>("interview", self.now, set).unwrap();
    }

    pub(super) fn link(&self, event: EventId, group: Option<&str>) {
        crate::appointment_link(self.store(), &self.text(event), &[self.desk.text(self.anna)], group).unwrap();
    }
}

fn said<T: Serialize>(answer: Result<T, Failure>) -> String {
    match answer {
        Ok(row) => serde_json::to_string(&row).unwrap(),
        Err(failure) => format!("{:?}", failure.code),
    }
}

type Ask = fn(&Team, &str) -> String;

/// Every question whose answer may hold what an appointment holds.
const ASKS: &[(&str, Ask)] = &[
    ("the calendar", |t, _| {
        let span = CalendarSpan { from: t.now - 40 * DAY, until: t.now + 40 * DAY };
        said(crate::calendar_between(t.store(), span).map(|page| page.occurrences))
    }),
    ("the calendars", |t, _| said(crate::calendar_list(t.store()))),
    ("an appointment's card", |t, id| {
        let page = crate::calendar_between(t.store(), CalendarSpan { from: t.now - 40 * DAY, until: t.now + 40 * DAY });
        let dates = page.unwrap().occurrences.into_iter().map(|one| one.date);
        dates
            .map(|date| {
                said(
                    crate::appointment_card(t.store(), &AppointmentAt { event: id.into(), date })
                        .map(|card| (card.row, card.description, card.links)),
                )
            })
            .collect()
    }),
    ("an appointment, whole", |t, id| format!("{:?}", crate::appointment_whole(t.store(), id))),
    ("its bytes", |t, id| {
        format!("{:?}", crate::appointment_raw(t.store(), id).map(|raw| String::from_utf8(raw).unwrap()))
    }),
    ("an export", |t, _| {
        format!("{:?}", crate::calendar_export(t.store(), None, "").map(|raw| String::from_utf8(raw).unwrap()))
    }),
    ("the timeline", |t, _| said(crate::timeline(t.store(), &t.desk.text(t.anna), 0, 50))),
    ("the profile", |t, _| said(crate::profile(t.store(), &t.desk.text(t.anna)))),
    ("what is to be linked", |t, _| said(crate::link_page(t.store(), &LinkQuery { limit: 50, ..Default::default() }))),
    ("a scorecard", |t, id| said(crate::scorecard(t.store(), id))),
    ("an address's card", |t, _| said(crate::address_card(t.store(), "anna@a.example"))),
    ("a search", |t, _| {
        let query = SearchQuery { query: NEEDLE.into(), limit: 50, ..Default::default() };
        said(crate::search(t.store(), &query).map(|found| found.rows))
    }),
    ("what Undo would take back", |t, _| said(crate::undo_next(t.store()))),
];

/// What its owner is told of what is linked.
const OWN: [&str; 8] = [
    "the calendar",
    "the calendars",
    "an appointment's card",
    "an appointment, whole",
    "its bytes",
    "an export",
    "the timeline",
    "a scorecard",
];

/// Which questions tell something of an appointment.
fn telling(team: &Team, event: EventId) -> Vec<&'static str> {
    let id = team.text(event);
    let tells = |(what, ask): &(&'static str, Ask)| {
        let answer = ask(team, &id);
        answer.contains(NEEDLE).then_some(*what)
    };
    ASKS.iter().filter_map(tells).collect()
}

#[test]
fn others_read_only_what_is_linked_for_them_and_of_all_else_that_somebody_is_busy() {
    let private = |mut one: Appointment| {
        one.class = Class::Private;
        one
    };
    type Prepare = fn(&Team, EventId);
    let linked: Prepare = |team, event| team.link(event, None);
    let rows: [(&str, bool, Prepare, &[&str]); 6] = [
        ("unlinked", false, |_, _| {}, &[]),
        (
            "linked for everybody",
            false,
            linked,
            &["the calendar", "an appointment's card", "an appointment, whole", "the timeline", "a scorecard"],
        ),
        ("linked for the board", false, |team, event| team.link(event, Some("Board")), &[]),
        ("linked and private", true, linked, &[]),
        (
            "unlinked again",
            false,
            |team, event| {
                team.link(event, None);
                crate::appointment_unlink(team.store(), &team.text(event), &team.desk.text(team.anna)).unwrap();
            },
            &[],
        ),
        (
            "linked, and then somebody is left out",
            false,
            |team, event| {
                team.link(event, None);
                team.desk.exclude("anna@a.example");
                team.desk.settle();
            },
            &[],
        ),
    ];
    for (what, is_private, prepare, expected) in rows {
        let team = Team::new();
        let mut series = team.meeting(1, &["anna@a.example"]);
        let mut moved =
            Appointment { instead_of: Some(series.span.start + DAY), ..team.meeting(3, &["anna@a.example"]) };
        if is_private {
            (series, moved) = (private(series), moved);
        }
        let event = team.take("one", vec![series, moved]);
        team.interview(event);
        prepare(&team, event);
        team.sign_in("Jan");
        assert_eq!(telling(&team, event), expected, "{what}");
        let span = CalendarSpan { from: team.now, until: team.now + 9 * DAY };
        let busy = crate::calendar_between(team.store(), span).unwrap().occurrences.len();
        assert_eq!(busy, 2, "{what}: that somebody is busy is told");
    }
}

#[test]
fn the_owner_reads_all_of_it_but_what_involves_somebody_left_out() {
    let team = Team::new();
    let event = team.take("one", vec![team.meeting(1, &["anna@a.example"])]);
    team.interview(event);
    team.link(event, None);
    assert_eq!(telling(&team, event), OWN);
    let subject = ExclusionSubject::Address { address: "anna@a.example".into() };
    let preview = crate::exclusion_preview(team.store(), &subject, Scope::All).unwrap();
    assert_eq!(preview.appointments, 1);
    crate::exclusion_add(team.store(), &subject, Mode::Hide, Scope::All).unwrap();
    assert_eq!(telling(&team, event), ["the calendars"], "the calendar's own name alone");
    let page =
        crate::calendar_between(team.store(), CalendarSpan { from: team.now, until: team.now + 9 * DAY }).unwrap();
    assert_eq!(page.occurrences[0].kind, crate::rows::OccurrenceKind::LeftOut);
    crate::undo(team.store(), &|_, _| true).unwrap();
    assert_eq!(telling(&team, event), OWN);
}

#[test]
fn a_deleting_exclusion_leaves_only_when_it_was_and_taken_back_has_it_fetched_again() {
    let team = Team::new();
    let event = team.take("one", vec![team.meeting(1, &["anna@a.example", "else@b.example"])]);
    team.link(event, None);
    let subject = ExclusionSubject::Address { address: "anna@a.example".into() };
    crate::exclusion_add(team.store(), &subject, Mode::Delete, Scope::All).unwrap();
    let due = |now| team.store().write(Who::Background, |write| write.delete_due(now)).unwrap();
    assert_eq!(due(team.now), 0, "not before its day");
    assert_eq!((due(team.now + 31 * DAY), due(team.now + 31 * DAY)), (1, 0));
    let known = team.store().read(|read| read.event_bytes(event)).unwrap();
    assert_eq!(
        (known.raw, known.key.as_deref(), known.removed),
        (None, Some("one"), false),
        "at the server nothing is deleted"
    );
    let page =
        crate::calendar_between(team.store(), CalendarSpan { from: team.now, until: team.now + 9 * DAY }).unwrap();
    assert_eq!(page.occurrences[0].kind, crate::rows::OccurrenceKind::LeftOut);
    crate::exclusion_remove(team.store(), &crate::exclusions(team.store()).unwrap()[0].id.clone()).unwrap();
    let known = team.store().read(|read| read.event_bytes(event)).unwrap();
    let cursor = team.store().read(|read| read.calendar(team.calendar)).unwrap().cursor;
    assert_eq!((known.etag.as_str(), cursor), ("", None), "the next sync fetches it");
}

#[test]
fn appointments_stand_among_messages_by_their_next_date_and_pages_fit_together() {
    let team = Team::new();
    for minutes in [1, 2, 3] {
        let id = team
            .desk
            .arrive(INBOX, 0, &letter("Anna <anna@a.example>", "marta@agency.example", "Hello", minutes, "A word."))
            .unwrap();
        team.desk.file(&id, team.anna);
    }
    let newest = crate::timeline(team.store(), &team.desk.text(team.anna), 0, 9).unwrap().rows[0].at;
    let days = (newest - team.now) / DAY;
    for (key, days) in [("before", days - 9), ("after", days + 9), ("gone", days + 8)] {
        let event = team.take(key, vec![team.meeting(days, &["anna@a.example"])]);
        team.link(event, None);
    }
    let gone = team.store().read(|read| read.event_by_key(team.calendar, "gone")).unwrap().unwrap();
    team.store().write(Who::Background, |write| write.lose_event(gone, 1)).unwrap();
    let whole = crate::timeline(team.store(), &team.desk.text(team.anna), 0, 50).unwrap();
    let kinds: Vec<_> = whole.rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["appointment", "appointment", "message", "message", "message", "appointment", "created"]);
    let told: Vec<_> = whole.rows.iter().filter_map(|row| row.appointment.as_ref()).collect();
    assert_eq!(told.iter().map(|one| one.gone).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(told[0].people, [NEEDLE]);
    for size in 1..8 {
        let mut pages = Vec::new();
        for offset in (0..whole.total).step_by(size) {
            let page = crate::timeline(team.store(), &team.desk.text(team.anna), offset, u32::try_from(size).unwrap())
                .unwrap();
            assert_eq!(page.total, whole.total);
            pages.extend(page.rows);
        }
        assert_eq!(pages, whole.rows, "by {size}");
    }
}

#[test]
fn the_list_of_what_is_to_be_linked_is_sorted_ticked_and_linked_for_a_group() {
    let team = Team::new();
    let later = team.take("later", vec![team.meeting(2, &["anna@a.example"])]);
    let first = team.take("first", vec![team.meeting(1, &["anna@a.example"])]);
    let before = team.take("before", vec![team.meeting(-20, &["anna@a.example"])]);
    let page = |before| crate::link_page(team.store(), &LinkQuery { before, limit: 50, ..Default::default() }).unwrap();
    let shown = |before| page(before).rows.into_iter().map(|row| row.row.event).collect::<Vec<_>>();
    assert_eq!((shown(false), shown(true)), (vec![team.text(first), team.text(later)], vec![team.text(before)]));
    assert_eq!(
        (crate::link_count(team.store()).unwrap(), page(false).plan.appointments, page(false).before),
        (2, 2, 1)
    );
    crate::link_tick(team.store(), &[team.text(first)], false).unwrap();
    assert_eq!((page(false).plan.appointments, page(false).plan.unticked), (1, 1));
    let report = crate::link_run(team.store(), &LinkWhat::Ticked { before: false }, Some("Board")).unwrap();
    assert_eq!((report.appointments, report.profiles, report.later, report.undo.verb.as_str()), (1, 1, 1, "link"));
    assert_eq!(crate::link_count(team.store()).unwrap(), 0, "what was put off is not counted");
    assert_eq!(page(false).rows[0].state, State::Later);
    crate::link_decide(team.store(), &[team.text(first)], State::No).unwrap();
    assert_eq!(shown(false), Vec::<String>::new());
    assert_eq!(crate::link_decide(team.store(), &[team.text(first)], State::No).unwrap_err().code, Code::NotFound);
    crate::undo(team.store(), &|_, _| true).unwrap();
    assert_eq!(shown(false), [team.text(first)]);
    team.sign_in("Jan");
    assert_eq!(page(false).rows, []);
    assert_eq!(crate::link_tick(team.store(), &[team.text(first)], true).unwrap_err().code, Code::NotOwner);
}

#[test]
fn what_was_thought_of_an_interview_is_written_read_and_taken_back() {
    let team = Team::new();
    let event = team.take("one", vec![team.meeting(1, &[])]);
    let id = team.text(event);
    assert_eq!(crate::scorecard(team.store(), &id).unwrap_err().code, Code::NotFound);
    team.interview(event);
    crate::scorecard_save(team.store(), &id, "Knows her trade.").unwrap();
    assert_eq!(crate::scorecard(team.store(), &id).unwrap(), "Knows her trade.");
    crate::undo(team.store(), &|_, _| true).unwrap();
    assert_eq!(crate::scorecard(team.store(), &id).unwrap(), NEEDLE);
    team.sign_in("Jan");
    assert_eq!(crate::scorecard_save(team.store(), &id, "x").unwrap_err().code, Code::NotOwner);
}
