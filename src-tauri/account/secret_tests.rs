#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use store::keys::SystemRandom;
use tempfile::TempDir;

use super::*;

const MAIL: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

#[derive(Clone, Default)]
struct InMemory(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl Keychain for InMemory {
    fn put(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(entry.into(), secret.into());
        Ok(())
    }

    fn read(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().get(entry).cloned().map(Zeroizing::new))
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap().remove(entry);
        Ok(())
    }
}

/// A keychain that is there as long as it is said to be.
#[derive(Clone, Default)]
struct Coming(InMemory, Arc<Mutex<bool>>, Arc<Mutex<usize>>);

impl Coming {
    fn is_there(&self) -> Result<(), KeychainError> {
        *self.2.lock().unwrap() += 1;
        if *self.1.lock().unwrap() { Ok(()) } else { Err(KeychainError::Locked) }
    }
}

impl Keychain for Coming {
    fn put(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.is_there()?;
        self.0.put(entry, secret)
    }

    fn read(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.is_there()?;
        self.0.read(entry)
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        self.is_there()?;
        self.0.delete(entry)
    }
}

struct Locked;

impl Keychain for Locked {
    fn put(&self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
        Err(KeychainError::Locked)
    }

    fn read(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Err(KeychainError::Locked)
    }

    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Locked)
    }
}

fn key() -> Key {
    Key::from_bytes([1; 32])
}

fn put(secrets: &Secrets, account: Uuid, password: &str) {
    secrets.put(account, &Sensitive::new(password.into()), &mut SystemRandom).unwrap();
}

fn read(secrets: &Secrets, account: Uuid) -> Option<String> {
    secrets.read(account).unwrap().map(|password| password.expose().clone())
}

fn folder_and_places() -> (TempDir, TempDir, [Secrets; 2]) {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let places = [
        Secrets::in_file(one.path(), &key()),
        Secrets::in_keychain(other.path(), &key(), Box::new(InMemory::default())),
    ];
    (one, other, places)
}

#[test]
fn a_password_is_kept_replaced_and_deleted_in_either_place() {
    let (_one, _other, places) = folder_and_places();
    for secrets in places {
        let place = secrets.place();
        assert_eq!(read(&secrets, MAIL), None, "{place:?}");
        put(&secrets, MAIL, "first");
        put(&secrets, OTHER, "übrig");
        put(&secrets, MAIL, "second");
        assert_eq!(read(&secrets, MAIL).as_deref(), Some("second"), "{place:?}");
        secrets.delete(MAIL, &mut SystemRandom).unwrap();
        secrets.delete(MAIL, &mut SystemRandom).unwrap();
        assert_eq!(read(&secrets, MAIL), None, "{place:?}");
        assert_eq!(read(&secrets, OTHER).as_deref(), Some("übrig"), "{place:?}");
    }
}

#[test]
fn with_a_keychain_nothing_is_left_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::in_keychain(folder.path(), &key(), Box::new(InMemory::default()));
    put(&secrets, MAIL, "hunter2");
    assert_eq!(secrets.place(), Place::Keychain);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_came_into_the_file_while_there_was_no_keychain_is_found_and_moves_on_change() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), InMemory::default());
    let with = Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone()));
    let without = Secrets::in_file(folder.path(), &key());
    put(&with, MAIL, "old");
    put(&without, MAIL, "newer");
    assert_eq!(read(&with, MAIL).as_deref(), Some("newer"));
    put(&with, MAIL, "newest");
    assert_eq!(read(&with, MAIL).as_deref(), Some("newest"));
    assert_eq!(read(&without, MAIL), None);
    put(&without, MAIL, "again");
    with.delete(MAIL, &mut SystemRandom).unwrap();
    assert_eq!((read(&with, MAIL), read(&without, MAIL), keychain.0.lock().unwrap().len()), (None, None, 0));
}

#[test]
fn a_locked_keychain_is_never_taken_for_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Secrets::in_keychain(folder.path(), &key(), Box::new(Locked));
    let locked = |error| matches!(error, SecretError::Keychain(KeychainError::Locked));
    assert!(locked(secrets.read(MAIL).unwrap_err()));
    assert!(locked(secrets.put(MAIL, &Sensitive::new("x".into()), &mut SystemRandom).unwrap_err()));
    assert!(locked(secrets.delete(MAIL, &mut SystemRandom).unwrap_err()));
}

#[test]
fn a_keychain_is_asked_once_a_run_and_not_missed_when_it_goes_away() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Coming::default());
    let asked = || *keychain.2.lock().unwrap();
    *keychain.1.lock().unwrap() = true;
    put(&Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone())), MAIL, "first");
    let secrets = Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone()));
    let before = asked();
    for _ in 0..3 {
        assert_eq!(read(&secrets, MAIL).as_deref(), Some("first"));
    }
    assert_eq!(asked(), before + 1);
    *keychain.1.lock().unwrap() = false;
    assert_eq!(read(&secrets.clone(), MAIL).as_deref(), Some("first"));
    let written = secrets.put(MAIL, &Sensitive::new("second".into()), &mut SystemRandom);
    assert!(matches!(written, Err(SecretError::Keychain(KeychainError::Locked))), "a write says that it failed");
    assert_eq!(read(&secrets, MAIL).as_deref(), Some("first"), "what was not kept does not count");
}

#[test]
fn a_keychain_that_has_gone_away_since_an_earlier_run_is_said_and_not_taken_for_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    put(&Secrets::in_keychain(folder.path(), &key(), Box::new(InMemory::default())), MAIL, "first");
    let without = Secrets::new(folder.path(), &key(), Err(Some(KeychainError::Missing)));
    put(&without, OTHER, "in the file");
    let other = without.read_connected(OTHER).unwrap().map(|secret| secret.expose().clone());
    assert_eq!(other.as_deref(), Some("in the file"));
    let error = without.read_connected(MAIL).unwrap_err();
    assert_eq!((error.word().as_str(), KeychainError::Locked.word()), ("no_keychain", "keychain_locked"));
    assert_eq!(read(&without, MAIL), None, "somebody disconnected has none either way");
    assert!(Secrets::in_file(folder.path(), &key()).read_connected(MAIL).unwrap().is_none(), "none was wanted");
}

#[test]
fn what_could_not_be_deleted_while_the_keychain_was_away_goes_once_it_is_back() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), InMemory::default());
    let with = || Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone()));
    let items = || keychain.0.lock().unwrap().len();
    put(&with(), MAIL, "first");
    put(&with(), OTHER, "second");
    let away = Secrets::new(folder.path(), &key(), Err(Some(KeychainError::Missing)));
    away.delete(MAIL, &mut SystemRandom).unwrap();
    assert_eq!((items(), away.is_left(MAIL), away.is_left(OTHER)), (2, true, false));
    let locked = Secrets::in_keychain(folder.path(), &key(), Box::new(Locked));
    locked.sweep();
    assert!(locked.is_left(MAIL), "tried again the next time");
    let back = with();
    back.sweep();
    assert_eq!((items(), back.is_left(MAIL), read(&back, OTHER).as_deref()), (1, false, Some("second")));
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|file| { file.as_ref().is_ok_and(|file| file.file_name() == "secrets-left") })
            .count(),
        0
    );
    let never = Secrets::new(folder.path(), &key(), Err(Some(KeychainError::Missing)));
    put(&never, MAIL, "in the file");
    never.delete(MAIL, &mut SystemRandom).unwrap();
    assert!(!never.is_left(MAIL), "it lay in the file alone");
}

#[test]
fn a_sign_in_too_long_for_a_keychain_is_known_whole_in_this_run() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), InMemory::default());
    let secrets = Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone()));
    let access = "a".repeat(3_000);
    let whole = format!(r#"{{"refresh":"again","access":{{"graph":{{"token":"{access}","until":9}}}}}}"#);
    put(&secrets, MAIL, &whole);
    assert_eq!(read(&secrets, MAIL), Some(whole));
    let next_run = Secrets::in_keychain(folder.path(), &key(), Box::new(keychain));
    assert_eq!(read(&next_run, MAIL).as_deref(), Some(r#"{"refresh":"again","access":{}}"#));
}

#[test]
fn what_could_not_be_kept_is_held_and_kept_once_the_keychain_is_back() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Coming::default());
    let secrets = Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone()));
    let afresh = || secrets.read_afresh(MAIL, &mut SystemRandom).unwrap().map(|secret| secret.expose().clone());
    secrets.hold(MAIL, &Sensitive::new("rotated".into()));
    assert_eq!(afresh().as_deref(), Some("rotated"));
    *keychain.1.lock().unwrap() = true;
    assert_eq!(afresh().as_deref(), Some("rotated"));
    let next_run = Secrets::in_keychain(folder.path(), &key(), Box::new(keychain.clone()));
    assert_eq!(read(&next_run, MAIL).as_deref(), Some("rotated"));
    put(&next_run, MAIL, "by another process");
    assert_eq!(read(&secrets, MAIL).as_deref(), Some("rotated"), "known");
    assert_eq!(afresh().as_deref(), Some("by another process"));
    next_run.delete(MAIL, &mut SystemRandom).unwrap();
    assert_eq!(afresh(), None, "and gone");
}
