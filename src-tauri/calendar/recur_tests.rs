#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;

/// 2026-11-23, a Monday, at midnight in UTC.
const MONDAY: i64 = 1_795_392_000;
const HOUR: i64 = 3600;
const WEEK: (i64, i64) = (MONDAY, MONDAY + 7 * DAY);

fn expand(events: &[&str], between: (i64, i64), home: &str) -> Expanded {
    let events: String = events.iter().map(|lines| format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n")).collect();
    let file = format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n");
    occurrences(&Object::read(file.as_bytes()).unwrap(), between, home)
}

/// Each date as hours since Monday, how many it lasts, and what it shows.
fn hours(found: &Expanded) -> Vec<(i64, i64, usize)> {
    found.dates.iter().map(|one| ((one.start - MONDAY) / HOUR, (one.end - one.start) / HOUR, one.shows)).collect()
}

const DAILY: &str = "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z\nRRULE:FREQ=DAILY;COUNT=5";

#[test]
fn a_series_takes_place_where_its_dates_are_not_changed() {
    for (what, events, expected) in [
        ("once", vec!["DTSTART:20261124T090000Z\nDURATION:PT2H"], vec![(33, 2, 0)]),
        ("before the week", vec!["DTSTART:20261122T090000Z\nDURATION:PT2H"], vec![]),
        ("into the week", vec!["DTSTART:20261122T230000Z\nDURATION:PT2H"], vec![(-1, 2, 0)]),
        ("at its very beginning, without a length", vec!["DTSTART:20261123T000000Z"], vec![(0, 0, 0)]),
        ("at its very end", vec!["DTSTART:20261130T000000Z\nDURATION:PT1H"], vec![]),
        (
            "changed where it has no date",
            vec![DAILY, "RECURRENCE-ID:20260101T090000Z\nDTSTART:20260101T090000Z"],
            vec![(9, 1, 0), (33, 1, 0), (57, 1, 0), (81, 1, 0), (105, 1, 0)],
        ),
        (
            "moved",
            vec![DAILY, "RECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T120000Z\nDURATION:PT3H"],
            vec![(9, 1, 0), (36, 3, 1), (57, 1, 0), (81, 1, 0), (105, 1, 0)],
        ),
        (
            "moved, named in another zone",
            vec![DAILY, "RECURRENCE-ID;TZID=Europe/Berlin:20261124T100000\nDTSTART:20261124T120000Z"],
            vec![(9, 1, 0), (36, 0, 1), (57, 1, 0), (81, 1, 0), (105, 1, 0)],
        ),
        (
            "moved, named by its day",
            vec![DAILY, "RECURRENCE-ID;VALUE=DATE:20261124\nDTSTART:20261124T120000Z"],
            vec![(9, 1, 0), (36, 0, 1), (57, 1, 0), (81, 1, 0), (105, 1, 0)],
        ),
        (
            "moved out of the week",
            vec![DAILY, "RECURRENCE-ID:20261124T090000Z\nDTSTART:20261224T120000Z"],
            vec![(9, 1, 0), (57, 1, 0), (81, 1, 0), (105, 1, 0)],
        ),
        (
            "moved twice: the later version",
            vec![
                DAILY,
                "SEQUENCE:2\nRECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T120000Z",
                "SEQUENCE:1\nRECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T130000Z",
            ],
            vec![(9, 1, 0), (36, 0, 1), (57, 1, 0), (81, 1, 0), (105, 1, 0)],
        ),
        (
            "this and all later ones",
            vec![DAILY, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261125T090000Z\nDTSTART:20261125T110000Z\nDURATION:PT2H"],
            vec![(9, 1, 0), (33, 1, 0), (59, 2, 1), (83, 2, 1), (107, 2, 1)],
        ),
        (
            "and one of those otherwise",
            vec![
                DAILY,
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20261125T090000Z\nDTSTART:20261125T110000Z\nDURATION:PT2H",
                "RECURRENCE-ID:20261126T090000Z\nDTSTART:20261126T200000Z",
            ],
            vec![(9, 1, 0), (33, 1, 0), (59, 2, 1), (92, 0, 2), (107, 2, 1)],
        ),
        (
            "dates left out, also by their day alone",
            vec![
                "DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20261123T090000Z,20261124T090000Z\nEXDATE;VALUE=DATE:20261125",
            ],
            vec![(81, 0, 0), (105, 0, 0)],
        ),
        (
            "dates more, one with a length of its own",
            vec![
                "DTSTART:20261123T090000Z\nDURATION:PT1H\nRDATE:20261124T120000Z\nRDATE;VALUE=PERIOD:20261125T090000Z/PT3H,20261126T090000Z/20261126T110000Z",
            ],
            vec![(9, 1, 0), (36, 1, 0), (57, 3, 0), (81, 2, 0)],
        ),
        (
            "two rules, a date both have",
            vec!["DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"],
            vec![(9, 0, 0), (33, 0, 0), (57, 0, 0)],
        ),
        (
            "a rule that leaves out",
            vec!["DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY;COUNT=4\nEXRULE:FREQ=DAILY;INTERVAL=2"],
            vec![(33, 0, 0), (81, 0, 0)],
        ),
        (
            "asked to one date alone",
            vec!["RECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T100000Z\nDURATION:PT1H"],
            vec![(34, 1, 0)],
        ),
        (
            "an end as a day holds that day",
            vec!["DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY;UNTIL=20261124"],
            vec![(9, 0, 0), (33, 0, 0)],
        ),
        (
            "a first date that its rule does not hold",
            vec!["DTSTART:20261123T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=1"],
            vec![(9, 0, 0), (57, 0, 0)],
        ),
        (
            "a first date later in the file",
            vec![
                "RECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T100000Z",
                "DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY;COUNT=2",
            ],
            vec![(9, 0, 0), (34, 0, 1)],
        ),
    ] {
        assert_eq!(hours(&expand(&events, WEEK, "UTC")), expected, "{what}");
    }
}

#[test]
fn the_clock_on_the_wall_is_the_clock_at_home() {
    for (what, lines, home, expected) in [
        ("a day in Berlin", "DTSTART;VALUE=DATE:20261123\nRRULE:FREQ=WEEKLY", "Europe/Berlin", vec![(0, 24, 0)]),
        ("floating", "DTSTART:20261123T090000\nDURATION:PT1H", "Europe/Berlin", vec![(9, 1, 0)]),
        ("a night that is over there", "DTSTART:20261123T000000\nDURATION:PT1H", "Pacific/Auckland", vec![]),
        ("a zone nobody knows", "DTSTART:20261123T000000\nDURATION:PT1H", "Mars", vec![(0, 1, 0)]),
    ] {
        assert_eq!(hours(&expand(&[lines], (MONDAY, MONDAY + DAY), home)), expected, "{what}");
    }
}

#[test]
fn each_date_says_where_its_series_has_it() {
    let moved = "RECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T120000Z";
    let found = expand(&[DAILY, moved], WEEK, "UTC");
    let dates: Vec<i64> = found.dates.iter().map(|one| (one.date - MONDAY) / HOUR).collect();
    assert_eq!(dates, [9, 33, 57, 81, 105]);
}

#[test]
fn what_never_ends_is_said_and_bounded() {
    let every = |rule: &str| format!("DTSTART:19900101T000000Z\nRRULE:{rule}");
    let out: String = (0..10_000).map(|number| format!("EXDATE:{}T000000Z\n", 20_000_101 + number)).collect();
    for (what, lines, between, endless, cut) in [
        ("an end", every("FREQ=DAILY;UNTIL=20270101"), WEEK, false, false),
        ("no end", every("FREQ=DAILY"), WEEK, true, false),
        ("every second", every("FREQ=SECONDLY"), WEEK, true, true),
        ("every day of all time", every("FREQ=DAILY"), (i64::MIN / 4, i64::MAX / 4), true, true),
        ("a date there is not", every("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"), (0, i64::MAX / 4), true, false),
        ("many left out", every("FREQ=DAILY") + "\n" + &out, WEEK, true, false),
        ("many rules", every(&"FREQ=DAILY\nRRULE:".repeat(1000)), WEEK, true, false),
    ] {
        let found = expand(&[&lines], between, "UTC");
        assert_eq!((found.endless, found.cut), (endless, cut), "{what}");
        assert!(found.dates.len() <= MOST_DATES, "{what}");
    }
}

#[test]
fn hostile_rules_cost_no_more_than_a_moment_and_leave_few_rows() {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let days: Vec<String> = (2..=53).flat_map(|nth| names.map(|day| format!("{nth}{day},-{nth}{day}"))).collect();
    let costly = format!("RRULE:FREQ=WEEKLY;COUNT=4000000000;BYDAY={}\n", days.join(","));
    let begin = "DTSTART:00010101T000000Z\n";
    for (what, lines) in [
        ("twenty rules", format!("{begin}{}", costly.repeat(20))),
        ("every second", "DTSTART:20200101T000000Z\nRRULE:FREQ=SECONDLY".to_owned()),
        ("every minute, long", "DTSTART:20200101T000000Z\nDURATION:P9999D\nRRULE:FREQ=MINUTELY".to_owned()),
        ("dates without end", format!("{begin}{}", "RDATE:20261124T090000Z,20261125T090000Z\n".repeat(60_000))),
    ] {
        let file = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n");
        let all = occurrences(&Object::read(file.as_bytes()).unwrap(), WEEK, "UTC");
        assert!(all.work < 2 * MOST_WORK && all.dates.len() <= MOST_DATES, "{what}: {}", all.work);
        let read = crate::derive::read_event(file.as_bytes(), MONDAY).unwrap();
        assert!(read.derived.dates.len() <= 1500, "{what}: {} rows", read.derived.dates.len());
    }
}

#[test]
fn zones_that_never_end_cost_no_more_than_a_moment() {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let days: Vec<String> = (2..=53).flat_map(|nth| names.map(|day| format!("{nth}{day},-{nth}{day}"))).collect();
    let rule = format!("RRULE:FREQ=WEEKLY;COUNT=4000000000;BYDAY={}\n", days.join(",")).repeat(4);
    let part =
        format!("BEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0117\n{rule}END:STANDARD\n");
    let zones: String =
        (0..20).map(|at| format!("BEGIN:VTIMEZONE\nTZID:Own {at}\n{}END:VTIMEZONE\n", part.repeat(20))).collect();
    let file = format!(
        "BEGIN:VCALENDAR\n{zones}BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Own 19:20261124T100000\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let object = Object::read(file.as_bytes()).unwrap();
    assert_eq!(occurrences(&object, WEEK, "UTC").dates.len(), 1);
}
