//! Why Microsoft Graph gave no answer, or not the one that was asked for.

use serde::Deserialize;

use crate::bearer::BearerError;
use crate::discreet::Discreet;
use crate::http::LineError;
use crate::tls::Certificate;

/// No text of the service is longer here, characters.
const LONGEST: usize = 400;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// It was stopped.
    #[error("stopped")]
    Cancelled,
    /// The name of the service cannot be resolved.
    #[error("the server's name cannot be found")]
    NoSuchHost,
    /// Nothing answers there.
    #[error("the server cannot be reached")]
    Unreachable(#[source] std::io::Error),
    /// The connection broke, or nothing came for too long: it is open whether what was asked was done.
    #[error("the connection was cut")]
    Cut,
    /// The certificate is not trusted; nothing was sent.
    #[error("the server's certificate is not trusted")]
    Untrusted {
        /// SHA-256 of the certificate.
        fingerprint: String,
        /// Why, in the words of the TLS library.
        why: String,
        /// What it says of itself.
        certificate: Box<Certificate>,
    },
    /// TLS cannot be established for another reason.
    #[error("a secure connection cannot be made")]
    Tls(String),
    /// There is no access token, or it is refused.
    #[error(transparent)]
    Token(#[from] BearerError),
    /// The service asks to wait (429, 503). Nothing was done.
    #[error("the server asks to wait")]
    Busy {
        /// What it said.
        said: String,
        /// Seconds, where it names a time (Retry-After).
        wait: Option<i64>,
    },
    /// The service refuses.
    #[error("the server refuses: {}", .0.code)]
    Refused(Refusal),
    /// Its answer breaks the rules, or leads elsewhere.
    #[error("the server's answer cannot be understood")]
    Protocol(String),
    /// Its answer is larger than was asked for.
    #[error("the server's answer is too large")]
    TooLarge,
}

/// What the service refuses, in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The status of HTTP.
    pub status: u16,
    /// Its code, such as `ErrorItemNotFound`.
    pub code: String,
    /// Its sentence.
    pub said: String,
}

impl Refusal {
    /// Reads the body of an answer (`{"error":{"code":…,"message":…}}`).
    pub(super) fn read(status: u16, body: &[u8], discreet: &Discreet) -> Self {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Body {
            error: Error,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Error {
            code: String,
            message: String,
        }
        let Error { code, message } = serde_json::from_slice::<Body>(body).unwrap_or_default().error;
        let short = |text: String| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>();
        Self { status, code: short(discreet.tell(&code)), said: short(discreet.tell(&message)) }
    }

    /// Whether what was asked about is not there.
    pub fn is_missing(&self) -> bool {
        self.status == 404
    }

    /// Code and sentence together, the code alone where there is no sentence, the status where there is neither.
    pub fn words(&self) -> String {
        match (self.code.as_str(), self.said.as_str()) {
            ("", "") => format!("HTTP {}", self.status),
            (code, "") => code.to_owned(),
            ("", said) => said.to_owned(),
            (code, said) => format!("{said} ({code})"),
        }
    }
}

impl From<LineError> for GraphError {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Cancelled => Self::Cancelled,
            LineError::NoSuchHost => Self::NoSuchHost,
            LineError::Unreachable(why) => Self::Unreachable(why),
            LineError::Cut => Self::Cut,
            LineError::Untrusted { fingerprint, why, certificate } => Self::Untrusted { fingerprint, why, certificate },
            LineError::Tls(why) => Self::Tls(why),
            LineError::Protocol(why) => Self::Protocol(why),
            LineError::TooLarge => Self::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_the_words_of_the_service_in_short() {
        let long = format!(r#"{{"error":{{"code":"ErrorX","message":"a\r\n{}"}}}}"#, "b".repeat(9000));
        for (body, words) in [
            (
                r#"{"error":{"code":"ErrorItemNotFound","message":"Not found.","innerError":{}}}"#,
                "Not found. (ErrorItemNotFound)",
            ),
            (r#"{"error":{"code":"ErrorItemNotFound"}}"#, "ErrorItemNotFound"),
            (r#"{"error":{"message":"Not found."}}"#, "Not found."),
            ("<html>", "HTTP 404"),
            (r#"{"error":[]}"#, "HTTP 404"),
            (&long, &format!("a{} (ErrorX)", "b".repeat(LONGEST - 1))),
        ] {
            assert_eq!(Refusal::read(404, body.as_bytes(), &Discreet::default()).words(), words);
        }
    }
}
