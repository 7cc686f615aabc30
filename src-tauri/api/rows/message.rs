//! Messages, the inbox, search and exclusions.

use domain::{Direction, Mode, Scope, Verdict};
use serde::{Deserialize, Serialize};

use super::TargetRow;

/// One line of a message list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct MessageRow {
    /// The message.
    pub id: String,
    /// Received, Unix seconds.
    #[specta(type = i32)]
    pub received: i64,
    /// In or out.
    pub direction: Direction,
    /// The other party's names: the sender, or the recipients.
    pub who: String,
    /// The sender's address.
    pub from_address: String,
    /// The subject.
    pub subject: String,
    /// The first words of the text; empty while only the headers are here.
    pub preview: String,
    /// Attachments.
    pub attachments: u32,
    /// Whether it is unread in the mailbox.
    pub unread: bool,
    /// Where it is saved.
    pub filed: Vec<TargetRow>,
    /// Its verdict, where it waits in Mail to sort.
    pub verdict: Option<Verdict>,
    /// An exclusion applies: subject and text are not shown.
    pub excluded: bool,
    /// A folder it lies in.
    pub folder: String,
    /// The account of that folder; empty where it lies in none.
    pub account: String,
    /// Where the search words stand in `subject` and `preview`: (field, start, length) in UTF-16 units; field 0 is the subject, 1 the preview.
    pub marks: Vec<(u32, u32, u32)>,
}

/// What the reading pane shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct MessageView {
    /// The list line.
    pub row: MessageRow,
    /// The canonical Message-ID.
    pub message_id: Option<String>,
    /// From, as name and address.
    pub from: Party,
    /// To.
    pub to: Vec<Party>,
    /// Cc.
    pub cc: Vec<Party>,
    /// The plain text; `None` while only the headers are here.
    pub text: Option<String>,
    /// Where quoted text begins in `text`, in UTF-16 units.
    pub quote_start: Option<u32>,
    /// Attachments.
    pub parts: Vec<PartRow>,
    /// Size in octets.
    #[specta(type = i32)]
    pub size: i64,
    /// `headers`, `wanted`, `stored`, `aside` or `expired`.
    pub body: String,
    /// Why it is where it is.
    pub filings: Vec<FilingRow>,
    /// The own provider's check of the sender failed.
    pub sender_check_failed: bool,
}

/// A name and an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Party {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// Who that is, where on file.
    pub target: Option<TargetRow>,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PartRow {
    /// Its number in the message.
    pub index: u32,
    /// File name, made harmless; may be empty.
    pub name: String,
    /// Content type.
    pub content_type: String,
    /// Size in octets.
    #[specta(type = i32)]
    pub size: i64,
    /// Whether it belongs to the text (an image).
    pub inline: bool,
    /// What it is.
    pub nature: super::FileNature,
    /// With whom it is kept as a document.
    pub kept: Vec<TargetRow>,
}

/// Where a message is saved and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FilingRow {
    /// Where.
    pub target: TargetRow,
    /// With which verdict.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<domain::Reason>,
    /// The message it answers, where that is a reason.
    pub answers: Option<super::InReplyTo>,
    /// Who sees it there: a group's id.
    pub group: String,
    /// `import`, `auto` or `hand`.
    pub how: String,
    /// When, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
}

/// What an exclusion is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExclusionSubject {
    /// Every address of a person or client.
    Person {
        /// Its id.
        id: String,
    },
    /// One address.
    Address {
        /// The address.
        address: String,
    },
    /// A domain and its sub-domains.
    Domain {
        /// The domain.
        domain: String,
    },
}

/// What an exclusion would touch (N5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExclusionPreview {
    /// Addresses it covers.
    pub addresses: Vec<String>,
    /// Stored messages that involve them.
    pub messages: u32,
    /// Of these, saved to profiles.
    pub filed: u32,
    /// Of these, waiting in Mail to sort.
    pub waiting: u32,
    /// Of these, with other people on file.
    pub with_others: u32,
    /// How many other people that is.
    pub others: u32,
    /// Appointments that involve them: one's own, and what of others is saved to profiles.
    pub appointments: u32,
    /// When mode delete would really delete, Unix seconds.
    #[specta(type = i32)]
    pub delete_at: i64,
}

/// An exclusion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExclusionRow {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub subject: ExclusionSubject,
    /// The name of the person, or the address or domain.
    pub name: String,
    /// What happens to stored mail.
    pub mode: Mode,
    /// On which messages it bears.
    pub scope: Scope,
    /// Since, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
    /// Messages it hides now.
    pub hidden: u32,
    /// Messages it kept out since.
    pub withheld: u32,
    /// When the hidden mail is deleted, Unix seconds (mode delete).
    #[specta(type = Option<i32>)]
    pub delete_at: Option<i64>,
}
