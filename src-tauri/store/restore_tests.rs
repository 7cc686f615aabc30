#![allow(clippy::unwrap_used, clippy::panic)]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};

use super::*;
use crate::Store;
use crate::desk_tests::{ANNA, Desk, NOW, ill, key};
use crate::keys::{Adding, RecoveryKey, SystemRandom, Way};

/// What lies in a folder and in the one below it, by name.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = |dir: &Path| fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let below = files(dir).into_iter().filter(|path| path.is_dir()).flat_map(|path| files(&path)).collect::<Vec<_>>();
    files(dir)
        .into_iter()
        .chain(below)
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn a_restore_that_fails_at_any_step_leaves_what_was_there() {
    for keeps_envelope in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let work = dir.path().join("work");
        fs::create_dir(&work).unwrap();
        for name in ["dossier.db", "dossier.db-wal", "dossier.db-shm", ENVELOPE_FILE, "secrets"] {
            fs::write(dir.path().join(name), format!("old {name}")).unwrap();
        }
        for name in [FILE_NAME, ENVELOPE_FILE] {
            fs::write(work.join(name), format!("new {name}")).unwrap();
        }
        let moves = moves((dir.path(), &work), "aside", keeps_envelope);
        let before = contents(dir.path());
        for failing in 0..moves.len() {
            let step = Cell::new(0);
            let failed = carry_out(&moves, &|from, to| match step.replace(step.get() + 1) {
                now if now == failing => Err(Error::from(ErrorKind::PermissionDenied)),
                _ => fs::rename(from, to),
            });
            assert!(matches!(failed, Err(StoreError::ReadOnly)), "{failing}");
            assert_eq!(contents(dir.path()), before, "{failing} of {}", moves.len());
        }
        carry_out(&moves, &|from, to| fs::rename(from, to)).unwrap();
        let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(
            [read(FILE_NAME), read("aside.db"), read("aside.db-wal")],
            ["new dossier.db", "old dossier.db", "old dossier.db-wal"]
        );
        assert_eq!(read(ENVELOPE_FILE), if keeps_envelope { "old dossier.keys" } else { "new dossier.keys" });
        assert_eq!(dir.path().join("aside.secrets").exists(), !keeps_envelope);
    }
}

#[test]
fn a_restore_that_is_stopped_moves_nothing() {
    let Desk { dir, store, .. } = Desk::in_use();
    let file = dir.path().join("one.backup");
    store.backup(&file, NOW).unwrap();
    drop(store);
    let own = |dir: &Path| {
        let mut own = contents(dir);
        own.retain(|path, _| !matches!(path.extension().and_then(|end| end.to_str()), Some("lock" | "who")));
        own
    };
    let (before, asked) = (own(dir.path()), Cell::new(0));
    for stop_at in 0_u32.. {
        asked.set(0);
        let go_on = || asked.replace(asked.get() + 1) < stop_at;
        match restore_while(&file, dir.path(), (NOW, &go_on), |_| Ok(key())) {
            Ok(_) => break,
            Err(error) => assert!(matches!(error, StoreError::Stopped), "{stop_at}: {error}"),
        }
        assert_eq!(own(dir.path()), before, "{stop_at}");
        assert!(!contents(dir.path()).keys().any(|path| path.to_string_lossy().contains(".dossier-")), "{stop_at}");
    }
    assert!(asked.get() > 3, "it is asked while the backup is taken apart");
}

fn backup_of_another(folder: &Path) -> (PathBuf, RecoveryKey) {
    let (dir, theirs, identity) = (tempfile::tempdir().unwrap(), Key::from_bytes([9; 32]), crate::open::uuid());
    let recovery = RecoveryKey::new(&mut SystemRandom).unwrap();
    let mut envelope = Envelope::create(dir.path(), &theirs, identity).unwrap();
    let adding = Adding { key: &theirs, at: NOW, random: &mut SystemRandom };
    envelope.add(Way::Recovery(&recovery), adding).unwrap();
    let file = folder.join("other.backup");
    Store::create_as(dir.path(), &theirs, identity, NOW).unwrap().backup(&file, NOW).unwrap();
    (file, recovery)
}

#[test]
fn a_restored_store_that_does_not_open_makes_room_for_the_one_before() {
    let mine = Desk::in_use();
    let file = mine.dir.path().join("one.backup");
    mine.store.backup(&file, NOW).unwrap();
    mine.receive(9, ANNA, "Later letter", "Written after the backup.");
    let Desk { dir, store, recovery } = mine;
    drop(store);
    let (of_other, recovery_of_other) = backup_of_another(dir.path());
    for (what, backup, recovery) in
        [("of the same store", &file, &recovery), ("of another", &of_other, &recovery_of_other)]
    {
        let restored =
            restore(backup, dir.path(), NOW, |envelope| envelope.open_with(Way::Recovery(recovery))).unwrap();
        fs::write(dir.path().join("dossier.db-wal"), "of the restored one").unwrap();
        restored.put_back(dir.path()).unwrap();
        let store = Store::open(dir.path(), &key()).unwrap();
        let count = store.read(|read| read.count("SELECT count(*) FROM visible_message", [])).unwrap();
        assert_eq!((count, ill(&store)), (3, Vec::new()), "{what}");
        drop(store);
        let envelope = Envelope::read(dir.path()).unwrap();
        assert!(envelope.open_with(Way::KeyFile(&dir.path().join("key"))).is_ok(), "{what}");
        let left = contents(dir.path()).into_keys().filter(|path| path.to_string_lossy().contains("before-restore"));
        assert_eq!(left.count(), 0, "{what}");
    }
}
