//! What the user does with mail in their mailbox.

use serde::{Deserialize, Serialize};

use super::UndoRow;

/// What the user does with messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MailboxVerb {
    /// Marks them as read.
    Read,
    /// Marks them as unread.
    Unread,
    /// Marks them with a star.
    Star,
    /// Takes their star off.
    Unstar,
    /// Moves them to a folder.
    Move,
    /// Moves them to the account's archive.
    Archive,
    /// Moves them to the account's trash; from there, deletes them for good.
    Delete,
    /// Moves them to the account's junk.
    Junk,
    /// Moves them back to the inbox.
    NotJunk,
}

/// An act of the user on messages of their mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MailboxAct {
    /// The messages.
    pub ids: Vec<String>,
    /// What is done with them.
    pub verb: MailboxVerb,
    /// The folder they are looked at in; absent in a view over several, and in found mail.
    #[serde(default)]
    pub folder: Option<String>,
    /// Where they go, for `move`.
    #[serde(default)]
    pub to: Option<String>,
    /// Whether the user said a second time that they are to be deleted for good.
    #[serde(default)]
    pub sure: bool,
    /// Whether the window does it by itself, as it marks as read what is open: nothing Undo would take back.
    #[serde(default)]
    pub by_itself: bool,
}

/// What an act on the mailbox did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MailboxDone {
    /// Messages that look different now.
    pub messages: u32,
    /// Copies that wait for their server; the others are changed in this store alone.
    pub waiting: u32,
    /// What Undo would take back; none where nothing changed, where it was done by itself or where it is for good.
    pub undo: Option<UndoRow>,
}

/// Something that was written to a mailbox, or is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct WrittenRow {
    /// The account's name.
    pub account: String,
    /// `read`, `unread`, `star`, `unstar`, `move` or `delete`.
    pub act: String,
    /// `queued`, `sending`, `done`, `uncertain`, `refused` or `void` (never done).
    pub state: String,
    /// Why it was not done: `gone`, `folder_gone`, `refused`, `unable` or `cut_off`; else empty.
    pub why: String,
    /// What the server said; may be empty.
    pub said: String,
    /// The folder it lay in.
    pub folder: String,
    /// The folder it was moved to, or empty.
    pub to: String,
    /// The message's subject; empty where it is not here any more or may not be seen.
    pub subject: String,
    /// Who wrote it; empty as the subject.
    pub from: String,
    /// When the user wanted it, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
    /// When it was done or given up, Unix seconds.
    #[specta(type = Option<i32>)]
    pub ended: Option<i64>,
}
