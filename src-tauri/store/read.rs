//! What reads: every query is a method of [`Read`], beside its table.

use std::sync::Arc;

use rusqlite::{Connection, Params, Row};

use crate::error::{Result, StoreError};
use crate::remembered::{Memory, Remembered};
use crate::topic::Touched;

/// A consistent look at the store. Queries are added by one module a table.
pub struct Read<'c> {
    pub(crate) conn: &'c Connection,
    memory: &'c Memory,
    touched: Option<&'c Touched>,
}

/// Numbers as a JSON array, for `json_each`.
pub(crate) fn list(numbers: impl IntoIterator<Item = i64>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|number| number.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

impl<'c> Read<'c> {
    pub(crate) fn new(conn: &'c Connection, memory: &'c Memory) -> Self {
        Self { conn, memory, touched: None }
    }

    /// A look from within a transaction that changes: what it has touched so far is neither remembered nor recalled.
    pub(crate) fn within(conn: &'c Connection, memory: &'c Memory, touched: &'c Touched) -> Self {
        Self { conn, memory, touched: Some(touched) }
    }

    /// Whether nobody asked for a remembered thing before.
    pub(crate) fn is_first<T>(&self, part: impl FnOnce(&Memory) -> &Remembered<T>) -> bool {
        part(self.memory).is_first()
    }

    /// What `part` of the memory holds where it holds for this look, else what `gather` gathers.
    pub(crate) fn recall<T>(
        &self,
        part: impl FnOnce(&Memory) -> &Remembered<T>,
        fits: impl FnOnce(&T) -> bool,
        gather: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        let part = part(self.memory);
        if self.touched.is_some_and(|touched| touched.any(part.follows())) {
            return gather().map(Arc::new);
        }
        part.recall(self, fits, gather)
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        Ok(self.conn.prepare_cached(sql)?.query_row(params, map)?)
    }

    pub(crate) fn maybe<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        use rusqlite::OptionalExtension;
        Ok(self.conn.prepare_cached(sql)?.query_row(params, map).optional()?)
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, map)?.collect::<rusqlite::Result<Vec<T>>>()?)
    }

    pub(crate) fn count(&self, sql: &str, params: impl Params) -> Result<i64> {
        self.one(sql, params, |row| row.get(0))
    }

    /// The row of `relation` whose UUID begins with these hexadecimal digits (hyphens do not count).
    ///
    /// # Errors
    /// `Ambiguous`.
    pub(crate) fn by_uuid(&self, relation: &'static str, prefix: &str) -> Result<Option<i64>> {
        let digits: String = prefix.chars().filter(|c| *c != '-').collect::<String>().to_ascii_uppercase();
        if digits.is_empty() || digits.len() > 32 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            return Ok(None);
        }
        let (low, high) = (format!("{digits:0<32}"), format!("{digits:F<32}"));
        let sql = format!("SELECT id FROM {relation} WHERE uuid BETWEEN unhex(?1) AND unhex(?2) LIMIT 2");
        match self.all(&sql, (low, high), |row| row.get(0))?.as_slice() {
            [one] => Ok(Some(*one)),
            [] => Ok(None),
            _ => Err(StoreError::Ambiguous),
        }
    }
}
