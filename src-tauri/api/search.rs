//! Search: one field over everything, and the pickers' search for people, clients and jobs.

use chrono::{Local, Offset, TimeZone};
use store::{Clock, Field, Found, Mark, Query, Store, unix_now};

use crate::message::row;
use crate::rows::{MessageRow, SearchResult, TargetRow};
use crate::{Failure, targets};

/// How many people, clients and jobs are shown above the messages.
const TARGETS: u32 = 8;

/// Finds messages, newest first, and the people, clients and jobs the words name. Any text gives rows or a hint.
///
/// # Errors
/// Those of the store.
pub fn search(store: &Store, query: &str, limit: u32) -> Result<SearchResult, Failure> {
    let query = Query::parse(query, &Clock { now: unix_now(), ahead });
    store.read(|read| {
        let mut found = read.search(&query, limit.saturating_add(1))?;
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        let named = read.targets_matching(&query.words.join(" "), TARGETS)?;
        Ok(SearchResult {
            rows: found.into_iter().map(found_row).collect(),
            more,
            targets: named.into_iter().map(targets::row).collect(),
            hint: query.hint.map(|hint| hint.word().to_owned()),
            understood: query.understood.clone(),
        })
    })
}

/// People, clients and jobs whose name, reference or address has words that begin so; for pickers.
///
/// # Errors
/// Those of the store.
pub fn targets_find(store: &Store, text: &str, limit: u32) -> Result<Vec<TargetRow>, Failure> {
    let found = store.read(|read| read.targets_matching(text, limit))?;
    Ok(found.into_iter().map(targets::row).collect())
}

/// Seconds local time is ahead of UTC at a Unix time.
fn ahead(at: i64) -> i64 {
    Local.timestamp_opt(at, 0).single().map_or(0, |time| i64::from(time.offset().fix().local_minus_utc()))
}

fn found_row(found: Found) -> MessageRow {
    MessageRow { marks: found.marks.iter().map(mark).collect(), ..row(found.line) }
}

fn mark(mark: &Mark) -> (u32, u32, u32) {
    let field = match mark.field {
        Field::Subject => 0,
        Field::Preview => 1,
    };
    (field, mark.start, mark.length)
}
