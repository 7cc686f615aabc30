//! Times at which somebody is not free (RFC 5545 section 3.6.4), asked for and read.

use mime::ics::{Component, DAY, Length, Line, Object, Time, Zones, date_of};

use crate::remote::Busy;

/// Times that are read of one answer.
const MOST: usize = 10_000;

/// A moment in UTC, `20261123T090000Z`.
pub fn stamp(at: i64) -> String {
    let (year, month, day) = date_of(at.div_euclid(DAY));
    let second = at.rem_euclid(DAY);
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Times in the order they begin; `None` for what says nothing of that.
pub fn read(octets: &[u8]) -> Option<Vec<Busy>> {
    let object = Object::read(octets).ok()?;
    let zones = Zones::default();
    let components: Vec<&Component> =
        object.calendars().flat_map(Component::components).filter(|one| one.kind() == "VFREEBUSY").collect();
    if components.is_empty() {
        return None;
    }
    let lines = components.into_iter().flat_map(|one| one.all("FREEBUSY"));
    let mut busy: Vec<Busy> = lines.flat_map(|line| of_line(line, &zones)).take(MOST).collect();
    busy.sort_by_key(|one| (one.start, one.end));
    Some(busy)
}

fn of_line(line: &Line, zones: &Zones) -> Vec<Busy> {
    let kind = line.param("FBTYPE").unwrap_or_default().to_ascii_uppercase();
    if kind == "FREE" {
        return Vec::new();
    }
    let tentative = kind == "BUSY-TENTATIVE";
    let value = line.value();
    let periods = value.split(',').take(MOST).filter_map(|period| {
        let (start, end) = period.trim().split_once('/')?;
        let start = Time::read(start, None, zones)?;
        let end = match Time::read(end, None, zones) {
            Some(end) => end.at(),
            None => start.after(Length::read(end)?),
        };
        (end > start.at()).then_some(Busy { start: start.at(), end, tentative })
    });
    periods.collect()
}

/// Asks whether somebody is free, in the name of somebody else (RFC 5546 section 3.3.2). Addresses as `mailto:…`.
pub fn question((from, to): (&str, &str), (start, end): (i64, i64)) -> String {
    let (start, end) = (stamp(start), stamp(end));
    let uid = blake3::hash(format!("{from} {to} {start} {end}").as_bytes()).to_hex();
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dossier//EN",
        "METHOD:REQUEST",
        "BEGIN:VFREEBUSY",
        &format!("UID:{uid}"),
        &format!("DTSTAMP:{start}"),
        &format!("DTSTART:{start}"),
        &format!("DTEND:{end}"),
        &format!("ORGANIZER:{from}"),
        &format!("ATTENDEE:{to}"),
        "END:VFREEBUSY",
        "END:VCALENDAR",
        "",
    ]
    .join("\r\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_that_are_taken_are_read_however_they_are_written() {
        let said = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VFREEBUSY\r\nDTSTART:20261123T000000Z\r\n\
            FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261124T090000Z/PT1H30M\r\n\
            FREEBUSY:20261123T090000Z/20261123T100000Z,20261123T120000Z/20261123T1\r\n 30000Z\r\n\
            FREEBUSY;FBTYPE=FREE:20261123T140000Z/PT1H\r\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261125T000000Z/P1D\r\n\
            FREEBUSY:20261123T100000Z/20261123T090000Z,nonsense,1/2\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n";
        let told: Vec<(String, String, bool)> = read(said.as_bytes())
            .unwrap()
            .iter()
            .map(|one| (stamp(one.start), stamp(one.end), one.tentative))
            .collect();
        let row = |start: &str, end: &str, tentative| (start.to_owned(), end.to_owned(), tentative);
        assert_eq!(
            told,
            [
                row("20261123T090000Z", "20261123T100000Z", false),
                row("20261123T120000Z", "20261123T130000Z", false),
                row("20261124T090000Z", "20261124T103000Z", true),
                row("20261125T000000Z", "20261126T000000Z", false),
            ]
        );
    }

    #[test]
    fn what_says_nothing_of_it_is_not_taken_for_free() {
        assert!(read(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").is_none());
        assert!(read(b"<html></html>").is_none() && read(b"").is_none());
        assert!(read(question(("mailto:a@firm.example", "mailto:b@firm.example"), (0, 60)).as_bytes()).is_some());
    }
}
