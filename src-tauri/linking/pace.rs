//! How far a long act of the user is, and whether to go on with it.

use store::{Result, StoreError};

/// Told how many of how many messages are done; answers whether to go on. What is given up leaves nothing behind.
pub type Tell<'a> = &'a dyn Fn(usize, usize) -> bool;

/// The parts an act has, one after the other; each counts the same.
pub(crate) struct Pace<'a> {
    tell: Tell<'a>,
    parts: usize,
    messages: usize,
}

impl<'a> Pace<'a> {
    /// An act on so many messages.
    pub(crate) fn new(tell: Tell<'a>, parts: usize, messages: usize) -> Self {
        Self { tell, parts, messages }
    }

    /// Says that a part (from 0) has done `done` of its `of` steps.
    pub(crate) fn goes_on(&self, part: usize, (done, of): (usize, usize)) -> bool {
        let within = self.messages.saturating_mul(done.min(of)).checked_div(of).unwrap_or(self.messages);
        (self.tell)((self.messages.saturating_mul(part) + within) / self.parts.max(1), self.messages)
    }

    /// The same as a step that may end the act.
    ///
    /// # Errors
    /// `GivenUp`.
    pub(crate) fn step(&self, part: usize, done_of: (usize, usize)) -> Result<()> {
        if self.goes_on(part, done_of) { Ok(()) } else { Err(StoreError::GivenUp) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn parts_share_one_way_from_nothing_to_all() {
        let told = RefCell::new(Vec::new());
        let tell = |done, total| {
            told.borrow_mut().push((done, total));
            true
        };
        let pace = Pace::new(&tell, 2, 100);
        for (part, done_of) in [(0, (0, 4)), (0, (2, 4)), (1, (0, 8)), (1, (8, 8)), (1, (0, 0))] {
            pace.goes_on(part, done_of);
        }
        assert_eq!(*told.borrow(), [(0, 100), (25, 100), (50, 100), (100, 100), (100, 100)]);
    }
}
