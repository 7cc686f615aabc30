//! Appointments: entered, moved, split, removed, taken back, and decided about.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{CalendarId, Uuid};
use store::{CalendarForm, ListedCalendar, SourceEvent, Store, Who};

use super::desk::Desk;
use crate::rows::*;
use crate::{
    Code, appointment_card, appointment_decide, appointment_join, appointment_move, appointment_remove,
    appointment_save,
};

const DAY: i64 = 86_400;
/// A Monday, 2026-11-30, 09:00 UTC.
const MONDAY: i64 = 1_796_029_200;

/// A desk with a calendar on a server that may tell attendees by itself.
struct Calendars {
    desk: Desk,
    calendar: CalendarId,
    id: String,
}

impl Calendars {
    fn new(schedules: bool) -> Self {
        let desk = Desk::new();
        let form = CalendarForm {
            kind: "caldav".into(),
            config: "{}".into(),
            address: "jan@firm.example".into(),
            ..CalendarForm::default()
        };
        let listed = ListedCalendar {
            key: "/jan/".into(),
            name: "Jan".into(),
            access: "write".into(),
            schedules,
            ..ListedCalendar::default()
        };
        let calendar = desk
            .store
            .write(Who::User, |write| {
                let account = write.add_calendar_account(Uuid::now_v7(), &form, 1)?;
                write.list_calendars(account, &[listed])?;
                let calendar = write.calendars_in(account)?.remove(0);
                write.set_direction(calendar.id, "both")?;
                Ok::<_, store::StoreError>(calendar)
            })
            .unwrap();
        Self { id: calendar.uuid.to_string(), calendar: calendar.id, desk }
    }

    fn store(&self) -> &Store {
        &self.desk.store
    }

    fn form(&self, title: &str) -> AppointmentForm {
        AppointmentForm {
            calendar: self.id.clone(),
            title: title.into(),
            start: MONDAY,
            end: MONDAY + 3600,
            zone: "Europe/Warsaw".into(),
            alarms: vec![900],
            ..AppointmentForm::default()
        }
    }

    /// What the two weeks from that Monday hold: beginnings in days and hours, and titles.
    fn shown(&self) -> Vec<(i64, i64, String)> {
        let span = CalendarSpan { from: MONDAY, until: MONDAY + 14 * DAY };
        let page = crate::calendar_between(self.store(), span).unwrap();
        let place = |one: OccurrenceRow| ((one.start - MONDAY) / DAY, (one.start - MONDAY) % DAY / 3600, one.title);
        page.occurrences.into_iter().map(place).collect()
    }

    fn undo(&self) -> String {
        crate::undo(self.store(), &|_, _| true).unwrap().verb
    }
}

fn on(day: i64, hour: i64, title: &str) -> (i64, i64, String) {
    (day, hour, title.to_owned())
}

fn weekly() -> Option<RepeatRow> {
    Some(RepeatRow { unit: RepeatUnit::Daily, every: 2, count: Some(4), ..RepeatRow::default() })
}

#[test]
fn what_is_entered_shows_at_once_and_reads_back_as_it_was_entered() {
    let desk = Calendars::new(false);
    let form = AppointmentForm {
        place: "Room 7".into(),
        description: "Bring the CV;\nask, and listen".into(),
        link: "https://meet.example/abc".into(),
        private: true,
        free: true,
        ..desk.form("Interview")
    };
    let saved = appointment_save(desk.store(), &form).unwrap();
    assert_eq!(
        (saved.date, saved.undo.verb.as_str(), saved.undo.name.as_str()),
        (MONDAY, "appointment_add", "Interview")
    );
    assert_eq!(desk.shown(), [on(0, 0, "Interview")]);
    let card = appointment_card(desk.store(), &AppointmentAt { event: saved.event, date: MONDAY }).unwrap();
    assert_eq!((card.row.place.as_str(), card.description.as_str()), ("Room 7", form.description.as_str()));
    assert_eq!((card.link.as_str(), card.zone.as_str(), card.alarms), (form.link.as_str(), "Europe/Warsaw", vec![900]));
    assert!(card.row.private && card.row.free && card.row.waiting && card.row.may_change);
    assert_eq!(desk.undo(), "appointment_add");
    assert!(desk.shown().is_empty());
}

#[test]
fn one_date_of_a_series_can_be_moved_and_removed_and_both_taken_back() {
    let desk = Calendars::new(false);
    let series = AppointmentForm { repeat: weekly(), ..desk.form("Stand-up") };
    let event = appointment_save(desk.store(), &series).unwrap().event;
    let all: Vec<_> = (0..4).map(|at| on(2 * at, 0, "Stand-up")).collect();
    assert_eq!(desk.shown(), all);
    let to = AppointmentMove {
        event: event.clone(),
        date: MONDAY + 2 * DAY,
        start: MONDAY + 3 * DAY + 7200,
        end: MONDAY + 3 * DAY + 9000,
        scope: SeriesScope::One,
        told: false,
    };
    appointment_move(desk.store(), &to).unwrap();
    let moved = [on(0, 0, "Stand-up"), on(3, 2, "Stand-up"), on(4, 0, "Stand-up"), on(6, 0, "Stand-up")];
    assert_eq!(desk.shown(), moved);
    let gone = AppointmentGone { event, date: MONDAY + 4 * DAY, scope: SeriesScope::One, told: false };
    appointment_remove(desk.store(), &gone).unwrap();
    assert_eq!(desk.shown().len(), 3);
    assert_eq!((desk.undo().as_str(), desk.shown()), ("appointment_remove", moved.to_vec()));
    assert_eq!((desk.undo().as_str(), desk.shown()), ("appointment_move", all));
}

#[test]
fn a_series_that_is_split_keeps_its_profiles_on_both_sides() {
    let desk = Calendars::new(false);
    let anna = desk.desk.candidate("Anna", "Kowalska", "anna@kowalska.example");
    let anna = desk.store().read(|read| read.label(anna)).unwrap().uuid.to_string();
    let interview =
        InterviewForm { kind: InterviewKind::Phone, candidate: Some(anna.clone()), ..InterviewForm::default() };
    let series = AppointmentForm {
        repeat: weekly(),
        links: vec![anna.clone()],
        interview: Some(interview),
        ..desk.form("Interview")
    };
    let first = appointment_save(desk.store(), &series).unwrap().event;
    let date = MONDAY + 4 * DAY;
    let later = AppointmentForm {
        event: Some(first.clone()),
        date: Some(date),
        scope: SeriesScope::Following,
        title: "Second interview".into(),
        start: date,
        end: date + 3600,
        ..series
    };
    let saved = appointment_save(desk.store(), &later).unwrap();
    assert_ne!(saved.event, first);
    let expected =
        [on(0, 0, "Interview"), on(2, 0, "Interview"), on(4, 0, "Second interview"), on(6, 0, "Second interview")];
    assert_eq!(desk.shown(), expected);
    for (event, date) in [(first, MONDAY), (saved.event, date)] {
        let card = appointment_card(desk.store(), &AppointmentAt { event, date }).unwrap();
        assert_eq!(card.links.iter().map(|link| link.target.id.as_str()).collect::<Vec<_>>(), [anna.as_str()]);
        assert_eq!(card.interview.unwrap().row.candidate.unwrap().id, anna);
    }
    desk.undo();
    assert_eq!(desk.shown(), (0..4).map(|at| on(2 * at, 0, "Interview")).collect::<Vec<_>>());
}

#[test]
fn a_server_that_tells_attendees_by_itself_is_told_nothing_before_the_user_agrees() {
    let desk = Calendars::new(true);
    let party = FormParty { address: "anna@kowalska.example".into(), ..FormParty::default() };
    let form = AppointmentForm { attendees: vec![party], ..desk.form("Interview") };
    let asked = appointment_save(desk.store(), &form).unwrap_err();
    assert_eq!((asked.code, asked.data["who"].as_str()), (Code::AskTold, "anna@kowalska.example"));
    assert!(desk.shown().is_empty(), "nothing was kept");
    let event = appointment_save(desk.store(), &AppointmentForm { told: true, ..form }).unwrap().event;
    let to = AppointmentMove {
        event: event.clone(),
        date: MONDAY,
        start: MONDAY + DAY,
        end: MONDAY + DAY + 3600,
        ..AppointmentMove::default()
    };
    assert_eq!(appointment_move(desk.store(), &to).unwrap_err().code, Code::AskTold);
    let gone = AppointmentGone { event, date: MONDAY, ..AppointmentGone::default() };
    assert_eq!(appointment_remove(desk.store(), &gone).unwrap_err().code, Code::AskTold);
    appointment_move(desk.store(), &AppointmentMove { told: true, ..to }).unwrap();
    assert_eq!(desk.shown(), [on(1, 0, "Interview")]);
}

impl Calendars {
    /// An appointment that one side calls "Mine" and the other "Theirs", which also says where.
    fn clash(&self) -> String {
        let event = appointment_save(self.store(), &self.form("One")).unwrap().event;
        let id = self.store().read(|read| read.event_by_uuid(&event)).unwrap();
        let bytes = self.store().read(|read| read.event_bytes(id)).unwrap();
        let text = String::from_utf8(bytes.shown().to_vec()).unwrap();
        let theirs = text.replace("SUMMARY:One", "SUMMARY:Theirs\r\nLOCATION:Theirs");
        let sent = |write: &store::Write<'_>| write.event_written(id, text.as_bytes(), ("/jan/1.ics", "\"1\""));
        self.store().write(Who::Background, sent).unwrap();
        let mine = AppointmentForm { event: Some(event.clone()), date: Some(MONDAY), ..self.form("Mine") };
        appointment_save(self.store(), &mine).unwrap();
        let clash = |write: &store::Write<'_>| write.clash_event(id, Some(theirs.as_bytes()), "\"2\"");
        self.store().write(Who::Background, clash).unwrap();
        event
    }
}

#[test]
fn two_versions_are_joined_part_by_part() {
    for (chosen, titles) in [
        (vec![], ("Theirs", "Theirs")),
        (vec![("summary", ClashSide::Mine)], ("Mine", "Theirs")),
        (vec![("summary", ClashSide::Mine), ("location", ClashSide::Mine)], ("Mine", "")),
    ] {
        let desk = Calendars::new(false);
        let event = desk.clash();
        let at = AppointmentAt { event: event.clone(), date: MONDAY };
        let parts = appointment_card(desk.store(), &at).unwrap().clash.unwrap().parts;
        let told: Vec<_> = parts.iter().map(|one| (one.part.as_str(), one.changed_by)).collect();
        assert_eq!(told, [("summary", None), ("location", Some(ClashSide::Theirs))]);
        assert_eq!((parts[0].mine.text.as_str(), parts[0].theirs.text.as_str()), ("Mine", "Theirs"));
        let wanted = |(part, side): &(&str, _)| ClashChoice { part: (*part).into(), date: None, side: *side };
        let chosen: Vec<_> = chosen.iter().map(wanted).collect();
        appointment_join(desk.store(), &event, &chosen).unwrap();
        let card = appointment_card(desk.store(), &at).unwrap();
        assert_eq!((card.row.title.as_str(), card.row.place.as_str()), titles);
        assert_eq!(
            (card.clash, card.row.waiting),
            (None, !chosen.is_empty()),
            "what is the server's needs not be sent"
        );
        assert_eq!(appointment_join(desk.store(), &event, &[]).unwrap_err().code, Code::NotFound, "it is settled");
        desk.undo();
        assert_eq!(desk.shown(), [on(0, 0, "Mine")]);
    }
}

#[test]
fn the_user_decides_between_two_versions_and_may_keep_both() {
    for (keep, titles, waiting) in [
        (ClashKeep::Mine, vec!["Mine"], 1),
        (ClashKeep::Theirs, vec!["Theirs"], 0),
        (ClashKeep::Both, vec!["Mine", "Theirs"], 1),
    ] {
        let desk = Calendars::new(false);
        let event = desk.clash();
        let at = AppointmentAt { event: event.clone(), date: MONDAY };
        let clash = appointment_card(desk.store(), &at).unwrap().clash.unwrap();
        assert_eq!((clash.mine.title.as_str(), clash.theirs.title.as_str()), ("Mine", "Theirs"));
        appointment_decide(desk.store(), &event, keep).unwrap();
        let mut shown: Vec<String> = desk.shown().into_iter().map(|one| one.2).collect();
        shown.sort();
        assert_eq!(shown, titles, "{keep:?}");
        assert_eq!(desk.store().read(|read| read.waiting_events(desk.calendar)).unwrap().len(), waiting, "{keep:?}");
        desk.undo();
        assert_eq!(desk.shown(), [on(0, 0, "Mine")], "{keep:?}");
    }
}

#[test]
fn what_may_not_be_known_has_no_card() {
    let desk = Calendars::new(false);
    let event = appointment_save(desk.store(), &desk.form("Doctor")).unwrap().event;
    let ewa = store::UserForm { name: "Ewa".into(), rank: 0, admin: false };
    let user = desk.store().write(Who::User, |write| write.add_user(&ewa)).unwrap();
    desk.store().sign_in(user.id).unwrap();
    let at = AppointmentAt { event: event.clone(), date: MONDAY };
    assert_eq!(appointment_card(desk.store(), &at).unwrap_err().code, Code::NotFound);
    let gone = AppointmentGone { event, date: MONDAY, ..AppointmentGone::default() };
    assert_eq!(appointment_remove(desk.store(), &gone).unwrap_err().code, Code::NotOwner);
    assert_eq!(desk.shown(), [on(0, 0, "")], "only that somebody is busy");
}

#[test]
fn nothing_is_read_of_a_source_that_lies_about_its_events() {
    let desk = Calendars::new(false);
    let event = SourceEvent { key: "/jan/x.ics", etag: "\"1\"", uid: "x", ics: b"BEGIN:VCALENDAR" };
    let empty = store::DerivedEvent::default();
    let id = desk.store().write(Who::Background, |write| write.take_event(desk.calendar, &event, &empty)).unwrap();
    let uuid = desk.store().read(|read| read.event_bytes(id)).unwrap().uuid.to_string();
    let at = AppointmentAt { event: uuid, date: MONDAY };
    assert_eq!(appointment_card(desk.store(), &at).unwrap_err().code, Code::NotFound);
}
