//! Search: one question over subject, names, addresses, text and attachment names; newest first.

use domain::{MessageRow, TargetId, TargetKind};

use crate::error::Result;
use crate::query::{self, Field, Mark, Query};
use crate::{MessageLine, Read};

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its line; the preview is a snippet where the words stand further down.
    pub line: MessageLine,
    /// Where the words stand in subject and preview.
    pub marks: Vec<Mark>,
}

impl Read<'_> {
    /// The visible messages a query asks for, newest first.
    ///
    /// # Errors
    /// Those of the database; no query causes one.
    pub fn search(&self, query: &Query, limit: u32) -> Result<Vec<Found>> {
        let ids = self.search_ids(query, limit)?;
        let mut lines = self.message_lines(&ids)?;
        ids.iter().filter_map(|id| lines.remove(id)).map(|line| self.found(query, line)).collect()
    }

    /// As [`Read::search`], without the lines.
    ///
    /// # Errors
    /// Those of the database; no query causes one.
    pub fn search_ids(&self, query: &Query, limit: u32) -> Result<Vec<MessageRow>> {
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let compiled = query::compile(self, query, limit)?;
        self.all(&compiled.sql, rusqlite::params_from_iter(compiled.values), |row| row.get(0).map(MessageRow))
    }

    fn found(&self, query: &Query, mut line: MessageLine) -> Result<Found> {
        let mut marks = query::marked(query, Field::Subject, &line.outside.subject);
        let mut further = query::marked(query, Field::Preview, &line.preview);
        if marks.is_empty()
            && further.is_empty()
            && query.asks_for_text()
            && let Some(snippet) = query::snippet(query, &self.text(line.outside.id)?)
        {
            further = query::marked(query, Field::Preview, &snippet);
            line.preview = snippet;
        }
        marks.append(&mut further);
        Ok(Found { line, marks })
    }

    /// The targets a search means by a name; a client's contacts are meant with it.
    pub(crate) fn targets_asked(&self, kind: TargetKind, called: &str) -> Result<Vec<i64>> {
        let mut ids: Vec<i64> = self.targets_named(Some(kind), called)?.into_iter().map(|TargetId(id)| id).collect();
        if kind == TargetKind::Client {
            let mut contacts = Vec::new();
            for client in &ids {
                contacts
                    .extend(self.all("SELECT id FROM person WHERE client = ?1", [client], |row| row.get::<_, i64>(0))?);
            }
            ids.append(&mut contacts);
        }
        Ok(ids)
    }
}
