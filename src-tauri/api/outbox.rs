//! What leaves, or left, and what the user says of it.

use store::{OutboxRow, Store, StoreError, Who};

use crate::rows::{OutboxCounts, OutboxLine, OutboxRecipient, Page};
use crate::{Failure, ids};

/// What the user sent, or is about to, the latest first.
///
/// # Errors
/// Those of the store.
pub fn outbox_page(store: &Store, offset: u32, limit: u32) -> Result<Page<OutboxLine>, Failure> {
    let (rows, total) =
        store.read(|read| Ok::<_, StoreError>((read.outbox_page((offset, limit))?, read.outbox_total()?)))?;
    Ok(Page { rows: rows.into_iter().map(line).collect(), total: u32::try_from(total).unwrap_or(u32::MAX) })
}

/// How much waits, and how much needs a decision.
///
/// # Errors
/// Those of the store.
pub fn outbox_counts(store: &Store) -> Result<OutboxCounts, Failure> {
    let (waiting, trouble) = store.read(|read| read.outbox_counts())?;
    let short = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(OutboxCounts { waiting: short(waiting), trouble: short(trouble) })
}

/// Sends at once what waits, or once more what was refused or may not have been sent: the user says so.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `HasLeft`; `NotOwner` of the account it leaves by.
pub fn outbox_again(store: &Store, id: &str, now: i64) -> Result<(), Failure> {
    Ok(store.write(Who::User, |write| write.outbox_again(write.outbox_by_uuid(id.trim())?, now))?)
}

/// Gives up a message that was not sent.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `HasLeft`.
pub fn outbox_give_up(store: &Store, id: &str, now: i64) -> Result<(), Failure> {
    Ok(store.write(Who::User, |write| write.outbox_give_up(write.outbox_by_uuid(id.trim())?, now))?)
}

fn line(row: OutboxRow) -> OutboxLine {
    OutboxLine {
        id: ids::uuid_text(&row.uuid),
        kind: row.kind,
        from: row.from,
        to: row.to.into_iter().map(|(address, said)| OutboxRecipient { address, said }).collect(),
        subject: row.subject,
        failure: serde_json::from_str(&row.why).ok(),
        state: row.state,
        at: row.at,
        due: row.due,
        ended: row.ended,
    }
}
