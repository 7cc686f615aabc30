//! The lists of people, clients and jobs: paged, sorted and filtered in SQL.

use domain::{PersonKind, TargetId, fold};
use rusqlite::{Row, named_params};

use crate::Read;
use crate::error::Result;
use crate::person::{TargetLabel, label};

/// Which rows a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Only people of this kind.
    pub kind: Option<PersonKind>,
    /// Part of a name, address, tag or client; empty: everything.
    pub search: String,
    /// By what it is sorted.
    pub order: ListOrder,
    /// Largest first.
    pub descending: bool,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return at most.
    pub limit: u32,
}

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// The name.
    #[default]
    Name,
    /// The client's name.
    Client,
    /// How many messages are saved.
    Messages,
    /// The newest saved message.
    LastMessage,
}

/// A line of a list. What does not apply to its kind is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The label.
    pub label: TargetLabel,
    /// The first address.
    pub address: String,
    /// How many addresses.
    pub addresses: i64,
    /// The client's name.
    pub client: String,
    /// Language tag.
    pub language: String,
    /// Saved messages.
    pub messages: i64,
    /// The newest saved message, Unix seconds.
    pub last_message: Option<i64>,
    /// Whether an exclusion names it.
    pub excluded: bool,
    /// Contacts (clients).
    pub contacts: i64,
    /// Jobs (clients).
    pub jobs: i64,
    /// Whether it is open (jobs).
    pub open: bool,
}

fn list_row(row: &Row<'_>) -> rusqlite::Result<ListRow> {
    Ok(ListRow {
        label: label(row)?,
        address: row.get(8)?,
        addresses: row.get(9)?,
        client: row.get(10)?,
        language: row.get(11)?,
        messages: row.get(12)?,
        last_message: row.get(13)?,
        excluded: row.get(14)?,
        contacts: row.get(15)?,
        jobs: row.get(16)?,
        open: row.get(17)?,
    })
}

impl Read<'_> {
    /// A page of the list of people, clients or jobs (`kind` as stored), and how many rows there are in all.
    ///
    /// # Errors
    /// Those of the database.
    pub fn list(&self, kind: domain::TargetKind, filter: &ListFilter) -> Result<(Vec<ListRow>, i64)> {
        let way = if filter.descending { "DESC" } else { "ASC" };
        let by = match filter.order {
            ListOrder::Name => format!("listed.sort_name {way}"),
            ListOrder::Client => format!("listed.client {way}, listed.sort_name"),
            ListOrder::Messages => format!("messages {way}, listed.sort_name"),
            ListOrder::LastMessage => format!("last_message IS NULL, last_message {way}, listed.sort_name"),
        };
        let search = (!filter.search.trim().is_empty()).then(|| format!("%{}%", like(&fold(filter.search.trim()))));
        let role = filter.kind.map(PersonKind::word);
        let (rows, count) = (include_str!("list_rows.sql"), include_str!("list_filter.sql"));
        let params = named_params! {":kind": kind.word(), ":role": role, ":search": search, ":limit": filter.limit, ":offset": filter.offset};
        let sql = format!("{count} {rows} ORDER BY {by}, listed.id LIMIT :limit OFFSET :offset");
        let found =
            self.conn.prepare_cached(&sql)?.query_map(params, list_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
        let total = self
            .conn
            .prepare_cached(&format!("{count} SELECT count(*) FROM listed"))?
            .query_row(named_params! {":kind": kind.word(), ":role": role, ":search": search}, |row| row.get(0))?;
        Ok((found, total))
    }

    /// The tags of a target, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tags(&self, target: TargetId) -> Result<Vec<String>> {
        self.all("SELECT tag FROM tag WHERE target = ?1 ORDER BY tag COLLATE NOCASE", [target.0], |row| row.get(0))
    }

    /// The timeline of a target, newest first: filings of it and, for a client, of its contacts; and how many there are in all.
    ///
    /// # Errors
    /// Those of the database.
    pub fn timeline(&self, target: TargetId, page: (u32, u32)) -> Result<(Vec<TimelineEntry>, i64)> {
        let rows = self.all(include_str!("timeline.sql"), (target.0, page.1, page.0), |row| {
            Ok(TimelineEntry {
                message: domain::MessageRow(row.get(0)?),
                target: TargetId(row.get(1)?),
                verdict: row.get(2)?,
                reasons: row.get(3)?,
                received: row.get(4)?,
            })
        })?;
        Ok((rows, self.count(include_str!("timeline_count.sql"), [target.0])?))
    }
}

impl Read<'_> {
    /// How many messages of a target's timeline were received after a moment (Unix seconds).
    ///
    /// # Errors
    /// Those of the database.
    pub fn timeline_after(&self, target: TargetId, moment: i64) -> Result<i64> {
        let sql = concat!(include_str!("timeline_count.sql"), " AND visible_message.received > ?2");
        self.count(sql, (target.0, moment))
    }
}

/// One message of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The message.
    pub message: domain::MessageRow,
    /// Whose profile it is saved to.
    pub target: TargetId,
    /// The verdict it was saved with.
    pub verdict: String,
    /// Why, as JSON.
    pub reasons: String,
    /// Received, Unix seconds.
    pub received: i64,
}

fn like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
