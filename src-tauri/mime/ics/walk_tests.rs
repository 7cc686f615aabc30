#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn a_week_costs_the_same_however_long_ago_a_series_began() {
    let start = day_number(1990, 1, 3) * DAY + 9 * 3600;
    let from = day_number(2026, 11, 23) * DAY;
    for (rule, many, steps) in [
        ("FREQ=DAILY", 7, 10),
        ("FREQ=DAILY;BYDAY=MO,TU;COUNT=100000", 2, 14_000),
        ("FREQ=DAILY;INTERVAL=3", 3, 10),
        ("FREQ=DAILY;COUNT=20000", 7, 10),
        ("FREQ=DAILY;COUNT=10", 0, 2),
        ("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=20000", 2, 5),
        ("FREQ=MONTHLY;BYDAY=-1FR", 1, 5),
        ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24", 1, 4),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", 0, 4),
        ("FREQ=HOURLY;BYHOUR=9", 7, 200),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31", 0, 10),
        ("FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", 7, 1000),
        ("FREQ=DAILY;INTERVAL=4294967295", 0, 3),
    ] {
        let mut walk = Rule::read(rule).unwrap().walk(start, i64::MAX).between(from, from + 7 * DAY);
        assert_eq!(walk.by_ref().count(), many, "{rule}");
        assert!(walk.steps <= steps && !walk.is_cut(), "{rule}: {} steps", walk.steps);
    }
}

#[test]
fn a_rule_that_says_too_much_of_each_day_is_cut_before_it_costs_much() {
    let all = |numbers: std::ops::RangeInclusive<i32>| numbers.map(|one| one.to_string()).collect::<Vec<_>>().join(",");
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let days: Vec<String> = (2..=53).flat_map(|nth| names.map(|day| format!("{nth}{day},-{nth}{day}"))).collect();
    let days = days.join(",");
    let seconds = format!("BYHOUR={};BYMINUTE={};BYSECOND={}", all(0..=23), all(0..=59), all(0..=59));
    for rule in [
        format!("FREQ=YEARLY;COUNT=4294967295;BYDAY={days}"),
        format!("FREQ=WEEKLY;COUNT=4294967295;BYDAY={days}"),
        format!("FREQ=DAILY;COUNT=4294967295;BYDAY={days}"),
        format!("FREQ=MONTHLY;COUNT=4294967295;BYDAY={days};BYSETPOS=366"),
        format!("FREQ=YEARLY;COUNT=4294967295;BYMONTH={};BYMONTHDAY={};{seconds}", all(1..=12), all(1..=31)),
        format!("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=4294967295;{seconds}"),
        format!("FREQ=HOURLY;COUNT=4294967295;{seconds}"),
    ] {
        let start = day_number(1, 1, 1) * DAY;
        let from = day_number(2026, 11, 23) * DAY;
        let mut walk = Rule::read(&rule).unwrap().walk(start, i64::MAX).between(from, from + 366 * DAY);
        let found = walk.by_ref().take(20_000).count();
        assert!(walk.is_cut() || found == 0 || found == 20_000, "{rule:.60}");
        assert!(walk.work() < 2 * MOST_WORK, "{rule:.60}: {}", walk.work());
    }
}

#[test]
fn a_walk_without_end_is_cut() {
    let start = day_number(1990, 1, 3) * DAY;
    for rule in ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=4000000", "FREQ=SECONDLY;COUNT=9;BYMONTH=2;BYMONTHDAY=31"] {
        let mut walk = Rule::read(rule).unwrap().walk(start, i64::MAX).between(start + 9000 * DAY, i64::MAX);
        while walk.next().is_some() {}
        assert!(walk.is_cut() && walk.steps == MOST_STEPS, "{rule}");
    }
}
