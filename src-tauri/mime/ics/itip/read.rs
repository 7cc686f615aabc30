//! What came, as far as it may be believed: nothing here says who sent it.

use std::collections::BTreeSet;

use domain::{Party, Span};

use crate::ics::appointment;
use crate::ics::component::{Component, Entry};
use crate::ics::day;
use crate::ics::line::Line;
use crate::ics::object::Object;
use crate::ics::time::{Begins, Time};
use crate::ics::zone::Zones;

use super::Method;

/// What is larger is no invitation.
const LARGEST: usize = 2 << 20;
const MOST_WORDS: usize = 200;
const MOST_PEOPLE: usize = 500;
const LONGEST_TEXT: usize = 20_000;
/// How lines begin by which the program talks to itself.
const OWN: &str = "X-DOSSIER";

/// A calendar part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// What it is for.
    pub method: Method,
    /// The UID of the event it is about.
    pub uid: String,
    /// What it says of the event and of its dates.
    pub words: Vec<Word>,
    /// The part itself, with that event alone.
    pub object: Object,
}

/// What a part says of all dates, or of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Which version of the invitation it is about.
    pub sequence: u32,
    /// When it was made, Unix seconds; 0 where it does not say.
    pub stamp: i64,
    /// When; `None` where it does not say.
    pub span: Option<Span>,
    /// Who asks.
    pub organizer: Option<Party>,
    /// Who is asked, or answers.
    pub attendees: Vec<Party>,
    /// What they wrote beside it.
    pub comment: String,
    /// It does not take place.
    pub cancelled: bool,
    date: Option<Line>,
}

/// Reads a part; `None` where it holds no event with a UID. Of several events the first counts.
pub fn came(bytes: &[u8]) -> Option<Came> {
    if bytes.len() > LARGEST {
        return None;
    }
    let file = Object::read(bytes).ok()?;
    let method = Method::of(&file.method());
    let mut object = crate::ics::split(&file).into_iter().next()?;
    let uid = object.uid();
    if uid.trim().is_empty() || file.events().first().is_none_or(|event| event.text("UID").trim().is_empty()) {
        return None;
    }
    cleaned(&mut object);
    let zones = Zones::of(&object);
    let words = object.events().into_iter().take(MOST_WORDS).map(|event| word(event, &zones)).collect();
    let ending = object.ending();
    if let Some(calendar) = object.calendar_mut() {
        calendar.set("METHOD", &[], method.word(), ending);
    }
    Some(Came { method, uid, words, object })
}

/// An event is said once, and each of its dates: what comes a second time under the same name would be kept without ever having been shown. Lines of our
/// own say what the user wants; from anybody else they say nothing.
fn cleaned(object: &mut Object) {
    let mut seen = BTreeSet::new();
    if let Some(calendar) = object.calendar_mut() {
        calendar.entries.retain(|entry| match entry {
            Entry::Component(one) if one.kind() == "VEVENT" => seen.insert(one.text("RECURRENCE-ID")),
            _ => true,
        });
    }
    for event in object.events_mut() {
        event.keep_lines(|line| !line.name().starts_with(OWN));
    }
}

fn word(event: &Component, zones: &Zones) -> Word {
    let number = |name: &str| event.get(name).and_then(|line| line.value().trim().parse().ok());
    Word {
        sequence: number("SEQUENCE").unwrap_or(0),
        stamp: event.get("DTSTAMP").and_then(|line| moment(&line.value())).unwrap_or(0),
        span: Begins::of(event, zones).map(|begins| begins.span()),
        organizer: event.get("ORGANIZER").and_then(appointment::party),
        attendees: event.all("ATTENDEE").filter_map(appointment::party).take(MOST_PEOPLE).collect(),
        comment: crate::bounds::start(event.text("COMMENT").trim(), LONGEST_TEXT).to_owned(),
        cancelled: event.text("STATUS").trim().eq_ignore_ascii_case("CANCELLED"),
        date: event.get("RECURRENCE-ID").cloned(),
    }
}

/// A UTC time (RFC 5545 section 3.3.5, form 2).
fn moment(value: &str) -> Option<i64> {
    let (date, time) = day::read(value.trim().trim_end_matches(['Z', 'z']))?;
    Some(date + time.unwrap_or(0))
}

impl Word {
    /// Whether it is about one date of a series.
    pub fn is_of_a_date(&self) -> bool {
        self.date.is_some()
    }

    /// The date of `series` it is about, reckoned as that; `None` where it is about all, or about none that can be read.
    pub fn date(&self, came: &Object, series: &Object) -> Option<i64> {
        let id = Time::of(self.date.as_ref()?, &Zones::of(came))?;
        let zones = Zones::of(series);
        let master = series.events().into_iter().find(|event| event.get("RECURRENCE-ID").is_none())?;
        Some(id.in_series(&Begins::of(master, &zones)?.start))
    }
}

/// Whether what says `new` (SEQUENCE and DTSTAMP) overrides what says `old` (RFC 5546 section 2.1.5). The same said twice does not.
pub fn is_newer(new: (u32, i64), old: (u32, i64)) -> bool {
    new > old
}
