//! What the user changes, written to calendars at Microsoft Graph: only what was changed, once, and over nobody's work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::Trouble;
use calendar::remote::{Remote as _, Written};
use dossier_tests::servers::graph::calendar::mirror::{Mirror, new_event, remote, unfolded};
use dossier_tests::servers::graph::{Fault, Graph};
use serde_json::{Value, json};

fn at(moment: &str) -> Value {
    json!({ "dateTime": format!("{moment}:00"), "timeZone": "Romance Standard Time" })
}

fn event() -> Value {
    json!({
        "subject": "Interview", "start": at("2026-01-06T09:00"), "end": at("2026-01-06T10:00"), "importance": "high",
        "body": { "contentType": "html", "content": "<html><body><b>Bold</b> words</body></html>" },
        "location": { "displayName": "Room 4", "locationType": "default" }, "categories": ["Red"], "showAs": "oof",
    })
}

fn series() -> Value {
    let mut series = event();
    let pattern = json!({ "type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday" });
    series["recurrence"] = json!({ "pattern": pattern, "range": { "type": "noEnd", "startDate": "2026-01-06" } });
    series
}

fn with(fields: Value) -> (Graph, Mirror) {
    let graph = Graph::start();
    graph.annas(|annas| annas.put(fields));
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    graph.asked("");
    (graph, mirror)
}

/// An object with one line taken for another.
fn changed(ics: &str, from: &str, to: &str) -> String {
    let flat = unfolded(ics);
    assert!(flat.contains(from), "{from}\n{flat}");
    flat.replacen(from, to, 1)
}

fn is_done(written: &Result<Written, Trouble>) -> bool {
    matches!(written, Ok(Written::Done { .. }))
}

const PLAIN: &str = "SUMMARY:New\nDTSTART;TZID=Europe/Berlin:20260107T090000\nDTEND;TZID=Europe/Berlin:20260107T093000";

#[test]
fn each_change_is_written_alone_and_nothing_else_is_touched() {
    let time = |hour: &str| format!("DTSTART;TZID=Europe/Paris:20260106T{hour}0000");
    for (from, to, expected) in [
        ("SUMMARY:Interview", "SUMMARY:Talk", json!({ "subject": "Talk" })),
        ("LOCATION:Room 4", "LOCATION:Room 5\\, left", json!({ "location": { "displayName": "Room 5, left" } })),
        ("LOCATION:Room 4\r\n", "", json!({ "location": { "displayName": "" } })),
        (
            "DESCRIPTION:Bold words",
            "DESCRIPTION:Bold\\nwords",
            json!({ "body": { "contentType": "text", "content": "Bold\nwords" } }),
        ),
        (
            "DTEND;TZID=Europe/Paris:20260106T100000",
            "DTEND;TZID=Europe/Paris:20260106T110000",
            json!({ "start": at("2026-01-06T09:00"), "end": at("2026-01-06T11:00"), "isAllDay": false }),
        ),
        (
            &format!("{}\r\nDTEND;TZID=Europe/Paris:20260106T100000", time("09")),
            "DTSTART;VALUE=DATE:20260106\r\nDTEND;VALUE=DATE:20260107",
            json!({
                "start": { "dateTime": "2026-01-06T00:00:00", "timeZone": "Europe/Berlin" },
                "end": { "dateTime": "2026-01-07T00:00:00", "timeZone": "Europe/Berlin" }, "isAllDay": true,
            }),
        ),
        (
            &format!("{}\r\nDTEND;TZID=Europe/Paris:20260106T100000", time("09")),
            "DTSTART;TZID=America/New_York:20260106T030000\r\nDTEND;TZID=America/New_York:20260106T050000",
            json!({
                "start": { "dateTime": "2026-01-06T03:00:00", "timeZone": "Eastern Standard Time" },
                "end": { "dateTime": "2026-01-06T05:00:00", "timeZone": "Eastern Standard Time" }, "isAllDay": false,
            }),
        ),
        ("CLASS:PUBLIC", "CLASS:PRIVATE", json!({ "sensitivity": "private" })),
        ("TRANSP:OPAQUE", "TRANSP:TRANSPARENT", json!({ "showAs": "free" })),
        ("STATUS:CONFIRMED", "STATUS:TENTATIVE", json!({ "showAs": "tentative" })),
        ("CATEGORIES:Red", "CATEGORIES:Red,Green\\, light", json!({ "categories": ["Red", "Green, light"] })),
        ("PRIORITY:1", "PRIORITY:5", json!({ "importance": "normal" })),
        ("TRIGGER:-PT15M", "TRIGGER:-P1D", json!({ "isReminderOn": true, "reminderMinutesBeforeStart": 1440 })),
        (
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nDESCRIPTION:Interview\r\nEND:VALARM\r\n",
            "",
            json!({ "isReminderOn": false }),
        ),
        (
            "END:VEVENT",
            "ATTENDEE;CN=Luca;ROLE=OPT-PARTICIPANT:mailto:luca@client.example\r\nEND:VEVENT",
            json!({ "attendees": [{ "emailAddress": { "name": "Luca", "address": "luca@client.example" }, "type": "optional" }] }),
        ),
        (
            "END:VEVENT",
            "RRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT",
            json!({ "recurrence": { "pattern": { "type": "daily", "interval": 1 }, "range": { "type": "numbered", "startDate": "2026-01-06", "numberOfOccurrences": 3 } } }),
        ),
        (
            "END:VEVENT",
            "X-DOSSIER-MEETING:TEAMS\r\nEND:VEVENT",
            json!({ "isOnlineMeeting": true, "onlineMeetingProvider": "teamsForBusiness" }),
        ),
        ("END:VEVENT", "X-OTHER:stays here\r\nEND:VEVENT", Value::Null),
    ] {
        let (graph, mut mirror) = with(event());
        let ics = changed(&mirror.only().2, from, to);
        let done = mirror.put(&graph, &ics);
        assert!(is_done(&done), "{to}: {done:?}");
        let bodies = std::mem::take(&mut graph.state().bodies);
        let written: Vec<Value> =
            bodies.into_iter().filter(|(line, _)| line.starts_with("PATCH ")).map(|(_, body)| body).collect();
        assert_eq!(written, if expected.is_null() { vec![] } else { vec![expected] }, "{to}");
        mirror.sync(&graph);
        mirror.assert_in_step(&graph);
    }
}

#[test]
fn what_somebody_else_changed_meanwhile_is_not_written_over() {
    for heeds in [true, false] {
        let (graph, mut mirror) = with(event());
        graph.annas(|annas| {
            annas.heeds_versions = heeds;
            annas.set(1, json!({ "location": { "displayName": "Room 9" } }));
        });
        let ours = changed(&mirror.only().2, "SUMMARY:Interview", "SUMMARY:Talk");
        let known = mirror.only();
        let clash = Written::Clash { key: Some(known.0.clone()) };
        assert_eq!(mirror.put(&graph, &ours).unwrap(), clash);
        assert_eq!(remote(&graph).remove(&mirror.calendar, (&known.0, &known.1)).unwrap(), clash);
        assert_eq!(graph.annas(|annas| annas.events[&1].fields["subject"].clone()), json!("Interview"));
        mirror.sync(&graph);
        let ours = changed(&mirror.only().2, "SUMMARY:Interview", "SUMMARY:Talk");
        assert!(is_done(&mirror.put(&graph, &ours)), "over the version that is known now");
        mirror.sync(&graph);
        let known = mirror.only();
        assert!(is_done(&remote(&graph).remove(&mirror.calendar, (&known.0, &known.1))));
        assert_eq!(mirror.put(&graph, &ours).unwrap(), Written::Gone);
        let meant_for = graph.annas(|annas| annas.meant_for.clone());
        assert!(meant_for.len() == 2 && meant_for.iter().all(|version| !version.is_empty()), "{meant_for:?}");
    }
}

#[test]
fn a_version_that_changes_between_reading_and_writing_is_a_clash() {
    for at in ["PATCH", "DELETE"] {
        let (graph, mirror) = with(event());
        graph.trap(at, 0, Fault::Refuse(412, "ErrorIrresolvableConflict"));
        let known = mirror.only();
        let written = if at == "PATCH" {
            mirror.put(&graph, &changed(&known.2, "SUMMARY:Interview", "SUMMARY:Talk"))
        } else {
            remote(&graph).remove(&mirror.calendar, (&known.0, &known.1))
        };
        assert_eq!(written.unwrap(), Written::Clash { key: Some(known.0.clone()) });
        assert!(
            graph.state().bodies.iter().all(|(_, body)| body.is_null() || body["requests"].is_array() || at == "PATCH")
        );
    }
}

#[test]
fn each_refusal_says_what_it_is() {
    for (fault, expected) in [
        (Fault::Refuse(404, "ErrorItemNotFound"), Written::Gone),
        (Fault::Refuse(507, "ErrorQuotaExceeded"), Written::Full),
        (Fault::Refuse(403, "ErrorAccessDenied"), Written::Refused("It is refused. (ErrorAccessDenied)".into())),
    ] {
        let (graph, mirror) = with(event());
        graph.trap("PATCH", 0, fault);
        let ours = changed(&mirror.only().2, "SUMMARY:Interview", "SUMMARY:Talk");
        assert_eq!(mirror.put(&graph, &ours).unwrap(), expected);
    }
    let (graph, mirror) = with(event());
    graph.trap("PATCH", 0, Fault::Throttle(429, 60));
    let ours = changed(&mirror.only().2, "SUMMARY:Interview", "SUMMARY:Talk");
    assert_eq!(mirror.put(&graph, &ours).unwrap_err().asks_to_wait(), Some(60));
    let hourly = changed(&mirror.only().2, "END:VEVENT", "RRULE:FREQ=HOURLY\r\nEND:VEVENT");
    assert_eq!(mirror.put(&graph, &hourly).unwrap(), Written::Refused("not_there FREQ".into()));
    assert_eq!(mirror.put(&graph, "no calendar").unwrap(), Written::Refused("no VEVENT".into()));
}

#[test]
fn an_event_made_here_keeps_its_name_and_is_made_once() {
    for refuses in [false, true] {
        for fault in [None, Some(Fault::CutBefore), Some(Fault::CutAfter), Some(Fault::CutWithin(20))] {
            let graph = Graph::start();
            let mut mirror = Mirror::new(&graph);
            mirror.sync(&graph);
            graph.annas(|annas| annas.refuses_twice = refuses);
            let guest = "\nORGANIZER:mailto:anna@agency.example\nATTENDEE:mailto:luca@client.example";
            let ics = new_event(&format!("{PLAIN}{guest}"));
            if let Some(fault) = fault.clone() {
                graph.trap("POST /v1.0/me/calendars", 0, fault);
                assert!(mirror.put_new(&graph, &ics).is_err());
            }
            let done = mirror.put_new(&graph, &ics);
            assert!(is_done(&done), "{fault:?} {done:?}");
            mirror.sync(&graph);
            let there = mirror.only().2;
            assert!(
                there.contains("UID:0197-made-here\r\n") && there.contains("X-DOSSIER-EXCHANGE-UID:0400"),
                "{there}"
            );
            assert_eq!(graph.annas(|annas| annas.mails.clone()), ["request to luca@client.example"], "{fault:?}");
        }
    }
}

#[test]
fn an_event_that_was_changed_before_it_was_known_to_be_made_is_as_it_was_changed() {
    let graph = Graph::start();
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    graph.trap("POST /v1.0/me/calendars", 0, Fault::CutAfter);
    assert!(mirror.put_new(&graph, &new_event(PLAIN)).is_err());
    assert!(is_done(&mirror.put_new(&graph, &new_event(&PLAIN.replace("New", "Newer")))));
    mirror.sync(&graph);
    assert!(mirror.only().2.contains("SUMMARY:Newer\r\n"));
}

#[test]
fn one_date_of_a_series_is_changed_removed_and_changed_back() {
    let (graph, mut mirror) = with(series());
    let moved = "BEGIN:VEVENT\r\nUID:x\r\nRECURRENCE-ID;TZID=Europe/Paris:20260120T090000\r\nDTSTART;TZID=Europe/Paris:20260121T140000\r\n\
        DTEND;TZID=Europe/Paris:20260121T150000\r\nSUMMARY:Elsewhere\r\nPRIORITY:1\r\nDESCRIPTION:Bold words\r\nLOCATION:Room 4\r\nCATEGORIES:Red\r\n\
        X-MICROSOFT-CDO-BUSYSTATUS:OOF\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n";
    let ics = changed(&mirror.only().2, "END:VCALENDAR", &format!("{moved}END:VCALENDAR"));
    let ics = changed(&ics, "RRULE", "EXDATE;TZID=Europe/Paris:20260113T090000\r\nRRULE");
    let done = mirror.put(&graph, &ics);
    assert!(is_done(&done), "{done:?}");
    let asked = graph.asked("");
    let writes: Vec<&String> =
        asked.iter().filter(|line| !line.starts_with("GET ") && !line.contains("$batch")).collect();
    assert_eq!(writes.len(), 2, "{writes:?}");
    assert!(writes[0].ends_with(".20260113") && writes[0].starts_with("DELETE "), "{writes:?}");
    assert!(writes[1].ends_with(".20260120") && writes[1].starts_with("PATCH "), "{writes:?}");
    let body = graph.state().bodies.iter().find(|(line, _)| line.starts_with("PATCH ")).unwrap().1.clone();
    let expected = json!({ "subject": "Elsewhere", "start": at("2026-01-21T14:00"), "end": at("2026-01-21T15:00"), "isAllDay": false });
    assert_eq!(body, expected, "only what differs from the series");
    mirror.sync(&graph);
    let there = unfolded(&mirror.only().2);
    for line in [
        "EXDATE;TZID=Europe/Paris:20260113T090000",
        "RECURRENCE-ID;TZID=Europe/Paris:20260120T090000",
        "SUMMARY:Elsewhere",
    ] {
        assert!(there.contains(&format!("{line}\r\n")), "{line}{there}");
    }
    let (first, _) = there.split_once("END:VEVENT\r\n").unwrap();
    let back = format!("{first}END:VEVENT\r\nEND:VCALENDAR\r\n");
    assert!(is_done(&mirror.put(&graph, &back)));
    mirror.sync(&graph);
    assert!(!mirror.only().2.contains("SUMMARY:Elsewhere"));
    let restored = changed(&mirror.only().2, "EXDATE;TZID=Europe/Paris:20260113T090000\r\n", "");
    assert_eq!(mirror.put(&graph, &restored).unwrap(), Written::Refused("not_there EXDATE".into()), "Exchange cannot");
}

#[test]
fn a_series_that_begins_at_another_time_keeps_the_dates_that_differ() {
    let (graph, mut mirror) = with(series());
    graph.annas(|annas| {
        annas.cancel(1, "2026-01-13");
        annas.except(1, "2026-01-20", json!({ "subject": "Elsewhere" }));
    });
    mirror.sync(&graph);
    let ics = unfolded(&mirror.only().2).replace("T090000", "T110000").replace("T100000", "T120000");
    assert!(is_done(&mirror.put(&graph, &ics)));
    mirror.sync(&graph);
    let there = unfolded(&mirror.only().2);
    for line in [
        "EXDATE;TZID=Europe/Paris:20260113T110000",
        "RECURRENCE-ID;TZID=Europe/Paris:20260120T110000",
        "SUMMARY:Elsewhere",
    ] {
        assert!(there.contains(&format!("{line}\r\n")), "{line}{there}");
    }
}

#[test]
fn a_line_that_is_cut_at_any_request_of_a_write_leaves_nothing_half_done_for_good() {
    let wished = |mirror: &Mirror| {
        let ics = unfolded(&mirror.only().2).replace("T090000", "T110000").replace("T100000", "T120000");
        changed(
            &ics,
            "RRULE",
            "EXDATE;TZID=Europe/Paris:20260113T110000\r\nEXDATE;TZID=Europe/Paris:20260127T110000\r\nRRULE",
        )
    };
    let differing = || {
        let (graph, mut mirror) = with(series());
        graph.annas(|annas| {
            annas.cancel(1, "2026-02-03");
            annas.except(1, "2026-01-20", json!({ "subject": "Elsewhere" }));
        });
        mirror.sync(&graph);
        (graph, mirror)
    };
    let asked = {
        let (graph, mirror) = differing();
        graph.state().lines = 0;
        assert!(is_done(&mirror.put(&graph, &wished(&mirror))));
        graph.state().lines
    };
    assert!(asked > 6, "{asked}");
    for after in 0..asked {
        for fault in [Fault::CutBefore, Fault::CutAfter] {
            let (graph, mut mirror) = differing();
            graph.trap_times(("", after, 2), fault.clone());
            let first = mirror.put(&graph, &wished(&mirror));
            assert!(first.is_err() || after + 1 == asked, "{fault:?} after {after}");
            graph.mend();
            let again = mirror.put(&graph, &wished(&mirror));
            assert!(is_done(&again), "{fault:?} after {after}: {again:?}");
            mirror.sync(&graph);
            let there = unfolded(&mirror.only().2);
            assert_eq!(there.matches("EXDATE").count(), 3, "{there}");
            assert!(there.contains("SUMMARY:Elsewhere\r\n"), "{there}");
            assert!(there.contains("DTSTART;TZID=Europe/Paris:20260106T110000\r\n"), "{there}");
        }
    }
}
