//! A seeded calendar: around today, one event in twenty a series.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};

/// One in so many is a series.
const SERIES: usize = 20;
/// Events lie this many days around today.
const DAYS: i64 = 730;
const DAY: i64 = 86_400;
const RULES: [&str; 5] = [
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=DAILY;COUNT=30",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20291231T000000Z",
];
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Warsaw\r\nBEGIN:STANDARD\r\nDTSTART:19961027T030000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n\
    BEGIN:DAYLIGHT\r\nDTSTART:19810329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\n\
    TZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";

/// Lays events into the folder of a calendar; answers their octets.
pub fn write(folder: &Path, events: usize) -> usize {
    let today = Utc::now().timestamp() / DAY * DAY;
    let one = |number| {
        let text = event(number, today);
        fs::write(folder.join(format!("{}.ics", uid(number))), &text).unwrap();
        text.len()
    };
    (0..events).map(one).sum()
}

fn uid(number: usize) -> String {
    format!("{:08x}-bench", number.wrapping_mul(2_654_435_761) & 0xffff_ffff)
}

fn event(number: usize, today: i64) -> String {
    let step = number as i64;
    let day = today + (step * 37 % DAYS - DAYS / 2) * DAY;
    let start = day + (7 + step % 10) * 3600 + step % 4 * 900;
    let wall = |at: i64| DateTime::from_timestamp(at, 0).unwrap().format("%Y%m%dT%H%M%S").to_string();
    let series = number.is_multiple_of(SERIES);
    let rule = if series { format!("RRULE:{}\r\n", RULES[number / SERIES % RULES.len()]) } else { String::new() };
    let guests: String = (0..number % 4)
        .map(|guest| {
            let person = (number * 13 + guest * 7) % 10_000;
            format!(
                "ATTENDEE;CN=Person {person};PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:person{person}@people.example\r\n"
            )
        })
        .collect();
    let organizer = if guests.is_empty() { "" } else { "ORGANIZER;CN=Anna:mailto:anna@firm.example\r\n" };
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//Program//EN\r\n{ZONE}BEGIN:VEVENT\r\nUID:{}\r\nDTSTAMP:20261101T080000Z\r\n\
         DTSTART;TZID=Europe/Warsaw:{}\r\nDTEND;TZID=Europe/Warsaw:{}\r\n{rule}SUMMARY:Interview {number}\\, second round\r\n\
         LOCATION:Room {}\r\nDESCRIPTION:What was agreed on the telephone\\, and what to ask about the last project of number {number}.\r\n\
         {organizer}{guests}BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        uid(number),
        wall(start),
        wall(start + 1800 * (1 + step % 3)),
        number % 12,
    )
}
