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
    let appointments = appointments(store).unwrap_or_else(|_| Check {
        name: "appointments",
        ok: false,
        detail: "cannot be checked".into(),
    });
    checks.insert(checks.len().saturating_sub(3), appointments);
    Ok(checks
        .into_iter()
        .map(|check| CheckRow { check: check.name.into(), ok: check.ok, detail: check.detail })
        .collect())
}

/// What is kept beside the bytes of events is what follows from them; bytes that cannot be read are another check's to find.
fn appointments(store: &Store) -> Result<Check, StoreError> {
    let now = store::unix_now();
    let mut wrong = 0;
    for event in store.read(|read| read.derived_events())? {
        wrong += i64::from(store.read(|read| {
            let Ok(bytes) = read.event_bytes(event) else { return Ok(false) };
            let read_anew = calendar::derive::read_event(bytes.shown(), now).unwrap_or_default();
            read.derived_differs(event, &read_anew.derived)
        })?);
    }
    Ok(Check::count("appointments", wrong))
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
