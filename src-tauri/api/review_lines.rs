//! Mail to sort from beginning to end, history and mail of nobody on file included: for whoever reads it line by line.

use domain::{State, Verdict};
use store::{Read, ReviewFilter, ReviewHead, ReviewOrder, Store};

use crate::Failure;
use crate::review::{left_out_row, row};
use crate::rows::ReviewRow;

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

/// Tells every line, newest first, those left out last, until `tell` answers `false`.
///
/// # Errors
/// Those of the store.
pub fn review_lines(store: &Store, lines: Lines, tell: &mut dyn FnMut(ReviewRow) -> bool) -> Result<(), Failure> {
    store.read(|read| {
        for head in heads(read, lines)? {
            if !tell(row(read, &head)?) {
                return Ok(());
            }
        }
        if lines.wants(Verdict::Skipped) {
            for one in read.left_out((0, u32::MAX))? {
                if !tell(left_out_row(one)) {
                    return Ok(());
                }
            }
        }
        Ok(())
    })
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
