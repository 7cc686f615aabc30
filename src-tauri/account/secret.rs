//! The passwords of the accounts: in the keychain, and where there is none in a file sealed under the key of the store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Sensitive, Uuid};
use store::keys::{Key, KeyError, Keychain, KeychainError, Random};
use zeroize::Zeroizing;

use crate::keychain::SystemKeychain;
use crate::oauth::fitting;
use crate::secret_file::SecretFile;
use crate::secrets_left::SecretsLeft;

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
    left: SecretsLeft,
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
            Ok(()) | Err(KeychainError::Locked) => {
                let secrets = Self::in_keychain(dir, key, Box::new(SystemKeychain));
                secrets.sweep();
                secrets
            }
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
        let left = SecretsLeft::new(dir);
        Self(Arc::new(Inner {
            dir: dir.to_owned(),
            keychain: keychain.ok(),
            away,
            file,
            left,
            known: Mutex::default(),
        }))
    }

    /// The folder of the store.
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// Where a password put now would be kept.
    pub fn place(&self) -> Place {
        if self.0.keychain.is_some() { Place::Keychain } else { Place::File }
    }

    /// Keeps the password of an account, in place of an older one. The keychain gets what it has room for; the whole is known for this run.
    ///
    /// # Errors
    /// See [`SecretError`]; the older one is still there then.
    pub fn put(&self, account: Uuid, password: &Sensitive<String>, random: &mut dyn Random) -> Result<(), SecretError> {
        let Some(keychain) = &self.0.keychain else {
            self.0.file.put(account, password, random)?;
            self.known().remove(&account);
            return Ok(());
        };
        keychain.put(&entry(account), fitting(password).expose().as_bytes())?;
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

    /// Deletes the password of an account wherever it is; one that may lie in a keychain that is away goes once that is back.
    ///
    /// # Errors
    /// See [`SecretError`].
    pub fn delete(&self, account: Uuid, random: &mut dyn Random) -> Result<(), SecretError> {
        self.known().remove(&account);
        let was_in_file = self.0.file.read(account).is_ok_and(|found| found.is_some());
        self.0.file.delete(account, random)?;
        match (&self.0.keychain, self.0.away) {
            (Some(keychain), _) => Ok(keychain.delete(&entry(account))?),
            (None, Some(_)) if !was_in_file => Ok(self.0.left.add(account)?),
            (None, _) => Ok(()),
        }
    }

    /// Whether the password of an account, deleted since, may still lie in a keychain that is away.
    pub fn is_left(&self, account: Uuid) -> bool {
        self.0.left.has(account)
    }

    /// Deletes what could not be deleted while the keychain was away.
    fn sweep(&self) {
        let Some(keychain) = &self.0.keychain else { return };
        // What cannot be deleted now either is tried the next time.
        let _ = self.0.left.sweep(|account| keychain.delete(&entry(account)).is_ok());
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
#[path = "secret_tests.rs"]
mod tests;
