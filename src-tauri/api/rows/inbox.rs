//! The inbox and its conversations.

use serde::{Deserialize, Serialize};

use super::{MessageRow, MessageView, TargetRow};

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
    /// The ids of those that are starred.
    pub starred: Vec<String>,
    /// Until when it is put off, Unix seconds.
    #[specta(type = Option<i32>)]
    pub snoozed: Option<i64>,
}

/// What is saved where, by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct SaveOrder {
    /// The messages.
    pub ids: Vec<String>,
    /// Whether all of their conversations is meant.
    pub conversation: bool,
    /// Where to: ids of people, clients and jobs.
    pub targets: Vec<String>,
    /// What they are taken out of in the same turn.
    pub instead_of: Option<String>,
    /// Who sees them there: a group's id; without one whoever saw them before.
    pub group: Option<String>,
    /// Whether mail of that address is proposed there always.
    pub always: bool,
}

/// Where a message could be saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SaveOffers {
    /// The likeliest first.
    pub offered: Vec<OfferRow>,
    /// The messages of its conversation.
    pub messages: u32,
    /// The address of whom it is from or to, where that is not the user.
    pub address: Option<String>,
}

/// Somebody a message could be saved to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct OfferRow {
    /// Who.
    #[serde(flatten)]
    pub target: TargetRow,
    /// Why.
    pub reasons: Vec<domain::Reason>,
}

/// Whom a message would make a person of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonDraft {
    /// The name, as written; may be empty.
    pub name: String,
    /// The addresses; none where all of them are the user's.
    pub addresses: Vec<String>,
    /// A phone number of the signature, or empty.
    pub phone: String,
    /// Whether that is who wrote what is forwarded.
    pub forwarded: bool,
}

/// What is known of an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct AddressCard {
    /// The address in normal form.
    pub address: String,
    /// Whether it is the user's own.
    pub own: bool,
    /// Who that is, where on file.
    pub target: Option<TargetRow>,
    /// The phone number, or empty.
    pub phone: String,
    /// The jobs their mail is saved to.
    pub jobs: Vec<TargetRow>,
    /// The newest message from or to the address.
    pub last: Option<MessageRow>,
    /// Whether the user sent it.
    pub last_was_sent: bool,
}
