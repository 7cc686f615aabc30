//! Messages handed to an SMTP server: to several people at once, with a token, and to one that falls silent.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::{Arc, Mutex};
use std::thread;

use account::credential::Credential;
use account::grant::Issuer;
use account::oauth::{Asking, PageWords, Program, Purpose, SignIn, Turn, in_memory};
use account::place::TlsMode;
use domain::{Address, Sensitive};
use dossier_tests::servers::Smtp;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::identity::{CLIENT, Identity, browse};
use dossier_tests::servers::smtp::{Act, At, Offer};
use mail::Cancel;
use outgoing::Trouble;
use outgoing::message::Envelope;
use outgoing::place::SmtpPlace;
use outgoing::smtp::{Step, connect};

const USER: &str = "recruiter@agency.example";

fn place(server: &Smtp) -> SmtpPlace {
    let ca = Some(server.certificates().ca());
    SmtpPlace { host: "localhost".into(), port: server.smtps, user: USER.into(), ca, ..SmtpPlace::default() }
}

fn password() -> Credential {
    Credential::Password(Sensitive::new(PASSWORD.into()))
}

fn envelope(to: &[&str]) -> Envelope {
    let address = |text: &str| Address::parse(text).unwrap();
    Envelope { from: address(USER), to: to.iter().map(|to| address(to)).collect() }
}

#[test]
fn one_refused_recipient_among_several_stops_all_and_what_is_corrected_is_sent_once() {
    let server = Smtp::start(Offer::default());
    server.will(At::Recipient("gone"), Act::Says("550 5.1.1 nobody here"));
    server.will(At::Recipient("full"), Act::Says("452 4.2.2 full"));
    let mut smtp = connect(&place(&server), &password(), &Cancel::default(), &mut |_| ()).unwrap();
    let all = ["luca@acme.example", "gone@acme.example", "eva@acme.example", "full@acme.example"];
    let mut taken = Vec::new();
    let refused = smtp.send(&envelope(&all), b"Subject: x\r\n\r\nx\r\n", &mut |step| taken.push(step)).unwrap_err();
    let Trouble::RecipientsRefused(refused) = refused else { panic!("{refused:?}") };
    let whom: Vec<(&str, bool)> = refused.iter().map(|(to, why)| (to.as_str(), why.for_now)).collect();
    assert_eq!(whom, [("gone@acme.example", false), ("full@acme.example", true)]);
    let book = server.book();
    assert_eq!((taken, book.count("RCPT"), book.count("DATA")), (vec![Step::SenderTaken], 4, 0));
    drop(book);
    smtp.send(&envelope(&[all[0], all[2]]), b"Subject: x\r\n\r\n.x\r\n", &mut |_| ()).unwrap();
    let book = server.book();
    assert_eq!(
        (book.handed.len(), book.handed[0].to.as_slice()),
        (1, [all[0].to_owned(), all[2].to_owned()].as_slice())
    );
    assert_eq!(book.handed[0].bytes, b"Subject: x\r\n\r\n.x\r\n", "a dot at the beginning of a line comes through");
}

#[test]
fn a_server_that_falls_silent_is_left_at_once_when_the_user_stops_and_only_a_whole_message_is_uncertain() {
    for (at, expected) in [
        (At::Greeting, "Cancelled"),
        (At::Hello, "Cancelled"),
        (At::SignIn, "Cancelled"),
        (At::Sender, "Cancelled"),
        (At::Recipient(""), "Cancelled"),
        (At::Data, "Cancelled"),
        (At::Message, "Uncertain"),
    ] {
        let server = Smtp::start(Offer::default());
        server.will(at, Act::FallsSilent);
        let cancel = Cancel::default();
        let (place, sending) = (place(&server), cancel.clone());
        let ended = thread::scope(|scope| {
            let sent = scope.spawn(move || {
                let mut smtp = connect(&place, &password(), &sending, &mut |_| ())?;
                smtp.send(&envelope(&["luca@acme.example"]), b"Subject: x\r\n\r\nx\r\n", &mut |_| ())
            });
            while server.book().fell_silent == 0 && !sent.is_finished() {
                thread::yield_now();
            }
            cancel.cancel();
            sent.join().unwrap()
        });
        assert_eq!(format!("{:?}", ended.unwrap_err()), expected, "{at:?}");
        assert_eq!(server.book().handed.len(), usize::from(at == At::Message), "{at:?}");
    }
}

#[test]
fn a_token_that_was_taken_back_is_refused_with_a_challenge_and_replaced_once() {
    let identity = Identity::start(USER);
    let waiting = SignIn::begin(Asking {
        program: Program::at(&identity.base, Issuer::Google, CLIENT),
        client_secret: None,
        purpose: Purpose::Mail,
        hint: USER.into(),
    });
    let waiting = waiting.unwrap();
    let address = waiting.address().to_owned();
    let browser = thread::spawn(move || browse(&address));
    let words = PageWords { lang: "en".into(), done: String::new(), refused: String::new(), strange: String::new() };
    let tokens = waiting.wait(&words, &|| 1000, &|| true).unwrap().tokens;
    browser.join().unwrap();
    let kept = in_memory(Arc::new(Mutex::new(tokens)));
    let turn = Turn::new(kept, Program::at(&identity.base, Issuer::Google, CLIENT), Purpose::Mail, || 1000);
    let offer = Offer { introspection: Some(identity.introspection()), ..Offer::default() };
    let server = Smtp::start(offer);
    let credential = Credential::Tokens(Arc::new(turn));
    let send = |tls| {
        let port = if tls == TlsMode::Implicit { server.smtps } else { server.smtp };
        let place = SmtpPlace { tls, port, ..place(&server) };
        let mut smtp = connect(&place, &credential, &Cancel::default(), &mut |_| ())?;
        smtp.send(&envelope(&["luca@acme.example"]), b"Subject: x\r\n\r\nx\r\n", &mut |_| ())
    };
    for tls in [TlsMode::Implicit, TlsMode::StartTls] {
        send(tls).unwrap();
    }
    let book = server.book();
    assert_eq!((book.connections(), book.handed.len()), (2, 2));
    drop(book);
    identity.book().take_access_back();
    send(TlsMode::Implicit).unwrap();
    let connections = server.book().connections();
    assert_eq!((connections, server.book().handed.len()), (4, 3), "refused, refreshed, sent once");
    let answered = server.book().heard.iter().filter(|heard| heard.line.is_empty()).count();
    assert_eq!(answered, 1, "the challenge is answered by an empty line");
    identity.book().take_access_back();
    identity.book().end_all();
    let ended = send(TlsMode::Implicit).unwrap_err();
    assert!(matches!(ended, Trouble::Token(_)), "{ended:?}");
    assert_eq!(server.book().handed.len(), 3);
    let shown = format!("{ended:?} {ended}");
    assert!(identity.book().given.iter().all(|secret| !shown.contains(secret)), "{shown}");
}
