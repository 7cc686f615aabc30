//! Locks between processes; the system frees them when a process dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Result, StoreError};

/// A lock on a file beside the store; ends when dropped.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Shares the store with other processes.
    ///
    /// # Errors
    /// `InUse` while another process holds it alone (restore, migration, rekey).
    pub fn shared(dir: &Path) -> Result<Self> {
        let (file, path) = open(dir, "dossier.lock")?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self { _file: file }),
            Err(error) => Err(refusal(error, &path)),
        }
    }

    /// Takes the store alone.
    ///
    /// # Errors
    /// `InUse` while any other process has it open.
    pub fn alone(dir: &Path) -> Result<Self> {
        named(dir, "dossier.lock")
    }

    /// Takes the making of a store in this folder.
    ///
    /// # Errors
    /// `InUse` while another process makes it.
    pub fn making(dir: &Path) -> Result<Self> {
        named(dir, "making.lock")
    }

    /// Takes the sync of one account, by its UUID in hexadecimal.
    ///
    /// # Errors
    /// `InUse`, naming the process that syncs it.
    pub fn sync(dir: &Path, account: &str) -> Result<Self> {
        named(dir, &format!("sync-{account}.lock"))
    }
}

fn named(dir: &Path, name: &str) -> Result<Lock> {
    let (file, path) = open(dir, name)?;
    match file.try_lock() {
        Ok(()) => {
            let program = std::env::current_exe().ok().and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()));
            let who = format!("{} ({})", program.unwrap_or_else(|| "dossier".into()), std::process::id());
            let _ = std::fs::write(path.with_extension("who"), who);
            Ok(Lock { _file: file })
        }
        Err(error) => Err(refusal(error, &path)),
    }
}

fn open(dir: &Path, name: &str) -> Result<(File, PathBuf)> {
    let path = dir.join(name);
    Ok((OpenOptions::new().create(true).truncate(false).write(true).read(true).open(&path)?, path))
}

fn refusal(error: TryLockError, path: &Path) -> StoreError {
    match error {
        TryLockError::WouldBlock => {
            StoreError::InUse { who: std::fs::read_to_string(path.with_extension("who")).unwrap_or_default() }
        }
        TryLockError::Error(error) => error.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_sync_of_an_account_at_a_time_and_the_other_is_told_who() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::sync(dir.path(), "a").unwrap();
        let Err(StoreError::InUse { who }) = Lock::sync(dir.path(), "a") else { panic!("two at once") };
        assert!(who.contains(&std::process::id().to_string()), "{who}");
        assert!(Lock::sync(dir.path(), "b").is_ok(), "another account");
        drop(first);
        assert!(Lock::sync(dir.path(), "a").is_ok());
    }

    #[test]
    fn whoever_wants_the_store_alone_waits_for_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let shared = (Lock::shared(dir.path()).unwrap(), Lock::shared(dir.path()).unwrap());
        assert!(matches!(Lock::alone(dir.path()), Err(StoreError::InUse { .. })));
        drop(shared);
        let _alone = Lock::alone(dir.path()).unwrap();
        assert!(matches!(Lock::shared(dir.path()), Err(StoreError::InUse { .. })));
    }
}
