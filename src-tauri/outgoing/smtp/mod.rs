//! Handing messages to an SMTP server for submission (RFC 6409), over TLS or not at all.
//!
//! A conversation of our own, on the stream the mailboxes use too: the library that makes the messages reads from a socket of its own, which
//! can neither be stopped nor show a certificate before it is trusted, and has one word for every refusal.

mod hand_over;
mod reply;
mod sign_in;
mod talk;

use std::fmt;
use std::time::Duration;

use account::Cancel;
use account::bearer::BearerError;
use account::credential::Credential;
use account::discreet::Discreet;
use account::socket::{self, Dialled, Patience, Reins, Socket};
use account::tls::{self, TlsError, Trust};
use domain::Sensitive;

use crate::Trouble;
use crate::message::Envelope;
use crate::place::{SmtpPlace, TlsMode};
use sign_in::{Token, Who};
use talk::{Features, Talk};

/// How long a server may look at a message before it says whether it takes it (RFC 5321 section 4.5.3.2.6).
const LOOKED_AT: Duration = Duration::from_secs(600);

/// A step that was taken. What comes before sign-in may come twice: a certificate that is not trusted is looked at over a second connection,
/// and a token that was refused is tried anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The host's address is known.
    Found,
    /// It answers.
    Reached,
    /// Nobody can listen.
    Secured,
    /// Who signs in was taken.
    SignedIn,
    /// The address may send.
    SenderTaken,
    /// Every recipient was taken.
    RecipientsTaken,
}

/// Hears which steps were taken.
pub type Told<'a> = dyn FnMut(Step) + 'a;

/// A signed-in connection.
pub struct Smtp {
    talk: Talk<tls::Stream<Socket>>,
    features: Features,
    patience: Patience,
}

/// Connects and signs in; nothing is sent yet. Tells each step as it is taken.
///
/// # Errors
/// By step: `NoSuchHost`, `Unreachable`, `Untrusted`, `Tls` or `NoStartTls`, then `WrongPassword`, `NeedsProviderSignIn`, `SwitchedOff`,
/// `Token` or `Busy`.
pub fn connect(
    place: &SmtpPlace,
    credential: &Credential,
    cancel: &Cancel,
    told: &mut Told<'_>,
) -> Result<Smtp, Trouble> {
    let smtp = match credential {
        Credential::Password(password) => {
            let mut smtp = open(place, password, cancel, told)?;
            sign_in::with_password(&mut smtp.talk, &smtp.features, &who(place), password)?;
            smtp
        }
        Credential::Tokens(bearer) => {
            let first = bearer.token(None)?;
            match with_token(place, &first, cancel, told)? {
                Ok(smtp) => smtp,
                Err(_) => with_token(place, &bearer.token(Some(&first))?, cancel, told)?
                    .map_err(|said| Trouble::Token(BearerError::Refused(said)))?,
            }
        }
    };
    told(Step::SignedIn);
    Ok(smtp)
}

/// A signed-in connection, or what the server said when it refused the token.
fn with_token(
    place: &SmtpPlace,
    token: &Sensitive<String>,
    cancel: &Cancel,
    told: &mut Told<'_>,
) -> Result<Result<Smtp, String>, Trouble> {
    let mut smtp = open(place, token, cancel, told)?;
    Ok(match sign_in::with_token(&mut smtp.talk, &smtp.features, &who(place), token)? {
        Token::Taken => Ok(smtp),
        Token::Refused(said) => Err(said),
    })
}

fn who(place: &SmtpPlace) -> Who<'_> {
    Who { host: &place.host, user: &place.user }
}

/// A secure connection behind its hello.
fn open(place: &SmtpPlace, secret: &Sensitive<String>, cancel: &Cancel, told: &mut Told<'_>) -> Result<Smtp, Trouble> {
    let reins = Reins { cancel: cancel.clone(), ..Reins::default() };
    let trust = Trust { ca: place.ca.clone(), fingerprint: place.fingerprint.clone() };
    let mut dial = || {
        let mut dialled = |step| {
            told(match step {
                Dialled::Found => Step::Found,
                Dialled::Reached => Step::Reached,
            });
        };
        let socket = socket::dial((&place.host, place.port), &reins, &mut dialled)?;
        match place.tls {
            TlsMode::Implicit => Ok(socket),
            TlsMode::StartTls => upgrade(socket, cancel),
        }
    };
    if place.tls == TlsMode::StartTls {
        reins.patience.set(tls::BEGINS_WITHIN);
    }
    let secured = tls::secure(&place.host, &trust, &mut dial);
    let secured = secured.map_err(|error| in_other_mode(tls_trouble(cancel, error), place, cancel))?;
    reins.patience.reset();
    told(Step::Secured);
    let mut talk = Talk::new(secured, cancel, Discreet::of(&place.user, secret));
    if place.tls == TlsMode::Implicit {
        talk.greeting()?;
    }
    let features = talk.hello()?;
    Ok(Smtp { talk, features, patience: reins.patience })
}

/// Says so where the server at this port becomes secure in the other way.
fn in_other_mode(trouble: Trouble, place: &SmtpPlace, cancel: &Cancel) -> Trouble {
    let may_be = match place.tls {
        TlsMode::Implicit => matches!(trouble, Trouble::Tls(_)),
        TlsMode::StartTls => matches!(trouble, Trouble::Cut),
    };
    let other = || tls::other_mode((&place.host, place.port), place.tls, cancel);
    may_be.then(other).flatten().map_or(trouble, Trouble::OtherTls)
}

fn upgrade(socket: Socket, cancel: &Cancel) -> Result<Socket, Trouble> {
    let socket = ask_for_tls(socket, cancel)?;
    if socket.holds_bytes() { Err(injected()) } else { Ok(socket) }
}

/// Asks for TLS over an open connection. Nothing but EHLO and STARTTLS is ever sent there.
fn ask_for_tls<S: std::io::Read + std::io::Write>(stream: S, cancel: &Cancel) -> Result<S, Trouble> {
    let mut talk = Talk::new(stream, cancel, Discreet::default());
    talk.greeting()?;
    if !talk.hello()?.start_tls {
        return Err(Trouble::NoStartTls);
    }
    match talk.ask("STARTTLS")? {
        reply if reply.code == 220 => talk.into_drained().ok_or_else(injected),
        reply if reply.is_for_now() => Err(Trouble::Busy { said: reply.said() }),
        _ => Err(Trouble::NoStartTls),
    }
}

/// Bytes behind the server's consent were not the server's to send.
fn injected() -> Trouble {
    Trouble::Protocol("bytes came in the open after STARTTLS".into())
}

fn tls_trouble(cancel: &Cancel, error: TlsError<Trouble>) -> Trouble {
    if cancel.is_cancelled() {
        return Trouble::Cancelled;
    }
    match error {
        TlsError::Dial(trouble) => trouble,
        TlsError::Untrusted { fingerprint, why, certificate } => Trouble::Untrusted { fingerprint, why, certificate },
        TlsError::Handshake(why) | TlsError::Authority(why) => Trouble::Tls(why),
    }
}

impl Smtp {
    /// Hands a message over, to all of its recipients or to nobody; returns what the server said when it took it. Never tried again by itself.
    ///
    /// # Errors
    /// `SenderRefused`, `RecipientsRefused`, `MessageRefused`, `TooLarge`, `NoSuchLetters`; `Uncertain` where it may have been sent.
    pub fn send(&mut self, envelope: &Envelope, message: &[u8], told: &mut Told<'_>) -> Result<String, Trouble> {
        self.patience.set(LOOKED_AT);
        hand_over::hand_over(&mut self.talk, &self.features, (envelope, message), told)
    }
}

impl fmt::Debug for Smtp {
    /// Without what came over the line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("features", &self.features).finish_non_exhaustive()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        // Politeness only: nobody waits for the answer.
        drop(self.talk.say("QUIT"));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::talk::tests::Fed;
    use super::*;

    fn asked(bytes: &str) -> Result<Fed, Trouble> {
        ask_for_tls(Fed::saying(bytes), &Cancel::default())
    }

    const HELLO: &str = "220 hi\r\n250-mail\r\n250 STARTTLS\r\n";

    #[test]
    fn tls_is_asked_for_before_anything_is_said() {
        let fed = asked(&format!("{HELLO}220 go\r\n")).unwrap();
        assert_eq!(fed.sent, b"EHLO [127.0.0.1]\r\nSTARTTLS\r\n");
    }

    #[test]
    fn a_connection_that_stays_open_to_listeners_is_refused() {
        for (what, bytes, expected) in [
            ("stripped", "220 hi\r\n250 mail\r\n".to_owned(), "NoStartTls"),
            ("refused", format!("{HELLO}502 5.5.1 no\r\n"), "NoStartTls"),
            ("for now", format!("{HELLO}454 4.7.0 later\r\n"), "Busy"),
            ("injected", format!("{HELLO}220 go\r\n250 hello\r\n"), "Protocol"),
            ("busy", "421 later\r\n".to_owned(), "Busy"),
            ("silence", String::new(), "Cut"),
            ("another protocol", "* OK IMAP4rev1\r\n".to_owned(), "Protocol"),
        ] {
            let error = asked(&bytes).unwrap_err();
            assert!(format!("{error:?}").starts_with(expected), "{what}: {error:?}");
        }
    }
}
