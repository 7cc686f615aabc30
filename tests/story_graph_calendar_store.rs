//! A store and calendars at Microsoft Graph, kept in step by a whole sync whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::Cancel;
use calendar::derive::read_event;
use calendar::graph::connect;
use calendar::remote::Remote;
use calendar::run::listed;
use domain::{CalendarId, EventId};
use dossier_tests::servers::desk::key;
use dossier_tests::servers::graph::calendar::mirror::{NOW, new_event, remote, settings, unfolded};
use dossier_tests::servers::graph::{Fault, Graph};
use serde_json::{Value, json};
use store::{CalendarForm, EventState, Store, StoreError, Summary, Who, Write};
use tempfile::TempDir;
use worker::calendar::sync::{CalendarReport, CalendarSync};

const GUEST: &str = "ORGANIZER:mailto:anna@agency.example\nATTENDEE;CN=Luca:mailto:luca@client.example";
const PLAIN: &str = "SUMMARY:New\nDTSTART;TZID=Europe/Berlin:20260107T090000\nDTEND;TZID=Europe/Berlin:20260107T093000";

struct Desk {
    store: Store,
    calendar: CalendarId,
    _dir: TempDir,
}

impl Desk {
    fn new(graph: &Graph) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("home"), &key(), NOW).unwrap();
        let form = CalendarForm {
            name: "Microsoft".into(),
            kind: "graph".into(),
            config: String::new(),
            account: None,
            own_secret: true,
            address: "anna@agency.example".into(),
        };
        let calendars: Vec<_> = remote(graph).calendars().unwrap().into_iter().map(listed).collect();
        let account = store
            .write(Who::User, |write| {
                let account = write.add_calendar_account(domain::Uuid::now_v7(), &form, NOW)?;
                write.list_calendars(account, &calendars)?;
                Ok::<_, StoreError>(account)
            })
            .unwrap();
        let calendar = store.read(|read| read.calendars_in(account)).unwrap()[0].id;
        worker::calendar::places::choose(&store, &[(calendar, "both")], None).unwrap();
        Self { store, calendar, _dir: dir }
    }

    fn sync(&self, graph: &Graph) -> CalendarReport {
        let settings = settings(graph);
        let connect = |_: &_, cancel: &_| Ok(Box::new(connect(&settings, NOW, cancel)?) as Box<dyn Remote>);
        let cancel = Cancel::default();
        let sync = CalendarSync {
            store: &self.store,
            connect: &connect,
            listener: &|_, _| (),
            step: &|_| (),
            cancel: &cancel,
        };
        sync.run(None, false).unwrap().remove(0)
    }

    fn act<T>(&self, act: impl FnOnce(&Write<'_>) -> store::Result<T>) -> T {
        self.store.act("appointment", NOW, |write| Ok::<_, StoreError>((act(write)?, Summary::default()))).unwrap()
    }

    fn create(&self, ics: &str) {
        let read = read_event(ics.as_bytes(), NOW).unwrap();
        self.act(|write| write.create_event(self.calendar, (&read.uid, ics.as_bytes()), &read.derived));
    }

    fn change(&self, from: &str, to: &str) {
        let (id, _, ics) = self.events().into_iter().find(|(_, _, ics)| ics.contains(from)).unwrap();
        let ics = ics.replace(from, to);
        let derived = read_event(ics.as_bytes(), NOW).unwrap().derived;
        self.act(|write| write.change_event(id, ics.as_bytes(), &derived));
    }

    /// Number, state and bytes of each event.
    fn events(&self) -> Vec<(EventId, EventState, String)> {
        self.store
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
}

fn filled() -> (Graph, Desk) {
    let graph = Graph::start();
    let time = |hour| json!({ "dateTime": format!("2026-01-06T{hour}:00:00"), "timeZone": "W. Europe Standard Time" });
    let guests: Value =
        json!([{ "type": "required", "emailAddress": { "name": "Luca", "address": "luca@client.example" } }]);
    graph.annas(|annas| {
        annas.put(json!({ "subject": "Interview", "start": time("09"), "end": time("10"), "attendees": guests }));
        annas.put(json!({ "subject": "Lunch", "start": time("12"), "end": time("13") }));
    });
    let desk = Desk::new(&graph);
    let report = desk.sync(&graph);
    assert!(report.failure.is_none() && report.report.fetched == 2, "{report:?}");
    (graph, desk)
}

#[test]
fn what_the_user_writes_goes_once_and_what_comes_mails_nobody() {
    let (graph, desk) = filled();
    assert_eq!(graph.annas(|annas| annas.mails.clone()), Vec::<String>::new());
    desk.create(&new_event(&format!("{PLAIN}\n{GUEST}")));
    desk.change("SUMMARY:Interview", "SUMMARY:Talk");
    for _ in 0..3 {
        let report = desk.sync(&graph);
        assert!(report.failure.is_none(), "{report:?}");
    }
    let mails = graph.annas(|annas| annas.mails.clone());
    assert_eq!(mails.len(), 2, "{mails:?}");
    let events = desk.events();
    assert!(events.iter().all(|(_, state, _)| *state == EventState::Same), "{events:?}");
    assert_eq!((events.len(), graph.annas(|annas| annas.events.len())), (3, 3));
}

#[test]
fn a_line_that_is_cut_at_any_request_mails_nobody_twice() {
    let stir = |desk: &Desk| {
        desk.create(&new_event(&format!("{PLAIN}\n{GUEST}")));
        desk.change("SUMMARY:Interview", "SUMMARY:Talk");
    };
    let asked = {
        let (graph, desk) = filled();
        stir(&desk);
        graph.state().lines = 0;
        desk.sync(&graph);
        graph.state().lines
    };
    assert!(asked >= 8, "{asked}");
    for after in 0..asked {
        for fault in [Fault::CutBefore, Fault::CutAfter] {
            let (graph, desk) = filled();
            stir(&desk);
            graph.trap_times(("", after, 2), fault.clone());
            desk.sync(&graph);
            graph.mend();
            desk.sync(&graph);
            desk.sync(&graph);
            let mut mails = graph.annas(|annas| annas.mails.clone());
            mails.sort();
            assert_eq!(mails, ["request to luca@client.example", "update to luca@client.example"], "{fault:?} {after}");
            let events = desk.events();
            // Exchange writes more into a new event than was sent: where the answer was lost, the user is shown both.
            let may_wait = |ics: &str| fault == Fault::CutAfter && ics.contains("UID:0197-made-here\r\n");
            for (_, state, ics) in &events {
                assert!(*state == EventState::Same || may_wait(ics), "{fault:?} {after} {state:?} {ics}");
            }
            assert_eq!((events.len(), graph.annas(|annas| annas.events.len())), (3, 3), "{fault:?} {after}");
        }
    }
}
