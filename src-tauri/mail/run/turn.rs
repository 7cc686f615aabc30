//! Background transactions that are over before anybody notices.

use std::time::Duration;

use store::Write;

use super::{Run, RunError, Step};

/// How long rows are written in one transaction; its end takes a while too.
pub(super) const TURN: Duration = Duration::from_millis(70);

/// Rows written between two looks at the time.
const SLICE: usize = 50;

/// What is done to rows in turns.
pub(super) struct Turns<'a, T> {
    /// Writes some rows.
    pub each: &'a dyn Fn(&Write<'_>, &[T]) -> store::Result<()>,
    /// Ends the work, in the same transaction as the last row.
    pub last: &'a dyn Fn(&Write<'_>) -> store::Result<()>,
    /// The step passed after every transaction but the last.
    pub between: Step,
    /// The step passed after the last.
    pub end: Step,
}

impl<T> Turns<'_, T> {
    /// Writes all rows in as many transactions as it takes; every one can be the last before a crash.
    pub fn work(&self, run: &Run<'_>, rows: &[T]) -> Result<(), RunError> {
        let mut left = rows;
        loop {
            run.cancel.check()?;
            left = run.write(|write| self.turn(run, write, left))?;
            if left.is_empty() {
                run.around.step(self.end);
                return Ok(());
            }
            run.around.step(self.between);
        }
    }

    fn turn<'r>(&self, run: &Run<'_>, write: &Write<'_>, rows: &'r [T]) -> store::Result<&'r [T]> {
        // Ends here once the user has removed the account.
        write.account(run.account)?;
        let until = run.around.elapsed() + TURN;
        let mut left = rows;
        while !left.is_empty() {
            let (slice, rest) = left.split_at(SLICE.min(left.len()));
            (self.each)(write, slice)?;
            left = rest;
            // Rows are left for the end, so that it always shares a transaction with some.
            if !left.is_empty() && run.around.elapsed() >= until {
                return Ok(left);
            }
        }
        (self.last)(write)?;
        Ok(left)
    }
}
