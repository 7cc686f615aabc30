//! People, clients and jobs found by the beginnings of their names, references or addresses.

use domain::{TargetId, TargetKind, fold};

use crate::error::Result;
use crate::{Read, TargetLabel};

/// More words than this say nothing new about whom somebody looks for.
const MOST_WORDS: usize = 6;

/// Names as they are compared: a space before every word.
const WORDS: &str = "' ' || replace(replace(found.name, '-', ' '), '''', ' ')";

impl Read<'_> {
    /// The people, clients and jobs whose name, reference or address has words that begin with the words of `text`.
    /// Names that begin with the first word come first, then other names, then addresses; each by name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn targets_matching(&self, text: &str, limit: u32) -> Result<Vec<TargetLabel>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!("{} ORDER BY place, name, id LIMIT {limit}", hits(words.len()));
        let found: Vec<TargetId> = self.all(&sql, rusqlite::params_from_iter(words), |row| row.get(0).map(TargetId))?;
        found.into_iter().map(|id| self.label(id)).collect()
    }

    /// The targets of one kind whose name or reference has words that begin with the words of `text`, or that have such an address.
    ///
    /// # Errors
    /// Those of the database.
    pub fn targets_named(&self, kind: Option<TargetKind>, text: &str) -> Result<Vec<TargetId>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let kind = kind.map_or(String::new(), |kind| format!(" WHERE target.kind = '{}'", kind.word()));
        let sql =
            format!("SELECT target.id FROM ({}) AS hit JOIN target ON target.id = hit.id{kind}", hits(words.len()));
        self.all(&sql, rusqlite::params_from_iter(words), |row| row.get(0).map(TargetId))
    }
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text).replace(['-', '\''], " ");
    folded
        .split_whitespace()
        .map(|word| word.trim_matches([',', ';', '"', '<', '>']))
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(String::from)
        .collect()
}

/// Id, place in the ranking and name of whatever all words match.
fn hits(words: usize) -> String {
    let all = |column: &str| {
        (1..=words).map(|n| format!("instr({column}, ' ' || ?{n}) > 0")).collect::<Vec<_>>().join(" AND ")
    };
    let address =
        "' ' || replace(replace(replace(address.normal, '@', ' '), '.', ' '), '-', ' ') || ' ' || address.normal";
    format!(
        "SELECT id, min(place) AS place, name FROM (
           SELECT found.id AS id, CASE WHEN substr(found.name, 1, length(?1)) = ?1 THEN 0 ELSE 1 END AS place, found.name AS name
           FROM (SELECT id, sort_name AS name FROM person
                 UNION ALL SELECT id, sort_name FROM client
                 UNION ALL SELECT id, sort_name FROM job
                 UNION ALL SELECT id, lower(reference) FROM job WHERE reference <> '') AS found
           WHERE {}
           UNION ALL
           SELECT target_address.target, 2, address.normal
           FROM target_address JOIN address ON address.id = target_address.address
           WHERE {})
         GROUP BY id",
        all(WORDS),
        all(address)
    )
}
