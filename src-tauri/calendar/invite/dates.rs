//! Dates and times written out in a language, as a letter says them.

use domain::{Clock, Span};
use mime::ics::{DAY, Zone, date_of, weekday};

use super::phrases::Names;
use super::words::Language;

/// When, in the zone of whoever reads it (empty: the appointment's own), with its name where it has one.
pub fn said(span: &Span, zone: &str, language: Language) -> String {
    let names = &language.phrases().names;
    match &span.clock {
        Clock::Day => {
            let last = (span.end - DAY).max(span.start);
            let first = day(span.start, names);
            if last == span.start { first } else { format!("{first} – {}", day(last, names)) }
        }
        Clock::Floating => between(span.start, span.end, names),
        Clock::Zone(own) => {
            let zone = Zone::named(zone).or_else(|| Zone::named(own)).unwrap_or_else(Zone::utc);
            let when = between(zone.wall(span.start), zone.wall(span.end), names);
            format!("{when} ({}{})", zone.name(), offset(&zone, span.start))
        }
    }
}

/// The day alone, for a subject.
pub(super) fn day_of(span: &Span, zone: &str, language: Language) -> String {
    let wall = match &span.clock {
        Clock::Zone(own) => Zone::named(zone).or_else(|| Zone::named(own)).unwrap_or_else(Zone::utc).wall(span.start),
        Clock::Floating | Clock::Day => span.start,
    };
    day(wall, &language.phrases().names)
}

fn between(start: i64, end: i64, names: &Names) -> String {
    let same_day = start.div_euclid(DAY) == end.div_euclid(DAY);
    if end <= start {
        format!("{}, {}{}", day(start, names), time(start), names.after_time)
    } else if same_day {
        format!("{}, {}–{}{}", day(start, names), time(start), time(end), names.after_time)
    } else {
        let part = |wall| format!("{}, {}{}", day(wall, names), time(wall), names.after_time);
        format!("{} – {}", part(start), part(end))
    }
}

fn day(wall: i64, names: &Names) -> String {
    let number = wall.div_euclid(DAY);
    let (year, month, of_month) = date_of(number);
    let weekday = names.days.split(' ').nth(usize::from(weekday(number))).unwrap_or_default();
    let month = names.months.split(' ').nth(usize::from(month).saturating_sub(1)).unwrap_or_default();
    format!("{weekday}{} {of_month}{} {month} {year}", names.after_weekday, names.after_day)
}

fn time(wall: i64) -> String {
    let of_day = wall.rem_euclid(DAY);
    format!("{:02}:{:02}", of_day / 3600, of_day / 60 % 60)
}

/// `, UTC+1`; nothing for universal time itself.
fn offset(zone: &Zone, at: i64) -> String {
    let minutes = zone.offset(at) / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) if zone.name() == "UTC" => String::new(),
        (hours, 0) => format!(", UTC{sign}{hours}"),
        (hours, minutes) => format!(", UTC{sign}{hours}:{minutes:02}"),
    }
}
