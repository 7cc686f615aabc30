//! How statements find their rows: what is asked every day must not walk all mail.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use crate::Read;
use crate::desk_tests::Desk;

/// Tables that hold a row for every message, or several.
const LARGE: [&str; 11] = [
    "copy",
    "message",
    "message_address",
    "message_reference",
    "message_thread",
    "address",
    "part",
    "piece",
    "blob",
    "body_text",
    "filing",
];

/// Statements that look at everything, and when they are run.
const WALKS: [(&str, &str); 9] = [
    ("brought.sql", "when an account is about to be deleted"),
    ("doctor_", "when the user asks for the store to be checked"),
    ("drop_unused_blobs.sql", "after mail was deleted for good"),
    ("keep_", "when the second user is added, once"),
    ("loose_sizes.sql", "after an account was removed, once"),
    ("not_on_file.sql", "when all mail is looked through for a new name"),
    ("orphans.sql", "after a copy was the last of its message"),
    ("correspondents.sql", "when people are suggested from the mail that was sent"),
    ("exclusions.sql", "on the page of exclusions, where there are any"),
];

fn statements(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("migrations") {
            found.extend(statements(&path));
        } else if path.extension().is_some_and(|ending| ending == "sql") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The large tables a statement walks from end to end; `None` for a fragment of one.
fn walked(read: &Read<'_>, sql: &str) -> Option<Vec<String>> {
    let mut plan = read.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).ok()?;
    let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>().unwrap();
    // A partial index holds few rows; it is named for what they are.
    let partial = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'";
    let few: Vec<String> = read.all(partial, [], |row| row.get(0)).unwrap();
    let is_large = |step: &&String| {
        let mut words = step.split(' ');
        words.next() == Some("SCAN")
            && words.next().is_some_and(|name| LARGE.contains(&name))
            && !words.any(|word| few.iter().any(|index| index == word))
    };
    Some(steps.iter().filter(is_large).cloned().collect())
}

#[test]
fn what_is_asked_every_day_walks_no_large_table() {
    let desk = Desk::empty();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut asked, mut walks) = (0, Vec::new());
    for path in statements(here) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let sql = fs::read_to_string(&path).unwrap();
        let Some(steps) = desk.store.read(|read| Ok::<_, crate::StoreError>(walked(read, &sql))).unwrap() else {
            continue;
        };
        asked += 1;
        if !WALKS.iter().any(|(known, _)| name.starts_with(known)) {
            walks.extend(steps.into_iter().map(|step| format!("{name}: {step}")));
        }
    }
    assert!(asked > 60, "only {asked} statements could be asked for their plan");
    assert!(walks.is_empty(), "a store of a million messages would be slow:\n{}", walks.join("\n"));
}

#[test]
fn a_walk_is_told_from_a_search() {
    let desk = Desk::empty();
    let table = [
        ("SELECT size FROM message", 1),
        ("SELECT size FROM message WHERE id = 1", 0),
        ("SELECT id FROM message WHERE body = 'wanted'", 0),
        ("SELECT folder.id, (SELECT count(*) FROM copy WHERE state = 'present' AND size > folder.id) FROM folder", 1),
    ];
    for (sql, walks) in table {
        let found = desk.store.read(|read| Ok::<_, crate::StoreError>(walked(read, sql))).unwrap().unwrap();
        assert_eq!(found.len(), walks, "{sql}: {found:?}");
    }
}
