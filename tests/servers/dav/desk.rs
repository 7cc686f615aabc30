//! A store with Anna's calendar on a real server, and what must hold between the two after a sync.
#![allow(clippy::missing_panics_doc)]

use std::collections::BTreeMap;
use std::path::Path;

use account::secret::Secrets;
use calendar::Cancel;
use calendar::derive::read_event;
use calendar::place::Place;
use calendar::remote::{Brought, Changes, Remote, RemoteKey};
use domain::{CalendarAccountId, CalendarId, EventId, Sensitive};
use store::{EventState, Store, StoreError, Summary, Write};
use tempfile::TempDir;
use worker::Secret;
use worker::calendar::places::{NewCalendars, add};
use worker::calendar::sync::{CalendarReport, CalendarSync, Step};
use worker::code::Codes;

use super::{DavServer, PASSWORD, event};
use crate::servers::desk::{key, secrets};

const NOW: i64 = 1_795_000_000;

/// See the module.
pub struct CalendarDesk {
    /// The store.
    pub store: Store,
    /// The account.
    pub account: CalendarAccountId,
    /// Anna's calendar `work`.
    pub calendar: CalendarId,
    secrets: Secrets,
    dir: TempDir,
}

impl CalendarDesk {
    /// Connects Anna's calendars and chooses `work`, in both directions.
    pub fn new(server: &DavServer) -> Self {
        Self::at(Place::CalDav(server.place("/")), "work/")
    }

    /// Connects a place and chooses the calendar whose name at its source ends so.
    pub fn at(place: Place, ends: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("home"), &key(), NOW).unwrap();
        let secrets = secrets(dir.path());
        let password = Secret::Password(Sensitive::new(PASSWORD.into()));
        let secret = matches!(place, Place::CalDav(_)).then_some(&password);
        let new = NewCalendars { name: "calendars".into(), place, mailbox: None, address: String::new() };
        let account = add((&store, &secrets, &Codes::default()), &new, secret, &Cancel::default()).unwrap();
        let listed = store.read(|read| read.calendars_in(account)).unwrap();
        let calendar = listed.iter().find(|one| one.key.ends_with(ends)).unwrap();
        let direction = if calendar.access == "write" { "both" } else { "read" };
        worker::calendar::places::choose(&store, &[(calendar.id, direction)], None).unwrap();
        Self { store, account, calendar: calendar.id, secrets, dir }
    }

    /// Where store and passwords lie; [`open`] opens them once more.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Synchronises.
    pub fn sync(&self) -> CalendarReport {
        self.sync_with(&|_| ())
    }

    /// The same; every named step passes by.
    pub fn sync_with(&self, step: &(dyn Fn(Step) + Sync)) -> CalendarReport {
        sync_in((&self.store, &self.secrets), step)
    }

    /// How many changes wait for the server.
    pub fn waiting(&self) -> usize {
        self.store.read(|read| read.waiting_events(self.calendar)).unwrap().len()
    }

    /// What was changed here and what became of it, the first change first.
    pub fn log(&self) -> Vec<(String, String)> {
        let lines = self.store.read(|read| read.calendar_acts((0, 1000))).unwrap();
        lines.into_iter().rev().map(|line| (line.act, line.state)).collect()
    }

    /// The user writes a new event.
    pub fn create(&self, uid: &str, summary: &str) -> EventId {
        let ics = event(uid, summary);
        let derived = read_event(ics.as_bytes(), NOW).unwrap().derived;
        self.act(|write| write.create_event(self.calendar, (uid, ics.as_bytes()), &derived))
    }

    /// The user changes an event.
    pub fn change(&self, uid: &str, summary: &str) {
        let ics = event(uid, summary);
        let derived = read_event(ics.as_bytes(), NOW).unwrap().derived;
        self.act(|write| write.change_event(self.id(uid), ics.as_bytes(), &derived));
    }

    /// The user removes an event.
    pub fn remove(&self, uid: &str) {
        self.act(|write| write.remove_event(self.id(uid)));
    }

    fn act<T>(&self, act: impl FnOnce(&Write<'_>) -> store::Result<T>) -> T {
        self.store.act("appointment", NOW, |write| Ok::<_, StoreError>((act(write)?, Summary::default()))).unwrap()
    }

    fn id(&self, uid: &str) -> EventId {
        let all = self.bytes();
        all.iter().find(|(one, _)| one.as_str() == uid).unwrap().1.0
    }

    /// Each event by its UID: its number, how it stands, and its summary here.
    fn bytes(&self) -> BTreeMap<String, (EventId, EventState, String)> {
        self.store
            .read(|read| {
                let facts = read.event_facts(self.calendar)?;
                let there = facts.iter().filter_map(|one| Some((one.id?, one.state)));
                there
                    .map(|(id, state)| {
                        let bytes = read.event_bytes(id)?;
                        Ok((bytes.uid.clone(), (id, state, summary(bytes.shown()))))
                    })
                    .collect::<store::Result<_>>()
            })
            .unwrap()
    }

    /// How each event stands, by its UID.
    pub fn states(&self) -> BTreeMap<String, EventState> {
        self.bytes().into_iter().map(|(uid, (_, state, _))| (uid, state)).collect()
    }

    /// What each event is called here, but for those that are removed.
    pub fn summaries(&self) -> BTreeMap<String, String> {
        let is_there = |state: EventState| !matches!(state, EventState::Removed | EventState::Gone);
        self.bytes().into_iter().filter(|(_, one)| is_there(one.1)).map(|(uid, (_, _, text))| (uid, text)).collect()
    }

    /// Both sides hold the same events, and nothing waits.
    pub fn assert_in_step_with(&self, server: &DavServer) {
        assert_eq!(self.summaries(), there(server));
        assert!(self.states().values().all(|state| matches!(state, EventState::Same | EventState::Gone)));
    }
}

/// A store that may be open elsewhere, and its passwords.
pub fn open(dir: &Path) -> (Store, Secrets) {
    (Store::open(&dir.join("home"), &key()).unwrap(), secrets(dir))
}

/// One sync of the one account of a store; every named step passes by.
pub fn sync_in((store, secrets): (&Store, &Secrets), step: &(dyn Fn(Step) + Sync)) -> CalendarReport {
    let connect = |account: &_, cancel: &_| worker::calendar::connect((store, secrets), account, cancel);
    let cancel = Cancel::default();
    let sync = CalendarSync { store, connect: &connect, listener: &|_, _| (), step, cancel: &cancel };
    sync.run(None, false).unwrap().remove(0)
}

/// What each event is called at the server, by its UID.
pub fn there(server: &DavServer) -> BTreeMap<String, String> {
    let mut dav = server.dav();
    let Changes::All { listed, .. } = dav.changes(&server.calendar("work"), None).unwrap() else { panic!() };
    let keys: Vec<RemoteKey> = listed.into_iter().map(|one| one.key).collect();
    let mut found = BTreeMap::new();
    let mut sink = |_: &RemoteKey, brought| {
        let Brought::Event { ics, .. } = brought else { panic!("{brought:?}") };
        let text = String::from_utf8(ics.clone()).unwrap();
        let uid = text.lines().find_map(|line| line.strip_prefix("UID:")).unwrap().trim().to_owned();
        assert!(found.insert(uid, summary(&ics)).is_none(), "an event is there twice");
        true
    };
    dav.bring(&server.calendar("work"), &keys, &mut sink).unwrap();
    found
}

fn summary(ics: &[u8]) -> String {
    let text = String::from_utf8_lossy(ics);
    text.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap().trim().to_owned()
}
