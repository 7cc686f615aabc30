//! How often, both ways: what Microsoft Graph says of a series and what a calendar object says mean the same dates.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::remote::Written;
use dossier_tests::servers::graph::Graph;
use dossier_tests::servers::graph::calendar::dates;
use dossier_tests::servers::graph::calendar::mirror::Mirror;
use mime::ics::{How, Object, Rule, Zones};
use serde_json::{Value, json};

fn at(moment: &str) -> Value {
    json!({ "dateTime": format!("{moment}:00"), "timeZone": "Romance Standard Time" })
}

#[test]
fn all_patterns_mean_the_same_dates_both_ways() {
    for (what, pattern) in [
        ("every third day", json!({ "type": "daily", "interval": 3 })),
        (
            "weekly by Sundays",
            json!({ "type": "weekly", "interval": 2, "daysOfWeek": ["monday", "sunday"], "firstDayOfWeek": "sunday" }),
        ),
        (
            "weekly by Mondays",
            json!({ "type": "weekly", "interval": 2, "daysOfWeek": ["monday", "sunday"], "firstDayOfWeek": "monday" }),
        ),
        ("on a day", json!({ "type": "absoluteMonthly", "interval": 2, "dayOfMonth": 5 })),
        ("on the 29th or before", json!({ "type": "absoluteMonthly", "interval": 1, "dayOfMonth": 29 })),
        ("on the 30th or before", json!({ "type": "absoluteMonthly", "interval": 1, "dayOfMonth": 30 })),
        ("on the last day", json!({ "type": "absoluteMonthly", "interval": 1, "dayOfMonth": 31 })),
        (
            "on a second Monday",
            json!({ "type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "second" }),
        ),
        (
            "on a last Friday",
            json!({ "type": "relativeMonthly", "interval": 3, "daysOfWeek": ["friday"], "index": "last" }),
        ),
        (
            "on a first working day",
            json!({ "type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"], "index": "first" }),
        ),
        ("on a day of a year", json!({ "type": "absoluteYearly", "interval": 1, "dayOfMonth": 14, "month": 3 })),
        ("on a leap day", json!({ "type": "absoluteYearly", "interval": 1, "dayOfMonth": 29, "month": 2 })),
        (
            "on a weekday of a year",
            json!({ "type": "relativeYearly", "interval": 1, "daysOfWeek": ["thursday"], "index": "fourth", "month": 11 }),
        ),
    ] {
        for range in [
            json!({ "type": "noEnd" }),
            json!({ "type": "numbered", "numberOfOccurrences": 4 }),
            json!({ "type": "endDate", "endDate": "2028-02-29" }),
        ] {
            the_same_both_ways(&format!("{what} {range}"), &pattern, range);
        }
    }
}

/// A series that begins on the first date of its pattern: its object has the same dates, and what is written from it means them again.
fn the_same_both_ways(what: &str, pattern: &Value, mut range: Value) {
    let graph = Graph::start();
    let any = json!({ "pattern": pattern, "range": { "type": "noEnd", "startDate": "2026-01-01" } });
    let until = "2029-12-31".parse().unwrap();
    let first = dates(&any, until)[0];
    range["startDate"] = json!(first.to_string());
    let mut fields = json!({ "subject": "Interview" });
    (fields["start"], fields["end"]) = (at(&format!("{first}T23:30")), at(&format!("{first}T23:45")));
    fields["recurrence"] = json!({ "pattern": pattern, "range": range });
    let expected: Vec<String> = dates(&fields["recurrence"], until).iter().map(ToString::to_string).collect();
    graph.annas(|annas| annas.put(fields));
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    let ics = mirror.only().2;
    assert_eq!(dates_of(&ics), expected, "{what}: {ics}");
    graph.annas(|annas| annas.delete(1));
    mirror.sync(&graph);
    let renamed = ics.replace("UID:0400", "UID:made-here");
    let done = mirror.put_new(&graph, &renamed);
    assert!(matches!(done, Ok(Written::Done { .. })), "{what}: {done:?}");
    let again = graph.annas(|annas| annas.events.values().next().unwrap().fields["recurrence"].clone());
    let dates: Vec<String> = dates(&again, until).iter().map(ToString::to_string).collect();
    assert_eq!(dates, expected, "{what}: {again}");
}

/// The days of an object's dates up to the end of 2029, by its own rule.
fn dates_of(ics: &str) -> Vec<String> {
    let object = Object::read(ics.as_bytes()).unwrap();
    let rule = Rule::read(&object.events()[0].get("RRULE").unwrap().value()).unwrap();
    let zones = Zones::of(&object);
    let (_, begins) = object.dated(&zones).remove(0);
    let How::In(zone) = &begins.start.how else { panic!("{:?}", begins.start) };
    let end = 1_893_456_000;
    let walk = rule.walk(begins.start.wall, rule.until_on_wall(|at| zone.wall(at))).between(0, end);
    walk.map(|wall| chrono::DateTime::from_timestamp(wall, 0).unwrap().date_naive().to_string()).collect()
}
