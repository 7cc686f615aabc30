//! The IMAP remote on bad lines and with servers that misbehave.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;
use std::thread;

use account::credential::Credential;
use account::place::TlsMode;
use domain::Sensitive;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::mailbox::{Mirror, bring, bytes, enter, large, letter, refused, settings};
use dossier_tests::servers::played::Played;
use dossier_tests::servers::proxy::Proxy;
use dossier_tests::servers::{Certificates, Dovecot};
use mail::imap::{Settings, connect};
use mail::remote::{Brought, Extent, Listed, Remote, RemoteKey, Unreadable};
use mail::{Cancel, Trouble};

/// Answers sign-in and then what `script` says, over TLS.
fn played(
    folder: &tempfile::TempDir,
    capabilities: &'static str,
    script: fn(&str) -> Option<Vec<u8>>,
) -> (Played, Settings) {
    let certificates = Certificates::make(folder.path());
    let answer = move |line: &str| {
        let tag = line.split(' ').next().unwrap_or("").to_owned();
        if line.ends_with("CAPABILITY") {
            return Some(format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n{tag} OK done\r\n").into_bytes());
        }
        let said = script(line)?;
        let said = String::from_utf8_lossy(&said).replace("TAG", &tag);
        Some(said.into_bytes())
    };
    let server = Played::start(Some(&certificates), "* OK hello\r\n", Arc::new(answer));
    let settings = Settings {
        host: "localhost".into(),
        port: server.port,
        tls: TlsMode::Implicit,
        user: "alice".into(),
        credential: Credential::Password(Sensitive::new(PASSWORD.into())),
        ca: Some(certificates.ca()),
        fingerprint: None,
    };
    (server, settings)
}

#[test]
fn a_big_transfer_stops_when_asked() {
    let server = Dovecot::start();
    for n in 1..=3 {
        server.put("alice", "INBOX", &format!("170000000{n}.M{n}.host:2,"), &large(30_000_000));
    }
    let cancel = Cancel::default();
    let mut remote = connect(&settings(&server), &cancel).unwrap();
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    let wanted: Vec<Listed> = mirror.copies.values().cloned().collect();
    let switch = cancel.clone();
    let mut count = 0;
    let stopped = remote.bring("INBOX", &wanted, Extent::Whole, &mut |_, _| {
        count += 1;
        switch.cancel();
        true
    });
    assert!(matches!(stopped, Err(Trouble::Cancelled)), "{stopped:?}");
    assert_eq!(count, 1);
}

#[test]
fn a_server_that_falls_silent_does_not_hold_up_a_cancel() {
    let folder = tempfile::tempdir().unwrap();
    let (server, settings) = played(&folder, "", |line| match line.split(' ').nth(1) {
        Some("LOGIN") => Some(b"TAG OK in\r\n".to_vec()),
        // Announces more than it sends, and waits.
        _ => Some(b"* 1 EXISTS\r\n".to_vec()),
    });
    let cancel = Cancel::default();
    let mut remote = connect(&settings, &cancel).unwrap();
    let waiting = thread::spawn(move || remote.changes("INBOX", None, &Vec::new));
    while !server.heard().iter().any(|line| line.contains("EXAMINE")) {
        thread::yield_now();
    }
    cancel.cancel();
    assert!(matches!(waiting.join().unwrap(), Err(Trouble::Cancelled)));
}

#[test]
fn the_taker_can_stop_and_come_back() {
    let server = Dovecot::start();
    for n in 1..=9 {
        server.put("alice", "INBOX", &format!("170000000{n}.M{n}.host:2,"), &large(1_500_000));
    }
    let mut remote = enter(&server);
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    let wanted: Vec<Listed> = mirror.copies.values().cloned().collect();
    let mut count = 0;
    let stopped = remote.bring("INBOX", &wanted, Extent::Whole, &mut |_, _| {
        count += 1;
        count < 2
    });
    assert!(stopped.is_ok() && count == 2);
    assert_eq!(mirror.bring(&mut remote, "INBOX").len(), 9);
}

#[test]
fn a_connection_cut_anywhere_is_taken_up_again() {
    let server = Dovecot::start();
    for n in 1..=6 {
        server.put("alice", "INBOX", &format!("170000000{n}.M{n}.host:2,"), &large(20_000 * n));
    }
    let expected: Vec<Vec<u8>> = (1..=6).map(|n| large(20_000 * n)).collect();
    for after in (6_000..430_000).step_by(30_011) {
        let proxy = Proxy::cutting(server.imaps, after, 1);
        let mut remote = connect(&Settings { port: proxy.port, ..settings(&server) }, &Cancel::default()).unwrap();
        let mut mirror = Mirror::default();
        mirror.sync(&mut remote, "INBOX");
        let brought: Vec<Vec<u8>> = mirror.bring(&mut remote, "INBOX").into_iter().map(bytes).collect();
        assert!(brought == expected, "cut after {after}");
    }
}

#[test]
fn a_large_message_goes_on_where_it_was_cut() {
    let server = Dovecot::start();
    let message = large(30_000_000);
    server.put("alice", "INBOX", "1700000002.M2.host:2,", &message);
    let proxy = Proxy::cutting(server.imaps, 18_000_000, 3);
    let mut remote = connect(&Settings { port: proxy.port, ..settings(&server) }, &Cancel::default()).unwrap();
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    assert!(bytes(mirror.bring(&mut remote, "INBOX").remove(0)) == message);
    assert!(proxy.connections() > 1);
}

#[test]
fn a_connection_cut_for_good_is_said_to_be() {
    let server = Dovecot::start();
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &large(200_000));
    for after in [0, 1, 100, 2_000] {
        let proxy = Proxy::cutting(server.imaps, after, usize::MAX);
        let trouble = refused(&Settings { port: proxy.port, ..settings(&server) });
        assert!(matches!(trouble, Trouble::Cut | Trouble::Tls(_)), "{after}: {trouble:?}");
    }
}

#[test]
fn a_server_that_went_away_between_two_syncs_is_found_again() {
    let mut server = Dovecot::start();
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &letter("a"));
    let mut remote = enter(&server);
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    server.admin(["kick", "alice"]);
    server.deliver("alice", "INBOX", &letter("b"));
    assert_eq!(mirror.sync(&mut remote, "INBOX"), "some");
    assert_eq!(mirror.subjects(&mut remote, "INBOX").len(), 2);
    server.kill();
    assert!(matches!(remote.folders(), Err(Trouble::Unreachable(_))));
}

fn uids(set: &str) -> Vec<u32> {
    let one = |part: &str| {
        let (first, last) = part.split_once(':').unwrap_or((part, part));
        first.parse().unwrap()..=last.parse().unwrap()
    };
    set.split(',').flat_map(one).collect()
}

/// Five messages, the third of which never comes out whole.
fn broken(line: &str) -> Option<Vec<u8>> {
    let words: Vec<&str> = line.split(' ').collect();
    let row = |uid: &u32| match uid {
        3 => "* 3 FETCH (UID 3 BODY[] {10000000000}\r\nabc)\r\n".to_owned(),
        uid => format!("* {uid} FETCH (UID {uid} BODY[] {{2}}\r\nm{uid})\r\n"),
    };
    let rows = match words[1] {
        "UID" => uids(words[3]).iter().map(row).collect(),
        "EXAMINE" => "* 5 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 6] x\r\n".to_owned(),
        _ => String::new(),
    };
    Some(format!("{rows}TAG OK done\r\n").into_bytes())
}

#[test]
fn one_message_that_breaks_the_conversation_does_not_hold_up_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (server, settings) = played(&folder, "", broken);
    let mut remote = connect(&settings, &Cancel::default()).unwrap();
    let listed = |uid: u32| Listed {
        key: RemoteKey(format!("7:{uid}")),
        uid: Some(uid),
        flags: 0,
        modseq: 0,
        size: 2,
        internal_date: 0,
    };
    let wanted: Vec<Listed> = (1..=5).map(listed).collect();
    let brought = bring(&mut remote, "INBOX", &wanted, Extent::Whole).unwrap();
    let is_there: Vec<bool> = brought.iter().map(|b| matches!(b, Brought::Bytes(_))).collect();
    assert_eq!(is_there, [true, true, false, true, true]);
    assert!(matches!(&brought[2], Brought::Unreadable(Unreadable::NotUnderstood(_))));
    assert!(server.heard().iter().filter(|line| line.contains("LOGIN")).count() > 1, "it began anew after each break");
}

#[test]
fn a_server_that_asks_to_wait_is_heard() {
    for (what, answer) in [("a code", "TAG NO [UNAVAILABLE] later\r\n"), ("throttled", "TAG NO [THROTTLED] slowly\r\n")]
    {
        let folder = tempfile::tempdir().unwrap();
        let script: fn(&str) -> Option<Vec<u8>> = if answer.contains("THROTTLED") {
            |line| {
                Some(if line.contains("EXAMINE") {
                    b"TAG NO [THROTTLED] slowly\r\n".to_vec()
                } else {
                    b"TAG OK x\r\n".to_vec()
                })
            }
        } else {
            |line| {
                Some(if line.contains("EXAMINE") {
                    b"TAG NO [UNAVAILABLE] later\r\n".to_vec()
                } else {
                    b"TAG OK x\r\n".to_vec()
                })
            }
        };
        let (_server, settings) = played(&folder, "", script);
        let mut remote = connect(&settings, &Cancel::default()).unwrap();
        assert!(matches!(remote.changes("INBOX", None, &Vec::new), Err(Trouble::Busy { .. })), "{what}");
    }
}
