//! How often: a pattern and a range of Microsoft Graph, and a rule of a calendar object (RFC 5545 section 3.3.10).
//!
//! Exchange moves the 29th, 30th and 31st to the last day of a shorter month, a rule leaves such months out. So the one is said as "the last of the 28th
//! to the 30th", and a rule that leaves months out has no pattern.

use mime::ics::{DAY, Freq, How, Rule, Time, Until, date_of, weekday};
use serde_json::{Map, Value, json};

use super::row::{Pattern, Range, Recurrence};
use super::time;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const INDEXES: [(&str, i16); 5] = [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("last", -1)];
/// In no month left out, and in each the same.
const SAFE_DAY: i16 = 28;
/// The service counts no further.
const MOST_INTERVAL: u32 = 99;

/// The rule of a series that begins then; `None` where the pattern says nothing.
pub(super) fn rule(recurrence: &Recurrence, start: &Time) -> Option<Rule> {
    let Pattern { kind, interval, month, day_of_month, first_day_of_week, .. } = &recurrence.pattern;
    let mut rule = Rule::every(match kind.as_str() {
        "daily" => Freq::Day,
        "weekly" => Freq::Week,
        "absoluteMonthly" | "relativeMonthly" => Freq::Month,
        "absoluteYearly" | "relativeYearly" => Freq::Year,
        _ => return None,
    });
    rule.interval = interval.unwrap_or(1).max(1);
    match kind.as_str() {
        "weekly" => {
            rule.days = days(&recurrence.pattern).into_iter().map(|day| (0, day)).collect();
            rule.week_start = first_day_of_week.as_deref().and_then(day_number).unwrap_or(6);
        }
        "absoluteMonthly" | "absoluteYearly" => on_day(&mut rule, (*day_of_month)?),
        "relativeMonthly" | "relativeYearly" => on_weekday(&mut rule, &recurrence.pattern),
        _ => {}
    }
    if rule.freq == Freq::Year {
        rule.months = vec![(*month)?];
    }
    match recurrence.range.kind.as_str() {
        "endDate" => rule.until = Some(until(&recurrence.range, start)?),
        "numbered" => rule.count = Some(recurrence.range.number_of_occurrences?),
        _ => {}
    }
    Some(rule)
}

fn on_day(rule: &mut Rule, day: i16) {
    match day {
        31.. => rule.month_days = vec![-1],
        ..=SAFE_DAY => rule.month_days = vec![day],
        _ => {
            rule.month_days = (SAFE_DAY..=day).collect();
            rule.positions = vec![-1];
        }
    }
}

/// Of several days of the week the index counts all of them together.
fn on_weekday(rule: &mut Rule, pattern: &Pattern) {
    let word = pattern.index.as_deref().unwrap_or("first");
    let index = INDEXES.iter().find(|(name, _)| *name == word).map_or(1, |(_, nth)| *nth);
    let days = days(pattern);
    if let [day] = days.as_slice() {
        rule.days = vec![(index, *day)];
    } else {
        rule.days = days.into_iter().map(|day| (0, day)).collect();
        rule.positions = vec![index];
    }
}

fn days(pattern: &Pattern) -> Vec<u8> {
    let mut days: Vec<u8> = pattern.days_of_week.iter().flatten().filter_map(|name| day_number(name)).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn day_number(name: &str) -> Option<u8> {
    DAYS.iter().position(|day| day.eq_ignore_ascii_case(name)).and_then(|at| u8::try_from(at).ok())
}

/// The last date may be on that day, at the time of day of all of them.
fn until(range: &Range, start: &Time) -> Option<Until> {
    let day = time::wall(range.end_date.as_deref()?)?;
    Some(match &start.how {
        How::Day => Until::Day(day),
        How::Floating => Until::Wall(day + start.wall.rem_euclid(DAY)),
        how @ How::In(_) => Until::At(how.at(day + start.wall.rem_euclid(DAY))),
    })
}

/// The recurrence that means a rule of a series that begins then.
///
/// # Errors
/// What of the rule has no pattern.
pub(super) fn recurrence(rule: &Rule, start: &Time) -> Result<Value, &'static str> {
    if rule.interval > MOST_INTERVAL {
        return Err("INTERVAL");
    }
    let odd = [
        ("BYWEEKNO", rule.weeks.len()),
        ("BYYEARDAY", rule.year_days.len()),
        ("BYHOUR", rule.hours.len()),
        ("BYMINUTE", rule.minutes.len()),
        ("BYSECOND", rule.seconds.len()),
        ("RRULE", usize::from(rule.unknown)),
    ];
    if let Some((name, _)) = odd.iter().find(|(_, count)| *count > 0) {
        return Err(name);
    }
    let (_, month, _) = date_of(start.wall.div_euclid(DAY));
    let mut pattern = match rule.freq {
        Freq::Day => daily(rule)?,
        Freq::Week => weekly(rule, start)?,
        Freq::Month if rule.months.is_empty() => monthly(rule, ("absoluteMonthly", "relativeMonthly"), start)?,
        Freq::Year if rule.months.len() <= 1 && (!rule.months.is_empty() || rule.days.is_empty()) => {
            let mut pattern = monthly(rule, ("absoluteYearly", "relativeYearly"), start)?;
            pattern.insert("month".into(), json!(rule.months.first().copied().unwrap_or_else(|| i16::from(month))));
            pattern
        }
        Freq::Month | Freq::Year => return Err("BYMONTH"),
        _ => return Err("FREQ"),
    };
    pattern.insert("interval".into(), json!(rule.interval));
    let first = time::date(start.wall);
    let range = match (rule.count, rule.until) {
        (Some(count), _) => json!({ "type": "numbered", "startDate": first, "numberOfOccurrences": count }),
        (None, Some(_)) => json!({ "type": "endDate", "startDate": first, "endDate": last_day(rule, start) }),
        (None, None) => json!({ "type": "noEnd", "startDate": first }),
    };
    Ok(json!({ "pattern": pattern, "range": range }))
}

fn of_kind(kind: &str) -> Map<String, Value> {
    let mut pattern = Map::new();
    pattern.insert("type".into(), json!(kind));
    pattern
}

fn names(days: &[(i16, u8)]) -> Value {
    days.iter().filter_map(|(_, day)| DAYS.get(usize::from(*day)).copied()).collect()
}

fn daily(rule: &Rule) -> Result<Map<String, Value>, &'static str> {
    if !rule.months.is_empty() || !rule.month_days.is_empty() {
        return Err("BYMONTHDAY");
    }
    if rule.days.is_empty() {
        return if rule.positions.is_empty() { Ok(of_kind("daily")) } else { Err("BYSETPOS") };
    }
    // Every day but some is every week on the others.
    if rule.interval != 1 || !rule.positions.is_empty() || rule.days.iter().any(|(nth, _)| *nth != 0) {
        return Err("BYDAY");
    }
    let mut pattern = of_kind("weekly");
    pattern.insert("daysOfWeek".into(), names(&rule.days));
    pattern.insert("firstDayOfWeek".into(), json!("monday"));
    Ok(pattern)
}

fn weekly(rule: &Rule, start: &Time) -> Result<Map<String, Value>, &'static str> {
    if !rule.positions.is_empty() || !rule.months.is_empty() || rule.days.iter().any(|(nth, _)| *nth != 0) {
        return Err("BYDAY");
    }
    let mut pattern = of_kind("weekly");
    let own = [(0, weekday(start.wall.div_euclid(DAY)))];
    pattern.insert("daysOfWeek".into(), names(if rule.days.is_empty() { &own } else { &rule.days }));
    let first = DAYS.get(usize::from(rule.week_start)).copied().unwrap_or("monday");
    pattern.insert("firstDayOfWeek".into(), json!(first));
    Ok(pattern)
}

fn monthly(rule: &Rule, (absolute, relative): (&str, &str), start: &Time) -> Result<Map<String, Value>, &'static str> {
    let (_, _, own) = date_of(start.wall.div_euclid(DAY));
    if rule.days.is_empty() {
        let day = match (rule.month_days.as_slice(), rule.positions.as_slice()) {
            ([], []) => Some(i16::from(own)).filter(|day| *day <= SAFE_DAY),
            ([-1], []) => Some(31),
            ([day], []) => Some(*day).filter(|day| (1..=SAFE_DAY).contains(day)),
            ([SAFE_DAY, .., day], [-1]) => {
                Some(*day).filter(|day| (SAFE_DAY..=*day).eq(rule.month_days.iter().copied()))
            }
            _ => None,
        };
        let mut pattern = of_kind(absolute);
        pattern.insert("dayOfMonth".into(), json!(day.ok_or("BYMONTHDAY")?));
        return Ok(pattern);
    }
    let nth = match (rule.days.as_slice(), rule.positions.as_slice()) {
        _ if !rule.month_days.is_empty() => None,
        ([(nth, _)], []) => Some(*nth),
        (days, [nth]) if days.iter().all(|(nth, _)| *nth == 0) => Some(*nth),
        _ => None,
    };
    let index = INDEXES.iter().find(|(_, index)| Some(*index) == nth).map(|(name, _)| *name).ok_or("BYDAY")?;
    let mut pattern = of_kind(relative);
    pattern.insert("daysOfWeek".into(), names(&rule.days));
    pattern.insert("index".into(), json!(index));
    Ok(pattern)
}

/// The last day a date may be on.
fn last_day(rule: &Rule, start: &Time) -> String {
    let on_wall = |at| if let How::In(zone) = &start.how { zone.wall(at) } else { at };
    let wall = rule.until_on_wall(on_wall);
    let is_before = wall.rem_euclid(DAY) < start.wall.rem_euclid(DAY);
    time::date(if is_before { wall - DAY } else { wall }.max(start.wall))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a rule becomes in a series that begins on Thursday the 29th of January 2026 at nine.
    fn of(value: &str) -> Result<String, &'static str> {
        let start = Time { wall: 20_482 * DAY + 9 * 3600, how: How::Floating };
        let rule = Rule::read(value).ok_or("RRULE")?;
        recurrence(&rule, &start).map(|value| value.to_string())
    }

    #[test]
    fn a_rule_that_has_no_pattern_is_named_and_never_bent() {
        for (value, expected) in [
            ("FREQ=HOURLY", "FREQ"),
            ("FREQ=DAILY;INTERVAL=100", "INTERVAL"),
            ("FREQ=DAILY;BYHOUR=9,15", "BYHOUR"),
            ("FREQ=DAILY;INTERVAL=2;BYDAY=MO", "BYDAY"),
            ("FREQ=DAILY;BYMONTH=1", "BYMONTHDAY"),
            ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", "BYDAY"),
            // It leaves February out, Exchange would not.
            ("FREQ=MONTHLY", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=-2", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=28,30;BYSETPOS=-1", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYDAY=5MO", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=MO", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=1MO,2TU", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "BYDAY"),
            ("FREQ=MONTHLY;BYMONTH=1;BYMONTHDAY=1", "BYMONTH"),
            ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1", "BYMONTH"),
            ("FREQ=YEARLY;BYDAY=20MO", "BYMONTH"),
            ("FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO"),
            ("FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY"),
            ("FREQ=DAILY;RSCALE=HEBREW", "RRULE"),
            ("nothing", "RRULE"),
        ] {
            assert_eq!(of(value), Err(expected), "{value}");
        }
    }

    #[test]
    fn what_a_rule_leaves_unsaid_comes_from_where_the_series_begins() {
        for (value, words) in [
            ("FREQ=WEEKLY", r#""daysOfWeek":["thursday"],"firstDayOfWeek":"monday""#),
            ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", r#""daysOfWeek":["monday","tuesday","wednesday","thursday","friday"]"#),
            ("FREQ=YEARLY;BYMONTHDAY=5", r#""dayOfMonth":5,"interval":1,"month":1"#),
            ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", r#""daysOfWeek":["thursday"],"index":"fourth""#),
            ("FREQ=DAILY;UNTIL=20260203T085959", r#""endDate":"2026-02-02""#),
            ("FREQ=DAILY;UNTIL=20260203T090000", r#""endDate":"2026-02-03""#),
            ("FREQ=DAILY;UNTIL=20260203", r#""endDate":"2026-02-03""#),
            ("FREQ=DAILY;UNTIL=20200101", r#""endDate":"2026-01-29""#),
        ] {
            assert!(of(value).is_ok_and(|said| said.contains(words)), "{value}: {:?}", of(value));
        }
    }
}
