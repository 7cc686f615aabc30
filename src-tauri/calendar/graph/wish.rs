//! A calendar object as Microsoft Graph would have it written, so that two of them can be compared property by property.

use std::collections::{BTreeMap, BTreeSet};

use domain::Appointment;
use mime::ics::{Begins, Component, DAY, How, Object, Rule, Time, Zones};
use serde_json::{Map, Value, json};

use super::answer::{self, Wanted};
use super::event::{BUSY_STATUS, LINK, PRODUCT};
use super::{rule, time, zone};

/// A line by which an event made here asks for a Teams meeting.
pub const WANTS_MEETING: &str = "X-DOSSIER-MEETING";
/// What is only written together.
const TOGETHER: [&str; 3] = ["start", "end", "isAllDay"];

/// Properties and what they are to be.
pub(super) type Fields = Map<String, Value>;

/// See the module.
#[derive(Debug)]
pub(super) struct Wish {
    /// Of the event, or of all dates of a series.
    pub fields: Fields,
    /// How often; the error names what the service has no pattern for. `None`: once.
    pub rule: Option<Result<Value, &'static str>>,
    /// What differs on dates of a series, by their day.
    pub dates: BTreeMap<String, Fields>,
    /// The days of dates that do not take place.
    pub cancelled: BTreeSet<String>,
    /// What is to be answered to whoever asks, by day; `""`: to all dates.
    pub answers: BTreeMap<String, Wanted>,
    /// What the service holds for the answer, likewise.
    answered: BTreeMap<String, String>,
    /// Who asks, and who is asked.
    people: (String, BTreeSet<String>),
    /// It was told by the service, and not sent by whoever asks.
    is_told: bool,
    begins: Begins,
    zone: String,
}

/// Why an object cannot be written there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoEvent;

impl Wish {
    /// Reads an object. `own_zone` is the zone in which days are meant.
    pub fn of(bytes: &[u8], own_zone: &str) -> Result<Self, NoEvent> {
        let object = Object::read(bytes).map_err(|_| NoEvent)?;
        let zones = Zones::of(&object);
        let (dated, said) = (object.dated(&zones), object.appointments());
        let mut events = dated.iter().zip(&said);
        let ((master, begins), appointment) =
            events.next().filter(|((event, _), _)| event.get("RECURRENCE-ID").is_none()).ok_or(NoEvent)?;
        let mut wish = Self {
            fields: fields((*master, appointment), begins, own_zone),
            rule: rule_of(master, begins),
            dates: BTreeMap::new(),
            cancelled: cancelled(master, begins, &zones),
            answers: Wanted::of(master).map(|wanted| (String::new(), wanted)).into_iter().collect(),
            answered: [(String::new(), answer::held(master))].into(),
            people: people(appointment),
            is_told: object.calendars().any(|calendar| calendar.text("PRODID") == PRODUCT),
            begins: begins.clone(),
            zone: own_zone.to_owned(),
        };
        for ((event, begins), appointment) in events {
            let Some(date) = appointment.instead_of.map(|at| wish.day(at)) else { continue };
            wish.answers.extend(Wanted::of(event).map(|wanted| (date.clone(), wanted)));
            wish.answered.insert(date.clone(), answer::held(event));
            if word(event, "STATUS") == "CANCELLED" {
                wish.cancelled.insert(date);
            } else {
                let mut fields = fields((*event, appointment), begins, own_zone);
                fields.remove("isOnlineMeeting");
                wish.dates.insert(date, fields);
            }
        }
        Ok(wish)
    }

    /// The day of a date of the series.
    fn day(&self, at: i64) -> String {
        time::date(Time::reckoned(at, self.begins.start.how.clone()).wall)
    }

    /// What the series itself has on a day.
    pub fn on(&self, day: &str) -> Fields {
        let mut fields = self.fields.clone();
        fields.remove("isOnlineMeeting");
        if let Some(wall) = time::wall(day) {
            let begins = Begins {
                start: Time { wall: wall + self.begins.start.wall.rem_euclid(DAY), how: self.begins.start.how.clone() },
                ..self.begins.clone()
            };
            fields.extend(span(&begins, &self.zone));
        }
        fields
    }

    /// The moment the series itself begins on a day.
    pub fn moment(&self, day: &str) -> Option<i64> {
        let wall = time::wall(day)? + self.begins.start.wall.rem_euclid(DAY);
        Some(self.begins.start.how.at(wall))
    }

    /// Whether somebody else asks whoever owns the mailbox.
    pub fn is_asked(&self, mailbox: &str) -> bool {
        let (asks, asked) = &self.people;
        let mailbox = mailbox.to_ascii_lowercase();
        !asks.is_empty() && *asks != mailbox && (asked.contains(&mailbox) || !self.answers.is_empty())
    }

    /// The answers that are to be given and were not yet in `base`.
    pub fn to_answer<'w>(&'w self, base: Option<&Self>) -> Vec<(&'w str, &'w Wanted)> {
        let is_new =
            |(day, wanted): &(&String, &Wanted)| base.is_none_or(|base| base.answers.get(*day) != Some(*wanted));
        self.answers.iter().filter(is_new).map(|(day, wanted)| (day.as_str(), wanted)).collect()
    }

    /// Whether an answer was given, by what the service held for it before (`base`).
    pub fn has_given(&self, base: Option<&Self>, (day, wanted): (&str, &Wanted)) -> bool {
        let held = |wish: &Self| wish.answered.get(day).cloned().unwrap_or_default();
        wanted.is_given((&held(self), &base.map(held).unwrap_or_default()))
    }

    /// What is to be written besides answers: what the user changed since `base`; whom somebody else asks is theirs to say.
    pub fn own_changes(&self, base: Option<&Self>) -> Fields {
        let base = base.filter(|_| self.is_told);
        let mut differs = base.map(|base| difference(&base.fields, &self.fields)).unwrap_or_default();
        differs.remove("attendees");
        differs
    }

    /// Whether it takes place at the same time.
    pub fn is_when(&self, other: &Self) -> bool {
        TOGETHER.iter().all(|name| self.fields.get(*name) == other.fields.get(*name)) && self.rule == other.rule
    }

    /// Whether it is as `ours` but for its dates; a text is the same however its lines are broken.
    pub fn is_master(&self, ours: &Self) -> bool {
        let mut differs = difference(&self.fields, &ours.fields);
        let words = |wish: &Self| {
            let text = wish.fields.get("body").and_then(|body| body.get("content")).and_then(Value::as_str);
            text.unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        if words(self) == words(ours) {
            differs.remove("body");
        }
        differs.is_empty() && self.rule == ours.rule
    }

    /// Whether it is as `ours`, every date of it.
    pub fn is_same(&self, ours: &Self) -> bool {
        let days = self.dates.keys().chain(ours.dates.keys());
        let on = |wish: &Self, day: &str| wish.dates.get(day).cloned().unwrap_or_else(|| wish.on(day));
        let mut dates = days.map(|day| difference(&on(self, day), &on(ours, day)));
        self.is_master(ours) && self.cancelled == ours.cancelled && dates.all(|differs| differs.is_empty())
    }

    /// Whether everything in it that is not as in `base` is as in `ours`: nobody else changed anything.
    pub fn is_only_ours(&self, base: &Self, ours: &Self) -> bool {
        let same = |of: &dyn Fn(&Self) -> Option<Value>| of(self) == of(base) || of(self) == of(ours);
        let names: BTreeSet<&String> = self.fields.keys().chain(base.fields.keys()).collect();
        let is_field = |name: &&String| same(&|wish: &Self| wish.fields.get(*name).cloned());
        let is_rule = self.rule == base.rule || self.rule == ours.rule;
        // A series that begins anew loses the dates that differ.
        let begins_anew = self.fields.get("start") != base.fields.get("start") || self.rule != base.rule;
        let days: BTreeSet<&String> = self.dates.keys().chain(base.dates.keys()).collect();
        let is_day = |day: &&String| same(&|wish: &Self| wish.dates.get(*day).cloned().map(Value::Object));
        let gone: BTreeSet<&String> = self.cancelled.union(&base.cancelled).collect();
        let is_gone = |day: &&String| same(&|wish: &Self| Some(json!(wish.cancelled.contains(*day))));
        names.iter().all(is_field) && is_rule && (begins_anew || days.iter().all(is_day) && gone.iter().all(is_gone))
    }
}

/// What has to be written so that the first becomes the second.
pub(super) fn difference(now: &Fields, then: &Fields) -> Fields {
    let is_same = |name: &str, value: &Value| match now.get(name) {
        // What somebody is called the service knows better.
        Some(now) if name == "attendees" => asked(now) == asked(value),
        now => now == Some(value),
    };
    let mut differs: Fields =
        then.iter().filter(|(name, value)| !is_same(name, value)).map(|(n, v)| (n.clone(), v.clone())).collect();
    if TOGETHER.iter().any(|name| differs.contains_key(*name)) {
        differs.extend(TOGETHER.iter().filter_map(|name| Some(((*name).to_owned(), then.get(*name)?.clone()))));
    }
    if differs.contains_key("reminderMinutesBeforeStart") {
        differs.insert("isReminderOn".into(), json!(true));
    }
    // The service never makes a meeting by video into one without.
    if differs.get("isOnlineMeeting") == Some(&json!(false)) {
        differs.remove("isOnlineMeeting");
    }
    if differs.contains_key("isOnlineMeeting") {
        differs.insert("onlineMeetingProvider".into(), json!("teamsForBusiness"));
    }
    differs
}

/// Who is asked, and as what.
fn asked(attendees: &Value) -> BTreeSet<(String, String)> {
    let word = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let address = |one: &Value| word(one.get("emailAddress").and_then(|who| who.get("address")));
    attendees.as_array().into_iter().flatten().map(|one| (address(one), word(one.get("type")))).collect()
}

fn people(said: &Appointment) -> (String, BTreeSet<String>) {
    let asks = said.organizer.as_ref().map(|who| who.address.to_ascii_lowercase()).unwrap_or_default();
    (asks, said.attendees.iter().map(|one| one.address.to_ascii_lowercase()).collect())
}

fn word(event: &Component, name: &str) -> String {
    event.text(name).trim().to_ascii_uppercase()
}

fn rule_of(event: &Component, begins: &Begins) -> Option<Result<Value, &'static str>> {
    if event.get("RDATE").is_some() {
        return Some(Err("RDATE"));
    }
    let mut lines = event.all("RRULE");
    let line = lines.next()?;
    if lines.next().is_some() {
        return Some(Err("RRULE"));
    }
    Some(Rule::read(&line.value()).ok_or("RRULE").and_then(|rule| rule::recurrence(&rule, &begins.start)))
}

fn cancelled(event: &Component, begins: &Begins, zones: &Zones) -> BTreeSet<String> {
    let mut days = BTreeSet::new();
    for line in event.all("EXDATE") {
        let zone = line.param("TZID");
        for value in line.value().split(',') {
            if let Some(time) = Time::read(value, zone.as_deref(), zones) {
                let at = time.in_series(&begins.start);
                days.insert(time::date(Time::reckoned(at, begins.start.how.clone()).wall));
            }
        }
    }
    days
}

fn span(begins: &Begins, own_zone: &str) -> Fields {
    let how = &begins.start.how;
    let (start, end) = begins.on(begins.start.wall);
    let (name, wall): (String, Box<dyn Fn(i64) -> i64>) = match how {
        How::In(zone) => (zone::windows(zone), Box::new(|at| zone.wall(at))),
        How::Day | How::Floating => (own_zone.to_owned(), Box::new(|at| at)),
    };
    let when = |at: i64| json!({ "dateTime": time::iso(wall(at)), "timeZone": name });
    let fields = [("start", when(start)), ("end", when(end)), ("isAllDay", json!(*how == How::Day))];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn fields((event, said): (&Component, &Appointment), begins: &Begins, own_zone: &str) -> Fields {
    let mut fields = span(begins, own_zone);
    let mut set = |name: &str, value: Value| drop(fields.insert(name.into(), value));
    set("subject", json!(event.text("SUMMARY")));
    set("body", json!({ "contentType": "text", "content": event.text("DESCRIPTION") }));
    set("location", json!({ "displayName": event.text("LOCATION") }));
    set("attendees", attendees(said));
    let sensitivity = match word(event, "CLASS").as_str() {
        "" | "PUBLIC" => "normal",
        "CONFIDENTIAL" => "confidential",
        "X-PERSONAL" => "personal",
        _ => "private",
    };
    set("sensitivity", json!(sensitivity));
    set("showAs", json!(show_as(event)));
    let importance = match event.text("PRIORITY").trim() {
        "1" | "2" | "3" | "4" => "high",
        "6" | "7" | "8" | "9" => "low",
        _ => "normal",
    };
    set("importance", json!(importance));
    set("categories", categories(event));
    let alarm = said.alarms.iter().copied().find(|before| *before <= 0);
    set("isReminderOn", json!(alarm.is_some()));
    if let Some(before) = alarm {
        set("reminderMinutesBeforeStart", json!(-before / 60));
    }
    set("isOnlineMeeting", json!(event.get(LINK).is_some() || event.get(WANTS_MEETING).is_some()));
    fields
}

fn show_as(event: &Component) -> &'static str {
    let more = word(event, BUSY_STATUS);
    match (word(event, "TRANSP").as_str(), word(event, "STATUS").as_str(), more.as_str()) {
        ("TRANSPARENT", _, "WORKINGELSEWHERE") => "workingElsewhere",
        ("TRANSPARENT", _, _) => "free",
        (_, "TENTATIVE", _) => "tentative",
        (_, _, "OOF") => "oof",
        _ => "busy",
    }
}

/// Whoever asks is not among those who are asked there.
fn attendees(said: &Appointment) -> Value {
    let asks = said.organizer.as_ref().map(|organizer| organizer.address.to_ascii_lowercase()).unwrap_or_default();
    let asked = said.attendees.iter().filter(|one| !one.address.is_empty() && one.address.to_ascii_lowercase() != asks);
    asked
        .map(|one| {
            let kind = match (one.thing, one.optional) {
                (true, _) => "resource",
                (_, true) => "optional",
                _ => "required",
            };
            json!({ "emailAddress": { "name": one.name, "address": one.address }, "type": kind })
        })
        .collect()
}

fn categories(event: &Component) -> Value {
    let mut words = Vec::new();
    for line in event.all("CATEGORIES") {
        let value = line.value();
        let mut word = String::new();
        let mut letters = value.chars();
        while let Some(c) = letters.next() {
            match c {
                '\\' => word.extend(letters.next()),
                ',' => words.push(std::mem::take(&mut word)),
                c => word.push(c),
            }
        }
        words.push(word);
    }
    words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect()
}
