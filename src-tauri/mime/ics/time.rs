//! Times and lengths of time in a calendar object (RFC 5545 sections 3.3.4 to 3.3.6).

use domain::{Clock, Span};

use super::component::Component;
use super::day::{self, DAY};
use super::line::Line;
use super::zone::{Zone, Zones};

/// A time as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// What the clock on the wall shows, counted as if it were UTC.
    pub wall: i64,
    /// How it is meant.
    pub how: How,
}

/// How a time is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// A whole day.
    Day,
    /// By the clock on the wall, wherever one is; also where nobody knows the zone it names.
    Floating,
    /// In a zone.
    In(Zone),
}

/// A length of time: whole days by the calendar, and seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Length {
    /// Days by the calendar.
    pub days: i64,
    /// Seconds.
    pub seconds: i64,
}

/// Longer appointments are none.
const LONGEST: i64 = 400 * 366 * DAY;

impl Time {
    /// Reads the first value of a line.
    pub fn of(line: &Line, zones: &Zones) -> Option<Self> {
        Self::read(line.value().split(',').next()?, line.param("TZID").as_deref(), zones)
    }

    /// Reads which date of its series an event replaces (RECURRENCE-ID).
    pub fn of_id(event: &Component, zones: &Zones) -> Option<Self> {
        Self::of(event.get("RECURRENCE-ID")?, zones)
    }

    /// Reads one value; `zone` is the TZID beside it.
    pub fn read(value: &str, zone: Option<&str>, zones: &Zones) -> Option<Self> {
        let value = value.trim();
        let (text, utc) = value.strip_suffix(['Z', 'z']).map_or((value, false), |text| (text, true));
        let (date, time) = day::read(text)?;
        let how = match (time, zone) {
            (None, _) => How::Day,
            _ if utc => How::In(Zone::utc()),
            (_, Some(name)) => zones.get(name).map_or(How::Floating, How::In),
            (_, None) => How::Floating,
        };
        Some(Self { wall: date + time.unwrap_or(0), how })
    }

    /// A time reckoned as [`Span`] reckons it.
    pub fn reckoned(at: i64, how: How) -> Self {
        Self { wall: how.wall(at), how }
    }

    /// As [`Span`] reckons it.
    pub fn at(&self) -> i64 {
        self.how.at(self.wall)
    }

    /// What a date of a series is in the series' own reckoning: programs name it in another zone, or by its day alone.
    pub fn in_series(&self, series: &Self) -> i64 {
        let of_day = |time: &Self| time.wall.rem_euclid(DAY);
        match (&series.how, &self.how) {
            (How::Day, _) => self.wall - of_day(self),
            (how, How::Day) => how.at(self.wall + of_day(series)),
            (How::In(zone), How::Floating) => zone.moment(self.wall),
            (How::Floating, How::In(_)) => self.wall,
            _ => self.at(),
        }
    }

    /// The time after a length: days by the calendar, then seconds as they pass.
    pub fn after(&self, length: Length) -> i64 {
        self.how.at(self.wall.saturating_add(length.days * DAY)).saturating_add(length.seconds)
    }
}

impl How {
    /// Reckons what the clock on the wall shows as [`Span`] does.
    pub fn at(&self, wall: i64) -> i64 {
        if let Self::In(zone) = self { zone.moment(wall) } else { wall }
    }

    /// What the clock on the wall shows where a span reckons so.
    pub fn wall(&self, at: i64) -> i64 {
        if let Self::In(zone) = self { zone.wall(at) } else { at }
    }

    /// The clock of a span.
    pub fn clock(&self) -> Clock {
        match self {
            Self::Day => Clock::Day,
            Self::Floating => Clock::Floating,
            Self::In(zone) => Clock::Zone(zone.name().to_owned()),
        }
    }
}

impl Length {
    /// Reads a DURATION, `-PT15M`.
    pub fn read(value: &str) -> Option<Self> {
        let value = value.trim().to_ascii_uppercase();
        let (sign, rest) = match value.split_at_checked(1)? {
            ("-", rest) => (-1, rest),
            ("+", rest) => (1, rest),
            _ => (1, value.as_str()),
        };
        let mut length = Self::default();
        let (mut number, mut any) = (None::<i64>, false);
        for c in rest.strip_prefix('P')?.chars() {
            if let Some(digit) = c.to_digit(10) {
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(i64::from(digit))?);
                continue;
            }
            if c == 'T' {
                continue;
            }
            let many = number.take()?.min(LONGEST) * sign;
            any = true;
            match c {
                'W' => length.days += many * 7,
                'D' => length.days += many,
                'H' => length.seconds += many * 3600,
                'M' => length.seconds += many * 60,
                'S' => length.seconds += many,
                _ => return None,
            }
        }
        let fits = length.days.abs() <= LONGEST / DAY && length.seconds.abs() <= LONGEST;
        (any && fits).then_some(length)
    }

    /// As a DURATION is written.
    pub fn write(self) -> String {
        let (days, seconds) = (self.days, self.seconds);
        let sign = if self.in_seconds() < 0 { "-" } else { "" };
        let (days, seconds) = (days.abs(), seconds.abs());
        let date = if days > 0 || seconds == 0 { format!("{days}D") } else { String::new() };
        let part = |number: i64, letter: char| if number > 0 { format!("{number}{letter}") } else { String::new() };
        let time = [part(seconds / 3600, 'H'), part(seconds / 60 % 60, 'M'), part(seconds % 60, 'S')].concat();
        let mark = if time.is_empty() { "" } else { "T" };
        format!("{sign}P{date}{mark}{time}")
    }

    /// In seconds, a day being 24 hours.
    pub fn in_seconds(self) -> i64 {
        self.days * DAY + self.seconds
    }
}

/// When an event begins, and how long each of its dates takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begins {
    /// The first date.
    pub start: Time,
    /// How long.
    pub length: Length,
}

impl Begins {
    /// Reads DTSTART with DTEND or DURATION; `None` where there is no beginning.
    pub fn of(event: &Component, zones: &Zones) -> Option<Self> {
        let start = Time::of(event.get("DTSTART")?, zones)?;
        let is_day = start.how == How::Day;
        let end = event.get("DTEND").and_then(|line| Time::of(line, zones));
        let length = match (end, event.get("DURATION").and_then(|line| Length::read(&line.value()))) {
            // A date that ends is as long as it is long on the clock that passes, whole days as many days as they are (RFC 5545 section 3.6.1).
            (Some(end), _) => {
                let seconds = end.in_series(&start).saturating_sub(start.at()).clamp(0, LONGEST);
                if is_day { Length { days: seconds / DAY, seconds: 0 } } else { Length { days: 0, seconds } }
            }
            (None, Some(length)) if is_day => Length { days: length.in_seconds().max(0).div_euclid(DAY), seconds: 0 },
            (None, Some(length)) if length.in_seconds() >= 0 => length,
            (None, _) => Length::default(),
        };
        // A whole day that says no end takes that day.
        let length = if is_day { Length { days: length.days.max(1), seconds: 0 } } else { length };
        Some(Self { start, length })
    }

    /// The span of the date that begins on the wall then.
    pub fn on(&self, wall: i64) -> (i64, i64) {
        let time = Time { wall, how: self.start.how.clone() };
        (time.at(), time.after(self.length).max(time.at()))
    }

    /// The first date.
    pub fn span(&self) -> Span {
        let (start, end) = self.on(self.start.wall);
        Span { start, end, clock: self.start.how.clock() }
    }
}
