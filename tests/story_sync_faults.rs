//! Servers that hang up at some messages, and servers that fall silent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, place};
use dossier_tests::servers::faulty::{Fault, Faulty};
use dossier_tests::servers::mailbox::{large, letter};
use mail::place::ImapPlace;
use store::{AsideRow, Who};

/// Sixty messages, 20 kB each, and three in another folder.
fn filled() -> Dovecot {
    let server = Dovecot::start();
    for n in 1..=60 {
        let mut message = letter(&format!("in-{n}"));
        message.extend(large(20_000));
        server.put("alice", "INBOX", &format!("17000000{n:02}.M1.host:2,"), &message);
    }
    for n in 0..3 {
        server.put("alice", "Gesendet", &format!("17000001{n:02}.M1.host:2,S"), &letter(&format!("out-{n}")));
    }
    server
}

fn behind(faulty: &Faulty, server: &Dovecot) -> ImapPlace {
    ImapPlace { port: faulty.port, ..place(server) }
}

fn aside(desk: &Desk) -> Vec<AsideRow> {
    desk.store.read(|read| read.aside()).unwrap()
}

/// As if the hours had passed after which they are asked for again.
fn let_hours_pass(desk: &Desk) {
    desk.store.write(Who::Background, |write| write.retry_aside(desk.account, i64::MAX)).unwrap();
}

#[test]
fn a_message_at_which_the_server_hangs_up_is_set_aside_and_the_others_arrive() {
    for (what, fault) in [
        ("silently", Fault::of_message(20)),
        ("in the middle of it", Fault { behind: 5_000, ..Fault::of_message(20) }),
        ("with a word", Fault { last_words: "* BYE Internal error occurred\r\n", ..Fault::of_message(20) }),
        ("at the newest", Fault::of_message(60)),
    ] {
        let server = filled();
        let faulty = Faulty::before(&server, fault);
        let desk = Desk::at(&behind(&faulty, &server), "everything");
        let report = desk.sync().report;
        assert_eq!((report.bodies, report.aside), (62, 1), "{what}");
        let rows = aside(&desk);
        assert_eq!((rows[0].folder.as_str(), rows[0].why.as_str(), rows[0].has_bytes), ("INBOX", "hangs_up", false));
        let hung_up = faulty.hung_up();
        assert!((2..=8).contains(&hung_up), "{what}: hung up {hung_up} times");
        assert_eq!((desk.sync().report.fetched(), faulty.hung_up()), (0, hung_up), "{what}: it is not asked for again");
        let_hours_pass(&desk);
        faulty.mend();
        assert_eq!(desk.sync().report.bodies, 1, "{what}: until some hours have passed");
        desk.assert_in_step_with(&server);
    }
}

#[test]
fn headers_at_which_the_server_hangs_up_keep_no_others_back() {
    let server = filled();
    let faulty = Faulty::before(&server, Fault::of_message(20));
    let desk = Desk::at(&behind(&faulty, &server), "people");
    let report = desk.sync().report;
    assert_eq!((report.headers, report.aside), (62, 1));
    server.deliver("alice", "INBOX", &letter("later"));
    assert_eq!(desk.sync().report.headers, 1);
}

#[test]
fn a_single_new_message_at_which_the_server_hangs_up_is_set_aside() {
    let server = filled();
    let faulty = Faulty::before(&server, Fault::of_message(61));
    let desk = Desk::at(&behind(&faulty, &server), "everything");
    assert_eq!(desk.sync().report.aside, 0);
    server.deliver("alice", "INBOX", &letter("alone"));
    assert_eq!((desk.sync().report.aside, aside(&desk)[0].why.as_str()), (1, "hangs_up"));
}

#[test]
fn a_line_that_breaks_at_every_message_is_no_fault_of_the_messages() {
    let server = filled();
    let faulty = Faulty::before(&server, Fault { at: b"BODY[]".to_vec(), ..Fault::default() });
    let desk = Desk::at(&behind(&faulty, &server), "everything");
    assert_eq!(desk.try_sync().failure.unwrap().code, "cut");
    assert!(aside(&desk).len() < 3, "{:?}", aside(&desk));
    faulty.mend();
    let_hours_pass(&desk);
    desk.sync();
    desk.assert_in_step_with(&server);
}

#[test]
fn a_large_message_comes_over_a_line_that_is_always_cut() {
    let server = Dovecot::start();
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &large(400_000));
    let fault = Fault { at: b"BODY[]".to_vec(), behind: 90_000, ..Fault::default() };
    let faulty = Faulty::before(&server, fault);
    let desk = Desk::at(&behind(&faulty, &server), "everything");
    assert_eq!(desk.sync().report.bodies, 1);
    assert!(faulty.hung_up() > 1);
    desk.assert_in_step_with(&server);
}
