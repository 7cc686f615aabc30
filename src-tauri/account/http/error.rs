//! Why there is no answer by HTTP.

use crate::bearer::BearerError;
use crate::socket::DialError;
use crate::tls::Certificate;

/// What went wrong on the line, or with what came over it.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It was stopped.
    #[error("stopped")]
    Cancelled,
    /// The name of the server cannot be resolved.
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
    /// The answer breaks the rules.
    #[error("the server's answer cannot be understood")]
    Protocol(String),
    /// The answer is larger than was asked for.
    #[error("the server's answer is too large")]
    TooLarge,
}

/// Why a server that wants a sign-in gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// See [`LineError`].
    #[error(transparent)]
    Line(#[from] LineError),
    /// There is no access token.
    #[error(transparent)]
    Token(#[from] BearerError),
    /// The server does not take who signs in (401).
    #[error("the server does not accept this user name and password")]
    NotSignedIn {
        /// The ways of signing in it names (RFC 9110 section 11.6.1), lower case.
        ways: Vec<String>,
        /// Whether it was an access token that it refused.
        was_token: bool,
    },
    /// The server asks to wait (429, 503). Nothing was done.
    #[error("the server asks to wait")]
    Busy {
        /// The status.
        status: u16,
        /// Seconds, where it names a time (Retry-After).
        wait: Option<i64>,
    },
    /// The server leads where nothing may be said, or round in circles.
    #[error("the server leads elsewhere")]
    Elsewhere,
}

impl From<DialError> for LineError {
    fn from(error: DialError) -> Self {
        match error {
            DialError::Cancelled(_) => Self::Cancelled,
            DialError::NoSuchHost => Self::NoSuchHost,
            DialError::Unreachable(why) => Self::Unreachable(why),
        }
    }
}

impl LineError {
    /// What went wrong below HTTP.
    pub(super) fn of(error: ureq::Error, is_cancelled: bool) -> Self {
        match error {
            _ if is_cancelled => Self::Cancelled,
            ureq::Error::Other(error) => match error.downcast::<Self>() {
                Ok(own) => *own,
                Err(other) => Self::Protocol(other.to_string()),
            },
            ureq::Error::HostNotFound => Self::NoSuchHost,
            ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::BodyStalled => Self::Cut,
            // Its words would repeat the address.
            ureq::Error::BadUri(_) => Self::Protocol("an address that cannot be asked".into()),
            other => Self::Protocol(other.to_string()),
        }
    }
}
