//! The inbox and its conversations.

use serde::{Deserialize, Serialize};

use super::{MessageRow, MessageView};

/// Which conversations the inbox shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct InboxQuery {
    /// A folder's id; `None`: all chosen folders marked as inbox.
    pub folder: Option<String>,
    /// An account's id, where no folder is asked for; `None`: all accounts.
    pub account: Option<String>,
    /// `all`, `unfiled`, `on_file`, `no_answer` or `snoozed`.
    pub view: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return at most.
    pub limit: u32,
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct InboxPage {
    /// Conversations, newest first.
    pub rows: Vec<ConversationRow>,
    /// How many there are at least.
    pub total: u32,
    /// Whether that is all; else `inbox_total` counts them.
    pub whole: bool,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ConversationRow {
    /// Its newest message in the folders shown.
    pub row: MessageRow,
    /// Who writes in it, in order.
    pub people: Vec<SpeakerRow>,
    /// Its messages.
    pub count: u32,
    /// Those of them that are unread.
    pub unread: u32,
    /// Whether one of them is starred.
    pub starred: bool,
    /// Attachments of all of them.
    pub attachments: u32,
    /// The ids of its messages in the folders shown, oldest first.
    pub here: Vec<String>,
    /// Until when it is put off, or was, Unix seconds.
    #[specta(type = Option<i32>)]
    pub snoozed: Option<i64>,
}

/// Somebody who writes in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SpeakerRow {
    /// The name, else the address.
    pub name: String,
    /// Whether that is the user.
    pub me: bool,
}

/// A conversation to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ConversationView {
    /// Its messages, oldest first.
    pub rows: Vec<MessageRow>,
    /// Those to be open at once: the unread ones (the newest three), else the newest.
    pub open: Vec<MessageView>,
}
