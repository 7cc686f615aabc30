//! Backups: whole, encrypted, provable; and the way back.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use crate::desk_tests::{ANNA, Desk, NOW, ill, key};
use crate::keys::{ENVELOPE_FILE, Envelope, Key, KeyError, Way};
use crate::{FILE_NAME, Lock, SCHEMA_VERSION, Store, StoreError, daily_files, look_into, restore};

const DAY: i64 = 86_400;

fn backup(desk: &Desk) -> std::path::PathBuf {
    let file = desk.dir.path().join("weekend.backup");
    desk.store.backup(&file, NOW).unwrap();
    file
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_one_file_without_plain_text_and_leaves_nothing_beside_it() {
    let desk = Desk::in_use();
    let folder = tempfile::tempdir().unwrap();
    let written = desk.store.backup(&folder.path().join("one.backup"), NOW).unwrap();
    let bytes = fs::read(folder.path().join("one.backup")).unwrap();
    assert_eq!(bytes.len() as u64, written.size);
    assert!(written.rows > 20);
    assert!(bytes.starts_with(b"DOSSIER-BACKUP 1\n"));
    for needle in [ANNA, "Kowalska", "SQLite format 3", "CREATE TABLE", "interview"] {
        assert!(!holds(&bytes, needle), "{needle}");
    }
    assert_eq!(names(folder.path()), ["one.backup"]);
}

#[test]
fn a_backup_opens_elsewhere_with_the_recovery_key_and_holds_everything() {
    let desk = Desk::in_use();
    let file = backup(&desk);
    let elsewhere = tempfile::tempdir().unwrap();
    let home = elsewhere.path().join("new");
    let restored = restore(&file, &home, NOW, |envelope| envelope.open_with(Way::Recovery(&desk.recovery))).unwrap();
    assert_eq!((restored.aside, restored.made), (None, NOW));
    let store = Store::open(&home, &restored.key).unwrap();
    assert_eq!(ill(&store), Vec::<&str>::new());
    let subjects = |store: &Store| {
        store
            .read(|read| read.all("SELECT subject FROM visible_message ORDER BY id", [], |row| row.get::<_, String>(0)))
            .unwrap()
    };
    assert_eq!(subjects(&store), subjects(&desk.store));
    let kept: Vec<String> = names(&home).into_iter().filter(|name| !belongs_to_the_open(name)).collect();
    assert_eq!(kept, [FILE_NAME, ENVELOPE_FILE]);
}

/// Whether a file is there because the store is or was open: locks, and what SQLite keeps beside an open file.
fn belongs_to_the_open(name: &str) -> bool {
    [".lock", ".who", "-wal", "-shm"].iter().any(|end| name.ends_with(end))
}

#[test]
fn restoring_sets_the_present_store_aside_and_brings_back_what_was() {
    let desk = Desk::in_use();
    let file = backup(&desk);
    desk.receive(9, ANNA, "Later letter", "Written after the backup.");
    let Desk { dir, store, .. } = desk;
    let open = |envelope: &Envelope| envelope.open_with(Way::KeyFile(&dir.path().join("key")));
    let Err(StoreError::InUse { .. }) = restore(&file, dir.path(), NOW, open) else {
        panic!("restored under an open store")
    };
    drop(store);
    for aside in ["dossier-before-restore-2026-11-18.db", "dossier-before-restore-2026-11-18-2.db"] {
        let restored = restore(&file, dir.path(), NOW, open).unwrap();
        assert_eq!(restored.aside, Some(dir.path().join(aside)));
        let store = Store::open(dir.path(), &restored.key).unwrap();
        assert_eq!(store.read(|read| read.count("SELECT count(*) FROM visible_message", [])).unwrap(), 2);
    }
    let before = tempfile::tempdir().unwrap();
    fs::copy(dir.path().join("dossier-before-restore-2026-11-18.db"), before.path().join(FILE_NAME)).unwrap();
    let before = Store::open(before.path(), &key()).unwrap();
    assert_eq!(
        before.read(|read| read.count("SELECT count(*) FROM visible_message", [])).unwrap(),
        3,
        "nothing of it is lost"
    );
}

#[test]
fn a_refused_restore_names_the_process_that_has_the_store_for_itself() {
    let desk = Desk::in_use();
    let file = backup(&desk);
    let Desk { dir, store, .. } = desk;
    drop(store);
    let _alone = Lock::alone(dir.path()).unwrap();
    let Err(StoreError::InUse { who }) = restore(&file, dir.path(), NOW, |_| Ok(key())) else { panic!("two at once") };
    assert!(who.contains(&std::process::id().to_string()), "{who}");
}

#[test]
fn the_envelope_that_is_there_stays_where_it_holds_the_same_key() {
    let desk = Desk::in_use();
    let file = backup(&desk);
    let Desk { dir, store, recovery } = desk;
    drop(store);
    let last_four: String = recovery.grouped().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    Envelope::read(dir.path()).unwrap().confirm_recovery(&last_four, &key()).unwrap();
    restore(&file, dir.path(), NOW, |_| Ok(key())).unwrap();
    assert!(Envelope::read(dir.path()).unwrap().ways().iter().all(|way| way.confirmed));
}

#[test]
fn a_backup_of_another_store_brings_its_own_envelope_and_sets_the_other_aside() {
    let (desk, other) = (Desk::in_use(), Desk::empty());
    let file = desk.dir.path().join("weekend.backup");
    let mine = fs::read(desk.dir.path().join(ENVELOPE_FILE)).unwrap();
    desk.store.backup(&file, NOW).unwrap();
    let Desk { dir, store, .. } = other;
    drop(store);
    let theirs = Key::from_bytes([9; 32]);
    fs::remove_file(dir.path().join(ENVELOPE_FILE)).unwrap();
    let mut envelope = Envelope::create(dir.path(), &theirs, crate::open::uuid()).unwrap();
    let adding = crate::keys::Adding { key: &theirs, at: NOW, random: &mut crate::keys::SystemRandom };
    envelope.add(Way::Passphrase("drei Kraniche am See"), adding).unwrap();
    fs::write(dir.path().join("secrets"), "sealed under the other key").unwrap();
    restore(&file, dir.path(), NOW, |envelope| envelope.open_with(Way::Recovery(&desk.recovery))).unwrap();
    assert_eq!(fs::read(dir.path().join(ENVELOPE_FILE)).unwrap(), mine);
    for aside in [".db", ".keys", ".secrets"] {
        assert!(dir.path().join(format!("dossier-before-restore-2026-11-18{aside}")).exists(), "{aside}");
    }
}

#[test]
fn what_is_no_whole_backup_is_refused_before_anything_is_moved() {
    let desk = Desk::in_use();
    let whole = fs::read(backup(&desk)).unwrap();
    let Desk { dir, store, .. } = desk;
    drop(store);
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        bytes
    };
    let text = |from: &str, to: &str| {
        let head: Vec<u8> = String::from_utf8_lossy(&whole[..300]).replacen(from, to, 1).into_bytes();
        [head.as_slice(), &whole[300..]].concat()
    };
    let schema = format!("\"schema\":{SCHEMA_VERSION}");
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        ("an empty file", Vec::new(), "not_a_backup"),
        ("a letter", b"Dear Anna,\nsee below.\n".to_vec(), "not_a_backup"),
        ("the bare database", fs::read(dir.path().join(FILE_NAME)).unwrap(), "not_a_backup"),
        ("only the first line", whole[..17].to_vec(), "damaged"),
        ("cut off in the envelope", whole[..400].to_vec(), "cut_off"),
        ("cut off in the database", whole[..whole.len() - 1].to_vec(), "cut_off"),
        ("a changed octet in the envelope", changed(600), "damaged"),
        ("a changed octet in the database", changed(whole.len() - 5000), "damaged"),
        ("something behind it", [whole.as_slice(), b"x"].concat(), "damaged"),
        ("another day", text(&format!("\"at\":{NOW}"), &format!("\"at\":{}", NOW + DAY)), "head"),
        ("no day at all", text(&format!("\"at\":{NOW}"), &format!("\"at\":{}", 1_i64 << 62)), "damaged"),
        ("an older schema", text(&schema, "\"schema\":0"), "head"),
        ("a seal of no length", text("\"seal\":\"", "\"seal\":\"\",\"was\":\""), "head"),
        ("an envelope of a terabyte", text("\"envelope\":", "\"envelope\":1000000000"), "damaged"),
    ];
    let before = fs::read(dir.path().join(FILE_NAME)).unwrap();
    let file = dir.path().join("bad.backup");
    for (what, bytes, expected) in rows {
        fs::write(&file, bytes).unwrap();
        match restore(&file, dir.path(), NOW, |_| Ok(key())) {
            Err(StoreError::BadBackup { why }) => assert_eq!(why, expected, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
        let looked = look_into(&file, dir.path(), |_| Ok(Some(key())));
        assert!(matches!(looked, Err(StoreError::BadBackup { why }) if why == expected), "{what}: {looked:?}");
        assert_eq!(fs::read(dir.path().join(FILE_NAME)).unwrap(), before, "{what}");
    }
    let newer = format!("\"schema\":{}", SCHEMA_VERSION + 1);
    for (what, bytes) in [("a newer form", text("BACKUP 1", "BACKUP 2")), ("a newer schema", text(&schema, &newer))] {
        fs::write(&file, bytes).unwrap();
        assert!(matches!(restore(&file, dir.path(), NOW, |_| Ok(key())), Err(StoreError::TooNew { .. })), "{what}");
    }
    fs::write(&file, &whole).unwrap();
    let wrong = restore(&file, dir.path(), NOW, |_| Err(KeyError::WrongRecoveryKey));
    assert!(matches!(wrong, Err(StoreError::Key(KeyError::WrongRecoveryKey))));
    assert!(
        matches!(restore(&file, dir.path(), NOW, |_| Ok(Key::from_bytes([1; 32]))), Err(StoreError::Corrupt)),
        "another key"
    );
    assert_eq!(fs::read(dir.path().join(FILE_NAME)).unwrap(), before);
    assert!(!names(dir.path()).iter().any(|name| name.starts_with(".dossier") || name.contains("before")));
}

#[test]
fn the_daily_backup_is_written_once_a_day_and_only_our_own_files_ever_go() {
    let desk = Desk::in_use();
    let folder = tempfile::tempdir().unwrap();
    let foreign = ["dossier-1999-01-01.backup.old", "dossier-1999-1-1.backup", "holiday.jpg"];
    for name in foreign {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    for day in 0..9 {
        assert!(desk.store.daily_backup(folder.path(), NOW + day * DAY).unwrap().is_some());
        assert!(desk.store.daily_backup(folder.path(), NOW + day * DAY + 60).unwrap().is_none(), "the same day");
    }
    let days: Vec<String> = daily_files(folder.path()).unwrap().iter().map(|file| file.day.to_string()).collect();
    assert_eq!(
        days[..7],
        ["2026-11-26", "2026-11-25", "2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20"]
    );
    assert_eq!(days.len(), 7, "18 and 19 November are neither of the last seven days nor the last of their week");
    for name in foreign {
        assert!(folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_backup_that_is_stopped_leaves_the_older_one_and_nothing_beside_it() {
    let desk = Desk::in_use();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.backup");
    for number in 10..=255 {
        desk.receive(number, ANNA, "Letter", "Many of them.");
    }
    fs::write(&file, "the older one").unwrap();
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let count = |stop_at: u32| {
        let asked = std::sync::Arc::clone(&asked);
        move || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < stop_at
    };
    for stop_at in [0, 1] {
        asked.store(0, std::sync::atomic::Ordering::Relaxed);
        assert!(matches!(desk.store.backup_while(&file, NOW, count(stop_at)), Err(StoreError::Stopped)), "{stop_at}");
        assert_eq!(
            (fs::read(&file).unwrap(), names(folder.path())),
            (b"the older one".to_vec(), vec!["one.backup".into()])
        );
    }
    desk.store.backup_while(&file, NOW, count(u32::MAX)).unwrap();
    assert!(asked.load(std::sync::atomic::Ordering::Relaxed) > 2, "it is asked while the store is copied");
}

#[test]
fn a_backup_that_cannot_be_written_leaves_the_older_one() {
    let desk = Desk::in_use();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.backup");
    fs::write(&file, "the older one").unwrap();
    fs::rename(desk.dir.path().join(ENVELOPE_FILE), desk.dir.path().join("elsewhere")).unwrap();
    assert!(matches!(desk.store.backup(&file, NOW), Err(StoreError::Key(KeyError::EnvelopeMissing))));
    assert_eq!(fs::read(&file).unwrap(), b"the older one");
    assert!(matches!(
        desk.store.backup(&folder.path().join("gone/one.backup"), NOW),
        Err(StoreError::Key(_) | StoreError::Io(_))
    ));
}
