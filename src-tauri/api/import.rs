//! Import: what it would do, and doing it.

use domain::{GroupId, TargetId};
use linking::{Imported, Order, Tell, What};
use store::{Read, Store, unix_now};

use crate::rows::{ImportReport, ImportWhat};
use crate::{Failure, ids};

/// Says what an import would do; nothing is changed.
///
/// # Errors
/// `NotFound`.
pub fn import_plan(store: &Store, what: &ImportWhat, into: Option<&str>) -> Result<ImportReport, Failure> {
    store.read(|read| {
        let (what, into) = asked(read, what, into)?;
        let order = Order { what: &what, into, group: None, now: unix_now() };
        Ok(report(&linking::plan_import(read, order)?, None))
    })
}

/// Files what is asked for, for a group (without one for whoever sees the mailbox), in one transaction that one undo takes back.
///
/// # Errors
/// `NotFound`; `Cancelled` when `tell` said so. Then nothing was filed.
pub fn import_run(
    store: &Store,
    what: &ImportWhat,
    (into, group): (Option<&str>, Option<&str>),
    tell: Tell<'_>,
) -> Result<ImportReport, Failure> {
    let (what, into, group) = store.read(|read| {
        let (what, into) = asked(read, what, into)?;
        Ok::<_, Failure>((what, into, group.map(|id| ids::group(read, id)).transpose()?))
    })?;
    run(store, &what, (into, group), tell)
}

/// Files what is asked for and says what was done.
pub(crate) fn run(
    store: &Store,
    what: &What,
    (into, group): (Option<TargetId>, Option<GroupId>),
    tell: Tell<'_>,
) -> Result<ImportReport, Failure> {
    let done = linking::import(store, Order { what, into, group, now: unix_now() }, tell)?;
    let entry = store.undo_next()?.map(|entry| entry.id.0.to_string());
    Ok(report(&done, entry))
}

fn asked(read: &Read<'_>, what: &ImportWhat, into: Option<&str>) -> Result<(What, Option<TargetId>), Failure> {
    let what = match what {
        ImportWhat::Ticked => What::Ticked,
        ImportWhat::AllTicked => What::AllTicked,
        ImportWhat::Verdict { verdict } => What::Verdict(*verdict),
        ImportWhat::Ids { ids } => What::Messages(ids::messages(read, ids)?),
    };
    Ok((what, into.map(|id| ids::target(read, id)).transpose()?))
}

fn report(done: &Imported, entry: Option<String>) -> ImportReport {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    ImportReport {
        messages: count(done.messages.len()),
        profiles: count(done.profiles.len()),
        jobs: count(done.jobs.len()),
        already: count(done.already),
        doubtful: count(done.doubtful),
        without_target: count(done.without_target),
        to_fetch: count(done.to_fetch),
        later: count(done.later),
        entry,
    }
}
