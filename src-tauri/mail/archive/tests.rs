#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;

use super::*;
use crate::remote::{SpecialUse, Unreadable, flag};

const FROM: &str = "From anna@poczta.example Tue Nov  3 14:02:11 2026";

struct Disk(tempfile::TempDir);

impl Disk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn open(&self) -> Result<Archive, Trouble> {
        open(self.0.path(), &Cancel::default())
    }
}

fn all(archive: &mut Archive, name: &str) -> (Vec<Listed>, Cursor, bool) {
    match archive.changes(name, None, &Vec::new).unwrap() {
        Changes::All { listed, cursor, removals_count } => (listed, cursor, removals_count),
        other => panic!("{other:?}"),
    }
}

fn bring(archive: &mut Archive, name: &str, extent: Extent) -> Vec<Brought> {
    let (listed, ..) = all(archive, name);
    let mut brought = Vec::new();
    archive
        .bring(name, &listed, extent, &mut |_, one| {
            brought.push(one);
            true
        })
        .unwrap();
    brought
}

#[test]
fn every_kind_of_folder_is_found_with_its_name_and_purpose() {
    let disk = Disk::new();
    let mbox = format!("{FROM}\nSubject: a\n\nhi\n");
    disk.write("Inbox", &mbox);
    disk.write("Inbox.msf", "// <!-- <mdb:mork:z");
    disk.write("Drafts", "");
    disk.write("Drafts.msf", "// <!-- <mdb:mork:z");
    disk.write("Inbox.sbd/Kunden", &mbox);
    disk.write("Gesendet.mbox/mbox", &mbox);
    disk.write("md/cur/1700000000.a:2,S", "Subject: a\n\nhi\n");
    disk.write("md/.Sent.2024/cur/1700000000.b:2,", "Subject: b\n\nhi\n");
    disk.write("md/.Entw&APw-rfe/cur/.keep", "");
    disk.write("Export/2024/one.eml", "Subject: a\n\nhi\n");
    disk.write("readme.txt", "From here on, read me.\n");
    let folders = disk.open().unwrap().folders().unwrap();
    let seen: Vec<_> = folders.iter().map(|f| (f.path.as_str(), f.name.as_str(), f.special_use)).collect();
    assert_eq!(
        seen,
        [
            ("Drafts", "mbox:Drafts", Some(SpecialUse::Drafts)),
            ("Export/2024", "eml:Export/2024", None),
            ("Gesendet", "mbox:Gesendet.mbox/mbox", Some(SpecialUse::Sent)),
            ("Inbox", "mbox:Inbox", Some(SpecialUse::Inbox)),
            ("Inbox/Kunden", "mbox:Inbox.sbd/Kunden", None),
            ("md", "maildir:md", None),
            ("md/Entwürfe", "maildir:md/.Entw&APw-rfe", None),
            ("md/Sent/2024", "maildir:md/.Sent.2024", None),
        ]
    );
}

#[test]
fn one_mbox_file_is_an_archive() {
    let disk = Disk::new();
    let path = disk
        .write("sample.mbox", &format!("{FROM}\nSubject: a\nStatus: RO\n\nhi\n>From x\n\n{FROM}\nSubject: b\n\nho\n"));
    let mut archive = open(&path, &Cancel::default()).unwrap();
    let folders = archive.folders().unwrap();
    assert_eq!(folders.iter().map(|f| (&*f.path, &*f.name)).collect::<Vec<_>>(), [("sample", "mbox:")]);
    let (listed, cursor, counts) = all(&mut archive, "mbox:");
    assert_eq!(
        listed.iter().map(|l| (l.flags, l.internal_date)).collect::<Vec<_>>(),
        [(flag::SEEN, 1_793_714_531), (0, 1_793_714_531)]
    );
    assert!(counts);
    let whole = bring(&mut archive, "mbox:", Extent::Whole);
    assert_eq!(whole[0], Brought::Bytes(b"Subject: a\r\nStatus: RO\r\n\r\nhi\r\nFrom x\r\n".to_vec()));
    assert_eq!(bring(&mut archive, "mbox:", Extent::Header)[1], Brought::Bytes(b"Subject: b\r\n\r\n".to_vec()));
    assert_eq!(archive.changes("mbox:", Some(&cursor), &Vec::new).unwrap(), Changes::Same);
    disk.write("sample.mbox", &format!("{FROM}\nSubject: b\n\nho\n"));
    let Changes::All { listed: fewer, .. } = archive.changes("mbox:", Some(&cursor), &Vec::new).unwrap() else {
        panic!()
    };
    assert_eq!(
        fewer.iter().map(|l| &l.key).collect::<Vec<_>>(),
        [&listed[1].key],
        "the key does not depend on the place"
    );
}

#[test]
fn a_maildir_message_keeps_its_key_when_its_flags_change() {
    let disk = Disk::new();
    let before = disk.write("new/1700000000.M1.host", "Subject: a\n\nhi\n");
    fs::create_dir_all(disk.0.path().join("cur")).unwrap();
    let mut archive = disk.open().unwrap();
    assert_eq!(archive.folders().unwrap()[0].path, "INBOX");
    let (listed, cursor, _) = all(&mut archive, "maildir:");
    assert_eq!(bring(&mut archive, "maildir:", Extent::Whole), [Brought::Bytes(b"Subject: a\r\n\r\nhi\r\n".to_vec())]);
    fs::rename(before, disk.0.path().join("cur/1700000000.M1.host:2,S")).unwrap();
    let (moved, ..) = all(&mut archive, "maildir:");
    assert_eq!((&moved[0].key, moved[0].flags, moved[0].size), (&listed[0].key, flag::SEEN, 18));
    assert_ne!(archive.changes("maildir:", Some(&cursor), &Vec::new).unwrap(), Changes::Same);
    let mut brought = Vec::new();
    archive
        .bring("maildir:", &listed, Extent::Header, &mut |_, one| {
            brought.push(one);
            true
        })
        .unwrap();
    assert_eq!(brought, [Brought::Bytes(b"Subject: a\r\n\r\n".to_vec())], "found again under its new name");
}

#[test]
fn eml_files_are_messages_and_nothing_else_in_the_folder_is() {
    let disk = Disk::new();
    disk.write("b.EML", "Subject: b\r\n\r\nho\r\n");
    disk.write("a.eml", "Subject: a\n\nhi");
    disk.write("notes.txt", "no mail");
    let mut archive = disk.open().unwrap();
    let (listed, cursor, _) = all(&mut archive, "eml:");
    assert_eq!(listed.iter().map(|l| (&*l.key.0, l.size)).collect::<Vec<_>>(), [("a.eml", 16), ("b.EML", 18)]);
    assert_eq!(archive.changes("eml:", Some(&cursor), &Vec::new).unwrap(), Changes::Same);
    fs::remove_file(disk.0.path().join("a.eml")).unwrap();
    let mut brought = Vec::new();
    archive
        .bring("eml:", &listed, Extent::Whole, &mut |_, one| {
            brought.push(one);
            true
        })
        .unwrap();
    assert_eq!(brought, [Brought::Gone, Brought::Bytes(b"Subject: b\r\n\r\nho\r\n".to_vec())]);
}

#[test]
fn an_archive_that_vanished_deletes_nothing() {
    let disk = Disk::new();
    let path = disk.write("sample.mbox", &format!("{FROM}\nSubject: a\n\nhi\n"));
    let mut archive = open(&path, &Cancel::default()).unwrap();
    fs::write(&path, "").unwrap();
    let (listed, _, counts) = all(&mut archive, "mbox:");
    assert!(listed.is_empty() && !counts, "emptied");
    fs::remove_file(&path).unwrap();
    assert!(matches!(archive.changes("mbox:", None, &Vec::new), Err(Trouble::Archive(_))), "gone");
    assert!(matches!(archive.folders(), Err(Trouble::Archive(_))), "gone");
    assert!(matches!(open(&path, &Cancel::default()), Err(Trouble::Archive(_))), "gone before it is opened");
}

#[test]
fn one_folder_of_several_that_is_no_more_is_named_so() {
    let disk = Disk::new();
    let mbox = format!("{FROM}\nSubject: a\n\nhi\n");
    disk.write("a.mbox", &mbox);
    let b = disk.write("b.mbox", &mbox);
    let mut archive = disk.open().unwrap();
    fs::remove_file(b).unwrap();
    assert!(matches!(archive.changes("mbox:b.mbox", None, &Vec::new), Err(Trouble::FolderGone)));
    fs::remove_file(disk.0.path().join("a.mbox")).unwrap();
    assert!(
        matches!(archive.changes("mbox:b.mbox", None, &Vec::new), Err(Trouble::Archive(_))),
        "emptied: perhaps not mounted"
    );
}

#[test]
fn a_folder_without_mail_is_no_archive() {
    let disk = Disk::new();
    disk.write("notes.txt", "no mail");
    assert!(matches!(disk.open(), Err(Trouble::NotAnArchive)));
}

#[test]
fn it_stops_when_asked() {
    let disk = Disk::new();
    disk.write("a.eml", "Subject: a\n\nhi");
    let cancel = Cancel::default();
    let mut archive = open(disk.0.path(), &cancel).unwrap();
    let (listed, ..) = all(&mut archive, "eml:");
    cancel.cancel();
    assert!(matches!(archive.folders(), Err(Trouble::Cancelled)));
    assert!(matches!(archive.bring("eml:", &listed, Extent::Whole, &mut |_, _| true), Err(Trouble::Cancelled)));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_of_its_own_or_too_large_is_set_aside_and_never_opened() {
    use std::os::unix::fs::symlink;
    let (disk, outside) = (Disk::new(), Disk::new());
    let secret = outside.write("cur/secret.eml", "Subject: secret\n\nhi\n");
    let cur = secret.parent().unwrap();
    let (link, pipe, sparse) = (Unreadable::NotAFile, Unreadable::NotAFile, Unreadable::TooLarge);
    for (kind, folder, name) in [("eml:", "eml", "b.eml"), ("maildir:", "md/cur", "b:2,S")] {
        for (what, why) in [("link", &link), ("pipe", &pipe), ("sparse", &sparse)] {
            let folder = format!("{what}/{folder}");
            let bad = disk.write(&format!("{folder}/{name}"), "");
            disk.write(&format!("{folder}/c{name}"), "Subject: c\n\nhi\n");
            match what {
                "sparse" => fs::File::options().write(true).open(&bad).unwrap().set_len(LARGEST + 1).unwrap(),
                "link" => fs::remove_file(&bad).and_then(|()| symlink(&secret, &bad)).unwrap(),
                _ => {
                    fs::remove_file(&bad).unwrap();
                    assert!(std::process::Command::new("mkfifo").arg(&bad).status().unwrap().success());
                }
            }
            let name = format!("{kind}{}", folder.trim_end_matches("/cur"));
            let brought = bring(&mut disk.open().unwrap(), &name, Extent::Header);
            let well = Brought::Bytes(b"Subject: c\r\n\r\n".to_vec());
            assert_eq!(brought, [Brought::Unreadable(why.clone()), well], "{what} in {kind}");
        }
    }
    for sub in ["cur", "new"] {
        let maildir = format!("linked-{sub}");
        fs::create_dir_all(disk.0.path().join(&maildir).join("cur")).unwrap();
        if sub == "cur" {
            fs::remove_dir(disk.0.path().join(&maildir).join("cur")).unwrap();
        }
        symlink(cur, disk.0.path().join(&maildir).join(sub)).unwrap();
        let brought = bring(&mut disk.open().unwrap(), &format!("maildir:{maildir}"), Extent::Whole);
        assert_eq!(brought, [Brought::Unreadable(Unreadable::NotAFile)], "{sub} is a link");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_or_mbox_that_is_a_link_is_named_and_never_followed() {
    use std::os::unix::fs::symlink;
    let (disk, outside) = (Disk::new(), Disk::new());
    let mbox = outside.write("deep/b.mbox", &format!("{FROM}\nSubject: secret\n\nhi\n"));
    let notes = outside.write("notes.txt", "no mail");
    disk.write("a/x.eml", "Subject: a\n\nhi\n");
    for (target, link) in [
        (outside.0.path(), "a/2019"),
        (&mbox, "a/b.mbox"),
        (disk.0.path(), "a/round"),
        (&notes, "a/notes.txt"),
        (&outside.0.path().join("nowhere"), "a/dangling"),
    ] {
        symlink(target, disk.0.path().join(link)).unwrap();
    }
    let mut archive = disk.open().unwrap();
    let names: Vec<(String, String)> = archive.folders().unwrap().into_iter().map(|f| (f.path, f.name)).collect();
    let expected = [("a", "eml:a"), ("a/2019", "link:a/2019"), ("a/b", "link:a/b.mbox"), ("a/round", "link:a/round")];
    assert_eq!(names, expected.map(|(path, name)| (path.to_owned(), name.to_owned())));
    for (_, name) in names.iter().skip(1) {
        assert_eq!(bring(&mut archive, name, Extent::Whole), [Brought::Unreadable(Unreadable::NotAFile)], "{name}");
        let (_, cursor, _) = all(&mut archive, name);
        assert_eq!(archive.changes(name, Some(&cursor), &Vec::new).unwrap(), Changes::Same, "{name}");
    }
    fs::remove_dir_all(disk.0.path().join("a")).unwrap();
    symlink(outside.0.path(), disk.0.path().join("all")).unwrap();
    assert!(matches!(disk.open(), Err(Trouble::NotAnArchive)), "nothing but links");
}

#[cfg(unix)]
#[test]
fn the_chosen_folder_may_be_a_link_and_what_becomes_one_below_it_is_gone() {
    use std::os::unix::fs::symlink;
    let (disk, outside) = (Disk::new(), Disk::new());
    let mbox = format!("{FROM}\nSubject: a\n\nhi\n");
    disk.write("root/a/x.mbox", &mbox);
    disk.write("root/b.mbox", &mbox);
    symlink(disk.0.path().join("root"), disk.0.path().join("chosen")).unwrap();
    let mut archive = open(&disk.0.path().join("chosen"), &Cancel::default()).unwrap();
    assert_eq!(all(&mut archive, "mbox:a/x.mbox").0.len(), 1);
    outside.write("x.mbox", &mbox);
    fs::remove_dir_all(disk.0.path().join("root/a")).unwrap();
    symlink(outside.0.path(), disk.0.path().join("root/a")).unwrap();
    for name in ["mbox:a/x.mbox", "mbox:../root/b.mbox"] {
        assert!(matches!(archive.changes(name, None, &Vec::new), Err(Trouble::FolderGone)), "{name}");
    }
}

#[test]
fn a_file_without_end_is_left_when_asked() {
    struct Endless(Cancel, u32);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.1 += 1;
            if self.1 == 3 {
                self.0.cancel();
            }
            assert!(self.1 < 10, "the cancel is looked at with every piece");
            Ok(buffer.len())
        }
    }
    let cancel = Cancel::default();
    let mut reader = lines::Stoppable { reader: Endless(cancel.clone(), 0), cancel: &cancel };
    assert!(lines::travel(&mut reader, Extent::Whole, lines::Quoting::None).is_err());
    assert_eq!(reader.reader.1, 3);
}
