//! The passwords of the accounts: in the keychain, and where there is none in a file sealed under the key of the store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Sensitive, Uuid};
use store::keys::{Key, KeyError, Keychain, KeychainError, Random};
use zeroize::Zeroizing;

use crate::keychain::SystemKeychain;
use crate::secret_file::SecretFile;

/// Where the passwords are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the keychain of the operating system.
    Keychain,
    /// In the file `secrets` beside the store.
    File,
}

/// Why a password could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The keychain does not answer or stays locked: unlock it and try again. Says nothing about whether a password is saved.
    #[error("the keychain does not answer: {0}")]
    Keychain(#[from] KeychainError),
    /// The file `secrets` is damaged, or was sealed under another store's key: enter the passwords again.
    #[error("the file with the passwords does not open")]
    FileDamaged,
    /// The file `secrets` was written by a newer version of the program.
    #[error("the file with the passwords was written by a newer version")]
    FileTooNew,
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    NoRandomness,
    /// Reading or writing the file failed.
    #[error("the file with the passwords cannot be read or written")]
    Io(#[from] std::io::Error),
}

/// The passwords and tokens of the accounts of one store; clones share what was read. The keychain is asked for each once a run.
#[derive(Clone)]
pub struct Secrets(Arc<Inner>);

struct Inner {
    dir: PathBuf,
    keychain: Option<Box<dyn Keychain + Send + Sync>>,
    /// Why there is none, where one was looked for.
    away: Option<KeychainError>,
    file: SecretFile,
    /// What the keychain gave or took in this run.
    known: Mutex<BTreeMap<Uuid, Known>>,
}

struct Known {
    secret: Sensitive<String>,
    /// Not in the keychain yet, because it did not answer.
    waits: bool,
}

impl Secrets {
    /// Opens the passwords of the store in `dir`, in the user's keychain if it takes a secret now or is only locked.
    pub fn open(dir: &Path, key: &Key) -> Self {
        match SystemKeychain.probe() {
            Ok(()) | Err(KeychainError::Locked) => Self::in_keychain(dir, key, Box::new(SystemKeychain)),
            Err(away) => Self::new(dir, key, Err(Some(away))),
        }
    }

    /// Opens the passwords in the file alone; no keychain is ever touched.
    pub fn in_file(dir: &Path, key: &Key) -> Self {
        Self::new(dir, key, Err(None))
    }

    /// Opens the passwords in a given keychain. Those that came into the file while there was none are found too.
    pub fn in_keychain(dir: &Path, key: &Key, keychain: Box<dyn Keychain + Send + Sync>) -> Self {
        Self::new(dir, key, Ok(keychain))
    }

    fn new(dir: &Path, key: &Key, keychain: Result<Box<dyn Keychain + Send + Sync>, Option<KeychainError>>) -> Self {
        let (file, away) = (SecretFile::new(dir, key), keychain.as_ref().err().copied().flatten());
        Self(Arc::new(Inner { dir: dir.to_owned(), keychain: keychain.ok(), away, file, known: Mutex::default() }))
    }

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// Where a password put now would be kept.
    pub fn place(&self) -> Place {
        if self.0.keychain.is_some() { Place::Keychain } else { Place::File }
    }

    /// Keeps the password of an account, in place of an older one.
    ///
    /// # Errors
    /// See [`SecretError`]; the older one is still there then.
    pub fn put(&self, account: Uuid, password: &Sensitive<String>, random: &mut dyn Random) -> Result<(), SecretError> {
        let Some(keychain) = &self.0.keychain else {
            self.0.file.put(account, password, random)?;
            self.known().remove(&account);
            return Ok(());
        };
        keychain.put(&entry(account), password.expose().as_bytes())?;
        self.know(account, password, false);
        self.0.file.delete(account, random)
    }

    fn held(&self, account: Uuid) -> Option<Sensitive<String>> {
        self.known().get(&account).filter(|known| known.waits).map(|known| known.secret.clone())
    }

    /// Holds a secret for this run that [`Secrets::put`] could not keep; the next reading afresh tries again.
    pub fn hold(&self, account: Uuid, secret: &Sensitive<String>) {
        self.know(account, secret, true);
    }

    /// Reads the password of an account; `None` only when it is certain that none was saved. What was read in this run is not asked for again, so a
    /// keychain that has gone away since is not missed.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn read(&self, account: Uuid) -> Result<Option<Sensitive<String>>, SecretError> {
        if let Some(held) = self.held(account) {
            return Ok(Some(held));
        }
        let in_file = self.0.file.read(account)?;
        let (None, Some(keychain)) = (&in_file, &self.0.keychain) else {
            return Ok(in_file);
        };
        if let Some(known) = self.known().get(&account) {
            return Ok(Some(known.secret.clone()));
        }
        let found = keychain.read(&entry(account))?.and_then(text);
        if let Some(secret) = &found {
            self.know(account, secret, false);
        }
        Ok(found)
    }

    /// Reads the secret of an account that is connected, and so was kept: where none is found and the keychain has gone away since an earlier run, it
    /// is there.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn read_connected(&self, account: Uuid) -> Result<Option<Sensitive<String>>, SecretError> {
        match (self.read(account)?, self.0.away) {
            (None, Some(away)) => Err(away.into()),
            (read, _) => Ok(read),
        }
    }

    /// The same as [`Secrets::read`], asking the keychain again: another process may have kept another one. Where the keychain has gone away, what this run knows counts.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn read_afresh(
        &self,
        account: Uuid,
        random: &mut dyn Random,
    ) -> Result<Option<Sensitive<String>>, SecretError> {
        if let Some(held) = self.held(account) {
            // Kept now or the next time: it counts either way.
            let _ = self.put(account, &held, random);
            return Ok(Some(held));
        }
        let before = self.known().remove(&account);
        match (self.read(account), before) {
            (Err(SecretError::Keychain(_)), Some(before)) => {
                self.know(account, &before.secret, false);
                Ok(Some(before.secret))
            }
            (read, _) => read,
        }
    }

    /// Deletes the password of an account wherever it is.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn delete(&self, account: Uuid, random: &mut dyn Random) -> Result<(), SecretError> {
        self.known().remove(&account);
        self.0.file.delete(account, random)?;
        self.0.keychain.as_ref().map_or(Ok(()), |keychain| Ok(keychain.delete(&entry(account))?))
    }

    fn know(&self, account: Uuid, secret: &Sensitive<String>, waits: bool) {
        self.known().insert(account, Known { secret: secret.clone(), waits });
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<Uuid, Known>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SecretError {
    /// The word for it in failures.
    pub fn word(&self) -> String {
        match self {
            Self::Keychain(error) => error.word().into(),
            other => other.to_string(),
        }
    }
}

impl From<KeyError> for SecretError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::NoRandomness => Self::NoRandomness,
            _ => Self::FileDamaged,
        }
    }
}

fn entry(account: Uuid) -> String {
    format!("account {account}")
}

fn text(secret: Zeroizing<Vec<u8>>) -> Option<Sensitive<String>> {
    std::str::from_utf8(&secret).ok().map(|text| Sensitive::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
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
}
