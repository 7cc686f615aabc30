#![allow(clippy::unwrap_used)]

use super::*;

fn file(method: &str, lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:1@agency.example\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n",
        lines.replace('\n', "\r\n")
    )
}

fn read(lines: &str) -> Invitation {
    invitation(file("REQUEST", lines).as_bytes()).unwrap()
}

fn when(written: &str, at: Option<i64>, zone: &str) -> Option<When> {
    Some(When { written: written.into(), at, zone: zone.into() })
}

#[test]
fn an_invitation_says_what_where_and_who() {
    let found = read(
        "SUMMARY:Interview\\, second\n  round\nLOCATION:Room 1\\, Berlin\nDESCRIPTION:Bring\\nyour CV\nORGANIZER;CN=Marta:mailto:marta@agency.example\nATTENDEE;CN=\"Kowalska, Anna\";PARTSTAT=ACCEPTED;RSVP=TRUE:MAILTO:anna@mail.example\nATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:ben@mail.example\nATTENDEE;CUTYPE=ROOM;CN=Room 1;PARTSTAT=TENTATIVE:mailto:room@mail.example\nATTENDEE;CN=luca@post.example:mailto:luca@post.example\n",
    );
    assert_eq!((found.method.as_str(), found.summary.as_str()), ("request", "Interview, second round"));
    assert_eq!((found.location.as_str(), found.description.as_str()), ("Room 1, Berlin", "Bring\nyour CV"));
    assert_eq!(
        found.organizer.map(|one| (one.name, one.address)),
        Some(("Marta".into(), "marta@agency.example".into()))
    );
    let people: Vec<_> = found
        .attendees
        .iter()
        .map(|one| (one.name.as_str(), one.address.as_str(), one.answer, one.optional, one.is_thing))
        .collect();
    assert_eq!(
        people,
        [
            ("Kowalska, Anna", "anna@mail.example", "accepted", false, false),
            ("", "ben@mail.example", "declined", true, false),
            ("Room 1", "room@mail.example", "tentative", false, true),
            ("", "luca@post.example", "waiting", false, false),
        ]
    );
}

#[test]
fn times_are_told_with_their_zone() {
    const NOVEMBER: i64 = 1_795_251_600;
    for (what, lines, start, end) in [
        (
            "UTC",
            "DTSTART:20261121T090000Z\nDTEND:20261121T100000Z\n",
            when("2026-11-21T09:00:00", Some(NOVEMBER), "UTC"),
            when("2026-11-21T10:00:00", Some(NOVEMBER + 3600), "UTC"),
        ),
        (
            "a zone by its name",
            "DTSTART;TZID=Europe/Berlin:20261121T100000\nDURATION:PT30M\n",
            when("2026-11-21T10:00:00", Some(NOVEMBER), "Europe/Berlin"),
            when("2026-11-21T10:30:00", Some(NOVEMBER + 1800), "Europe/Berlin"),
        ),
        (
            "a zone of Windows",
            "DTSTART;TZID=W. Europe Standard Time:20261121T100000\n",
            when("2026-11-21T10:00:00", Some(NOVEMBER), "Europe/Berlin"),
            None,
        ),
        (
            "a zone nobody knows",
            "DTSTART;TZID=Customized Time Zone:20261121T100000\n",
            when("2026-11-21T10:00:00", None, "Customized Time Zone"),
            None,
        ),
        ("no zone", "DTSTART:20261121T100000\n", when("2026-11-21T10:00:00", None, ""), None),
        (
            "a day",
            "DTSTART;VALUE=DATE:20261121\nDTEND;VALUE=DATE:20261122\n",
            when("2026-11-21", None, ""),
            when("2026-11-21", None, ""),
        ),
        (
            "three days",
            "DTSTART;VALUE=DATE:20261121\nDURATION:P3D\n",
            when("2026-11-21", None, ""),
            when("2026-11-23", None, ""),
        ),
        (
            "an hour the clock leaps over",
            "DTSTART;TZID=Europe/Berlin:20260329T023000\n",
            when("2026-03-29T02:30:00", None, "Europe/Berlin"),
            None,
        ),
        (
            "an hour the clock shows twice",
            "DTSTART;TZID=Europe/Berlin:20261025T023000\n",
            when("2026-10-25T02:30:00", Some(1_792_888_200), "Europe/Berlin"),
            None,
        ),
        ("nonsense", "DTSTART:20261399T990000\n", None, None),
    ] {
        let found = read(lines);
        assert_eq!((found.start, found.end), (start, end), "{what}");
    }
}

#[test]
fn a_zone_that_is_described_is_known_by_its_place() {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Mine\r\nX-LIC-LOCATION:Europe/Warsaw\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT";
    let text = file("REQUEST", "DTSTART;TZID=Mine:20261121T100000\n").replace("BEGIN:VEVENT", zone);
    assert_eq!(invitation(text.as_bytes()).unwrap().start.unwrap().zone, "Europe/Warsaw");
}

#[test]
fn methods_and_series_are_told() {
    for (method, word) in
        [("REQUEST", "request"), ("reply", "reply"), ("CANCEL", "cancel"), ("COUNTER", "counter"), ("X-ODD", "publish")]
    {
        assert_eq!(invitation(file(method, "").as_bytes()).unwrap().method, word);
    }
    let weekly = Repeats { unit: "weekly", every: 2, days: vec![1, 3], times: Some(10), until: None };
    let until = Some("2026-12-24".to_owned());
    for (what, lines, expected) in [
        ("every other week", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO;COUNT=10\n", weekly),
        (
            "until a day",
            "RRULE:FREQ=DAILY;UNTIL=20261224T090000Z\n",
            Repeats { unit: "daily", every: 1, until, ..Repeats::default() },
        ),
        (
            "the second Tuesday",
            "RRULE:FREQ=MONTHLY;BYDAY=2TU\n",
            Repeats { unit: "monthly", every: 1, ..Repeats::default() },
        ),
        ("every hour", "RRULE:FREQ=HOURLY\n", Repeats { unit: "often", every: 1, ..Repeats::default() }),
    ] {
        assert_eq!(read(lines).repeats, Some(expected), "{what}");
    }
    assert!(read("RECURRENCE-ID:20261121T090000Z\n").one_of_series);
    assert!(read("STATUS:CANCELLED\n").cancelled);
    let other = "END:VEVENT\nBEGIN:VEVENT\nUID:2@agency.example\nSUMMARY:y\n";
    assert_eq!(read(&format!("SUMMARY:x\n{other}")).more, 1);
}

#[test]
fn hostile_calendars_are_read_or_refused() {
    let many = "ATTENDEE:mailto:a@b.example\n".repeat(20_000);
    assert_eq!(read(&many).attendees.len(), MOST_PEOPLE);
    assert_eq!(read(&format!("SUMMARY:{}\n", "x".repeat(100_000))).summary.len(), LONGEST_LINE);
    for (what, bytes, is_read) in [
        ("no calendar", b"Hello".to_vec(), false),
        ("no event", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_vec(), false),
        ("never closed", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x".to_vec(), true),
        ("a byte order mark", [b"\xef\xbb\xbf".to_vec(), file("REQUEST", "").into_bytes()].concat(), true),
        ("nested without end", "BEGIN:VCALENDAR\r\n".repeat(50_000).into_bytes(), false),
        (
            "events within events",
            ["BEGIN:VCALENDAR\r\n", &"BEGIN:VEVENT\r\n".repeat(50_000)].concat().into_bytes(),
            true,
        ),
        ("too large", file("REQUEST", &"COMMENT:x\n".repeat(300_000)).into_bytes(), false),
        (
            "a length without end",
            file("REQUEST", "DTSTART:20261121T090000Z\nDURATION:P99999999999999999999W\n").into_bytes(),
            true,
        ),
    ] {
        assert_eq!(invitation(&bytes).is_some(), is_read, "{what}");
    }
}

proptest::proptest! {
    #[test]
    fn damaged_calendars_are_read(
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..8),
    ) {
        let lines = "DTSTART;TZID=Europe/Berlin:20261121T100000\nDTEND;VALUE=DATE:20261122\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=2MO;UNTIL=20270101\nATTENDEE;CN=x;PARTSTAT=ACCEPTED:mailto:a@b.example\n";
        let mut bytes = file("REQUEST", lines).into_bytes();
        for (at, octet) in changes {
            let at = at.index(bytes.len());
            *bytes.get_mut(at).unwrap() = octet;
        }
        invitation(&bytes);
    }
}

#[test]
fn what_is_said_thousands_of_times_counts_once() {
    let zones: String =
        (0..20_000).map(|at| format!("BEGIN:VTIMEZONE\r\nTZID:Own {at}\r\nEND:VTIMEZONE\r\n")).collect();
    let times = "DTSTART;TZID=Own 1:20270125T100000\nDTEND;TZID=Own 1:20270125T110000\n".repeat(10_000);
    let lines =
        format!("DTSTART;TZID=Europe/Warsaw:20270124T100000\nDTEND;TZID=Europe/Warsaw:20270124T110000\n{times}");
    let text = file("REQUEST", &lines).replacen("BEGIN:VEVENT", &format!("{zones}BEGIN:VEVENT"), 1);
    let found = invitation(text.as_bytes()).unwrap();
    assert_eq!(found.start, when("2027-01-24T10:00:00", Some(1_800_781_200), "Europe/Warsaw"));
    assert_eq!(found.end.unwrap().written, "2027-01-24T11:00:00");
    let deep = format!("BEGIN:VCALENDAR\r\n{}", "BEGIN:VEVENT\r\n".repeat(100_000));
    assert!(invitation(deep.as_bytes()).is_none_or(|found| found.summary.is_empty()));
    let folded = format!("SUMMARY:{}\n", "a\n ".repeat(300_000));
    assert!(read(&folded).summary.len() <= LONGEST_LINE);
}
