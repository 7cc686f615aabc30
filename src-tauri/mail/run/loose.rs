//! Messages whose last copy is gone: kept until every folder was listed, because a message that was moved is found again there.

use domain::MessageRow;
use store::{Read, Write};

use super::turn::Turns;
use super::{Run, RunError, Step};

/// Remembers that copies were forgotten, so that a sync after a crash still looks for messages without any.
const NOTE: &str = "sync.loose";

/// Notes that messages may have lost their last copy.
pub(super) fn note(write: &Write<'_>) -> store::Result<()> {
    if is_noted(write)? { Ok(()) } else { write.set_setting(NOTE, "true") }
}

/// Whether messages may have lost their last copy.
pub(super) fn is_noted(read: &Read<'_>) -> store::Result<bool> {
    Ok(read.setting(NOTE)?.as_deref() == Some("true"))
}

/// Deletes messages that lie in no folder any more, are saved nowhere and wait in no list.
pub(super) fn drop_orphans(run: &Run<'_>) -> Result<(), RunError> {
    if !run.store.read(is_noted)? {
        return Ok(());
    }
    let orphans = run.store.read(|read| read.orphans(false))?;
    let had_some = !orphans.is_empty();
    Turns {
        each: &|write, rows: &[MessageRow]| rows.iter().try_for_each(|message| write.drop_orphan(*message).map(drop)),
        last: &|write| write.set_setting(NOTE, "false"),
        between: Step::Orphans,
        end: Step::Orphans,
    }
    .work(run, &orphans)?;
    if had_some {
        run.write(|write| write.drop_unused_blobs())?;
    }
    Ok(())
}
