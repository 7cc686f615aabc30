//! One folder of .eml files. A key is the file name; the file's time stands in for INTERNALDATE.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::lines;
use crate::remote::{Cursor, Listed, RemoteKey};
use crate::{Cancel, Trouble};

/// A message file.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    name: String,
    metadata: fs::Metadata,
}

/// Whether a file name is one of a message.
pub(super) fn is_message(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.len() > 4 && name.ends_with(".eml")
}

/// Lists the message files, ordered by name. A link or a pipe by such a name is listed too, so that it is set aside and not passed over in silence.
pub(super) fn files(folder: &Path) -> Result<Vec<File>, Trouble> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(Trouble::Archive)? {
        let entry = entry.map_err(Trouble::Archive)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if is_message(&name) && !metadata.is_dir() {
            files.push(File { path: entry.path(), name, metadata });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// A hash of names, sizes and times of change.
pub(super) fn mark(files: &[File]) -> Cursor {
    let mut hash = blake3::Hasher::new();
    for file in files {
        let since = file.metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        hash.update(file.name.as_bytes())
            .update(format!("\n{} {}\n", file.metadata.len(), since.as_nanos()).as_bytes());
    }
    Cursor(format!("eml:{}", hash.finalize().to_hex()))
}

/// Describes each file. The size of a known message is not counted again.
pub(super) fn listed(files: &[File], known: &HashSet<String>, cancel: &Cancel) -> Result<Vec<Listed>, Trouble> {
    let mut all = Vec::with_capacity(files.len());
    for file in files {
        cancel.check()?;
        let bytes = file.metadata.len();
        let size =
            if known.contains(&file.name) { bytes } else { lines::travel_size(&file.path, &file.metadata, cancel)? };
        let internal_date = lines::modified(&file.metadata);
        all.push(Listed { key: RemoteKey(file.name.clone()), uid: None, flags: 0, modseq: 0, size, internal_date });
    }
    Ok(all)
}

/// Where each key's file is.
pub(super) fn paths(folder: &Path) -> Result<HashMap<String, PathBuf>, Trouble> {
    Ok(files(folder)?.into_iter().map(|file| (file.name, file.path)).collect())
}
