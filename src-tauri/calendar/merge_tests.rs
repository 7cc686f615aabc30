#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;

const NOW: i64 = 1_795_000_000;
/// 2026-11-24, at nine in UTC: the second date of the series.
const SECOND: i64 = 1_795_510_800;

const SERIES: &str = "DTSTART:20261123T090000Z\nDTEND:20261123T100000Z\nRRULE:FREQ=DAILY;COUNT=5\nSUMMARY:Talk\nLOCATION:Room 1\nSEQUENCE:1\nX-OWN:a";
const CHANGED: &str = "RECURRENCE-ID:20261124T090000Z\nDTSTART:20261124T120000Z\nSUMMARY:Talk";

fn file(events: &[&str]) -> Vec<u8> {
    let events: String = events.iter().map(|lines| format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n")).collect();
    format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n").into_bytes()
}

fn clash(base: &[&str], mine: &[&str], theirs: &[&str]) -> Clash {
    Clash::read(Some(&file(base)), &file(mine), &file(theirs)).unwrap()
}

fn told(clash: &Clash) -> Vec<(Part, Option<Side>)> {
    clash.differences().into_iter().map(|one| (one.part, one.changed_by)).collect()
}

fn lines(object: &Object) -> String {
    let text = String::from_utf8(object.bytes()).unwrap();
    let kept = text.lines().filter(|line| !["DTSTAMP", "LAST-MOD"].iter().any(|start| line.starts_with(start)));
    kept.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_one_side_changed_is_that_sides() {
    let mine = SERIES.replace("Talk", "Interview").replace("SEQUENCE:1", "SEQUENCE:1\nDTSTAMP:20261101T000000Z");
    let theirs = SERIES.replace("Room 1", "Room 2").replace("X-OWN:a", "X-OWN:b").replace("SEQUENCE:1", "SEQUENCE:2");
    let clash = clash(&[SERIES], &[&mine], &[&theirs]);
    assert_eq!(
        told(&clash),
        [(Part::Field(Field::Summary), Some(Side::Mine)), (Part::Field(Field::Location), Some(Side::Theirs))]
    );
    let one = &clash.differences()[0];
    assert_eq!(one.mine.appointment.as_ref().unwrap().summary, "Interview");
    assert_eq!(one.theirs.appointment.as_ref().unwrap().summary, "Talk");
    let merged = lines(&clash.merged(&BTreeMap::new(), NOW));
    let expected = String::from_utf8(file(&[&theirs.replace("Talk", "Interview")])).unwrap();
    assert_eq!(merged, expected.trim_end());
}

#[test]
fn what_both_changed_is_chosen() {
    let mine = SERIES
        .replace("090000Z", "100000Z")
        .replace("100000Z\nRRULE", "110000Z\nRRULE")
        .replace("SEQUENCE:1", "SEQUENCE:2");
    let theirs = SERIES
        .replace("090000Z", "130000Z")
        .replace("100000Z\nRRULE", "140000Z\nRRULE")
        .replace("SEQUENCE:1", "SEQUENCE:2");
    let clash = clash(&[SERIES], &[&mine], &[&theirs]);
    assert_eq!(told(&clash), [(Part::Field(Field::When), None)]);
    let choose = |side| clash.merged(&BTreeMap::from([(Part::Field(Field::When), side)]), NOW);
    assert_eq!(lines(&choose(Side::Theirs)), String::from_utf8(file(&[&theirs])).unwrap().trim_end());
    assert_eq!(choose(Side::Theirs), clash.merged(&BTreeMap::new(), NOW));
    // Newer than what the source has, or nobody would take it for a change.
    let expected = mine.replace("SEQUENCE:2", "SEQUENCE:3");
    assert_eq!(lines(&choose(Side::Mine)), String::from_utf8(file(&[&expected])).unwrap().trim_end());
}

#[test]
fn a_date_is_chosen_by_itself() {
    let moved = CHANGED.replace("T120000Z", "T150000Z");
    let out = format!("{SERIES}\nEXDATE:20261124T090000Z");
    let date = Part::Date(SECOND);
    for (what, base, mine, theirs, told_by, kept, expected) in [
        (
            "changed here",
            vec![SERIES],
            vec![SERIES, CHANGED],
            vec![SERIES],
            Some(Side::Mine),
            None,
            vec![SERIES, CHANGED],
        ),
        (
            "changed there",
            vec![SERIES],
            vec![SERIES],
            vec![SERIES, CHANGED],
            Some(Side::Theirs),
            None,
            vec![SERIES, CHANGED],
        ),
        (
            "left out here, changed there: here",
            vec![SERIES],
            vec![&out],
            vec![SERIES, CHANGED],
            None,
            Some(Side::Mine),
            vec![&out],
        ),
        (
            "left out here, changed there: there",
            vec![SERIES],
            vec![&out],
            vec![SERIES, CHANGED],
            None,
            Some(Side::Theirs),
            vec![SERIES, CHANGED],
        ),
        (
            "changed on both sides: here",
            vec![SERIES],
            vec![SERIES, &moved],
            vec![SERIES, CHANGED],
            None,
            Some(Side::Mine),
            vec![SERIES, &moved],
        ),
        (
            "put back here",
            vec![SERIES, CHANGED],
            vec![SERIES],
            vec![SERIES, CHANGED],
            Some(Side::Mine),
            None,
            vec![SERIES],
        ),
        (
            "brought back here, left out there before",
            vec![&out],
            vec![SERIES],
            vec![&out],
            Some(Side::Mine),
            None,
            vec![SERIES],
        ),
    ] {
        let clash = clash(&base, &mine, &theirs);
        assert_eq!(told(&clash), [(date, told_by)], "{what}");
        let chosen = kept.into_iter().map(|side| (date, side)).collect();
        let expected = String::from_utf8(file(&expected)).unwrap();
        assert_eq!(lines(&clash.merged(&chosen, NOW)), expected.trim_end(), "{what}");
    }
}

#[test]
fn versions_that_say_the_same_do_not_differ() {
    let folded = SERIES.replace("SUMMARY:Talk", "SUMMARY:Ta\n lk").replace("SEQUENCE:1", "SEQUENCE:7");
    let same = clash(&[SERIES], &[SERIES], &[&folded]);
    assert_eq!(told(&same), []);
    assert_eq!(same.merged(&BTreeMap::new(), NOW).bytes(), file(&[&folded]));
    let unknown = Clash::read(None, &file(&[SERIES]), &file(&[&SERIES.replace("Talk", "x")])).unwrap();
    assert_eq!(told(&unknown), [(Part::Field(Field::Summary), None)]);
    assert!(Clash::read(None, b"x", &file(&[SERIES])).is_none());
}

#[test]
fn alarms_and_zones_come_along() {
    let alarm = "BEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM";
    let berlin = String::from_utf8(file(&[&SERIES.replace(":20261123T09", ";TZID=b:20261123T09")])).unwrap();
    let berlin = berlin
        .replace("BEGIN:VEVENT", "BEGIN:VTIMEZONE\nTZID:b\nX-LIC-LOCATION:Europe/Berlin\nEND:VTIMEZONE\nBEGIN:VEVENT");
    let mine = berlin.replace("END:VEVENT", &format!("{alarm}\nEND:VEVENT"));
    let base = file(&[SERIES]);
    let clash = Clash::read(Some(&base), mine.as_bytes(), &base).unwrap();
    assert_eq!(
        told(&clash),
        [(Part::Field(Field::When), Some(Side::Mine)), (Part::Field(Field::Alarms), Some(Side::Mine))]
    );
    assert_eq!(lines(&clash.merged(&BTreeMap::new(), NOW)), mine.trim_end());
}
