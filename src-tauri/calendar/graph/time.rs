//! Times as Microsoft Graph writes them.

use mime::ics::{DAY, How, Time, Zone, Zones, date_of};

use super::row::When;

/// What a clock shows as `2026-01-05T09:00:00`.
pub(super) fn iso(wall: i64) -> String {
    let time = wall.rem_euclid(DAY);
    format!("{}T{:02}:{:02}:{:02}", date(wall), time / 3600, time / 60 % 60, time % 60)
}

/// Its day as `2026-01-05`.
pub(super) fn date(wall: i64) -> String {
    let (year, month, day) = date_of(wall.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// What a clock shows as `20260105T090000`.
pub(super) fn ics(wall: i64) -> String {
    iso(wall).replace(['-', ':'], "")
}

/// Its day as `20260105`.
pub(super) fn ics_date(wall: i64) -> String {
    date(wall).replace('-', "")
}

/// What the clock shows in `2026-01-05T09:00:00.0000000`, with or without a zone behind it.
pub(super) fn wall(text: &str) -> Option<i64> {
    let whole = text.split(['.', 'Z', 'z', '+']).next()?;
    Time::read(whole, None, &Zones::default()).map(|time| time.wall)
}

/// The moment of a `dateTimeTimeZone`, Unix seconds; `None` where it cannot be read.
pub(super) fn moment(when: &When) -> Option<i64> {
    let wall = wall(&when.date_time)?;
    let zone = if when.time_zone.is_empty() { Some(Zone::utc()) } else { Zone::named(&when.time_zone) };
    zone.map(|zone| zone.moment(wall))
}

/// When something is, as it is written in a calendar object: parameters and value.
pub(super) fn written(at: i64, how: &How) -> (Vec<(&'static str, String)>, String) {
    match how {
        How::Day => (vec![("VALUE", "DATE".to_owned())], ics_date(at)),
        How::Floating => (Vec::new(), ics(at)),
        How::In(zone) if zone.name() == "UTC" => (Vec::new(), format!("{}Z", ics(at))),
        How::In(zone) => (vec![("TZID", zone.name().to_owned())], ics(zone.wall(at))),
    }
}
