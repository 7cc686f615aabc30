//! Sign-in with user name and password, through the `imap` crate: AUTHENTICATE PLAIN where offered, else LOGIN.

use std::io::{ErrorKind, Read, Write};
use std::sync::{Arc, Mutex};

use ::imap::{Authenticator, Client, Error};
use account::discreet::Discreet;
use account::whose::is_app_password;

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

/// Signs in; the wire comes back with nothing left unread.
pub(super) fn sign_in<S: Read + Write>(
    wire: Wire<S>,
    settings: &Settings,
    cancel: &Cancel,
) -> Result<Wire<S>, Trouble> {
    let wire = Arc::new(Mutex::new(wire));
    converse(Client::new(Lent::new(&wire, ALLOWANCE)), settings, cancel)?;
    let wire = Arc::try_unwrap(wire).ok().and_then(|wire| wire.into_inner().ok());
    wire.ok_or(Trouble::Cut)
}

fn converse<T: Read + Write>(mut client: Client<T>, settings: &Settings, cancel: &Cancel) -> Result<(), Trouble> {
    let words = client.capabilities().map_err(|error| told(error, settings, cancel, None))?;
    let capabilities = TOLD_BY.iter().filter(|name| words.has_str(name)).map(|name| (*name).to_owned()).collect();
    let offer = Offer { host: settings.host.clone(), capabilities };
    if !offer.takes_passwords() {
        return Err(offer.no_password());
    }
    let signed_in = if offer.has("AUTH=PLAIN") {
        client.authenticate("PLAIN", &Plain(settings))
    } else {
        client.login(&settings.user, settings.password.expose())
    };
    match signed_in {
        Ok(_) => Ok(()),
        Err((error, _)) => Err(told(error, settings, cancel, Some(&offer))),
    }
}

/// RFC 4616.
struct Plain<'a>(&'a Settings);

impl Authenticator for Plain<'_> {
    type Response = Vec<u8>;

    fn process(&self, _challenge: &[u8]) -> Self::Response {
        format!("\0{}\0{}", self.0.user, self.0.password.expose()).into_bytes()
    }
}

fn told(error: Error, settings: &Settings, cancel: &Cancel, offer: Option<&Offer>) -> Trouble {
    let discreet = Discreet::of(&settings.user, &settings.password);
    let (word, text) = match error {
        Error::No(no) => (Word::No, no.information),
        Error::Bad(bad) => (Word::Bad, bad.information),
        Error::Bye(bye) => {
            return Trouble::Busy { said: discreet.tell(&bye.information) };
        }
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            return Trouble::Busy { said: discreet.tell(&error.to_string()) };
        }
        Error::Io(error) => return link::trouble(cancel, &error),
        Error::ConnectionLost => return Trouble::Cut,
        Error::Validate(_) => {
            return Trouble::WrongPassword { said: "a line break in the user name or password".into() };
        }
        _ => return Trouble::Protocol("sign-in was answered with something else".into()),
    };
    let text = discreet.tell(&text);
    let (code, text) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((code, text)) => (Some(code.to_owned()), text.trim_start().to_owned()),
        None => (None, text),
    };
    let status = Status { word, code, text };
    match offer {
        Some(offer) if word == Word::No => offer.refused(status, is_app_password(settings.password.expose())),
        _ => link::refusal(status),
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Tls;
    use super::super::wire::tests::Fed;
    use super::*;
    use domain::Sensitive;

    pub fn settings() -> Settings {
        Settings {
            host: "mail.acme.example".into(),
            port: 993,
            tls: Tls::Implicit,
            user: "anna@acme.example".into(),
            password: Sensitive::new("s3cret \"quoted\"".into()),
            ca: None,
            fingerprint: None,
        }
    }

    fn attempt(bytes: &str) -> Result<Wire<Fed>, Trouble> {
        sign_in(Wire::new(Fed::new(bytes, 1000)), &settings(), &Cancel::default())
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
}
