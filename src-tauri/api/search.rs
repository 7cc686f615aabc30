//! Search: one field over everything, and the pickers' search for people, clients and jobs.

use chrono::{Local, Offset, TimeZone};
use store::{Asked, COUNTED, Clock, Field, Found, Mark, Query, Store, unix_now};

use crate::message::row;
use crate::rows::{MessageRow, SearchQuery, SearchResult, SearchTotal, TargetRow, Understood};
use crate::{Failure, targets};

/// How many people, clients and jobs are shown above the messages.
const TARGETS: u32 = 8;

/// Finds messages, and the people, clients and jobs the words name. Any text gives rows or a hint.
///
/// # Errors
/// Those of the store.
pub fn search(store: &Store, asked: &SearchQuery) -> Result<SearchResult, Failure> {
    let clock = clock();
    let query = Query::parse(&asked.query, &clock);
    let grouped = asked.grouped || query.grouped;
    let wanted = Asked { limit: asked.limit, by_relevance: asked.by_relevance, grouped };
    store.read(|read| {
        let results = read.search(&query, wanted)?;
        let words = if asked.messages_only { String::new() } else { query.words.join(" ") };
        let named = read.targets_matching(&words, TARGETS)?;
        let hint = query.hint.or(results.hint);
        let meant = match &query.meant {
            None if results.found.is_empty() && hint.is_none() => read.search_meant(&query, &clock)?,
            meant => meant.clone(),
        };
        Ok(SearchResult {
            hits: if grouped { results.found.iter().map(|found| found.hits).collect() } else { Vec::new() },
            rows: results.found.into_iter().map(found_row).collect(),
            more: results.more,
            considered: results.considered,
            grouped,
            targets: named.into_iter().map(targets::row).collect(),
            hint: hint.map(|hint| hint.word().to_owned()),
            meant,
            understood: query.understood.into_iter().map(understood).collect(),
        })
    })
}

/// Counts what a search finds, up to 10,000.
///
/// # Errors
/// Those of the store.
pub fn search_total(store: &Store, query: &str) -> Result<SearchTotal, Failure> {
    let query = Query::parse(query, &clock());
    let found = store.read(|read| read.search_count(&query))?;
    Ok(SearchTotal { count: found.min(COUNTED), more: found > COUNTED })
}

/// People, clients and jobs whose name, reference or address has words that begin so; for pickers.
///
/// # Errors
/// Those of the store.
pub fn targets_find(store: &Store, text: &str, limit: u32) -> Result<Vec<TargetRow>, Failure> {
    let found = store.read(|read| read.targets_matching(text, limit))?;
    Ok(found.into_iter().map(targets::row).collect())
}

/// Now, and local time.
pub(crate) fn clock() -> Clock {
    Clock { now: unix_now(), ahead }
}

/// Seconds local time is ahead of UTC at a Unix time.
fn ahead(at: i64) -> i64 {
    Local.timestamp_opt(at, 0).single().map_or(0, |time| i64::from(time.offset().fix().local_minus_utc()))
}

fn found_row(found: Found) -> MessageRow {
    MessageRow { marks: found.marks.iter().map(mark).collect(), ..row(found.line) }
}

fn understood(piece: store::Understood) -> Understood {
    let store::Understood { operator, value, start, end } = piece;
    Understood { operator, value, start, end }
}

fn mark(mark: &Mark) -> (u32, u32, u32) {
    let field = match mark.field {
        Field::Subject => 0,
        Field::Preview => 1,
    };
    (field, mark.start, mark.length)
}
