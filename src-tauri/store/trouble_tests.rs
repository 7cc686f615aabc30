//! Each trouble is told from the others, and none does harm.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use crate::desk_tests::{Desk, key};
use crate::keys::Key;
use crate::{FILE_NAME, Lock, Store, StoreError, Who};

fn file(dir: &Path) -> Vec<u8> {
    fs::read(dir.join(FILE_NAME)).unwrap()
}

#[test]
fn no_store_and_a_store_already_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::NoStore)));
    let desk = Desk::empty();
    let before = file(desk.dir.path());
    assert!(matches!(Store::create(desk.dir.path(), &key(), 0), Err(StoreError::Exists)));
    assert_eq!(file(desk.dir.path()), before);
}

#[test]
fn a_store_of_a_newer_program_is_refused_and_not_touched() {
    let Desk { dir, store, .. } = Desk::in_use();
    store.alone(|conn| Ok(conn.execute_batch("PRAGMA user_version = 4711")?)).unwrap();
    drop(store);
    let before = file(dir.path());
    let Err(StoreError::TooNew { found, known }) = Store::open(dir.path(), &key()) else { panic!("opened") };
    assert_eq!((found, known), (4711, crate::SCHEMA_VERSION));
    assert_eq!(file(dir.path()), before, "not an octet changed");
}

#[test]
fn a_wrong_key_or_a_damaged_file_opens_nothing_and_changes_nothing() {
    let Desk { dir, store, .. } = Desk::in_use();
    drop(store);
    let before = file(dir.path());
    assert!(matches!(Store::open(dir.path(), &Key::from_bytes([8; 32])), Err(StoreError::Corrupt)));
    assert_eq!(file(dir.path()), before);
    for (what, damaged) in [
        ("an empty file", Vec::new()),
        ("the first page is gone", [vec![0; 4096], before[4096..].to_vec()].concat()),
        ("another kind of file", b"%PDF-1.7 a curriculum vitae".repeat(400)),
    ] {
        fs::write(dir.path().join(FILE_NAME), &damaged).unwrap();
        assert!(matches!(Store::open(dir.path(), &key()), Err(StoreError::Corrupt)), "{what}");
        assert_eq!(file(dir.path()), damaged, "{what}");
    }
}

#[test]
fn a_full_disk_loses_only_the_write_that_met_it() {
    let desk = Desk::in_use();
    desk.store.alone(|conn| Ok(conn.query_row("PRAGMA max_page_count = 1", [], |_| Ok(()))?)).unwrap();
    let much = || desk.store.write(Who::User, |write| write.set_setting("much", &"x".repeat(1 << 20)));
    assert!(matches!(much(), Err(StoreError::DiskFull)));
    assert_eq!(desk.store.read(|read| read.setting("much")).unwrap(), None);
    assert_eq!(desk.ill(), Vec::<&str>::new());
    desk.store.alone(|conn| Ok(conn.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(()))?)).unwrap();
    much().unwrap();
}

#[test]
fn a_folder_on_a_cloud_drive_is_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let cloud = dir.path().join("OneDrive - Agency");
    let Err(StoreError::NetworkDrive { kind }) = Store::create(&cloud, &key(), 0) else { panic!("made") };
    assert_eq!(kind, "OneDrive");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_store_somebody_has_for_themselves_is_in_use_and_says_by_whom() {
    let Desk { dir, store, .. } = Desk::in_use();
    drop(store);
    let _restoring = Lock::alone(dir.path()).unwrap();
    let Err(StoreError::InUse { who }) = Store::open(dir.path(), &key()) else { panic!("opened") };
    assert!(who.contains(&std::process::id().to_string()), "{who}");
}

#[cfg(unix)]
mod read_only {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    /// The system lets root write anywhere, so whoever runs the tests as root becomes nobody for this.
    fn as_nobody(chapter: &str, folder: &Path) {
        let program = std::env::current_exe().unwrap();
        let is_root =
            fs::metadata("/proc/self").map(|file| std::os::unix::fs::MetadataExt::uid(&file)).unwrap_or(1) == 0;
        let mut command = if is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let chapter = format!("trouble_tests::read_only::{chapter}");
        let output = command.args(["--ignored", "--exact", &chapter]).env("FOLDER", folder).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && said.contains("1 passed"),
            "{said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn folder() -> std::path::PathBuf {
        std::env::var_os("FOLDER").unwrap().into()
    }

    #[test]
    #[ignore = "a chapter of the story below, in a process of its own"]
    fn nobody_makes_a_store() {
        assert!(matches!(Store::create(&folder(), &key(), 0), Err(StoreError::ReadOnly)));
        assert!(matches!(Store::create(&folder().join("deeper"), &key(), 0), Err(StoreError::ReadOnly)));
    }

    #[test]
    #[ignore = "a chapter of the story below, in a process of its own"]
    fn nobody_opens_a_store() {
        assert!(matches!(Store::open(&folder(), &key()), Err(StoreError::ReadOnly)));
    }

    fn allow(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_folder_or_file_that_may_not_be_written_is_said_to_be_so() {
        let dir = tempfile::tempdir().unwrap();
        allow(dir.path(), 0o555);
        as_nobody("nobody_makes_a_store", dir.path());
        allow(dir.path(), 0o755);
        let Desk { dir, store, .. } = Desk::in_use();
        drop(store);
        let before = file(dir.path());
        for entry in fs::read_dir(dir.path()).unwrap() {
            allow(&entry.unwrap().path(), 0o444);
        }
        allow(dir.path(), 0o555);
        as_nobody("nobody_opens_a_store", dir.path());
        allow(dir.path(), 0o755);
        assert_eq!(file(dir.path()), before);
    }
}

#[cfg(unix)]
#[test]
fn a_home_others_may_write_to_is_made_private_while_empty_and_refused_later() {
    use std::os::unix::fs::PermissionsExt;
    let set = |dir: &Path, mode| fs::set_permissions(dir, fs::Permissions::from_mode(mode)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    set(dir.path(), 0o777);
    drop(Store::create(dir.path(), &key(), 0).unwrap());
    assert_eq!(fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777, 0o700);
    for (mode, is_private) in [(0o777, false), (0o770, false), (0o1777, false), (0o755, true)] {
        set(dir.path(), mode);
        let opened = Store::open(dir.path(), &key());
        assert_eq!(!matches!(opened, Err(StoreError::NotPrivate)), is_private, "{mode:o}");
    }
    let others = tempfile::tempdir().unwrap();
    fs::write(others.path().join("holiday.jpg"), "x").unwrap();
    set(others.path(), 0o777);
    assert!(matches!(Store::create(others.path(), &key(), 0), Err(StoreError::NotPrivate)));
}
