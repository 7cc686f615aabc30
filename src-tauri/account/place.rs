//! What the receiving and the sending half of an account say alike about where they are.

use std::path::PathBuf;

use domain::Uuid;
use serde::{Deserialize, Serialize};

use crate::grant::{Grant, SignInWith};

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

/// A server and who signs in there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServerPlace {
    /// Host.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection becomes secure.
    pub tls: TlsMode,
    /// User name.
    pub user: String,
    /// A PEM file with further certificate authorities.
    pub ca: Option<PathBuf>,
    /// The SHA-256 of a certificate the user looked at and accepted.
    pub fingerprint: Option<String>,
    /// How to sign in.
    pub sign_in: SignInWith,
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
