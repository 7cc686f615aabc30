//! Invitations that Dossier sends, answers to those it got, and what leaves.

use serde::{Deserialize, Serialize};

use super::{TargetRow, UndoRow};

/// Somebody who is to be asked, as they are entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GuestForm {
    /// Their address.
    pub address: String,
    /// Their name; may be empty.
    pub name: String,
    /// `candidate`, `client`, `colleague` or `other`.
    pub role: String,
    /// They see nobody else who is asked, and nobody sees them.
    pub apart: bool,
    /// What they read instead of the appointment's title; empty: the same.
    pub title: String,
    /// What they read besides what, when and where.
    pub words: String,
    /// Their language (BCP 47); empty: as on file, else the user's.
    pub language: String,
    /// Their time zone (IANA); empty: the appointment's.
    pub zone: String,
}

/// What is to be told of an appointment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum InvitationWhat {
    /// How it is now, to everybody who does not know it so.
    #[default]
    Tell,
    /// It does not take place: it is removed, and everybody who was told of it is told so.
    Off,
    /// Those who have not answered are asked again.
    Remind,
    /// The time the one guest named proposed does not suit.
    Decline,
}

/// Who is to be asked to an appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationForm {
    /// The event's id.
    pub event: String,
    /// By which account it leaves; `None`: the one that goes with the calendar.
    pub sender: Option<String>,
    /// Everybody who is to come; whoever was told and stands here no longer is told that it does not take place for them. Only where the
    /// appointment is told as it is; else those count who are kept.
    pub guests: Vec<GuestForm>,
    /// What is told.
    pub what: InvitationWhat,
    /// Whose proposal does not suit: their address.
    pub whose: String,
    /// The id of a message that has not left and that this is sent instead of; only whom that one is for is told then.
    pub instead: Option<String>,
}

/// One message, exactly as its recipient gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationMail {
    /// `invitation`, `update`, `cancellation`, `reminder` or `decline`.
    pub kind: String,
    /// Whom it goes to.
    pub address: String,
    /// Their name; may be empty.
    pub name: String,
    /// `candidate`, `client`, `colleague` or `other`.
    pub role: String,
    /// Its subject.
    pub subject: String,
    /// Its text, without the signature below it.
    pub text: String,
    /// What their calendar reads.
    pub part: InvitationPart,
}

/// What a calendar part says, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationPart {
    /// What.
    pub title: String,
    /// When, in the recipient's language and time zone.
    pub when: String,
    /// Where.
    pub place: String,
    /// Where to meet by video.
    pub link: String,
    /// More about it.
    pub description: String,
    /// Who asks.
    pub organizer: String,
    /// Everybody it names besides.
    pub names: Vec<String>,
    /// It takes place on several dates.
    pub repeats: bool,
    /// Which version of the invitation it is.
    pub sequence: u32,
}

/// Somebody who gets no message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NotMailed {
    /// Who.
    pub address: String,
    /// Why: `server_tells`, `nothing_new`, `never_told`, `answered` or `not_left`.
    pub why: String,
}

/// Who would be mailed what. Nothing has left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationPlan {
    /// The address it leaves from.
    pub from: String,
    /// The id of the account that is.
    pub sender: String,
    /// A meeting was asked for whose link is not known yet: messages would lack it.
    pub lacks_link: bool,
    /// The messages.
    pub mails: Vec<InvitationMail>,
    /// Who gets none.
    pub silent: Vec<NotMailed>,
    /// Stands for all of it: what is sent is what was shown, or nothing.
    pub digest: String,
}

/// What was sent, or is about to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationSent {
    /// How many messages leave.
    pub messages: u32,
    /// What takes them back until they leave; `None` where there is nothing.
    pub undo: Option<UndoRow>,
}

/// What somebody answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GuestAnswer {
    /// Which date of a series; `None`: all that have no answer of their own.
    #[specta(type = Option<i32>)]
    pub date: Option<i64>,
    /// `waiting`, `accepted`, `tentative`, `declined` or `delegated`.
    pub answer: String,
    /// What they wrote beside it.
    pub comment: String,
    /// Another time they propose.
    #[specta(type = Option<i32>)]
    pub proposed_start: Option<i64>,
    /// When that ends.
    #[specta(type = Option<i32>)]
    pub proposed_end: Option<i64>,
}

/// Somebody who is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GuestRow {
    /// As they were entered.
    pub form: GuestForm,
    /// They were told of it.
    pub told: bool,
    /// They were told that it does not take place for them, or are asked no longer.
    pub cancelled: bool,
    /// What they answered, that for all dates first.
    pub answers: Vec<GuestAnswer>,
    /// Whose address it is, where they are on file.
    pub profile: Option<TargetRow>,
    /// The last message to them about it.
    pub letter: Option<OutboxLine>,
}

/// An answer to an invitation that came by mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationReply {
    /// The message's id.
    pub message: String,
    /// `accepted`, `tentative` or `declined`.
    pub answer: String,
    /// What is written beside it.
    pub comment: String,
    /// Another time that is proposed, reckoned as the appointment's.
    #[specta(type = Option<i32>)]
    pub proposed_start: Option<i64>,
    /// When that ends.
    #[specta(type = Option<i32>)]
    pub proposed_end: Option<i64>,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationReplied {
    /// How it is told: `mail`, `server` where the calendar's server does, or `nobody`.
    pub told: String,
    /// The event's id, where it is in a calendar now.
    pub event: Option<String>,
    /// What takes it back until it leaves.
    pub undo: Option<UndoRow>,
}

/// A recipient of a message that leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutboxRecipient {
    /// The address.
    pub address: String,
    /// Why the server did not take it; may be empty.
    pub said: String,
}

/// A message that leaves, or left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutboxLine {
    /// Its id.
    pub id: String,
    /// `mail`, `invitation`, `update`, `cancellation` or `answer`.
    pub kind: String,
    /// The address it leaves from.
    pub from: String,
    /// The id of the account it leaves by; `None`: that one is gone.
    pub sender: Option<String>,
    /// The id of the event it is about, where that is still there.
    pub event: Option<String>,
    /// Whom it goes to.
    pub to: Vec<OutboxRecipient>,
    /// Its subject.
    pub subject: String,
    /// `queued`, `sending`, `sent`, `uncertain`, `refused` or `void`.
    pub state: String,
    /// What went wrong last.
    pub failure: Option<crate::Failure>,
    /// When the user asked, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
    /// When it leaves, Unix seconds.
    #[specta(type = i32)]
    pub due: i64,
    /// When it was sent or given up.
    #[specta(type = Option<i32>)]
    pub ended: Option<i64>,
}

/// How much waits in the outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutboxCounts {
    /// Messages that leave.
    pub waiting: u32,
    /// Messages the user has to decide about: refused, or nobody knows whether they were sent.
    pub trouble: u32,
}
