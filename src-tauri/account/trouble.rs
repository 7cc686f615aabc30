//! What can go wrong between Dossier and a source of mail or of appointments; a variant says what the user can do.

use crate::Cancelled;
use crate::bearer::BearerError;
use crate::graph::{GraphError, Refusal};
use crate::http::{HttpError, LineError};
use crate::place::TlsMode;
use crate::socket::DialError;

/// Trouble with a source. Texts from the source are kept apart as `said`, never logged.
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
        certificate: Box<crate::tls::Certificate>,
    },
    /// TLS cannot be established for another reason.
    #[error("a secure connection cannot be made")]
    Tls(String),
    /// The server at this port becomes secure in this other way.
    #[error("the server becomes secure in another way")]
    OtherTls(TlsMode),
    /// The server does not offer STARTTLS, or greeted as already signed in (RFC 2595, RFC 3501 section 7.1.4).
    #[error("the server offers no secure connection on this port")]
    NoStartTls,
    /// User name or password is wrong (RFC 5530 AUTHENTICATIONFAILED).
    #[error("the server does not accept this user name and password")]
    WrongPassword {
        /// What the server said.
        said: String,
    },
    /// The sign-in at the provider has ended, or what came of it is not taken: the user has to sign in again.
    #[error("the user has to sign in again")]
    SignInAgain {
        /// What the server said; may be empty.
        said: String,
    },
    /// There is no access token for another reason.
    #[error(transparent)]
    NoToken(BearerError),
    /// The server asks for the provider's own sign-in.
    #[error("this provider needs its own sign-in")]
    NeedsProviderSignIn {
        /// `Google`, `Microsoft`, or `other` where only the kind of sign-in is known.
        provider: &'static str,
    },
    /// Who signed in may not open this mailbox (HTTP 403).
    #[error("this mailbox may not be opened")]
    NotAllowed {
        /// What the server said.
        said: String,
    },
    /// The service has no mailbox of this account: it may lie on the organisation's own Exchange.
    #[error("this account has no mailbox there")]
    NotInCloud,
    /// The server asks to wait and says how long (HTTP 429, 503 with Retry-After).
    #[error("the server asks to wait")]
    Throttled {
        /// What the server said.
        said: String,
        /// For how many seconds.
        seconds: i64,
    },
    /// The server is there but refuses for now (RFC 5530 UNAVAILABLE, LIMIT, INUSE; BYE as a greeting).
    #[error("the server asks to wait")]
    Busy {
        /// What the server said.
        said: String,
    },
    /// The server ended a conversation that was under way without asking to wait (RFC 3501 section 7.1.5 BYE).
    #[error("the server hung up")]
    Goodbye {
        /// What the server said.
        said: String,
    },
    /// The folder or calendar is no more.
    #[error("the folder is no longer there")]
    FolderGone,
    /// The server answered something that is no IMAP.
    #[error("the server's answer cannot be understood")]
    Protocol(String),
    /// The server said NO or BAD to a command.
    #[error("the server refused a command")]
    Refused {
        /// What the server said.
        said: String,
    },
    /// The server has no room left (HTTP 507).
    #[error("the server has no room left")]
    Full {
        /// What the server said; may be empty.
        said: String,
    },
    /// A file of an archive cannot be read.
    #[error("the mail archive cannot be read")]
    Archive(#[source] std::io::Error),
    /// The archive is neither mbox, Maildir nor a folder of .eml.
    #[error("this is no mail archive")]
    NotAnArchive,
    /// What is there is no calendar: a page of a website, an empty file, a server that shows none.
    #[error("there is no calendar there")]
    NotACalendar,
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

impl From<BearerError> for Trouble {
    fn from(error: BearerError) -> Self {
        match error {
            BearerError::SignInAgain => Self::SignInAgain { said: String::new() },
            error => Self::NoToken(error),
        }
    }
}

impl From<LineError> for Trouble {
    fn from(error: LineError) -> Self {
        GraphError::from(error).into()
    }
}

impl From<HttpError> for Trouble {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Line(error) => error.into(),
            HttpError::Token(error) => error.into(),
            HttpError::NotSignedIn { was_token: true, .. } => Self::SignInAgain { said: String::new() },
            HttpError::NotSignedIn { ways, .. } if ways.is_empty() || ways.iter().any(|way| way == "basic") => {
                Self::WrongPassword { said: String::new() }
            }
            HttpError::NotSignedIn { .. } => Self::NeedsProviderSignIn { provider: "other" },
            HttpError::Busy { status, wait } => GraphError::Busy { said: format!("HTTP {status}"), wait }.into(),
            HttpError::Elsewhere => Self::Protocol("a link that leads away from the server".into()),
        }
    }
}

impl From<GraphError> for Trouble {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Cancelled => Self::Cancelled,
            GraphError::NoSuchHost => Self::NoSuchHost,
            GraphError::Unreachable(why) => Self::Unreachable(why),
            GraphError::Cut => Self::Cut,
            GraphError::Untrusted { fingerprint, why, certificate } => {
                Self::Untrusted { fingerprint, why, certificate }
            }
            GraphError::Tls(why) => Self::Tls(why),
            GraphError::Token(error) => error.into(),
            GraphError::Busy { said, wait: Some(seconds) } => Self::Throttled { said, seconds },
            GraphError::Busy { said, wait: None } => Self::Busy { said },
            GraphError::Refused(refusal) => refusal.into(),
            GraphError::Protocol(why) => Self::Protocol(why),
            GraphError::TooLarge => Self::Protocol("an answer without end".into()),
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        // A licence that ended, or Exchange on the organisation's own machines.
        if refusal.code == "MailboxNotEnabledForRESTAPI" {
            return Self::NotInCloud;
        }
        let said = refusal.words();
        match refusal.status {
            403 => Self::NotAllowed { said },
            status if status >= 500 => Self::Busy { said },
            _ => Self::Refused { said },
        }
    }
}

impl Trouble {
    /// How many seconds the server asks to wait, where it names a time as Exchange does ("Suggested Backoff Time: 299961 milliseconds"), or where
    /// its allowance for the day or hour is used up (RFC 5530 OVERQUOTA): there is no code for either.
    pub fn asks_to_wait(&self) -> Option<i64> {
        if let Self::Throttled { seconds, .. } = self {
            return Some((*seconds).clamp(1, LONGEST));
        }
        let (Self::Busy { said } | Self::Goodbye { said } | Self::Refused { said }) = self else { return None };
        let lower = said.to_ascii_lowercase();
        if let Some((_, rest)) = lower.split_once("suggested backoff time:") {
            let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
            return digits.parse::<i64>().ok().map(|millis| (millis / 1000).clamp(1, LONGEST));
        }
        if let Some(seconds) = named_pause(&lower) {
            return Some(seconds);
        }
        let is_spent = lower.starts_with("[overquota]") && lower.contains("bandwidth");
        is_spent.then_some(LONGEST)
    }
}

/// "Retry in 5 minutes", "try again in 30 seconds", "retry after 60": seconds.
fn named_pause(lower: &str) -> Option<i64> {
    let (_, rest) = ["retry in ", "retry after ", "try again in ", "try again after "]
        .iter()
        .find_map(|before| lower.split_once(before))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let unit = match rest.get(digits.len()..)?.trim_start() {
        unit if unit.starts_with("min") => 60,
        unit if unit.starts_with("hour") => 3600,
        unit if unit.is_empty() || unit.starts_with(['s', '.', ',']) => 1,
        _ => return None,
    };
    Some(digits.parse::<i64>().ok()?.saturating_mul(unit).clamp(1, LONGEST))
}

/// Nobody is waited for longer, seconds.
const LONGEST: i64 = 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_names_a_time_is_waited_for_that_long() {
        let refused = |said: &str| Trouble::Refused { said: said.into() };
        for (trouble, expected) in [
            (refused("Request is throttled. Suggested Backoff Time: 299961 milliseconds"), Some(299)),
            (Trouble::Busy { said: "[THROTTLED] Suggested backoff time: 5 milliseconds".into() }, Some(1)),
            (Trouble::Goodbye { said: "Suggested Backoff Time: 99999999999 milliseconds".into() }, Some(3600)),
            (refused("[OVERQUOTA] Account exceeded command or bandwidth limits."), Some(3600)),
            (refused("[OVERQUOTA] Quota exceeded"), None),
            (Trouble::Busy { said: "[THROTTLED] Too many requests, retry in 5 minutes".into() }, Some(300)),
            (refused("[LIMIT] Try again in 30 seconds."), Some(30)),
            (Trouble::Goodbye { said: "Retry after 60".into() }, Some(60)),
            (refused("try again in 2 hours"), Some(3600)),
            (refused("try again in 20 ms"), None),
            (refused("try again in a while"), None),
            (refused("retry in 99999999999999999999 seconds"), None),
            (refused("no"), None),
            (Trouble::Cut, None),
            (Trouble::Throttled { said: "later".into(), seconds: 90 }, Some(90)),
            (Trouble::Throttled { said: "tomorrow".into(), seconds: 86_400 }, Some(3600)),
        ] {
            assert_eq!(trouble.asks_to_wait(), expected, "{trouble:?}");
        }
    }
}
