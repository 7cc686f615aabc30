//! Tells a source what the user wants changed: each once. Before it is sent that is written down, so that whoever comes after a cut finds out
//! what became of it instead of sending it again.

use std::collections::HashSet;

use domain::{IntentId, Wish};
use store::OpenIntent;

use super::{Run, RunError, Step, loose};
use crate::Trouble;
use crate::remote::{Remote, RemoteKey, Sought};
use crate::write::{Aim, Change, Outcome, Whereabouts};

/// How many messages one command changes at most.
const TOGETHER: usize = 100;

/// What was told to a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Changes the source has made.
    pub done: usize,
    /// Changes it refuses or cannot make, and what was gone.
    pub given_up: usize,
    /// Changes nobody can tell about.
    pub uncertain: usize,
    /// Changes of messages that have to be found again first, by a sync.
    pub left: usize,
}

/// Sends what waits, in the order it was wanted.
///
/// # Errors
/// `Trouble` with the source: what was being sent is found out about the next time. Those of the store.
pub fn send(run: &Run<'_>, remote: &mut dyn Remote) -> Result<Written, RunError> {
    let mut written = Written::default();
    run.write(|write| write.follow_intents(run.account, run.started))?;
    for cut_off in open(run)?.into_iter().filter(|intent| intent.is_sending) {
        run.cancel.check()?;
        find_out(run, remote, &cut_off, &mut written)?;
    }
    let mut left = HashSet::new();
    loop {
        run.cancel.check()?;
        let waiting = open(run)?;
        let group = first_group(&waiting, &left);
        if group.is_empty() {
            written.left += left.len();
            return Ok(written);
        }
        let outcomes = tell(run, remote, &group)?;
        note(run, &group, &outcomes, &mut written)?;
        left.extend(
            group.iter().zip(&outcomes).filter(|(_, came)| **came == Outcome::Renumbered).map(|(one, _)| one.id),
        );
    }
}

fn open(run: &Run<'_>) -> Result<Vec<OpenIntent>, RunError> {
    Ok(run.store.read(|read| read.open_intents(run.account))?)
}

/// The first intents that are one command: of one kind, in one folder, to one place.
fn first_group(waiting: &[OpenIntent], left: &HashSet<IntentId>) -> Vec<OpenIntent> {
    let mut those = waiting.iter().filter(|intent| !intent.is_sending && !left.contains(&intent.id));
    let Some(first) = those.next() else { return Vec::new() };
    let is_like = |intent: &&OpenIntent| {
        (intent.wish, &intent.folder, &intent.to) == (first.wish, &first.folder, &first.to) && intent.key != first.key
    };
    let mut group = vec![first.clone()];
    group.extend(those.take_while(is_like).take(TOGETHER - 1).cloned());
    group
}

fn tell(run: &Run<'_>, remote: &mut dyn Remote, group: &[OpenIntent]) -> Result<Vec<Outcome>, RunError> {
    let Some((first, change)) = group.first().and_then(|first| Some((first, change(first)?))) else {
        return Ok(vec![Outcome::Unable; group.len()]);
    };
    let ids: Vec<IntentId> = group.iter().map(|intent| intent.id).collect();
    run.write(|write| write.intents_go(&ids))?;
    run.around.step(Step::Sending);
    let aim = |intent: &OpenIntent| Aim {
        key: RemoteKey(intent.key.clone()),
        modseq: u64::try_from(intent.modseq).unwrap_or(0),
    };
    let outcomes = match remote.change(&first.folder, &change, &group.iter().map(aim).collect::<Vec<_>>()) {
        Ok(outcomes) => outcomes,
        Err(Trouble::Refused { said }) => vec![Outcome::Refused(said); group.len()],
        // Renamed, perhaps: the next sync tells.
        Err(Trouble::FolderGone) if first.is_listed => vec![Outcome::Renumbered; group.len()],
        Err(Trouble::FolderGone) => vec![Outcome::Gone; group.len()],
        Err(other) => return Err(other.into()),
    };
    run.around.step(Step::Answered);
    Ok(outcomes)
}

fn change(intent: &OpenIntent) -> Option<Change> {
    match intent.wish.flag() {
        Some((bit, set)) => Some(Change::Flag { bit, set }),
        None if intent.wish == Wish::Delete => Some(Change::Delete),
        None => Some(Change::Move { to: intent.to.clone()? }),
    }
}

fn note(run: &Run<'_>, group: &[OpenIntent], outcomes: &[Outcome], written: &mut Written) -> Result<(), RunError> {
    let now = run.started;
    run.write(|write| {
        for (intent, outcome) in group.iter().zip(outcomes) {
            match outcome {
                Outcome::Done => write.intent_done(intent.id, None, now)?,
                Outcome::Moved(name) => {
                    let name = name.as_ref().map(|placed| (placed.key.0.as_str(), placed.uid));
                    write.intent_done(intent.id, name, now)?;
                }
                Outcome::Gone => write.intent_ends(intent.id, ("void", "gone"), now)?,
                Outcome::Renumbered => write.intent_waits(intent.id)?,
                Outcome::Refused(said) => write.intent_ends(intent.id, ("refused", &format!("refused {said}")), now)?,
                Outcome::Unable => write.intent_ends(intent.id, ("refused", "unable"), now)?,
            }
            if matches!(outcome, Outcome::Moved(None)) || intent.wish == Wish::Delete {
                loose::note(write)?;
            }
        }
        Ok::<_, RunError>(())
    })?;
    run.around.step(Step::Answers);
    for outcome in outcomes {
        match outcome {
            Outcome::Done | Outcome::Moved(_) => written.done += 1,
            Outcome::Gone | Outcome::Refused(_) | Outcome::Unable => written.given_up += 1,
            Outcome::Renumbered => {}
        }
    }
    Ok(())
}

/// What became of an intent whose answer never came. A flag says the same twice; a message is looked for.
fn find_out(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    intent: &OpenIntent,
    written: &mut Written,
) -> Result<(), RunError> {
    if intent.wish.flag().is_some() {
        return Ok(run.write(|write| write.intent_waits(intent.id))?);
    }
    let key = RemoteKey(intent.key.clone());
    let sought =
        Sought { key: &key, from: &intent.folder, to: intent.to.as_deref(), message_id: intent.message_id.as_deref() };
    let found = match remote.whereabouts(&sought) {
        Err(Trouble::FolderGone) if intent.is_listed => {
            written.left += 1;
            return Ok(());
        }
        Err(Trouble::FolderGone | Trouble::Refused { .. }) => Whereabouts::Unknown,
        other => other?,
    };
    let now = run.started;
    run.write(|write| match &found {
        Whereabouts::Source => write.intent_waits(intent.id),
        Whereabouts::Target(placed) => write.intent_done(intent.id, Some((&placed.key.0, placed.uid)), now),
        Whereabouts::Unknown if intent.wish == Wish::Delete => {
            loose::note(write)?;
            write.intent_done(intent.id, None, now)
        }
        Whereabouts::Unknown => write.intent_ends(intent.id, ("uncertain", "cut_off"), now),
    })?;
    match found {
        Whereabouts::Source => {}
        Whereabouts::Unknown if intent.wish != Wish::Delete => written.uncertain += 1,
        Whereabouts::Target(_) | Whereabouts::Unknown => written.done += 1,
    }
    Ok(())
}
