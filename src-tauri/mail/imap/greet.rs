//! From a dialled connection to one that is ready for sign-in: TLS first, or STARTTLS and nothing before it (RFC 2595, RFC 3501 section 6.2.1).

use std::io::{Read, Write};

use account::socket::{self, Dialled, Reins, Socket};
use account::tls::{self, TlsError, Trust};

use super::answer::{Answer, Word};
use super::command::Command;
use super::link::Link;
use super::wire::Wire;
use super::{Settings, Step, Told};
use crate::{Cancel, Trouble};
use account::place::TlsMode;

/// A secure connection behind its greeting.
pub(super) fn greet(
    settings: &Settings,
    reins: &Reins,
    told: &mut Told<'_>,
) -> Result<Wire<tls::Stream<Socket>>, Trouble> {
    let cancel = &reins.cancel;
    let trust = Trust { ca: settings.ca.clone(), fingerprint: settings.fingerprint.clone() };
    let mut dial = || {
        let mut dialled = |step| {
            told(match step {
                Dialled::Found => Step::Found,
                Dialled::Reached => Step::Reached,
            });
        };
        let socket = socket::dial((&settings.host, settings.port), reins, &mut dialled)?;
        match settings.tls {
            TlsMode::Implicit => Ok(socket),
            TlsMode::StartTls => upgrade(socket, cancel),
        }
    };
    if settings.tls == TlsMode::StartTls {
        reins.patience.set(tls::BEGINS_WITHIN);
    }
    let secured = tls::secure(&settings.host, &trust, &mut dial);
    let secured = secured.map_err(|error| in_other_mode(tls_trouble(cancel, error), settings, cancel))?;
    reins.patience.reset();
    told(Step::Secured);
    let mut link = Link::new(Wire::new(secured), cancel);
    if settings.tls == TlsMode::Implicit && link.greeting()?.word == Word::PreAuth {
        return Err(Trouble::Protocol("the server greets as already signed in".into()));
    }
    Ok(link.into_wire())
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

/// Says so where the server at this port becomes secure in the other way.
fn in_other_mode(trouble: Trouble, settings: &Settings, cancel: &Cancel) -> Trouble {
    let may_be = match settings.tls {
        TlsMode::Implicit => matches!(trouble, Trouble::Tls(_)),
        TlsMode::StartTls => matches!(trouble, Trouble::Cut),
    };
    let other = || tls::other_mode((&settings.host, settings.port), settings.tls, cancel);
    may_be.then(other).flatten().map_or(trouble, Trouble::OtherTls)
}

fn upgrade(socket: Socket, cancel: &Cancel) -> Result<Socket, Trouble> {
    let socket = ask_for_tls(socket, cancel)?;
    if socket.holds_bytes() {
        return Err(injected());
    }
    Ok(socket)
}

/// Asks for TLS over an open connection. Nothing but CAPABILITY and STARTTLS is ever sent there.
fn ask_for_tls<S: Read + Write>(stream: S, cancel: &Cancel) -> Result<S, Trouble> {
    let mut link = Link::new(Wire::new(stream), cancel);
    if link.greeting()?.word == Word::PreAuth {
        return Err(Trouble::NoStartTls);
    }
    let mut offered = false;
    link.run(&Command::capability(), &mut |answer| {
        if let Answer::Named(name, parts) = answer {
            offered |=
                name == "CAPABILITY" && parts.text().split(' ').any(|word| word.eq_ignore_ascii_case("STARTTLS"));
        }
        Ok(())
    })?;
    if !offered {
        return Err(Trouble::NoStartTls);
    }
    link.run(&Command::start_tls(), &mut |_| Ok(())).map_err(|error| match error {
        Trouble::Refused { .. } => Trouble::NoStartTls,
        other => other,
    })?;
    let wire = link.into_wire();
    if wire.is_drained() { Ok(wire.into_stream()) } else { Err(injected()) }
}

/// Bytes behind the server's OK were not the server's to send.
fn injected() -> Trouble {
    Trouble::Protocol("bytes came in the open after STARTTLS".into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::wire::tests::Fed;
    use super::*;

    const HELLO: &str = "* OK hello\r\n* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\nd1 OK done\r\n";

    #[test]
    fn tls_is_asked_for_before_anything_is_said() {
        let fed = ask_for_tls(Fed::new(format!("{HELLO}d2 OK begin\r\n"), 1), &Cancel::default()).unwrap();
        assert_eq!(fed.sent, b"d1 CAPABILITY\r\nd2 STARTTLS\r\n");
    }

    #[test]
    fn a_connection_that_stays_open_to_listeners_is_refused() {
        for (what, bytes, expected) in [
            ("PREAUTH", "* PREAUTH hello\r\n".to_owned(), "NoStartTls"),
            ("stripped", "* OK hello\r\n* CAPABILITY IMAP4rev1\r\nd1 OK done\r\n".to_owned(), "NoStartTls"),
            ("refused", format!("{HELLO}d2 NO not now\r\n"), "NoStartTls"),
            ("bad", format!("{HELLO}d2 BAD what\r\n"), "NoStartTls"),
            ("injected", format!("{HELLO}d2 OK begin\r\n* OK hello again\r\n"), "Protocol"),
            ("bye", "* BYE busy\r\n".to_owned(), "Busy"),
            ("silence", String::new(), "Cut"),
            ("another protocol", "220 mail ESMTP\r\n".to_owned(), "Protocol"),
        ] {
            let error = ask_for_tls(Fed::new(bytes, 1000), &Cancel::default()).unwrap_err();
            assert!(format!("{error:?}").starts_with(expected), "{what}: {error:?}");
        }
    }
}
