//! Where an account's mail is, as its row keeps it (JSON): never a secret.

use std::path::PathBuf;

pub use account::place::{GraphPlace, ServerPlace as ImapPlace, TlsMode};
use serde::{Deserialize, Serialize};

/// Where the mail of an account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// On an IMAP server.
    Imap(ImapPlace),
    /// At Microsoft Graph.
    Graph(GraphPlace),
    /// In an archive on disk.
    Archive {
        /// The mbox file or folder.
        path: PathBuf,
    },
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
            Self::Graph(_) => "graph",
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
    use account::grant::{Grant, Issuer, SignInWith};
    use domain::Uuid;

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let imap = ImapPlace {
            host: "mail.firm.example".into(),
            port: 143,
            tls: TlsMode::StartTls,
            user: "anna".into(),
            ..ImapPlace::default()
        };
        let signed_in = ImapPlace { sign_in: SignInWith::OAuth(grant()), ..imap.clone() };
        let shared =
            GraphPlace { mailbox: "jobs@firm.example".into(), grant: grant(), through: Some(Uuid::from_u128(7)) };
        for place in
            [Place::Imap(imap), Place::Imap(signed_in), Place::Graph(shared), Place::Archive { path: "/mail".into() }]
        {
            assert_eq!(Place::read(&place.config()).unwrap(), place);
        }
        assert!(Place::read("{}").is_err());
    }

    #[test]
    fn a_place_of_an_older_version_signs_in_with_a_password() {
        let older = r#"{"kind":"imap","host":"mail.firm.example","port":993,"tls":"implicit","user":"anna","ca":null,"fingerprint":null}"#;
        let Place::Imap(place) = Place::read(older).unwrap() else { panic!("an IMAP server") };
        assert_eq!(place.sign_in, SignInWith::Password);
    }

    fn grant() -> Grant {
        Grant { issuer: Issuer::Microsoft, client_id: Some("own".into()), tenant: None }
    }
}
