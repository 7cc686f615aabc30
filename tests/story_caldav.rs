//! Calendars at real servers: found, listed, brought, kept up with, written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::remote::{Access, Brought, Changes, Cursor, Listed, Remote, RemoteKey};
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{BOTH, DavServer, Which};

/// What is in Anna's calendar, and where the next sync starts.
fn all(remote: &mut dyn Remote, server: &DavServer) -> (Vec<Listed>, Cursor) {
    match remote.changes(&server.calendar("work"), None).unwrap() {
        Changes::All { listed, cursor } => (listed, cursor),
        other => panic!("{other:?}"),
    }
}

fn bring(remote: &mut dyn Remote, server: &DavServer, keys: &[RemoteKey]) -> Vec<(RemoteKey, Brought)> {
    let mut came = Vec::new();
    let mut sink = |key: &RemoteKey, brought| {
        came.push((key.clone(), brought));
        true
    };
    remote.bring(&server.calendar("work"), keys, &mut sink).unwrap();
    came
}

fn keys(listed: &[Listed]) -> Vec<RemoteKey> {
    listed.iter().map(|one| one.key.clone()).collect()
}

#[test]
fn calendars_are_listed_with_what_may_be_done_in_them() {
    for which in BOTH {
        let server = DavServer::start(which);
        let mut remote = server.dav();
        let all = remote.calendars().unwrap();
        let work = all.iter().find(|one| one.key == server.calendar("work")).unwrap_or_else(|| panic!("{all:?}"));
        assert_eq!((work.name.as_str(), work.colour.as_str()), ("Interviews & more", "#ff2968"), "{which:?}");
        assert_eq!((work.access, work.owner.as_str()), (Access::Write, ""), "{which:?}");
        assert_eq!(work.schedules, which == Which::Xandikos);
    }
}

#[test]
fn everything_comes_once_and_then_only_what_changed() {
    for which in BOTH {
        let server = DavServer::start(which);
        for n in 0..210 {
            server.put(&format!("event-{n}"), &format!("Interview {n}"));
        }
        let mut remote = server.dav();
        server.front.asked();
        let (listed, cursor) = all(&mut remote, &server);
        assert_eq!((listed.len(), server.front.asked().len()), (210, 1), "{which:?}");
        let came = bring(&mut remote, &server, &keys(&listed));
        assert_eq!(server.front.asked(), Vec::<String>::new(), "it came with the list");
        for (one, (key, brought)) in listed.iter().zip(&came) {
            let Brought::Event { etag, ics } = brought else { panic!("{brought:?}") };
            assert_eq!((key, etag), (&one.key, &one.etag), "{which:?}");
            assert!(String::from_utf8_lossy(ics).contains("X-OTHER-COLOUR:teal"));
        }
        let second = remote.changes(&server.calendar("work"), Some(&cursor)).unwrap();
        let Changes::All { listed: again, cursor } = second else { panic!("{second:?}") };
        assert_eq!(again, listed, "the second sync looks at everything once more, and learns the server's token");
        server.front.asked();
        assert_eq!(remote.changes(&server.calendar("work"), Some(&cursor)).unwrap(), Changes::Same, "{which:?}");
        assert_eq!(server.front.asked().len(), 1, "nothing changed is one request");
        server.put("event-7", "moved");
        server.put("new%20one@x", "new");
        server.delete("event-9");
        let changes = remote.changes(&server.calendar("work"), Some(&cursor)).unwrap();
        let Changes::Some { listed: changed, removed, cursor } = changes else { panic!("{changes:?}") };
        let named = |keys: Vec<RemoteKey>| keys.into_iter().map(|key| key.0.rsplit('/').next().unwrap().to_owned());
        assert_eq!(named(keys(&changed)).collect::<Vec<_>>(), ["event-7.ics", "new%20one%40x.ics"], "{which:?}");
        assert_eq!(named(removed).collect::<Vec<_>>(), ["event-9.ics"]);
        let came = bring(&mut remote, &server, &keys(&changed));
        assert!(matches!(&came[0].1, Brought::Event { ics, .. } if String::from_utf8_lossy(ics).contains("moved")));
        assert_eq!(remote.changes(&server.calendar("work"), Some(&cursor)).unwrap(), Changes::Same);
    }
}

/// Leaves out of an answer whatever is said of events whose name begins with a 1.
fn left_out(answer: &str) -> String {
    let (head, events) = answer.split_once("<response>").unwrap();
    let events = events.trim_end_matches("</multistatus>").split("<response>");
    let kept = events.filter(|one| !one.contains("/event-1")).map(|one| format!("<response>{one}"));
    format!("{head}{}</multistatus>", kept.collect::<String>())
}

#[test]
fn what_a_server_leaves_out_of_the_whole_is_asked_for_by_name() {
    let server = DavServer::start(Which::Radicale);
    for n in 0..210 {
        server.put(&format!("event-{n}"), &format!("Interview {n}"));
    }
    let is_whole = |request: &Message| request.text().contains("calendar-query");
    let cut = |text: &str| {
        text.replacen(
            "<response>",
            "<response><href>/anna/work/</href><status>HTTP/1.1 507 Full</status></response><response>",
            1,
        )
    };
    let without_content = |text: &str| text.replace("calendar-data", "calendar-date");
    type Retouch = Box<dyn Fn(&str) -> String + Send + Sync>;
    let rows: [(&str, Option<Retouch>, usize); 4] = [
        ("it refuses", None, 4),
        ("it says that it is not all", Some(Box::new(cut)), 4),
        ("it leaves the content out", Some(Box::new(without_content)), 3),
        ("it leaves some out", Some(Box::new(left_out)), 3),
    ];
    for (what, retouch, expected) in rows {
        let refuses = retouch.is_none();
        server.front.rule(move |request| match refuses && is_whole(request) {
            true => Act::Answer(Message::answer(403, &[], "")),
            false => Act::Pass,
        });
        server.front.retouch(move |request, answer| {
            if let Some(retouch) = retouch.as_ref().filter(|_| is_whole(request)) {
                answer.body = retouch(&answer.text()).into_bytes();
            }
        });
        server.front.asked();
        let mut remote = server.dav();
        let (listed, cursor) = all(&mut remote, &server);
        let mut came = bring(&mut remote, &server, &keys(&listed));
        if came.len() < 210 {
            // The next sync looks at everything.
            let Changes::All { listed, .. } = remote.changes(&server.calendar("work"), Some(&cursor)).unwrap() else {
                panic!("{what}")
            };
            let known: Vec<RemoteKey> = came.iter().map(|(key, _)| key.clone()).collect();
            let rest: Vec<RemoteKey> = keys(&listed).into_iter().filter(|key| !known.contains(key)).collect();
            came.extend(bring(&mut remote, &server, &rest));
        }
        let is_event = |(_, brought): &(RemoteKey, Brought)| matches!(brought, Brought::Event { .. });
        assert_eq!((came.len(), came.iter().all(is_event)), (210, true), "{what}");
        assert_eq!(server.front.asked().len(), expected, "{what}");
    }
}
