//! What real servers do to a calendar that is kept in step: full, forgetful, made anew, rewriting what they are given.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use dossier_tests::servers::dav::desk::{CalendarDesk, there};
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{BOTH, DavServer, Which, event};
use store::{EventState, Who};

fn events(all: &[(&str, &str)]) -> BTreeMap<String, String> {
    all.iter().map(|(uid, summary)| ((*uid).to_owned(), (*summary).to_owned())).collect()
}

#[test]
fn a_full_server_loses_nothing_of_what_waits() {
    for which in BOTH {
        let server = DavServer::start(which);
        let desk = CalendarDesk::new(&server);
        desk.sync();
        desk.create("a", "one");
        desk.create("b", "two");
        server.front.rule(|request| match request.method() {
            "PUT" => Act::Answer(Message::answer(507, &[], "")),
            _ => Act::Pass,
        });
        let failure = desk.sync().failure.unwrap();
        assert_eq!((failure.code.as_str(), failure.data["fault"].as_str()), ("refused", "full"), "{which:?}");
        assert_eq!(desk.waiting(), 2, "{which:?}");
        server.front.mend();
        assert_eq!(desk.sync().report.written, 2, "{which:?}");
        desk.assert_in_step_with(&server);
    }
}

#[test]
fn a_place_in_the_changes_that_a_server_no_longer_knows_costs_a_full_look_and_nothing_else() {
    for which in BOTH {
        let server = DavServer::start(which);
        for uid in ["a", "b", "c"] {
            server.put(uid, "before");
        }
        let desk = CalendarDesk::new(&server);
        desk.sync();
        let cursor = desk.store.read(|read| read.calendar(desk.calendar)).unwrap().cursor.unwrap();
        let broken = cursor.replace("http", "http://elsewhere.invalid/").replace("\"token\":\"", "\"token\":\"x");
        desk.store
            .write(Who::Background, |write| write.set_calendar_cursor(desk.calendar, Some(&broken), 1_700_000_000))
            .unwrap();
        server.put("b", "changed");
        server.delete("c");
        desk.change("a", "ours");
        let report = desk.sync().report;
        assert_eq!((report.lost, report.written), (1, 1), "{which:?} {cursor}");
        desk.assert_in_step_with(&server);
    }
}

#[test]
fn a_calendar_that_is_deleted_and_made_again_loses_nothing_that_waits() {
    for which in BOTH {
        let server = DavServer::start(which);
        for uid in ["kept", "ours", "removed"] {
            server.put(uid, "before");
        }
        let desk = CalendarDesk::new(&server);
        desk.sync();
        desk.change("ours", "changed here");
        desk.create("new", "new here");
        desk.remove("removed");
        server.unmake("work");
        let before = desk.summaries();
        desk.sync();
        assert_eq!(desk.summaries(), before, "{which:?}: what was here stays while its calendar is away");
        server.make("work");
        let report = desk.sync().report;
        assert_eq!(report.clashes, 1, "{which:?}: changed here, and no more there");
        assert_eq!(desk.states()["ours"], EventState::Clash);
        assert_eq!(there(&server), events(&[("new", "new here")]), "{which:?}");
        let id = api::calendar_clashes(&desk.store).unwrap().remove(0).event;
        api::appointment_decide(&desk.store, &id, api::rows::ClashKeep::Mine).unwrap();
        desk.sync();
        desk.assert_in_step_with(&server);
        assert_eq!(desk.summaries(), events(&[("ours", "changed here"), ("new", "new here")]), "{which:?}");
    }
}

#[test]
fn the_same_appointment_made_on_both_sides_is_there_once_or_waits_for_the_user() {
    for which in BOTH {
        let server = DavServer::start(which);
        let desk = CalendarDesk::new(&server);
        desk.sync();
        for (uid, ours, expected) in [("twin", "the same", None), ("other", "mine", Some(EventState::Clash))] {
            desk.create(uid, ours);
            let path = format!("{}another-name-{uid}.ics", server.calendar("work").0);
            let headers = [("content-type", "text/calendar")];
            server.ask("anna", ("PUT", &path), &headers, &event(uid, "the same"));
            desk.sync();
            assert_eq!(desk.states()[uid], expected.unwrap_or(EventState::Same), "{which:?} {uid}");
            assert_eq!(there(&server)[uid], "the same", "{which:?}: nothing was written over");
        }
    }
}

#[test]
fn a_server_that_rewrites_what_it_is_given_has_the_last_word() {
    for which in BOTH {
        let server = DavServer::start(which);
        let desk = CalendarDesk::new(&server);
        desk.sync();
        server.front.rule(|request| {
            if request.method() == "PUT" {
                let text = request.text().replace("SUMMARY:", "X-SCHEDULED:yes\r\nSUMMARY:Moved ");
                request.body = text.into_bytes();
            }
            Act::Pass
        });
        server.front.retouch(|request, answer| {
            if request.method() == "PUT" {
                answer.headers.retain(|(name, _)| name != "etag");
            }
        });
        desk.create("a", "interview");
        let report = desk.sync().report;
        assert_eq!((report.written, report.clashes), (1, 0), "{which:?}");
        assert_eq!(desk.summaries(), events(&[("a", "Moved interview")]), "{which:?}");
        desk.assert_in_step_with(&server);
        server.front.mend();
        assert_eq!(desk.sync().report.written, 0, "{which:?}: nothing is written back and forth");
        desk.change("a", "ours again");
        assert_eq!(desk.sync().report.written, 1, "{which:?}");
        desk.assert_in_step_with(&server);
    }
}

#[test]
fn what_cannot_be_read_is_set_aside_once_and_comes_when_it_is_mended() {
    let server = DavServer::start(Which::Radicale);
    server.put("well", "fine");
    let file = server.kept("work").join("broken.ics");
    std::fs::write(&file, event("broken", "mended").replace("DTSTART:20261201T090000Z\r\n", "")).unwrap();
    let desk = CalendarDesk::new(&server);
    let first = desk.sync().report;
    assert_eq!(first.fetched + first.aside, if first.aside == 0 { 1 } else { 2 }, "{first:?}");
    assert_eq!(desk.summaries(), events(&[("well", "fine")]));
    let again = desk.sync().report;
    assert_eq!((again.fetched, again.aside), (0, 0), "it is not asked for again");
    server.put("broken", "mended");
    desk.sync();
    assert_eq!(desk.summaries(), events(&[("broken", "mended"), ("well", "fine")]));
}
