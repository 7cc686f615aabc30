//! Events written to real calendar servers, only over the version that is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use calendar::Trouble;
use calendar::dav::Dav;
use calendar::remote::{Brought, Changes, Etag, Remote, RemoteKey, Writing, Written};
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::http::Message;
use dossier_tests::servers::dav::{BOTH, DavServer, Which, event};

fn put(
    dav: &mut Dav,
    server: &DavServer,
    (uid, summary): (&str, &str),
    known: Option<(&RemoteKey, &Etag)>,
) -> Result<Written, Trouble> {
    let ics = event(uid, summary);
    dav.put(&server.calendar("work"), &Writing { uid, ics: ics.as_bytes(), base: None, known })
}

/// Name and version of something that was written.
fn done(written: Result<Written, Trouble>, dav: &mut Dav, server: &DavServer) -> (RemoteKey, Etag) {
    match written.unwrap() {
        Written::Done { key, etag: Some(etag) } => (key, etag),
        Written::Done { key, etag: None } => {
            let Brought::Event { etag, .. } = one(dav, server, &key) else { panic!("{key:?}") };
            (key, etag)
        }
        other => panic!("{other:?}"),
    }
}

fn one(dav: &mut Dav, server: &DavServer, key: &RemoteKey) -> Brought {
    let mut came = None;
    let mut sink = |_: &RemoteKey, brought| {
        came = Some(brought);
        true
    };
    dav.bring(&server.calendar("work"), std::slice::from_ref(key), &mut sink).unwrap();
    came.unwrap()
}

fn summary(dav: &mut Dav, server: &DavServer, key: &RemoteKey) -> String {
    let Brought::Event { ics, .. } = one(dav, server, key) else { panic!("{key:?}") };
    let text = String::from_utf8(ics).unwrap();
    text.lines().find_map(|line| line.strip_prefix("SUMMARY:")).unwrap().trim().to_owned()
}

fn count(dav: &mut Dav, server: &DavServer) -> usize {
    match dav.changes(&server.calendar("work"), None).unwrap() {
        Changes::All { listed, .. } => listed.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_event_is_written_changed_and_removed() {
    for which in BOTH {
        let server = DavServer::start(which);
        let mut dav = server.dav();
        let (key, etag) = {
            let new = put(&mut dav, &server, ("a@firm.example", "new"), None);
            done(new, &mut dav, &server)
        };
        assert_eq!(key.0, format!("{}a%40firm.example.ics", server.calendar("work").0), "{which:?}");
        let Brought::Event { etag: there, .. } = one(&mut dav, &server, &key) else { panic!() };
        assert_eq!(there, etag, "{which:?}: what a write answers is the version");
        let changed = put(&mut dav, &server, ("a@firm.example", "changed"), Some((&key, &etag)));
        let (_, newer) = done(changed, &mut dav, &server);
        assert!(newer != etag && summary(&mut dav, &server, &key) == "changed", "{which:?}");
        let clash = Written::Clash { key: Some(key.clone()) };
        assert_eq!(dav.remove(&server.calendar("work"), (&key, &etag)).unwrap(), clash, "{which:?}: an old version");
        assert_eq!(count(&mut dav, &server), 1);
        let removed = dav.remove(&server.calendar("work"), (&key, &newer)).unwrap();
        assert_eq!(removed, Written::Done { key: key.clone(), etag: None }, "{which:?}");
        assert_eq!(dav.remove(&server.calendar("work"), (&key, &newer)).unwrap(), Written::Gone, "{which:?}");
    }
}

#[test]
fn what_somebody_else_changed_is_never_written_over() {
    for which in BOTH {
        let server = DavServer::start(which);
        let mut dav = server.dav();
        let (key, etag) = {
            let new = put(&mut dav, &server, ("a", "ours"), None);
            done(new, &mut dav, &server)
        };
        server.put("a", "theirs");
        let clash = Written::Clash { key: Some(key.clone()) };
        assert_eq!(put(&mut dav, &server, ("a", "ours again"), Some((&key, &etag))).unwrap(), clash, "{which:?}");
        assert_eq!(put(&mut dav, &server, ("a", "as if new"), None).unwrap(), clash, "{which:?}: its name is taken");
        assert_eq!(summary(&mut dav, &server, &key), "theirs");
        server.delete("a");
        assert_eq!(put(&mut dav, &server, ("a", "late"), Some((&key, &etag))).unwrap(), Written::Gone, "{which:?}");
        assert_eq!(count(&mut dav, &server), 0);
    }
}

#[test]
fn the_same_uid_under_another_name_is_a_clash() {
    for which in BOTH {
        let server = DavServer::start(which);
        let path = format!("{}other-name.ics", server.calendar("work").0);
        server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], &event("a", "theirs"));
        let mut dav = server.dav();
        let written = put(&mut dav, &server, ("a", "ours"), None).unwrap();
        assert!(matches!(written, Written::Clash { .. }), "{which:?}: {written:?}");
        assert_eq!(count(&mut dav, &server), 1);
    }
}

#[test]
fn a_calendar_that_is_gone_takes_nothing() {
    for which in BOTH {
        let server = DavServer::start(which);
        let mut dav = server.dav();
        server.unmake("work");
        assert_eq!(put(&mut dav, &server, ("a", "late"), None).unwrap(), Written::Gone, "{which:?}");
    }
}

#[test]
fn what_a_server_refuses_is_told_apart() {
    let server = DavServer::start(Which::Radicale);
    let error =
        |name: &str| format!(r#"<d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><{name}/></d:error>"#);
    let conflict = r#"<d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><c:no-uid-conflict><d:href>/anna/work/x%20y.ics</d:href></c:no-uid-conflict></d:error>"#;
    for (status, body, expected) in [
        (507, String::new(), "Ok(Full)"),
        (403, error("d:quota-not-exceeded"), "Ok(Full)"),
        (403, error("c:supported-calendar-component"), "Ok(Refused(\"supported-calendar-component\"))"),
        (403, "<html>no</html>".into(), "Ok(Refused(\"HTTP 403\"))"),
        (413, error("c:max-resource-size"), "Ok(Refused(\"max-resource-size\"))"),
        (415, String::new(), "Ok(Refused(\"HTTP 415\"))"),
        (409, conflict.into(), "Ok(Clash { key: Some(RemoteKey(\"/anna/work/x%20y.ics\")) })"),
        (403, conflict.into(), "Ok(Clash { key: Some(RemoteKey(\"/anna/work/x%20y.ics\")) })"),
        (409, String::new(), "Ok(Gone)"),
        (410, String::new(), "Ok(Gone)"),
        (423, String::new(), "Err(Busy { said: \"HTTP 423\" })"),
        (500, String::new(), "Err(Busy { said: \"HTTP 500\" })"),
        (503, String::new(), "Err(Busy { said: \"HTTP 503\" })"),
    ] {
        let answer = Message::answer(status, &[("content-type", "application/xml")], &body);
        server.front.rule(move |_| Act::Answer(answer.clone()));
        let written = put(&mut server.dav(), &server, ("a", "x"), None);
        assert_eq!(format!("{written:?}"), expected, "{status} {body}");
    }
    server.front.mend();
    assert_eq!(count(&mut server.dav(), &server), 0);
}

#[test]
fn a_version_the_server_is_not_sure_of_is_asked_for() {
    let server = DavServer::start(Which::Xandikos);
    for said in [None, Some("W/\"weak\"")] {
        server.front.retouch(move |_, answer| {
            answer.headers.retain(|(name, _)| name != "etag");
            answer.headers.extend(said.map(|etag| ("etag".to_owned(), etag.to_owned())));
        });
        let uid = if said.is_some() { "weak" } else { "none" };
        let written = put(&mut server.dav(), &server, (uid, "x"), None).unwrap();
        assert!(matches!(written, Written::Done { etag: None, .. }), "{written:?}");
    }
}

#[test]
fn a_write_that_was_cut_is_repeated_without_harm() {
    for which in BOTH {
        for (what, act) in [("before the server heard it", Act::Cut), ("behind it", Act::Lose)] {
            let server = DavServer::start(which);
            let mut dav = server.dav();
            let (key, etag) = {
                let new = put(&mut dav, &server, ("a", "old"), None);
                done(new, &mut dav, &server)
            };
            let (lost, mut left) = (act.clone(), 1);
            server.front.rule(move |request| match (request.method(), left) {
                ("PUT" | "DELETE", 1..) => {
                    left -= 1;
                    lost.clone()
                }
                _ => Act::Pass,
            });
            server.front.asked();
            assert!(matches!(put(&mut dav, &server, ("a", "ours"), Some((&key, &etag))), Err(Trouble::Cut)));
            assert_eq!(server.front.asked().len(), 1, "nothing that changes something is said twice by itself");
            let again = put(&mut dav, &server, ("a", "ours"), Some((&key, &etag))).unwrap();
            match act {
                Act::Lose => assert_eq!(again, Written::Clash { key: Some(key.clone()) }, "{which:?} {what}"),
                _ => assert!(matches!(again, Written::Done { .. }), "{which:?} {what}"),
            }
            assert_eq!(summary(&mut dav, &server, &key), "ours");
            assert_eq!(count(&mut dav, &server), 1);
        }
    }
}
