//! Which days a rule leaves out.

use super::day::{date_of, day_number, days_in, is_leap, weekday};
use super::rule::{Freq, Rule};

/// Whether a list holds a number; one that says nothing holds all.
pub(super) fn holds(list: &[i16], value: i64) -> bool {
    list.is_empty() || list.iter().any(|one| i64::from(*one) == value)
}

/// Whether a day is none that the rule leaves out.
pub(super) fn fits(rule: &Rule, day: i64) -> bool {
    let (year, month, of_month) = date_of(day);
    let length = i64::from(days_in(year, month));
    let from_end = |value: i64, length: i64| value - length - 1;
    let of_month = i64::from(of_month);
    if !holds(&rule.months, i64::from(month)) {
        return false;
    }
    if !rule.month_days.is_empty()
        && !holds(&rule.month_days, of_month)
        && !holds(&rule.month_days, from_end(of_month, length))
    {
        return false;
    }
    if !rule.days.is_empty() && !rule.days.iter().any(|(nth, weekday)| fits_weekday(rule, day, (*nth, *weekday))) {
        return false;
    }
    if !rule.year_days.is_empty() {
        let of_year = day - day_number(year, 1, 1) + 1;
        let length = if is_leap(year) { 366 } else { 365 };
        if !holds(&rule.year_days, of_year) && !holds(&rule.year_days, from_end(of_year, length)) {
            return false;
        }
    }
    rule.weeks.is_empty() || {
        let (week, weeks) = week_of(day, rule.week_start);
        holds(&rule.weeks, week) || holds(&rule.weeks, from_end(week, weeks))
    }
}

fn fits_weekday(rule: &Rule, day: i64, (nth, wanted): (i16, u8)) -> bool {
    if weekday(day) != wanted {
        return false;
    }
    // Which Monday it is has a meaning in months and years only.
    if nth == 0 || rule.freq > Freq::Month {
        return true;
    }
    let (year, month, _) = date_of(day);
    let (first, length) = if rule.freq == Freq::Year && rule.months.is_empty() {
        (day_number(year, 1, 1), if is_leap(year) { 366 } else { 365 })
    } else {
        (day_number(year, month, 1), i64::from(days_in(year, month)))
    };
    let passed = day - first;
    let nth = i64::from(nth);
    if nth > 0 { passed / 7 + 1 == nth } else { (length - 1 - passed) / 7 + 1 == -nth }
}

/// The number of a day's week and how many its year has (RFC 5545: the first week has at least four days in the year).
fn week_of(day: i64, week_start: u8) -> (i64, i64) {
    let begin_of = |year: i64| {
        let fourth = day_number(year, 1, 4);
        fourth - i64::from((weekday(fourth) + 7 - week_start) % 7)
    };
    let (year, _, _) = date_of(day);
    let year = if day < begin_of(year) {
        year - 1
    } else if day >= begin_of(year + 1) {
        year + 1
    } else {
        year
    };
    let begin = begin_of(year);
    ((day - begin) / 7 + 1, (begin_of(year + 1) - begin) / 7)
}
