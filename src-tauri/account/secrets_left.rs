//! Secrets that were to be deleted while the keychain was away: whose they are, so that they go once it is back.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use domain::Uuid;
use store::keys::{lock_changes, write_private};

const FILE: &str = "secrets-left";

/// The file, which is there only while it names one: ids of accounts, a line each.
pub(crate) struct SecretsLeft(PathBuf);

impl SecretsLeft {
    pub(crate) fn new(dir: &Path) -> Self {
        Self(dir.join(FILE))
    }

    pub(crate) fn add(&self, account: Uuid) -> io::Result<()> {
        self.change(|left| left.insert(account))
    }

    pub(crate) fn has(&self, account: Uuid) -> bool {
        self.read().is_ok_and(|left| left.contains(&account))
    }

    /// Deletes what is left; whatever cannot be deleted now stays named.
    pub(crate) fn sweep(&self, mut delete: impl FnMut(Uuid) -> bool) -> io::Result<()> {
        if !self.0.exists() {
            return Ok(());
        }
        self.change(|left| {
            let before = left.len();
            left.retain(|account| !delete(*account));
            left.len() != before
        })
    }

    fn change(&self, act: impl FnOnce(&mut BTreeSet<Uuid>) -> bool) -> io::Result<()> {
        let _lock = lock_changes(&self.0)?;
        let mut left = self.read()?;
        match act(&mut left) {
            false => Ok(()),
            true if left.is_empty() => fs::remove_file(&self.0),
            true => {
                let lines: String = left.iter().map(|account| format!("{}\n", account.simple())).collect();
                write_private(&self.0, lines.as_bytes())
            }
        }
    }

    fn read(&self) -> io::Result<BTreeSet<Uuid>> {
        match fs::read_to_string(&self.0) {
            Ok(lines) => Ok(lines.lines().filter_map(|line| Uuid::try_parse(line).ok()).collect()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(error),
        }
    }
}
