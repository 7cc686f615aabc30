//! A conversation to read: every message of it, and those that are open at once.

use domain::MessageRow as MessageId;
use store::{Read, Store, unix_now};

use crate::message::{row, view};
use crate::rows::{ConversationView, MessageRow};
use crate::{Failure, ids};

/// How many unread messages are open at once.
const OPEN: usize = 3;

/// The conversation a message belongs to, oldest message first; what an exclusion hides stands alone.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn conversation(store: &Store, id: &str) -> Result<ConversationView, Failure> {
    let whole = store.read(|read| match ids::line(read, id)? {
        ids::Line::Withheld(_) => Ok(None),
        ids::Line::Message(id) => opened(read, id),
    })?;
    match whole {
        Some(whole) => Ok(whole),
        None => {
            let view = crate::message(store, id)?;
            Ok(ConversationView { rows: vec![view.row.clone()], open: vec![view], starred: Vec::new(), snoozed: None })
        }
    }
}

fn opened(read: &Read<'_>, id: MessageId) -> Result<Option<ConversationView>, Failure> {
    let messages = read.conversation(id)?;
    let mut lines = read.message_lines(&messages)?;
    let rows: Vec<(MessageId, MessageRow)> =
        messages.iter().filter_map(|id| Some((*id, row(lines.remove(id)?)))).collect();
    let Some((newest, _)) = rows.last() else { return Ok(None) };
    let unread = rows.iter().rev().filter(|(_, row)| row.unread).take(OPEN).map(|(id, _)| *id);
    let mut wanted: Vec<MessageId> = unread.collect();
    if wanted.is_empty() {
        wanted.push(*newest);
    }
    wanted.reverse();
    let opened = |id: MessageId| {
        let line = read.message_line(id)?;
        view(read, row(line), read.reading(id)?)
    };
    let open = wanted.into_iter().map(opened).collect::<Result<_, Failure>>()?;
    let stars = read.starred(&messages)?;
    let starred = rows.iter().filter(|(id, _)| stars.contains(id)).map(|(_, row)| row.id.clone()).collect();
    let snoozed = read.snoozed_until(id, unix_now())?;
    Ok(Some(ConversationView { rows: rows.into_iter().map(|(_, row)| row).collect(), open, starred, snoozed }))
}
