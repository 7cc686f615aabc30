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
        assert_eq!(server.front.asked().len(), 1, "all at once");
        for (one, (key, brought)) in listed.iter().zip(&came) {
            let Brought::Event { etag, ics } = brought else { panic!("{brought:?}") };
            assert_eq!((key, etag), (&one.key, &one.etag), "{which:?}");
            assert!(String::from_utf8_lossy(ics).contains("X-OTHER-COLOUR:teal"));
        }
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

#[test]
fn what_a_server_leaves_out_of_the_whole_is_asked_for_by_name() {
    let server = DavServer::start(Which::Radicale);
    for n in 0..210 {
        server.put(&format!("event-{n}"), &format!("Interview {n}"));
    }
    let is_whole = |request: &Message| request.text().contains("calendar-query");
    for (what, refuses, expected) in [("it refuses", true, 4), ("it leaves some out", false, 3)] {
        server.front.rule(move |request| match refuses && is_whole(request) {
            true => Act::Answer(Message::answer(403, &[], "")),
            false => Act::Pass,
        });
        server.front.retouch(move |request, answer| {
            if is_whole(request) {
                answer.body = answer.text().replace("/event-1", "/other-1").into_bytes();
            }
        });
        server.front.asked();
        let mut remote = server.dav();
        let (listed, _) = all(&mut remote, &server);
        let came = bring(&mut remote, &server, &keys(&listed));
        let is_event = |(_, brought): &(RemoteKey, Brought)| matches!(brought, Brought::Event { .. });
        assert_eq!((came.len(), came.iter().all(is_event)), (210, true), "{what}");
        assert_eq!(server.front.asked().len(), expected, "{what}");
    }
}
