//! The recurrence table of dateutil's own tests, where the folder holds it.

use std::path::PathBuf;

use calendar::recur::occurrences;
use mime::ics::Object;
use serde_json::Value;

/// 1990 to the end of 2499.
const BETWEEN: (i64, i64) = (631_152_000, 16_725_225_600);

#[test]
fn rules_have_the_dates_of_the_public_table() {
    let folder = std::env::var_os("DOSSIER_CORPORA").map(PathBuf::from);
    let Some(Ok(table)) = folder.map(|folder| std::fs::read(folder.join("rrule-dateutil/cases.json"))) else {
        println!("skipped: no corpora");
        return;
    };
    let cases: Vec<Value> = serde_json::from_slice(&table).unwrap();
    assert!(cases.len() > 200, "{} cases", cases.len());
    for case in cases {
        let text = case["text"].as_str().unwrap();
        let file = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{text}\nEND:VEVENT\nEND:VCALENDAR\n");
        let theirs: Vec<&str> = case["INSTANCES"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        let found = occurrences(&Object::read(file.as_bytes()).unwrap(), BETWEEN, "UTC");
        let mut ours: Vec<String> = found
            .dates
            .iter()
            .map(|one| chrono::DateTime::from_timestamp(one.start, 0).unwrap().format("%Y%m%dT%H%M%S").to_string())
            .collect();
        // A calendar shows the first date always, a rule only where it holds it.
        if theirs.first() != ours.first().map(String::as_str).as_ref() {
            ours.remove(0);
        }
        assert_eq!(ours, theirs, "{}: {text}", case["name"]);
    }
}
