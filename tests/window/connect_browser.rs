//! Mailboxes at Google and Microsoft, connected by keyboard with a sign-in in the browser: provider and service are ours, and so is whoever
//! follows the link.

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::Kind;
use dossier_tests::servers::graph::{ANNA, Graph};
use dossier_tests::servers::identity::{CLIENT, Identity, Mood, browse};
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::names::{Names, Zone};
use dossier_tests::servers::smtp::{Offer, Smtp};
use serde_json::json;

use crate::connect::{enter, past_calendar};
use crate::openers::Openers;
use crate::window::Window;

const JOBS: &str = "jobs@agency.example";

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
fn microsoft_is_signed_in_to_once_for_both_halves_and_what_is_shared() {
    let (identity, graph, openers) = (Identity::start(ANNA), Graph::start(), Openers::new());
    graph.trust(identity.whose());
    graph.state().tokens.clear();
    graph.anna(|anna| anna.put("inbox", &letter("one")));
    graph.add_mailbox(JOBS);
    graph.state().mailboxes.get_mut(JOBS).unwrap().shared_with.push(ANNA.into());
    let zone =
        Zone { exchangers: vec![("agency.example", "agency-example.mail.protection.outlook.com")], ..Zone::default() };
    let base = graph.base();
    let (_names, window) = window_on(zone, (&identity, &openers), &[("DOSSIER_GRAPH", base.as_str())]);
    enter(&window, ANNA);
    window.until_shown("Microsoft Graph, over HTTPS");
    window.until_shown("by where the domain’s mail goes");
    window.press("Enter");
    window.until_shown(&format!("Sign in to {ANNA}"));

    identity.book().mood = Mood::NeedsAdmin;
    sign_in(&window, &openers, 0);
    window.until_shown("Your IT must allow this first.");
    window.until_shown("Mail.ReadWrite.Shared");
    window.picture("welcome-needs-admin-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());

    identity.book().mood = Mood::Consents;
    window.choose("Try again");
    browse(&openers.next(1));
    window.until_shown("Since when?");
    window.until_shown("Tested: it receives and sends.");
    window.until_shown(JOBS);
    window.picture("welcome-microsoft-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.reach(JOBS);
    window.press("Space");
    window.choose("Connect and synchronise");
    past_calendar(&window);
    let accounts = window.call("accounts", json!({}));
    let kinds: Vec<_> = accounts.as_array().unwrap().iter().map(|one| (&one["kind"], &one["place"])).collect();
    assert_eq!(kinds, [(&json!("graph"), &json!(ANNA)), (&json!("graph"), &json!(JOBS))]);
    assert_eq!(accounts[1]["entry"]["through"], accounts[0]["id"]);
    let senders = window.call("outgoing_accounts", json!({}));
    let sends: Vec<_> = senders.as_array().unwrap().iter().map(|one| &one["entry"]).collect();
    assert_eq!(
        sends.iter().map(|one| (&one["kind"], &one["address"], &one["account"])).collect::<Vec<_>>(),
        [(&json!("graph"), &json!(ANNA), &accounts[0]["id"]), (&json!("graph"), &json!(JOBS), &accounts[1]["id"])]
    );
    let changes = graph.asked("").into_iter().filter(|line| !line.starts_with("GET ") && !line.contains("$batch"));
    assert_eq!(changes.collect::<Vec<_>>(), Vec::<String>::new(), "it is only looked at");

    window.choose("Later, from Mail to sort");
    window.choose("Later, in Settings");
    window.until("document.title.startsWith('Mail to sort')");
    reconnect(&window, (&identity, &openers));
}

/// Once the sign-in has ended, whoever signs in again goes on.
fn reconnect(window: &Window, (identity, openers): (&Identity, &Openers)) {
    identity.book().end_all();
    window.call("sync_start", json!({}));
    window.press("g ,");
    window.until_shown("The sign-in at your provider has ended.");
    window.choose("Reconnect");
    window.until("document.querySelector('[role=dialog]')");
    sign_in(window, openers, 2);
    window.until_shown("is connected again");
    window.until_gone("The sign-in at your provider has ended.");
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
    past_calendar(&window);
    assert_eq!(window.call("accounts", json!({}))[0]["sign_in"], "google");
    server.assert_only_looked_at();
}
