//! Email › Inbox: the conversations of folders, newest first.

use store::{ConversationLine, InboxAsk, InboxLine, Read, Store, View, unix_now};

use crate::message::{grey_row, left_out_row, row};
use crate::rows::{ConversationRow, InboxPage, InboxQuery, MessageRow, SpeakerRow};
use crate::settings::settings_in;
use crate::{Failure, ids};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A page of the inbox; what an exclusion hides or kept out stands there grey, without subject and text.
///
/// # Errors
/// `NotFound` for a folder or account id that is none.
pub fn inbox_page(store: &Store, query: &InboxQuery) -> Result<InboxPage, Failure> {
    store.read(|read| {
        let part = read.inbox(&asked(read, query)?, query.offset as usize, query.limit as usize)?;
        let rows = part.lines.into_iter().map(line).collect();
        Ok(InboxPage { rows, total: number(part.known), whole: part.whole })
    })
}

/// How many rows the inbox has.
///
/// # Errors
/// As [`inbox_page`].
pub fn inbox_total(store: &Store, query: &InboxQuery) -> Result<u32, Failure> {
    store.read(|read| Ok(number(read.inbox_total(&asked(read, query)?)?)))
}

fn asked(read: &Read<'_>, query: &InboxQuery) -> Result<InboxAsk, Failure> {
    let now = unix_now();
    let view = match query.view.as_str() {
        "unfiled" => View::Unfiled,
        "on_file" => View::OnFile,
        "no_answer" => {
            let days = i64::from(settings_in(read)?.unanswered_days);
            View::NoAnswer { before: (now - days * DAY).div_euclid(DAY) * DAY }
        }
        "snoozed" => View::Snoozed,
        _ => View::All,
    };
    let (folders, with_snoozed) = match (&query.folder, &query.account) {
        (Some(id), _) => {
            let folder = ids::folder(id)?;
            (vec![folder], !read.is_inbox(folder)?)
        }
        (None, account) => {
            let account = account.as_deref().map(|id| ids::account(read, id)).transpose()?;
            (read.inbox_folders_of(account)?, false)
        }
    };
    Ok(InboxAsk { folders, view, with_snoozed, now })
}

fn line(line: InboxLine) -> ConversationRow {
    match line {
        InboxLine::Conversation(conversation) => conversation_row(*conversation),
        InboxLine::LeftOut(hidden) => grey(left_out_row(&hidden)),
        InboxLine::Withheld(copy, withheld) => grey(grey_row(&withheld, ids::withheld_text(copy))),
    }
}

fn conversation_row(line: ConversationLine) -> ConversationRow {
    ConversationRow {
        row: row(line.newest),
        people: line.people.into_iter().map(|one| SpeakerRow { name: one.name, me: one.is_user }).collect(),
        count: number(line.count),
        unread: number(line.unread),
        starred: line.starred,
        attachments: u32::try_from(line.attachments).unwrap_or(0),
        here: line.here.iter().map(ids::message_text).collect(),
        snoozed: line.snoozed,
    }
}

fn grey(row: MessageRow) -> ConversationRow {
    ConversationRow {
        people: vec![SpeakerRow { name: row.who.clone(), me: false }],
        here: vec![row.id.clone()],
        row,
        count: 1,
        unread: 0,
        starred: false,
        attachments: 0,
        snoozed: None,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
