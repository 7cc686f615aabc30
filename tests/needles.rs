//! Secrets looked for in what is kept or shown.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// How often a needle is in a haystack.
pub fn count(hay: &[u8], needle: &str) -> usize {
    hay.windows(needle.len()).filter(|window| *window == needle.as_bytes()).count()
}

/// A secret as it is and as protocols write it.
pub fn guises(secret: &str) -> [String; 3] {
    [secret.to_owned(), STANDARD.encode(secret), URL_SAFE_NO_PAD.encode(secret)]
}

/// What every file in a folder holds; what cannot be read or goes meanwhile is left out.
pub fn files(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.extend(fs::read(path).unwrap_or_default()) }
    }
    all
}
