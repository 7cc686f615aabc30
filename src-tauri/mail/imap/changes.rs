//! What changed in a folder since its mark: QRESYNC or CONDSTORE (RFC 7162), else a comparison of lists.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Write};

use super::answer::{Answer, Parts, number};
use super::command::{Command, Listing};
use super::fetched::{Fetched, fetched};
use super::mark::{Approach, Mark, approach, parse_key};
use super::session::Session;
use crate::Trouble;
use crate::remote::{Changes, Listed, RemoteKey};

/// A folder with more messages than this, or a change told in more ranges, is no folder.
const MOST: usize = 5_000_000;

/// The keys the store holds.
pub(super) type Known<'a> = dyn Fn() -> Vec<RemoteKey> + 'a;

/// Asks what changed in a folder since `last`.
pub(super) fn changes<S: Read + Write>(
    session: &mut Session<S>,
    name: &str,
    last: Option<&Mark>,
    known: &Known<'_>,
) -> Result<Changes, Trouble> {
    let now = session.examine(name)?;
    match (approach(last, &now), last) {
        (Approach::Same, _) => Ok(Changes::Same),
        (Approach::Since, Some(last)) => since(session, last, now, known),
        (Approach::Since | Approach::Everything, _) => everything(session, last, now),
    }
}

/// Lists the newest messages of a folder, at most so many.
pub(super) fn latest<S: Read + Write>(session: &mut Session<S>, name: &str, most: u32) -> Result<Vec<Listed>, Trouble> {
    let now = session.examine(name)?;
    if now.exists == 0 {
        return Ok(Vec::new());
    }
    let first = now.exists.saturating_sub(most) + 1;
    Ok(ask(session, &Command::listing_from(first, now.highestmodseq > 0))?.listed(&now))
}

fn everything<S: Read + Write>(
    session: &mut Session<S>,
    last: Option<&Mark>,
    mut now: Mark,
) -> Result<Changes, Trouble> {
    let mut rows = Rows::default();
    if now.exists > 0 {
        let listing = Listing { from: 1, modseq: now.highestmodseq > 0, since: None, vanished: false };
        rows = ask(session, &Command::listing(listing))?;
    }
    rows.settle(&mut now);
    if now.highestmodseq == 0 {
        now.digest = Some(rows.digest());
        if last.is_some_and(|last| last.uidvalidity == now.uidvalidity && last.digest == now.digest) {
            return Ok(Changes::Same);
        }
    }
    Ok(Changes::All { listed: rows.listed(&now), cursor: now.cursor(), removals_count: true })
}

fn since<S: Read + Write>(
    session: &mut Session<S>,
    last: &Mark,
    mut now: Mark,
    known: &Known<'_>,
) -> Result<Changes, Trouble> {
    let vanished = session.features.qresync();
    let listing = Listing { from: 1, modseq: true, since: Some(last.highestmodseq), vanished };
    let mut rows = if now.exists > 0 || vanished { ask(session, &Command::listing(listing))? } else { Rows::default() };
    rows.settle(&mut now);
    let new = rows.messages.range(last.uidnext..).count();
    let gone = rows.gone_of(&now, known);
    let expected = (last.exists as usize + new).checked_sub(gone.len());
    if expected == Some(now.exists as usize) {
        let vanished = gone.into_iter().map(|uid| now.key(uid)).collect();
        return Ok(Changes::Some { listed: rows.listed(&now), vanished, cursor: now.cursor() });
    }
    match missing(session, last, &now, known)? {
        Some(vanished) => Ok(Changes::Some { listed: rows.listed(&now), vanished, cursor: now.cursor() }),
        None => everything(session, Some(last), now),
    }
}

/// Known keys the server has no more; `None` where it also has old messages that are not known, so that only a full list helps.
fn missing<S: Read + Write>(
    session: &mut Session<S>,
    last: &Mark,
    now: &Mark,
    known: &Known<'_>,
) -> Result<Option<Vec<RemoteKey>>, Trouble> {
    let mut present: HashSet<u32> = HashSet::new();
    session.link.run(&Command::search_all(), &mut |answer| {
        if let Answer::Named(name, mut parts) = answer
            && name == "SEARCH"
        {
            let next = std::iter::from_fn(|| parts.next());
            present.extend(next.filter_map(|value| value.number()).filter_map(|uid| u32::try_from(uid).ok()));
        }
        Ok(())
    })?;
    let known: HashSet<u32> = known_uids(now, known).collect();
    if present.iter().any(|uid| *uid < last.uidnext && !known.contains(uid)) {
        return Ok(None);
    }
    Ok(Some(known.difference(&present).map(|uid| now.key(*uid)).collect()))
}

fn known_uids(now: &Mark, known: &Known<'_>) -> impl Iterator<Item = u32> {
    let uidvalidity = now.uidvalidity;
    known().into_iter().filter_map(move |key| parse_key(&key).filter(|(v, _)| *v == uidvalidity).map(|(_, uid)| uid))
}

/// What a listing brought.
#[derive(Debug, Default)]
struct Rows {
    messages: BTreeMap<u32, Fetched>,
    vanished: Vec<(u32, u32)>,
}

fn ask<S: Read + Write>(session: &mut Session<S>, listing: &Command) -> Result<Rows, Trouble> {
    let mut rows = Rows::default();
    session.link.run(listing, &mut |answer| {
        match answer {
            Answer::Numbered(_, name, parts) if name == "FETCH" => {
                let row = fetched(parts).ok_or_else(|| Trouble::Protocol("a FETCH that is not whole".into()))?;
                // A change the server tells by the way has no size; the next sync hears of it again.
                if let (Some(uid), Some(_)) = (row.uid, row.size) {
                    rows.messages.insert(uid, row);
                }
            }
            Answer::Named(name, parts) if name == "VANISHED" => rows.vanished.extend(earlier(parts)),
            _ => {}
        }
        if rows.messages.len().max(rows.vanished.len()) > MOST {
            return Err(Trouble::Protocol("a listing without end".into()));
        }
        Ok(())
    })?;
    Ok(rows)
}

impl Rows {
    /// Leaves to the next sync what arrived after the folder was opened, so that the mark and the rows tell of one moment.
    fn settle(&mut self, now: &mut Mark) {
        if now.uidnext == 0 {
            now.uidnext = self.messages.last_key_value().map_or(1, |(uid, _)| uid.saturating_add(1));
        }
        self.messages.split_off(&now.uidnext);
    }

    fn gone_of(&self, now: &Mark, known: &Known<'_>) -> Vec<u32> {
        if self.vanished.is_empty() {
            return Vec::new();
        }
        let is_gone = |uid: &u32| self.vanished.iter().any(|(first, last)| (first..=last).contains(&uid));
        let mut gone: Vec<u32> = known_uids(now, known).filter(is_gone).collect();
        gone.sort_unstable();
        gone.dedup();
        gone
    }

    fn digest(&self) -> String {
        let mut hash = blake3::Hasher::new();
        for (uid, row) in &self.messages {
            hash.update(&uid.to_le_bytes()).update(&row.flags.unwrap_or(0).to_le_bytes());
        }
        hash.finalize().to_hex().chars().take(32).collect()
    }

    fn listed(&self, now: &Mark) -> Vec<Listed> {
        let list = |(uid, row): (&u32, &Fetched)| Listed {
            key: now.key(*uid),
            uid: Some(*uid),
            flags: row.flags.unwrap_or(0),
            modseq: row.modseq.unwrap_or(0),
            size: row.size.unwrap_or(0),
            internal_date: row.internal_date.unwrap_or(0),
        };
        self.messages.iter().map(list).collect()
    }
}

/// The ranges of `VANISHED (EARLIER) 3:5,9`; what vanishes while we look is told again next time.
fn earlier(parts: Parts<'_>) -> Vec<(u32, u32)> {
    let text = parts.text();
    let Some(set) = text.strip_prefix("(EARLIER) ").or_else(|| text.strip_prefix("(earlier) ")) else {
        return Vec::new();
    };
    let range = |part: &str| {
        let (first, last) = part.split_once(':').unwrap_or((part, part));
        let bound = |digits: &str| number(digits.as_bytes()).and_then(|n| u32::try_from(n).ok());
        let (first, last) = (bound(first)?, bound(last)?);
        Some((first.min(last), first.max(last)))
    };
    set.split(',').filter_map(range).collect()
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
