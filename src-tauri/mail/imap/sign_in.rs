//! Sign-in through the `imap` crate: with user name and password (AUTHENTICATE PLAIN where offered, else LOGIN), or with an access token (XOAUTH2).

use std::cell::Cell;
use std::io::{ErrorKind, Read, Write};
use std::sync::{Arc, Mutex};

use ::imap::{Authenticator, Client, Error};
use account::bearer::{Bearer, xoauth2};
use account::credential::Credential;
use account::discreet::Discreet;
use account::whose::is_app_password;
use domain::Sensitive;

use super::Settings;
use super::answer::{Status, Word};
use super::link;
use super::provider::Offer;
use super::wire::{Lent, Wire};
use crate::{Cancel, Trouble};

/// What a server may say before and during sign-in, in octets.
const ALLOWANCE: usize = 256 * 1024;
/// The capabilities that decide how to sign in.
const TOLD_BY: [&str; 5] = ["AUTH=PLAIN", "LOGINDISABLED", "AUTH=XOAUTH2", "AUTH=OAUTHBEARER", "X-GM-EXT-1"];

/// Signs in; the wire comes back with nothing left unread, and with what must not be passed on of what comes over it.
pub(super) fn sign_in<S: Read + Write>(
    wire: Wire<S>,
    settings: &Settings,
    cancel: &Cancel,
) -> Result<(Wire<S>, Discreet), Trouble> {
    let wire = Arc::new(Mutex::new(wire));
    let discreet = converse(Client::new(Lent::new(&wire, ALLOWANCE)), settings, cancel)?;
    let wire = Arc::try_unwrap(wire).ok().and_then(|wire| wire.into_inner().ok());
    wire.map(|wire| (wire, discreet)).ok_or(Trouble::Cut)
}

fn converse<T: Read + Write>(mut client: Client<T>, settings: &Settings, cancel: &Cancel) -> Result<Discreet, Trouble> {
    let words = client
        .capabilities()
        .map_err(|error| told(error, &Discreet::default(), cancel).unwrap_or_else(link::refusal))?;
    let capabilities = TOLD_BY.iter().filter(|name| words.has_str(name)).map(|name| (*name).to_owned()).collect();
    let offer = Offer { host: settings.host.clone(), capabilities };
    match &settings.credential {
        Credential::Password(password) => with_password(client, (&settings.user, password), (&offer, cancel)),
        Credential::Tokens(bearer) => with_token(client, (&settings.user, bearer.as_ref()), (&offer, cancel)),
    }
}

fn with_password<T: Read + Write>(
    client: Client<T>,
    (user, password): (&str, &Sensitive<String>),
    (offer, cancel): (&Offer, &Cancel),
) -> Result<Discreet, Trouble> {
    if !offer.takes_passwords() {
        return Err(offer.no_password());
    }
    let discreet = Discreet::of(user, password);
    let signed_in = if offer.has("AUTH=PLAIN") {
        // RFC 4616.
        let plain = Sensitive::new(format!("\0{user}\0{}", password.expose()));
        client.authenticate("PLAIN", &Once::new(plain))
    } else {
        client.login(user, password.expose())
    };
    match signed_in {
        Ok(_) => Ok(discreet),
        Err((error, _)) => Err(told(error, &discreet, cancel)
            .unwrap_or_else(|status| offer.refused(status, is_app_password(password.expose())))),
    }
}

/// A token that is refused is asked for afresh once: it may have been taken back before its time.
fn with_token<T: Read + Write>(
    mut client: Client<T>,
    (user, bearer): (&str, &dyn Bearer),
    (offer, cancel): (&Offer, &Cancel),
) -> Result<Discreet, Trouble> {
    if !offer.has("AUTH=XOAUTH2") {
        return Err(Trouble::Refused { said: "the server takes no access tokens (XOAUTH2)".into() });
    }
    let mut refused = None;
    loop {
        let token = bearer.token(refused.as_ref())?;
        let discreet = Discreet::of(user, &token);
        let (error, back) = match client.authenticate("XOAUTH2", &Once::new(xoauth2(user, &token))) {
            Ok(_) => return Ok(discreet),
            Err(error) => error,
        };
        let trouble = told(error, &discreet, cancel).map(Err).unwrap_or_else(|status| Ok(offer.refused(status, true)));
        match (trouble, refused) {
            (Ok(Trouble::WrongPassword { .. } | Trouble::NeedsProviderSignIn { .. }), None) => {}
            (Ok(Trouble::WrongPassword { said }), Some(_)) => return Err(Trouble::SignInAgain { said }),
            (Ok(Trouble::NeedsProviderSignIn { .. }), Some(_)) => {
                return Err(Trouble::SignInAgain { said: String::new() });
            }
            (Ok(trouble) | Err(trouble), _) => return Err(trouble),
        }
        (refused, client) = (Some(token), back);
    }
}

/// Says one thing and then nothing more: what a server adds to a refused token is answered by an empty line.
struct Once(Cell<Option<Sensitive<String>>>);

impl Once {
    fn new(said: Sensitive<String>) -> Self {
        Self(Cell::new(Some(said)))
    }
}

impl Authenticator for Once {
    type Response = Vec<u8>;

    fn process(&self, _challenge: &[u8]) -> Self::Response {
        self.0.take().map(|said| said.expose().as_bytes().to_vec()).unwrap_or_default()
    }
}

/// What went wrong; a server's NO to the sign-in comes back as its status, since what it means depends on how it was tried.
fn told(error: Error, discreet: &Discreet, cancel: &Cancel) -> Result<Trouble, Status> {
    let (word, text) = match error {
        Error::No(no) => (Word::No, no.information),
        Error::Bad(bad) => (Word::Bad, bad.information),
        Error::Bye(bye) => {
            return Ok(Trouble::Busy { said: discreet.tell(&bye.information) });
        }
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            return Ok(Trouble::Busy { said: discreet.tell(&error.to_string()) });
        }
        Error::Io(error) => return Ok(link::trouble(cancel, &error)),
        Error::ConnectionLost => return Ok(Trouble::Cut),
        Error::Validate(_) => {
            return Ok(Trouble::WrongPassword { said: "a line break in the user name or password".into() });
        }
        _ => return Ok(Trouble::Protocol("sign-in was answered with something else".into())),
    };
    let text = discreet.tell(&text);
    let (code, text) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((code, text)) => (Some(code.to_owned()), text.trim_start().to_owned()),
        None => (None, text),
    };
    let status = Status { word, code, text };
    if word == Word::No { Err(status) } else { Ok(link::refusal(status)) }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::wire::tests::Fed;
    use super::*;
    use account::bearer::BearerError;
    use account::place::TlsMode;

    pub fn settings() -> Settings {
        Settings {
            host: "mail.acme.example".into(),
            port: 993,
            tls: TlsMode::Implicit,
            user: "anna@acme.example".into(),
            credential: Credential::Password(Sensitive::new("s3cret \"quoted\"".into())),
            ca: None,
            fingerprint: None,
        }
    }

    fn attempt(bytes: &str) -> Result<Wire<Fed>, Trouble> {
        sign_in(Wire::new(Fed::new(bytes, 1000)), &settings(), &Cancel::default()).map(|(wire, _)| wire)
    }

    #[test]
    fn the_password_goes_the_way_the_server_offers() {
        for (what, bytes, sent) in [
            (
                "LOGIN",
                "* CAPABILITY IMAP4rev1\r\na1 OK x\r\na2 OK in\r\n",
                "a2 LOGIN \"anna@acme.example\" \"s3cret \\\"quoted\\\"\"\r\n",
            ),
            (
                "PLAIN",
                "* CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED\r\na1 OK x\r\n+ \r\na2 OK [CAPABILITY IMAP4rev1] in\r\n",
                "a2 AUTHENTICATE PLAIN\r\nAGFubmFAYWNtZS5leGFtcGxlAHMzY3JldCAicXVvdGVkIg==\r\n",
            ),
        ] {
            let fed = attempt(bytes).unwrap().into_stream();
            assert_eq!(String::from_utf8(fed.sent).unwrap(), format!("a1 CAPABILITY\r\n{sent}"), "{what}");
        }
    }

    #[test]
    fn no_password_is_sent_where_none_is_taken() {
        let wire =
            Arc::new(Mutex::new(Wire::new(Fed::new("* CAPABILITY IMAP4rev1 LOGINDISABLED\r\na1 OK x\r\n", 1000))));
        let client = Client::new(Lent::new(&wire, ALLOWANCE));
        assert!(matches!(converse(client, &settings(), &Cancel::default()), Err(Trouble::Refused { .. })));
        let fed = Arc::try_unwrap(wire).unwrap().into_inner().unwrap().into_stream();
        assert_eq!(fed.sent, b"a1 CAPABILITY\r\n");
    }

    #[test]
    fn what_the_server_repeats_is_not_passed_on() {
        let hello = "* CAPABILITY IMAP4rev1\r\na1 OK x\r\n";
        let trouble =
            attempt(&format!("{hello}a2 NO [AUTHENTICATIONFAILED] anna@acme.example, s3cret \"quoted\" is wrong\r\n"));
        let shown = format!("{:?}", trouble.unwrap_err());
        assert!(shown.starts_with("WrongPassword") && !shown.contains("anna") && !shown.contains("s3cret"), "{shown}");
    }

    #[test]
    fn trouble_at_sign_in_is_told_apart() {
        let hello = "* CAPABILITY IMAP4rev1\r\na1 OK x\r\n";
        for (what, rest, expected) in [
            ("wrong", "a2 NO LOGIN failed\r\n", "WrongPassword"),
            ("busy", "a2 NO [UNAVAILABLE] later\r\n", "Busy"),
            ("bye", "* BYE [UNAVAILABLE] shutting down\r\na2 NO x\r\n", "Busy"),
            ("junk", "\x01\x02\r\n", ""),
            ("cut", "", "Cut"),
            ("endless", &"* OK still there\r\n".repeat(20_000), "Protocol"),
        ] {
            let shown = format!("{:?}", attempt(&format!("{hello}{rest}")).unwrap_err());
            assert!(shown.starts_with(expected), "{what}: {shown}");
        }
    }

    /// Gives `old` until that is refused, then `new`.
    struct Two(bool);

    impl Bearer for Two {
        fn token(&self, refused: Option<&Sensitive<String>>) -> Result<Sensitive<String>, BearerError> {
            match refused {
                Some(old) if self.0 => Ok(Sensitive::new(old.expose().replace("old", "new"))),
                Some(_) => Err(BearerError::SignInAgain),
                None => Ok(Sensitive::new("old-token".into())),
            }
        }
    }

    fn with_tokens(renews: bool, rest: &str) -> (Result<(), Trouble>, String) {
        let settings = Settings { credential: Credential::Tokens(Arc::new(Two(renews))), ..settings() };
        let bytes = format!("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\na1 OK x\r\n{rest}");
        let wire = Arc::new(Mutex::new(Wire::new(Fed::new(bytes, 1000))));
        let ended = converse(Client::new(Lent::new(&wire, ALLOWANCE)), &settings, &Cancel::default()).map(drop);
        let fed = Arc::try_unwrap(wire).unwrap().into_inner().unwrap().into_stream();
        (ended, String::from_utf8(fed.sent).unwrap())
    }

    #[test]
    fn a_refused_token_is_asked_for_afresh_once() {
        const OLD: &str = "dXNlcj1hbm5hQGFjbWUuZXhhbXBsZQFhdXRoPUJlYXJlciBvbGQtdG9rZW4BAQ==";
        const NEW: &str = "dXNlcj1hbm5hQGFjbWUuZXhhbXBsZQFhdXRoPUJlYXJlciBuZXctdG9rZW4BAQ==";
        const NO: &str = "+ \r\n+ eyJzdGF0dXMiOiI0MDAifQ==\r\n";
        let hello = "a1 CAPABILITY\r\n";
        for (what, renews, rest, expected, sent) in [
            (
                "taken",
                true,
                "+ \r\na2 OK in\r\n".to_owned(),
                "Ok",
                format!("{hello}a2 AUTHENTICATE XOAUTH2\r\n{OLD}\r\n"),
            ),
            (
                "refused, then taken",
                true,
                format!("{NO}a2 NO [AUTHENTICATIONFAILED] no\r\n+ \r\na3 OK in\r\n"),
                "Ok",
                format!("{hello}a2 AUTHENTICATE XOAUTH2\r\n{OLD}\r\n\r\na3 AUTHENTICATE XOAUTH2\r\n{NEW}\r\n"),
            ),
            (
                "refused twice",
                true,
                format!("{NO}a2 NO no\r\n{NO}a3 NO no {NEW}\r\n"),
                "Err(SignInAgain { said: \"no …\" })",
                format!("{hello}a2 AUTHENTICATE XOAUTH2\r\n{OLD}\r\n\r\na3 AUTHENTICATE XOAUTH2\r\n{NEW}\r\n\r\n"),
            ),
            (
                "there is no other",
                false,
                format!("{NO}a2 NO no\r\n"),
                "Err(SignInAgain { said: \"\" })",
                format!("{hello}a2 AUTHENTICATE XOAUTH2\r\n{OLD}\r\n\r\n"),
            ),
            (
                "busy is no refusal of a token",
                true,
                "+ \r\na2 NO [UNAVAILABLE] later\r\n".into(),
                "Err(Busy { said: \"later\" })",
                format!("{hello}a2 AUTHENTICATE XOAUTH2\r\n{OLD}\r\n"),
            ),
        ] {
            let (ended, was_sent) = with_tokens(renews, &rest);
            assert!(format!("{ended:?}").starts_with(expected), "{what}: {ended:?}");
            assert_eq!(was_sent, sent, "{what}");
        }
    }
}
