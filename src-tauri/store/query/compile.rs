//! An alternative to SQL: every value is bound, every word quoted, and newest first without sorting more than a few.
//!
//! The rows come from whatever gives them newest first and fewest: the index of words, a small set, an index of one fact, or all messages. What
//! else is asked is looked up a row at a time, so that fifty rows cost the same in a store of any size.

use rusqlite::types::Value;

use super::Leaf;
use super::branch::{Branch, Fact, Text};
use super::holds::{CROWDED, Source, Values, holds, source};
use crate::Read;
use crate::error::Result;

/// A set of messages of at most this many rows is read whole rather than looked up for each hit.
const SMALL: i64 = 2_000;

/// SQL that yields message numbers, newest first, and its values.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub sql: String,
    pub values: Vec<Value>,
}

/// What the rows come from.
enum Driver {
    Text,
    Set(usize),
    Stream(usize),
    All,
}

/// Compiles an alternative for a store: at most `limit` messages.
///
/// # Errors
/// Those of the database.
pub(crate) fn compile(read: &Read<'_>, branch: &Branch, limit: u32) -> Result<Compiled> {
    Ok(written(branch, &driver(read, branch)?, limit))
}

fn written(branch: &Branch, driver: &Driver, limit: u32) -> Compiled {
    let mut statement = Statement { values: Values::default(), conditions: Vec::new() };
    let (from, id) = match driver {
        Driver::Text => statement.read_text(branch),
        Driver::Set(at) => statement.read_set(branch, *at),
        Driver::Stream(at) => statement.read_stream(branch, *at),
        Driver::All => {
            statement.text_per_row(branch);
            ("visible_message AS m".into(), "m.id")
        }
    };
    statement.bounds(branch, id);
    statement.facts(branch);
    let conditions = if statement.conditions.is_empty() { "true".into() } else { statement.conditions.join(" AND ") };
    let limit = statement.values.bind(i64::from(limit));
    let sql = format!("SELECT DISTINCT {id} FROM {from} WHERE {conditions} ORDER BY {id} DESC LIMIT {limit}");
    Compiled { sql, values: statement.values.0 }
}

/// Every way an alternative may be carried out, whatever is in the store.
#[cfg(test)]
pub(crate) fn every_way(branch: &Branch, limit: u32) -> Vec<Compiled> {
    let mut ways = vec![Driver::All];
    ways.extend((!branch.text.is_empty()).then_some(Driver::Text));
    for (at, fact) in branch.holds.iter().enumerate() {
        let Some(source) = source(fact, &mut Values::default()) else { continue };
        ways.push(Driver::Set(at));
        ways.extend(source.ordered.then_some(Driver::Stream(at)));
    }
    ways.iter().map(|driver| written(branch, driver, limit)).collect()
}

fn driver(read: &Read<'_>, branch: &Branch) -> Result<Driver> {
    let mut ordered = None;
    let mut smallest: Option<(i64, usize)> = None;
    let worth_counting = branch.holds.len() + branch.text.len().min(1) > 1;
    for (at, fact) in branch.holds.iter().enumerate() {
        let mut values = Values::default();
        let Some(source) = source(fact, &mut values) else { continue };
        if source.ordered && !worth_counting {
            return Ok(Driver::Stream(at));
        }
        if source.ordered {
            ordered.get_or_insert(at);
        }
        let size = size(read, &source, values)?;
        if size < SMALL && smallest.is_none_or(|(least, _)| size < least) {
            smallest = Some((size, at));
        }
    }
    Ok(match (smallest, branch.text.is_empty(), ordered) {
        (Some((least, at)), false, _) if found(read, &branch.text, least)? > least => Driver::Set(at),
        (Some((_, at)), true, _) => Driver::Set(at),
        (_, false, _) => Driver::Text,
        (None, true, Some(at)) => Driver::Stream(at),
        (None, true, None) => Driver::All,
    })
}

/// How many rows a source has, as far as that matters.
fn size(read: &Read<'_>, source: &Source, values: Values) -> Result<i64> {
    let Source { from, condition, .. } = source;
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {condition} LIMIT {SMALL})");
    read.count(&sql, rusqlite::params_from_iter(values.0))
}

/// How many messages the index finds, as far as it matters whether they are more than `least`.
fn found(read: &Read<'_>, text: &[Text], least: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ?1 LIMIT ?2)";
    read.count(sql, (all_of(text), least + 1))
}

fn all_of(text: &[Text]) -> String {
    text.iter().map(|text| text.fts.as_str()).collect::<Vec<_>>().join(" AND ")
}

struct Statement {
    values: Values,
    conditions: Vec<String>,
}

impl Statement {
    fn read_text(&mut self, branch: &Branch) -> (String, &'static str) {
        let mut text = all_of(&branch.text);
        if !branch.without.is_empty() {
            let without: Vec<&str> = branch.without.iter().map(|text| text.fts.as_str()).collect();
            text = format!("({text}) NOT ({})", without.join(" OR "));
        }
        let text = self.values.bind(text);
        self.conditions.push(format!("search MATCH {text}"));
        ("search CROSS JOIN visible_message AS m ON m.id = search.rowid".into(), "search.rowid")
    }

    fn read_set(&mut self, branch: &Branch, at: usize) -> (String, &'static str) {
        if let Some(source) = branch.holds.get(at).and_then(|fact| source(fact, &mut self.values)) {
            self.conditions
                .push(format!("m.id IN (SELECT {} FROM {} WHERE {})", source.id, source.from, source.condition));
        }
        self.text_per_row(branch);
        ("visible_message AS m".into(), "m.id")
    }

    fn read_stream(&mut self, branch: &Branch, at: usize) -> (String, &'static str) {
        let Some(source) = branch.holds.get(at).and_then(|fact| source(fact, &mut self.values)) else {
            return ("visible_message AS m".into(), "m.id");
        };
        self.conditions.push(source.condition);
        self.text_per_row(branch);
        (format!("{} CROSS JOIN visible_message AS m ON m.id = {}", source.from, source.id), source.id)
    }

    /// What the index finds or must not find, asked of one row after the other.
    fn text_per_row(&mut self, branch: &Branch) {
        for (text, sign) in
            branch.text.iter().map(|text| (text, "")).chain(branch.without.iter().map(|text| (text, "NOT ")))
        {
            let asked = self.values.bind(text.fts.clone());
            self.conditions.push(if text.gathers {
                format!("{sign}+m.id IN (SELECT rowid FROM search WHERE search MATCH {asked})")
            } else {
                format!("{sign}EXISTS (SELECT 1 FROM search WHERE search MATCH {asked} AND search.rowid = m.id)")
            });
        }
    }

    /// Times as bounds of where the rows come from: a row's number is its time, or a little above.
    fn bounds(&mut self, branch: &Branch, id: &str) {
        for fact in &branch.holds {
            match fact {
                Fact::Leaf(Leaf::After(begins)) => {
                    let begins = self.values.bind(*begins);
                    self.conditions.push(format!("{id} >= {begins}"));
                }
                Fact::Leaf(Leaf::Before(ends)) => {
                    let ends = self.values.bind(ends.saturating_add(CROWDED));
                    self.conditions.push(format!("{id} < {ends}"));
                }
                _ => {}
            }
        }
    }

    /// All facts, those that are looked up most cheaply first.
    fn facts(&mut self, branch: &Branch) {
        let of = |fact: &Fact, sign: &str, values: &mut Values| format!("{sign}{}", holds(fact, values));
        let mut asked: Vec<String> = branch.holds.iter().map(|fact| of(fact, "", &mut self.values)).collect();
        asked.extend(branch.fails.iter().map(|fact| of(fact, "NOT ", &mut self.values)));
        asked.sort_by_key(|condition| condition.contains("SELECT"));
        // Text that is looked up a row at a time is the dearest.
        let (texts, others): (Vec<String>, Vec<String>) = std::mem::take(&mut self.conditions)
            .into_iter()
            .partition(|condition| condition.contains("FROM search WHERE"));
        self.conditions = others.into_iter().chain(asked).chain(texts).collect();
    }
}
