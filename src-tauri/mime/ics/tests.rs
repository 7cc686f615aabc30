#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use domain::{Answer, Class, Clock, Party, Span, Status};
use proptest::prelude::*;

use super::*;

pub(super) fn object(lines: &str) -> Object {
    let event = format!("BEGIN:VEVENT\nUID:1@firm.example\n{lines}\nEND:VEVENT");
    file(&event)
}

fn file(events: &str) -> Object {
    Object::read(format!("BEGIN:VCALENDAR\n{events}\nEND:VCALENDAR\n").as_bytes()).unwrap()
}

fn zone(name: &str, rules: &str) -> String {
    format!("BEGIN:VTIMEZONE\nTZID:{name}\n{rules}\nEND:VTIMEZONE\n")
}

const BERLIN: &str = "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT";
const NOWHERE: &str = "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0517\nTZOFFSETTO:+0517\nEND:STANDARD";

#[test]
fn whatever_comes_is_written_as_it_came() {
    for (what, text) in [
        (
            "plain",
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nX-A;B=\"c:d\":e\r\n f\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        ),
        (
            "bare line feeds, a byte order mark, blank lines",
            "\u{feff}\nBEGIN:VCALENDAR\n\nVERSION:2.0\n\n\nEND:VCALENDAR\n\n",
        ),
        ("bare carriage returns", "BEGIN:VCALENDAR\rBEGIN:VEVENT\rUID:1\rSUMMARY:a\r b\rEND:VEVENT\rEND:VCALENDAR\r"),
        ("cut off", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nTRIGGER:-PT"),
        (
            "ends that close nothing, and too little",
            "END:VEVENT\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nEND:VEVENT\nEND:X\nEND:VCALENDAR",
        ),
        ("no calendar of one's own", "nonsense\nBEGIN:VCALENDAR\n:::\n\tx\nEND:VCALENDAR\ntrailer"),
    ] {
        assert_eq!(String::from_utf8(Object::read(text.as_bytes()).unwrap().bytes()).unwrap(), text, "{what}");
    }
}

#[test]
fn what_is_no_calendar_or_too_much_is_refused() {
    let deep = format!("BEGIN:VCALENDAR\n{}", "BEGIN:X\n".repeat(100));
    let many = format!("BEGIN:VCALENDAR\n{}", "\n".repeat(1_000_000));
    for (what, bytes, error) in [
        ("nothing", Vec::new(), IcsError::NoCalendar),
        ("a card", b"BEGIN:VCARD\nEND:VCARD".to_vec(), IcsError::NoCalendar),
        ("deep", deep.into_bytes(), IcsError::TooDeep),
        ("many lines", many.into_bytes(), IcsError::TooLarge),
        ("large", vec![b'x'; LARGEST + 1], IcsError::TooLarge),
    ] {
        assert_eq!(Object::read(&bytes), Err(error), "{what}");
    }
}

#[test]
fn an_event_says_what_a_recruiter_asks() {
    let text = "DTSTART;TZID=Europe/Berlin:20261124T100000\nDTEND;TZID=Europe/Berlin:20261124T110000\nSUMMARY:Interview\\, second\nLOCATION: Room  1\nDESCRIPTION:Join <https://zoom.us/j/1?pwd=2>\\nSee you\nSTATUS:TENTATIVE\nTRANSP:TRANSPARENT\nCLASS:CONFIDENTIAL\nSEQUENCE:3\nRRULE:FREQ=DAILY\nORGANIZER;CN=Ben:MAILTO:ben@firm.example\nATTENDEE;CN=anna@poczta.example;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT;RSVP=TRUE:mailto:anna@poczta.example\nATTENDEE;CUTYPE=ROOM;EMAIL=room@firm.example:urn:uuid:1\nBEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM\nBEGIN:VALARM\nTRIGGER;RELATED=END:PT0S\nEND:VALARM\nBEGIN:VALARM\nTRIGGER;VALUE=DATE-TIME:20261124T080000Z\nEND:VALARM";
    let object = object(text);
    assert_eq!(object.uid(), "1@firm.example");
    let found = object.appointments();
    let one = &found[0];
    let start = 1_795_510_800;
    assert_eq!(one.span, Span { start, end: start + 3600, clock: Clock::Zone("Europe/Berlin".into()) });
    assert_eq!((one.summary.as_str(), one.location.as_str()), ("Interview, second", "Room 1"));
    assert_eq!(
        (one.link.as_str(), one.description.as_str()),
        ("https://zoom.us/j/1?pwd=2", "Join <https://zoom.us/j/1?pwd=2>\nSee you")
    );
    assert_eq!((one.status, one.busy, one.class, one.sequence), (Status::Tentative, false, Class::Private, 3));
    assert!(one.repeats);
    assert_eq!(
        one.organizer,
        Some(Party { name: "Ben".into(), address: "ben@firm.example".into(), ..Party::default() })
    );
    let anna = Party {
        address: "anna@poczta.example".into(),
        answer: Answer::Declined,
        optional: true,
        asked: true,
        ..Party::default()
    };
    assert_eq!(one.attendees, [anna, Party { address: "room@firm.example".into(), thing: true, ..Party::default() }]);
    assert_eq!(one.alarms, [-900, 3600]);
}

#[test]
fn times_mean_what_their_writers_meant() {
    let ten = 1_795_510_800; // 2026-11-24, ten o'clock in Berlin
    for (what, zones, start, at, clock) in [
        ("universal", String::new(), "DTSTART:20261124T090000Z", ten, "UTC"),
        ("an IANA name", String::new(), "DTSTART;TZID=Europe/Berlin:20261124T100000", ten, "Europe/Berlin"),
        ("in quotes", String::new(), "DTSTART;TZID=\"Europe/Berlin\":20261124T100000", ten, "Europe/Berlin"),
        ("a Windows name", String::new(), "DTSTART;TZID=W. Europe Standard Time:20261124T100000", ten, "Europe/Berlin"),
        (
            "Evolution",
            String::new(),
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        (
            "an older Evolution",
            String::new(),
            "DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Berlin:20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        (
            "Citadel",
            String::new(),
            "DTSTART;TZID=/citadel.org/20210210_1/Europe/Berlin:20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        (
            "Mozilla",
            String::new(),
            "DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Buenos_Aires:20261124T060000",
            ten,
            "America/Argentina/Buenos_Aires",
        ),
        (
            "Exchange",
            String::new(),
            "DTSTART;TZID=\"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\":20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        (
            "own rules that are Berlin's",
            zone("Custom 1", BERLIN),
            "DTSTART;TZID=Custom 1:20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        ("own rules that are nobody's", zone("Custom 2", NOWHERE), "DTSTART;TZID=Custom 2:20261124T141700", ten, "UTC"),
        ("several", zone("a", NOWHERE) + &zone("b", BERLIN), "DTSTART;TZID=b:20261124T100000", ten, "Europe/Berlin"),
        (
            "a place it names",
            zone("x", "X-LIC-LOCATION:Europe/Paris"),
            "DTSTART;TZID=x:20261124T100000",
            ten,
            "Europe/Paris",
        ),
        (
            "wrong rules under a known name",
            zone("Europe/Berlin", NOWHERE),
            "DTSTART;TZID=Europe/Berlin:20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        (
            "a Microsoft number and no rules",
            zone("Z", "X-MICROSOFT-CDO-TZID:4"),
            "DTSTART;TZID=Z:20261124T100000",
            ten,
            "Europe/Berlin",
        ),
        ("floating", String::new(), "DTSTART:20261124T100000", ten + 3600, "floating"),
        ("a zone nobody knows", String::new(), "DTSTART;TZID=Mars/Olympus:20261124T100000", ten + 3600, "floating"),
        ("a whole day", String::new(), "DTSTART;VALUE=DATE:20261124", ten - 9 * 3600, "day"),
        ("a whole day in a zone", String::new(), "DTSTART;TZID=Europe/Berlin:20261124", ten - 9 * 3600, "day"),
        (
            "leapt over by the clocks",
            String::new(),
            "DTSTART;TZID=Europe/Berlin:20260329T023000",
            1_774_747_800,
            "Europe/Berlin",
        ),
        (
            "shown twice by the clocks",
            String::new(),
            "DTSTART;TZID=Europe/Berlin:20261025T023000",
            1_792_888_200,
            "Europe/Berlin",
        ),
        (
            "a day that Samoa left out",
            String::new(),
            "DTSTART;TZID=Pacific/Apia:20111230T120000",
            1_325_282_400,
            "Pacific/Apia",
        ),
    ] {
        let object = file(&format!("{zones}BEGIN:VEVENT\n{start}\nEND:VEVENT"));
        let span = object.appointments()[0].span.clone();
        let name = match span.clock {
            Clock::Zone(name) => name,
            Clock::Floating => "floating".to_owned(),
            Clock::Day => "day".to_owned(),
        };
        assert_eq!((span.start, name.as_str()), (at, clock), "{what}");
    }
}

#[test]
fn an_end_is_said_in_many_ways() {
    for (what, lines, lasts) in [
        ("nothing", "DTSTART:20261124T100000", 0),
        ("nothing, whole days", "DTSTART;VALUE=DATE:20261124", DAY),
        ("an end", "DTSTART:20261124T100000Z\nDTEND:20261124T113000Z", 5400),
        (
            "in another zone",
            "DTSTART;TZID=Europe/Berlin:20261124T100000\nDTEND;TZID=America/New_York:20261124T050000",
            3600,
        ),
        ("before the beginning", "DTSTART:20261124T100000Z\nDTEND:20261124T090000Z", 0),
        ("a length", "DTSTART:20261124T100000\nDURATION:PT1H30M", 5400),
        (
            "a length over the change of clocks, by the calendar",
            "DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D",
            DAY - 3600,
        ),
        ("the same in hours", "DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H", DAY),
        ("whole days", "DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261127", 3 * DAY),
        ("whole days that end at once", "DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261124", DAY),
        ("whole days as a length", "DTSTART;VALUE=DATE:20261124\nDURATION:P1W", 7 * DAY),
        ("a length that is none", "DTSTART:20261124T100000\nDURATION:PXH", 0),
        ("a length beyond reason", "DTSTART:20261124T100000\nDURATION:P99999999999D", 0),
    ] {
        let span = object(lines).appointments()[0].span.clone();
        assert_eq!(span.end - span.start, lasts, "{what}");
    }
}

#[test]
fn a_change_touches_its_line_alone() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY;LANGUAGE=de;ALTREP=\"cid:1\":Alt\nx-own:\n  kept\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
    let mut object = Object::read(text.as_bytes()).unwrap();
    let ending = object.ending();
    let mut events = object.events_mut();
    events[0].set_text("SUMMARY", "Neu, ganz", ending);
    events[0].set("SEQUENCE", &[], "1", ending);
    events[0].set_text("LOCATION", "", ending);
    let expected = text
        .replace("SUMMARY;LANGUAGE=de;ALTREP=\"cid:1\":Alt", "SUMMARY;LANGUAGE=de:Neu\\, ganz")
        .replace("kept\n", "kept\nSEQUENCE:1\n");
    assert_eq!(String::from_utf8(object.bytes()).unwrap(), expected);
}

#[test]
fn a_file_comes_apart_by_uid_and_together_again() {
    let event = |uid: &str, more: &str| format!("BEGIN:VEVENT\n{uid}{more}END:VEVENT\n");
    let berlin = zone("b", BERLIN);
    let dated = "DTSTART;TZID=b:20261124T100000\n";
    let all = format!(
        "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nX-WR-CALNAME:Team\nVERSION:2.0\n{berlin}{}{}{}{}{}END:VCALENDAR\n",
        zone("a", NOWHERE),
        event("UID:1\n", dated),
        event("UID:2\n", "SUMMARY:x\n"),
        event("UID:1\n", "RECURRENCE-ID:20261125T090000Z\n"),
        event("", "SUMMARY:nameless\n"),
    );
    let parts = split(&Object::read(all.as_bytes()).unwrap());
    let texts: Vec<String> = parts.iter().map(|one| String::from_utf8(one.bytes()).unwrap()).collect();
    assert_eq!(
        texts[0],
        format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\n{berlin}{}{}END:VCALENDAR\r\n",
            event("UID:1\n", dated),
            event("UID:1\n", "RECURRENCE-ID:20261125T090000Z\n")
        )
        .replace("END:VCALENDAR\r\n", "END:VCALENDAR\n")
    );
    assert_eq!(texts[1], format!("BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n", event("UID:2\n", "SUMMARY:x\n")));
    assert_eq!(parts[2].uid().len(), 64);
    assert_eq!(split(&Object::read(all.as_bytes()).unwrap()), parts);
    let joined = join(&parts, "-//Firm//EN", "Mine");
    assert_eq!((joined.events().len(), joined.time_zones().count()), (4, 1));
    assert_eq!(joined.calendars().next().unwrap().text("X-WR-CALNAME"), "Mine");
    assert_eq!(split(&joined).len(), 3);
}

proptest! {
    #[test]
    fn every_byte_is_kept(pieces in prop::collection::vec(prop::sample::select(vec![
        "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "END:VCALENDAR", "BEGIN:VCALENDAR", "UID:1", "\r\n", "\n", "\r", " ", "\t", ":", ";", "\"",
        "DTSTART:20261124T100000Z", "RRULE:FREQ=DAILY", "\u{feff}", "ż", "X-A;B=c:d",
    ]), 0..60)) {
        let text = format!("BEGIN:VCALENDAR\n{}", pieces.concat());
        if let Ok(object) = Object::read(text.as_bytes()) {
            prop_assert_eq!(String::from_utf8(object.bytes()).unwrap(), text);
            object.appointments();
            split(&object);
        }
    }
}

#[test]
fn a_file_of_very_many_events_comes_apart_without_being_copied_for_each() {
    let events: String = (0..30_000).map(|at| format!("BEGIN:VEVENT\nUID:{at}\nSUMMARY:{at}\nEND:VEVENT\n")).collect();
    let parts = split(&file(&format!("PRODID:a\n{}VERSION:2.0\n{events}", "PRODID:b\n".repeat(30_000))));
    assert_eq!(parts.len(), 30_000);
    let said: Vec<_> = parts[7].calendars().flat_map(Component::lines).map(|line| line.value()).collect();
    assert_eq!((said, parts[7].uid().as_str()), (vec!["a".to_owned(), "2.0".to_owned()], "7"));
}
