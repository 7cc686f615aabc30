//! Brings messages in batches, one batch ahead; what breaks the conversation, or ends it, is narrowed down to one message and set aside.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::{Read, Write};

use super::answer::{Answer, Word};
use super::command::Command;
use super::fetched::fetched;
use super::link::{Sent, refusal};
use super::mark::parse_key;
use super::session::Session;
use super::wire::LONGEST_LITERAL;
use crate::Trouble;
use crate::remote::{Brought, Extent, Listed, Sink, Unreadable};

/// A batch ends at this many octets or messages.
const BATCH_OCTETS: u64 = 2 * 1024 * 1024;
const BATCH_MESSAGES: usize = 500;
/// A message above this is asked for in parts of this size.
const PART: u64 = 8 * 1024 * 1024;
/// The parts of a message that did not come otherwise: a line that is often cut still brings it, and one that breaks at the smallest
/// part, though it carried the greeting and the sign-in, breaks because of the message.
const SMALLER_PARTS: [u64; 2] = [256 * 1024, 8 * 1024];
/// A message larger than this (octets) is not read into memory.
const LARGEST: usize = 512 * 1024 * 1024;
/// What may come in answer to one command, octets: far more than was asked for breaks the rules, whatever sizes were listed.
const MOST_AT_ONCE: usize = 32 * 1024 * 1024;
/// How many commands may be under way.
const AHEAD: usize = 2;

/// Places in the list of what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Batch {
    from: usize,
    to: usize,
    /// Octets of the parts to ask for; `None` asks for whole messages.
    parts: Option<u64>,
}

/// How a run over a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All is handed over.
    Done,
    /// The taker wants no more; answers may still be under way.
    Stopped,
}

/// The work of one call: it outlives a connection.
#[derive(Debug)]
pub(super) struct Bringing<'a> {
    wanted: &'a [Listed],
    extent: Extent,
    queue: VecDeque<Batch>,
    arrived: HashMap<u32, Vec<u8>>,
    unreadable: HashMap<u32, Unreadable>,
    part: Vec<u8>,
    has_progressed: bool,
}

impl<'a> Bringing<'a> {
    pub fn new(wanted: &'a [Listed], extent: Extent) -> Self {
        let queue = batches(wanted, extent);
        Self {
            wanted,
            extent,
            queue,
            arrived: HashMap::new(),
            unreadable: HashMap::new(),
            part: Vec::new(),
            has_progressed: true,
        }
    }

    /// Whether anything came since this was last asked; at first, yes.
    pub fn take_progress(&mut self) -> bool {
        std::mem::replace(&mut self.has_progressed, false)
    }

    /// Works through the queue over a connection that has the folder open with this UIDVALIDITY. The queue's head is what failed.
    pub fn run<S: Read + Write>(
        &mut self,
        session: &mut Session<S>,
        uidvalidity: u32,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Trouble> {
        let mut sent: VecDeque<Option<Sent>> = VecDeque::new();
        while let Some(batch) = self.queue.front().cloned() {
            if let Some(part) = batch.parts {
                self.bring_in_parts(session, self.missing(&batch, uidvalidity).first().copied(), part)?;
            } else {
                self.send_ahead(session, uidvalidity, &mut sent)?;
                if let Some(Some(first)) = sent.pop_front()
                    && let Received::Refused(said) = self.receive(session, &first)?
                {
                    // What is under way is taken in; what it lacks is asked for again when its turn comes.
                    for rest in sent.drain(..).flatten() {
                        self.receive(session, &rest)?;
                    }
                    self.narrow(Unreadable::Refused(said));
                    continue;
                }
            }
            self.queue.pop_front();
            if !self.hand_over(&batch, uidvalidity, sink) {
                return Ok(Ended::Stopped);
            }
        }
        Ok(Ended::Done)
    }

    /// Puts the first message of the failed batch that did not come by itself, since answers come in order, and halves the rest. A single
    /// message is tried in ever smaller parts, then set aside: answers whether one was.
    pub fn narrow(&mut self, why: Unreadable) -> bool {
        let Some(batch) = self.queue.pop_front() else { return false };
        if batch.to - batch.from > 1 {
            self.split(&batch);
            return false;
        }
        if let Some(part) = self.smaller(&batch, &why) {
            self.queue.push_front(Batch { parts: Some(part), ..batch });
            return false;
        }
        self.part = Vec::new();
        let uid = self.wanted.get(batch.from).and_then(|listed| parse_key(&listed.key)).map(|(_, uid)| uid);
        self.unreadable.extend(uid.map(|uid| (uid, why)));
        self.queue.push_front(Batch { parts: None, ..batch });
        true
    }

    fn split(&mut self, batch: &Batch) {
        let is_missing = |listed: &Listed| {
            parse_key(&listed.key)
                .is_some_and(|(_, uid)| !self.arrived.contains_key(&uid) && !self.unreadable.contains_key(&uid))
        };
        let asked = self.wanted.get(batch.from..batch.to).unwrap_or(&[]);
        let first = batch.from + asked.iter().position(is_missing).unwrap_or(0);
        let middle = first + 1 + (batch.to - first) / 2;
        let ends = [batch.from, first, first + 1, middle.min(batch.to), batch.to];
        for (from, to) in ends.into_iter().zip(ends.into_iter().skip(1)).rev().filter(|(from, to)| from < to) {
            self.queue.push_front(Batch { from, to, ..*batch });
        }
    }

    /// The size of the parts to try next. One that only breaks the rules is asked for in parts once: smaller ones would not mend it.
    fn smaller(&self, batch: &Batch, why: &Unreadable) -> Option<u64> {
        if self.extent == Extent::Header {
            return None;
        }
        match (why, batch.parts) {
            (Unreadable::HangsUp, before) => {
                let size = self.wanted.get(batch.from).map_or(PART, |listed| listed.size);
                let most = before.unwrap_or(size);
                let last = SMALLER_PARTS.last().copied().filter(|_| before.is_none());
                SMALLER_PARTS.into_iter().find(|part| *part < most).or(last)
            }
            (_, None) => Some(PART),
            (_, Some(_)) => None,
        }
    }

    fn send_ahead<S: Read + Write>(
        &mut self,
        session: &mut Session<S>,
        uidvalidity: u32,
        sent: &mut VecDeque<Option<Sent>>,
    ) -> Result<(), Trouble> {
        while let Some(batch) = self.queue.get(sent.len()).filter(|batch| batch.parts.is_none() && sent.len() < AHEAD) {
            let uids = self.missing(batch, uidvalidity);
            let command = (!uids.is_empty()).then(|| Command::bring(&uids, self.extent));
            sent.push_back(command.map(|command| session.link.send(&command)).transpose()?);
        }
        Ok(())
    }

    fn missing(&self, batch: &Batch, uidvalidity: u32) -> Vec<u32> {
        let keys =
            self.wanted.get(batch.from..batch.to).unwrap_or(&[]).iter().filter_map(|listed| parse_key(&listed.key));
        let here = keys.filter(|(v, _)| *v == uidvalidity).map(|(_, uid)| uid);
        here.filter(|uid| !self.arrived.contains_key(uid) && !self.unreadable.contains_key(uid)).collect()
    }

    fn receive<S: Read + Write>(&mut self, session: &mut Session<S>, sent: &Sent) -> Result<Received, Trouble> {
        let under_way = self.queue.iter().take(AHEAD);
        let asked = under_way.flat_map(|batch| self.wanted.get(batch.from..batch.to).unwrap_or(&[]));
        let asked: HashSet<u32> = asked.filter_map(|listed| parse_key(&listed.key)).map(|(_, uid)| uid).collect();
        let mut came = 0;
        let status = session.link.receive(sent, &mut |answer| {
            if let Some((uid, body)) = body(answer)?.filter(|(uid, _)| asked.contains(uid)) {
                came += body.len();
                if came > MOST_AT_ONCE {
                    return Err(Trouble::Protocol("far more than was asked for".into()));
                }
                self.arrived.insert(uid, body);
                self.has_progressed = true;
            }
            Ok(())
        })?;
        if status.word == Word::Ok {
            return Ok(Received::Whole);
        }
        let is_expunged = status.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case("EXPUNGEISSUED"));
        let is_single = self.queue.front().is_some_and(|batch| batch.to - batch.from == 1);
        match refusal(status) {
            Trouble::Refused { .. } if is_expunged && is_single => Ok(Received::Whole),
            Trouble::Refused { said } => Ok(Received::Refused(said)),
            other => Err(other),
        }
    }

    fn bring_in_parts<S: Read + Write>(
        &mut self,
        session: &mut Session<S>,
        uid: Option<u32>,
        part: u64,
    ) -> Result<(), Trouble> {
        let Some(uid) = uid else {
            self.part = Vec::new();
            return Ok(());
        };
        loop {
            let from = self.part.len().saturating_sub(seam(part));
            let known = self.part.get(from..).unwrap_or(&[]);
            let command = Command::bring_part(uid, from as u64, known.len() as u64 + part);
            let Some(body) = bring_one(session, uid, &command)? else {
                self.part = Vec::new();
                return Ok(());
            };
            let Some(new) = body.strip_prefix(known) else {
                return self.bring_at_once(session, uid);
            };
            if new.is_empty() {
                self.arrived.insert(uid, std::mem::take(&mut self.part));
                return Ok(());
            }
            self.has_progressed = true;
            self.part.extend_from_slice(new);
            if self.part.len() > LARGEST {
                self.part = Vec::new();
                self.unreadable.insert(uid, Unreadable::TooLarge);
                return Ok(());
            }
        }
    }

    /// A message whose parts are not those that were asked for: whole, where an answer may be that long.
    fn bring_at_once<S: Read + Write>(&mut self, session: &mut Session<S>, uid: u32) -> Result<(), Trouble> {
        self.part = Vec::new();
        let size = self.queue.front().and_then(|batch| self.wanted.get(batch.from)).map_or(0, |listed| listed.size);
        if size > LONGEST_LITERAL {
            self.unreadable.insert(uid, Unreadable::NotUnderstood("parts that do not fit together".into()));
        } else if let Some(body) = bring_one(session, uid, &Command::bring(&[uid], Extent::Whole))? {
            self.has_progressed = true;
            self.arrived.insert(uid, body);
        }
        Ok(())
    }

    fn hand_over(&mut self, batch: &Batch, uidvalidity: u32, sink: &mut Sink<'_>) -> bool {
        for listed in self.wanted.get(batch.from..batch.to).unwrap_or(&[]) {
            let uid = parse_key(&listed.key).filter(|(v, _)| *v == uidvalidity).map(|(_, uid)| uid);
            let brought = match uid
                .and_then(|uid| self.unreadable.remove(&uid).map(Err).or_else(|| self.arrived.remove(&uid).map(Ok)))
            {
                Some(Err(why)) => Brought::Unreadable(why),
                Some(Ok(bytes)) if bytes.is_empty() && listed.size > 0 => Brought::Unreadable(Unreadable::NoContent),
                Some(Ok(bytes)) => Brought::Bytes(bytes),
                None => Brought::Gone,
            };
            if !sink(&listed.key, brought) {
                return false;
            }
        }
        true
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Received {
    Whole,
    Refused(String),
}

/// How many octets of what is here are asked for again with the next part of a message, to see whether it begins where it should. Dovecot
/// 2.4.1 miscounts what it skips: a part begins up to some hundred octets too early, and as many are never sent at the end.
fn seam(part: u64) -> usize {
    usize::try_from(part / 128).unwrap_or(0).max(1024)
}

/// Brings all or a part of one message; `None` where it is gone.
fn bring_one<S: Read + Write>(
    session: &mut Session<S>,
    uid: u32,
    command: &Command,
) -> Result<Option<Vec<u8>>, Trouble> {
    let mut came = None;
    session.link.run(command, &mut |answer| {
        if let Some((_, body)) = body(answer)?.filter(|(of, _)| *of == uid) {
            came = Some(body);
        }
        Ok(())
    })?;
    Ok(came)
}

fn body(answer: Answer<'_>) -> Result<Option<(u32, Vec<u8>)>, Trouble> {
    let Answer::Numbered(_, name, parts) = answer else {
        return Ok(None);
    };
    if name != "FETCH" {
        return Ok(None);
    }
    let row = fetched(parts).ok_or_else(|| Trouble::Protocol("a FETCH that is not whole".into()))?;
    Ok(row.uid.zip(row.body))
}

fn batches(wanted: &[Listed], extent: Extent) -> VecDeque<Batch> {
    let mut queue: VecDeque<Batch> = VecDeque::new();
    let mut octets = 0;
    for (at, listed) in wanted.iter().enumerate() {
        let size = if extent == Extent::Whole { listed.size } else { 0 };
        let parts = (size > PART).then_some(PART);
        match queue.back_mut() {
            Some(last)
                if parts.is_none()
                    && last.parts.is_none()
                    && octets + size <= BATCH_OCTETS
                    && at - last.from < BATCH_MESSAGES =>
            {
                last.to = at + 1;
                octets += size;
            }
            _ => {
                queue.push_back(Batch { from: at, to: at + 1, parts });
                octets = size;
            }
        }
    }
    queue
}

#[cfg(test)]
#[path = "bring_tests.rs"]
mod tests;
