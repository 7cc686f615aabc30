//! Calendars found from any address of a server, colleagues who let one in, and when they are not free.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::dav::{Found, find};
use calendar::place::DavPlace;
use calendar::remote::{Access, Busy, CalendarKey, Remote};
use calendar::{Cancel, Trouble};
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{BOTH, DavServer, PASSWORD, Which, open, password};

fn found(place: &DavPlace) -> Result<Found, Trouble> {
    find(place, &password(PASSWORD), &Cancel::default(), &mut |_| ())
}

fn path(found: &Found) -> String {
    let (_, rest) = found.place.url.split_once("://").unwrap();
    rest[rest.find('/').unwrap()..].to_owned()
}

#[test]
fn calendars_are_found_from_any_address_of_the_server() {
    for which in BOTH {
        let server = DavServer::start(which);
        let (home, work) = (server.home("anna"), server.calendar("work"));
        for (from, expected) in [
            ("/", &home),
            ("", &home),
            ("/.well-known/caldav", &home),
            ("/nowhere/", &home),
            ("/anna/", &home),
            (&home, &home),
            (&work.0, &work.0),
        ] {
            let found = found(&server.place(from)).unwrap_or_else(|trouble| panic!("{which:?} {from}: {trouble:?}"));
            assert_eq!(path(&found), *expected, "{which:?} {from}");
            assert!(found.calendars.iter().any(|one| one.key == work), "{which:?} {from}: {:?}", found.calendars);
            assert_eq!(found.calendars.len() == 1, from == work.0 || which == Which::Radicale, "{which:?} {from}");
        }
    }
}

#[test]
fn the_steps_are_told_and_a_user_name_that_is_an_address_is_tried_without_its_domain() {
    let server = DavServer::start(Which::Radicale);
    let place = DavPlace { user: "anna@firm.example".into(), ..server.place("/") };
    let mut steps = Vec::new();
    let found =
        find(&place, &password(PASSWORD), &Cancel::default(), &mut |step| steps.push(format!("{step:?}"))).unwrap();
    assert_eq!(found.place.user, "anna");
    assert_eq!(steps[..3], ["Found", "Reached", "Secured"]);
    let wrong = find(&place, &password("wrong"), &Cancel::default(), &mut |_| ());
    assert!(matches!(wrong, Err(Trouble::WrongPassword { .. })));
}

#[test]
fn a_server_without_calendars_says_so() {
    let server = DavServer::start(Which::Radicale);
    for answer in [
        Message::answer(200, &[("content-type", "text/html")], "<html>Welcome</html>"),
        Message::answer(404, &[], ""),
        Message::answer(405, &[], ""),
        Message::answer(302, &[("location", "https://login.example/")], ""),
        Message::answer(207, &[], "<d:multistatus xmlns:d=\"DAV:\"/>"),
    ] {
        let told = answer.clone();
        server.front.rule(move |_| Act::Answer(told.clone()));
        let trouble = found(&server.place("/dav/")).unwrap_err();
        assert!(matches!(trouble, Trouble::NotACalendar), "{answer:?}: {trouble:?}");
    }
    server.front.rule(|_| Act::Answer(Message::answer(503, &[("retry-after", "30")], "")));
    assert!(matches!(found(&server.place("/")), Err(Trouble::Throttled { seconds: 30, .. })));
}

/// Bob lets Anna read all his calendars, and write in those of the team.
const DELEGATES: &str = "<s:calendar-proxy-read-for xmlns:s=\"http://calendarserver.org/ns/\"><href>/bob/</href></s:calendar-proxy-read-for>\
     <s:calendar-proxy-write-for xmlns:s=\"http://calendarserver.org/ns/\"><href>/gone/</href><href>https://evil.example/x/</href></s:calendar-proxy-write-for>";

#[test]
fn calendars_of_colleagues_are_listed_with_their_owner_and_what_they_allow() {
    let server = DavServer::start(Which::Radicale);
    let answer = server.ask("bob", ("MKCALENDAR", "/bob/office/"), &[], "");
    assert_eq!(answer.status(), 201);
    let port = server.front.port;
    server.front.rule(move |request| {
        // Radicale knows no delegates: what a server that does would say is put in, and Bob's home is opened.
        if request.path().starts_with("/bob/") {
            let bob = dossier_tests::servers::dav::basic("bob");
            request.headers.retain(|(name, _)| name != "authorization");
            request.headers.push(("authorization".into(), bob));
        }
        Act::Pass
    });
    server.front.retouch(move |request, answer| {
        if request.path() == "/anna/" && request.text().contains("calendar-proxy-read-for") {
            let text = answer.text().replace("<C:calendar-home-set>", &format!("{DELEGATES}<C:calendar-home-set>"));
            answer.body = text.into_bytes();
        }
    });
    let mut dav = open(&server.place("/anna/")).unwrap();
    let all = dav.calendars().unwrap();
    let told: Vec<(&str, &str, Access)> =
        all.iter().map(|one| (one.key.0.as_str(), one.owner.as_str(), one.access)).collect();
    assert_eq!(told, [("/anna/work/", "", Access::Write), ("/bob/office/", "bob", Access::Read)], "{port}");
    assert!(server.front.asked().iter().all(|line| !line.contains("evil")));
}

#[test]
fn times_that_are_taken_are_told_where_the_server_can() {
    for which in BOTH {
        let server = DavServer::start(which);
        server.put("a", "secret interview");
        let day = (1_796_083_200, 1_796_169_600);
        let busy = server.dav().busy(&server.calendar("work"), day).unwrap();
        let nine = Busy { start: 1_796_115_600, end: 1_796_119_200, tentative: false };
        assert_eq!(busy, Some(vec![nine]), "{which:?}");
        let free = server.dav().busy(&server.calendar("work"), (day.0 - 86_400, day.0)).unwrap();
        assert_eq!(free, Some(Vec::new()), "{which:?}");
        let nowhere = server.dav().busy(&CalendarKey("/anna/nowhere/".into()), day).unwrap();
        assert!(nowhere.is_none_or(|busy| busy.is_empty()), "{which:?}");
    }
}

#[test]
fn a_server_that_answers_for_others_is_asked_about_the_owner() {
    let server = DavServer::start(Which::Xandikos);
    server.put("a", "secret interview");
    let own = r#"<d:propertyupdate xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop><c:calendar-user-address-set><d:href>mailto:anna@firm.example</d:href></c:calendar-user-address-set></d:prop></d:set></d:propertyupdate>"#;
    let set = server.ask("anna", ("PROPPATCH", "/anna/"), &[("content-type", "application/xml")], own);
    assert_eq!(set.status(), 207);
    server.front.rule(|request| match request.method() {
        "REPORT" => Act::Answer(Message::answer(403, &[], "")),
        _ => Act::Pass,
    });
    let busy = server.dav().busy(&server.calendar("work"), (1_796_083_200, 1_796_169_600)).unwrap();
    let asked = server.front.asked();
    assert!(asked.iter().any(|line| line.starts_with("POST ")), "{asked:?} {busy:?}");
    assert_eq!(busy, Some(vec![Busy { start: 1_796_115_600, end: 1_796_119_200, tentative: false }]));
}
