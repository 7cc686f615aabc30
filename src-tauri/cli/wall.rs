//! Clocks on walls: in a time zone that was named, or that of this computer.

use api::rows::{CalendarSpan, ClockKind, OccurrenceRow};
use api::{Code, Failure, Zone};
use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeZone, Utc};
use serde_json::Value;

use crate::time;

/// Seconds of a day on a wall.
pub const DAY: i64 = 86_400;

/// What clocks show; counted as if it were UTC.
pub enum Wall {
    /// As this computer is set.
    Here,
    /// In a zone that was named.
    There(Zone),
}

impl Wall {
    /// The clocks of a zone; without a name those of this computer.
    pub fn of(zone: Option<&str>) -> Result<Self, Failure> {
        let Some(name) = zone else { return Ok(Self::Here) };
        let zone = Zone::named(name);
        zone.map(Self::There).ok_or_else(|| {
            Failure::new(Code::BadValue).with("field", "--zone").with("why", "a name such as Europe/Warsaw")
        })
    }

    fn at(&self, moment: i64) -> i64 {
        match self {
            Self::There(zone) => zone.wall(moment),
            Self::Here => {
                let local = DateTime::<Utc>::from_timestamp(moment, 0).map(|at| at.with_timezone(&Local));
                local.map_or(moment, |local| local.naive_local().and_utc().timestamp())
            }
        }
    }

    fn moment(&self, wall: i64) -> i64 {
        match self {
            Self::There(zone) => zone.moment(wall),
            Self::Here => {
                let naive = DateTime::<Utc>::from_timestamp(wall, 0).unwrap_or_default().naive_utc();
                Local.from_local_datetime(&naive).earliest().map_or(wall, |local| local.timestamp())
            }
        }
    }

    /// The day it is at a moment.
    pub fn day(&self, moment: i64) -> NaiveDate {
        day_of(self.at(moment))
    }

    /// The moments between which days lie, the second day exclusive.
    pub fn span(&self, first: NaiveDate, until: NaiveDate) -> CalendarSpan {
        CalendarSpan { from: self.moment(midnight(first)), until: self.moment(midnight(until)) }
    }

    /// Beginning and end of a date as these clocks show them.
    pub fn on_it(&self, row: &OccurrenceRow) -> (i64, i64) {
        match row.clock {
            ClockKind::Zone => (self.at(row.start), self.at(row.end)),
            ClockKind::Floating | ClockKind::Day => (row.start, row.end),
        }
    }

    /// A time for people, as it is meant.
    pub fn shown(&self, clock: ClockKind, at: i64) -> String {
        let (wall, form) = match clock {
            ClockKind::Zone => (self.at(at), "%Y-%m-%d %H:%M"),
            ClockKind::Floating => (at, "%Y-%m-%d %H:%M"),
            ClockKind::Day => (at, "%Y-%m-%d"),
        };
        DateTime::<Utc>::from_timestamp(wall, 0).map(|at| at.format(form).to_string()).unwrap_or_default()
    }
}

/// A time for programs, as it is meant: a moment in UTC, what the clock on the wall shows, or a day.
pub fn told(clock: ClockKind, at: i64) -> Value {
    let naive = |form: &str| {
        DateTime::<Utc>::from_timestamp(at, 0).map_or(Value::Null, |at| at.format(form).to_string().into())
    };
    match clock {
        ClockKind::Zone => time::iso(at),
        ClockKind::Floating => naive("%Y-%m-%dT%H:%M:%S"),
        ClockKind::Day => naive("%Y-%m-%d"),
    }
}

/// The day a wall shows.
pub fn day_of(wall: i64) -> NaiveDate {
    DateTime::<Utc>::from_timestamp(wall, 0).unwrap_or_default().date_naive()
}

/// When a day begins on the wall.
pub fn midnight(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

/// Hours and minutes a wall shows.
pub fn clock(wall: i64) -> String {
    DateTime::<Utc>::from_timestamp(wall, 0).unwrap_or_default().format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_day_is_as_long_as_the_clocks_of_its_zone_make_it() {
        let wall = Wall::of(Some("Europe/Berlin")).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (first, until, hours) in
            [("2026-11-24", "2026-11-25", 24), ("2026-03-29", "2026-03-30", 23), ("2026-10-25", "2026-10-26", 25)]
        {
            let span = wall.span(day(first), day(until));
            assert_eq!(span.until - span.from, hours * 3600, "{first}");
            assert_eq!(wall.day(span.from), day(first));
            assert_eq!(wall.day(span.until - 1), day(first));
        }
        assert!(Wall::of(Some("Nowhere/Else")).is_err());
    }
}
