//! The Date field, read leniently (RFC 5322 sections 3.3 and 4.3).

use mail_parser::DateTime;

/// Unix seconds of a Date field: the standard form with or without its obsolete parts, `ctime`, or ISO 8601. Without a zone it reads as UTC.
pub(crate) fn read(text: &str) -> Option<i64> {
    let text = without_comments(text);
    if let Some(seconds) = iso(&text) {
        return Some(seconds);
    }
    let mut date = Found::default();
    for token in text.split([' ', '\t', ',']).flat_map(split_dashes).filter(|token| !token.is_empty()) {
        date.take(token);
    }
    date.seconds()
}

#[derive(Default)]
struct Found {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<u32>,
    time: Option<(u32, u32, u32)>,
    afternoon: Option<bool>,
    offset: Option<i64>,
}

impl Found {
    fn take(&mut self, token: &str) {
        let digits = token.len();
        if token.contains(':') && self.time.is_none() {
            self.take_time(token);
        } else if let Ok(number) = token.parse::<u32>()
            && !token.starts_with('+')
        {
            match digits {
                1 | 2 if self.day.is_none() => self.day = Some(number),
                1..=4 if self.year.is_none() => self.year = Some(full_year(number, digits)),
                _ => {}
            }
        } else if self.month.is_none() && month(token).is_some() {
            self.month = month(token);
        } else if token.eq_ignore_ascii_case("am") || token.eq_ignore_ascii_case("pm") {
            self.afternoon = Some(token.eq_ignore_ascii_case("pm"));
        } else if self.time.is_some() && self.offset.is_none() {
            self.offset = zone(token);
        }
    }

    /// `10:02:12`, also with a zone stuck to it.
    fn take_time(&mut self, token: &str) {
        let end = token.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(token.len());
        let (clock, zone_text) = token.split_at(end);
        let mut parts = clock.split(':').map(|part| part.split('.').next().unwrap_or("").parse::<u32>());
        let (Some(Ok(hour)), Some(Ok(minute))) = (parts.next(), parts.next()) else {
            return;
        };
        let second = parts.next().and_then(Result::ok).unwrap_or(0);
        self.time = Some((hour, minute, second));
        self.offset = zone(zone_text);
    }

    fn seconds(&self) -> Option<i64> {
        let (hour, minute, second) = self.time?;
        let hour = match self.afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let date = Civil { year: self.year?, month: self.month?, day: self.day? };
        unix(date, (hour, minute, second)).map(|local| local - self.offset.unwrap_or(0))
    }
}

struct Civil {
    year: u32,
    month: u32,
    day: u32,
}

fn unix(date: Civil, (hour, minute, second): (u32, u32, u32)) -> Option<i64> {
    let leap = date.year.is_multiple_of(4) && (!date.year.is_multiple_of(100) || date.year.is_multiple_of(400));
    let days = match date.month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let sane = (1..=days).contains(&date.day)
        && (1900..=9999).contains(&date.year)
        && hour < 24
        && minute < 60
        && second <= 60;
    let small = |number: u32| u8::try_from(number).ok();
    let date = DateTime {
        year: u16::try_from(date.year).ok()?,
        month: small(date.month)?,
        day: small(date.day)?,
        hour: small(hour)?,
        minute: small(minute)?,
        second: small(second.min(59))?,
        tz_before_gmt: false,
        tz_hour: 0,
        tz_minute: 0,
    };
    sane.then(|| date.to_timestamp_local() + i64::from(second.saturating_sub(59)))
}

/// `2024-05-01T10:02:12.5+02:00`, with a space for the `T` or without a zone.
fn iso(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let mut found = Found::default();
    found.take_time(rest.strip_prefix(['T', 't', ' '])?.split_whitespace().next()?);
    let zone_text = rest.split_whitespace().last().filter(|text| !text.contains('T')).and_then(zone);
    let date = Civil { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    Some(unix(date, found.time?)? - found.offset.or(zone_text).unwrap_or(0))
}

/// `21-Nov-1997` as three tokens; `-0600` and `GMT-5` as one.
fn split_dashes(token: &str) -> Vec<&str> {
    let is_date = token.starts_with(|c: char| c.is_ascii_digit()) && !token.contains(':');
    if is_date { token.split(['-', '/']).collect() } else { vec![token] }
}

fn full_year(number: u32, digits: usize) -> u32 {
    match digits {
        4 => number,
        3 => number + 1900,
        _ if number < 50 => number + 2000,
        _ => number + 1900,
    }
}

fn month(token: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = token.get(..3)?.to_ascii_lowercase();
    let word = token.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
    MONTHS.iter().position(|month| word && *month == start).and_then(|at| u32::try_from(at + 1).ok())
}

/// The offset from UTC in seconds (RFC 5322 section 4.3); an unknown word is UTC, as is `-0000`.
fn zone(token: &str) -> Option<i64> {
    let sign_at = token.find(['+', '-']);
    if let Some((_, digits)) = sign_at.and_then(|at| token.split_at_checked(at)) {
        let sign = if digits.starts_with('-') { -1 } else { 1 };
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let number: i64 = digits.parse().ok()?;
        let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
        return (digits.len() <= 4 && hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60));
    }
    let hours = match token.to_ascii_uppercase().as_str() {
        "" => return None,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "CET" | "MEZ" | "BST" => 1,
        "CEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        _ => 0,
    };
    Some(hours * 3600)
}

/// The text without its comments (RFC 5322 section 3.2.2), those within each other too.
pub(crate) fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_leniently() {
        let noon = Some(1_700_000_000);
        for (what, text, expected) in [
            ("standard", "Tue, 14 Nov 2023 22:13:20 +0000", noon),
            ("with an offset", "Tue, 14 Nov 2023 23:13:20 +0100", noon),
            ("with a comment", "Tue, 14 Nov 2023 17:13:20 -0500 (EST (x))", noon),
            ("no day of the week", "14 Nov 2023 22:13:20 GMT", noon),
            ("an old zone", "Tue, 14 Nov 2023 14:13:20 PST", noon),
            ("two-digit year", "Tue, 14 Nov 23 22:13:20 +0000", noon),
            ("three-digit year", "14 Nov 123 22:13:20 UT", Some(1_700_000_000)),
            ("no zone", "Tue, 14 Nov 2023 22:13:20", noon),
            ("no comma, odd case", "tue 14 NOV 2023 22:13:20 z", noon),
            ("a full month name", "14 November 2023 22:13:20 +0000", noon),
            ("dashes", "14-Nov-2023 22:13:20 +0000", noon),
            ("ctime", "Tue Nov 14 22:13:20 2023", noon),
            ("ISO 8601", "2023-11-14T22:13:20Z", noon),
            ("ISO 8601 with an offset", "2023-11-14 23:13:20.25 +01:00", noon),
            ("GMT with an offset", "Tue, 14 Nov 2023 23:13:20 GMT+0100", noon),
            ("in the afternoon", "14 Nov 2023 10:13:20 PM +0000", noon),
            ("no seconds", "14 Nov 2023 22:13 +0000", Some(1_699_999_980)),
            ("a leap second", "31 Dec 2016 23:59:60 +0000", Some(1_483_228_800)),
            ("29 February", "29 Feb 2024 00:00:00 +0000", Some(1_709_164_800)),
            ("no such day", "31 Feb 2024 00:00:00 +0000", None),
            ("no such hour", "14 Nov 2023 25:13:20 +0000", None),
            ("no month", "14 2023 22:13:20", None),
            ("no time", "14 Nov 2023", None),
            ("words", "yesterday", None),
            ("nothing", "", None),
        ] {
            assert_eq!(read(text), expected, "{what}");
        }
    }
}
