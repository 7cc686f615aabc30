//! Putting a backup in the place of the store. What was there is set aside, never deleted.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;

use crate::backup::{check_database, sync_folder};
use crate::backup_file::extract;
use crate::error::Result;
use crate::keys::{ENVELOPE_FILE, Envelope, Key, KeyError};
use crate::{FILE_NAME, Lock, connection};

/// A store that was put in place.
#[derive(Debug)]
pub struct Restored {
    /// The key that opens it.
    pub key: Key,
    /// Where the store that was there lies now, if there was one.
    pub aside: Option<PathBuf>,
    /// When the backup was made, Unix seconds.
    pub made: i64,
}

/// Puts a backup in the place of the store in `dir`; `unlock` gives the key from the backup's envelope. Nothing is moved before the backup was
/// opened and checked.
///
/// # Errors
/// `InUse` (naming the process) while any process has the store open, `NotPrivate`, `BadBackup`, `TooNew`, those of `unlock`, `DiskFull`, `ReadOnly`.
pub fn restore(
    file: &Path,
    dir: &Path,
    now: i64,
    unlock: impl FnOnce(&Envelope) -> std::result::Result<Key, KeyError>,
) -> Result<Restored> {
    crate::open::private_home(dir)?;
    let _alone = Lock::alone(dir)?;
    let work = tempfile::Builder::new().prefix(".dossier-").tempdir_in(dir)?;
    let head = extract(file, work.path())?;
    let key = unlock(&Envelope::read(work.path())?)?;
    check_database(&work.path().join(FILE_NAME), &key)?;
    head.refuse_forged(&key)?;
    let (stem, keeps_envelope) = (free_stem(dir, now), keeps_envelope(dir, &key));
    if keeps_envelope {
        empty_log(&dir.join(FILE_NAME), &key);
    }
    let aside = set_aside(dir, &stem)?;
    if !keeps_envelope {
        move_if_there(&dir.join("secrets"), &dir.join(format!("{stem}.secrets")))?;
        move_if_there(&dir.join(ENVELOPE_FILE), &dir.join(format!("{stem}.keys")))?;
        fs::rename(work.path().join(ENVELOPE_FILE), dir.join(ENVELOPE_FILE))?;
    }
    fs::rename(work.path().join(FILE_NAME), dir.join(FILE_NAME))?;
    sync_folder(&dir.join(FILE_NAME))?;
    Ok(Restored { key, aside, made: head.at })
}

/// The envelope that is there may know newer ways in; it stays where it holds the very same key.
fn keeps_envelope(dir: &Path, key: &Key) -> bool {
    Envelope::read(dir).is_ok_and(|envelope| envelope.holds(key))
}

/// What a process that was killed left in the log of writes goes into its database while that can still be done; one that is damaged is set
/// aside together with its log.
fn empty_log(file: &Path, key: &Key) {
    if file.exists() {
        let _ = connection::writer(file, key, false)
            .map(|conn| conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    }
}

/// A log of writes belongs to its database by name: it moves along, or it would be played into the other one.
fn set_aside(dir: &Path, stem: &str) -> Result<Option<PathBuf>> {
    let (here, aside) = (dir.join(FILE_NAME), dir.join(format!("{stem}.db")));
    for end in ["-wal", "-shm", ""] {
        move_if_there(&with_end(&here, end), &with_end(&aside, end))?;
    }
    Ok(aside.exists().then_some(aside))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn move_if_there(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.exists() { fs::rename(from, to) } else { Ok(()) }
}

fn free_stem(dir: &Path, now: i64) -> String {
    let day = DateTime::from_timestamp(now, 0).unwrap_or_default().format("%Y-%m-%d");
    let stem = |number: u32| {
        if number == 1 {
            format!("dossier-before-restore-{day}")
        } else {
            format!("dossier-before-restore-{day}-{number}")
        }
    };
    let is_free = |stem: &String| {
        [".db", ".db-wal", ".keys", ".secrets"].iter().all(|end| !dir.join(format!("{stem}{end}")).exists())
    };
    (1..).map(stem).find(is_free).unwrap_or_else(|| stem(u32::MAX))
}
