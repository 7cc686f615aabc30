//! The folder of public messages, where one is given.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value};

/// A message with what independent parsers agree on about it, by field.
pub struct Known {
    pub name: String,
    pub raw: Vec<u8>,
    pub expected: Map<String, Value>,
}

/// All messages; `None` where no folder is given, which is said aloud.
///
/// # Panics
/// When a folder is given that does not hold what it should.
pub fn messages() -> Option<Vec<Known>> {
    let Some(folder) = std::env::var_os("DOSSIER_CORPORA").map(PathBuf::from) else {
        println!("skipped: no corpora");
        return None;
    };
    let expected = std::fs::read(folder.join("mail-expected.json")).expect("the folder holds mail-expected.json");
    let expected: BTreeMap<String, Map<String, Value>> = serde_json::from_slice(&expected).unwrap();
    let read = |(name, expected): (String, Map<String, Value>)| Known {
        raw: std::fs::read(folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}")),
        name,
        expected,
    };
    let messages: Vec<Known> = expected.into_iter().map(read).collect();
    assert!(!messages.is_empty(), "mail-expected.json names messages");
    Some(messages)
}
