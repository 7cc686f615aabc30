//! Brings events, several in one request; of a series also the dates that differ, in a second one.

use account::graph::{AT_ONCE, Client, GraphError, IMMUTABLE, Refusal, segment};
use serde_json::Value;

use super::event;
use super::row::{DATES, EventRow, FIELDS, read_value};
use crate::Trouble;
use crate::remote::{Brought, Etag, RemoteKey, Sink};

/// Where so many events in a row cannot be had, it is not the events' fault.
const FAILURES: usize = 3;

/// An event, or why there is none.
type Found = Option<Result<Value, Refusal>>;

/// Brings events in the order they are wanted, each told in the name of a mailbox.
pub(super) fn bring(
    (client, path): (&Client, &str),
    mailbox: &str,
    wanted: &[RemoteKey],
    sink: &mut Sink<'_>,
) -> Result<(), Trouble> {
    let mut failures = 0;
    for some in wanted.chunks(AT_ONCE) {
        let (found, busy) = rows((client, path), some)?;
        for (key, found) in some.iter().zip(found) {
            let found = match found {
                Some(found) => found,
                // The service had no time for it, or fails at it: alone it says which.
                None if busy.is_none() => alone((client, path), key)?,
                None => return Err(busy.unwrap_or(Trouble::Cut)),
            };
            let is_failure = matches!(&found, Err(refusal) if refusal.status >= 500);
            failures = if is_failure { failures + 1 } else { 0 };
            let brought = match found {
                Err(refusal) if refusal.status == 403 || failures >= FAILURES => return Err(refusal.into()),
                Err(refusal) if refusal.is_missing() => Brought::Gone,
                Err(refusal) => Brought::Unreadable(format!("refused {}", refusal.words())),
                Ok(row) => told(row, mailbox),
            };
            if !sink(key, brought) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// One event with all that is known of it; `None` where it is not there.
pub(super) fn one((client, path): (&Client, &str), key: &RemoteKey) -> Result<Option<EventRow>, Trouble> {
    match alone((client, path), key)? {
        Ok(row) => Ok(Some(read_value(row)?)),
        Err(refusal) if refusal.is_missing() => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}

fn told(row: Value, mailbox: &str) -> Brought {
    let Ok(row) = read_value::<EventRow>(row) else { return Brought::Unreadable("not_understood JSON".into()) };
    match event::ics(&row, mailbox) {
        Ok(ics) => Brought::Event { etag: Etag(row.etag), ics },
        Err(what) => Brought::Unreadable(format!("not_understood {what}")),
    }
}

fn address(path: &str, key: &RemoteKey, more: &str) -> String {
    format!("{path}/events/{}?$select={FIELDS}{more}", segment(&key.0))
}

fn is_series(row: &Value) -> bool {
    row.get("type").and_then(Value::as_str) == Some("seriesMaster")
}

/// What several events are, and the trouble where the service asks to wait before it tells all.
fn rows((client, path): (&Client, &str), keys: &[RemoteKey]) -> Result<(Vec<Found>, Option<Trouble>), Trouble> {
    let paths: Vec<String> = keys.iter().map(|key| address(path, key, "")).collect();
    let first = match client.read_many(&paths, IMMUTABLE) {
        // Together they are too large; each for itself need not be.
        Err(GraphError::TooLarge) => return Ok((keys.iter().map(|_| None).collect(), None)),
        other => other?,
    };
    let mut wait = first.wait;
    let mut found = first.answers;
    let series: Vec<usize> = found
        .iter()
        .enumerate()
        .filter(|(_, one)| matches!(one, Some(Ok(row)) if is_series(row)))
        .map(|(at, _)| at)
        .collect();
    if !series.is_empty() {
        let keys = series.iter().filter_map(|at| keys.get(*at));
        let second = client.read_many(&keys.map(|key| address(path, key, DATES)).collect::<Vec<_>>(), IMMUTABLE)?;
        wait = wait.max(second.wait);
        for (at, whole) in series.into_iter().zip(second.answers) {
            if let Some(slot) = found.get_mut(at) {
                *slot = whole;
            }
        }
    }
    let busy = (wait > 0).then(|| GraphError::Busy { said: String::new(), wait: Some(wait) }.into());
    Ok((found, busy))
}

/// The same for one, which is asked for by itself.
fn alone((client, path): (&Client, &str), key: &RemoteKey) -> Result<Result<Value, Refusal>, Trouble> {
    let read = |more| match client.get(&address(path, key, more)) {
        Ok(answer) => Ok(Ok(super::row::read::<Value>(&answer)?)),
        Err(GraphError::Refused(refusal)) => Ok(Err(refusal)),
        Err(other) => Err(Trouble::from(other)),
    };
    match read("")? {
        Ok(row) if is_series(&row) => read(DATES),
        other => Ok(other),
    }
}
