//! A store with Anna's mailbox and calendar at the service.

use std::path::Path;

use calendar::Cancel;
use calendar::derive::read_event;
use calendar::graph::{Settings, connect};
use calendar::remote::Remote;
use calendar::run::{Step, listed};
use domain::{Address, CalendarId, EventId, Uuid};
use store::{CalendarForm, EventState, Store, StoreError, Summary, Who, Write, unix_now};
use worker::calendar::sync::{CalendarReport, CalendarSync};

use super::mirror::{NOW, remote, settings, unfolded};
use crate::servers::graph::desk::GraphDesk;
use crate::servers::graph::{ANNA, Graph};

/// See the module.
pub struct CalendarDesk {
    /// The store, and the mailbox.
    pub mail: GraphDesk,
    /// Anna's first calendar.
    pub calendar: CalendarId,
}

impl CalendarDesk {
    /// A new desk that has not synchronised yet.
    pub fn new(graph: &Graph) -> Self {
        let mail = GraphDesk::new(graph, "everything");
        let form = CalendarForm {
            name: "Microsoft".into(),
            kind: "graph".into(),
            config: String::new(),
            account: None,
            own_secret: true,
            address: ANNA.into(),
        };
        let calendars: Vec<_> = remote(graph).calendars().unwrap().into_iter().map(listed).collect();
        let store = &mail.desk.store;
        let account = store
            .write(Who::User, |write| {
                write.add_identity(mail.desk.account, &Address::parse(ANNA).unwrap())?;
                let account = write.add_calendar_account(Uuid::now_v7(), &form, NOW)?;
                write.list_calendars(account, &calendars)?;
                Ok::<_, StoreError>(account)
            })
            .unwrap();
        let calendar = store.read(|read| read.calendars_in(account)).unwrap()[0].id;
        worker::calendar::places::choose(store, &[(calendar, "both")], None).unwrap();
        Self { mail, calendar }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.mail.desk.store
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        self.mail.desk.dir.path()
    }

    /// Synchronises the calendar.
    pub fn sync(&self, graph: &Graph) -> CalendarReport {
        sync_with(self.store(), &settings(graph), &|_| ())
    }

    /// Acts as the user does.
    pub fn act<T>(&self, act: impl FnOnce(&Write<'_>) -> store::Result<T>) -> T {
        let done =
            self.store().act("appointment", unix_now(), |write| Ok::<_, StoreError>((act(write)?, Summary::default())));
        done.unwrap()
    }

    /// Makes an event here.
    pub fn create(&self, ics: &str) -> EventId {
        let read = read_event(ics.as_bytes(), NOW).unwrap();
        self.act(|write| write.create_event(self.calendar, (&read.uid, ics.as_bytes()), &read.derived))
    }

    /// Changes words of an event here.
    pub fn change(&self, from: &str, to: &str) {
        let (id, _, ics) = self.events().into_iter().find(|(_, _, ics)| ics.contains(from)).unwrap();
        let ics = ics.replace(from, to);
        let derived = read_event(ics.as_bytes(), NOW).unwrap().derived;
        self.act(|write| write.change_event(id, ics.as_bytes(), &derived));
    }

    /// Number, state and bytes of each event.
    pub fn events(&self) -> Vec<(EventId, EventState, String)> {
        self.store()
            .read(|read| {
                let facts = read.event_facts(self.calendar)?.into_iter();
                let known = facts.filter_map(|one| Some((one.id?, one.state)));
                known
                    .map(|(id, state)| {
                        let bytes = read.event_bytes(id)?;
                        Ok((id, state, unfolded(&String::from_utf8_lossy(bytes.shown()))))
                    })
                    .collect::<store::Result<_>>()
            })
            .unwrap()
    }

    /// The states of all events.
    pub fn states(&self) -> Vec<EventState> {
        self.events().into_iter().map(|(_, state, _)| state).collect()
    }
}

/// Synchronises the calendars of a store, and passes every named step.
pub fn sync_with(store: &Store, settings: &Settings, step: &(dyn Fn(Step) + Sync)) -> CalendarReport {
    let connect = |_: &_, cancel: &_| Ok(Box::new(connect(settings, NOW, cancel)?) as Box<dyn Remote>);
    let cancel = Cancel::default();
    let sync = CalendarSync { store, connect: &connect, listener: &|_, _| (), step, cancel: &cancel };
    sync.run(None, false).unwrap().remove(0)
}
