//! The file of a backup: a line that says what it is, a line of lengths and a hash, the envelope, the encrypted database.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::backup::private_file;
use crate::error::{Result, StoreError};
use crate::keys::{ENVELOPE_FILE, Key};
use crate::{FILE_NAME, SCHEMA_VERSION};

const MAGIC: &str = "DOSSIER-BACKUP ";
const VERSION: i64 = 1;
/// More than any first two lines and any envelope have.
const LONGEST: u64 = 1 << 20;
const SEAL_PURPOSE: &str = "dossier 2026-11 seal of a backup's head";
/// The last second of the year 9999.
const LATEST: i64 = 253_402_300_799;

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
    /// BLAKE3 of the first two lines with an empty seal, keyed by the store: only whoever has its key can date a backup.
    pub seal: String,
}

impl Head {
    /// The same head with its seal.
    ///
    /// # Errors
    /// None that is known.
    pub fn sealed(self, key: &Key) -> Result<Self> {
        Ok(Self { seal: self.seal_by(key)?.to_hex().to_string(), ..self })
    }

    /// Refuses a head that was not sealed by this key, or was changed afterwards.
    ///
    /// # Errors
    /// `BadBackup`.
    pub fn refuse_forged(&self, key: &Key) -> Result<()> {
        match blake3::Hash::from_hex(&self.seal) {
            Ok(seal) if seal == self.seal_by(key)? => Ok(()),
            _ => Err(StoreError::BadBackup { why: "head" }),
        }
    }

    fn seal_by(&self, key: &Key) -> Result<blake3::Hash> {
        let bare = Self { seal: String::new(), ..self.clone() };
        Ok(blake3::keyed_hash(&key.derive(SEAL_PURPOSE), &bare.render()?))
    }

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
    if head.envelope > LONGEST || !(0..=LATEST).contains(&head.at) {
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
/// `BadBackup` where the file is no backup, is cut off or was changed; `TooNew`; `Stopped` once `go_on` answers `false`.
pub fn extract(file: &Path, into: &Path, go_on: &dyn Fn() -> bool) -> Result<Head> {
    let mut file = BufReader::new(File::open(file)?);
    let head = read_head(&mut file)?;
    let mut hasher = blake3::Hasher::new();
    for (name, length) in [(ENVELOPE_FILE, head.envelope), (FILE_NAME, head.database)] {
        let mut part = private_file(&into.join(name))?;
        let mut sink = |chunk: &[u8]| {
            hasher.update(chunk);
            if go_on() { Ok(part.write_all(chunk)?) } else { Err(StoreError::Stopped) }
        };
        copy(&mut file, length, &mut sink)?;
        part.sync_all()?;
    }
    let is_longer = file.read(&mut [0])? > 0;
    if is_longer || hasher.finalize().to_hex().as_str() != head.blake3 {
        return Err(StoreError::BadBackup { why: "damaged" });
    }
    Ok(head)
}

fn copy(from: &mut impl BufRead, length: u64, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let mut left = length;
    while left > 0 {
        let mut chunk = Vec::with_capacity(1 << 16);
        from.take(left.min(1 << 16)).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            return Err(StoreError::BadBackup { why: "cut_off" });
        }
        sink(&chunk)?;
        left -= chunk.len() as u64;
    }
    Ok(())
}
