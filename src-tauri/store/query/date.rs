//! Dates as people type them into a search.

/// What a date depends on: now, and how far local time is from UTC.
#[derive(Clone, Copy)]
pub struct Clock {
    /// Now, Unix seconds.
    pub now: i64,
    /// Seconds local time is ahead of UTC at a Unix time.
    pub ahead: fn(i64) -> i64,
}

const DAY: i64 = 86_400;

/// Today and yesterday in the five languages, folded.
const TODAY: &[&str] = &["today", "heute", "aujourd'hui", "oggi", "dzisiaj", "dzis"];
const YESTERDAY: &[&str] = &["yesterday", "gestern", "hier", "ieri", "wczoraj"];

/// When what is named begins and ends, Unix seconds: `2026-11-23`, `2026-11`, `2026`, `today` in local time; or `7d`, `2w`, `6m`, `1y` before
/// now, which is a moment and the day after it.
pub fn span(text: &str, clock: &Clock) -> Option<(i64, i64)> {
    let word = domain::fold(text.trim());
    let back = |days: i64| {
        let local = clock.now + (clock.ahead)(clock.now);
        let day = local.div_euclid(DAY) - days;
        (local_midnight(day, clock), local_midnight(day + 1, clock))
    };
    if TODAY.contains(&word.as_str()) {
        return Some(back(0));
    }
    if YESTERDAY.contains(&word.as_str()) {
        return Some(back(1));
    }
    ago(text, clock.now).map(|moment| (moment, moment + DAY)).or_else(|| named(text, clock))
}

/// A span of time before now: `3d`, `2w`, `6m`, `1y`.
pub fn ago(text: &str, now: i64) -> Option<i64> {
    let unit = text.chars().last()?;
    let days = match unit.to_ascii_lowercase() {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return None,
    };
    let number = digits(text.strip_suffix(unit)?, 1..=4)?;
    Some(now - number * days * DAY)
}

fn named(text: &str, clock: &Clock) -> Option<(i64, i64)> {
    let mut fields = text.split(['-', '.', '/']);
    let year = digits(fields.next()?, 4..=4)?;
    let month = fields.next().map(|month| digits(month, 1..=2)).map_or(Some(None), |month| month.map(Some))?;
    let day = fields.next().map(|day| digits(day, 1..=2)).map_or(Some(None), |day| day.map(Some))?;
    let (first, from) = (month.unwrap_or(1), day.unwrap_or(1));
    if fields.next().is_some()
        || !(1970..=9999).contains(&year)
        || !(1..=12).contains(&first)
        || !(1..=length(year, first)).contains(&from)
    {
        return None;
    }
    let begins = days_to(year, first, from);
    let ends = match (month, day) {
        (None, _) => days_to(year + 1, 1, 1),
        (Some(month), None) => begins + length(year, month),
        (Some(_), Some(_)) => begins + 1,
    };
    Some((local_midnight(begins, clock), local_midnight(ends, clock)))
}

/// When a day (counted from 1970-01-01) begins in local time.
fn local_midnight(day: i64, clock: &Clock) -> i64 {
    let utc = day * DAY;
    let guess = utc - (clock.ahead)(utc);
    utc - (clock.ahead)(guess)
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let fits = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let years: i64 = (1970..year).map(|y| 337 + length(y, 2)).sum();
    years + (1..month).map(|m| length(year, m)).sum::<i64>() + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_date_names_the_moment_it_begins() {
        let utc = Clock { now: NOW, ahead: |_| 0 };
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("2026-11-23", Some(1_795_392_000)),
            ("2026-11", Some(1_793_491_200)),
            ("2026", Some(1_767_225_600)),
            ("2024-02-29", Some(1_709_164_800)),
            ("2025-02-29", None),
            ("2026-13", None),
            ("2026-00-01", None),
            ("2026-11-23-1", None),
            ("7d", Some(NOW - 7 * DAY)),
            ("2W", Some(NOW - 14 * DAY)),
            ("d", None),
            ("99999d", None),
            ("tomorrow", None),
            ("20261123", None),
            ("", None),
            ("ł", None),
        ] {
            assert_eq!(begins(text, &utc), expected, "{text}");
        }
    }

    fn begins(text: &str, clock: &Clock) -> Option<i64> {
        span(text, clock).map(|(begins, _)| begins)
    }

    #[test]
    fn a_date_names_the_moment_it_ends() {
        let utc = Clock { now: NOW, ahead: |_| 0 };
        let midnight = NOW - NOW % DAY;
        for (text, expected) in [
            ("2026-11-23", Some((1_795_392_000, 1_795_392_000 + DAY))),
            ("2026-02", Some((1_769_904_000, 1_769_904_000 + 28 * DAY))),
            ("2024", Some((1_704_067_200, 1_704_067_200 + 366 * DAY))),
            ("7d", Some((NOW - 7 * DAY, NOW - 6 * DAY))),
            ("today", Some((midnight, midnight + DAY))),
            ("Gestern", Some((midnight - DAY, midnight))),
        ] {
            assert_eq!(span(text, &utc), expected, "{text}");
        }
    }

    #[test]
    fn a_day_begins_in_local_time() {
        let warsaw = Clock { now: NOW, ahead: |at| if at < 1_774_746_000 { 3600 } else { 7200 } };
        assert_eq!(begins("2026-01-01", &warsaw), Some(1_767_225_600 - 3600));
        assert_eq!(begins("2026-07-01", &warsaw), Some(1_782_864_000 - 7200));
    }
}
