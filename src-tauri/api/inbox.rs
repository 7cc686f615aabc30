//! Email › Inbox: the messages of folders, newest first.

use store::{InboxLine, Store, View};

use crate::message::{grey_row, left_out_row, row};
use crate::rows::{InboxQuery, MessageRow, Page};
use crate::{Failure, ids};

/// A page of the inbox; what an exclusion hides or kept out stands there grey, without subject and text.
///
/// # Errors
/// `NotFound` for a folder id that is none.
pub fn inbox_page(store: &Store, query: &InboxQuery) -> Result<Page<MessageRow>, Failure> {
    let view = match query.view.as_str() {
        "unfiled" => View::Unfiled,
        "on_file" => View::OnFile,
        _ => View::All,
    };
    store.read(|read| {
        let folders = match &query.folder {
            Some(id) => vec![ids::folder(id)?],
            None => read.inbox_folders()?,
        };
        let lines = read.inbox(&folders, view, query.offset, query.limit)?;
        let total = read.inbox_total(&folders, view)?;
        Ok(Page { rows: lines.into_iter().map(line).collect(), total: u32::try_from(total).unwrap_or(u32::MAX) })
    })
}

fn line(line: InboxLine) -> MessageRow {
    match line {
        InboxLine::Message(message) => row(message),
        InboxLine::LeftOut(hidden) => left_out_row(&hidden),
        InboxLine::Withheld(copy, withheld) => grey_row(&withheld, ids::withheld_text(copy)),
    }
}
