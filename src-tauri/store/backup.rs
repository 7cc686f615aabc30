//! Backups: the whole store with its envelope in one encrypted file, written whole or not at all, and proved by opening it.

use std::fs::{self, File};
use std::io::{Seek, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use crate::backup_file::{Head, extract};
use crate::connection;
use crate::error::{Result, StoreError};
use crate::keys::{ENVELOPE_FILE, Key};
use crate::{FILE_NAME, SCHEMA_VERSION, Store};

/// How many steps of the database's machine pass between two questions whether to go on: less than a millisecond.
const STEPS: i32 = 500;

/// A backup that was written and proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Octets of the file.
    pub size: u64,
    /// Rows of all tables in it.
    pub rows: i64,
}

impl Store {
    /// Writes a backup and proves it: it is read back, opened with the key, checked, and its rows are counted. A file of that name is
    /// replaced at the very end, in one step.
    ///
    /// # Errors
    /// `DiskFull`, `ReadOnly`, `Io` (the folder is not there), `BadBackup` where what was written does not read back, `EnvelopeMissing`.
    pub fn backup(&self, file: &Path, now: i64) -> Result<Backup> {
        self.backup_while(file, now, || true)
    }

    /// The same, given up once `go_on` answers `false`; nothing is left of it then.
    ///
    /// # Errors
    /// `Stopped`, and those of [`Store::backup`].
    pub fn backup_while(
        &self,
        file: &Path,
        now: i64,
        go_on: impl Fn() -> bool + Clone + Send + 'static,
    ) -> Result<Backup> {
        let envelope = self.dir().join(ENVELOPE_FILE);
        if !envelope.is_file() {
            return Err(crate::keys::KeyError::EnvelopeMissing.into());
        }
        let work = beside(file)?;
        let copy = work.path().join("copy.db");
        let rows = copy_while(&self.dir().join(FILE_NAME), self.key(), &copy, go_on.clone())?;
        let whole = work.path().join("whole");
        write_whole(&whole, &fs::read(envelope)?, &copy, (self.key(), now))?;
        fs::remove_file(&copy)?;
        let size = fs::metadata(&whole)?.len();
        prove(&whole, &work, self.key(), rows)?;
        if !go_on() {
            return Err(StoreError::Stopped);
        }
        fs::rename(&whole, file)?;
        sync_folder(file)?;
        Ok(Backup { size, rows })
    }
}

/// Copies an encrypted database whole, under the same key; returns how many rows it holds.
///
/// # Errors
/// `BadBackup` where nobody wrote meanwhile and rows are missing.
pub fn copy_whole(from: &Path, key: &Key, to: &Path) -> Result<i64> {
    copy_while(from, key, to, || true)
}

fn copy_while(from: &Path, key: &Key, to: &Path, go_on: impl Fn() -> bool + Send + 'static) -> Result<i64> {
    let source = connection::writer(from, key, false)?;
    source.progress_handler(STEPS, Some(move || !go_on()))?;
    let before = rows(&source)?;
    source.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    let after = rows(&source)?;
    let copied = rows(&connection::reader(to, key)?)?;
    if before == after && copied != before {
        return Err(StoreError::BadBackup { why: "rows" });
    }
    Ok(copied)
}

fn write_whole(file: &Path, envelope: &[u8], copy: &Path, (key, now): (&Key, i64)) -> Result<()> {
    let mut database = File::open(copy)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(envelope);
    hasher.update_reader(&mut database)?;
    let head = Head {
        at: now,
        schema: SCHEMA_VERSION,
        envelope: envelope.len() as u64,
        database: database.metadata()?.len(),
        blake3: hasher.finalize().to_hex().to_string(),
        seal: String::new(),
    };
    database.rewind()?;
    let mut whole = private_file(file)?;
    whole.write_all(&head.sealed(key)?.render()?)?;
    whole.write_all(envelope)?;
    std::io::copy(&mut database, &mut whole)?;
    Ok(whole.sync_all()?)
}

fn prove(whole: &Path, work: &TempDir, key: &Key, expected: i64) -> Result<()> {
    let proof = work.path().join("proof");
    fs::create_dir(&proof)?;
    extract(whole, &proof, &|| true)?.refuse_forged(key)?;
    match check_database(&proof.join(FILE_NAME), key)? {
        found if found == expected => Ok(()),
        _ => Err(StoreError::BadBackup { why: "rows" }),
    }
}

/// Opens a database nobody else has open and checks it; returns how many rows it holds.
///
/// # Errors
/// `BadBackup` where it is damaged, `TooNew`, `Corrupt` where the key does not open it.
pub(crate) fn check_database(file: &Path, key: &Key) -> Result<i64> {
    let conn = connection::reader(file, key)?;
    connection::refuse_foreign(&conn)?;
    crate::migrate::refuse_newer(&conn)?;
    let said: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(StoreError::BadBackup { why: "damaged" });
    }
    rows(&conn)
}

fn rows(conn: &Connection) -> Result<i64> {
    let mut statement = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' AND name NOT LIKE 'sqlite_%'",
    )?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut sum = 0;
    for name in names {
        sum += conn.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |row| row.get::<_, i64>(0))?;
    }
    Ok(sum)
}

/// A folder for half-made files, on the same drive as the file that is to be; it goes when dropped.
fn beside(file: &Path) -> Result<TempDir> {
    Ok(tempfile::Builder::new().prefix(".dossier-").tempdir_in(folder_of(file))?)
}

pub(crate) fn folder_of(file: &Path) -> PathBuf {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Makes a new file that only the user may read.
///
/// # Errors
/// `AlreadyExists`, and those of making any file.
pub fn private_file(file: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// A rename is on disk only when the folder is; Windows has no such call and needs none.
pub(crate) fn sync_folder(file: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder_of(file))?.sync_all() } else { Ok(()) }
}
