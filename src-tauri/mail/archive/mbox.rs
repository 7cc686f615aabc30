//! One mbox file: offsets are indexed in one pass, messages read on demand. Content-Length is ignored.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::lines::{self, Quoting, Stoppable, is_blank, is_quoted};
use super::{LARGEST, mbox_date};
use crate::remote::{Brought, Cursor, Extent, Listed, RemoteKey, Unreadable, flag};
use crate::{Cancel, Trouble};

/// Longest piece of a line looked at as one.
const PIECE: u64 = 64 * 1024;
/// Header fields mail programs rewrite in place; they do not make another message.
const REWRITTEN: [&str; 9] = [
    "status:",
    "x-status:",
    "x-keywords:",
    "x-uid:",
    "x-imap:",
    "x-imapbase:",
    "x-mozilla-status:",
    "x-mozilla-status2:",
    "x-mozilla-keys:",
];

/// A message in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Content hash and occurrence.
    pub key: String,
    start: u64,
    end: u64,
    pub flags: i64,
    pub date: Option<i64>,
    pub size: u64,
}

/// The index of a file as it was at a mark.
#[derive(Debug)]
pub(super) struct Indexed {
    path: PathBuf,
    mark: Cursor,
    modified: i64,
    entries: Vec<Entry>,
    by_key: HashMap<String, usize>,
}

/// Size and time of the last change: what tells whether to index again.
pub(super) fn mark(path: &Path) -> Result<Cursor, Trouble> {
    let metadata = path.metadata().map_err(Trouble::Archive)?;
    let since = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Ok(Cursor(format!("mbox:{}:{}", metadata.len(), since.as_nanos())))
}

impl Indexed {
    pub fn build(path: &Path, mark: Cursor, cancel: &Cancel) -> Result<Self, Trouble> {
        let (file, metadata) = lines::open(path).map_err(Trouble::Archive)?;
        let modified = lines::modified(&metadata);
        let entries = index(BufReader::with_capacity(256 * 1024, file), cancel)?;
        let by_key = entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
        Ok(Self { path: path.to_owned(), mark, modified, entries, by_key })
    }

    pub fn is_for(&self, path: &Path, mark: &Cursor) -> bool {
        self.path == path && self.mark == *mark
    }

    pub fn listed(&self) -> Vec<Listed> {
        let list = |entry: &Entry| Listed {
            key: RemoteKey(entry.key.clone()),
            uid: None,
            flags: entry.flags,
            modseq: 0,
            size: entry.size,
            internal_date: entry.date.unwrap_or(self.modified),
        };
        self.entries.iter().map(list).collect()
    }

    pub fn read(&self, key: &str, extent: Extent, cancel: &Cancel) -> Result<Brought, Trouble> {
        let Some(entry) = self.by_key.get(key).and_then(|at| self.entries.get(*at)) else {
            return Ok(Brought::Gone);
        };
        let length = entry.end.saturating_sub(entry.start);
        if length > LARGEST {
            return Ok(Brought::Unreadable(Unreadable::TooLarge));
        }
        let (mut file, _) = lines::open(&self.path).map_err(Trouble::Archive)?;
        file.seek(SeekFrom::Start(entry.start)).map_err(Trouble::Archive)?;
        let bytes = lines::travel(Stoppable { reader: file.take(length), cancel }, extent, Quoting::Mbox);
        cancel.check()?;
        bytes.map(Brought::Bytes).map_err(Trouble::Archive)
    }
}

/// Finds the messages of an mbox: one begins at a `From ` line that is the first line or follows a blank one.
pub(super) fn index(mut reader: impl BufRead, cancel: &Cancel) -> Result<Vec<Entry>, Trouble> {
    let mut split = Split::default();
    let mut piece = Vec::new();
    let (mut offset, mut at_start, mut after_blank, mut count) = (0u64, true, true, 0u64);
    loop {
        piece.clear();
        let read = (&mut reader).take(PIECE).read_until(b'\n', &mut piece).map_err(Trouble::Archive)? as u64;
        if read == 0 {
            split.finish(offset);
            return Ok(split.entries);
        }
        count += 1;
        if count.is_multiple_of(1024) {
            cancel.check()?;
        }
        let whole = at_start && piece.ends_with(b"\n");
        if whole && after_blank && mbox_date::is_separator(&piece) {
            split.finish(offset);
            split.begin(offset + read, &piece);
        } else if whole && is_blank(&piece) {
            split.blank(offset, &piece);
        } else {
            split.line(&piece, at_start);
        }
        after_blank = whole && is_blank(&piece);
        at_start = piece.ends_with(b"\n");
        offset += read;
    }
}

#[derive(Default)]
struct Split {
    entries: Vec<Entry>,
    seen: HashMap<String, u32>,
    current: Option<Building>,
}

struct Building {
    start: u64,
    hash: blake3::Hasher,
    in_body: bool,
    flags: i64,
    date: Option<i64>,
    size: u64,
    /// A blank line whose fate is open: the message's own, or the one before the next `From ` line.
    held: Option<(u64, Vec<u8>)>,
}

impl Split {
    fn begin(&mut self, start: u64, separator: &[u8]) {
        let date = mbox_date::date(separator);
        let hash = blake3::Hasher::new();
        self.current = Some(Building { start, hash, in_body: false, flags: 0, date, size: 0, held: None });
    }

    fn blank(&mut self, offset: u64, line: &[u8]) {
        let Some(current) = &mut self.current else { return };
        current.release();
        if current.in_body {
            current.held = Some((offset, line.to_vec()));
        } else {
            current.in_body = true;
            current.feed(line);
        }
    }

    fn line(&mut self, piece: &[u8], at_start: bool) {
        let Some(current) = &mut self.current else { return };
        current.release();
        if at_start && current.in_body && is_quoted(piece) {
            current.size = current.size.saturating_sub(1);
        }
        if at_start && !current.in_body && current.rewritten(piece) {
            current.count(piece);
        } else {
            current.feed(piece);
        }
    }

    fn finish(&mut self, offset: u64) {
        let Some(current) = self.current.take() else { return };
        let hex = current.hash.finalize().to_hex();
        let hash = hex.get(..32).unwrap_or_default().to_owned();
        let occurrence = self.seen.entry(hash.clone()).or_default();
        *occurrence += 1;
        self.entries.push(Entry {
            key: format!("{hash}-{occurrence}"),
            start: current.start,
            end: current.held.map_or(offset, |(at, _)| at),
            flags: current.flags,
            date: current.date,
            size: current.size,
        });
    }
}

impl Building {
    fn release(&mut self) {
        if let Some((_, line)) = self.held.take() {
            self.feed(&line);
        }
    }

    fn feed(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        self.count(piece);
    }

    fn count(&mut self, piece: &[u8]) {
        let bare = piece.ends_with(b"\n") && !piece.ends_with(b"\r\n");
        self.size += piece.len() as u64 + u64::from(bare);
    }

    /// Takes the flags from a header field that mail programs rewrite; answers whether it is one.
    fn rewritten(&mut self, line: &[u8]) -> bool {
        let text = String::from_utf8_lossy(line.get(..200).unwrap_or(line)).to_ascii_lowercase();
        let Some(name) = REWRITTEN.iter().find(|name| text.starts_with(**name)) else {
            return false;
        };
        let value = text.get(name.len()..).unwrap_or("").trim();
        self.flags |= match *name {
            "status:" if value.contains('r') => flag::SEEN,
            "x-status:" => x_status(value),
            "x-mozilla-status:" => mozilla(i64::from_str_radix(value, 16).unwrap_or(0)),
            _ => 0,
        };
        true
    }
}

fn x_status(letters: &str) -> i64 {
    let bit = |letter| match letter {
        'a' => flag::ANSWERED,
        'f' => flag::FLAGGED,
        'd' => flag::DELETED,
        't' => flag::DRAFT,
        'r' => flag::SEEN,
        _ => 0,
    };
    letters.chars().map(bit).fold(0, |all, one| all | one)
}

fn mozilla(bits: i64) -> i64 {
    let pairs = [(1, flag::SEEN), (2, flag::ANSWERED), (4, flag::FLAGGED), (8, flag::DELETED)];
    pairs.iter().filter(|(bit, _)| bits & bit != 0).fold(0, |all, (_, one)| all | one)
}

#[cfg(test)]
#[path = "mbox_tests.rs"]
mod tests;
