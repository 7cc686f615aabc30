//! A source, the store and the user, cut anywhere.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod both;
mod server;

use std::cell::Cell;

use domain::{CalendarAccountId, CalendarId, EventId, Uuid};
use store::keys::Key;
use store::{CalendarForm, EventState, Store, StoreError, Summary, Who};
use tempfile::TempDir;

use super::{Around, CalendarProgress, Report, Run, RunError, run};
use crate::derive::{read_event, refresh};
use crate::{Cancel, Trouble};
use server::Server;

const NOW: i64 = 1_795_000_000;

fn ics(uid: &str, text: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261123T090000Z\r\n\
         DTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\nSUMMARY:{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

/// Nobody listens.
struct Nobody;

impl Around for Nobody {
    fn progress(&self, _: &CalendarProgress<'_>) {}
}

struct Desk {
    store: Store,
    _dir: TempDir,
    account: CalendarAccountId,
    calendar: CalendarId,
    server: Server,
    made: Cell<u32>,
}

impl Desk {
    fn new(mut server: Server) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("home"), &Key::from_bytes([1; 32]), NOW).unwrap();
        let form = CalendarForm { kind: "caldav".into(), config: "{}".into(), ..CalendarForm::default() };
        let account = store.write(Who::User, |write| write.add_calendar_account(Uuid::now_v7(), &form, NOW)).unwrap();
        let run = Run { store: &store, account, started: NOW, around: &Nobody, cancel: &Cancel::default() };
        super::take_over_calendars(&run, &mut server).unwrap();
        let calendar = store.read(|read| read.calendars_in(account)).unwrap().first().unwrap().id;
        store.write(Who::User, |write| write.set_direction(calendar, "both")).unwrap();
        Self { store, _dir: dir, account, calendar, server, made: Cell::new(0) }
    }

    fn sync(&mut self) -> Result<Report, RunError> {
        let cancel = Cancel::default();
        let run_of = Run { store: &self.store, account: self.account, started: NOW, around: &Nobody, cancel: &cancel };
        let mut report = Report::default();
        run(&run_of, &mut self.server, &mut report)?;
        Ok(report)
    }

    /// The line is whole again.
    fn whole(&mut self) -> Report {
        self.server.left = None;
        self.sync().unwrap()
    }

    fn act<T>(&self, act: impl FnOnce(&store::Write<'_>) -> store::Result<T>) -> T {
        self.store.act("appointment", NOW, |write| Ok::<_, StoreError>((act(write)?, Summary::default()))).unwrap()
    }

    fn create(&self, text: &str) -> EventId {
        self.made.set(self.made.get() + 1);
        let uid = format!("own{}", self.made.get());
        let bytes = ics(&uid, text);
        let derived = read_event(bytes.as_bytes(), NOW).unwrap().derived;
        self.act(|write| write.create_event(self.calendar, (&uid, bytes.as_bytes()), &derived))
    }

    fn change(&self, event: EventId, text: &str) {
        let uid = self.store.read(|read| read.event_bytes(event)).unwrap().uid;
        let bytes = ics(&uid, text);
        let derived = read_event(bytes.as_bytes(), NOW).unwrap().derived;
        self.act(|write| write.change_event(event, bytes.as_bytes(), &derived));
    }

    fn only(&self) -> EventId {
        self.store.read(|read| read.event_facts(self.calendar)).unwrap().first().unwrap().id.unwrap()
    }

    fn states(&self) -> Vec<EventState> {
        self.store.read(|read| read.event_facts(self.calendar)).unwrap().iter().map(|one| one.state).collect()
    }

    fn titles(&self) -> Vec<String> {
        let dates = self.store.read(|read| read.dates_between(NOW - 40_000_000, NOW + 40_000_000)).unwrap();
        dates.into_iter().map(|date| date.summary).collect()
    }

    /// Both sides hold the same events with the same bytes, but for what the user has to decide.
    fn agree(&self) {
        let facts = self.store.read(|read| read.event_facts(self.calendar)).unwrap();
        let mut there: Vec<&String> = self.server.events.keys().collect();
        for one in &facts {
            let refused = |id| self.store.read(|read| read.event_bytes(id)).unwrap().refused.is_some();
            let Some(key) = &one.key else {
                let rests = matches!(one.state, EventState::Gone | EventState::Clash) || one.id.is_some_and(refused);
                assert!(rests, "{one:?}");
                continue;
            };
            there.retain(|other| *other != key);
            match one.state {
                EventState::Same => {
                    let bytes = self.store.read(|read| read.event_bytes(one.id.unwrap())).unwrap();
                    assert_eq!(Some(std::str::from_utf8(bytes.shown()).unwrap()), self.server.text(key));
                }
                EventState::Clash => {}
                other => panic!("{other:?} behind a whole sync"),
            }
        }
        assert!(there.is_empty(), "{there:?} are not here");
    }
}

#[test]
fn appointments_come_change_and_go_with_their_source() {
    let mut desk = Desk::new(Server::default());
    for (uid, text) in [("a", "One"), ("b", "Two")] {
        desk.server.put(&format!("{uid}.ics"), &ics(uid, text));
    }
    assert_eq!(desk.sync().unwrap().fetched, 2);
    assert_eq!(desk.titles(), ["One", "Two"]);
    desk.server.put("a.ics", &ics("a", "Uno"));
    desk.server.remove("b.ics");
    let report = desk.sync().unwrap();
    assert_eq!((report.fetched, report.lost, desk.titles()), (1, 1, vec!["Uno".to_owned()]));
    desk.server.forgets = true;
    assert_eq!(desk.sync().unwrap().fetched, 0, "told everything anew, nothing is fetched again");
}

#[test]
fn what_no_event_can_be_read_from_is_set_aside_until_it_changes() {
    let mut desk = Desk::new(Server::default());
    desk.server.put("broken.ics", "<html>");
    desk.server.put("a.ics", &ics("a", "One"));
    let report = desk.sync().unwrap();
    assert_eq!((report.aside, report.fetched), (1, 1));
    desk.server.forgets = true;
    assert_eq!(desk.sync().unwrap().aside, 0, "it is not asked for again");
    desk.server.put("broken.ics", &ics("broken", "Mended"));
    desk.sync().unwrap();
    assert_eq!((desk.titles(), desk.states()), (vec!["One".into(), "Mended".into()], vec![EventState::Same; 2]));
}

#[test]
fn what_the_user_does_reaches_the_source_once() {
    for rewrites in [false, true] {
        let mut desk = Desk::new(Server { rewrites, ..Server::default() });
        let event = desk.create("Interview");
        desk.sync().unwrap();
        desk.agree();
        desk.change(event, "Second interview");
        desk.sync().unwrap();
        desk.agree();
        assert!(desk.server.text("own1.ics").unwrap().contains("Second interview"));
        let written = desk.server.history.len();
        desk.sync().unwrap();
        assert_eq!(desk.server.history.len(), written, "nothing is written twice");
        desk.act(|write| write.remove_event(event));
        desk.sync().unwrap();
        assert!(desk.server.events.is_empty());
        desk.store.write(Who::User, |write| write.undo_newest(&|_, _| true)).unwrap();
        refresh(&desk.store, NOW).unwrap();
        desk.sync().unwrap();
        desk.agree();
        assert_eq!(desk.titles(), ["Second interview"]);
    }
}

#[test]
fn where_both_sides_changed_it_neither_is_overwritten() {
    let mut desk = Desk::new(Server::default());
    desk.server.put("a.ics", &ics("a", "One"));
    desk.sync().unwrap();
    let event = desk.only();
    desk.change(event, "Mine");
    desk.server.put("a.ics", &ics("a", "Theirs"));
    assert_eq!(desk.sync().unwrap().clashes, 1);
    assert_eq!((desk.titles(), desk.states()), (vec!["Mine".into()], vec![EventState::Clash]));
    assert!(desk.server.text("a.ics").unwrap().contains("Theirs"));
    desk.change(event, "Both");
    desk.sync().unwrap();
    desk.agree();
    assert_eq!(desk.states(), [EventState::Same]);
    assert!(desk.server.text("a.ics").unwrap().contains("Both"));
}

#[test]
fn what_was_removed_there_and_changed_here_is_for_the_user_to_decide() {
    let mut desk = Desk::new(Server::default());
    desk.server.put("a.ics", &ics("a", "One"));
    desk.sync().unwrap();
    desk.change(desk.only(), "Mine");
    desk.server.remove("a.ics");
    desk.sync().unwrap();
    assert_eq!(desk.states(), [EventState::Clash]);
    desk.change(desk.only(), "Mine");
    desk.sync().unwrap();
    desk.agree();
    assert_eq!(desk.server.events.len(), 1);
}

#[test]
fn a_source_without_room_keeps_what_waits_waiting() {
    let mut desk = Desk::new(Server { full: true, ..Server::default() });
    desk.create("Interview");
    let report = desk.sync().unwrap();
    assert!(matches!(report.failed.as_slice(), [(_, Trouble::Full { .. })]));
    assert_eq!(desk.states(), [EventState::New]);
    desk.server.full = false;
    desk.whole();
    desk.agree();
}

#[test]
fn a_uid_the_source_has_under_another_name_is_not_written_twice() {
    let mut desk = Desk::new(Server::default());
    desk.server.put("own1.ics", &ics("other", "Theirs"));
    desk.sync().unwrap();
    desk.create("Mine");
    let report = desk.sync().unwrap();
    assert_eq!((report.refused, desk.server.events.len()), (1, 1));
    assert_eq!(desk.sync().unwrap().refused, 0, "it waits for the user");
}
