//! What can go wrong between Dossier and a server that sends; a variant says what the user can do.

use account::Cancelled;
use account::bearer::BearerError;
use account::place::TlsMode;
use account::socket::DialError;
use domain::Address;

/// What a server said when it refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its words, with its codes before them.
    pub said: String,
    /// Whether it may take the same later (RFC 5321 section 4.2.1, 4yz).
    pub for_now: bool,
}

/// Trouble with a server that sends. Nothing was sent, except where a variant says otherwise. Texts from the server are kept apart, never logged.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The user stopped it.
    #[error("stopped")]
    Cancelled,
    /// The name of the server cannot be resolved: offline, or misspelt.
    #[error("the server's name cannot be found")]
    NoSuchHost,
    /// Nothing answers at that host and port.
    #[error("the server cannot be reached")]
    Unreachable(#[source] std::io::Error),
    /// The connection broke, or nothing came for too long.
    #[error("the connection was cut")]
    Cut,
    /// The certificate is not trusted.
    #[error("the server's certificate is not trusted")]
    Untrusted {
        /// SHA-256 of the certificate, upper-case hexadecimal with colons.
        fingerprint: String,
        /// Why, in the words of the TLS library.
        why: String,
        /// What it says of itself.
        certificate: Box<account::tls::Certificate>,
    },
    /// TLS cannot be established for another reason.
    #[error("a secure connection cannot be made")]
    Tls(String),
    /// The server at this port becomes secure in this other way.
    #[error("the server becomes secure in another way")]
    OtherTls(TlsMode),
    /// The server does not offer STARTTLS (RFC 3207).
    #[error("the server offers no secure connection on this port")]
    NoStartTls,
    /// User name or password is wrong.
    #[error("the server does not accept this user name and password")]
    WrongPassword {
        /// What the server said.
        said: String,
    },
    /// The server takes the provider's own sign-in only.
    #[error("this provider needs its own sign-in")]
    NeedsProviderSignIn {
        /// `Google`, `Microsoft`, or `other` where only the kind of sign-in is known.
        provider: &'static str,
    },
    /// The organisation has switched off sending by SMTP (Exchange Online).
    #[error("the organisation has switched off sending by SMTP")]
    SwitchedOff {
        /// What the server said.
        said: String,
    },
    /// There is no access token.
    #[error(transparent)]
    Token(#[from] BearerError),
    /// The server is there but refuses for now, whoever sends (RFC 5321 section 4.2.1, 421 and 4yz before a message).
    #[error("the server asks to wait")]
    Busy {
        /// What the server said.
        said: String,
    },
    /// The server refuses to talk at all, or to let anybody sign in.
    #[error("the server refused a command")]
    Refused {
        /// What the server said.
        said: String,
    },
    /// The account may not send as this address.
    #[error("the server does not let this address send")]
    SenderRefused(Refusal),
    /// Recipients were refused; nobody gets the message, so that it can be corrected and sent once.
    #[error("the server does not take every recipient")]
    RecipientsRefused(Vec<(Address, Refusal)>),
    /// The message itself was refused.
    #[error("the server does not take the message")]
    MessageRefused(Refusal),
    /// The message is larger than the server takes (RFC 1870).
    #[error("the message is too large for the server")]
    TooLarge {
        /// Octets it takes, where it says so.
        limit: Option<u64>,
    },
    /// An address has letters beyond ASCII before its @, and the server cannot carry those (RFC 6531).
    #[error("the server cannot carry an address with such letters")]
    NoSuchLetters {
        /// The address.
        address: Address,
    },
    /// The connection ended after the message was handed over and before the server said what became of it: it may have been sent.
    #[error("whether the message was sent is not known")]
    Uncertain,
    /// The server answered something that is no SMTP.
    #[error("the server's answer cannot be understood")]
    Protocol(String),
}

impl From<Cancelled> for Trouble {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<DialError> for Trouble {
    fn from(error: DialError) -> Self {
        match error {
            DialError::Cancelled(_) => Self::Cancelled,
            DialError::NoSuchHost => Self::NoSuchHost,
            DialError::Unreachable(why) => Self::Unreachable(why),
        }
    }
}
