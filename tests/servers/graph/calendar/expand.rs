//! The dates of a series: each day is asked whether the pattern meets it.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde_json::Value;

/// No series is followed further, days.
const FURTHEST: u64 = 366 * 12;

/// The dates of a `patternedRecurrence` up to one.
pub fn dates(recurrence: &Value, until: NaiveDate) -> Vec<NaiveDate> {
    let (pattern, range) = (&recurrence["pattern"], &recurrence["range"]);
    let date = |name: &str| range[name].as_str().and_then(|text| text.parse::<NaiveDate>().ok());
    let start = date("startDate").unwrap();
    let last = match range["type"].as_str().unwrap() {
        "endDate" => date("endDate").unwrap().min(until),
        _ => until,
    };
    let most = match range["type"].as_str().unwrap() {
        "numbered" => usize::try_from(range["numberOfOccurrences"].as_u64().unwrap()).unwrap(),
        _ => usize::MAX,
    };
    let days = (0..FURTHEST).map(|n| start + Days::new(n)).take_while(|day| *day <= last);
    days.filter(|day| meets(pattern, start, *day)).take(most).collect()
}

fn meets(pattern: &Value, start: NaiveDate, day: NaiveDate) -> bool {
    let interval = pattern["interval"].as_i64().unwrap();
    let number = |name: &str| u32::try_from(pattern[name].as_u64().unwrap()).unwrap();
    let months = i64::from(day.year() - start.year()) * 12 + i64::from(day.month0()) - i64::from(start.month0());
    let years = i64::from(day.year() - start.year());
    match pattern["type"].as_str().unwrap() {
        "daily" => (day - start).num_days() % interval == 0,
        "weekly" => {
            let first = weekday(pattern["firstDayOfWeek"].as_str().unwrap_or("sunday")).unwrap();
            let weeks = (day.week(first).first_day() - start.week(first).first_day()).num_days() / 7;
            weeks % interval == 0 && is_one_of(pattern, day)
        }
        "absoluteMonthly" => months % interval == 0 && day.day() == clamped(day, number("dayOfMonth")),
        "relativeMonthly" => months % interval == 0 && is_at(pattern, day),
        "absoluteYearly" => {
            years % interval == 0 && day.month() == number("month") && day.day() == clamped(day, number("dayOfMonth"))
        }
        "relativeYearly" => years % interval == 0 && day.month() == number("month") && is_at(pattern, day),
        other => panic!("{other}"),
    }
}

/// A day of the name's meaning.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    name.parse().ok()
}

fn is_one_of(pattern: &Value, day: NaiveDate) -> bool {
    pattern["daysOfWeek"].as_array().unwrap().iter().any(|name| weekday(name.as_str().unwrap()) == Some(day.weekday()))
}

/// The 31st of a short month is its last day.
fn clamped(day: NaiveDate, wished: u32) -> u32 {
    wished.min(u32::from(day.num_days_in_month()))
}

/// Whether a day is the first, …, fourth or last of its month among the days of the week that are meant.
fn is_at(pattern: &Value, day: NaiveDate) -> bool {
    let month = (1..=u32::from(day.num_days_in_month())).filter_map(|one| day.with_day(one));
    let among: Vec<NaiveDate> = month.filter(|one| is_one_of(pattern, *one)).collect();
    let wished = match pattern["index"].as_str().unwrap_or("first") {
        "first" => among.first(),
        "second" => among.get(1),
        "third" => among.get(2),
        "fourth" => among.get(3),
        _ => among.last(),
    };
    wished == Some(&day)
}
