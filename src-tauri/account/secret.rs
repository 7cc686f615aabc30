//! The passwords of the accounts: in the keychain, and where there is none in a file sealed under the key of the store.

use std::path::Path;

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

/// The passwords of the accounts of one store.
pub struct Secrets {
    keychain: Option<Box<dyn Keychain + Send + Sync>>,
    file: SecretFile,
}

impl Secrets {
    /// Opens the passwords of the store in `dir`, in the user's keychain if it takes a secret now or is only locked.
    pub fn open(dir: &Path, key: &Key) -> Self {
        match SystemKeychain.probe() {
            Ok(()) | Err(KeychainError::Locked) => Self::in_keychain(dir, key, Box::new(SystemKeychain)),
            Err(KeychainError::Missing | KeychainError::Refused) => Self::in_file(dir, key),
        }
    }

    /// Opens the passwords in the file alone; no keychain is ever touched.
    pub fn in_file(dir: &Path, key: &Key) -> Self {
        Self { keychain: None, file: SecretFile::new(dir, key) }
    }

    /// Opens the passwords in a given keychain. Those that came into the file while there was none are found too.
    pub fn in_keychain(dir: &Path, key: &Key, keychain: Box<dyn Keychain + Send + Sync>) -> Self {
        Self { keychain: Some(keychain), file: SecretFile::new(dir, key) }
    }

    /// Where a password put now would be kept.
    pub fn place(&self) -> Place {
        if self.keychain.is_some() { Place::Keychain } else { Place::File }
    }

    /// Keeps the password of an account, in place of an older one.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn put(&self, account: Uuid, password: &Sensitive<String>, random: &mut dyn Random) -> Result<(), SecretError> {
        let Some(keychain) = &self.keychain else {
            return self.file.put(account, password, random);
        };
        keychain.put(&entry(account), password.expose().as_bytes())?;
        self.file.delete(account, random)
    }

    /// Reads the password of an account; `None` only when it is certain that none was saved.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn read(&self, account: Uuid) -> Result<Option<Sensitive<String>>, SecretError> {
        let in_file = self.file.read(account)?;
        let (None, Some(keychain)) = (&in_file, &self.keychain) else {
            return Ok(in_file);
        };
        Ok(keychain.read(&entry(account))?.and_then(text))
    }

    /// Deletes the password of an account wherever it is.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn delete(&self, account: Uuid, random: &mut dyn Random) -> Result<(), SecretError> {
        self.file.delete(account, random)?;
        self.keychain.as_ref().map_or(Ok(()), |keychain| Ok(keychain.delete(&entry(account))?))
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
}
