//! Where an account hands its messages over, as its row keeps it (JSON): never a secret.

pub use account::grant::{Grant, Issuer, SignInWith};
pub use account::place::{GraphPlace, ServerPlace as SmtpPlace, TlsMode};
use serde::{Deserialize, Serialize};

/// Where messages are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OutgoingPlace {
    /// To an SMTP server (RFC 6409).
    Smtp(SmtpPlace),
    /// To Microsoft Graph.
    Graph(GraphPlace),
}

/// A row that does not say where its messages are handed over.
#[derive(Debug, thiserror::Error)]
#[error("the account does not say where its messages are handed over")]
pub struct BadPlace(#[from] serde_json::Error);

impl OutgoingPlace {
    /// What a row keeps as `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Smtp(_) => "smtp",
            Self::Graph(_) => "graph",
        }
    }

    /// What a row keeps as `config`.
    pub fn config(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a row's `config`.
    ///
    /// # Errors
    /// `BadPlace` where it was not written by [`OutgoingPlace::config`].
    pub fn read(config: &str) -> Result<Self, BadPlace> {
        Ok(serde_json::from_str(config)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use account::grant::{Grant, Issuer, SignInWith};

    #[test]
    fn a_place_reads_back_as_it_was_written() {
        let grant = || Grant { issuer: Issuer::Microsoft, client_id: None, tenant: Some("firm".into()) };
        let smtp = SmtpPlace {
            host: "smtp.firm.example".into(),
            port: 587,
            tls: TlsMode::StartTls,
            user: "anna".into(),
            ..SmtpPlace::default()
        };
        let signed_in = SmtpPlace { sign_in: SignInWith::OAuth(grant()), ..smtp.clone() };
        let graph = GraphPlace { mailbox: "anna@firm.example".into(), grant: grant(), through: None };
        for place in [OutgoingPlace::Smtp(smtp), OutgoingPlace::Smtp(signed_in), OutgoingPlace::Graph(graph)] {
            assert_eq!(OutgoingPlace::read(&place.config()).unwrap(), place);
            assert!(place.config().contains(&format!("\"kind\":\"{}\"", place.kind())), "{place:?}");
        }
        assert!(OutgoingPlace::read("{}").is_err());
    }
}
