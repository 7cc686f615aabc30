//! Whether the store is well.

use std::collections::HashSet;

use store::{Check, Store, StoreError};

use crate::Failure;
use crate::rows::CheckRow;

/// Checks the file, what is derived, and the proposals against a recompute of every message and appointment. What waits to be looked at is looked at first.
///
/// # Errors
/// Where the checks could not be made at all; what they find is in the rows.
pub fn doctor(store: &Store) -> Result<Vec<CheckRow>, Failure> {
    let mut checks = store.doctor()?;
    let proposals =
        proposals(store).unwrap_or_else(|_| Check { name: "proposals", ok: false, detail: "cannot be checked".into() });
    checks.insert(checks.len().saturating_sub(3), proposals);
    Ok(checks
        .into_iter()
        .map(|check| CheckRow { check: check.name.into(), ok: check.ok, detail: check.detail })
        .collect())
}

fn proposals(store: &Store) -> Result<Check, StoreError> {
    linking::settle(store, &|| true)?;
    store.read(|read| {
        // Another process may write meanwhile; its messages are looked at when it is done.
        let waiting: HashSet<_> = read.dirty_messages(u32::MAX)?.into_iter().collect();
        let differ = linking::differences(read)?.into_iter().filter(|message| !waiting.contains(message)).count();
        let waiting: HashSet<_> = read.dirty_events(u32::MAX)?.into_iter().collect();
        let events = linking::event_differences(read)?.into_iter().filter(|event| !waiting.contains(event)).count();
        Ok(Check::count("proposals", i64::try_from(differ + events).unwrap_or(i64::MAX)))
    })
}
