//! The life of a mailbox as the IMAP remote sees it on a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeSet, HashSet};

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::Capability;
use dossier_tests::servers::mailbox::{Mirror, bring, bytes, enter, large, letter, subject};
use mail::imap::ImapRemote;
use mail::remote::{Brought, Extent, Listed, Remote, SpecialUse, flag};
use mail::{Trouble, utf7};

#[test]
fn folders_come_with_their_names_levels_and_purposes() {
    let server = Dovecot::start();
    for path in ["Bewerbungen/2024/Köln", "Entwürfe", "Gesendet", "Wysłane & inne", "Trash"] {
        server.put("alice", &utf7::encode(path), "1700000000.M1.host:2,S", &letter("a"));
    }
    let mut remote = enter(&server);
    let folders = remote.folders().unwrap();
    let seen: HashSet<_> = folders.iter().map(|f| (f.path.as_str(), f.special_use, f.selectable)).collect();
    let expected = HashSet::from([
        ("INBOX", Some(SpecialUse::Inbox), true),
        ("Bewerbungen", None, false),
        ("Bewerbungen/2024", None, false),
        ("Bewerbungen/2024/Köln", None, true),
        ("Entwürfe", Some(SpecialUse::Drafts), true),
        ("Gesendet", Some(SpecialUse::Sent), true),
        ("Wysłane & inne", None, true),
        ("Trash", Some(SpecialUse::Trash), true),
    ]);
    assert_eq!(seen, expected);
    for folder in folders.iter().filter(|folder| folder.selectable && folder.path != "INBOX") {
        let mut mirror = Mirror::default();
        mirror.sync(&mut remote, &folder.name);
        assert_eq!(mirror.subjects(&mut remote, &folder.name), BTreeSet::from(["a".to_owned()]), "{}", folder.path);
    }
    assert!(matches!(remote.changes("No such folder", None, &Vec::new), Err(Trouble::FolderGone)));
    assert_eq!(remote.folders().unwrap().len(), folders.len(), "the connection lives on");
    server.assert_only_looked_at();
}

#[test]
fn a_renamed_folder_keeps_its_identity() {
    let server = Dovecot::start();
    server.put("alice", "Kunden", "1700000000.M1.host:2,S", &letter("a"));
    let mut remote = enter(&server);
    let identity = |remote: &mut ImapRemote, path: &str| {
        let folders = remote.folders().unwrap();
        folders.into_iter().find(|folder| folder.path == path).and_then(|folder| folder.identity)
    };
    let before = identity(&mut remote, "Kunden");
    assert!(before.is_some());
    server.admin(["mailbox", "rename", "-u", "alice", "Kunden", "Mandanten"]);
    assert_eq!(identity(&mut remote, "Mandanten"), before);
}

#[test]
fn a_folder_s_life_ends_alike_whatever_the_server_can() {
    for (capability, kind) in [(Capability::Full, "some"), (Capability::Condstore, "some"), (Capability::Plain, "all")]
    {
        let server = Dovecot::with(capability);
        for n in 1..=5 {
            server.put("alice", "INBOX", &format!("170000000{n}.M{n}.host:2,"), &letter(&format!("s{n}")));
        }
        server.put("alice", "Kunden", "1700000000.M1.host:2,S", &letter("other"));
        let mut remote = enter(&server);
        let mut mirror = Mirror::default();
        assert_eq!(mirror.sync(&mut remote, "INBOX"), "all", "{capability:?}");
        assert!(mirror.copies.values().all(|listed| listed.internal_date > 1_700_000_000 && listed.size > 100));
        assert_eq!(mirror.sync(&mut remote, "INBOX"), "same", "{capability:?}");
        assert_eq!(mirror.subjects(&mut remote, "INBOX").len(), 5);

        server.deliver("alice", "INBOX", &letter("s6"));
        server.admin(["flags", "add", "-u", "alice", "\\Seen \\Flagged", "mailbox", "INBOX", "uid", "2"]);
        server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "uid", "3"]);
        server.admin(["move", "-u", "alice", "Kunden", "mailbox", "INBOX", "uid", "4"]);
        assert_eq!(mirror.sync(&mut remote, "INBOX"), kind, "{capability:?}");
        assert_eq!(mirror.flags(), [0, flag::SEEN | flag::FLAGGED, 0, 0], "{capability:?}");
        let expected = BTreeSet::from(["s1", "s2", "s5", "s6"].map(str::to_owned));
        assert_eq!(mirror.subjects(&mut remote, "INBOX"), expected, "{capability:?}");
        assert_eq!(mirror.sync(&mut remote, "INBOX"), "same", "{capability:?}: looking marks nothing as read");

        let mut other = Mirror::default();
        other.sync(&mut remote, "Kunden");
        assert_eq!(other.subjects(&mut remote, "Kunden"), BTreeSet::from(["other".to_owned(), "s4".to_owned()]));

        server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "all"]);
        mirror.sync(&mut remote, "INBOX");
        assert!(mirror.copies.is_empty(), "{capability:?}");
        server.assert_only_looked_at();
    }
}

#[test]
fn a_second_look_at_the_tree_answers_for_every_folder() {
    let server = Dovecot::start();
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &letter("a"));
    server.put("alice", "Kunden", "1700000002.M1.host:2,", &letter("b"));
    let mut remote = enter(&server);
    let (mut inbox, mut clients) = (Mirror::default(), Mirror::default());
    inbox.sync(&mut remote, "INBOX");
    clients.sync(&mut remote, "Kunden");
    remote.folders().unwrap();
    let before = server.commands().len();
    assert_eq!((inbox.sync(&mut remote, "INBOX"), clients.sync(&mut remote, "Kunden")), ("same", "same"));
    assert_eq!(server.commands().len(), before + 1, "one for the folder that was open, none for the others");
    server.deliver("alice", "Kunden", &letter("c"));
    remote.folders().unwrap();
    assert_eq!((inbox.sync(&mut remote, "INBOX"), clients.sync(&mut remote, "Kunden")), ("same", "some"));
}

#[test]
fn a_new_uidvalidity_gives_every_message_a_new_key() {
    for capability in [Capability::Full, Capability::Plain] {
        let server = Dovecot::with(capability);
        server.put("alice", "INBOX", "1700000001.M1.host:2,", &letter("a"));
        let mut remote = enter(&server);
        let mut mirror = Mirror::default();
        mirror.sync(&mut remote, "INBOX");
        let old: Vec<Listed> = mirror.copies.values().cloned().collect();
        server.admin(["mailbox", "update", "--uid-validity", "4000000000", "-u", "alice", "INBOX"]);
        assert_eq!(mirror.sync(&mut remote, "INBOX"), "all");
        assert_ne!(mirror.copies.keys().next(), Some(&old[0].key));
        assert_eq!(mirror.subjects(&mut remote, "INBOX"), BTreeSet::from(["a".to_owned()]));
        assert_eq!(
            bring(&mut remote, "INBOX", &old, Extent::Whole).unwrap(),
            [Brought::Gone],
            "an old key names nothing"
        );
    }
}

#[test]
fn odd_messages_come_byte_for_byte() {
    let server = Dovecot::start();
    let head = "From: a@b.example\r\nSubject: odd\r\n";
    let odd: Vec<Vec<u8>> = vec![
        [
            head.as_bytes(),
            b"X-Junk: \xff\xfe\x80 \"{5}\"\r\n\r\n\x80\x81 ) {12}\r\n* 1 FETCH (UID 1)\r\nd9 OK done\r\n",
        ]
        .concat(),
        [head.as_bytes(), b"\r\n"].concat(),
        head.trim_end().as_bytes().to_vec(),
        [head.as_bytes(), b"\r\n", &b"long line ".repeat(200_000)].concat(),
        b"\r\n".to_vec(),
        b"no header at all".to_vec(),
    ];
    for (n, message) in odd.iter().enumerate() {
        server.put("alice", "INBOX", &format!("170000000{n}.M{n}.host:2,"), message);
    }
    server.put("alice", "INBOX", "1700000009.M9.host:2,", b"Subject: nul\r\n\r\na\0b\r\n");
    let mut remote = enter(&server);
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    let mut brought: Vec<Vec<u8>> = mirror.bring(&mut remote, "INBOX").into_iter().map(bytes).collect();
    let nul = brought.pop().unwrap();
    assert!(
        nul.starts_with(b"Subject: nul\r\n\r\na") && nul.ends_with(b"b\r\n"),
        "IMAP has no NUL: the server writes 0x80 for it"
    );
    assert_eq!(brought.len(), odd.len());
    for (got, expected) in brought.iter().zip(&odd) {
        assert!(got == expected, "{:?}", String::from_utf8_lossy(&got[..got.len().min(200)]));
    }
    let wanted: Vec<Listed> = mirror.copies.values().cloned().collect();
    let headers = bring(&mut remote, "INBOX", &wanted, Extent::Header).unwrap();
    assert!(bytes(headers[0].clone()).ends_with(b"{5}\"\r\n\r\n"));
}

#[test]
fn a_message_of_50_megabytes_comes_whole_among_others() {
    let server = Dovecot::start();
    let message = large(50_000_000);
    server.put("alice", "INBOX", "1700000001.M1.host:2,", &letter("before"));
    server.put("alice", "INBOX", "1700000002.M2.host:2,", &message);
    server.put("alice", "INBOX", "1700000003.M3.host:2,", &letter("after"));
    let mut remote = enter(&server);
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    let brought: Vec<Vec<u8>> = mirror.bring(&mut remote, "INBOX").into_iter().map(bytes).collect();
    assert!(brought[1] == message);
    assert_eq!((subject(&brought[0]).as_str(), subject(&brought[2]).as_str()), ("before", "after"));
    server.assert_only_looked_at();
}

#[test]
fn five_thousand_messages_come_in_batches() {
    let server = Dovecot::start();
    let body = "Dear Alice, please find my application attached.\r\n".repeat(80);
    for n in 0..5_000 {
        let path = server.maildir("alice").join("cur");
        if n == 0 {
            server.put("alice", "INBOX", "1700000000.M0.host:2,", &letter("first"));
            continue;
        }
        let text = [letter(&format!("n{n}")), body.clone().into_bytes()].concat();
        std::fs::write(path.join(format!("{}.M{n}.host:2,", 1_700_000_000 + n)), text).unwrap();
    }
    server.put("alice", "INBOX", "1700000000.M0.host:2,", &letter("first"));
    let mut remote = enter(&server);
    let mut mirror = Mirror::default();
    mirror.sync(&mut remote, "INBOX");
    let mut wanted: Vec<Listed> = mirror.copies.values().cloned().collect();
    wanted.sort_by_key(|listed| std::cmp::Reverse(listed.uid));
    let since = std::time::Instant::now();
    let brought = bring(&mut remote, "INBOX", &wanted, Extent::Whole).unwrap();
    let took = since.elapsed().as_secs_f64();
    assert_eq!(brought.len(), 5_000);
    assert!(brought.iter().all(|b| matches!(b, Brought::Bytes(_))));
    let octets: usize = brought.into_iter().map(|b| bytes(b).len()).sum();
    #[allow(
        clippy::print_stdout,
        clippy::cast_precision_loss,
        reason = "a figure for whoever runs it with --nocapture"
    )]
    {
        println!("{:.0} messages/s, {:.1} MB/s", 5_000.0 / took, octets as f64 / took / 1e6);
    }
}
