//! Sign-in (RFC 4954): PLAIN or LOGIN with a password, XOAUTH2 with a token; nothing else, and only where nobody listens.

use std::io::{Read, Write};

use account::whose::{Whose, is_app_password, whose};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Sensitive;

use super::reply::Reply;
use super::talk::{Features, Talk, refused};
use crate::Trouble;

/// Who signs in where.
pub(super) struct Who<'a> {
    pub host: &'a str,
    pub user: &'a str,
}

/// Signs in with a password.
pub(super) fn with_password<S: Read + Write>(
    talk: &mut Talk<S>,
    features: &Features,
    who: &Who<'_>,
    password: &Sensitive<String>,
) -> Result<(), Trouble> {
    let secret = password.expose();
    let reply = if features.signs_in_by("PLAIN") {
        talk.ask(&format!("AUTH PLAIN {}", STANDARD.encode(format!("\0{}\0{secret}", who.user))))?
    } else if features.signs_in_by("LOGIN") {
        login(talk, who.user, secret)?
    } else {
        return Err(no_password(who.host, features));
    };
    match reply.code {
        235 => Ok(()),
        _ => Err(meaning(who.host, &reply, is_app_password(secret))),
    }
}

fn login<S: Read + Write>(talk: &mut Talk<S>, user: &str, password: &str) -> Result<Reply, Trouble> {
    let mut reply = talk.ask("AUTH LOGIN")?;
    for word in [user, password] {
        if reply.code == 334 {
            reply = talk.ask(&STANDARD.encode(word))?;
        }
    }
    Ok(reply)
}

/// What came of signing in with a token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Taken,
    /// It was refused, with these words.
    Refused(String),
}

/// Signs in with an access token.
pub(super) fn with_token<S: Read + Write>(
    talk: &mut Talk<S>,
    features: &Features,
    who: &Who<'_>,
    token: &Sensitive<String>,
) -> Result<Token, Trouble> {
    if !features.signs_in_by("XOAUTH2") {
        return Err(Trouble::Refused { said: "the server does not take the provider's sign-in".into() });
    }
    let line = format!("user={}\u{1}auth=Bearer {}\u{1}\u{1}", who.user, token.expose());
    let mut reply = talk.ask(&format!("AUTH XOAUTH2 {}", STANDARD.encode(line)))?;
    if reply.code == 334 {
        // What is wrong with it comes as a challenge, and an empty line asks for the refusal itself.
        reply = talk.ask("")?;
    }
    match reply.code {
        235 => Ok(Token::Taken),
        _ if is_switched_off(&reply) => Err(Trouble::SwitchedOff { said: reply.said() }),
        535 | 530 | 501 | 334 => Ok(Token::Refused(reply.said())),
        _ => Err(refused(&reply)),
    }
}

fn no_password(host: &str, features: &Features) -> Trouble {
    match whose(host) {
        Whose::Google => needs("Google"),
        Whose::Microsoft => needs("Microsoft"),
        Whose::Other if features.signs_in_by("XOAUTH2") || features.signs_in_by("OAUTHBEARER") => needs("other"),
        Whose::Other => Trouble::Refused { said: "the server offers no way to sign in with a password".into() },
    }
}

/// What a refused password means. `password_fits` tells whether it has the form of one made for mail programs.
fn meaning(host: &str, reply: &Reply, password_fits: bool) -> Trouble {
    let wants_other = reply.code == 534
        || ["application-specific password", "web browser", "web login required"]
            .iter()
            .any(|words| reply.mentions(words));
    match whose(host) {
        _ if reply.is_for_now() => Trouble::Busy { said: reply.said() },
        _ if is_switched_off(reply) => Trouble::SwitchedOff { said: reply.said() },
        Whose::Google if !password_fits || wants_other => needs("Google"),
        Whose::Microsoft => needs("Microsoft"),
        _ if matches!(reply.code, 535 | 530 | 501) => Trouble::WrongPassword { said: reply.said() },
        _ => refused(reply),
    }
}

/// Exchange Online has one status for all its refusals, and says in a sentence which it is.
fn is_switched_off(reply: &Reply) -> bool {
    reply.mentions("smtpclientauthentication is disabled")
}

fn needs(provider: &'static str) -> Trouble {
    Trouble::NeedsProviderSignIn { provider }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::talk::tests::{fed, sent};
    use super::*;

    const ANNA: Who<'_> = Who { host: "smtp.firm.example", user: "anna@firm.example" };

    fn offering(ways: &str) -> Features {
        Features { sign_in: ways.split(' ').map(str::to_owned).collect(), ..Features::default() }
    }

    fn secret(text: &str) -> Sensitive<String> {
        Sensitive::new(text.to_owned())
    }

    #[test]
    fn a_password_goes_the_way_the_server_offers() {
        for (what, ways, bytes, expected) in [
            (
                "PLAIN before LOGIN",
                "LOGIN PLAIN",
                "235 2.7.0 in\r\n",
                "AUTH PLAIN AGFubmFAZmlybS5leGFtcGxlAHMzY3JldCB3b3Jk\r\n",
            ),
            (
                "LOGIN",
                "LOGIN CRAM-MD5",
                "334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 in\r\n",
                "AUTH LOGIN\r\nYW5uYUBmaXJtLmV4YW1wbGU=\r\nczNjcmV0IHdvcmQ=\r\n",
            ),
        ] {
            let mut talk = fed(bytes);
            with_password(&mut talk, &offering(ways), &ANNA, &secret("s3cret word")).unwrap();
            assert_eq!(sent(&talk), expected, "{what}");
        }
    }

    #[test]
    fn a_refused_password_is_told_by_who_says_it() {
        let fits = "abcd efgh ijkl mnop";
        for (what, host, bytes, password, expected) in [
            ("an own server", "smtp.firm.example", "535 5.7.8 no\r\n", "x", "WrongPassword"),
            ("an own server with a challenge", "smtp.firm.example", "334 \r\n", "x", "Protocol"),
            ("for now", "smtp.firm.example", "454 4.7.0 later\r\n", "x", "Busy"),
            ("closing", "smtp.firm.example", "421 4.7.0 later\r\n", "x", "Busy"),
            ("not at all", "smtp.firm.example", "502 5.5.1 no\r\n", "x", "Refused"),
            ("Google, password of the account", "smtp.gmail.com", "535-5.7.8 no\r\n535 5.7.8 no\r\n", "x", "Google"),
            ("Google, app password", "smtp.gmail.com", "535 5.7.8 no\r\n", fits, "WrongPassword"),
            (
                "Google says so",
                "smtp.gmail.com",
                "534 5.7.9 Application-specific password required\r\n",
                fits,
                "Google",
            ),
            ("Microsoft", "smtp.office365.com", "535 5.7.139 basic authentication is disabled\r\n", "x", "Microsoft"),
            (
                "Microsoft, for the whole organisation",
                "smtp.office365.com",
                "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant\r\n",
                "x",
                "SwitchedOff",
            ),
        ] {
            let who = Who { host, ..ANNA };
            let error = with_password(&mut fed(bytes), &offering("PLAIN"), &who, &secret(password)).unwrap_err();
            assert!(format!("{error:?}").contains(expected), "{what}: {error:?}");
        }
    }

    #[test]
    fn no_password_is_sent_where_none_is_taken() {
        for (host, ways, expected) in [
            ("smtp.office365.com", "XOAUTH2", "Microsoft"),
            ("smtp.gmail.com", "XOAUTH2", "Google"),
            ("smtp.firm.example", "OAUTHBEARER", "other"),
            ("smtp.firm.example", "GSSAPI", "Refused"),
        ] {
            let mut talk = fed("235 in\r\n");
            let error = with_password(&mut talk, &offering(ways), &Who { host, ..ANNA }, &secret("x")).unwrap_err();
            assert!(format!("{error:?}").contains(expected), "{ways}: {error:?}");
            assert_eq!(sent(&talk), "", "{ways}");
        }
    }

    #[test]
    fn a_token_is_told_taken_from_refused() {
        let line = "AUTH XOAUTH2 dXNlcj1hbm5hQGZpcm0uZXhhbXBsZQFhdXRoPUJlYXJlciB0MGtlbgEB\r\n";
        for (what, bytes, extra, expected) in [
            ("taken", "235 2.7.0 in\r\n", "", Ok(true)),
            ("refused behind a challenge", "334 eyJzdGF0dXMi\r\n535 5.7.8 expired\r\n", "\r\n", Ok(false)),
            ("refused at once", "535 5.7.3 no\r\n", "", Ok(false)),
            (
                "switched off",
                "535 5.7.139 SmtpClientAuthentication is disabled for the Mailbox\r\n",
                "",
                Err("SwitchedOff"),
            ),
            ("for now", "454 4.7.0 later\r\n", "", Err("Busy")),
        ] {
            let mut talk = fed(bytes);
            let taken = with_token(&mut talk, &offering("XOAUTH2"), &ANNA, &secret("t0ken"));
            match (taken, expected) {
                (Ok(taken), Ok(expected)) => assert_eq!(taken == Token::Taken, expected, "{what}"),
                (Err(error), Err(expected)) => assert!(format!("{error:?}").starts_with(expected), "{what}: {error:?}"),
                (taken, _) => assert_eq!(format!("{taken:?}"), "", "{what}"),
            }
            assert_eq!(sent(&talk), format!("{line}{extra}"), "{what}");
        }
        assert!(with_token(&mut fed("235 x\r\n"), &offering("PLAIN"), &ANNA, &secret("t0ken")).is_err());
    }
}
