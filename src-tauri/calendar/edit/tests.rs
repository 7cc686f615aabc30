#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use domain::{Clock, Span, Unit};

use super::*;
use crate::recur::occurrences;

/// 2026-11-23, a Monday, at nine in UTC.
pub const NINE: i64 = 1_795_392_000 + 9 * 3600;
pub const HOUR: i64 = 3600;
pub const DAY: i64 = 24 * HOUR;
pub const NOW: i64 = 1_795_000_000;
pub const EVER: (i64, i64) = (NINE - 400 * DAY, NINE + 4000 * DAY);

pub fn edit(scope: Scope, date: i64) -> Edit<'static> {
    Edit { date, scope, now: NOW, organizes: true, uid: "next@firm.example" }
}

fn object(events: &[&str]) -> Object {
    let events: String = events
        .iter()
        .map(|lines| format!("BEGIN:VEVENT\nUID:1@firm.example\n{lines}\nX-OWN:kept\nEND:VEVENT\n"))
        .collect();
    Object::read(format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n").as_bytes()).unwrap()
}

/// Changes what is shown on a date.
pub fn changed(object: &Object, edit: &Edit<'_>, by: impl Fn(&mut Appointment, &mut Option<Repeat>)) -> Edited {
    let (mut wanted, mut rule) = (shown(object, edit.date).unwrap(), repeat(object));
    by(&mut wanted, &mut rule);
    change(object, edit, &Wanted { appointment: &wanted, repeat: rule.as_ref() }).unwrap()
}

/// What stands in the events, without what says when they were written.
fn lines(object: &Object) -> Vec<String> {
    let text = String::from_utf8(object.bytes()).unwrap().replace("\r\n", "\n").replace("\n ", "");
    let zones = text.find("BEGIN:VTIMEZONE").zip(text.find("END:VTIMEZONE"));
    let text = zones.map_or(text.clone(), |(from, to)| text[..from].to_owned() + &text[to..]);
    let boring = ["BEGIN:", "END:", "UID:", "VERSION:", "DTSTAMP:", "LAST-MODIFIED:", "CREATED:", "X-OWN:"];
    text.lines().filter(|line| !boring.iter().any(|start| line.starts_with(start))).map(str::to_owned).collect()
}

fn days(object: &Object) -> Vec<i64> {
    occurrences(object, EVER, "UTC").dates.iter().map(|one| (one.start - NINE) / DAY).collect()
}

pub fn later(hours: i64) -> impl Fn(&mut Appointment, &mut Option<Repeat>) {
    move |one, _| {
        one.span.start += hours * HOUR;
        one.span.end += hours * HOUR;
    }
}

const DAILY: &str = "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z\nRRULE:FREQ=DAILY;COUNT=5";
const BERLIN: &str = "DTSTART;TZID=Europe/Berlin:20261123T100000\nDTEND;TZID=Europe/Berlin:20261123T110000\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261216T090000Z";
const MOVED: &str = "RECURRENCE-ID:20261125T090000Z\nDTSTART:20261125T140000Z\nDTEND:20261125T150000Z\nSUMMARY:Special";

#[test]
fn one_date_alone_changes() {
    let date = NINE + 2 * DAY;
    let new = changed(&object(&[DAILY]), &edit(Scope::This, date), later(2)).event.unwrap();
    assert_eq!(
        lines(&new),
        [
            "DTSTART:20261123T090000Z",
            "DTEND:20261123T100000Z",
            "RRULE:FREQ=DAILY;COUNT=5",
            "DTSTART:20261125T110000Z",
            "DTEND:20261125T120000Z",
            "RECURRENCE-ID:20261125T090000Z",
            "SEQUENCE:1"
        ]
    );
    let again = changed(&new, &edit(Scope::This, date), |one, _| one.summary = "Second, round".into()).event.unwrap();
    assert_eq!(lines(&again).last().unwrap(), "SUMMARY:Second\\, round");
    assert_eq!(again.appointments().len(), 2);
    let whole = changed(&object(&["DTSTART:20261125T090000Z"]), &edit(Scope::This, date), later(1)).event.unwrap();
    assert_eq!(lines(&whole), ["DTSTART:20261125T100000Z", "DTEND:20261125T100000Z", "SEQUENCE:1"]);
}

#[test]
fn all_dates_move_and_what_hangs_on_them_moves_along() {
    for (what, events, date, hours, expected) in [
        (
            "rule alone",
            vec![DAILY],
            NINE + DAY,
            1,
            vec!["DTSTART:20261123T100000Z", "DTEND:20261123T110000Z", "RRULE:FREQ=DAILY;COUNT=5", "SEQUENCE:1"],
        ),
        (
            "in a zone, with its last date",
            vec![BERLIN],
            NINE + 2 * DAY,
            3,
            vec![
                "DTSTART;TZID=Europe/Berlin:20261123T130000",
                "DTEND;TZID=Europe/Berlin:20261123T140000",
                "RRULE:FREQ=WEEKLY;UNTIL=20261216T120000Z;BYDAY=MO,WE",
                "SEQUENCE:1",
            ],
        ),
        (
            "to another day of the week",
            vec![BERLIN],
            NINE,
            24,
            vec![
                "DTSTART;TZID=Europe/Berlin:20261124T100000",
                "DTEND;TZID=Europe/Berlin:20261124T110000",
                "RRULE:FREQ=WEEKLY;UNTIL=20261217T090000Z;BYDAY=TU,TH",
                "SEQUENCE:1",
            ],
        ),
        (
            "from the last Friday to the last Saturday",
            vec!["DTSTART:20261127T090000Z\nDTEND:20261127T093000Z\nRRULE:FREQ=MONTHLY;BYDAY=-1FR"],
            NINE + 4 * DAY,
            24,
            vec!["DTSTART:20261128T090000Z", "DTEND:20261128T093000Z", "RRULE:FREQ=MONTHLY;BYDAY=-1SA", "SEQUENCE:1"],
        ),
        (
            "with dates left out, more dates and a date that stays where it was put",
            vec![
                "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z\nEXDATE:20261124T090000Z\nRDATE;VALUE=PERIOD:20261201T090000Z/20261201T110000Z\nRRULE:FREQ=DAILY;COUNT=5",
                MOVED,
            ],
            NINE,
            1,
            vec![
                "DTSTART:20261123T100000Z",
                "DTEND:20261123T110000Z",
                "EXDATE:20261124T100000Z",
                "RDATE;VALUE=PERIOD:20261201T100000Z/PT2H",
                "RRULE:FREQ=DAILY;COUNT=5",
                "SEQUENCE:1",
                "RECURRENCE-ID:20261125T100000Z",
                "DTSTART:20261125T140000Z",
                "DTEND:20261125T150000Z",
                "SUMMARY:Special",
                "SEQUENCE:1",
            ],
        ),
        (
            "with a date that only says something else",
            vec![DAILY, "RECURRENCE-ID:20261125T090000Z\nDTSTART:20261125T090000Z\nDURATION:PT1H\nSUMMARY:Special"],
            NINE,
            1,
            vec![
                "DTSTART:20261123T100000Z",
                "DTEND:20261123T110000Z",
                "RRULE:FREQ=DAILY;COUNT=5",
                "SEQUENCE:1",
                "RECURRENCE-ID:20261125T100000Z",
                "DTSTART:20261125T100000Z",
                "DURATION:PT1H",
                "SUMMARY:Special",
                "SEQUENCE:1",
            ],
        ),
    ] {
        let new = changed(&object(&events), &edit(Scope::All, date), later(hours)).event.unwrap();
        assert_eq!(lines(&new), expected, "{what}");
    }
}

#[test]
fn a_text_goes_where_the_old_one_was() {
    let first = format!("{DAILY}\nSUMMARY:Round\nLOCATION:Room 1");
    let special = format!("{MOVED}\nLOCATION:Room 1");
    let new = changed(&object(&[&first, &special]), &edit(Scope::All, NINE), |one, _| {
        one.location = "Room 2".into();
        one.summary = "Talk".into();
    });
    let found = new.event.unwrap().appointments();
    let said: Vec<(&str, &str, u32)> =
        found.iter().map(|one| (one.summary.as_str(), one.location.as_str(), one.sequence)).collect();
    assert_eq!(said, [("Talk", "Room 2", 0), ("Special", "Room 2", 0)]);
}

#[test]
fn a_series_goes_on_as_another() {
    for (what, events, first, next) in [
        (
            "by count",
            vec![DAILY],
            vec!["RRULE:FREQ=DAILY;COUNT=2"],
            vec!["DTSTART:20261125T100000Z", "RRULE:FREQ=DAILY;COUNT=3"],
        ),
        (
            "without end, with dates out, more, and changed ones",
            vec![
                "DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY\nEXDATE:20261124T090000Z,20261128T090000Z\nRDATE:20261124T120000Z,20261129T120000Z",
                "RECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T150000Z",
                "RECURRENCE-ID:20261127T090000Z\nDTSTART:20261127T150000Z",
            ],
            vec![
                "RRULE:FREQ=DAILY;UNTIL=20261125T085959Z",
                "EXDATE:20261124T090000Z",
                "RDATE:20261124T120000Z",
                "RECURRENCE-ID:20261124T090000Z",
                "DTSTART:20261124T150000Z",
            ],
            vec![
                "DTSTART:20261125T100000Z",
                "RRULE:FREQ=DAILY",
                "EXDATE:20261128T100000Z",
                "RDATE:20261129T130000Z",
                "RECURRENCE-ID:20261127T100000Z",
                "DTSTART:20261127T150000Z",
            ],
        ),
    ] {
        let made = changed(&object(&events), &edit(Scope::Following, NINE + 2 * DAY), later(1));
        let (one, two) = (made.event.unwrap(), made.next.unwrap());
        let has =
            |object: &Object, wanted: &[&str]| wanted.iter().all(|line| lines(object).contains(&(*line).to_owned()));
        assert!(has(&one, &first), "{what}: {:?}", lines(&one));
        assert!(has(&two, &next), "{what}: {:?}", lines(&two));
        assert_eq!((one.uid().as_str(), two.uid().as_str()), ("1@firm.example", "next@firm.example"), "{what}");
    }
    let whole = changed(&object(&[DAILY]), &edit(Scope::Following, NINE), later(1));
    assert!(whole.next.is_none() && lines(&whole.event.unwrap())[0] == "DTSTART:20261123T100000Z");
}

#[test]
fn dates_are_removed() {
    let series = object(&[DAILY, MOVED]);
    let left = |scope, date| remove(&series, &edit(scope, date)).unwrap().event.map(|object| days(&object));
    assert_eq!(left(Scope::This, NINE + DAY), Some(vec![0, 2, 3, 4]));
    assert_eq!(left(Scope::This, NINE + 2 * DAY), Some(vec![0, 1, 3, 4]));
    assert_eq!(left(Scope::Following, NINE + 2 * DAY), Some(vec![0, 1]));
    assert_eq!(left(Scope::Following, NINE), None);
    assert_eq!(left(Scope::All, NINE + DAY), None);
    let last = object(&["DTSTART:20261123T090000Z\nRRULE:FREQ=DAILY;COUNT=1"]);
    assert_eq!(remove(&last, &edit(Scope::This, NINE)).unwrap().event, None);
    assert_eq!(remove(&series, &edit(Scope::This, NINE + 9 * DAY)), Err(EditError::NoDate));
}

#[test]
fn a_form_says_how_it_repeats() {
    let series = object(&[DAILY, MOVED]);
    let all = edit(Scope::All, NINE);
    let once = changed(&series, &all, |_, rule| *rule = None).event.unwrap();
    assert_eq!(lines(&once), ["DTSTART:20261123T090000Z", "DTEND:20261123T100000Z", "SEQUENCE:1"]);
    let weekly = Repeat {
        unit: Unit::Week,
        every: 2,
        days: vec![(0, 0), (0, 2)],
        until: Some(NINE + 30 * DAY - 9 * HOUR),
        ..Repeat::default()
    };
    let new = changed(&once, &all, |_, rule| *rule = Some(weekly.clone())).event.unwrap();
    assert_eq!(lines(&new).last().unwrap(), "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261223T090000Z;BYDAY=MO,WE");
    assert_eq!(repeat(&new), Some(weekly));
    let kept = changed(&series, &all, |_, rule| rule.as_mut().unwrap().count = Some(4)).event.unwrap();
    assert_eq!((days(&kept), kept.appointments().len()), (vec![0, 1, 2, 3], 2));
    let dropped = changed(&series, &all, |_, rule| rule.as_mut().unwrap().count = Some(2)).event.unwrap();
    assert_eq!((days(&dropped), dropped.appointments().len()), (vec![0, 1], 1));
    for (rule, other) in [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", false),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=23", false),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4MO", false),
        ("FREQ=YEARLY;BYMONTH=3", true),
        ("FREQ=YEARLY;BYDAY=20MO", true),
        ("FREQ=DAILY;BYHOUR=9,17", true),
        ("FREQ=HOURLY", true),
        ("FREQ=DAILY;RSCALE=HEBREW", true),
    ] {
        let series = object(&[&format!("DTSTART:20261123T090000Z\nRRULE:{rule}")]);
        assert_eq!(repeat(&series).unwrap().other, other, "{rule}");
        let same = changed(&series, &all, |one, _| one.summary = "x".into()).event.unwrap();
        assert!(lines(&same).contains(&format!("RRULE:{rule}")), "{rule}");
    }
}

#[test]
fn times_become_days_and_days_become_times() {
    let series = object(&[
        BERLIN,
        "RECURRENCE-ID;TZID=Europe/Berlin:20261125T100000\nDTSTART;TZID=Europe/Berlin:20261125T150000",
    ]);
    let day = |one: &mut Appointment, _: &mut Option<Repeat>| {
        one.span = Span { start: NINE - 9 * HOUR, end: NINE - 9 * HOUR + DAY, clock: Clock::Day };
    };
    let days = changed(&series, &edit(Scope::All, NINE), day).event.unwrap();
    assert_eq!(
        lines(&days),
        [
            "DTSTART;VALUE=DATE:20261123",
            "DTEND;VALUE=DATE:20261124",
            "RRULE:FREQ=WEEKLY;UNTIL=20261216;BYDAY=MO,WE",
            "SEQUENCE:1",
            "RECURRENCE-ID;VALUE=DATE:20261125",
            "DTSTART;VALUE=DATE:20261125",
            "DTEND;VALUE=DATE:20261126",
            "SEQUENCE:1"
        ]
    );
    let time = |one: &mut Appointment, _: &mut Option<Repeat>| {
        one.span = Span { start: NINE, end: NINE + HOUR, clock: Clock::Zone("America/New_York".into()) };
    };
    let times = changed(&days, &edit(Scope::All, NINE - 9 * HOUR), time).event.unwrap();
    let text = lines(&times).join("\n");
    assert!(text.contains("DTSTART;TZID=America/New_York:20261123T040000\nDTEND;TZID=America/New_York:20261123T050000\nRRULE:FREQ=WEEKLY;UNTIL=20261216;BYDAY=MO,WE"), "{text}");
    assert_eq!(times.time_zones().count(), 1);
}

#[test]
fn what_only_others_understand_is_left_alone() {
    let ranged = object(&[DAILY, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261125T090000Z\nDTSTART:20261125T110000Z"]);
    for scope in [Scope::This, Scope::Following, Scope::All] {
        assert_eq!(remove(&ranged, &edit(scope, NINE + DAY)), Err(EditError::TooRich));
    }
    assert_eq!(remove(&object(&["SUMMARY:x"]), &edit(Scope::All, NINE)), Err(EditError::Damaged));
}

#[test]
fn whoever_does_not_ask_the_others_counts_no_version() {
    let guest = Edit { organizes: false, ..edit(Scope::All, NINE) };
    let new = changed(&object(&["DTSTART:20261123T090000Z\nSEQUENCE:4"]), &guest, later(1)).event.unwrap();
    assert!(lines(&new).contains(&"SEQUENCE:4".to_owned()));
}

#[test]
fn people_who_stay_as_they_are_keep_their_lines() {
    let asked = object(&[
        "DTSTART:20261123T090000Z\nATTENDEE;X-A=1;CN=Anna:mailto:Anna@poczta.example\nATTENDEE;X-B=2:mailto:ben@firm.example\nATTENDEE:mailto:eva@firm.example",
    ]);
    let new = changed(&asked, &edit(Scope::All, NINE), |one, _| {
        one.attendees[0].optional = true;
        one.attendees.remove(2);
    });
    assert_eq!(
        lines(&new.event.unwrap())[1..],
        [
            "ATTENDEE;CN=Anna;ROLE=OPT-PARTICIPANT;PARTSTAT=NEEDS-ACTION;X-A=1:mailto:Anna@poczta.example",
            "ATTENDEE;X-B=2:mailto:ben@firm.example"
        ]
    );
}
