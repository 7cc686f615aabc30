//! Days of the calendar as numbers (day 0 is 1970-01-01), and what the clock on the wall shows as seconds since then.

/// Seconds of a day.
pub const DAY: i64 = 86_400;
/// The first and the last year that are reckoned with.
pub(super) const YEARS: std::ops::RangeInclusive<i64> = 1..=9999;

/// The number of a day.
pub fn day_number(year: i64, month: u8, day: u8) -> i64 {
    // Years begin in March here, so that the leap day is the last of them.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (i64::from(month) + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number.
pub fn date_of(number: i64) -> (i64, u8, u8) {
    let shifted = number + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year + era * 400 + i64::from(month <= 2), small(month), small(day))
}

fn small(number: i64) -> u8 {
    u8::try_from(number).unwrap_or_default()
}

/// The day of the week, Monday being 0.
pub fn weekday(number: i64) -> u8 {
    small((number + 3).rem_euclid(7))
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub fn days_in(year: i64, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Seconds on the wall to `20261121T100000`.
pub(super) fn written(wall: i64) -> String {
    let (day, time) = (written_day(wall), wall.rem_euclid(DAY));
    format!("{day}T{:02}{:02}{:02}", time / 3600, time / 60 % 60, time % 60)
}

/// Seconds on the wall to `20261121`.
pub(super) fn written_day(wall: i64) -> String {
    let (year, month, day) = date_of(wall.div_euclid(DAY));
    format!("{year:04}{month:02}{day:02}")
}

/// Reads `20261121T100000`, also with separators and without seconds; the time of day is `None` where there is only a date.
pub(super) fn read(text: &str) -> Option<(i64, Option<i64>)> {
    let (date, time) = text.split_once(['T', 't', ' ']).map_or((text, None), |(date, time)| (date, Some(time)));
    let digits = |text: &str| -> Option<Vec<u8>> {
        let kept = text.bytes().filter(|octet| !matches!(octet, b'-' | b':'));
        kept.map(|octet| octet.is_ascii_digit().then(|| octet - b'0')).collect()
    };
    let date = digits(date)?;
    let two = |of: &[u8], at: usize| -> Option<u8> { Some(of.get(at)? * 10 + of.get(at + 1)?) };
    if date.len() != 8 {
        return None;
    }
    let year = i64::from(two(&date, 0)?) * 100 + i64::from(two(&date, 2)?);
    let (month, day) = (two(&date, 4)?, two(&date, 6)?);
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
        return None;
    }
    let number = day_number(year, month, day);
    let Some(time) = time.map(digits) else { return Some((number * DAY, None)) };
    let time = time?;
    let (hour, minute) = (i64::from(two(&time, 0)?), i64::from(two(&time, 2)?));
    // A leap second is the one before it.
    let second = i64::from(two(&time, 4).unwrap_or(0)).min(59);
    if hour > 24 || minute > 59 || !matches!(time.len(), 4 | 6) {
        return None;
    }
    Some((number * DAY, Some(hour * 3600 + minute * 60 + second)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_as_the_calendar_does() {
        for number in (-700_000..2_900_000).step_by(13) {
            let date = chrono::NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).unwrap() + 719_163).unwrap();
            let (year, month, day) = date_of(number);
            assert_eq!(format!("{year:04}-{month:02}-{day:02}"), date.to_string());
            assert_eq!(day_number(year, month, day), number);
            assert_eq!(u32::from(weekday(number)), chrono::Datelike::weekday(&date).num_days_from_monday());
        }
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, expected) in [
            ("19700101", Some((0, None))),
            ("19700102T010203", Some((DAY, Some(3723)))),
            ("1970-01-02T01:02", Some((DAY, Some(3720)))),
            ("19700101T235960", Some((0, Some(DAY - 1)))),
            ("19700101T240000", Some((0, Some(DAY)))),
            ("20260229", None),
            ("00000101", None),
            ("20261301", None),
            ("2026010", None),
            ("20260101T", None),
            ("20260101T1x", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(written(-1), "19691231T235959");
    }
}
