//! Where an account's mail is, as its row keeps it (JSON): never a secret.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where the mail of an account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// On an IMAP server.
    Imap(ImapPlace),
    /// In an archive on disk.
    Archive {
        /// The mbox file or folder.
        path: PathBuf,
    },
}

/// An IMAP server and who signs in there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImapPlace {
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
}

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

/// An account's row that says nothing about where its mail is.
#[derive(Debug, thiserror::Error)]
#[error("the account does not say where its mail is")]
pub struct BadPlace(#[from] serde_json::Error);

impl Place {
    /// What an account's row keeps as `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Imap(_) => "imap",
            Self::Archive { .. } => "archive",
        }
    }

    /// What an account's row keeps as `config`.
    pub fn config(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an account's `config`.
    ///
    /// # Errors
    /// `BadPlace` where it was not written by [`Place::config`].
    pub fn read(config: &str) -> Result<Self, BadPlace> {
        Ok(serde_json::from_str(config)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let imap = ImapPlace {
            host: "mail.firm.example".into(),
            port: 143,
            tls: TlsMode::StartTls,
            user: "anna".into(),
            ..ImapPlace::default()
        };
        for place in [Place::Imap(imap), Place::Archive { path: "/mail".into() }] {
            assert_eq!(Place::read(&place.config()).unwrap(), place);
        }
        assert!(Place::read("{}").is_err());
    }
}
