//! The file `secrets` beside the store, for machines without a keychain.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use domain::{Sensitive, Uuid};
use store::keys::{Key, NONCE_LENGTH, Random, lock_changes, seal, unseal, write_private};
use zeroize::{Zeroize, Zeroizing};

use crate::secret::SecretError;

const FILE: &str = "secrets";
const PURPOSE: &str = "dossier 2026-11 secrets of the accounts";
/// What every version begins with; the number of the version and a line feed follow.
const MAGIC: &[u8] = b"dossier secrets ";
const VERSION: &[u8] = b"1\n";

/// The file, which is there only while it holds a password.
pub(crate) struct SecretFile {
    path: PathBuf,
    key: Key,
}

/// Passwords by account, wiped when dropped.
#[derive(Default)]
struct Passwords(BTreeMap<Uuid, String>);

impl SecretFile {
    pub(crate) fn new(dir: &Path, key: &Key) -> Self {
        Self { path: dir.join(FILE), key: key.clone() }
    }

    pub(crate) fn put(
        &self,
        account: Uuid,
        password: &Sensitive<String>,
        random: &mut dyn Random,
    ) -> Result<(), SecretError> {
        let _lock = lock_changes(&self.path)?;
        let mut passwords = self.open_or_start_anew()?;
        passwords.set(account, Some(password.expose().clone()));
        self.write(&passwords, random)
    }

    pub(crate) fn read(&self, account: Uuid) -> Result<Option<Sensitive<String>>, SecretError> {
        Ok(self.open()?.0.get(&account).cloned().map(Sensitive::new))
    }

    pub(crate) fn delete(&self, account: Uuid, random: &mut dyn Random) -> Result<(), SecretError> {
        if !self.path.exists() {
            return Ok(());
        }
        let _lock = lock_changes(&self.path)?;
        let mut passwords = self.open_or_start_anew()?;
        if !passwords.set(account, None) {
            return Ok(());
        }
        if passwords.0.is_empty() {
            return Ok(std::fs::remove_file(&self.path)?);
        }
        self.write(&passwords, random)
    }

    /// A damaged file must not keep the user from entering the passwords again; it is set aside, not lost.
    fn open_or_start_anew(&self) -> Result<Passwords, SecretError> {
        match self.open() {
            Err(SecretError::FileDamaged) => {
                std::fs::rename(&self.path, self.path.with_extension("damaged"))?;
                Ok(Passwords::default())
            }
            opened => opened,
        }
    }

    fn open(&self) -> Result<Passwords, SecretError> {
        let content = match std::fs::read(&self.path) {
            Ok(content) => content,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Passwords::default()),
            Err(error) => return Err(error.into()),
        };
        let versioned = content.strip_prefix(MAGIC).ok_or(SecretError::FileDamaged)?;
        let sealed = versioned.strip_prefix(VERSION).ok_or_else(|| other_version(versioned))?;
        let plain = unseal(&self.key, PURPOSE, sealed)?;
        serde_json::from_slice(&plain).map(Passwords).map_err(|_| SecretError::FileDamaged)
    }

    fn write(&self, passwords: &Passwords, random: &mut dyn Random) -> Result<(), SecretError> {
        let plain = Zeroizing::new(serde_json::to_vec(&passwords.0).map_err(|_| SecretError::FileDamaged)?);
        let mut nonce = [0; NONCE_LENGTH];
        random.fill(&mut nonce)?;
        let sealed = seal(&self.key, PURPOSE, &plain, nonce)?;
        Ok(write_private(&self.path, &[MAGIC, VERSION, &sealed].concat())?)
    }
}

impl Passwords {
    /// Sets or takes away; tells whether there was one before.
    fn set(&mut self, account: Uuid, password: Option<String>) -> bool {
        let mut old = match password {
            Some(password) => self.0.insert(account, password),
            None => self.0.remove(&account),
        };
        let was_there = old.is_some();
        old.zeroize();
        was_there
    }
}

impl Drop for Passwords {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}

fn other_version(versioned: &[u8]) -> SecretError {
    let number = versioned.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let number: Option<u32> = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
    if number > Some(1) { SecretError::FileTooNew } else { SecretError::FileDamaged }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use store::keys::SystemRandom;
    use tempfile::TempDir;

    use super::*;

    const MAIL: Uuid = Uuid::from_u128(1);

    fn with_a_password() -> (TempDir, SecretFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = SecretFile::new(folder.path(), &Key::from_bytes([1; 32]));
        file.put(MAIL, &Sensitive::new("hunter2 of the inbox".into()), &mut SystemRandom).unwrap();
        (folder, file)
    }

    #[test]
    fn the_password_is_not_in_the_file_in_the_clear() {
        let (_folder, file) = with_a_password();
        let content = std::fs::read(&file.path).unwrap();
        assert!(!content.windows(7).any(|window| window == b"hunter2"));
        assert_eq!(file.read(MAIL).unwrap().unwrap().expose(), "hunter2 of the inbox");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, file) = with_a_password();
        assert_eq!(std::fs::metadata(&file.path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_file_goes_with_its_last_password() {
        let (folder, file) = with_a_password();
        file.delete(MAIL, &mut SystemRandom).unwrap();
        let left = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(left.collect::<Vec<_>>(), ["secrets.lock"]);
    }

    #[test]
    fn a_file_that_does_not_open_is_told_and_set_aside_when_passwords_are_entered_again() {
        let (folder, file) = with_a_password();
        let good = std::fs::read(&file.path).unwrap();
        let other = SecretFile::new(folder.path(), &Key::from_bytes([2; 32]));
        assert!(matches!(other.read(MAIL), Err(SecretError::FileDamaged)), "another store's key");
        let flipped = |at: usize| good.iter().enumerate().map(|(i, b)| if i == at { b ^ 1 } else { *b }).collect();
        for (what, content) in [
            ("the first byte", flipped(0)),
            ("a byte of the nonce", flipped(20)),
            ("the last byte", flipped(good.len() - 1)),
            ("cut short", good[..good.len() / 2].to_vec()),
            ("empty", Vec::new()),
        ] {
            std::fs::write(&file.path, &content).unwrap();
            assert!(matches!(file.read(MAIL), Err(SecretError::FileDamaged)), "{what}");
            file.put(MAIL, &Sensitive::new("again".into()), &mut SystemRandom).unwrap();
            assert_eq!(file.read(MAIL).unwrap().unwrap().expose(), "again", "{what}");
            assert_eq!(std::fs::read(folder.path().join("secrets.damaged")).unwrap(), content, "{what}");
        }
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let (_folder, file) = with_a_password();
        let newer = b"dossier secrets 2\n?";
        std::fs::write(&file.path, newer).unwrap();
        assert!(matches!(file.read(MAIL), Err(SecretError::FileTooNew)));
        let put = file.put(MAIL, &Sensitive::new("x".into()), &mut SystemRandom);
        assert!(matches!(put, Err(SecretError::FileTooNew)));
        assert_eq!(std::fs::read(&file.path).unwrap(), newer);
    }
}
