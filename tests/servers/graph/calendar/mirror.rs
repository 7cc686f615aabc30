//! A copy of a calendar as a program keeps it: what it knows, and where it stopped.

use std::collections::BTreeMap;

use account::graph::Endpoint;
use calendar::graph::{Graph as Calendars, Settings, connect};
use calendar::remote::{Brought, CalendarKey, Changes, Cursor, Etag, Remote as _, RemoteKey, Writing, Written};
use calendar::{Cancel, Trouble};

use crate::servers::graph::{ANNA, Graph, tokens};

/// A Monday, 2026-01-05 at ten, UTC.
pub const NOW: i64 = 1_767_607_200;

/// How Anna's calendars are opened.
pub fn settings(graph: &Graph) -> Settings {
    settings_at(&graph.base())
}

/// The same by the service's address.
pub fn settings_at(base: &str) -> Settings {
    Settings {
        endpoint: Endpoint::or(Some(base)),
        mailbox: ANNA.into(),
        is_shared: false,
        zone: "Europe/Berlin".into(),
        bearer: tokens(ANNA),
    }
}

/// See the module.
pub struct Mirror {
    /// The calendar.
    pub calendar: CalendarKey,
    /// Version and bytes of what is known.
    pub known: BTreeMap<String, (Etag, String)>,
    /// Where it stopped.
    pub cursor: Option<Cursor>,
    /// How many events were brought in all.
    pub brought: usize,
}

impl Mirror {
    /// An empty one of Anna's first calendar.
    pub fn new(graph: &Graph) -> Self {
        let calendar = CalendarKey(graph.annas(|annas| annas.first()));
        Self { calendar, known: BTreeMap::new(), cursor: None, brought: 0 }
    }

    /// Synchronises at a time; the cursor moves once everything is here.
    pub fn try_sync(&mut self, graph: &Graph, now: i64) -> Result<bool, Trouble> {
        let mut remote = connect(&settings(graph), now, &Cancel::default())?;
        let (listed, removed, cursor, is_all) = match remote.changes(&self.calendar, self.cursor.as_ref())? {
            Changes::Same => return Ok(false),
            Changes::Some { listed, removed, cursor } => (listed, removed, cursor, false),
            Changes::All { listed, cursor } => (listed, Vec::new(), cursor, true),
        };
        if is_all {
            self.known.retain(|key, _| listed.iter().any(|one| one.key.0 == *key));
        }
        removed.iter().for_each(|key| drop(self.known.remove(&key.0)));
        let is_new =
            |one: &&calendar::remote::Listed| self.known.get(&one.key.0).is_none_or(|(etag, _)| *etag != one.etag);
        let wanted: Vec<RemoteKey> = listed.iter().filter(is_new).map(|one| one.key.clone()).collect();
        let (known, brought) = (&mut self.known, &mut self.brought);
        remote.bring(&self.calendar, &wanted, &mut |key, came| {
            match came {
                Brought::Event { etag, ics } => {
                    *brought += 1;
                    known.insert(key.0.clone(), (etag, String::from_utf8(ics).unwrap()));
                }
                Brought::Gone => drop(known.remove(&key.0)),
                Brought::Unreadable(why) => panic!("{why}"),
            }
            true
        })?;
        self.cursor = Some(cursor);
        Ok(is_all)
    }

    /// The same without trouble; answers whether everything was listed.
    pub fn sync(&mut self, graph: &Graph) -> bool {
        self.try_sync(graph, NOW).unwrap()
    }

    /// What must hold after a clean sync: the same events on both sides, in the same versions, as a first sync would bring them.
    pub fn assert_in_step(&self, graph: &Graph) {
        let mut fresh = Self { known: BTreeMap::new(), cursor: None, calendar: self.calendar.clone(), brought: 0 };
        fresh.sync(graph);
        assert_eq!(self.known.keys().collect::<Vec<_>>(), fresh.known.keys().collect::<Vec<_>>());
        for (key, known) in &self.known {
            assert_eq!(known, &fresh.known[key], "{key}");
        }
        let there = graph.annas(|annas| annas.events.values().filter(|one| one.calendar == self.calendar.0).count());
        assert_eq!(self.known.len(), there);
    }

    /// The only event that is known.
    pub fn only(&self) -> (RemoteKey, Etag, String) {
        assert_eq!(self.known.len(), 1);
        let (key, (etag, ics)) = self.known.iter().next().unwrap();
        (RemoteKey(key.clone()), etag.clone(), ics.clone())
    }

    /// Writes the only event as it was changed from what is known.
    pub fn put(&self, graph: &Graph, ics: &str) -> Result<Written, Trouble> {
        let (key, etag, base) = self.only();
        let uid = line(&base, "UID:").to_owned();
        let writing =
            Writing { uid: &uid, ics: ics.as_bytes(), base: Some(base.as_bytes()), known: Some((&key, &etag)) };
        connect(&settings(graph), NOW, &Cancel::default())?.put(&self.calendar, &writing)
    }

    /// Writes an event the service does not know.
    pub fn put_new(&self, graph: &Graph, ics: &str) -> Result<Written, Trouble> {
        let uid = line(ics, "UID:").to_owned();
        let writing = Writing { uid: &uid, ics: ics.as_bytes(), base: None, known: None };
        connect(&settings(graph), NOW, &Cancel::default())?.put(&self.calendar, &writing)
    }
}

/// Anna's calendars, opened now.
pub fn remote(graph: &Graph) -> Calendars {
    connect(&settings(graph), NOW, &Cancel::default()).unwrap()
}

/// What stands behind the start of a line; empty where there is none. Folds are taken out.
pub fn line<'i>(ics: &'i str, start: &str) -> &'i str {
    ics.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default()
}

/// An object without its folds.
pub fn unfolded(ics: &str) -> String {
    ics.replace("\r\n ", "")
}

/// An event made here, with these lines.
pub fn new_event(lines: &str) -> String {
    let lines: String = lines.lines().map(|line| format!("{line}\r\n")).collect();
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Dossier//EN\r\nBEGIN:VEVENT\r\nUID:0197-made-here\r\nDTSTAMP:20260105T100000Z\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}
