//! How the times of an event are written, and the rules of the zones they name.

use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType};
use domain::Clock;

use super::component::Component;
use super::day::{self, DAY};
use super::line::{Ending, Line};
use super::object::Object;
use super::time::{How, Time};
use super::zone::{Zone, Zones};

/// How the times of an event are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// How they are meant.
    pub how: How,
    /// The name of the zone as the object spells it; empty where it names none.
    zone: String,
}

/// The years a zone's rules are written for before they go on as they are.
const RULED: i64 = 6 * 366 * DAY;

impl Form {
    /// As a line writes them.
    pub fn of(line: &Line, zones: &Zones) -> Option<Self> {
        let time = Time::of(line, zones)?;
        let names = time.how != How::Day && !line.value().trim_end().ends_with(['Z', 'z']);
        Some(Self { how: time.how, zone: line.param("TZID").filter(|_| names).unwrap_or_default() })
    }

    /// As a new object writes them.
    pub fn of_clock(clock: &Clock) -> Self {
        let (how, zone) = match clock {
            Clock::Day => (How::Day, String::new()),
            Clock::Floating => (How::Floating, String::new()),
            Clock::Zone(name) => match Zone::named(name) {
                Some(zone) if zone.name() != "UTC" => (How::In(zone.clone()), zone.name().to_owned()),
                _ => (How::In(Zone::utc()), String::new()),
            },
        };
        Self { how, zone }
    }

    /// The zone the times name; empty where they name none.
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// A line that says a time by the clock on the wall.
    pub fn line(&self, name: &str, wall: i64, ending: Ending) -> Line {
        Line::write(name, &self.params(), &self.value(wall), ending)
    }

    /// The parameters of such a line.
    pub fn params(&self) -> Vec<(&str, &str)> {
        match self.how {
            How::Day => vec![("VALUE", "DATE")],
            _ if !self.zone.is_empty() => vec![("TZID", &self.zone)],
            _ => Vec::new(),
        }
    }

    /// The value of such a line.
    pub fn value(&self, wall: i64) -> String {
        match self.how {
            How::Day => day::written_day(wall),
            How::In(_) if self.zone.is_empty() => format!("{}Z", day::written(wall)),
            _ => day::written(wall),
        }
    }
}

/// A moment as properties of an object's history say it (DTSTAMP).
pub fn stamp(at: i64) -> String {
    format!("{}Z", day::written(at))
}

/// The rules of a known zone from a year before a moment on; `None` where it has no name others know.
pub fn zone_rules(name: &str, at: i64, ending: Ending) -> Option<Component> {
    let root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    let mut calendar = ICalendar { components: vec![root] };
    calendar.add_timezone(name, at - 366 * DAY, at + RULED)?;
    let written = calendar.to_string().replace("\r\n", ending.octets());
    let object = Object::read(written.as_bytes()).ok()?;
    object.time_zones().next().cloned()
}
