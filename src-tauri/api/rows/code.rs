//! Codes that prove who reads an address.

use serde::{Deserialize, Serialize};

use super::{CalendarEntry, MailboxEntry, OutgoingEntry};

/// What is to be connected or changed: one code is enough for a mailbox and its sending half.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeAsk {
    /// What receives.
    pub mailbox: Option<MailboxEntry>,
    /// The id of the mailbox that is there already, or empty.
    pub account: String,
    /// What sends.
    pub outgoing: Option<OutgoingEntry>,
    /// The id of what sends already, or empty.
    pub sender: String,
    /// Where calendars come from.
    #[serde(default)]
    pub calendar: Option<CalendarEntry>,
    /// The id of the place that is connected already, or empty.
    #[serde(default)]
    pub place: String,
}

/// What the message says, in the user's language, with the marks `{code}`, `{user}` and `{address}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeWords {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// A code that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CodeSent {
    /// Where to.
    pub to: String,
    /// From which address.
    pub from: String,
    /// Until when it can be typed, Unix seconds.
    #[specta(type = i32)]
    pub until: i64,
    /// From when on another one can be sent, Unix seconds.
    #[specta(type = i32)]
    pub again: i64,
    /// Whether the server took it was never heard: it may have arrived.
    pub uncertain: bool,
}
