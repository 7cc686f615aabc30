//! The `From ` line between the messages of an mbox (RFC 4155).

use chrono::NaiveDate;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether a line behind a blank one begins a message: `From `, a sender, and a date or nothing more.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let rest = String::from_utf8_lossy(rest);
    let mut words = rest.split_whitespace();
    match (words.next(), words.next()) {
        (Some(sender), None) => sender.contains('@') || sender == "-",
        (Some(_), Some(_)) => date(line).is_some(),
        _ => false,
    }
}

/// The date on a `From ` line in Unix seconds: asctime, with or without a zone on either side of the year; without one it is UTC.
pub(super) fn date(line: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(line);
    let words: Vec<&str> = text.split_whitespace().skip(1).collect();
    let month_at = words.iter().rposition(|word| month(word).is_some())?;
    let month = month(words.get(month_at)?)?;
    let day: u32 = words.get(month_at + 1)?.parse().ok()?;
    let (hour, minute, second) = clock(words.get(month_at + 2)?)?;
    let tail = words.get(month_at + 3..)?;
    let year: i32 = tail.iter().find(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let offset = tail.iter().find_map(|word| zone(word)).unwrap_or(0);
    let local = NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(hour, minute, second)?;
    Some(local.and_utc().timestamp() - offset)
}

fn month(word: &str) -> Option<u32> {
    let lower = word.to_ascii_lowercase();
    MONTHS.iter().zip(1..).find(|(name, _)| **name == lower).map(|(_, number)| number)
}

fn clock(word: &str) -> Option<(u32, u32, u32)> {
    let mut parts = word.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second: u32 = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    Some((hour, minute, second.min(59)))
}

fn zone(word: &str) -> Option<i64> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'+' => (1, word.get(1..)?),
        b'-' => (-1, word.get(1..)?),
        _ => return None,
    };
    let number: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 3600 + number % 100 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_from_sentences() {
        for (what, line, expected) in [
            ("asctime", "From anna@poczta.example Tue Nov  3 14:02:11 2026\n", true),
            ("a dash for the sender", "From - Tue Nov 03 14:02:11 2026\r\n", true),
            ("zone before the year", "From 123@xxx Tue Nov 03 14:02:11 +0100 2026\n", true),
            ("no seconds", "From a@b.example Tue Nov 3 14:02 2026\n", true),
            ("no date", "From anna@poczta.example\n", true),
            ("a sentence", "From Monday on we meet at 14:00\n", false),
            ("a sentence with a month", "From May 2026 the office is closed\n", false),
            ("one word", "From there\n", false),
            ("no space", "From: anna@poczta.example\n", false),
        ] {
            assert_eq!(is_separator(line.as_bytes()), expected, "{what}");
        }
    }

    #[test]
    fn the_date_is_read_with_its_zone() {
        assert_eq!(date(b"From - Thu Jan  1 00:00:10 1970\n"), Some(10));
        assert_eq!(date(b"From - Thu Jan  1 01:00:10 +0100 1970\n"), Some(10));
        assert_eq!(date(b"From - Thu Jan  1 00:00:10 1970 -0100\n"), Some(3610));
        assert_eq!(date(b"From May Thu Feb 30 00:00:10 1970\n"), None);
    }
}
