//! A mailbox on a real server and the store that follows it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, key, place, secrets};
use dossier_tests::servers::dovecot::{Capability, PASSWORD};
use dossier_tests::servers::mailbox::{large, letter};
use dossier_tests::servers::proxy::Proxy;
use mail::Cancel;
use mail::utf7;
use store::{Store, Who};
use worker::connect;
use worker::sync::{Options, Sync, sync};

fn filled(capability: Capability) -> Dovecot {
    let server = Dovecot::with(capability);
    for n in 0..12 {
        server.put("alice", "INBOX", &format!("17000000{n:02}.M1.host:2,"), &letter(&format!("in-{n}")));
    }
    for n in 0..3 {
        server.put("alice", "Gesendet", &format!("17000001{n:02}.M1.host:2,S"), &letter(&format!("out-{n}")));
        server.put("alice", "Kunden", &format!("17000002{n:02}.M1.host:2,S"), &letter(&format!("client-{n}")));
    }
    server
}

#[test]
fn a_mailbox_is_followed_through_its_life() {
    for (capability, keep) in
        [(Capability::Full, "everything"), (Capability::Condstore, "people"), (Capability::Plain, "everything")]
    {
        let server = filled(capability);
        let desk = Desk::new(&server, keep);
        let first = desk.sync().report;
        assert_eq!((first.listed, desk.copies().len()), (15, 2), "{capability:?}: Inbox and Sent");
        desk.choose_all();
        assert_eq!(desk.sync().report.listed, 3, "{capability:?}");
        desk.assert_in_step_with(&server);
        let same = desk.sync().report;
        assert_eq!(
            (same.listed, same.flagged, same.gone, same.fetched()),
            (0, 0, 0, 0),
            "{capability:?}: nothing changed"
        );
        changes_are_taken_over(&server, &desk, keep == "everything");
        server.admin(["mailbox", "update", "--uid-validity", "4000000000", "-u", "alice", "INBOX"]);
        let renumbered = desk.sync().report;
        assert_eq!((renumbered.listed, renumbered.gone, renumbered.bodies), (11, 11, 0), "{capability:?}");
        desk.assert_in_step_with(&server);
        server.admin(["expunge", "-u", "alice", "mailbox", "Kunden", "all"]);
        desk.sync();
        desk.assert_in_step_with(&server);
        server.assert_only_looked_at();
    }
}

/// One new, one gone, one moved, one more copy, and other flags.
fn changes_are_taken_over(server: &Dovecot, desk: &Desk, everything: bool) {
    server.deliver("alice", "INBOX", &letter("new"));
    server.admin(["flags", "add", "-u", "alice", "\\Seen \\Answered", "mailbox", "INBOX", "uid", "2"]);
    server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "uid", "3"]);
    server.admin(["move", "-u", "alice", "Kunden", "mailbox", "INBOX", "uid", "4"]);
    server.admin(["copy", "-u", "alice", "Kunden", "mailbox", "INBOX", "uid", "5"]);
    let messages = || desk.store.read(|read| read.all_messages()).unwrap().len();
    let before = messages();
    let changed = desk.sync().report;
    assert_eq!((changed.listed, changed.flagged, changed.gone), (3, 1, 2));
    assert_eq!(messages(), before);
    if everything {
        assert_eq!((changed.headers, changed.bodies), (2, 1), "what is here is not fetched again");
    }
    desk.assert_in_step_with(server);
}

#[test]
fn folders_with_any_name_are_followed_and_a_renamed_one_keeps_its_mail() {
    let server = filled(Capability::Full);
    for path in ["Bewerbungen/2024/Köln", "Wysłane & inne", "日本語"] {
        server.put("alice", &utf7::encode(path), "1700000000.M1.host:2,S", &letter(&format!("p{}", path.len())));
    }
    let desk = Desk::new(&server, "everything");
    desk.sync();
    desk.choose_all();
    desk.sync();
    desk.assert_in_step_with(&server);
    assert!(desk.copies().contains_key("Bewerbungen/2024/Köln"));
    server.admin(["mailbox", "rename", "-u", "alice", "Kunden", "Mandanten & Co"]);
    let report = desk.sync().report;
    assert_eq!((report.listed, report.fetched()), (0, 0), "it is the same folder");
    assert!(desk.copies().contains_key("Mandanten & Co"));
    desk.assert_in_step_with(&server);
}

#[test]
fn a_huge_message_and_a_broken_one_are_stored_like_any_other() {
    let server = filled(Capability::Full);
    let huge = large(50 << 20);
    server.put("alice", "INBOX", "1700000900.M1.host:2,", &huge);
    server.put(
        "alice",
        "INBOX",
        "1700000901.M1.host:2,",
        b"\xff\xfe\x00broken\r\nMessage-ID: <odd@x.example>\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
    );
    let desk = Desk::new(&server, "everything");
    assert_eq!(desk.sync().report.bodies, 17);
    let stored = |message| desk.store.read(|read| read.stored_raw(message)).unwrap().unwrap();
    let octets = |message| {
        let raw = stored(message);
        raw.skeleton.len() + raw.pieces.iter().map(|piece| piece.bytes.len()).sum::<usize>()
    };
    let messages = desk.store.read(|read| read.all_messages()).unwrap();
    assert!(messages.into_iter().any(|message| octets(message) == huge.len()));
    desk.assert_well();
}

#[test]
fn cut_connections_are_made_again_and_nothing_is_fetched_twice() {
    let server = filled(Capability::Full);
    for n in 0..40 {
        server.put("alice", "INBOX", &format!("17000003{n:02}.M1.host:2,"), &large(20_000 + n));
    }
    let _ =
        server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "header", "Subject", "large", "smaller", "20002"]);
    for after in [3_000, 30_000, 120_000] {
        let proxy = Proxy::cutting(server.imaps, after, 5);
        let mut place = place(&server);
        place.port = proxy.port;
        let desk = Desk::at(&place, "everything");
        let mut fetched = 0;
        for _ in 0..20 {
            let report = desk.try_sync();
            fetched += report.report.bodies;
            match report.failure {
                None => break,
                Some(failure) => assert!(failure.passes(), "{failure:?}"),
            }
        }
        assert_eq!(
            fetched,
            desk.copies().values().map(std::collections::BTreeMap::len).sum::<usize>(),
            "after {after} octets"
        );
        desk.assert_well();
        assert!(proxy.connections() > 1);
    }
}

#[test]
fn trouble_with_the_server_is_named_kept_and_forgotten_when_it_is_over() {
    let server = filled(Capability::Full);
    let desk = Desk::new(&server, "people");
    let kept = || desk.store.read(|read| read.account(desk.account)).unwrap().last_failure;
    desk.set_password("not this one");
    assert_eq!(desk.try_sync().failure.unwrap().code, "wrong_password");
    assert!(kept().unwrap().contains("wrong_password"));
    desk.set_password(PASSWORD);
    desk.sync();
    assert_eq!(kept(), None);

    let mut stranger = place(&server);
    stranger.ca = None;
    let failure = Desk::at(&stranger, "people").try_sync().failure.unwrap();
    assert_eq!(failure.code, "untrusted");
    stranger.fingerprint = Some(failure.data["fingerprint"].clone());
    Desk::at(&stranger, "people").sync();
}

#[test]
fn a_sync_that_is_stopped_goes_on_where_it_was() {
    let server = filled(Capability::Full);
    for n in 0..600 {
        server.put("alice", "INBOX", &format!("1700{n:06}.M2.host:2,"), &letter(&format!("many-{n}")));
    }
    let desk = Desk::new(&server, "everything");
    let mut fetched = 0;
    loop {
        let cancel = Cancel::default();
        let connect = |account: &store::Account, cancel: &Cancel| connect::connect(&desk.secrets, account, cancel);
        let step = |step| {
            if step == mail::run::Step::BodiesBatch {
                cancel.cancel();
            }
        };
        let sync = Sync { store: &desk.store, connect: &connect, listener: &|_| (), step: &step, cancel: &cancel };
        let report = sync.run(&Options::default()).unwrap().accounts.remove(0);
        fetched += report.report.bodies;
        desk.assert_well();
        if report.failure.is_none() {
            break;
        }
        if desk.backlog() == 0 {
            desk.sync();
            break;
        }
    }
    desk.assert_in_step_with(&server);
    assert!(fetched <= 615, "{fetched}: nothing twice");
}

#[test]
fn the_command_line_and_the_window_share_a_store() {
    let server = filled(Capability::Full);
    for n in 0..300 {
        server.put("alice", "INBOX", &format!("1700{n:06}.M2.host:2,"), &letter(&format!("many-{n}")));
    }
    let desk = Desk::new(&server, "everything");
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            let (store, secrets) = (Store::open(desk.dir.path(), &key()).unwrap(), secrets(desk.dir.path()));
            let mut refused = 0;
            let mut written = 0;
            while !over.load(Ordering::SeqCst) {
                store.write(Who::User, |write| write.set_setting("other", &written.to_string())).unwrap();
                written += 1;
                let report = sync((&store, &secrets), &Options::default(), &|_| (), &Cancel::default()).unwrap();
                let failure = report.accounts[0].failure.as_ref();
                refused += usize::from(failure.is_some_and(|failure| failure.code == "sync_runs"));
                assert!(failure.is_none_or(|failure| failure.code == "sync_runs"), "{failure:?}");
            }
            (written, refused)
        });
        let mut tries = 0;
        while desk.try_sync().failure.is_some() || desk.backlog() > 0 {
            tries += 1;
            assert!(tries < 1000, "the other never lets go");
        }
        over.store(true, Ordering::SeqCst);
        let (written, _) = other.join().unwrap();
        assert!(written > 0);
    });
    desk.sync();
    desk.assert_in_step_with(&server);
}
