//! The file of a backup: a line that says what it is, a line of lengths and a hash, the envelope, the encrypted database.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::backup::private;
use crate::error::{Result, StoreError};
use crate::keys::ENVELOPE_FILE;
use crate::{FILE_NAME, SCHEMA_VERSION};

const MAGIC: &str = "DOSSIER-BACKUP ";
const VERSION: i64 = 1;
/// More than any first two lines and any envelope have.
const LONGEST: u64 = 1 << 20;

/// What a backup says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// When it was made, Unix seconds.
    pub at: i64,
    /// The schema version of the database.
    pub schema: i64,
    /// Octets of the envelope.
    pub envelope: u64,
    /// Octets of the database.
    pub database: u64,
    /// BLAKE3 of both.
    pub blake3: String,
}

impl Head {
    /// The first two lines of the file.
    ///
    /// # Errors
    /// None that is known.
    pub fn render(&self) -> Result<Vec<u8>> {
        let fields = serde_json::to_string(self).map_err(|_| StoreError::BadBackup { why: "head" })?;
        Ok(format!("{MAGIC}{VERSION}\n{fields}\n").into_bytes())
    }
}

/// Reads the first two lines.
///
/// # Errors
/// `BadBackup`, and `TooNew` where a newer program wrote it.
fn read_head(file: &mut impl BufRead) -> Result<Head> {
    let not_one = StoreError::BadBackup { why: "not_a_backup" };
    let first = line(file)?;
    let version: i64 = match first.strip_prefix(MAGIC).map(str::parse) {
        Some(Ok(version)) => version,
        _ => return Err(not_one),
    };
    if version > VERSION {
        return Err(StoreError::TooNew { found: version, known: VERSION });
    }
    let head: Head = serde_json::from_str(&line(file)?).map_err(|_| StoreError::BadBackup { why: "damaged" })?;
    if head.schema > SCHEMA_VERSION {
        return Err(StoreError::TooNew { found: head.schema, known: SCHEMA_VERSION });
    }
    if head.envelope > LONGEST {
        return Err(StoreError::BadBackup { why: "damaged" });
    }
    Ok(head)
}

fn line(file: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    match file.take(LONGEST).read_line(&mut line) {
        Ok(_) => Ok(line.trim_end_matches('\n').to_owned()),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(StoreError::BadBackup { why: "not_a_backup" }),
        Err(error) => Err(error.into()),
    }
}

/// Takes a backup apart into a folder: the envelope and the database, each under its usual name.
///
/// # Errors
/// `BadBackup` where the file is no backup, is cut off or was changed; `TooNew`.
pub fn extract(file: &Path, into: &Path) -> Result<Head> {
    let mut file = BufReader::new(File::open(file)?);
    let head = read_head(&mut file)?;
    let mut hasher = blake3::Hasher::new();
    for (name, length) in [(ENVELOPE_FILE, head.envelope), (FILE_NAME, head.database)] {
        let mut part = private(&into.join(name))?;
        copy(&mut file, &mut part, length, &mut hasher)?;
        part.sync_all()?;
    }
    let is_longer = file.read(&mut [0])? > 0;
    if is_longer || hasher.finalize().to_hex().as_str() != head.blake3 {
        return Err(StoreError::BadBackup { why: "damaged" });
    }
    Ok(head)
}

fn copy(from: &mut impl BufRead, to: &mut File, length: u64, hasher: &mut blake3::Hasher) -> Result<()> {
    let mut left = length;
    while left > 0 {
        let mut chunk = Vec::with_capacity(1 << 16);
        from.take(left.min(1 << 16)).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            return Err(StoreError::BadBackup { why: "cut_off" });
        }
        hasher.update(&chunk);
        to.write_all(&chunk)?;
        left -= chunk.len() as u64;
    }
    Ok(())
}
