//! Time zones as Exchange knows them: by Windows' names, and by many of the IANA's.

use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

const WINDOWS: [(&str, Tz); 9] = [
    ("W. Europe Standard Time", Tz::Europe__Berlin),
    ("Romance Standard Time", Tz::Europe__Paris),
    ("Central European Standard Time", Tz::Europe__Warsaw),
    ("GMT Standard Time", Tz::Europe__London),
    ("Eastern Standard Time", Tz::America__New_York),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("Tokyo Standard Time", Tz::Asia__Tokyo),
    // What desktop Outlook made up years ago.
    ("tzone://Microsoft/Custom", Tz::Europe__Berlin),
];

/// A zone by its name.
pub(super) fn zone(name: &str) -> Option<Tz> {
    WINDOWS.iter().find(|(windows, _)| *windows == name).map(|(_, zone)| *zone).or_else(|| name.parse().ok())
}

/// The moment a clock in a zone shows this.
pub(super) fn moment(local: NaiveDateTime, zone_name: &str) -> DateTime<Utc> {
    let zone = zone(zone_name).unwrap_or(Tz::UTC);
    zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

/// What is written in a `dateTimeTimeZone`; `None` where it is none.
pub(super) fn read(value: &Value) -> Option<(NaiveDateTime, String)> {
    let name = value["timeZone"].as_str()?;
    let written = value["dateTime"].as_str()?;
    let local = NaiveDateTime::parse_from_str(written, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    zone(name).map(|_| (local, name.to_owned()))
}

/// A `dateTimeTimeZone` as it is answered: seven digits behind the point.
pub(super) fn written(local: NaiveDateTime, name: &str) -> Value {
    json!({ "dateTime": local.format("%Y-%m-%dT%H:%M:%S.0000000").to_string(), "timeZone": name })
}
