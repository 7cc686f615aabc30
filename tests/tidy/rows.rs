//! Whoever reads messages, their texts or documents reads them through the views, or what was excluded or ranks higher would show.

use super::tree::Source;
use super::{Breach, line_at, rust};

/// Where the table itself may be read.
const MAY: &[(&str, &str)] = &[
    ("src-tauri/store/visible.sql", "the view itself"),
    ("src-tauri/store/migrations/", "makes the table and the view"),
    ("src-tauri/store/truth/", "keeps the rows the view rests on"),
];

/// What is read through a view of its own, or by `truth` alone.
const TABLES: &[(&str, &str)] = &[
    ("message", "read visible_message, not message"),
    ("document", "read visible_document, not document"),
    ("body_text", "texts are read by truth alone"),
];

pub fn check(source: &Source) -> Vec<Breach> {
    let may = MAY.iter().any(|(place, _)| source.path.starts_with(place)) || source.is_rust_test();
    if may || !source.is_under("src-tauri") {
        return Vec::new();
    }
    let parts = rust::parts(&source.text);
    let (sql, by_hand) = match source.ending() {
        "sql" => (without_comments(&source.text), false),
        "rs" => (parts.strings_outside_tests().to_owned(), true),
        _ => return Vec::new(),
    };
    let breaches = TABLES.iter().flat_map(|(table, instead)| {
        reads(&sql, table, by_hand).into_iter().map(|at| Breach::new(source, line_at(&sql, at), *instead))
    });
    breaches.collect()
}

/// Where a table follows FROM or JOIN; in Rust's strings only in capitals, because English says "from message".
fn reads(sql: &str, table: &str, only_capitals: bool) -> Vec<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut before = "";
    let mut found = Vec::new();
    for word in sql.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()) {
        let reads = if only_capitals { before.to_owned() } else { before.to_uppercase() };
        let at = word.as_ptr() as usize - sql.as_ptr() as usize;
        if word == table && matches!(reads.as_str(), "FROM" | "JOIN") && !writes(&sql[..at]) {
            found.push(at);
        }
        before = word;
    }
    found
}

/// Whether the statement begun last changes rows: what it reads on the way is shown to nobody.
fn writes(before: &str) -> bool {
    let statement = before.rsplit([';', '"']).next().unwrap_or_default().trim_start().to_uppercase();
    ["INSERT", "UPDATE", "DELETE", "REPLACE"].iter().any(|verb| statement.starts_with(verb))
}

fn without_comments(sql: &str) -> String {
    let cut = sql.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    cut.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::tree::source;
    use super::*;

    #[test]
    fn the_table_is_read_through_the_view() {
        let rows = [
            ("through the view", "store/inbox.sql", "SELECT key FROM visible_message", 0),
            ("round it", "store/inbox.sql", "SELECT key FROM message", 1),
            ("round it, joined over two lines", "store/inbox.sql", "SELECT 1 FROM copy\nJOIN\n  message m ON 1", 1),
            ("in small letters", "store/inbox.sql", "select key from message", 1),
            ("documents", "store/document.sql", "SELECT name FROM document", 1),
            ("texts", "store/find.sql", "SELECT text FROM message_address JOIN body_text ON 1", 1),
            ("documents through the view", "store/document.sql", "SELECT name FROM visible_document", 0),
            ("its sister tables", "store/inbox.sql", "SELECT 1 FROM message_ref JOIN message_address", 0),
            ("a comment", "store/inbox.sql", "SELECT 1 -- not FROM message\n", 0),
            ("a string in Rust", "api/inbox.rs", "fn a() { q(\"SELECT key FROM message WHERE 1\") }", 1),
            ("English in Rust", "api/inbox.rs", "fn a() { \"made from message parts\" } // FROM message", 0),
            (
                "a test in Rust",
                "store/a.rs",
                "#[cfg(test)]\nmod tests { const A: &str = \"SELECT 1 FROM message\"; }",
                0,
            ),
            ("a write", "store/a.rs", "fn a() { q(\"INSERT INTO b SELECT id FROM message\") }", 0),
            ("a read after a write", "store/a.sql", "DELETE FROM b; SELECT key FROM message", 1),
            ("who keeps the rows", "store/truth/hidden.sql", "SELECT key FROM message", 0),
        ];
        for (what, path, text, expected) in rows {
            assert_eq!(check(&source(&format!("src-tauri/{path}"), text)).len(), expected, "{what}");
        }
    }
}
