//! A store and a real calendar server, kept in step whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use calendar::place::Place;
use dossier_tests::servers::dav::desk::{CalendarDesk, there};
use dossier_tests::servers::dav::front::{Act, Front};
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{BOTH, DavServer, Which, event};
use store::EventState;

fn filled(which: Which) -> (DavServer, CalendarDesk) {
    let server = DavServer::start(which);
    let desk = fill(&server);
    (server, desk)
}

/// Five events at the server, and the same here.
fn fill(server: &DavServer) -> CalendarDesk {
    for uid in ["a", "b", "c", "d", "e"] {
        server.put(uid, "old");
    }
    let desk = CalendarDesk::new(server);
    let first = desk.sync();
    assert!(first.failure.is_none() && first.report.fetched == 5, "{first:?}");
    desk.assert_in_step_with(server);
    desk
}

/// Both sides change something, and nothing twice.
fn stir(server: &DavServer, desk: &CalendarDesk) -> BTreeMap<String, String> {
    desk.create("ours", "ours");
    desk.change("a", "changed here");
    desk.remove("b");
    server.put("theirs", "theirs");
    server.put("c", "changed there");
    server.delete("d");
    let expected =
        [("a", "changed here"), ("c", "changed there"), ("e", "old"), ("ours", "ours"), ("theirs", "theirs")];
    expected.map(|(uid, summary)| (uid.to_owned(), summary.to_owned())).into()
}

#[test]
fn what_changes_on_either_side_comes_to_the_other_once() {
    for which in BOTH {
        let (server, desk) = filled(which);
        let expected = stir(&server, &desk);
        let done = desk.sync();
        assert!(done.failure.is_none(), "{which:?}: {done:?}");
        assert_eq!(there(&server), expected, "{which:?}");
        desk.assert_in_step_with(&server);
        server.front.asked();
        let nothing = desk.sync();
        assert_eq!((nothing.report.fetched, nothing.report.written), (0, 0), "{which:?}");
        let asked = server.front.asked();
        assert!(asked.iter().all(|line| !line.starts_with("PUT ") && !line.starts_with("DELETE ")), "{asked:?}");
        assert!(asked.len() <= 6, "{which:?}: {asked:?}");
    }
}

#[test]
fn a_line_that_is_cut_at_any_request_loses_nothing_and_doubles_nothing() {
    for which in BOTH {
        for act in [Act::Cut, Act::Lose] {
            let server = DavServer::start(which);
            for nth in 0.. {
                let desk = fill(&server);
                let expected = stir(&server, &desk);
                let (mut count, fault) = (0, act.clone());
                server.front.rule(move |_| {
                    count += 1;
                    // Reading is asked for once more by itself: that is cut too.
                    if count == nth + 1 || count == nth + 2 { fault.clone() } else { Act::Pass }
                });
                server.front.asked();
                desk.sync();
                let asked = server.front.asked().len();
                server.front.mend();
                desk.sync();
                desk.sync();
                assert_eq!(there(&server), expected, "{which:?} {act:?} at {nth}");
                desk.assert_in_step_with(&server);
                if asked <= nth {
                    break;
                }
                server.unmake("work");
                server.make("work");
            }
        }
    }
}

#[test]
fn what_both_sides_changed_waits_for_the_user_and_overwrites_nothing() {
    for which in BOTH {
        let (server, desk) = filled(which);
        desk.change("a", "ours");
        server.put("a", "theirs");
        desk.change("b", "ours");
        server.delete("b");
        desk.change("c", "the same");
        server.put("c", "the same");
        for _ in 0..2 {
            desk.sync();
            let states = desk.states();
            assert_eq!((states["a"], states["b"]), (EventState::Clash, EventState::Clash), "{which:?}");
            assert_eq!(states["c"], EventState::Same, "{which:?}: what is equal is no clash");
            let there = there(&server);
            assert_eq!((there["a"].as_str(), there.get("b")), ("theirs", None), "{which:?}");
        }
    }
}

#[test]
fn a_calendar_that_was_made_anew_is_taken_as_it_is_now() {
    for which in BOTH {
        let (server, desk) = filled(which);
        server.unmake("work");
        desk.sync();
        assert_eq!(desk.summaries().len(), 5, "{which:?}: a calendar that is gone removes nothing by itself");
        server.make("work");
        server.put("new", "new");
        server.put("a", "old");
        desk.sync();
        desk.assert_in_step_with(&server);
        assert_eq!(desk.summaries().keys().collect::<Vec<_>>(), ["a", "new"], "{which:?}");
    }
}

#[test]
fn a_subscription_is_asked_once_and_survives_what_its_server_says_instead() {
    let front = Front::alone(|request| {
        let (status, body) =
            if request.header("if-none-match") == "\"1\"" { (304, String::new()) } else { (200, event("a", "one")) };
        Act::Answer(Message::answer(status, &[("etag", "\"1\"")], &body))
    });
    let url = format!("http://127.0.0.1:{}/team.ics", front.port);
    let desk = CalendarDesk::at(Place::Subscription { url }, "");
    assert_eq!(desk.sync().report.fetched, 1);
    front.asked();
    assert!(desk.sync().failure.is_none());
    assert_eq!(front.asked().len(), 1);
    for answer in [Message::answer(200, &[], "<html>Sign in</html>"), Message::answer(404, &[], "")] {
        front.rule(move |_| Act::Answer(answer.clone()));
        assert_eq!(desk.sync().failure.unwrap().code, "not_a_calendar");
        assert_eq!(desk.summaries()["a"], "one");
    }
}
