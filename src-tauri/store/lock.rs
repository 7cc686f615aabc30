//! Locks between processes; the system frees them when a process dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Result, StoreError};

/// A lock on a file beside the store; ends when dropped.
pub struct Lock {
    file: File,
    _sign: Option<Sign>,
}

/// Closing the file is not enough: a program that is being started by another thread holds it open for a moment too.
impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Says, as long as it is held, that this process has the store open: whoever wants it alone can be told by whom it is shared.
struct Sign {
    path: PathBuf,
    _file: File,
}

/// What the names of signs begin with.
const SIGN: &str = "open-";

impl Lock {
    /// Shares the store with other processes.
    ///
    /// # Errors
    /// `InUse` while another process holds it alone (restore, migration, rekey).
    pub fn shared(dir: &Path) -> Result<Self> {
        let (file, path) = open(dir, "dossier.lock")?;
        match file.try_lock_shared() {
            Ok(()) => {
                let _ = open_by(dir);
                Ok(Self { file, _sign: Sign::put_up(dir) })
            }
            Err(error) => Err(refusal(error, &path)),
        }
    }

    /// Takes the store alone.
    ///
    /// # Errors
    /// `InUse` while any other process has it open.
    pub fn alone(dir: &Path) -> Result<Self> {
        named(dir, "dossier.lock").map_err(|error| match (error, open_by(dir)) {
            (StoreError::InUse { .. }, who) if !who.is_empty() => StoreError::InUse { who: who.join(", ") },
            (error, _) => error,
        })
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

    /// Takes the right to write to one account's server, by its UUID in hexadecimal.
    ///
    /// # Errors
    /// `InUse`, naming the process that writes.
    pub fn writing(dir: &Path, account: &str) -> Result<Self> {
        named(dir, &format!("write-{account}.lock"))
    }
}

impl Sign {
    /// A process may have the store open more than once. Without a sign the store is open all the same.
    fn put_up(dir: &Path) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("{SIGN}{}-{}.lock", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let (file, path) = open(dir, &name).ok()?;
        file.try_lock().ok()?;
        std::fs::write(path.with_extension("who"), own_name()).ok()?;
        Some(Self { path, _file: file })
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        take_down(&self.path);
    }
}

fn take_down(path: &Path) {
    let _ = std::fs::remove_file(path.with_extension("who"));
    let _ = std::fs::remove_file(path);
}

/// Who has the store open now; signs of processes that were killed are taken down.
fn open_by(dir: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let is_sign = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(SIGN) && name.ends_with(".lock")
    };
    let mut who = Vec::new();
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_sign) {
        let Ok(file) = OpenOptions::new().write(true).open(&path) else { continue };
        match file.try_lock() {
            Ok(()) => take_down(&path),
            Err(_) => who.extend(std::fs::read_to_string(path.with_extension("who"))),
        }
    }
    who.sort();
    who.dedup();
    who
}

fn own_name() -> String {
    let program =
        std::env::current_exe().ok().and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    format!("{} ({})", program.unwrap_or_else(|| "dossier".into()), std::process::id())
}

fn named(dir: &Path, name: &str) -> Result<Lock> {
    let (file, path) = open(dir, name)?;
    match file.try_lock() {
        Ok(()) => {
            let _ = std::fs::write(path.with_extension("who"), own_name());
            Ok(Lock { file, _sign: None })
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
    fn a_lock_ends_although_its_file_is_still_open_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        for take in [Lock::shared, Lock::alone, Lock::making, |dir: &Path| Lock::sync(dir, "a")] {
            let lock = take(dir.path()).unwrap();
            let _elsewhere = lock.file.try_clone().unwrap();
            drop(lock);
            assert!(Lock::alone(dir.path()).is_ok() && take(dir.path()).is_ok());
        }
    }

    #[test]
    fn whoever_wants_the_store_alone_waits_for_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let shared = (Lock::shared(dir.path()).unwrap(), Lock::shared(dir.path()).unwrap());
        let Err(StoreError::InUse { who }) = Lock::alone(dir.path()) else { panic!("alone among others") };
        assert_eq!(who, own_name(), "each process is named once");
        drop(shared);
        assert_eq!(open_by(dir.path()), Vec::<String>::new());
        let _alone = Lock::alone(dir.path()).unwrap();
        assert!(matches!(Lock::shared(dir.path()), Err(StoreError::InUse { .. })));
    }

    #[test]
    fn the_sign_of_a_killed_process_names_nobody() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("open-4711-0.lock"), "").unwrap();
        std::fs::write(dir.path().join("open-4711-0.who"), "dossier (4711)").unwrap();
        let _shared = Lock::shared(dir.path()).unwrap();
        assert!(!dir.path().join("open-4711-0.who").exists());
        let Err(StoreError::InUse { who }) = Lock::alone(dir.path()) else { panic!("alone among others") };
        assert_eq!(who, own_name());
    }
}
