//! What is stored becomes searchable behind the rows, in large pieces: an index that is written often is merged often.

use std::time::Duration;

use super::{Run, RunError, Step};

/// So many messages are made searchable at once.
pub(super) const MANY: usize = 1600;

/// How long that may go on while nobody else wants to write.
const LONG: Duration = Duration::from_millis(1500);

/// Makes everything searchable that is stored and is not yet.
pub(super) fn index(run: &Run<'_>) -> Result<(), RunError> {
    loop {
        run.cancel.check()?;
        let done = run.write(|write| {
            let until = run.around.elapsed() + LONG;
            let go_on = || run.around.elapsed() < until && !run.cancel.is_cancelled() && !run.store.has_user_waiting();
            write.index_marked(&go_on)
        })?;
        if done == 0 {
            return Ok(());
        }
        run.around.step(Step::Indexed);
    }
}
