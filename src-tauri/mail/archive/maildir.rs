//! One Maildir folder: the files in `cur` and `new`. A key is the file name without its flags.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::lines;
use crate::remote::{Cursor, Listed, RemoteKey, flag};
use crate::{Cancel, Trouble};

/// A message file.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    name: String,
}

/// Lists the message files, ordered by name. What is no regular file is listed too, so that it is set aside and not passed over in silence;
/// so is a `cur` or `new` that is a link: its messages would lie outside of the archive.
pub(super) fn files(folder: &Path) -> Result<Vec<File>, Trouble> {
    let mut files = Vec::new();
    for sub in ["cur", "new"] {
        let path = folder.join(sub);
        if path.is_symlink() {
            files.push(File { path, name: sub.to_owned() });
            continue;
        }
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound && sub == "new" => continue,
            Err(error) => return Err(Trouble::Archive(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Trouble::Archive)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && entry.file_type().is_ok_and(|kind| !kind.is_dir()) {
                files.push(File { path: entry.path(), name });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// A hash of the names, flags included.
pub(super) fn mark(files: &[File]) -> Cursor {
    let mut hash = blake3::Hasher::new();
    for file in files {
        hash.update(file.name.as_bytes()).update(b"\n");
    }
    Cursor(format!("maildir:{}", hash.finalize().to_hex()))
}

/// Describes each file. The size of a known message is not counted again.
pub(super) fn listed(files: &[File], known: &HashSet<String>, cancel: &Cancel) -> Result<Vec<Listed>, Trouble> {
    let mut all = Vec::with_capacity(files.len());
    let mut seen = HashSet::new();
    for file in files {
        cancel.check()?;
        let (key, flags) = split(&file.name);
        let Ok(metadata) = file.path.symlink_metadata() else { continue };
        if !seen.insert(key) {
            continue;
        }
        let size = match size_in_name(key) {
            Some(size) => size,
            None if known.contains(key) => metadata.len(),
            None => lines::travel_size(&file.path, &metadata, cancel)?,
        };
        let internal_date = date_in_name(key).unwrap_or_else(|| lines::modified(&metadata));
        all.push(Listed { key: RemoteKey(key.to_owned()), uid: None, flags, modseq: 0, size, internal_date });
    }
    Ok(all)
}

/// Where each key's file is now.
pub(super) fn paths(folder: &Path) -> Result<HashMap<String, PathBuf>, Trouble> {
    Ok(files(folder)?.into_iter().map(|file| (split(&file.name).0.to_owned(), file.path)).collect())
}

/// Parts a file name into key and flags; `:` is `;` or `!` where file systems refuse it.
fn split(name: &str) -> (&str, i64) {
    let Some((key, letters)) = [":2,", ";2,", "!2,"].iter().find_map(|mark| name.rsplit_once(mark)) else {
        return (name, 0);
    };
    let bit = |letter| match letter {
        'S' => flag::SEEN,
        'R' => flag::ANSWERED,
        'F' => flag::FLAGGED,
        'T' => flag::DELETED,
        'D' => flag::DRAFT,
        _ => 0,
    };
    (key, letters.chars().map(bit).fold(0, |all, one| all | one))
}

/// The size with CRLF line ends some servers write into the name (`,W=1234`).
fn size_in_name(key: &str) -> Option<u64> {
    key.split(',').find_map(|part| part.strip_prefix("W="))?.parse().ok()
}

/// The delivery time a name begins with, in Unix seconds, where it is one.
fn date_in_name(key: &str) -> Option<i64> {
    let (digits, _) = key.split_once('.')?;
    digits.parse().ok().filter(|seconds| (100_000_000..100_000_000_000).contains(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_gives_key_flags_size_and_date() {
        assert_eq!(
            split("1700000000.M1P2.host,S=3,W=4:2,FS"),
            ("1700000000.M1P2.host,S=3,W=4", flag::FLAGGED | flag::SEEN)
        );
        assert_eq!(split("1700000000.host;2,"), ("1700000000.host", 0));
        assert_eq!(split("1700000000.host"), ("1700000000.host", 0));
        assert_eq!(size_in_name("1700000000.M1P2.host,S=3,W=4"), Some(4));
        assert_eq!(date_in_name("1700000000.M1P2.host"), Some(1_700_000_000));
        assert_eq!(date_in_name("msg.eml"), None);
    }
}
