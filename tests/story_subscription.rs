//! A calendar on the web that is only read, whatever its server does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::Cancel;
use calendar::remote::{CalendarKey, Changes, Cursor, Remote, RemoteKey};
use calendar::subscription::Subscription;
use dossier_tests::servers::dav::event;
use dossier_tests::servers::dav::front::{Act, Front};
use dossier_tests::servers::dav::http::Message;

fn calendar() -> CalendarKey {
    CalendarKey(String::new())
}

fn open(front: &Front) -> Subscription {
    Subscription::at(&format!("http://127.0.0.1:{}/private-0f8fad5b/team.ics", front.port), &Cancel::default()).unwrap()
}

/// A server with one file, in a version that is named.
fn serving(version: &'static str) -> Front {
    Front::alone(move |request| {
        let etag = format!("\"{version}\"");
        let is_known = request.header("if-none-match") == etag;
        let (status, body) = if is_known { (304, String::new()) } else { (200, event("a", version)) };
        Act::Answer(Message::answer(status, &[("etag", &etag), ("content-type", "text/calendar")], &body))
    })
}

fn seen(remote: &mut Subscription) -> Cursor {
    match remote.changes(&calendar(), None).unwrap() {
        Changes::All { listed, cursor } => {
            assert_eq!(listed[0].key, RemoteKey("a".into()));
            cursor
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_did_not_change_is_not_sent_again() {
    let front = serving("one");
    let mut remote = open(&front);
    assert_eq!(remote.calendars().unwrap()[0].name, "127.0.0.1", "nothing of the address that may be a secret");
    let cursor = seen(&mut remote);
    assert_eq!(front.asked().len(), 1, "its name and its events with one request");
    assert_eq!(open(&front).changes(&calendar(), Some(&cursor)).unwrap(), Changes::Same);
    let known = open(&front).calendars().unwrap().remove(0);
    front.asked();
    let mut again = open(&front).knowing(known.clone(), cursor.clone());
    assert_eq!(again.calendars().unwrap(), std::slice::from_ref(&known));
    assert_eq!(again.changes(&calendar(), Some(&cursor)).unwrap(), Changes::Same);
    assert_eq!(front.asked().len(), 1, "a whole sync is one request");
    assert!(matches!(again.changes(&calendar(), None).unwrap(), Changes::All { .. }));
    let other = serving("two");
    let mut moved = open(&other).knowing(known, cursor.clone());
    assert_eq!(moved.calendars().unwrap().len(), 1);
    assert!(matches!(moved.changes(&calendar(), Some(&cursor)).unwrap(), Changes::All { .. }));
    assert_eq!(other.asked().len(), 1);
    assert!(matches!(open(&other).changes(&calendar(), Some(&cursor)).unwrap(), Changes::All { .. }));
}

#[test]
fn whatever_is_there_instead_of_the_calendar_is_said_and_removes_nothing() {
    let go = |to: &'static str| Message::answer(302, &[("location", to)], "");
    let page = "<!DOCTYPE html><title>Sign in</title>";
    let huge = format!("BEGIN:VCALENDAR\r\n{}", "X-A:b\r\n".repeat(3_100_000));
    for (what, answer, expected) in [
        ("a page", Message::answer(200, &[("content-type", "text/html")], page), "NotACalendar"),
        ("nothing", Message::answer(200, &[], ""), "NotACalendar"),
        ("gone", Message::answer(404, &[], page), "NotACalendar"),
        ("gone for good", Message::answer(410, &[], ""), "NotACalendar"),
        ("a password", Message::answer(401, &[], ""), "WrongPassword { said: \"\" }"),
        ("forbidden", Message::answer(403, &[], page), "NotAllowed { said: \"HTTP 403\" }"),
        ("broken", Message::answer(500, &[], page), "Busy { said: \"HTTP 500\" }"),
        ("busy", Message::answer(503, &[("retry-after", "120")], ""), "Throttled { said: \"HTTP 503\", seconds: 120 }"),
        ("without end", Message::answer(200, &[], &huge), "Protocol(\"an answer without end\")"),
        ("in circles", go("/again"), "Protocol(\"a link that leads away from the server\")"),
        ("out of TLS", go("http://calendars.example/team.ics"), "Protocol(\"a link that leads away from the server\")"),
        ("to a file", go("file:///etc/passwd"), "Protocol(\"a link that leads away from the server\")"),
    ] {
        let front = Front::alone(move |_| Act::Answer(answer.clone()));
        let trouble = open(&front).changes(&calendar(), None).unwrap_err();
        assert_eq!(format!("{trouble:?}"), expected, "{what}");
    }
}

#[test]
fn a_file_that_moved_is_followed() {
    let front = Front::alone(|request| {
        Act::Answer(match request.path() {
            "/private-0f8fad5b/team.ics" => Message::answer(301, &[("location", "../new/team.ics")], ""),
            _ => Message::answer(200, &[], &event("a", "moved")),
        })
    });
    seen(&mut open(&front));
    assert_eq!(front.asked(), ["GET /private-0f8fad5b/team.ics", "GET /new/team.ics"]);
}
