//! Times: ISO 8601 in UTC for programs, local for people.

use chrono::{DateTime, Local, SecondsFormat, Utc};
use serde_json::Value;

/// A time in Unix seconds as ISO 8601 in UTC; `null` outside the calendar.
pub fn iso(seconds: i64) -> Value {
    let time = DateTime::<Utc>::from_timestamp(seconds, 0);
    time.map_or(Value::Null, |time| time.to_rfc3339_opts(SecondsFormat::Secs, true).into())
}

/// The same of a time that may not be known.
pub fn iso_or_null(seconds: Option<i64>) -> Value {
    seconds.map_or(Value::Null, iso)
}

/// A time as people here write it, to the minute.
pub fn local(seconds: i64) -> String {
    let time = DateTime::<Utc>::from_timestamp(seconds, 0);
    time.map(|time| time.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

/// The same of a time that may not be known.
pub fn local_or_never(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| "never".into(), local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_read_iso_8601_in_utc() {
        for (seconds, expected) in [
            (0, Value::from("1970-01-01T00:00:00Z")),
            (1_710_147_783, "2024-03-11T09:03:03Z".into()),
            (i64::MAX, Value::Null),
        ] {
            assert_eq!(iso(seconds), expected, "{seconds}");
        }
        assert_eq!(iso_or_null(None), Value::Null);
    }
}
