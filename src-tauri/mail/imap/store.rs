//! Changes of a mailbox: flags (RFC 3501, RFC 7162), moves (RFC 6851, else RFC 4315) and deletions (RFC 4315), each message by its UID.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};

use super::answer::{Answer, Status, Word, number};
use super::command::Command;
use super::link::{accepted, refusal};
use super::mark::{Mark, parse_key};
use super::session::Session;
use crate::Trouble;
use crate::remote::{Sought, flag};
use crate::write::{Aim, Change, Outcome, Placed, Whereabouts};

/// Changes messages of a folder.
pub(super) fn change<S: Read + Write>(
    session: &mut Session<S>,
    name: &str,
    (change, aims): (&Change, &[Aim]),
) -> Result<Vec<Outcome>, Trouble> {
    let uidvalidity = session.open_to_write(name)?;
    let uid_of = |aim: &Aim| parse_key(&aim.key).filter(|(validity, _)| *validity == uidvalidity).map(|(_, uid)| uid);
    let meant: Vec<(u32, u64)> = aims.iter().filter_map(|aim| Some((uid_of(aim)?, aim.modseq))).collect();
    let mut came = together(session, change, &meant)?;
    let outcome = |aim| uid_of(aim).map_or(Outcome::Renumbered, |uid| came.remove(&uid).unwrap_or(Outcome::Gone));
    Ok(aims.iter().map(outcome).collect())
}

/// By UID; who is missing was no longer there. What is refused for all together is tried one by one.
fn together<S: Read + Write>(
    session: &mut Session<S>,
    change: &Change,
    meant: &[(u32, u64)],
) -> Result<HashMap<u32, Outcome>, Trouble> {
    let there = present(session, meant)?;
    let meant: Vec<(u32, u64)> = meant.iter().copied().filter(|(uid, _)| there.contains(uid)).collect();
    if meant.is_empty() {
        return Ok(HashMap::new());
    }
    match (apply(session, change, &meant), meant.as_slice()) {
        (Err(Trouble::Refused { said }), [(uid, _)]) => Ok(HashMap::from([(*uid, Outcome::Refused(said))])),
        (Err(Trouble::Refused { .. }), _) => {
            let mut all = HashMap::new();
            for one in meant {
                all.extend(together(session, change, &[one])?);
            }
            Ok(all)
        }
        (other, _) => other,
    }
}

fn present<S: Read + Write>(session: &mut Session<S>, meant: &[(u32, u64)]) -> Result<HashSet<u32>, Trouble> {
    let uids: Vec<u32> = meant.iter().map(|(uid, _)| *uid).collect();
    if uids.is_empty() { Ok(HashSet::new()) } else { search(session, &Command::search_uids(&uids)) }
}

fn search<S: Read + Write>(session: &mut Session<S>, command: &Command) -> Result<HashSet<u32>, Trouble> {
    let mut found = HashSet::new();
    session.link.run(command, &mut |answer| {
        if let Answer::Named(name, mut parts) = answer
            && name == "SEARCH"
        {
            let next = std::iter::from_fn(|| parts.next());
            found.extend(next.filter_map(|value| value.number()).filter_map(|uid| u32::try_from(uid).ok()));
        }
        Ok(())
    })?;
    Ok(found)
}

fn apply<S: Read + Write>(
    session: &mut Session<S>,
    change: &Change,
    meant: &[(u32, u64)],
) -> Result<HashMap<u32, Outcome>, Trouble> {
    let uids: Vec<u32> = meant.iter().map(|(uid, _)| *uid).collect();
    let every = |outcome: Outcome| uids.iter().map(|uid| (*uid, outcome.clone())).collect();
    match change {
        Change::Flag { bit, set } => {
            let Some(word) = word(*bit) else { return Ok(every(Outcome::Unable)) };
            mark(session, meant, (word, *set))?;
            Ok(every(Outcome::Done))
        }
        Change::Move { to } if session.features.moves() => {
            let command = Command::relocate(&uids, to).ok_or(Trouble::FolderGone)?;
            Ok(moved(&uids, &session_copyuid(session, &command)?))
        }
        Change::Move { to } if session.features.uidplus() => {
            let command = Command::copy(&uids, to).ok_or(Trouble::FolderGone)?;
            let names = session_copyuid(session, &command)?;
            match remove(session, &uids) {
                // To try again would copy again. What lies in both folders is one message here.
                Err(Trouble::Refused { said }) => Ok(every(Outcome::Refused(said))),
                other => other.map(|()| moved(&uids, &names)),
            }
        }
        Change::Delete if session.features.uidplus() => {
            remove(session, &uids)?;
            Ok(every(Outcome::Done))
        }
        Change::Move { .. } | Change::Delete => Ok(every(Outcome::Unable)),
    }
}

fn word(bit: i64) -> Option<&'static str> {
    match bit {
        flag::SEEN => Some("\\Seen"),
        flag::FLAGGED => Some("\\Flagged"),
        _ => None,
    }
}

/// Sets or clears a flag. Where another program has changed a message since, the user's word is the later one: it is said again without a
/// condition, and the next sync brings what else was changed.
fn mark<S: Read + Write>(
    session: &mut Session<S>,
    meant: &[(u32, u64)],
    (word, set): (&'static str, bool),
) -> Result<(), Trouble> {
    let uids: Vec<u32> = meant.iter().map(|(uid, _)| *uid).collect();
    let oldest = meant.iter().map(|(_, modseq)| *modseq).min().filter(|modseq| *modseq > 0);
    let since = oldest.filter(|_| session.features.condstore());
    let sent = session.link.send(&Command::flag(&uids, word, set, since))?;
    let status = session.link.receive(&sent, &mut |_| Ok(()))?;
    match modified(&status) {
        Some(again) if !again.is_empty() => {
            session.link.run(&Command::flag(&again, word, set, None), &mut |_| Ok(()))?;
            Ok(())
        }
        _ if status.word == Word::Ok => Ok(()),
        _ => Err(refusal(status)),
    }
}

/// The UIDs of `[MODIFIED 7,9]` (RFC 7162 section 3.1.3).
fn modified(status: &Status) -> Option<Vec<u32>> {
    let (name, set) = status.code.as_deref()?.split_once(' ')?;
    name.eq_ignore_ascii_case("MODIFIED").then(|| numbers(set))
}

fn remove<S: Read + Write>(session: &mut Session<S>, uids: &[u32]) -> Result<(), Trouble> {
    session.link.run(&Command::flag(uids, "\\Deleted", true, None), &mut |_| Ok(()))?;
    session.link.run(&Command::expunge(uids), &mut |_| Ok(()))?;
    Ok(())
}

/// Runs a command that says in COPYUID where messages came to lie, by their UID before; empty where it does not say.
fn session_copyuid<S: Read + Write>(
    session: &mut Session<S>,
    command: &Command,
) -> Result<HashMap<u32, Placed>, Trouble> {
    let mut names = HashMap::new();
    let sent = session.link.send(command)?;
    let status = session.link.receive(&sent, &mut |answer| {
        if let Answer::Status(status) = answer {
            names.extend(copyuid(&status));
        }
        Ok(())
    })?;
    names.extend(copyuid(&accepted(status)?));
    Ok(names)
}

/// `[COPYUID 38505 304,319:320 3956:3958]` (RFC 4315 section 3).
fn copyuid(status: &Status) -> HashMap<u32, Placed> {
    let mut words = status.code.as_deref().unwrap_or("").split(' ');
    if !words.next().is_some_and(|name| name.eq_ignore_ascii_case("COPYUID")) {
        return HashMap::new();
    }
    let uidvalidity = words.next().and_then(|word| number(word.as_bytes())).and_then(|n| u32::try_from(n).ok());
    let mark = Mark { uidvalidity: uidvalidity.unwrap_or(0), ..Mark::default() };
    let (before, after) = (numbers(words.next().unwrap_or("")), numbers(words.next().unwrap_or("")));
    if before.len() != after.len() || mark.uidvalidity == 0 {
        return HashMap::new();
    }
    before.into_iter().zip(after.into_iter().map(|uid| placed(&mark, uid))).collect()
}

fn placed(mark: &Mark, uid: u32) -> Placed {
    Placed { key: mark.key(uid), uid: Some(uid) }
}

/// No change is of more messages.
const MOST: usize = 10_000;

/// The numbers of a set, in the order they are written; never more than we ever ask for.
fn numbers(set: &str) -> Vec<u32> {
    let bound = |digits: &str| number(digits.as_bytes()).and_then(|n| u32::try_from(n).ok());
    let range = |part: &str| {
        let (first, last) = part.split_once(':').unwrap_or((part, part));
        let (first, last) = (bound(first).unwrap_or(1), bound(last).unwrap_or(0));
        first.min(last)..=first.max(last)
    };
    set.split(',').filter(|part| !part.is_empty()).flat_map(range).filter(|uid| *uid > 0).take(MOST).collect()
}

fn moved(uids: &[u32], names: &HashMap<u32, Placed>) -> HashMap<u32, Outcome> {
    uids.iter().map(|uid| (*uid, Outcome::Moved(names.get(uid).cloned()))).collect()
}

/// Looks where a message is whose move was cut off. A server that moves leaves each message in one place; where it had to be copied and
/// removed, a message in both places may be a copy of ours or somebody else's.
pub(super) fn whereabouts<S: Read + Write>(
    session: &mut Session<S>,
    sought: &Sought<'_>,
) -> Result<Whereabouts, Trouble> {
    let at_source = is_at_source(session, sought)?;
    let Some(to) = sought.to else {
        return Ok(if at_source { Whereabouts::Source } else { Whereabouts::Unknown });
    };
    if at_source && session.features.moves() {
        return Ok(Whereabouts::Source);
    }
    let mark = session.examine(to)?;
    let found = match sought.message_id.and_then(Command::search_message_id) {
        Some(command) if mark.exists > 0 => search(session, &command)?,
        _ => HashSet::new(),
    };
    Ok(match (at_source, found.into_iter().max()) {
        (true, None) if sought.message_id.is_some() => Whereabouts::Source,
        (false, Some(newest)) => Whereabouts::Target(placed(&mark, newest)),
        _ => Whereabouts::Unknown,
    })
}

fn is_at_source<S: Read + Write>(session: &mut Session<S>, sought: &Sought<'_>) -> Result<bool, Trouble> {
    let mark = session.examine(sought.from)?;
    match parse_key(sought.key).filter(|(uidvalidity, _)| *uidvalidity == mark.uidvalidity) {
        Some((_, uid)) => Ok(search(session, &Command::search_uids(&[uid]))?.contains(&uid)),
        None => match sought.message_id.and_then(Command::search_message_id) {
            Some(command) => Ok(!search(session, &command)?.is_empty()),
            None => Ok(false),
        },
    }
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
