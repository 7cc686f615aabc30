//! Calendar servers that know less, forget, move, lie and hang up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::sync::mpsc;

use calendar::dav::Dav;
use calendar::remote::{Brought, Changes, Cursor, Listed, Remote, RemoteKey};
use calendar::{Cancel, Trouble};
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{BOTH, DavServer, PASSWORD, Which, open};

fn changes(dav: &mut Dav, server: &DavServer, cursor: Option<&Cursor>) -> Changes {
    dav.changes(&server.calendar("work"), cursor).unwrap()
}

fn everything(changes: Changes) -> (Vec<Listed>, Cursor) {
    match changes {
        Changes::All { listed, cursor } => (listed, cursor),
        other => panic!("{other:?}"),
    }
}

fn names(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|one| one.key.0.rsplit('/').next().unwrap()).collect()
}

fn bring(dav: &mut Dav, server: &DavServer, keys: &[RemoteKey]) -> Result<BTreeMap<String, Brought>, Trouble> {
    let mut came = BTreeMap::new();
    let mut sink = |key: &RemoteKey, brought| {
        came.insert(key.0.rsplit('/').next().unwrap().to_owned(), brought);
        true
    };
    dav.bring(&server.calendar("work"), keys, &mut sink)?;
    Ok(came)
}

fn filled(which: Which, count: usize) -> DavServer {
    let server = DavServer::start(which);
    for n in 0..count {
        server.put(&format!("e{n}"), &format!("Interview {n}"));
    }
    server
}

/// After two syncs: the first takes everything as a whole, the second lists it and learns where it stands.
fn in_step(dav: &mut Dav, server: &DavServer) -> (Vec<Listed>, Cursor) {
    let (listed, first) = everything(changes(dav, server, None));
    match changes(dav, server, Some(&first)) {
        Changes::Same => (listed, first),
        again => everything(again),
    }
}

/// A server without sync-collection, and without tags too.
fn poor(server: &DavServer, has_tags: bool) {
    server.front.rule(move |request| {
        if request.text().contains("sync-collection") {
            return Act::Answer(Message::answer(403, &[], ""));
        }
        let mut text = request.text().replace("<d:sync-token/>", "");
        if !has_tags {
            text = text.replace("<s:getctag/>", "");
        }
        request.body = text.into_bytes();
        Act::Pass
    });
}

#[test]
fn servers_without_tokens_are_asked_for_their_tag_or_for_everything() {
    for which in BOTH {
        for has_tags in [true, false] {
            let server = filled(which, 5);
            poor(&server, has_tags);
            let mut dav = server.dav();
            let (listed, cursor) = in_step(&mut dav, &server);
            assert_eq!(listed.len(), 5, "{which:?}");
            assert!(cursor.0.starts_with(if has_tags { "tag " } else { "content " }), "{cursor:?}");
            server.front.asked();
            assert_eq!(changes(&mut dav, &server, Some(&cursor)), Changes::Same, "{which:?} {has_tags}");
            assert_eq!(server.front.asked().len(), 1, "one request");
            server.put("e1", "moved");
            server.delete("e2");
            let (now, _) = everything(changes(&mut dav, &server, Some(&cursor)));
            assert_eq!(names(&now), ["e0.ics", "e1.ics", "e3.ics", "e4.ics"], "{which:?}");
            assert_ne!(now[1].etag, listed[1].etag);
            server.front.mend();
            let (_, better) = everything(changes(&mut dav, &server, Some(&cursor)));
            assert!(better.0.starts_with("token "), "a server that learned it is asked by token from then on");
        }
    }
}

#[test]
fn a_token_the_server_forgot_means_that_everything_is_listed() {
    for which in BOTH {
        let server = filled(which, 3);
        let mut dav = server.dav();
        for token in ["http://radicale.org/ns/sync/0123", "nonsense", "https://firm.example/<&>"] {
            let (listed, _) = everything(changes(&mut dav, &server, Some(&Cursor(format!("token {token}")))));
            assert_eq!(listed.len(), 3, "{which:?} {token}");
        }
        let (_, cursor) = in_step(&mut dav, &server);
        for status in [400, 403, 404, 409, 410, 412, 418, 507] {
            server.front.rule(move |request| match request.method() {
                "REPORT" => Act::Answer(Message::answer(status, &[], "")),
                _ => Act::Pass,
            });
            assert_eq!(everything(changes(&mut dav, &server, Some(&cursor))).0.len(), 3, "{which:?} {status}");
        }
        assert_eq!(everything(changes(&mut dav, &server, Some(&Cursor("of another kind".into())))).0.len(), 3);
    }
}

#[test]
fn a_calendar_that_was_deleted_is_gone_and_one_made_anew_is_listed_anew() {
    for which in BOTH {
        let server = filled(which, 3);
        let mut dav = server.dav();
        let (listed, cursor) = everything(changes(&mut dav, &server, None));
        server.unmake("work");
        for cursor in [Some(&cursor), None] {
            let gone = dav.changes(&server.calendar("work"), cursor);
            assert!(matches!(gone, Err(Trouble::FolderGone)), "{which:?}: {gone:?}");
        }
        let keys: Vec<RemoteKey> = listed.into_iter().map(|one| one.key).collect();
        let came = bring(&mut dav, &server, &keys).unwrap();
        assert!(came.values().all(|one| *one == Brought::Gone), "{which:?}: {came:?}");
        server.make("work");
        server.put("new", "after");
        match changes(&mut dav, &server, Some(&cursor)) {
            Changes::All { listed, .. } => assert_eq!(names(&listed), ["new.ics"], "{which:?}"),
            Changes::Some { listed, removed, .. } => {
                assert_eq!((names(&listed), removed.len()), (vec!["new.ics"], 3), "{which:?}");
            }
            Changes::Same => panic!("{which:?}"),
        }
    }
}

#[test]
fn an_answer_in_pieces_is_asked_for_to_its_end() {
    let server = filled(Which::Radicale, 1);
    let page = |n: u32, next: &str, rest: &str| {
        let one = format!(
            "<d:response><d:href>/anna/work/p{n}.ics</d:href><d:propstat><d:prop><d:getetag>\"{n}\"</d:getetag></d:prop>\
             <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        );
        format!("<d:multistatus xmlns:d=\"DAV:\">{one}{rest}<d:sync-token>{next}</d:sync-token></d:multistatus>")
    };
    let gone = |n: u32, status: u16| {
        format!("<d:response><d:href>/anna/work/p{n}.ics</d:href><d:status>HTTP/1.1 {status} X</d:status></d:response>")
    };
    let more = "<d:response><d:href>/anna/work/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status>\
                <d:error><d:number-of-matches-within-limits/></d:error></d:response>";
    let pages = [
        page(1, "b", more),
        page(2, "c", &format!("{more}{}", gone(1, 404))),
        page(3, "d", &[gone(9, 418), gone(8, 403)].concat()),
    ];
    server.front.rule(move |request| {
        let at = ["a", "b", "c"].iter().position(|token| request.text().contains(&format!("token>{token}<"))).unwrap();
        Act::Answer(Message::answer(207, &[], &pages[at]))
    });
    match changes(&mut server.dav(), &server, Some(&Cursor("token a".into()))) {
        Changes::Some { listed, removed, cursor } => {
            assert_eq!((names(&listed), cursor.0.as_str()), (vec!["p2.ics", "p3.ics"], "token d"));
            assert_eq!(removed, ["/anna/work/p1.ics", "/anna/work/p9.ics"].map(|key| RemoteKey(key.into())));
        }
        other => panic!("{other:?}"),
    }
    let endless = page(1, "a", more);
    server.front.rule(move |_| Act::Answer(Message::answer(207, &[], &endless)));
    let told = server.dav().changes(&server.calendar("work"), Some(&Cursor("token a".into())));
    assert!(matches!(told, Err(Trouble::Protocol(_))), "{told:?}");
}

#[test]
fn a_server_that_cannot_bear_many_is_asked_for_fewer_and_one_that_knows_no_way_for_each() {
    for (status, expected) in [(500, 1), (413, 1), (507, 1), (501, 7), (403, 7), (405, 7), (404, 7)] {
        let server = filled(Which::Radicale, 7);
        let mut dav = server.dav();
        let (listed, _) = in_step(&mut dav, &server);
        let keys: Vec<RemoteKey> = listed.iter().map(|one| one.key.clone()).collect();
        server.front.rule(move |request| match request.text().matches("<d:href>").count() {
            4.. => Act::Answer(Message::answer(status, &[], "")),
            _ => Act::Pass,
        });
        server.front.asked();
        let came = bring(&mut dav, &server, &keys).unwrap();
        for one in &listed {
            let name = one.key.0.rsplit('/').next().unwrap();
            assert!(matches!(&came[name], Brought::Event { etag, .. } if *etag == one.etag), "{status} {name}");
        }
        let singly = server.front.asked().iter().filter(|line| line.starts_with("GET ")).count();
        assert_eq!(singly, expected, "{status}");
    }
}

#[test]
fn one_event_that_cannot_be_had_keeps_no_other_away() {
    for act in [Act::Answer(Message::answer(500, &[], "")), Act::Cut] {
        let server = filled(Which::Radicale, 6);
        let mut dav = server.dav();
        let (listed, _) = in_step(&mut dav, &server);
        let mut keys: Vec<RemoteKey> = listed.into_iter().map(|one| one.key).collect();
        server.delete("e5");
        keys.push(RemoteKey("/anna/work/never.ics".into()));
        let fault = act.clone();
        server.front.rule(move |request| {
            if request.text().contains("e3.ics") || request.path().contains("e3.ics") {
                fault.clone()
            } else {
                Act::Pass
            }
        });
        let came = bring(&mut dav, &server, &keys).unwrap();
        assert!(matches!(&came["e3.ics"], Brought::Unreadable(_)), "{came:?}");
        assert_eq!((&came["e5.ics"], &came["never.ics"]), (&Brought::Gone, &Brought::Gone));
        assert_eq!(came.values().filter(|one| matches!(one, Brought::Event { .. })).count(), 4);
        server.front.rule(move |_| act.clone());
        let all = bring(&mut dav, &server, &keys);
        assert!(
            matches!(all, Err(Trouble::Busy { .. } | Trouble::Cut)),
            "a server that gives none is in trouble: {all:?}"
        );
    }
}

#[test]
fn a_line_that_is_cut_once_at_any_request_is_no_matter() {
    for which in BOTH {
        let server = filled(which, 4);
        let mut told = None;
        for nth in 0.. {
            let mut count = 0;
            server.front.rule(move |_| {
                count += 1;
                if count == nth + 1 { Act::Lose } else { Act::Pass }
            });
            server.front.asked();
            let mut dav = server.dav();
            let calendars = dav.calendars().unwrap();
            let (listed, cursor) = everything(changes(&mut dav, &server, None));
            let keys: Vec<RemoteKey> = listed.into_iter().map(|one| one.key).collect();
            let came = bring(&mut dav, &server, &keys).unwrap();
            let (_, cursor) = everything(changes(&mut dav, &server, Some(&cursor)));
            let same = changes(&mut dav, &server, Some(&cursor));
            let asked = server.front.asked().len();
            let now = (calendars, came, same);
            assert_eq!(told.get_or_insert_with(|| now.clone()), &now, "{which:?} {nth}");
            if asked <= nth {
                break;
            }
        }
        assert!(matches!(told.unwrap().2, Changes::Same));
    }
}

#[test]
fn tasks_in_a_calendar_are_no_events() {
    let server = filled(Which::Radicale, 1);
    let task = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:t\r\nDTSTAMP:20261123T080000Z\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    let path = format!("{}t.ics", server.calendar("work").0);
    let put = server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], task);
    assert_eq!(put.status(), 201);
    let (listed, _) = everything(changes(&mut server.dav(), &server, None));
    assert_eq!(names(&listed), ["e0.ics"]);
}

#[test]
fn who_may_not_come_in_is_told_why() {
    for which in BOTH {
        let server = DavServer::start(which);
        let refused = |place: &calendar::place::DavPlace, secret: &str| {
            let credential = dossier_tests::servers::dav::password(secret);
            Dav::new(place, credential, &Cancel::default()).unwrap().calendars().unwrap_err()
        };
        let place = server.place(&server.home("anna"));
        assert!(matches!(refused(&place, "wrong"), Trouble::WrongPassword { .. }), "{which:?}");
        let unknown = calendar::place::DavPlace { ca: None, ..place.clone() };
        let Trouble::Untrusted { fingerprint, certificate, .. } = refused(&unknown, "never said") else { panic!() };
        assert_eq!(fingerprint, server.certificates().fingerprint());
        assert!(!certificate.replaces);
        let accepted = calendar::place::DavPlace { fingerprint: Some(fingerprint), ..unknown };
        assert!(open(&accepted).unwrap().calendars().is_ok(), "{which:?}");
        let nobody = calendar::place::DavPlace { url: "https://localhost:1/".into(), ..place };
        assert!(matches!(refused(&nobody, "x"), Trouble::Unreachable(_)));
    }
}

#[test]
fn a_server_that_moved_is_followed_but_not_away() {
    let server = filled(Which::Radicale, 2);
    server.front.rule(|request| match request.path().strip_prefix("/old") {
        Some(rest) => Act::Answer(Message::answer(301, &[("location", rest)], "")),
        None => Act::Pass,
    });
    let mut dav = open(&server.place("/old/anna/")).unwrap();
    assert!(dav.calendars().unwrap().iter().any(|one| one.key == server.calendar("work")));
    let old = calendar::remote::CalendarKey("/old/anna/work/".into());
    let (listed, _) = everything(dav.changes(&old, None).unwrap());
    assert_eq!(listed[0].key.0, "/anna/work/e0.ics");
    server.front.rule(|_| Act::Answer(Message::answer(301, &[("location", "https://evil.example/")], "")));
    assert!(matches!(dav.calendars(), Err(Trouble::Protocol(_))));
}

#[test]
fn a_stop_ends_the_waiting_for_an_answer() {
    let server = filled(Which::Radicale, 1);
    let cancel = Cancel::default();
    let password = dossier_tests::servers::dav::password(PASSWORD);
    let mut dav = Dav::new(&server.place("/anna/"), password, &cancel).unwrap();
    let (hold, held) = mpsc::channel::<()>();
    let stopped = cancel.clone();
    server.front.rule(move |_| {
        // The server never answers; the user is asked no longer.
        stopped.cancel();
        let _ = held.recv();
        Act::Cut
    });
    let told = dav.changes(&server.calendar("work"), None);
    assert!(matches!(told, Err(Trouble::Cancelled)), "{told:?}");
    assert!(matches!(dav.calendars(), Err(Trouble::Cancelled)), "nothing is begun after it");
    assert_eq!(server.front.asked().len(), 1);
    drop(hold);
}

#[test]
fn nothing_but_whole_answers_counts() {
    let server = filled(Which::Radicale, 2);
    let (_, cursor) = everything(changes(&mut server.dav(), &server, None));
    for body in [
        "",
        "<html><body>Sign in</body></html>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><d:multistatus xmlns:d='DAV:'/>",
        "<d:multistatus xmlns:d='DAV:'><d:response>",
    ] {
        server.front.rule(move |_| Act::Answer(Message::answer(207, &[], body)));
        let mut dav = server.dav();
        for cursor in [None, Some(&cursor)] {
            let told = dav.changes(&server.calendar("work"), cursor);
            assert!(matches!(told, Err(Trouble::Protocol(_))), "{body}: {told:?}");
        }
        assert!(dav.calendars().is_err());
    }
}
