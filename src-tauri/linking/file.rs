//! Import: what is ticked is filed, in one transaction that one undo takes back.

use std::collections::BTreeSet;

use domain::{GroupId, MessageRow, Reason, State, TargetId, TargetKind, Verdict};
use store::{NewFiling, Proposal, Read, Result, Store, Summary, Write};

use crate::pace::{Pace, Tell};
use crate::propose::settle_pacing;
use crate::sort::{Part, today_unticked};

/// What to import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Whatever is ticked in today's list.
    Ticked,
    /// Whatever is ticked, history too.
    AllTicked,
    /// Every waiting message of one verdict, except those whose sender is in doubt.
    Verdict(Verdict),
    /// These messages.
    Messages(Vec<MessageRow>),
    /// These messages, but only for these targets and not where the sender is in doubt; what else is proposed for them waits on.
    For(Vec<MessageRow>, BTreeSet<TargetId>),
}

/// An import: what, where to, and when.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// What to import.
    pub what: &'a What,
    /// Where to, whatever is proposed.
    pub into: Option<TargetId>,
    /// Who sees it there; without one whoever sees the mailbox.
    pub group: Option<GroupId>,
    /// Now, Unix seconds.
    pub now: i64,
}

/// What an import did or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Messages filed.
    pub messages: BTreeSet<MessageRow>,
    /// Persons and clients they went to.
    pub profiles: BTreeSet<TargetId>,
    /// Jobs they went to.
    pub jobs: BTreeSet<TargetId>,
    /// Messages that were there already.
    pub already: usize,
    /// Messages that wait on: their sender failed the provider's check, and nobody has ticked them one by one.
    pub doubtful: usize,
    /// Messages without a target.
    pub without_target: usize,
    /// Messages whose content comes with the next sync.
    pub to_fetch: usize,
    /// Rows left for later.
    pub later: usize,
}

/// Parts of an import: finding out, filing, looking again at what follows from it.
const PARTS: usize = 3;

/// One filing that is planned.
struct Planned {
    filing: NewFiling,
    kind: TargetKind,
}

/// Says what an import would do.
///
/// # Errors
/// Those of the store.
pub fn plan_import(read: &Read<'_>, order: Order<'_>) -> Result<Imported> {
    let messages = wanted(read, order.what)?;
    Ok(planned(read, order, &messages, &Pace::new(&|_, _| true, 1, messages.len()))?.1)
}

/// Files what is asked for; what stays unticked of today's list goes to Later. Works without network: missing content is asked for.
///
/// # Errors
/// `GivenUp` when `tell` said so, and those of the store; then nothing was filed.
pub fn import(store: &Store, order: Order<'_>, tell: Tell<'_>) -> Result<Imported> {
    store.act("import", order.now, |write| {
        let messages = wanted(write, order.what)?;
        let pace = Pace::new(tell, PARTS, messages.len());
        let (plan, mut report) = planned(write, order, &messages, &pace)?;
        for one in &plan {
            write.file_for(&one.filing, order.group)?;
        }
        for (done, message) in report.messages.iter().enumerate() {
            pace.step(1, (done, report.messages.len()))?;
            close(write, *message, matches!(order.what, What::For(..)), order.now)?;
            if write.want_body(*message)? {
                report.to_fetch += 1;
            }
        }
        if matches!(order.what, What::Ticked | What::AllTicked) {
            report.later = put_off(write, order.now)?;
        }
        settle_pacing(write, &|done, of| pace.goes_on(2, (done, of)))?;
        let summary = Summary {
            count: report.messages.len(),
            count2: report.profiles.len() + report.jobs.len(),
            name: only_name(write, &report)?,
        };
        Ok((report, summary))
    })
}

fn only_name(read: &Read<'_>, report: &Imported) -> Result<String> {
    let mut targets = report.profiles.iter().chain(&report.jobs);
    match (targets.next(), targets.next()) {
        (Some(one), None) => Ok(read.label(*one)?.name),
        _ => Ok(String::new()),
    }
}

fn wanted(read: &Read<'_>, what: &What) -> Result<Vec<MessageRow>> {
    match what {
        What::Ticked => read.ticked_messages(Part::of(read)?.since()),
        What::AllTicked => read.ticked_messages(i64::MIN),
        What::Verdict(verdict) => read.messages_of_verdict(*verdict),
        What::Messages(messages) | What::For(messages, _) => Ok(messages.clone()),
    }
}

fn planned(
    read: &Read<'_>,
    order: Order<'_>,
    messages: &[MessageRow],
    pace: &Pace<'_>,
) -> Result<(Vec<Planned>, Imported)> {
    let Order { what, into, now, .. } = order;
    let (mut plan, mut report) = (Vec::new(), Imported::default());
    for (done, message) in messages.iter().copied().enumerate() {
        pace.step(0, (done, messages.len()))?;
        let proposals = read.proposals(message)?;
        if matches!(what, What::Verdict(_) | What::For(..)) && is_doubtful(&proposals) {
            report.doubtful += 1;
            continue;
        }
        let mine = targets_for(&proposals, what, into);
        if mine.is_empty() {
            report.without_target += 1;
        }
        let mut new = false;
        for (target, verdict, reasons) in mine {
            let kind = read.label(target)?.kind;
            if read.is_filed(message, target)? {
                continue;
            }
            new = true;
            let set = if kind == TargetKind::Job { &mut report.jobs } else { &mut report.profiles };
            set.insert(target);
            plan.push(Planned {
                filing: NewFiling { message, target, verdict, reasons, how: "import", at: now },
                kind,
            });
        }
        if new {
            report.messages.insert(message);
        } else if into.is_some() || read.filed_under(message)?.iter().any(|_| true) {
            report.already += 1;
        }
    }
    plan.sort_by_key(|one| one.kind);
    Ok((plan, report))
}

/// Whether its sender failed the provider's check, and the user has not ticked it all the same.
fn is_doubtful(proposals: &[Proposal]) -> bool {
    proposals.iter().any(|p| p.derived.reasons.contains(&Reason::SenderCheckFailed))
        && !proposals.iter().any(|p| p.choice == Some(true))
}

type Reasoned = (TargetId, Verdict, Vec<Reason>);

fn targets_for(proposals: &[Proposal], what: &What, into: Option<TargetId>) -> Vec<Reasoned> {
    let waits = |p: &&Proposal| matches!(p.state, State::Open | State::Later) && p.derived.verdict != Verdict::Skipped;
    let best =
        proposals.iter().map(|p| p.derived.verdict).filter(|v| *v != Verdict::Skipped).min().unwrap_or(Verdict::None);
    let reasoned = |p: &Proposal| {
        let mut reasons = p.derived.reasons.clone();
        if p.by_user {
            reasons.push(Reason::ChosenByUser);
        }
        let verdict = if p.derived.verdict == Verdict::None { best } else { p.derived.verdict };
        p.derived.target.map(|target| (target, verdict, reasons))
    };
    if let Some(target) = into {
        let known = proposals.iter().find(|p| p.derived.target == Some(target)).and_then(reasoned);
        return vec![known.unwrap_or((target, best, vec![Reason::ChosenByUser]))];
    }
    let takes = |p: &&Proposal| match what {
        What::Ticked | What::AllTicked => p.is_ticked(),
        What::For(_, targets) => p.derived.target.is_some_and(|target| targets.contains(&target)),
        _ => p.choice.unwrap_or(!p.derived.offered) || p.by_user && p.choice != Some(false),
    };
    proposals.iter().filter(waits).filter(takes).filter_map(reasoned).collect()
}

/// Closes every proposal of a message that is filed: what it was filed under is filed, the rest is decided, unless only
/// some targets were asked about.
pub(crate) fn close(write: &Write<'_>, message: MessageRow, only_some: bool, now: i64) -> Result<()> {
    let filed = write.filed_under(message)?;
    for proposal in write.proposals(message)? {
        match proposal.derived.target {
            Some(target) if filed.contains(&target) => write.set_filed(message, target, now)?,
            None => write.set_state(proposal.id, State::Filed, now)?,
            Some(_) if only_some => {}
            Some(_) if proposal.derived.offered && !proposal.by_user => {}
            Some(_) => write.set_state(proposal.id, State::No, now)?,
        }
    }
    Ok(())
}

fn put_off(write: &Write<'_>, now: i64) -> Result<usize> {
    let rest = today_unticked(write)?;
    for message in &rest {
        write.decide(*message, State::Later, now)?;
    }
    Ok(rest.len())
}
