//! Putting a backup in the place of the store. What was there is set aside, never deleted.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::DateTime;

use crate::backup::{check_database, sync_folder};
use crate::backup_file::extract;
use crate::error::{Result, StoreError};
use crate::keys::{ENVELOPE_FILE, Envelope, Key, KeyError};
use crate::{FILE_NAME, Lock, connection};

/// What SQLite keeps beside a database: the log of writes and its index.
const LOG: [&str; 2] = ["-wal", "-shm"];

/// A store that was put in place.
#[derive(Debug)]
pub struct Restored {
    /// The key that opens it.
    pub key: Key,
    /// Where the store that was there lies now, if there was one.
    pub aside: Option<PathBuf>,
    /// When the backup was made, Unix seconds.
    pub made: i64,
    moved: Vec<Move>,
}

/// From where, to where.
type Move = (PathBuf, PathBuf);

/// Puts a backup in the place of the store in `dir`; `unlock` gives the key from the backup's envelope. Nothing is moved before the backup was
/// opened and checked; where moving fails, everything moves back.
///
/// # Errors
/// `InUse` (naming the process) while any process has the store open, `NotPrivate`, `BadBackup`, `TooNew`, those of `unlock`, `DiskFull`, `ReadOnly`.
pub fn restore(
    file: &Path,
    dir: &Path,
    now: i64,
    unlock: impl FnOnce(&Envelope) -> std::result::Result<Key, KeyError>,
) -> Result<Restored> {
    restore_while(file, dir, (now, &|| true), unlock)
}

/// The same, given up before anything is moved once `go_on` answers `false`.
///
/// # Errors
/// `Stopped`, and those of [`restore`].
pub fn restore_while(
    file: &Path,
    dir: &Path,
    (now, go_on): (i64, &dyn Fn() -> bool),
    unlock: impl FnOnce(&Envelope) -> std::result::Result<Key, KeyError>,
) -> Result<Restored> {
    crate::open::private_home(dir)?;
    let _alone = Lock::alone(dir)?;
    let work = tempfile::Builder::new().prefix(".dossier-").tempdir_in(dir)?;
    let head = extract(file, work.path(), go_on)?;
    let key = unlock(&Envelope::read(work.path())?)?;
    check_database(&work.path().join(FILE_NAME), &key)?;
    head.refuse_forged(&key)?;
    hold_outbox(&work.path().join(FILE_NAME), &key)?;
    if !go_on() {
        return Err(StoreError::Stopped);
    }
    let (stem, keeps_envelope) = (free_stem(dir, now), keeps_envelope(dir, &key));
    if keeps_envelope {
        empty_log(&dir.join(FILE_NAME), &key);
    }
    let moved = moves((dir, work.path()), &stem, keeps_envelope);
    carry_out(&moved, &|from, to| fs::rename(from, to))?;
    sync_folder(&dir.join(FILE_NAME))?;
    let aside = Some(dir.join(format!("{stem}.db"))).filter(|aside| aside.exists());
    Ok(Restored { key, aside, made: head.at, moved })
}

impl Restored {
    /// Takes the restored store away again, because it does not open after all, and puts back what was there before.
    ///
    /// # Errors
    /// `InUse`, `ReadOnly`, `Io`.
    pub fn put_back(self, dir: &Path) -> Result<()> {
        let _alone = Lock::alone(dir)?;
        for end in LOG {
            remove_if_there(&with_end(&dir.join(FILE_NAME), end))?;
        }
        for (from, to) in self.moved.iter().rev() {
            if from.parent() == Some(dir) { fs::rename(to, from) } else { fs::remove_file(to) }?;
        }
        Ok(sync_folder(&dir.join(FILE_NAME))?)
    }
}

/// What waited when the backup was made may have left since, so nothing of it leaves by itself: it counts as cut off while it was handed over, until it is
/// found among sent mail or the user decides.
fn hold_outbox(file: &Path, key: &Key) -> Result<()> {
    let conn = connection::writer(file, key, false)?;
    let has_outbox = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'outbox'";
    if conn.query_row(has_outbox, [], |row| row.get::<_, i64>(0))? > 0 {
        conn.execute("UPDATE outbox SET state = 'sending' WHERE state = 'queued'", [])?;
    }
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    conn.close().map_err(|(_, error)| error.into())
}

/// What is to be moved, in order. A log of writes belongs to its database by name: it moves along, or it would be played into the other one.
fn moves((dir, work): (&Path, &Path), stem: &str, keeps_envelope: bool) -> Vec<Move> {
    let here = dir.join(FILE_NAME);
    let aside = |end: &str| dir.join(format!("{stem}{end}"));
    let mut old: Vec<Move> = LOG.map(|end| (with_end(&here, end), with_end(&aside(".db"), end))).to_vec();
    old.push((here.clone(), aside(".db")));
    let mut new = vec![(work.join(FILE_NAME), here)];
    if !keeps_envelope {
        old.push((dir.join("secrets"), aside(".secrets")));
        old.push((dir.join(ENVELOPE_FILE), aside(".keys")));
        new.insert(0, (work.join(ENVELOPE_FILE), dir.join(ENVELOPE_FILE)));
    }
    old.retain(|(from, _)| from.exists());
    old.into_iter().chain(new).collect()
}

/// Moves everything, or nothing: what was moved before a failure moves back.
fn carry_out(moves: &[Move], rename: &dyn Fn(&Path, &Path) -> std::io::Result<()>) -> Result<()> {
    for (at, (from, to)) in moves.iter().enumerate() {
        if let Err(error) = rename(from, to) {
            for (from, to) in moves.iter().take(at).rev() {
                let _ = fs::rename(to, from);
            }
            return Err(error.into());
        }
    }
    Ok(())
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

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn remove_if_there(file: &Path) -> std::io::Result<()> {
    if file.exists() { fs::remove_file(file) } else { Ok(()) }
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
        [".db", ".db-wal", ".db-shm", ".keys", ".secrets"].iter().all(|end| !dir.join(format!("{stem}{end}")).exists())
    };
    (1..).map(stem).find(is_free).unwrap_or_else(|| stem(u32::MAX))
}

#[cfg(test)]
#[path = "restore_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "restore_outbox_tests.rs"]
mod outbox_tests;
