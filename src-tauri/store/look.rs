//! What a backup holds, looked at before it takes the place of anything.

use std::path::Path;

use crate::backup_file::{Head, extract};
use crate::error::Result;
use crate::keys::{Envelope, Key, KeyError};
use crate::{FILE_NAME, connection};

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// When it was made, Unix seconds; the word of the file alone where no key opened it.
    pub made: i64,
    /// What is in it; `None` where no key opened it.
    pub held: Option<Held>,
}

/// How much is in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Messages that can be seen.
    pub messages: i64,
    /// People on file.
    pub people: i64,
    /// Messages saved to profiles.
    pub filings: i64,
}

/// Takes a backup apart in a folder inside `dir` that goes again, and counts what is in it; `unlock` gives the key from the backup's envelope,
/// or `None` where no key is at hand yet.
///
/// # Errors
/// `NotPrivate`, `BadBackup`, `TooNew`, those of `unlock`, `Corrupt` where the key does not open it, `DiskFull`, `ReadOnly`.
pub fn look_into(
    file: &Path,
    dir: &Path,
    unlock: impl FnOnce(&Envelope) -> std::result::Result<Option<Key>, KeyError>,
) -> Result<Look> {
    crate::open::private_home(dir)?;
    let work = tempfile::Builder::new().prefix(".dossier-").tempdir_in(dir)?;
    let head = extract(file, work.path(), &|| true)?;
    let key = unlock(&Envelope::read(work.path())?)?;
    let held = key.map(|key| count(&work.path().join(FILE_NAME), &key, &head)).transpose()?;
    Ok(Look { made: head.at, held })
}

fn count(file: &Path, key: &Key, head: &Head) -> Result<Held> {
    let conn = connection::reader(file, key)?;
    connection::refuse_foreign(&conn)?;
    crate::migrate::refuse_newer(&conn)?;
    head.refuse_forged(key)?;
    Ok(conn.query_row(
        "SELECT (SELECT count(*) FROM visible_message), (SELECT count(*) FROM person), (SELECT count(*) FROM filing)",
        [],
        |row| Ok(Held { messages: row.get(0)?, people: row.get(1)?, filings: row.get(2)? }),
    )?)
}
