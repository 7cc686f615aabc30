//! What reads: every query is a method of [`Read`], beside its table.

use rusqlite::{Connection, Params, Row};

use crate::error::Result;

/// A consistent look at the store. Queries are added by one module a table.
pub struct Read<'c> {
    pub(crate) conn: &'c Connection,
}

impl<'c> Read<'c> {
    pub(crate) fn new(conn: &'c Connection) -> Self {
        Self { conn }
    }

    pub(crate) fn one<T>(&self, sql: &str, params: impl Params, map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>) -> Result<T> {
        Ok(self.conn.prepare_cached(sql)?.query_row(params, map)?)
    }

    pub(crate) fn maybe<T>(
        &self, sql: &str, params: impl Params, map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        use rusqlite::OptionalExtension;
        Ok(self.conn.prepare_cached(sql)?.query_row(params, map).optional()?)
    }

    pub(crate) fn all<T>(
        &self, sql: &str, params: impl Params, map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        Ok(self.conn.prepare_cached(sql)?.query_map(params, map)?.collect::<rusqlite::Result<Vec<T>>>()?)
    }

    pub(crate) fn count(&self, sql: &str, params: impl Params) -> Result<i64> {
        self.one(sql, params, |row| row.get(0))
    }
}
