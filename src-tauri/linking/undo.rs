//! Undo: the newest act is taken back, and what followed from it follows again.

use store::{Entry, Result, Store, Who};

use crate::pace::{Pace, Tell};
use crate::propose::settle_pacing;

/// Takes back the newest entry, whichever face wrote it.
///
/// # Errors
/// `NothingToUndo`, `UndoBlocked`; `GivenUp` when `tell` said so, and then nothing was taken back.
pub fn undo(store: &Store, tell: Tell<'_>) -> Result<Entry> {
    store.write(Who::User, |write| {
        let count = write.newest_entry()?.map_or(0, |entry| usize::try_from(entry.count).unwrap_or(0));
        let pace = Pace::new(tell, 2, count);
        let entry = write.undo_newest(&|done, of| pace.goes_on(0, (done, of)))?;
        settle_pacing(write, &|done, of| pace.goes_on(1, (done, of)))?;
        Ok(entry)
    })
}
