//! Mailboxes connected by keyboard with a sign-in in the browser: the provider is ours, and so is whoever follows the link.

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::Kind;
use dossier_tests::servers::identity::{CLIENT, Identity, browse};
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::names::{Names, Zone};
use dossier_tests::servers::smtp::{Offer, Smtp};
use serde_json::json;

use crate::connect::enter;
use crate::openers::Openers;
use crate::window::Window;

/// A window on a network whose provider is ours; the browser only notes where it is sent.
fn window_on(zone: Zone, (identity, openers): (&Identity, &Openers), more: &[(&str, &str)]) -> (Names, Window) {
    let names = Names::start(zone);
    let (network, path) = (names.network(&[]), openers.path());
    let ours = [
        ("DOSSIER_NET", network.as_str()),
        ("DOSSIER_IDENTITY", identity.base.as_str()),
        ("DOSSIER_IDENTITY_CLIENT", CLIENT),
        ("PATH", path.as_str()),
    ];
    let window = Window::open_in(tempfile::tempdir().unwrap(), &[], &[&ours, more].concat());
    window.until_shown("Which address do you recruit with?");
    (names, window)
}

/// Asks for the browser and does there what the provider asks.
fn sign_in(window: &Window, openers: &Openers, before: usize) {
    window.choose("Sign in in the browser");
    browse(&openers.next(before));
}

#[test]
fn google_is_signed_in_to_in_the_browser_where_somebody_wants_that() {
    const USER: &str = "recruiter@agency.example";
    let (identity, openers) = (Identity::start(USER), Openers::new());
    let relay = Smtp::start(Offer { ways: "", ..Offer::default() });
    let server = Dovecot::that(&Kind {
        introspection: Some(identity.introspection()),
        relay: Some(relay.smtp),
        names: Some("DNS:imap.gmail.com,DNS:smtp.gmail.com"),
        ..Kind::default()
    });
    server.deliver(USER, "INBOX", &letter("one"));
    let zone = Zone {
        hosts: vec!["imap.gmail.com", "smtp.gmail.com"],
        exchangers: vec![("agency.example", "aspmx.l.google.com")],
        ..Zone::default()
    };
    let ca = server.ca().display().to_string();
    let names = Names::start(zone);
    let network = names.network(&[(993, server.imaps), (465, server.submissions)]);
    let (_, window) = window_on(
        Zone::default(),
        (&identity, &openers),
        &[("DOSSIER_NET", network.as_str()), ("SSL_CERT_FILE", ca.as_str())],
    );
    enter(&window, USER);
    window.until_shown("imap.gmail.com, port 993, TLS");
    window.press("Enter");
    window.until_shown("Do this at Google first");
    window.choose("Sign in with Google in the browser instead");
    sign_in(&window, &openers, 0);
    window.until_shown("Since when?");
    window.until_shown("Tested: it receives and sends.");
    window.choose("Connect and synchronise");
    window.until_shown("Whom do you have on file?");
    assert_eq!(window.call("accounts", json!({}))[0]["sign_in"], "google");
    server.assert_only_looked_at();
}
