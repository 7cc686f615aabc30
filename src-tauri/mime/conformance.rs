//! What independent parsers agree on about public test messages, where those lie beside the repository.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, clippy::expect_used)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{Message, field, header, parse, part};

/// Where the agreed answer is not ours, on purpose: file, field, why.
const OURS: [(&str, &str, &str); 3] = [
    ("msg_43.txt", "from_name", "a name without an address is no mailbox; it is kept in from_text"),
    (
        "invalid_subject_characters.eml",
        "subject",
        "8-bit letters that are no UTF-8 are read as windows-1252 rather than lost",
    ),
    ("utf8_headers.eml", "from_addr", "domains are kept in A-labels"),
];

fn corpora() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no corpora");
    None
}

fn messages(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let expected: BTreeMap<String, Value> = expected(folder);
    expected.into_keys().map(|name| (name.clone(), fs::read(folder.join(&name)).unwrap())).collect()
}

fn expected(folder: &Path) -> BTreeMap<String, Value> {
    serde_json::from_slice(&fs::read(folder.join("mail-expected.json")).unwrap()).unwrap()
}

fn sorted(values: impl Iterator<Item = String>) -> Value {
    let mut values: Vec<String> = values.collect();
    values.sort();
    values.into()
}

fn ours(field: &str, raw: &[u8], message: &Message) -> Value {
    let from = message.header.mailboxes.iter().filter(|m| m.role == domain::Role::From);
    let attached = message.parts.iter().filter(|part| !part.name.is_empty());
    match field {
        "subject" => message.header.subject.clone().into(),
        "message_id" => message.header.message_id.clone().into(),
        "date" => message.header.date.into(),
        "from_addr" => from.map(|m| m.address.as_str()).collect(),
        "from_name" => from.map(|m| m.name.as_str()).collect(),
        "att_name" => sorted(attached.map(|part| part.name.clone())),
        "att_sha" => sorted(attached.map(|p| format!("{:x}", Sha256::digest(part(raw, p.index).unwrap())))),
        _ => Value::Null,
    }
}

fn agrees(field: &str, ours: &Value, theirs: &Value) -> bool {
    let empty = |value: &Value| {
        matches!(value, Value::Null)
            || value == ""
            || value.as_array().is_some_and(|list| list.iter().all(|v| v.is_null() || v == ""))
    };
    match field {
        _ if empty(ours) && empty(theirs) => true,
        "subject" => crate::word::fold_space(theirs.as_str().unwrap_or("")) == *ours,
        "from_addr" | "from_name" => {
            let lower = |value: &Value| value.to_string().to_lowercase().replace("null", "\"\"");
            lower(ours) == lower(theirs)
        }
        _ => ours == theirs,
    }
}

#[test]
fn what_parsers_agree_on_is_what_we_read() {
    let Some(folder) = corpora() else { return };
    let (mut agreed, mut differs) = (BTreeMap::<String, usize>::new(), Vec::new());
    for (name, theirs) in expected(&folder) {
        let raw = fs::read(folder.join(&name)).unwrap();
        let message = parse(&raw).unwrap();
        for (field, theirs) in theirs.as_object().unwrap() {
            let ours = ours(field, &raw, &message);
            if agrees(field, &ours, theirs) {
                *agreed.entry(field.clone()).or_default() += 1;
            } else if !OURS.iter().any(|(file, one, _)| name.ends_with(file) && one == field) {
                differs.push(format!("{name} {field}\n   ours   {ours}\n   theirs {theirs}"));
            }
        }
    }
    println!("agreed: {agreed:?}");
    assert!(differs.is_empty(), "{} differ:\n{}", differs.len(), differs.join("\n"));
}

#[test]
fn the_header_block_alone_gives_the_same_facts() {
    let Some(folder) = corpora() else { return };
    for (name, raw) in messages(&folder) {
        let message = parse(&raw).unwrap();
        assert_eq!(header(&raw), message.header, "{name}");
        let block = field::with_line_feeds(&raw);
        assert_eq!(header(field::split(&block).0), message.header, "{name}: the block alone");
    }
}
