//! When a message counts as received.

/// 1990-01-01T00:00:00Z.
const EARLIEST: i64 = 631_152_000;
const DAY: i64 = 86_400;

/// The received time in Unix seconds: the Date header where it lies between 1990 and INTERNALDATE + 1 day, else INTERNALDATE.
pub fn received(date: Option<i64>, internal: i64) -> i64 {
    date.filter(|date| (EARLIEST..=internal.saturating_add(DAY)).contains(date)).unwrap_or(internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_header_is_believed_only_within_reason() {
        let internal = 1_700_000_000;
        for (what, date, result) in [
            ("a sane date", Some(internal - 60), internal - 60),
            ("no date", None, internal),
            ("a day ahead", Some(internal + DAY), internal + DAY),
            ("more than a day ahead", Some(internal + DAY + 1), internal),
            ("before 1990", Some(EARLIEST - 1), internal),
            ("the first second of 1990", Some(EARLIEST), EARLIEST),
        ] {
            assert_eq!(received(date, internal), result, "{what}");
        }
    }
}
