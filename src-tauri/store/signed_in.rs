//! Whoever is signed in to a store in this program.

use std::sync::Arc;

use domain::UserId;
use rusqlite::Connection;

use crate::error::Result;
use crate::remembered::Memory;

/// Whoever is signed in, with what was remembered of what they see.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub user: UserId,
    pub memory: Arc<Memory>,
}

impl SignedIn {
    pub fn new(user: UserId) -> Self {
        Self { user, memory: Arc::default() }
    }
}

/// Nobody: sees nothing.
pub const NOBODY: UserId = UserId(0);

/// Who is signed in without being asked: the only user there is.
pub fn only_user(conn: &Connection) -> Result<UserId> {
    let sql = "SELECT CASE count(*) WHEN 1 THEN min(id) ELSE 0 END FROM user WHERE removed IS NULL";
    Ok(conn.query_row(sql, [], |row| row.get(0).map(UserId))?)
}
