//! Reads the hand-written texts beside this module: tables of `|` columns, and records with the turns of a conversation.

use std::collections::BTreeMap;

/// One record: the fields of its `===` line and what is written below it.
pub struct Record {
    fields: BTreeMap<String, String>,
    /// The messages of the record, at least one.
    pub turns: Vec<Turn>,
}

/// One message of a record: who writes, the marks of its `---` line, and the text.
#[derive(Clone, Default)]
pub struct Turn {
    /// Whether the recruiter writes.
    pub mine: bool,
    /// Hours after the message before, delivery moment, attachments and the like.
    pub marks: Vec<String>,
    /// The text without greeting and signature, unless the record is `raw`.
    pub text: String,
}

impl Record {
    /// The value of a field; empty when the record has none.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The text of the first turn.
    pub fn text(&self) -> &str {
        self.turns.first().map_or("", |turn| turn.text.as_str())
    }
}

impl Turn {
    /// The part of the first mark that begins with `start`, behind it.
    pub fn mark(&self, start: &str) -> Option<&str> {
        self.marks.iter().find_map(|mark| mark.strip_prefix(start))
    }
}

/// Reads records: `=== key=value | key=value`, then turns begun by `--- me …` or `--- them …`; without one the text is theirs.
pub fn records(text: &str) -> Vec<Record> {
    text.split("\n=== ").map(|chunk| chunk.strip_prefix("=== ").unwrap_or(chunk)).map(record).collect()
}

/// Reads a table: a line a row, columns divided by `|`, lines beginning with `#` left out.
pub fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('|').collect())
}

/// Reads `key=value` lines.
pub fn pairs(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.split_once('=')).collect()
}

fn record(chunk: &str) -> Record {
    let (head, body) = chunk.split_once('\n').unwrap_or((chunk, ""));
    let fields = split_head(head)
        .into_iter()
        .filter_map(|field| field.split_once('=').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())))
        .collect();
    let turns = if body.starts_with("--- ") {
        format!("\n{body}").split("\n--- ").skip(1).map(turn).collect()
    } else {
        vec![Turn { text: body.trim_end().to_owned(), ..Turn::default() }]
    };
    Record { fields, turns }
}

/// Divides at ` | ` only: a bare `|` belongs to alternatives inside a value.
fn split_head(head: &str) -> Vec<&str> {
    head.split(" | ").collect()
}

fn turn(chunk: &str) -> Turn {
    let (line, text) = chunk.split_once('\n').unwrap_or((chunk, ""));
    let mut words = line.split_whitespace();
    let mine = words.next() == Some("me");
    Turn { mine, marks: words.map(str::to_owned).collect(), text: text.trim_end().to_owned() }
}
