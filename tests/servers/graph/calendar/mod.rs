//! Calendars of a mailbox as Exchange keeps them: events by an id that stays, series with their changed and cancelled dates, and the mails that
//! writing an event sends.

mod delta;
pub mod desk;
mod event;
mod expand;
pub mod mirror;
mod render;
mod routes;
mod schedule;
mod write;
mod zone;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

pub use event::{Changed, Event};
pub use expand::dates;
pub(super) use routes::{Asking, answer};

/// A calendar.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// What it is called.
    pub name: String,
    /// Its colour; empty where nobody chose one.
    pub colour: String,
    /// Whether it is the first one.
    pub is_default: bool,
    /// Whose it is, where it is somebody else's.
    pub owner: Option<(String, String)>,
    /// Whether it may be written.
    pub can_edit: bool,
    /// Who else may open it.
    pub shared_with: Vec<String>,
}

/// All calendars of a mailbox.
#[derive(Clone, Debug, Default)]
pub struct Calendars {
    /// By id.
    pub calendars: BTreeMap<String, Calendar>,
    /// By number.
    pub events: BTreeMap<u32, Event>,
    /// Every mail that was sent on the way: `request to`, `update to`, `cancel to`, `accepted to`, ….
    pub mails: Vec<String>,
    /// Whether the mailbox can be asked who is busy.
    pub tells_busy: bool,
    /// Whether what is created twice is refused, or answered with what is there.
    pub refuses_twice: bool,
    /// Whether it looks at the version a change is meant for.
    pub heeds_versions: bool,
    /// Whether a list of changes tells of a series itself beside its dates.
    pub tells_series: bool,
    /// Whether what is declined stays in the calendar, as its owner may choose.
    pub keeps_declined: bool,
    /// The versions changes were meant for; empty: any.
    pub meant_for: Vec<String>,
    changes: Vec<(String, u32)>,
    forgotten: usize,
    next: u32,
    key: u32,
    owner: String,
}

impl Calendars {
    /// With the calendar everybody has.
    pub fn new(owner: &str) -> Self {
        let mut calendars =
            Self { owner: owner.into(), tells_busy: true, heeds_versions: true, tells_series: true, ..Self::default() };
        calendars.add("Kalender");
        let first = calendars.first();
        calendars.calendars.get_mut(&first).unwrap().is_default = true;
        calendars
    }

    /// Adds a calendar; answers its id.
    pub fn add(&mut self, name: &str) -> String {
        let id = format!("AQMkCal-{}_=", self.calendars.len());
        let calendar = Calendar {
            name: name.into(),
            colour: String::new(),
            is_default: false,
            owner: None,
            can_edit: true,
            shared_with: Vec::new(),
        };
        self.calendars.insert(id.clone(), calendar);
        id
    }

    /// The id of the first calendar.
    pub fn first(&self) -> String {
        self.calendars.keys().next().unwrap().clone()
    }

    /// Puts an event into the first calendar as another program does, without any mail; answers its number.
    pub fn put(&mut self, fields: Value) -> u32 {
        let calendar = self.first();
        self.put_into(&calendar, fields)
    }

    /// The same, into any calendar.
    pub fn put_into(&mut self, calendar: &str, fields: Value) -> u32 {
        let Value::Object(fields) = fields else { panic!("{fields}") };
        self.next += 1;
        self.key += 1;
        let uid = format!("040000008200E00074C5B7101A82E008{:08X}", self.next);
        let event = Event::new((calendar, &self.owner), (self.key, &uid), fields);
        self.events.insert(self.next, event);
        self.note(self.next);
        self.next
    }

    /// Changes an event as another program does.
    pub fn alter(&mut self, number: u32, change: impl FnOnce(&mut Event)) {
        // It is told of where it was, too.
        self.note(number);
        change(self.events.get_mut(&number).unwrap());
        self.touch(number);
    }

    /// Changes fields of an event.
    pub fn set(&mut self, number: u32, fields: Value) {
        self.alter(number, |event| event.merge(&fields));
    }

    /// Changes one date of a series.
    pub fn except(&mut self, number: u32, date: &str, fields: Value) {
        let Value::Object(fields) = fields else { panic!("{fields}") };
        let date = date.parse::<NaiveDate>().unwrap();
        self.alter(number, |event| {
            event.exceptions.entry(date).or_default().extend(fields);
        });
    }

    /// Cancels one date of a series.
    pub fn cancel(&mut self, number: u32, date: &str) {
        let date = date.parse::<NaiveDate>().unwrap();
        self.alter(number, |event| {
            event.exceptions.remove(&date);
            event.cancelled.insert(date);
        });
    }

    /// Deletes an event.
    pub fn delete(&mut self, number: u32) {
        self.note(number);
        self.events.remove(&number);
    }

    /// Forgets all rounds of changes.
    pub fn forget_rounds(&mut self) {
        self.changes.push((String::new(), 0));
        self.forgotten = self.changes.len();
    }

    /// The name of an event, as it stays.
    pub fn id(&self, number: u32) -> String {
        Event::id(number, true)
    }

    /// An event by its name.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.number(id).and_then(|number| self.events.get(&number))
    }

    fn number(&self, id: &str) -> Option<u32> {
        self.events.keys().copied().find(|number| [true, false].map(|one| Event::id(*number, one)).contains(&id.into()))
    }

    fn touch(&mut self, number: u32) {
        self.key += 1;
        let key = self.key;
        if let Some(event) = self.events.get_mut(&number) {
            event.key = key;
        }
        self.note(number);
    }

    fn note(&mut self, number: u32) {
        let calendar = self.events[&number].calendar.clone();
        self.changes.push((calendar, number));
    }

    fn row(&self, id: &str) -> Value {
        let calendar = &self.calendars[id];
        let (name, address) = calendar.owner.clone().unwrap_or_else(|| ("Anna".into(), self.owner.clone()));
        json!({
            "id": id, "name": calendar.name, "color": "auto", "hexColor": calendar.colour,
            "isDefaultCalendar": calendar.is_default, "changeKey": "DxYSthXJXEWwAQSYQnXvIgAAIxGttg==",
            "canShare": calendar.owner.is_none(), "canViewPrivateItems": calendar.owner.is_none(),
            "canEdit": calendar.can_edit, "isRemovable": !calendar.is_default, "isTallyingResponses": calendar.is_default,
            "allowedOnlineMeetingProviders": ["teamsForBusiness"], "defaultOnlineMeetingProvider": "teamsForBusiness",
            "owner": { "name": name, "address": address },
        })
    }
}

/// Text of a field.
fn text<'v>(fields: &'v Map<String, Value>, name: &str) -> &'v str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}
