//! Messages go into the store: the last stage, in transactions that are over before anybody notices.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use domain::{FolderId, received};
use store::{Arrived, BacklogCopy, Kept, NewMessage, Write};

use super::budget::Budget;
use super::fetch::Terms;
use super::read::{Flow, Letter, Said};
use super::turn::TURN;
use super::{Run, RunError, Step, index, loose};
use crate::remote::Extent;

/// How long messages are waited for before those that are here are stored.
const PATIENCE: Duration = Duration::from_millis(100);
/// How long letters are stored in one transaction while nobody else wants to write.
const LONG: Duration = Duration::from_millis(300);
/// How often whoever started the run acts on what arrived.
const SETTLE_EVERY: Duration = Duration::from_secs(2);

/// What was delivered.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    /// Headers stored.
    pub headers: usize,
    /// Whole messages stored.
    pub bodies: usize,
    /// Messages set aside.
    pub aside: usize,
    /// Copies that only the whole message can tell about.
    pub again: Vec<(FolderId, BacklogCopy)>,
}

/// Stores letters until no more come.
pub(super) fn deliver(
    run: &Run<'_>,
    terms: Terms<'_>,
    letters: &Receiver<Flow<Letter<'_>>>,
    budget: &Budget,
) -> Result<Delivered, RunError> {
    let mut delivered = Delivered::default();
    let (mut settled, mut indexed) = (run.around.elapsed(), 0);
    loop {
        let post = gather(letters);
        let mut left = post.letters.as_slice();
        while !left.is_empty() {
            run.cancel.check()?;
            let rest = turn(run, terms, left, &mut delivered)?;
            let stored = left.len() - rest.len();
            left.iter().take(stored).for_each(|letter| budget.free(letter.cost));
            left = rest;
        }
        let stored = delivered.headers + delivered.bodies;
        if post.is_last || stored >= indexed + index::MANY {
            index::index(run)?;
            indexed = stored;
        }
        if post.is_last {
            return Ok(delivered);
        }
        if run.around.elapsed() > settled + SETTLE_EVERY {
            super::settle(run)?;
            settled = run.around.elapsed();
        }
    }
}

/// Letters of one job.
struct Post<'j> {
    letters: Vec<Letter<'j>>,
    is_last: bool,
}

/// Gathers the letters of a batch, or of as much of it as comes without a pause.
fn gather<'j>(letters: &Receiver<Flow<Letter<'j>>>) -> Post<'j> {
    let mut post = Post { letters: Vec::new(), is_last: false };
    loop {
        let next = if post.letters.is_empty() {
            letters.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            letters.recv_timeout(PATIENCE)
        };
        match next {
            Ok(Flow::One(letter)) => post.letters.push(letter),
            Ok(Flow::End) | Err(RecvTimeoutError::Timeout) => return post,
            Err(RecvTimeoutError::Disconnected) => {
                post.is_last = true;
                return post;
            }
        }
    }
}

/// Stores as many letters as a transaction has time for; returns the others.
fn turn<'l, 'j>(
    run: &Run<'_>,
    terms: Terms<'_>,
    letters: &'l [Letter<'j>],
    delivered: &mut Delivered,
) -> Result<&'l [Letter<'j>], RunError> {
    let Some(Letter { job, .. }) = letters.first() else { return Ok(letters) };
    let mut now = Delivered::default();
    let left = run.write(|write| {
        write.account(run.account)?;
        write.index_later();
        terms.allowance.note(write, run)?;
        let begun = run.around.elapsed();
        let is_over = |spent: Duration| spent >= LONG || spent >= TURN && run.store.has_user_waiting();
        let mut left = letters;
        while let Some((letter, rest)) = left.split_first() {
            run.around.step(Step::Arriving);
            keep(write, (run, terms), letter, &mut now)?;
            left = rest;
            if is_over(run.around.elapsed().saturating_sub(begun)) {
                break;
            }
        }
        Ok::<_, RunError>(left)
    })?;
    job.meter.count(letters.len() - left.len(), now.aside);
    delivered.headers += now.headers;
    delivered.bodies += now.bodies;
    delivered.aside += now.aside;
    delivered.again.append(&mut now.again);
    run.around.step(if job.extent == Extent::Whole { Step::BodiesBatch } else { Step::HeadersBatch });
    Ok(left)
}

fn keep(
    write: &Write<'_>,
    (run, terms): (&Run<'_>, Terms<'_>),
    letter: &Letter<'_>,
    now: &mut Delivered,
) -> store::Result<()> {
    let row = &letter.row;
    let size = u64::try_from(row.listed.size).unwrap_or(0);
    let (header, content, packed) = match &letter.said {
        Said::Gone => return Ok(()),
        Said::Blank => {
            now.again.push((letter.job.folder(), row.clone()));
            return Ok(());
        }
        Said::Unreadable(why, raw) => {
            now.aside += 1;
            return write.set_aside(row.id, &why.to_string(), raw.as_deref(), run.started);
        }
        Said::Header(header) => {
            if is_doubtful(write, header, size)? {
                now.again.push((letter.job.folder(), row.clone()));
                return Ok(());
            }
            (header, None, None)
        }
        Said::Whole(header, content, packed) => (header, Some(content.as_ref()), Some(packed.as_ref())),
    };
    let received = received(header.date, row.listed.internal_date);
    let new = NewMessage { header, received, size, content, wanted: content.is_none() && (terms.wants)(received) };
    let arrived = write.arrive_packed(row.id, &new, packed)?;
    if let Arrived::Kept(message, Kept::Filled) = arrived {
        write.note_fetched(message, run.started)?;
    }
    match content {
        Some(_) => now.bodies += 1,
        None => now.headers += 1,
    }
    match (row.message, arrived) {
        (Some(before), Arrived::Kept(message, _)) if before != message => loose::note(write),
        (Some(_), Arrived::Withheld) => loose::note(write),
        _ => Ok(()),
    }
}

/// Whether a message with these headers is here, but of another size: then the texts have to be compared, the one that is here first.
fn is_doubtful(write: &Write<'_>, header: &domain::Header, size: u64) -> store::Result<bool> {
    let Some(known) = write.known(header, size)? else {
        return Ok(false);
    };
    let is_other = u64::try_from(known.size) != Ok(size);
    if is_other && !known.stored {
        write.want_body(known.id)?;
    }
    Ok(is_other)
}
