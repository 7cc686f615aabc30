//! Stories with mail on disk.

use std::fs;
use std::path::Path;

use super::world::{World, letter};
use crate::archive::{self, Archive};
use crate::remote::flag;
use crate::run::guess_identities;

fn unix(raw: &[u8]) -> Vec<u8> {
    String::from_utf8(raw.to_vec()).unwrap().replace("\r\n", "\n").into_bytes()
}

fn mbox(letters: &[Vec<u8>]) -> Vec<u8> {
    let one = |raw: &Vec<u8>| [b"From - Mon Sep 21 10:00:00 2026\n".as_slice(), &unix(raw), b"\n"].concat();
    letters.iter().flat_map(one).collect()
}

fn maildir(root: &Path, names: &[(&str, Vec<u8>)]) {
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for (name, raw) in names {
        fs::write(root.join("cur").join(name), raw).unwrap();
    }
}

fn open(world: &World, root: &Path) -> Archive {
    archive::open(root, &world.cancel).unwrap()
}

#[test]
fn an_mbox_grows_and_only_what_is_new_is_read() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    let letters: Vec<Vec<u8>> = (0..3).map(|n| letter(&n.to_string(), "Hello", &format!("text {n}"))).collect();
    fs::write(mail.path().join("Inbox.mbox"), mbox(&letters[..2])).unwrap();
    let report = world.sync(&mut open(&world, mail.path()));
    assert_eq!((report.listed, report.bodies, report.headers), (2, 2, 0), "an archive is read whole");
    fs::write(mail.path().join("Inbox.mbox"), mbox(&letters)).unwrap();
    let report = world.sync(&mut open(&world, mail.path()));
    assert_eq!((report.listed, report.bodies, report.gone), (1, 1, 0));
    let texts: Vec<bool> = world.messages().into_iter().map(|message| world.raw(message).is_some()).collect();
    assert_eq!(texts, [true; 3]);
}

#[test]
fn everything_but_junk_trash_and_drafts_is_read() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    for name in ["Inbox", "Sent", "Clients", "Trash", "Junk", "Drafts"] {
        fs::write(mail.path().join(format!("{name}.mbox")), mbox(&[letter(name, name, "x")])).unwrap();
    }
    world.sync(&mut open(&world, mail.path()));
    assert_eq!(world.copies().into_keys().collect::<Vec<_>>(), ["Clients", "Inbox", "Sent"]);
    fs::write(mail.path().join("Later.mbox"), mbox(&[letter("l", "l", "x")])).unwrap();
    world.sync(&mut open(&world, mail.path()));
    assert!(world.copies().contains_key("Later"), "a folder that comes later too");
}

#[test]
fn flags_moves_and_removals_in_a_maildir_are_taken_over() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    maildir(mail.path(), &[("1.a:2,", letter("a", "A", "a")), ("2.b:2,", letter("b", "B", "b"))]);
    maildir(&mail.path().join(".Clients"), &[("3.c:2,S", letter("c", "C", "c"))]);
    world.sync(&mut open(&world, mail.path()));
    let before = world.messages();
    assert_eq!(before.len(), 3);
    fs::rename(mail.path().join("cur/1.a:2,"), mail.path().join("cur/1.a:2,RS")).unwrap();
    fs::rename(mail.path().join("cur/2.b:2,"), mail.path().join(".Clients/cur/2.b:2,")).unwrap();
    let report = world.sync(&mut open(&world, mail.path()));
    assert_eq!((report.listed, report.flagged, report.gone), (1, 1, 1));
    assert_eq!(world.messages(), before, "the one that was moved is the same record");
    let copies = world.copies();
    assert_eq!(copies["INBOX"].values().map(|copy| copy.0).collect::<Vec<_>>(), [flag::SEEN | flag::ANSWERED]);
    assert_eq!(copies["Clients"].len(), 2);
    fs::remove_file(mail.path().join(".Clients/cur/2.b:2,")).unwrap();
    assert_eq!(world.sync(&mut open(&world, mail.path())).gone, 1);
    assert_eq!(world.messages().len(), 2);
}

#[test]
fn an_archive_that_vanished_deletes_nothing() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    let file = mail.path().join("Inbox.mbox");
    fs::write(&file, mbox(&[letter("a", "A", "a")])).unwrap();
    fs::write(mail.path().join("Other.mbox"), mbox(&[letter("b", "B", "b")])).unwrap();
    world.sync(&mut open(&world, mail.path()));
    fs::write(&file, "").unwrap();
    world.sync(&mut open(&world, mail.path()));
    fs::remove_file(&file).unwrap();
    world.sync(&mut open(&world, mail.path()));
    assert_eq!(world.messages().len(), 2);
}

#[test]
fn the_same_letter_twice_and_twins_in_one_mbox() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    let letters =
        [letter("a", "A", "text"), letter("a", "A", "text"), letter("a", "A", "another text"), letter("", "B", "b")];
    fs::write(mail.path().join("Inbox.mbox"), mbox(&letters)).unwrap();
    let report = world.sync(&mut open(&world, mail.path()));
    assert_eq!((report.listed, world.messages().len()), (4, 3));
}

#[test]
fn broken_mail_is_read_as_far_as_it_goes() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    let broken: [&[u8]; 4] = [
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nno end",
        b"Subject: =?utf-8?Q?=F\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe",
        b"no header at all",
        b"From: \xe4\xf6\xfc <x@y.example>\nContent-Transfer-Encoding: base64\n\n!!!!",
    ];
    for (at, raw) in broken.iter().enumerate() {
        fs::write(mail.path().join(format!("{at}.eml")), raw).unwrap();
    }
    fs::write(mail.path().join("empty.eml"), "\n\n").unwrap();
    let report = world.sync(&mut open(&world, mail.path()));
    assert_eq!((report.bodies, report.aside), (4, 1));
    for message in world.messages() {
        let raw: Vec<u8> = world.raw(message).unwrap().into_iter().filter(|byte| *byte != b'\r').collect();
        assert!(broken.contains(&raw.trim_ascii_end()), "byte for byte but for line ends: {raw:?}");
    }
}

#[test]
fn the_user_is_who_wrote_what_lies_in_sent() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    let from = |id: &str, from: &str| {
        String::from_utf8(letter(id, "Offer", id)).unwrap().replace("anna@kowalska.example", from).into_bytes()
    };
    let sent: Vec<Vec<u8>> = (0..5).map(|n| from(&n.to_string(), "Me@Firm.example")).collect();
    fs::write(mail.path().join("Sent.mbox"), mbox(&sent)).unwrap();
    fs::write(mail.path().join("Inbox.mbox"), mbox(&[from("x", "anna@kowalska.example")])).unwrap();
    world.sync(&mut open(&world, mail.path()));
    let found = guess_identities(&world.store, world.account).unwrap();
    assert_eq!(found.iter().map(domain::Address::as_str).collect::<Vec<_>>(), ["me@firm.example"]);
}

#[test]
fn without_sent_mail_the_user_is_who_gets_most_and_writes_too() {
    let (world, mail) = (World::new("archive", "people"), tempfile::tempdir().unwrap());
    let mut letters: Vec<Vec<u8>> = (0..5).map(|n| letter(&n.to_string(), "Offer", "x")).collect();
    let mine = String::from_utf8(letter("mine", "Offer", "x")).unwrap();
    letters.push(
        mine.replace("anna@kowalska.example", "me@firm.example").replace("To: me@firm", "To: luca@firm").into_bytes(),
    );
    fs::write(mail.path().join("All.mbox"), mbox(&letters)).unwrap();
    world.sync(&mut open(&world, mail.path()));
    let found = guess_identities(&world.store, world.account).unwrap();
    assert_eq!(found.iter().map(domain::Address::as_str).collect::<Vec<_>>(), ["me@firm.example"]);
}
