//! Other people in calendars at Microsoft Graph: who is asked, who answers, who is busy, and who is mailed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::Trouble;
use calendar::remote::{Busy, Remote as _, Written};
use dossier_tests::servers::graph::Graph;
use dossier_tests::servers::graph::calendar::mirror::{Mirror, NOW, new_event, remote, unfolded};
use serde_json::{Value, json};

const DAY: i64 = 86_400;

fn at(moment: &str) -> Value {
    json!({ "dateTime": format!("{moment}:00"), "timeZone": "W. Europe Standard Time" })
}

fn event(subject: &str, day: &str) -> Value {
    json!({ "subject": subject, "start": at(&format!("{day}T09:00")), "end": at(&format!("{day}T10:00")) })
}

fn is_done(written: &Result<Written, Trouble>) -> bool {
    matches!(written, Ok(Written::Done { .. }))
}

/// An object with one line taken for another.
fn changed(ics: &str, from: &str, to: &str) -> String {
    let flat = unfolded(ics);
    assert!(flat.contains(from), "{from}\n{flat}");
    flat.replacen(from, to, 1)
}

const PLAIN: &str = "SUMMARY:New\nDTSTART;TZID=Europe/Berlin:20260107T090000\nDTEND;TZID=Europe/Berlin:20260107T093000";

#[test]
fn when_somebody_is_busy_is_told_without_what_for() {
    let graph = Graph::start();
    for n in 1..=9 {
        graph.annas(|annas| annas.put(event("event", &format!("2026-01-{n:02}"))));
    }
    // The service tells of so many days at once; this one begins before and ends behind where two answers meet.
    graph.annas(|annas| {
        annas.put(json!({ "subject": "leave", "start": at("2026-02-25T09:00"), "end": at("2026-03-05T09:00") }))
    });
    graph.annas(|annas| annas.set(2, json!({ "showAs": "free" })));
    graph.annas(|annas| annas.set(3, json!({ "showAs": "tentative" })));
    let calendar = Mirror::new(&graph).calendar;
    let midnight = NOW - 10 * 3600;
    let first = midnight - 4 * DAY;
    let busy = remote(&graph).busy(&calendar, (first, first + 3 * DAY)).unwrap().unwrap();
    let nine = |day: i64, tentative| {
        let start = first + day * DAY + 8 * 3600;
        Busy { start, end: start + 3600, tentative }
    };
    assert_eq!(busy, [nine(0, false), nine(2, true)]);
    let year = remote(&graph).busy(&calendar, (first, first + 365 * DAY)).unwrap().unwrap();
    assert_eq!(year.len(), 9, "once each, however long the time that is asked about");
    assert_eq!(remote(&graph).busy_of("nobody@agency.example", (first, first + DAY)).unwrap(), None);
    graph.annas(|annas| annas.tells_busy = false);
    assert_eq!(remote(&graph).busy(&calendar, (first, first + DAY)).unwrap(), None);
}

#[test]
fn whom_a_write_mails_is_exchanges_to_do_and_told_by_each_calendar() {
    let graph = Graph::start();
    graph.annas(|annas| annas.put(event("Interview", "2026-01-06")));
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    assert!(remote(&graph).calendars().unwrap().iter().all(|one| one.schedules));
    let ics = changed(&mirror.only().2, "END:VEVENT", "ATTENDEE:mailto:luca@client.example\r\nEND:VEVENT");
    assert!(is_done(&mirror.put(&graph, &ics)));
    mirror.sync(&graph);
    let known = mirror.only();
    assert!(is_done(&remote(&graph).remove(&mirror.calendar, (&known.0, &known.1))));
    let mails = graph.annas(|annas| annas.mails.clone());
    assert_eq!(mails, ["update to luca@client.example", "cancel to luca@client.example"]);
    mirror.sync(&graph);
    assert_eq!((mirror.known.len(), graph.annas(|annas| annas.mails.len())), (0, 2));
}

#[test]
fn a_teams_meeting_gets_its_link_and_keeps_it_when_its_text_changes() {
    let graph = Graph::start();
    let mut mirror = Mirror::new(&graph);
    mirror.sync(&graph);
    assert!(is_done(
        &mirror.put_new(&graph, &new_event(&format!("{PLAIN}\nDESCRIPTION:First\nX-DOSSIER-MEETING:TEAMS")))
    ));
    mirror.sync(&graph);
    let link = "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/";
    let there = unfolded(&mirror.only().2);
    assert!(
        there.contains(link) && there.contains("DESCRIPTION:First\r\n") && !there.contains("X-DOSSIER-MEETING"),
        "{there}"
    );
    assert!(is_done(&mirror.put(&graph, &changed(&there, "DESCRIPTION:First", "DESCRIPTION:Second <b>\\nline"))));
    mirror.sync(&graph);
    let there = unfolded(&mirror.only().2);
    assert!(there.contains(link) && there.contains("DESCRIPTION:Second <b>\\nline\r\n"), "{there}");
}
