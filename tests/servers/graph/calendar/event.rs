//! One event: what was written of it, and the dates of a series that differ.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::{Map, Value, json};

use super::{expand, zone};

/// An event of a calendar.
#[derive(Clone, Debug)]
pub struct Event {
    /// The calendar it lies in.
    pub calendar: String,
    /// What was written of it; of a series, of all its dates.
    pub fields: Map<String, Value>,
    /// What differs, by the date the series itself gives.
    pub exceptions: BTreeMap<NaiveDate, Map<String, Value>>,
    /// The dates that do not take place.
    pub cancelled: BTreeSet<NaiveDate>,
    /// Its `iCalUId`.
    pub uid: String,
    pub(super) key: u32,
    pub(super) owner: String,
}

/// A date of an event as it is shown.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The date the series itself gives.
    pub date: NaiveDate,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// When it ends.
    pub end: DateTime<Utc>,
    /// What differs; `None`: nothing.
    pub fields: Option<Map<String, Value>>,
}

impl Event {
    pub(super) fn new((calendar, owner): (&str, &str), (key, uid): (u32, &str), fields: Map<String, Value>) -> Self {
        let mut whole = defaults(owner);
        whole.extend(fields);
        Self {
            calendar: calendar.into(),
            fields: whole,
            exceptions: BTreeMap::new(),
            cancelled: BTreeSet::new(),
            uid: uid.into(),
            key,
            owner: owner.into(),
        }
    }

    /// The name of an event, as it stays or as it changes.
    pub(super) fn id(number: u32, is_immutable: bool) -> String {
        if is_immutable { format!("AAkEv-{number}_=") } else { format!("AAMkEv-{number}=") }
    }

    pub(super) fn etag(&self) -> String {
        format!("W/\"CQAAABYA+/{}\"", self.key)
    }

    /// Takes over what is written.
    pub(super) fn merge(&mut self, change: &Value) {
        for (name, value) in change.as_object().unwrap() {
            self.fields.insert(name.clone(), value.clone());
        }
    }

    /// Whether it repeats.
    pub fn repeats(&self) -> bool {
        !self.fields["recurrence"].is_null()
    }

    /// Whether whoever owns the calendar asks the others.
    pub(super) fn is_organizer(&self) -> bool {
        self.fields["organizer"]["emailAddress"]["address"] == self.owner.as_str()
    }

    pub(super) fn attendees(&self) -> Vec<String> {
        let rows = self.fields["attendees"].as_array().cloned().unwrap_or_default();
        rows.iter().filter_map(|one| one["emailAddress"]["address"].as_str().map(str::to_owned)).collect()
    }

    /// When the event itself is, by the clock of its zone.
    pub(super) fn span(&self) -> ((NaiveDateTime, String), NaiveDateTime) {
        span(&self.fields)
    }

    /// Its dates between two moments, those that differ by what they are now.
    pub(super) fn dates(&self, between: (DateTime<Utc>, DateTime<Utc>)) -> Vec<Changed> {
        let ((start, zone_name), end) = self.span();
        let date = start.date();
        let all = if self.repeats() {
            expand::dates(&self.fields["recurrence"], between.1.date_naive() + Days::new(40))
        } else {
            vec![date]
        };
        let shown = all.into_iter().filter(|date| !self.cancelled.contains(date)).map(|date| {
            let from = date.and_time(start.time());
            let plain = (from, from + (end - start), zone_name.clone());
            let fields = self.exceptions.get(&date).cloned();
            let (from, until, name) = fields.as_ref().map_or(plain.clone(), |fields| {
                let own = |field: &str| fields.get(field).and_then(zone::read);
                let from = own("start").unwrap_or((plain.0, zone_name.clone()));
                (from.0, own("end").map_or(plain.1, |end| end.0), from.1)
            });
            Changed { date, start: zone::moment(from, &name), end: zone::moment(until, &name), fields }
        });
        shown.filter(|one| one.start < between.1 && one.end >= between.0).collect()
    }
}

/// When something is, by the clock of the zone its beginning is written in.
pub(super) fn span(fields: &Map<String, Value>) -> ((NaiveDateTime, String), NaiveDateTime) {
    let (start, name) = zone::read(&fields["start"]).expect("a start");
    let (end, _) = zone::read(&fields["end"]).expect("an end");
    ((start, name), end)
}

pub(super) fn is_midnight(at: NaiveDateTime) -> bool {
    at.time() == NaiveTime::MIN
}

fn defaults(owner: &str) -> Map<String, Value> {
    let whole = json!({
        "subject": "", "body": { "contentType": "html", "content": "" }, "importance": "normal", "sensitivity": "normal",
        "isAllDay": false, "isCancelled": false, "showAs": "busy", "isReminderOn": true, "reminderMinutesBeforeStart": 15,
        "location": { "displayName": "", "locationType": "default" }, "attendees": [], "categories": [], "recurrence": null,
        "organizer": { "emailAddress": { "name": "Anna Example", "address": owner } }, "responseRequested": true,
        "responseStatus": { "response": "organizer", "time": "0001-01-01T00:00:00Z" }, "allowNewTimeProposals": true,
        "isOnlineMeeting": false, "onlineMeetingProvider": "unknown", "onlineMeeting": null, "transactionId": null,
        "hideAttendees": false,
    });
    let Value::Object(whole) = whole else { unreachable!() };
    whole
}
