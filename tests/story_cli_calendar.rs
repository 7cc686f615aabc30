//! Calendars on real servers by the command line: connected, synchronised, shown, decided about, exported and forgotten.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;
use std::net::TcpListener;

use calendar::derive::read_event;
use cli::{Desk, Ran, ended};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::{BOTH, DavServer, PASSWORD, Which, event};
use dossier_tests::servers::dovecot;
use dossier_tests::servers::smtp::{Offer, Smtp};
use store::{StoreError, Summary, unix_now};
use worker::Home;

fn add(desk: &Desk, server: &DavServer, more: &str, password: &str) -> Ran {
    let url = format!("https://localhost:{}{}", server.front.port, server.home("anna"));
    let line =
        format!("calendar add caldav {url} --name Firm --user anna --address anna@firm.example --password-stdin{more}");
    desk.with_input(&line, &format!("{password}\n"))
}

fn ca(server: &DavServer) -> String {
    format!(" --ca {}", server.certificates().ca().display())
}

fn connected(server: &DavServer) -> Desk {
    let desk = Desk::new();
    let ran = add(&desk, server, &ca(server), PASSWORD);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
    desk
}

#[test]
fn calendars_are_connected_only_when_signing_in_works() {
    for which in BOTH {
        let server = DavServer::start(which);
        server.put("a", "Interview Anna");
        let desk = Desk::new();
        assert_eq!(desk.run("calendar sync").code, 3);
        let untrusted = add(&desk, &server, "", PASSWORD);
        assert!(untrusted.code == 5 && untrusted.err.contains("--fingerprint "), "{untrusted:?}");
        let wrong = add(&desk, &server, &ca(&server), "wrong");
        assert!(wrong.code == 5 && wrong.err.contains("password is wrong"), "{wrong:?}");
        let missing = add(&desk, &server, &format!("{} --calendars Nowhere", ca(&server)), PASSWORD);
        assert!(missing.code == 3 && missing.err.contains("Nowhere"), "{missing:?}");
        assert!(desk.json("calendar list", "calendar").is_empty(), "nothing is kept of what failed");
        let added = add(&desk, &server, &ca(&server), PASSWORD);
        assert!(added.code == 0 && added.out.contains("Interviews & more: both ways"), "{added:?}");
        assert_eq!(add(&desk, &server, &ca(&server), PASSWORD).code, 2, "the name is taken");

        let planned = desk.json("calendar sync --dry-run", "calendar_sync");
        assert!(planned[0]["plans"].as_array().unwrap().iter().any(|plan| plan["to_fetch"] == 1), "{planned:?}");
        assert_eq!(desk.run("sync").out, "Firm: 1 fetched.\n", "a sync is one of calendars too");
        assert_eq!(desk.run("calendar sync").out, "Firm: nothing new.\n");
        assert_eq!(desk.run("sync --mail-only").code, 3);
        let work = desk.json("calendar list", "calendar").into_iter().find(|one| one["events"] == 1).unwrap();
        assert_eq!((&work["direction"], &work["interviews"]), (&"both".into(), &true.into()));
        assert_eq!(desk.run("doctor").code, 0);
    }
}

#[test]
fn what_is_when_is_told_by_day_in_the_zone_that_is_asked_for() {
    let server = DavServer::start(Which::Radicale);
    server.put("a", "Interview Anna");
    let days = event("b", "Fair").replace("DTSTART:20261201T090000Z", "DTSTART;VALUE=DATE:20261130");
    let days = days.replace("DTEND:20261201T100000Z", "DTEND;VALUE=DATE:20261202");
    let path = format!("{}b.ics", server.calendar("work").0);
    assert_eq!(server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], &days).status(), 201);
    let desk = connected(&server);
    assert_eq!(desk.run("calendar sync").code, 0);
    let told = desk.run("calendar agenda --from 2026-11-30 --days 2 --zone Europe/Warsaw").out;
    for part in ["Mon 2026-11-30", "Tue 2026-12-01", "10:00–11:00", "Interview Anna", "all day"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(told.matches("Fair").count(), 2, "on each of its days: {told}");
    let late = desk.run("calendar agenda --from 2026-12-01 --days 1 --zone Asia/Tokyo").out;
    assert!(late.contains("18:00–19:00"), "{late}");
    let lines = desk.json("calendar agenda --from 2026-11-30 --days 2", "appointment");
    let read = |at: usize, name: &str| lines[at][name].as_str().unwrap().to_owned();
    assert_eq!(lines.len(), 2, "each once");
    assert_eq!(
        (read(0, "start"), read(0, "end"), read(0, "clock")),
        ("2026-11-30".into(), "2026-12-02".into(), "day".into())
    );
    assert_eq!((read(1, "start"), read(1, "title")), ("2026-12-01T09:00:00Z".into(), "Interview Anna".into()));
    let shown = desk.run(&format!("calendar show {}", read(1, "id"))).out;
    assert!(shown.contains("Interview Anna") && shown.contains("2026-12-01 09:00"), "{shown}");
    assert!(desk.run(&format!("calendar show {} --raw", read(1, "id"))).out.contains("X-OTHER-COLOUR:teal"));
    assert_eq!(desk.run("calendar agenda --from 2020-01-01 --days 3").code, 3);
    assert_eq!(desk.run("calendar agenda --zone Nowhere/Else").code, 1);
    assert_eq!(desk.run("calendar show ffffffff").code, 3);
}

#[test]
fn calendars_are_written_into_a_file_that_another_program_reads() {
    let server = DavServer::start(Which::Radicale);
    server.put("a", "Interview Anna");
    server.put("b", "Interview Bob");
    let desk = connected(&server);
    assert_eq!(desk.run("calendar sync").code, 0);
    let file = desk.path("all.ics");
    assert_eq!(desk.run(&format!("calendar export {file}")).code, 0);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!((text.matches("BEGIN:VEVENT").count(), text.matches("BEGIN:VCALENDAR").count()), (2, 1), "{text}");
    assert_eq!(desk.run(&format!("calendar export {file}")).code, 1, "never over a file that is there");
    assert_eq!(desk.run("calendar export -").out, text);
    let subscribed = Desk::new();
    assert_eq!(subscribed.run(&format!("calendar add file {file} --name Copy")).code, 0);
    assert_eq!(subscribed.run("calendar sync").out, "Copy: 2 fetched.\n");
    let listed = subscribed.json("calendar list", "calendar");
    assert_eq!((&listed[0]["direction"], &listed[0]["place"]["kind"]), (&"read".into(), &"file".into()));
    assert_eq!(subscribed.run("calendar choose Copy/Nothing both").code, 3);
    let refused = subscribed.run(&format!("calendar choose {} both", listed[0]["id"].as_str().unwrap()));
    assert!(refused.code == 1 && refused.err.contains("only read"), "{refused:?}");
}

#[test]
fn what_goes_wrong_is_said_with_what_mends_it() {
    let server = DavServer::start(Which::Radicale);
    server.put("a", "Interview Anna");
    let desk = connected(&server);
    assert_eq!(desk.run("calendar sync").code, 0);
    let changed = desk.with_input("calendar reconnect Firm --password-stdin", "wrong\n");
    assert!(changed.code == 5, "a password that opens nothing is not kept: {changed:?}");
    assert_eq!(desk.run("calendar sync").code, 0);
    assert_eq!(desk.run("calendar disconnect Firm").code, 0);
    assert_eq!(desk.run("calendar sync").code, 3, "nothing is connected");
    let told = desk.run("calendar sync --place Firm");
    assert!(told.code == 1 && told.err.contains("calendar reconnect \"Firm\""), "{told:?}");
    assert_eq!(desk.run("calendar reconnect Firm").code, 5, "no password is kept");
    assert_eq!(desk.with_input("calendar reconnect Firm --password-stdin", &format!("{PASSWORD}\n")).code, 0);
    assert_eq!(desk.run("calendar sync").out, "Firm: nothing new.\n");
    server.front.rule(|_| Act::Cut);
    let cut = desk.run("calendar sync");
    assert!(cut.code == 1 && cut.err.contains("Firm: "), "{cut:?}");
    assert_eq!(desk.json("calendar list", "calendar")[0]["events"], 1, "it is here without network");
    server.front.mend();
    assert_eq!(desk.run("calendar remove Firm").code, 0);
    assert!(desk.json("calendar list", "calendar").is_empty());
    assert_eq!(desk.run("doctor").code, 0);
}

#[test]
fn what_was_changed_on_both_sides_is_shown_in_both_versions_and_decided() {
    let server = DavServer::start(Which::Radicale);
    server.put("a", "before");
    let desk = connected(&server);
    assert_eq!(desk.run("calendar sync").code, 0);
    change(&desk, "ours");
    assert_eq!(desk.json("calendar sync --dry-run", "calendar_sync")[0]["plans"][0]["to_write"], 1);
    assert!(desk.run("calendar agenda --from 2026-12-01 --days 1").out.contains("ours (not at the server yet)"));
    assert_eq!(desk.run("calendar remove Firm").code, 2, "what waits is nowhere else");
    server.put("a", "theirs");
    let synced = desk.run("calendar sync");
    assert!(synced.code == 0 && synced.out.starts_with("Firm: 1 fetched, 1 changed on both sides.\n"), "{synced:?}");
    assert!(synced.out.contains("\u{201c}ours\u{201d} was changed here and there"), "{synced:?}");
    let waiting = desk.json("calendar clash", "clash").remove(0);
    assert_eq!((&waiting["mine"]["title"], &waiting["theirs"]["title"]), (&"ours".into(), &"theirs".into()));
    assert_eq!(desk.json("calendar log", "calendar_act")[0]["state"], "clash");
    let decided = desk.run(&format!("calendar clash {} mine", waiting["id"].as_str().unwrap()));
    assert!(decided.code == 0 && decided.out.contains("dossier undo"), "{decided:?}");
    assert_eq!(desk.run("calendar clash").code, 3);
    assert_eq!(desk.run("calendar sync").out, "Firm: 1 written.\n");
    assert!(desk.run("calendar log").out.contains("done"));
    let path = format!("{}a.ics", server.calendar("work").0);
    assert!(server.ask("anna", ("GET", &path), &[], "").text().contains("SUMMARY:ours"));
}

/// The user calls their one appointment otherwise, in another program on the same store.
fn change(desk: &Desk, summary: &str) {
    let store = Home::new(desk.home(), Some(desk.path("key").into())).open().unwrap().store;
    let ics = event("a", summary);
    let derived = read_event(ics.as_bytes(), unix_now()).unwrap().derived;
    let found = api::calendar_list(&store).unwrap();
    let calendar = found.iter().find(|one| one.interviews).unwrap();
    store
        .act("appointment_change", unix_now(), |write| {
            let calendar = write.calendar_by_uuid(&calendar.id)?;
            let id = write.event_facts(calendar.id)?.into_iter().find_map(|one| one.id).unwrap();
            write.change_event(id, ics.as_bytes(), &derived)?;
            Ok::<_, StoreError>(((), Summary::default()))
        })
        .unwrap();
}

#[test]
fn two_processes_at_once_synchronise_one_after_the_other() {
    let server = DavServer::start(Which::Radicale);
    for n in 0..5 {
        server.put(&format!("e{n}"), "x");
    }
    let desk = connected(&server);
    // The first one is held until the second has ended.
    let gate = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = gate.local_addr().unwrap().port();
    let mut is_first = true;
    server.front.rule(move |_| {
        if std::mem::take(&mut is_first) {
            let mut held = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
            let _ = std::io::Read::read(&mut held, &mut [0]);
        }
        Act::Pass
    });
    let first = desk.start("calendar sync");
    let (held, _) = gate.accept().unwrap();
    let second = desk.run("calendar sync");
    assert!(second.code == 4 && second.err.contains("another process"), "{second:?}");
    drop(held);
    let first = ended(first);
    assert_eq!((first.code, first.out.as_str()), (0, "Firm: 5 fetched.\n"), "{first:?}");
    assert_eq!(desk.run("calendar sync").out, "Firm: nothing new.\n");
}

#[test]
fn the_first_sync_and_whatever_comes_in_never_sends_a_mail() {
    let mailbox = Dovecot::start();
    let smtp = Smtp::by(mailbox.certificates(), Offer::default());
    let server = DavServer::start(Which::Radicale);
    let asked = event("asked", "Interview").replace(
        "X-OTHER-COLOUR:teal",
        "ORGANIZER:mailto:boss@client.example\r\nATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:anna@firm.example",
    );
    let asks = event("asks", "My own").replace(
        "X-OTHER-COLOUR:teal",
        "ORGANIZER:mailto:anna@firm.example\r\nATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@client.example",
    );
    for (uid, ics) in [("asked", &asked), ("asks", &asks)] {
        let path = format!("{}{uid}.ics", server.calendar("work").0);
        assert_eq!(server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], ics).status(), 201);
    }
    let desk = connected(&server);
    let sends = format!(
        "account add smtp anna@firm.example --host localhost --port {} --tls implicit --user alice --password-stdin --ca {}",
        smtp.smtps,
        mailbox.ca().display()
    );
    let sends = desk.with_input(&sends, &format!("{}\n", dovecot::PASSWORD));
    assert_eq!(sends.code, 0, "{sends:?}");
    assert_eq!(desk.run("sync").out, "Firm: 2 fetched.\n");
    server.delete("asks");
    let path = format!("{}asked.ics", server.calendar("work").0);
    let moved = asked.replace("T090000Z", "T080000Z").replace("UID:", "SEQUENCE:1\r\nUID:");
    server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], &moved);
    assert_eq!(desk.run("sync").out, "Firm: 1 fetched, 1 gone.\n");
    assert!(smtp.book().handed.is_empty(), "nobody is mailed for what comes in");
    assert!(desk.json("calendar log", "calendar_act").is_empty());
}
