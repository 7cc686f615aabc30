//! Older undecided messages: kept apart from today's list as a plan by person and client.

use domain::{MessageRow, TargetId};
use rusqlite::types::{ToSql, Value};

use crate::Read;
use crate::error::{Result, StoreError};
use crate::review::like;

/// Which part of the older messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Messages received before this, Unix seconds.
    pub before: i64,
    /// Messages received at or after this, Unix seconds.
    pub from: i64,
    /// Only those of these targets.
    pub only: Option<Vec<TargetId>>,
    /// Only those of people with this role, or of clients: `candidate`, `contact`, `employee`, `client`.
    pub part: Option<&'static str>,
    /// Only those of targets whose name holds this; empty: all.
    pub search: String,
}

/// One line of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// The person or client.
    pub target: TargetId,
    /// Older messages.
    pub messages: i64,
    /// Of these, answers to the user.
    pub replies: i64,
    /// The oldest, Unix seconds.
    pub first: i64,
    /// The newest, Unix seconds.
    pub last: i64,
}

/// How much there is in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryTally {
    /// Messages.
    pub messages: i64,
    /// People and clients.
    pub targets: i64,
    /// Messages whose content is not here.
    pub to_fetch: i64,
}

/// How many people and clients of each kind; somebody may be several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HistoryParts {
    /// All of them.
    pub all: i64,
    /// Candidates.
    pub candidates: i64,
    /// Contacts of clients.
    pub contacts: i64,
    /// Employees.
    pub employees: i64,
    /// Clients.
    pub clients: i64,
}

impl Read<'_> {
    /// The plan by target, most messages first, from `offset`, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn history(&self, filter: &HistoryFilter, page: (u32, u32)) -> Result<Vec<HistoryLine>> {
        let (offset, limit) = page;
        self.older(filter, include_str!("history_lines.sql"), &[(":limit", &limit), (":offset", &offset)], |row| {
            Ok(HistoryLine {
                target: TargetId(row.get(0)?),
                messages: row.get(1)?,
                replies: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
            })
        })
    }

    /// How much a filter lets through.
    ///
    /// # Errors
    /// Those of the database.
    pub fn history_tally(&self, filter: &HistoryFilter) -> Result<HistoryTally> {
        let found = self.older(filter, include_str!("history_tally.sql"), &[], |row| {
            Ok(HistoryTally { messages: row.get(0)?, targets: row.get(1)?, to_fetch: row.get(2)? })
        })?;
        Ok(found.first().copied().unwrap_or_default())
    }

    /// How many people and clients of each kind a filter lets through.
    ///
    /// # Errors
    /// Those of the database.
    pub fn history_parts(&self, filter: &HistoryFilter) -> Result<HistoryParts> {
        let found = self.older(filter, include_str!("history_parts.sql"), &[], |row| {
            let sum = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.unwrap_or(0));
            Ok(HistoryParts {
                all: sum(0)?,
                candidates: sum(1)?,
                contacts: sum(2)?,
                employees: sum(3)?,
                clients: sum(4)?,
            })
        })?;
        Ok(found.first().copied().unwrap_or_default())
    }

    /// The messages a filter lets through, oldest first, each once.
    ///
    /// # Errors
    /// Those of the database.
    pub fn history_messages(&self, filter: &HistoryFilter) -> Result<Vec<MessageRow>> {
        self.older(filter, "SELECT DISTINCT message FROM older ORDER BY message", &[], |row| row.get(0).map(MessageRow))
    }

    fn older<T>(
        &self,
        filter: &HistoryFilter,
        ask: &str,
        more: &[(&str, &dyn ToSql)],
        map: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let only = match &filter.only {
            Some(targets) => {
                let ids: Vec<i64> = targets.iter().map(|target| target.0).collect();
                Value::Text(serde_json::to_string(&ids).map_err(|_| StoreError::Value("targets"))?)
            }
            None => Value::Null,
        };
        let search = like(&filter.search);
        let mut given: Vec<(&str, &dyn ToSql)> = vec![
            (":before", &filter.before),
            (":from", &filter.from),
            (":only", &only),
            (":part", &filter.part),
            (":search", &search),
        ];
        given.extend_from_slice(more);
        let mut statement = self.conn.prepare_cached(&format!("{}{ask}", include_str!("history.sql")))?;
        let rows = statement.query_map(given.as_slice(), map)?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    }
}
