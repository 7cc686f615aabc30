//! History: older mail of people on file, kept apart from today's list as a plan by person and client.

use std::collections::BTreeSet;

use domain::TargetId;
use linking::{Part, Tell, What};
use store::{HistoryFilter, Read, Store, unix_now};

use crate::review::count;
use crate::rows::{
    HistoryChoice, HistoryPage, HistoryPart, HistoryParts, HistoryQuery, HistoryRow, HistorySummary, ImportPlan,
    ImportReport,
};
use crate::targets::target_row;
use crate::{Failure, ids, import};

/// Seconds of a year.
const YEAR: i64 = 365 * 86_400;

/// A page of the plan by person and client, most messages first.
///
/// # Errors
/// `NotFound` for a target that is none.
pub fn history_page(store: &Store, query: &HistoryQuery) -> Result<HistoryPage, Failure> {
    store.read(|read| {
        let only = query.target.as_deref().map(|id| Ok::<_, Failure>(vec![ids::target(read, id)?])).transpose()?;
        let all = HistoryFilter { only, search: query.search.clone(), ..filter(read, query.last_year)? };
        let shown = HistoryFilter { part: word(query.part), ..all.clone() };
        let rows = read.history(&shown, (query.offset, query.limit))?.into_iter().map(|line| {
            Ok(HistoryRow {
                target: target_row(read, line.target)?,
                messages: count(line.messages),
                replies: count(line.replies),
                first: line.first,
                last: line.last,
            })
        });
        let (tally, parts) = (read.history_tally(&shown)?, read.history_parts(&all)?);
        Ok(HistoryPage {
            rows: rows.collect::<Result<_, Failure>>()?,
            total: count(tally.targets),
            messages: count(tally.messages),
            parts: HistoryParts {
                all: count(parts.all),
                candidate: count(parts.candidates),
                contact: count(parts.contacts),
                employee: count(parts.employees),
                client: count(parts.clients),
            },
        })
    })
}

/// Says what importing a part of the history would do; nothing is changed.
///
/// # Errors
/// `NotFound`.
pub fn history_plan(store: &Store, choice: &HistoryChoice) -> Result<ImportPlan, Failure> {
    store.read(|read| {
        let all = read.history_tally(&filter(read, false)?)?;
        let tally = read.history_tally(&chosen(read, choice)?)?;
        Ok(ImportPlan {
            messages: count(tally.messages),
            profiles: count(tally.targets),
            jobs: 0,
            unticked: count(all.messages - tally.messages),
            to_fetch: count(tally.to_fetch),
        })
    })
}

/// Files the chosen part of the history in one transaction, to those chosen and nobody else, for the group chosen.
///
/// # Errors
/// `NotFound`; `Cancelled` when `tell` said so, and then nothing was filed.
pub fn history_choose(store: &Store, choice: &HistoryChoice, tell: Tell<'_>) -> Result<ImportReport, Failure> {
    let (messages, targets, group) = store.read(|read| {
        let chosen = chosen(read, choice)?;
        let targets: BTreeSet<TargetId> = chosen.only.iter().flatten().copied().collect();
        let group = choice.group.as_deref().map(|id| ids::group(read, id)).transpose()?;
        Ok::<_, Failure>((read.history_messages(&chosen)?, targets, group))
    })?;
    if messages.is_empty() {
        return Ok(ImportReport::default());
    }
    import::run(store, &What::For(messages, targets), (None, group), tell)
}

/// What is kept apart as history, if anything.
pub(crate) fn summary(read: &Read<'_>, part: Part) -> Result<Option<HistorySummary>, Failure> {
    let Part::Since(before) = part else { return Ok(None) };
    let (messages, profiles, last_year) = read.history_counts(before, year_ago())?;
    Ok(Some(HistorySummary { messages: count(messages), profiles: count(profiles), last_year: count(last_year) }))
}

fn chosen(read: &Read<'_>, choice: &HistoryChoice) -> Result<HistoryFilter, Failure> {
    let (named, all) = (ids::targets(read, &choice.targets)?, filter(read, choice.last_year)?);
    let only = if choice.all {
        let everybody = read.history(&all, (0, u32::MAX))?.into_iter().map(|line| line.target);
        let except: BTreeSet<TargetId> = named.into_iter().collect();
        everybody.filter(|target| !except.contains(target)).collect()
    } else {
        named
    };
    Ok(HistoryFilter { only: Some(only), ..all })
}

fn filter(read: &Read<'_>, last_year: bool) -> Result<HistoryFilter, Failure> {
    let from = if last_year { year_ago() } else { i64::MIN };
    Ok(HistoryFilter { before: Part::of(read)?.since(), from, ..HistoryFilter::default() })
}

fn year_ago() -> i64 {
    unix_now().saturating_sub(YEAR)
}

fn word(part: HistoryPart) -> Option<&'static str> {
    match part {
        HistoryPart::All => None,
        HistoryPart::Candidate => Some("candidate"),
        HistoryPart::Contact => Some("contact"),
        HistoryPart::Employee => Some("employee"),
        HistoryPart::Client => Some("client"),
    }
}
