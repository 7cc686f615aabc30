//! What leaves, or left, and what the user says of it.

use ::calendar::invite::answers::parts;
use domain::Address;
use store::{Invited, OutboxRow, Read, Store, StoreError, Summary, Who, Write};

use crate::rows::{OutboxCounts, OutboxLine, OutboxRecipient, Page, UndoRow};
use crate::{Failure, ids, undo};

/// What the user sent, or is about to, the latest first.
///
/// # Errors
/// Those of the store.
pub fn outbox_page(store: &Store, offset: u32, limit: u32) -> Result<Page<OutboxLine>, Failure> {
    let (rows, total) = store.read(|read| {
        let rows = read.outbox_page((offset, limit))?.into_iter().map(|row| line(read, row));
        Ok::<_, Failure>((rows.collect::<Result<_, _>>()?, read.outbox_total()?))
    })?;
    Ok(Page { rows, total: u32::try_from(total).unwrap_or(u32::MAX) })
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

/// Gives up a message that was not sent: whom it was for is known not to have been told.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `HasLeft`.
pub fn outbox_give_up(store: &Store, id: &str, now: i64) -> Result<UndoRow, Failure> {
    store.act("outbox_give_up", now, |write| {
        let id = write.outbox_by_uuid(id.trim())?;
        let row = write.outbox_mail(id)?.row;
        give_up(write, &row, now)?;
        Ok::<_, Failure>(((), Summary { count: 1, name: row.subject, ..Summary::default() }))
    })?;
    undo::latest(store)
}

/// See [`outbox_give_up`].
pub(crate) fn give_up(write: &Write<'_>, row: &OutboxRow, now: i64) -> Result<(), Failure> {
    write.outbox_give_up(row.id, now)?;
    let Some(event) = row.event else { return Ok(()) };
    let letters = write.outbox_of(event)?;
    for one in write.invited(event)?.into_iter().filter(|one| is_to(row, &one.form.address)) {
        let before = without(write, (one.clone(), row), &letters)?;
        if before != one {
            write.keep_invited(event, &before)?;
        }
    }
    Ok(())
}

/// What somebody knows without a message: what they were told by the one before it. Only the newest counts.
pub(crate) fn without(
    read: &Read<'_>,
    (one, row): (Invited, &OutboxRow),
    letters: &[OutboxRow],
) -> Result<Invited, Failure> {
    let mut told = letters
        .iter()
        .rev()
        .filter(|it| is_to(it, &one.form.address) && it.kind != "answer" && (it.state != "void" || it.id == row.id));
    if told.next().is_none_or(|newest| newest.id != row.id) {
        return Ok(one);
    }
    let Some(before) = told.next() else { return Ok(Invited { told: None, cancelled: false, ..one }) };
    let raw = match read.outbox_mail(before.id) {
        Ok(mail) => Some(mail.raw),
        Err(StoreError::NotFound { .. }) => None,
        Err(other) => return Err(other.into()),
    };
    let part = raw.and_then(|raw| parts(&raw).into_iter().next());
    Ok(Invited { told: part.map(|part| part.object.bytes()), cancelled: before.kind == "cancellation", ..one })
}

/// Whether a message goes to somebody.
pub(crate) fn is_to(row: &OutboxRow, address: &Address) -> bool {
    row.to.iter().any(|(to, _)| to == address.as_str())
}

/// A message that leaves, or left, as a row.
pub(crate) fn line(read: &Read<'_>, row: OutboxRow) -> Result<OutboxLine, Failure> {
    let sender = row.sender.map(|sender| read.outgoing_account(sender)).transpose()?;
    let event = row.event.map(|event| read.event_bytes(event)).transpose()?;
    Ok(OutboxLine {
        sender: sender.map(|account| ids::uuid_text(&account.uuid)),
        event: event
            .filter(|event| !event.removed || row.kind == "cancellation")
            .map(|event| ids::uuid_text(&event.uuid)),
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
    })
}
