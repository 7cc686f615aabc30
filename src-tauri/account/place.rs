//! What the receiving and the sending half of an account say alike about where they are.

use domain::Uuid;
use serde::{Deserialize, Serialize};

use crate::grant::Grant;

/// How a connection becomes secure. There is no other way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TlsMode {
    /// From the first byte.
    #[default]
    Implicit,
    /// STARTTLS before anything else.
    StartTls,
}

impl TlsMode {
    /// As faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::StartTls => "starttls",
        }
    }
}

/// A mailbox at Microsoft Graph (Exchange Online) and who signs in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphPlace {
    /// The address of the mailbox: the user's own, or a shared one they can open.
    pub mailbox: String,
    /// As whom and with which program to sign in.
    pub grant: Grant,
    /// A shared mailbox: the account whose sign-in opens it. `None`: its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Uuid>,
}
