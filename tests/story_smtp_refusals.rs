//! Every refusal of a server that sends, met by the real program: the step, the server's own words, what to do next, and nothing sent twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cli::sender::{NAME, USER, keep, place};
use cli::{Desk, Ran};
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::smtp::{Act, At, Offer, Smtp};
use dossier_tests::servers::{Certificates, smtp};
use worker::TlsMode::{self, Implicit, StartTls};

/// What happens, in which conversation; the step it is told at, what of the server's own words, and what of the next step.
type Refusal = (&'static str, TlsMode, At, Act, &'static str, &'static str, &'static str);

const IN_MINUTES: &str = "try again in some minutes";
const NOTHING: &str = "Nothing was sent";
const MAYBE: &str = "may have been sent. It is not sent again by itself; look into the mailbox";

/// Those that come before a message is named.
#[rustfmt::skip]
const BEFORE: [Refusal; 21] = [
    ("greeted with a refusal", Implicit, At::Greeting, Act::Says("554 5.7.1 you are on a list"), "login", "554 5.7.1 you are on a list", "Ask your provider"),
    ("greeted with a refusal in the open", StartTls, At::Greeting, Act::Says("554 5.7.1 you are on a list"), "tls", "554 5.7.1 you are on a list", "Ask your provider"),
    ("greeted with 421", Implicit, At::Greeting, Act::SaysAndHangsUp("421 4.3.2 too many"), "login", "421 4.3.2 too many", IN_MINUTES),
    ("greeted without end", Implicit, At::Greeting, Act::GoesOn("220-and one more"), "login", "an answer without end", "report it"),
    ("greeted without end in the open", StartTls, At::Greeting, Act::GoesOn("220-and one more"), "tls", "an answer without end", "report it"),
    ("not greeted", Implicit, At::Greeting, Act::HangsUp, "login", "", NOTHING),
    ("hello refused", Implicit, At::Hello, Act::Says("550 5.7.1 not from there"), "login", "550 5.7.1 not from there", "Ask your provider"),
    ("hello met with 421", Implicit, At::Hello, Act::SaysAndHangsUp("421 4.7.0 slow down"), "login", "421 4.7.0 slow down", IN_MINUTES),
    ("cut at hello", Implicit, At::Hello, Act::HangsUp, "login", "", NOTHING),
    ("STARTTLS not now", StartTls, At::StartTls, Act::Says("454 4.7.0 no certificate yet"), "tls", "454 4.7.0 no certificate yet", IN_MINUTES),
    ("STARTTLS refused", StartTls, At::StartTls, Act::Says("502 5.5.1 not here"), "tls", "", "465"),
    ("answers put in before TLS", StartTls, At::StartTls, Act::Says("220 2.0.0 go\r\n250-mail\r\n250 AUTH PLAIN"), "tls", "in the open after STARTTLS", "report it"),
    ("cut before TLS", StartTls, At::StartTls, Act::SaysAndHangsUp("220 2.0.0 go"), "tls", "", "Ask whoever runs the server"),
    ("STARTTLS met with 421", StartTls, At::StartTls, Act::SaysAndHangsUp("421 4.3.2 bye"), "tls", "421 4.3.2 bye", IN_MINUTES),
    ("sign-in not now", Implicit, At::SignIn, Act::Says("454 4.7.0 try later"), "login", "454 4.7.0 try later", IN_MINUTES),
    ("sign-in met with 421", StartTls, At::SignIn, Act::SaysAndHangsUp("421 4.7.0 too many tries"), "login", "421 4.7.0 too many tries", IN_MINUTES),
    ("sign-in refused for another reason", Implicit, At::SignIn, Act::Says("550 5.7.1 account suspended"), "login", "550 5.7.1 account suspended", "Ask your provider"),
    ("switched off", Implicit, At::SignIn, Act::Says("535 5.7.139 SmtpClientAuthentication is disabled for the Tenant"), "login", "5.7.139", "Your IT"),
    ("password refused", StartTls, At::SignIn, Act::Says("535 5.7.8 no"), "login", "535 5.7.8 no", "app password"),
    ("cut at sign-in", Implicit, At::SignIn, Act::HangsUp, "login", "", NOTHING),
    ("an answer that is none", Implicit, At::SignIn, Act::Says("OK"), "login", "no answer", "report it"),
];

/// Those of a message.
#[rustfmt::skip]
const OF_A_MESSAGE: [Refusal; 20] = [
    ("not as this sender", Implicit, At::Sender, Act::Says("550 5.7.1 not owned by you"), "sender", "550 5.7.1 not owned by you", "Check that the address"),
    ("sender not now", Implicit, At::Sender, Act::Says("451 4.7.1 greylisted"), "sender", "451 4.7.1 greylisted", IN_MINUTES),
    ("sender met with 421", Implicit, At::Sender, Act::SaysAndHangsUp("421 4.3.2 bye"), "sender", "421 4.3.2 bye", IN_MINUTES),
    ("size refused at once", Implicit, At::Sender, Act::Says("552 5.3.4 too big"), "sender", "", NOTHING),
    ("cut at the sender", Implicit, At::Sender, Act::HangsUp, "sender", "", NOTHING),
    ("recipient unknown", Implicit, At::Recipient(""), Act::Says("550 5.1.1 nobody here"), "recipient", "550 5.1.1 nobody here", "Check the spelling"),
    ("mailbox full", StartTls, At::Recipient(""), Act::Says("552 5.2.2 full"), "recipient", "552 5.2.2 full", "nobody got the message"),
    ("greylisted", Implicit, At::Recipient(""), Act::Says("451 4.7.1 come back in 300 s"), "recipient", "451 4.7.1 come back in 300 s", IN_MINUTES),
    ("recipient met with 421", Implicit, At::Recipient(""), Act::SaysAndHangsUp("421 4.3.2 bye"), "recipient", "421 4.3.2 bye", IN_MINUTES),
    ("cut at the recipient", Implicit, At::Recipient(""), Act::HangsUp, "recipient", "", NOTHING),
    ("no message now", Implicit, At::Data, Act::Says("554 5.5.1 no valid recipients"), "message", "554 5.5.1 no valid recipients", NOTHING),
    ("DATA met with 421", Implicit, At::Data, Act::SaysAndHangsUp("421 4.3.2 bye"), "message", "421 4.3.2 bye", IN_MINUTES),
    ("cut before the message", Implicit, At::Data, Act::HangsUp, "message", "", NOTHING),
    ("message refused", StartTls, At::Message, Act::Says("554 5.7.1 looks like spam"), "message", "554 5.7.1 looks like spam", NOTHING),
    ("message not now", Implicit, At::Message, Act::Says("451 4.3.0 queue full"), "message", "451 4.3.0 queue full", IN_MINUTES),
    ("message met with 421", Implicit, At::Message, Act::SaysAndHangsUp("421 4.3.0 bye"), "message", "421 4.3.0 bye", IN_MINUTES),
    ("message too large", Implicit, At::Message, Act::Says("552 5.3.4 too big"), "message", "", NOTHING),
    ("cut behind the message", Implicit, At::Message, Act::HangsUp, "message", "", MAYBE),
    ("taken, and cut before it was said", Implicit, At::Message, Act::DoesAndHangsUp, "message", "", MAYBE),
    ("nonsense behind the message", StartTls, At::Message, Act::Says("354 more"), "message", "", MAYBE),
];

const STEPS: [&str; 7] = ["dns", "tcp", "tls", "login", "sender", "recipient", "message"];

/// A store with nothing in it but an account that sends, and certificates for its servers.
struct Bench {
    desk: Desk,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> (Self, Certificates) {
        let folder = tempfile::tempdir().unwrap();
        let certificates = Certificates::make(folder.path());
        (Self { desk: Desk::new(), folder }, certificates)
    }

    fn send(&self, server: &Smtp, tls: TlsMode, password: &str) -> Ran {
        assert!(self.folder.path().exists());
        keep(&self.desk, place(server, tls), password, None);
        self.desk.run(&format!("account test {NAME} --send"))
    }

    /// How it stands with the account, as the window shows it.
    fn noted(&self) -> String {
        let opened = worker::Home::new(self.desk.home(), Some(self.desk.path("key").into())).open().unwrap();
        let row = opened.store.read(|read| read.outgoing_accounts()).unwrap().remove(0);
        row.last_failure.unwrap_or_default()
    }
}

/// The steps as they are printed: all up to this one, which failed.
fn steps(failed: &str) -> Vec<String> {
    let before = STEPS.iter().take_while(|step| **step != failed);
    let line = |step: &str, how: &str| format!("{:<9} {step:<9} {how}", "sends");
    before.map(|step| line(step, "ok")).chain([line(failed, "failed")]).collect()
}

fn check(bench: &Bench, server: &Smtp, ran: &Ran, (what, step, words, next): (&str, &str, &str, &str)) {
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), steps(step), "{what}: {ran:?}");
    assert!(ran.err.contains(words) && ran.err.contains(next), "{what}: {}", ran.err);
    assert!(matches!(ran.code, 1 | 5), "{what}: {ran:?}");
    assert!(bench.noted().contains("\"code\""), "{what}: it is noted with the account");
    let book = server.book();
    for verb in ["AUTH", "MAIL", "DATA"] {
        assert!(book.count(verb) <= 1, "{what}: {verb} once: {:?}", book.heard);
    }
    // Where TLS fails it is looked at once more, before anything is said.
    assert!(book.connections() == 1 || step == "tls", "{what}: {} connections", book.connections());
    assert!(book.handed.len() <= 1, "{what}");
    let open = book.in_the_open();
    assert!(open.iter().all(|line| ["EHLO [127.0.0.1]", "STARTTLS", "QUIT"].contains(line)), "{what}: {open:?}");
}

fn told_apart(refusals: &[Refusal]) {
    let (bench, certificates) = Bench::new();
    for (what, tls, at, act, step, words, next) in refusals {
        let server = Smtp::by(&certificates, Offer::default());
        server.will(*at, *act);
        let ran = bench.send(&server, *tls, PASSWORD);
        check(&bench, &server, &ran, (what, step, words, next));
        let taken = server.book().handed.iter().filter(|handed| handed.taken).count();
        assert_eq!(taken, usize::from(*act == Act::DoesAndHangsUp), "{what}");
    }
}

#[test]
fn what_a_server_refuses_before_it_knows_of_a_message_is_told_by_step() {
    told_apart(&BEFORE);
}

#[test]
fn what_a_server_refuses_of_a_message_is_told_by_step_and_nothing_is_sent_twice() {
    told_apart(&OF_A_MESSAGE);
}

#[test]
fn what_a_server_does_not_offer_is_told_and_no_password_goes_there() {
    let (bench, certificates) = Bench::new();
    let offer = |ways, size, start_tls| Offer { ways, size, start_tls, ..Offer::default() };
    for (what, offer, tls, step, words, next, signs_in) in [
        ("no STARTTLS", offer("PLAIN", None, false), StartTls, "tls", "", "Your password was not sent", 0),
        (
            "no way in with a password",
            offer("GSSAPI", None, true),
            StartTls,
            "login",
            "no way to sign in",
            "Ask your provider",
            0,
        ),
        ("only tokens", offer("XOAUTH2", None, true), Implicit, "login", "", "its own sign-in", 0),
        ("only small messages", offer("PLAIN", Some(100), true), Implicit, "sender", "in octets: 100", NOTHING, 1),
    ] {
        let server = Smtp::by(&certificates, offer);
        let ran = bench.send(&server, tls, PASSWORD);
        check(&bench, &server, &ran, (what, step, words, next));
        let book = server.book();
        assert_eq!((book.count("AUTH"), book.handed.len()), (signs_in, 0), "{what}");
        drop(book);
    }
}

#[test]
fn a_wrong_password_is_told_by_both_ways_and_the_right_one_sends_once() {
    let (bench, certificates) = Bench::new();
    for ways in ["PLAIN", "LOGIN"] {
        let server = Smtp::by(&certificates, Offer { ways, ..Offer::default() });
        let ran = bench.send(&server, StartTls, "not this one");
        check(&bench, &server, &ran, (ways, "login", "535 5.7.8 user name or password is wrong", "app password"));
        assert_eq!((ran.code, server.book().handed.len()), (5, 0), "{ways}");
        let ran = bench.send(&server, Implicit, PASSWORD);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{ran:?}");
        assert!(
            ran.out.ends_with(&format!(
                "The server took the message to {USER}. No mailbox here receives it, so nobody saw it arriving.\n"
            )),
            "{ran:?}"
        );
        let book = server.book();
        let handed = &book.handed[0];
        assert_eq!(
            (book.handed.len(), handed.from.as_str(), handed.to.as_slice()),
            (1, USER, [USER.to_owned()].as_slice())
        );
        let text = String::from_utf8(handed.bytes.clone()).unwrap();
        assert!(
            text.contains("Subject: Test message from Dossier\r\n")
                && text.contains("Auto-Submitted: auto-generated\r\n"),
            "{text}"
        );
    }
    assert_eq!(bench.noted(), "", "what went wrong before is over");
}

#[test]
fn what_was_put_off_goes_when_it_is_asked_for_again() {
    let (bench, certificates) = Bench::new();
    let server = Smtp::by(&certificates, Offer::default());
    server.will_once(At::Recipient(USER), Act::Says("451 4.7.1 greylisted"));
    assert_eq!(bench.send(&server, Implicit, PASSWORD).code, 1);
    assert_eq!(server.book().handed.len(), 0, "nobody tries again unasked");
    assert_eq!(bench.send(&server, Implicit, PASSWORD).code, 0);
    let book = server.book();
    assert_eq!((book.handed.len(), book.connections()), (1, 2));
    drop(book);
}

#[test]
fn secrets_that_a_server_repeats_are_shown_nowhere() {
    let (bench, certificates) = Bench::new();
    let plain = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
    let needles = [PASSWORD.to_owned(), STANDARD.encode(PASSWORD), plain];
    for ways in ["PLAIN", "LOGIN"] {
        for (at, words) in
            [(At::SignIn, "535 5.7.8 wrong:"), (At::Sender, "550 5.7.1 after"), (At::Message, "554 5.7.1 after")]
        {
            let server = Smtp::by(&certificates, Offer { ways, ..Offer::default() });
            server.will(at, Act::Repeats(words));
            let ran = bench.send(&server, Implicit, PASSWORD);
            assert!(ran.err.contains(words), "{at:?}: {ran:?}");
            let said = server.book().said.join(" ");
            assert!(needles[..2].iter().any(|needle| said.contains(needle)), "it did repeat them: {said}");
            let shown = format!("{} {} {}", ran.out, ran.err, bench.noted());
            assert!(needles.iter().all(|needle| !shown.contains(needle)), "{ways} {at:?}: {shown}");
        }
    }
}

#[test]
fn a_sender_that_is_named_nowhere_and_one_that_is_disconnected_are_told() {
    let (bench, certificates) = Bench::new();
    let server = smtp::Smtp::by(&certificates, Offer::default());
    let id = keep(&bench.desk, place(&server, Implicit), PASSWORD, None);
    let nobody = bench.desk.run("account test Nobody --send");
    assert!(nobody.code == 3 && nobody.err.contains("no such mailbox"), "{nobody:?}");
    let opened = worker::Home::new(bench.desk.home(), Some(bench.desk.path("key").into())).open().unwrap();
    worker::senders::disconnect((&opened.store, &opened.secrets), id, 7).unwrap();
    drop(opened);
    for line in ["account test Office --send", "account test Office"] {
        let ended = bench.desk.run(line);
        assert!(ended.code == 1 && ended.err.contains("You disconnected Office"), "{ended:?}");
        assert_eq!(ended.out, "", "no step was tried");
    }
    assert_eq!(server.book().connections(), 0);
}
