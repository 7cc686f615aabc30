//! A store and calendars at Microsoft Graph, kept in step by a whole sync whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dossier_tests::servers::graph::calendar::desk::CalendarDesk as Desk;
use dossier_tests::servers::graph::calendar::mirror::new_event;
use dossier_tests::servers::graph::{Fault, Graph};
use serde_json::{Value, json};
use store::EventState;

const GUEST: &str = "ORGANIZER:mailto:anna@agency.example\nATTENDEE:mailto:luca@client.example";
const PLAIN: &str = "SUMMARY:New\nDTSTART;TZID=Europe/Berlin:20260107T090000\nDTEND;TZID=Europe/Berlin:20260107T093000";

fn filled() -> (Graph, Desk) {
    let graph = Graph::start();
    let time = |hour| json!({ "dateTime": format!("2026-01-06T{hour}:00:00"), "timeZone": "W. Europe Standard Time" });
    let guests: Value =
        json!([{ "type": "required", "emailAddress": { "name": "Luca", "address": "luca@client.example" } }]);
    graph.annas(|annas| {
        annas.put(json!({ "subject": "Interview", "start": time("09"), "end": time("10"), "attendees": guests }));
        annas.put(json!({ "subject": "Lunch", "start": time("12"), "end": time("13") }));
    });
    let desk = Desk::new(&graph);
    let report = desk.sync(&graph);
    assert!(report.failure.is_none() && report.report.fetched == 2, "{report:?}");
    (graph, desk)
}

#[test]
fn what_the_user_writes_goes_once_and_what_comes_mails_nobody() {
    let (graph, desk) = filled();
    assert_eq!(graph.annas(|annas| annas.mails.clone()), Vec::<String>::new());
    desk.create(&new_event(&format!("{PLAIN}\n{GUEST}")));
    desk.change("SUMMARY:Interview", "SUMMARY:Talk");
    for _ in 0..3 {
        let report = desk.sync(&graph);
        assert!(report.failure.is_none(), "{report:?}");
    }
    let mails = graph.annas(|annas| annas.mails.clone());
    assert_eq!(mails.len(), 2, "{mails:?}");
    let events = desk.events();
    assert!(events.iter().all(|(_, state, _)| *state == EventState::Same), "{events:?}");
    assert_eq!((events.len(), graph.annas(|annas| annas.events.len())), (3, 3));
}

#[test]
fn a_line_that_is_cut_at_any_request_mails_nobody_twice() {
    let stir = |desk: &Desk| {
        desk.create(&new_event(&format!("{PLAIN}\n{GUEST}")));
        desk.change("SUMMARY:Interview", "SUMMARY:Talk");
    };
    let asked = {
        let (graph, desk) = filled();
        stir(&desk);
        graph.state().lines = 0;
        desk.sync(&graph);
        graph.state().lines
    };
    assert!(asked >= 8, "{asked}");
    for after in 0..asked {
        for fault in [Fault::CutBefore, Fault::CutAfter] {
            let (graph, desk) = filled();
            stir(&desk);
            graph.trap_times(("", after, 2), fault.clone());
            desk.sync(&graph);
            graph.mend();
            desk.sync(&graph);
            desk.sync(&graph);
            let mut mails = graph.annas(|annas| annas.mails.clone());
            mails.sort();
            assert_eq!(mails, ["request to luca@client.example", "update to luca@client.example"], "{fault:?} {after}");
            assert_eq!(desk.states(), [EventState::Same; 3], "{fault:?} {after} {:?}", desk.events());
            assert_eq!(graph.annas(|annas| annas.events.len()), 3, "{fault:?} {after}");
        }
    }
}

#[test]
fn a_new_series_that_is_cut_off_between_its_dates_goes_on_where_it_ended() {
    let series = "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20260114T090000\nEND:VEVENT\nBEGIN:VEVENT\nUID:0197-made-here\n\
        DTSTAMP:20260105T100000Z\nRECURRENCE-ID;TZID=Europe/Berlin:20260121T090000\nSUMMARY:Elsewhere\n\
        DTSTART;TZID=Europe/Berlin:20260121T140000\nDTEND;TZID=Europe/Berlin:20260121T143000";
    let begin = || {
        let graph = Graph::start();
        let desk = Desk::new(&graph);
        desk.create(&new_event(&format!("{PLAIN}\n{GUEST}\n{series}")));
        (graph, desk)
    };
    let asked = {
        let (graph, desk) = begin();
        graph.state().lines = 0;
        desk.sync(&graph);
        assert_eq!(desk.states(), [EventState::Same]);
        graph.state().lines
    };
    assert!(asked >= 7, "{asked}");
    for after in 0..asked {
        for fault in [Fault::CutBefore, Fault::CutAfter] {
            let (graph, desk) = begin();
            graph.trap_times(("", after, 2), fault.clone());
            desk.sync(&graph);
            graph.mend();
            desk.sync(&graph);
            desk.sync(&graph);
            assert_eq!(desk.states(), [EventState::Same], "{fault:?} {after} {:?}", desk.events());
            let there = &desk.events()[0].2;
            assert!(there.contains("EXDATE") && there.contains("SUMMARY:Elsewhere"), "{fault:?} {after} {there}");
            let mails = graph.annas(|annas| annas.mails.clone());
            assert_eq!(
                mails.iter().filter(|mail| mail.starts_with("request")).count(),
                1,
                "{fault:?} {after} {mails:?}"
            );
        }
    }
}

#[test]
fn what_somebody_changed_in_an_event_before_it_was_known_to_be_made_is_for_the_user_to_decide() {
    let graph = Graph::start();
    let desk = Desk::new(&graph);
    desk.sync(&graph);
    desk.create(&new_event(&format!("{PLAIN}\n{GUEST}")));
    graph.trap("POST /v1.0/me/calendars", 0, Fault::CutAfter);
    desk.sync(&graph);
    graph.annas(|annas| annas.set(1, json!({ "location": { "displayName": "Room 9" } })));
    desk.sync(&graph);
    assert_eq!(desk.states(), [EventState::Clash]);
    assert_eq!(graph.annas(|annas| annas.mails.clone()), ["request to luca@client.example"]);
}
