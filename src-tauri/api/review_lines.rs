//! Mail to sort from beginning to end, history and mail of nobody on file included: for whoever reads it line by line.

use domain::{State, Verdict};
use store::{Read, ReviewFilter, ReviewHead, ReviewOrder, Store};

use crate::Failure;
use crate::review::left_out_row;
use crate::review_rows::rows;
use crate::rows::ReviewRow;

/// Lines that are read at once.
const PAGE: usize = 200;

/// A line, and the addresses of its recipients.
pub type Line = (ReviewRow, Vec<String>);

/// Which lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// Everything that waits, and what is left out.
    Waiting,
    /// One verdict.
    Of(Verdict),
    /// Everything that waits, what is left out, and what concerns nobody on file.
    All,
}

impl Lines {
    fn wants(self, verdict: Verdict) -> bool {
        match self {
            Self::Waiting => verdict != Verdict::None,
            Self::Of(one) => verdict == one,
            Self::All => true,
        }
    }
}

/// Tells every line with its recipients' addresses, newest first, those left out last, until `tell` answers `false`.
///
/// No reader is held meanwhile, however long whoever listens takes: what went since the beginning is passed over.
///
/// # Errors
/// Those of the store.
pub fn review_lines(store: &Store, lines: Lines, tell: &mut dyn FnMut(Line) -> bool) -> Result<(), Failure> {
    for heads in store.read(|read| heads(read, lines))?.chunks(PAGE) {
        let page = store.read(|read| lines_of(read, heads))?;
        if !page.into_iter().all(&mut *tell) {
            return Ok(());
        }
    }
    if lines.wants(Verdict::Skipped) {
        let left_out = store.read(|read| read.left_out((0, u32::MAX)))?;
        left_out.into_iter().map(|one| (left_out_row(one), Vec::new())).all(tell);
    }
    Ok(())
}

fn lines_of(read: &Read<'_>, heads: &[ReviewHead]) -> Result<Vec<Line>, Failure> {
    rows(read, heads)?.into_iter().map(|(message, row)| Ok((row, read.recipient_addresses(message)?))).collect()
}

fn heads(read: &Read<'_>, lines: Lines) -> Result<Vec<ReviewHead>, Failure> {
    let verdict = if let Lines::Of(verdict) = lines { Some(verdict) } else { None };
    let filter = ReviewFilter { verdict, ..ReviewFilter::default() };
    let mut heads = match verdict {
        Some(Verdict::None | Verdict::Skipped) => Vec::new(),
        _ => read.review(&filter, (ReviewOrder::Received, false), (0, u32::MAX))?,
    };
    if lines.wants(Verdict::None) {
        let none = |id| ReviewHead { id, verdict: Verdict::None, ticked: false, state: State::Open };
        heads.extend(read.not_on_file()?.into_iter().map(none));
        heads.sort_by_key(|head| std::cmp::Reverse(head.id));
    }
    Ok(heads)
}
