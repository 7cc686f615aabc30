//! What the headers of a message say.

use serde::{Deserialize, Serialize};

use crate::{Address, Bulk};

/// Whether the user wrote a message or got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Sent by somebody else.
    In,
    /// Sent by the user: From is one of their identities.
    Out,
}

/// In which header field an address stands (RFC 5322 section 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// From.
    From,
    /// Sender, where it differs from From.
    Sender,
    /// Reply-To.
    ReplyTo,
    /// To.
    To,
    /// Cc.
    Cc,
    /// Bcc.
    Bcc,
}

impl Role {
    /// Every role with the number it is stored as.
    pub const ALL: [(Self, i64); 6] =
        [(Self::From, 0), (Self::Sender, 1), (Self::ReplyTo, 2), (Self::To, 3), (Self::Cc, 4), (Self::Bcc, 5)];

    /// The number it is stored as.
    pub fn number(self) -> i64 {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or(0, |(_, number)| *number)
    }

    /// The role stored as `number`; an unknown number reads as Bcc, the weakest.
    pub fn from_number(number: i64) -> Self {
        Self::ALL.iter().find(|(_, n)| *n == number).map_or(Self::Bcc, |(role, _)| *role)
    }
}

/// A name and an address as a header field gives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The role of the field it stands in.
    pub role: Role,
    /// The display name, decoded; may be empty.
    pub name: String,
    /// The address in normal form.
    pub address: Address,
}

/// What the user's own provider found out about the sender (RFC 8601, topmost Authentication-Results).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderCheck {
    /// No Authentication-Results: nothing is known.
    #[default]
    Unknown,
    /// DMARC passed, or SPF or DKIM did.
    Passed,
    /// DMARC failed, or both SPF and DKIM did.
    Failed,
}

/// The facts of a message that its headers alone give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The canonical Message-ID.
    pub message_id: Option<String>,
    /// The Date header in Unix seconds.
    pub date: Option<i64>,
    /// The decoded subject, white space folded; may be empty.
    pub subject: String,
    /// From, Sender, Reply-To, To, Cc, Bcc in this order; what is no address is left out.
    pub mailboxes: Vec<Mailbox>,
    /// The From field as written, decoded, for senders whose address cannot be read.
    pub from_text: String,
    /// In-Reply-To first, then References from the nearest to the farthest, canonical, each once.
    pub references: Vec<String>,
    /// Whether it was sent to many or by a machine.
    pub bulk: Option<Bulk>,
    /// What the own provider says of the sender.
    pub sender_check: SenderCheck,
    /// Whether the top-level Content-Type speaks of attachments (`multipart/mixed`); the body decides once it is here.
    pub may_have_attachments: bool,
}

impl Header {
    /// The first mailbox of From.
    pub fn from(&self) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|m| m.role == Role::From)
    }
}
