//! Time zones: by the names programs give them, and by their own rules where nobody else knows the name.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use calcard::common::timezone::Tz;
use chrono::{DateTime, Offset, TimeZone};

use super::component::Component;
use super::day::{self, DAY};
use super::object::Object;
use super::rule::Rule;
use super::walk::MOST_WORK;

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Known(Tz),
    /// By the rules of a VTIMEZONE, in order.
    Own(Arc<[Onset]>),
}

/// A moment from which another offset holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Onset {
    at: i64,
    before: i64,
    after: i64,
}

/// The zones an object names.
#[derive(Clone, Debug, Default)]
pub struct Zones(HashMap<String, Zone>);

/// Zones whose rules many others share; the first that agrees names a zone that only has rules.
const COMMON: [&str; 24] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Athens",
    "Europe/Moscow",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Halifax",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
    "UTC",
];
/// When rules are compared: 2024 to the end of 2027.
const COMPARED: std::ops::Range<i64> = 1_704_067_200..1_830_297_600;
/// How far rules are followed: 1970 to the end of 2100.
const FOLLOWED: (i64, i64) = (0, 4_133_980_800);
const MOST_ONSETS: usize = 1000;
const MOST_OBSERVANCES: usize = 400;
/// Zones of an object that are known by their rules alone.
const MOST_OWN: usize = 100;

impl Zone {
    /// The zone by an IANA name, a Windows name, or either behind a prefix (`/citadel.org/20210210_1/Europe/Berlin`).
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().trim_matches('"');
        // What a program puts before the name ends in a slash; the longest rest that is a name is one.
        let rests = name.match_indices('/').map(|(at, _)| name.get(at + 1..).unwrap_or_default()).take(8);
        let tz = std::iter::once(name).chain(rests).filter(|rest| !rest.is_empty()).find_map(known)?;
        Some(Self { name: name_of(tz)?, kind: Kind::Known(tz) })
    }

    /// Universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), kind: Kind::Known(Tz::UTC) }
    }

    /// Its IANA name; of one that has only rules, the name of a zone that agrees.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the name alone says its rules.
    pub fn is_known(&self) -> bool {
        matches!(self.kind, Kind::Known(_))
    }

    /// How many seconds its clocks are before UTC at a moment.
    pub fn offset(&self, at: i64) -> i64 {
        match &self.kind {
            Kind::Known(tz) => {
                let moment = DateTime::from_timestamp(at, 0).unwrap_or_default().naive_utc();
                i64::from(tz.offset_from_utc_datetime(&moment).fix().local_minus_utc())
            }
            Kind::Own(onsets) => match onsets.partition_point(|onset| onset.at <= at) {
                0 => onsets.first().map_or(0, |onset| onset.before),
                behind => onsets.get(behind - 1).map_or(0, |onset| onset.after),
            },
        }
    }

    /// What its clocks show at a moment.
    pub fn wall(&self, at: i64) -> i64 {
        at.saturating_add(self.offset(at))
    }

    /// The moment its clocks show that: the first of two, and where they leap over it, the one by the offset before (RFC 5545 section 3.3.5).
    pub fn moment(&self, wall: i64) -> i64 {
        let before = self.offset(wall.saturating_sub(DAY));
        let after = self.offset(wall.saturating_add(DAY));
        let early = wall.saturating_sub(before);
        if before == after || self.offset(early) == before {
            return early;
        }
        let late = wall.saturating_sub(after);
        if self.offset(late) == after { late } else { early }
    }

    /// The zone by a VTIMEZONE: by the place it names, else by its rules.
    fn of(component: &Component, left: &mut u64) -> Option<Self> {
        let place = component.text("X-LIC-LOCATION");
        let number = component.text("X-MICROSOFT-CDO-TZID");
        if let Some(zone) = Self::named(&place) {
            return Some(zone);
        }
        let onsets = onsets(component, left);
        if onsets.is_empty() {
            let tz = Tz::from_ms_cdo_zone_id(number.trim())?;
            return Some(Self { name: name_of(tz)?, kind: Kind::Known(tz) });
        }
        let own = Self { name: String::new(), kind: Kind::Own(onsets.into()) };
        if let Some(known) = COMMON.iter().filter_map(|name| Self::named(name)).find(|known| own.agrees(known)) {
            return Some(known);
        }
        let offset = own.offset(COMPARED.end);
        let hours = offset / 3600;
        let name = match hours {
            -12..=14 if offset % 3600 == 0 && hours != 0 => format!("Etc/GMT{:+}", -hours),
            _ => "UTC".to_owned(),
        };
        Some(Self { name, ..own })
    }

    /// Whether both have the same time in these years.
    fn agrees(&self, other: &Self) -> bool {
        let Kind::Own(onsets) = &self.kind else { return false };
        let turns =
            onsets.iter().filter(|onset| COMPARED.contains(&onset.at)).flat_map(|onset| [onset.at - 1, onset.at]);
        let months = COMPARED.step_by(30 * 86_400);
        turns.chain(months).all(|at| self.offset(at) == other.offset(at))
    }
}

impl Zones {
    /// The zones of an object.
    pub fn of(object: &Object) -> Self {
        let mut zones = HashMap::new();
        let mut left = 4 * MOST_WORK;
        for component in object.time_zones() {
            if zones.len() == MOST_OWN {
                break;
            }
            let name = component.text("TZID").trim().to_owned();
            // Rules under a known name are the known ones: what programs write there is often old or wrong.
            if Zone::named(&name).is_none()
                && let Some(zone) = Zone::of(component, &mut left)
            {
                zones.entry(name).or_insert(zone);
            }
        }
        Self(zones)
    }

    /// The zone a TZID names in the object.
    pub fn get(&self, name: &str) -> Option<Zone> {
        self.0.get(name.trim()).cloned().or_else(|| Zone::named(name))
    }
}

fn known(name: &str) -> Option<Tz> {
    Tz::from_str(name).ok().filter(|tz| !tz.is_floating())
}

fn name_of(tz: Tz) -> Option<String> {
    if tz.is_utc() { Some("UTC".to_owned()) } else { tz.name().map(|name| name.into_owned()) }
}

/// `left` is what all zones of an object may still cost.
fn onsets(component: &Component, left: &mut u64) -> Vec<Onset> {
    let observances = component.components().filter(|one| matches!(one.kind(), "STANDARD" | "DAYLIGHT"));
    let observances = observances.take(MOST_OBSERVANCES);
    let mut found: Vec<Onset> = observances.filter_map(|one| observance(one, left)).flatten().collect();
    found.sort_unstable();
    found.dedup_by_key(|onset| onset.at);
    found
}

fn observance(component: &Component, left: &mut u64) -> Option<Vec<Onset>> {
    let before = offset(&component.text("TZOFFSETFROM"))?;
    let after = offset(&component.text("TZOFFSETTO"))?;
    let time = |text: &str| day::read(text).map(|(date, time)| date + time.unwrap_or(0));
    let start = time(component.text("DTSTART").trim().trim_end_matches('Z'))?;
    let mut walls = vec![start];
    let dates: Vec<String> = component.all("RDATE").take(MOST_ONSETS).map(|line| line.value()).collect();
    let dates = dates.iter().flat_map(|value| value.split(',')).filter_map(|one| time(one.trim()));
    walls.extend(dates.take(MOST_ONSETS));
    for rule in component.all("RRULE").take(4).filter_map(|line| Rule::read(&line.value())) {
        let until = rule.until_on_wall(|at| at + before);
        let mut walk = rule.walk(start, until).within(*left).between(FOLLOWED.0, FOLLOWED.1);
        walls.extend(walk.by_ref().take(MOST_ONSETS));
        *left = left.saturating_sub(walk.work());
    }
    Some(walls.into_iter().map(|wall| Onset { at: wall - before, before, after }).collect())
}

/// `+0100`, `-023000`.
fn offset(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", rest) => (-1, rest),
        ("+", rest) => (1, rest),
        _ => (1, text),
    };
    let two = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<i64>().ok());
    let seconds = two(0)? * 3600 + two(2)? * 60 + two(4).unwrap_or(0);
    (seconds < 16 * 3600).then_some(sign * seconds)
}
