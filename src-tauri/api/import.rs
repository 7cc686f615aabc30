//! Import: what it would do, doing it, and the history by plan.

use domain::{MessageRow, TargetId};
use linking::{Imported, What};
use store::{Read, Store, unix_now};

use crate::rows::{HistoryChoice, ImportReport, ImportWhat};
use crate::{Failure, ids};

/// Seconds of a year.
const YEAR: i64 = 365 * 86_400;

/// Says what an import would do; nothing is changed.
///
/// # Errors
/// `NotFound`.
pub fn import_plan(store: &Store, what: &ImportWhat, into: Option<&str>) -> Result<ImportReport, Failure> {
    store.read(|read| {
        let (what, into) = asked(read, what, into)?;
        Ok(report(&linking::plan_import(read, &what, into, unix_now())?, None))
    })
}

/// Files what is asked for in one transaction that one undo takes back.
///
/// # Errors
/// `NotFound`; then nothing was filed.
pub fn import_run(store: &Store, what: &ImportWhat, into: Option<&str>) -> Result<ImportReport, Failure> {
    let (what, into) = store.read(|read| asked(read, what, into))?;
    run(store, &what, into)
}

/// Files the chosen part of the history in one transaction.
///
/// # Errors
/// `NotFound`.
pub fn history_choose(store: &Store, choice: &HistoryChoice) -> Result<ImportReport, Failure> {
    let messages = store.read(|read| {
        let chosen: Option<Vec<TargetId>> = match choice {
            HistoryChoice::Targets { ids } => Some(ids::targets(read, ids)?),
            _ => None,
        };
        let since = if *choice == HistoryChoice::LastYear { unix_now() - YEAR } else { i64::MIN };
        let history = linking::history_messages(read)?;
        let fits = |(message, target): &(MessageRow, TargetId)| {
            message.0 >= since && chosen.as_ref().is_none_or(|c| c.contains(target))
        };
        let mut messages: Vec<MessageRow> = history.into_iter().filter(fits).map(|(message, _)| message).collect();
        messages.sort_unstable();
        messages.dedup();
        Ok::<_, Failure>(messages)
    })?;
    if *choice == HistoryChoice::Later || messages.is_empty() {
        return Ok(ImportReport::default());
    }
    run(store, &What::Messages(messages), None)
}

fn run(store: &Store, what: &What, into: Option<TargetId>) -> Result<ImportReport, Failure> {
    let done = linking::import(store, what, into, unix_now())?;
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
        without_target: count(done.without_target),
        to_fetch: count(done.to_fetch),
        later: count(done.later),
        entry,
    }
}
