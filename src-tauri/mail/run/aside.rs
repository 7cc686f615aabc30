//! What could not be had is asked for again after a while: servers are mended, and a bad line is no verdict for good.

use super::{Run, RunError};

/// How long it is left alone, seconds.
const REST: i64 = 6 * 3600;

/// Lets messages whose bytes never came be asked for again.
pub(super) fn retry(run: &Run<'_>) -> Result<(), RunError> {
    let until = run.started.saturating_sub(REST);
    let rested = run.store.read(|read| read.aside())?.into_iter().any(|row| !row.has_bytes && row.at <= until);
    if rested {
        run.write(|write| write.retry_aside(run.account, until))?;
    }
    Ok(())
}
