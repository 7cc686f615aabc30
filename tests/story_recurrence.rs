//! The dates of series as an independent library has them: python-dateutil, with the system's own table of time zones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::process::{Command, Stdio};

use calendar::recur::occurrences;
use mime::ics::{Object, Zone};
use serde_json::{Value, json};

const ZONES: [&str; 10] = [
    "Europe/Berlin",
    "Europe/London",
    "Europe/Warsaw",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
];
const RULES: usize = 3000;
const DAY: i64 = 86_400;
/// 2027-07-01.
const MIDDLE: i64 = 1_814_400_000;

#[test]
fn random_series_have_the_dates_that_dateutil_finds() {
    let mut chance = Chance(20_261_123);
    let cases: Vec<Value> = (0..RULES).map(|_| case(&mut chance)).collect();
    let theirs = dateutil(&cases);
    assert_eq!(theirs.len(), cases.len());
    let mut dates = 0;
    for (case, theirs) in cases.iter().zip(&theirs) {
        let theirs: Vec<i64> = serde_json::from_value(theirs.clone()).unwrap();
        dates += theirs.len();
        assert_eq!(ours(case), theirs, "{case}");
    }
    assert!(dates > 50_000, "only {dates} dates were compared");
}

#[test]
fn clocks_show_what_the_systems_table_says() {
    let moments: Vec<i64> = (0..4000).map(|step| 1_262_304_000 + step * 47 * 3600 + step % 7 * 1800).collect();
    // The hours around every change of clocks in Europe and America in 2026 too.
    let near = [1_774_746_000_i64, 1_792_890_000, 1_772_953_200, 1_793_512_800];
    let near = near.iter().flat_map(|at| (-30..30).map(move |step| at + step * 1800));
    let moments: Vec<i64> = moments.into_iter().chain(near).collect();
    let cases: Vec<Value> = ZONES.iter().map(|zone| json!({"zone": zone, "moments": moments})).collect();
    for (name, theirs) in ZONES.iter().zip(dateutil(&cases)) {
        let zone = Zone::named(name).unwrap();
        let shown: Vec<i64> = moments.iter().map(|at| zone.offset(*at)).collect();
        let meant: Vec<i64> = moments.iter().map(|wall| zone.moment(*wall)).collect();
        assert_eq!(json!([shown, meant]), theirs, "{name}");
    }
}

fn ours(case: &Value) -> Vec<i64> {
    let text = |name: &str| case[name].as_str().unwrap().to_owned();
    let list = |name: &str| case[name].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned());
    let zone = text("zone");
    let mut lines = format!("DTSTART;TZID={zone}:{}\n", text("start"));
    lines.extend(list("rules").map(|rule| format!("RRULE:{rule}\n")));
    lines.extend(list("more").map(|date| format!("RDATE;TZID={zone}:{date}\n")));
    lines.extend(list("less").map(|date| format!("EXDATE;TZID={zone}:{date}\n")));
    let file = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{lines}END:VEVENT\nEND:VCALENDAR\n");
    let between = (case["from"].as_i64().unwrap(), case["to"].as_i64().unwrap());
    let found = occurrences(&Object::read(file.as_bytes()).unwrap(), between, "UTC");
    assert!(!found.cut, "{case}");
    found.dates.into_iter().map(|one| one.start).collect()
}

fn dateutil(cases: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/servers/dates.py");
    let mut child = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is there: cargo xtask setup");
    let mut input = child.stdin.take().unwrap();
    let bytes = serde_json::to_vec(cases).unwrap();
    input.write_all(&bytes).expect("python3-dateutil is there: cargo xtask setup");
    drop(input);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "python3 with dateutil says why");
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Numbers by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }

    fn between(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below(u64::try_from(to - from + 1).unwrap())).unwrap()
    }

    /// Up to four numbers, some from the end.
    fn list(&mut self, from: i64, to: i64, negative: bool) -> String {
        let many = self.below(4) + 1;
        let numbers = (0..many).map(|_| {
            let number = self.between(from, to);
            if negative && self.one_in(3) { -number } else { number }.to_string()
        });
        numbers.collect::<Vec<_>>().join(",")
    }

    fn days(&mut self, numbered: bool) -> String {
        let many = self.below(4) + 1;
        let days = (0..many).map(|_| {
            let number = if numbered { self.of(&["1", "2", "3", "4", "5", "-1", "-2", "-5", "+1"]) } else { "" };
            format!("{number}{}", self.of(&["MO", "TU", "WE", "TH", "FR", "SA", "SU"]))
        });
        days.collect::<Vec<_>>().join(",")
    }
}

fn written(wall: i64) -> String {
    chrono::DateTime::from_timestamp(wall, 0).unwrap().format("%Y%m%dT%H%M%S").to_string()
}

fn case(chance: &mut Chance) -> Value {
    let freq = chance.of(&["YEARLY", "MONTHLY", "MONTHLY", "WEEKLY", "WEEKLY", "DAILY", "DAILY", "HOURLY", "MINUTELY"]);
    // Whole years before the window, or days.
    let before = match freq {
        "MINUTELY" => chance.between(0, 1),
        "HOURLY" => chance.between(0, 20),
        _ if chance.one_in(40) => chance.between(0, 9000),
        _ => chance.between(0, 1500),
    };
    // Half of them in the hour that clocks leave out or show twice.
    let hour = if chance.one_in(2) { chance.between(1, 2) } else { chance.between(0, 23) };
    let start = MIDDLE - before * DAY + hour * 3600 + chance.between(0, 3) * 900;
    let lasts = match freq {
        "MINUTELY" => chance.between(1, 2),
        "HOURLY" => chance.between(1, 20),
        _ => chance.between(1, 900),
    };
    let from = if chance.one_in(3) { start } else { MIDDLE };
    let rules: Vec<String> = (0..1 + chance.below(6) / 5).map(|_| rule(chance, freq, start)).collect();
    let more: Vec<String> = (0..chance.below(3))
        .map(|_| written(start + chance.between(0, 900) * DAY + chance.between(0, 3) * 3600))
        .collect();
    let less: Vec<String> = (0..chance.below(4)).map(|_| written(start + chance.between(0, 60) * DAY)).collect();
    json!({"zone": chance.of(&ZONES), "start": written(start), "rules": rules, "more": more, "less": less,
        "from": from, "to": from + lasts * DAY})
}

fn rule(chance: &mut Chance, freq: &str, start: i64) -> String {
    let mut rule = format!("FREQ={freq}");
    let mut say = |key: &str, said: String| rule.push_str(&format!(";{key}={said}"));
    if chance.one_in(2) {
        say("INTERVAL", chance.between(1, if freq == "MINUTELY" { 90 } else { 13 }).to_string());
    }
    match chance.below(4) {
        0 => say("COUNT", chance.between(1, 400).to_string()),
        1 => say("UNTIL", format!("{}Z", written(start + chance.between(0, 8000) * DAY + chance.between(0, DAY)))),
        _ => {}
    }
    let coarse = matches!(freq, "YEARLY" | "MONTHLY");
    let mut has_weeks = false;
    if chance.one_in(4) {
        say("BYMONTH", chance.list(1, 12, false));
    }
    if freq == "YEARLY" && chance.one_in(5) {
        has_weeks = true;
        say("BYWEEKNO", chance.list(1, 51, true));
    }
    if chance.one_in(4) {
        say("BYMONTHDAY", chance.list(1, 31, true));
    }
    if freq == "YEARLY" && chance.one_in(6) {
        say("BYYEARDAY", chance.list(1, 366, true));
    }
    if chance.one_in(3) {
        let numbered = coarse && !has_weeks && chance.one_in(2);
        say("BYDAY", chance.days(numbered));
    }
    if chance.one_in(6) {
        say("BYHOUR", chance.list(0, 23, false));
    }
    if chance.one_in(6) {
        say("BYMINUTE", chance.list(0, 59, false));
    }
    if chance.one_in(12) {
        say("BYSECOND", chance.list(0, 59, false));
    }
    if chance.one_in(5) {
        // Where no period had such a place, dateutil would look for one to the end of time.
        let first = chance.of(&["1", "-1"]);
        say("BYSETPOS", format!("{first},{}", chance.list(1, 6, true)));
    }
    if chance.one_in(3) {
        say("WKST", chance.of(&["MO", "SU", "WE"]).to_owned());
    }
    rule
}
