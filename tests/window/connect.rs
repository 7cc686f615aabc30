//! Mailboxes connected by keyboard from the address alone, on a network of the test.

use dossier_tests::needles::{count, files, guises};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::{Kind, PASSWORD};
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::names::{Names, Zone};
use dossier_tests::servers::smtp::{Offer, Smtp};
use serde_json::json;

use crate::window::Window;

pub const ADDRESS: &str = "recruiter@agency.example";

/// A window on a network in which a server answers under these names.
fn window_on(zone: Zone, server: &Dovecot) -> (Names, Window) {
    window_in(zone, server, &[])
}

/// The same with more in its environment.
pub fn window_in(zone: Zone, server: &Dovecot, more: &[(&str, &str)]) -> (Names, Window) {
    let names = Names::start(zone);
    let ports = [(993, server.imaps), (143, server.imap), (465, server.submissions)];
    let network = names.network(&ports);
    let ca = server.ca().display().to_string();
    let environment = [&[("DOSSIER_NET", network.as_str()), ("SSL_CERT_FILE", ca.as_str())], more].concat();
    let window = Window::open_in(tempfile::tempdir().unwrap(), &[], &environment);
    window.until_shown("Which address do you recruit with?");
    (names, window)
}

/// Goes on without the calendar that is proposed.
pub fn past_calendar(window: &Window) {
    window.until_shown("Your calendar too?");
    window.choose("Without a calendar for now");
    window.until_shown("Whom do you have on file?");
}

/// Types an address where it is asked for.
pub fn enter(window: &Window, address: &str) {
    window.reach("E-mail address");
    window.press("Control+a");
    window.write(address);
}

/// Types a password where it is asked for.
pub fn sign_in(window: &Window, password: &str) {
    window.reach("Password");
    window.press("Control+a");
    window.write(password);
    window.press("Enter");
}

fn named(names: &'static str) -> Dovecot {
    Dovecot::that(&Kind { names: Some(names), ..Kind::default() })
}

/// A server under the names of [`both`], with a message.
pub fn agency(relay: &Smtp) -> Dovecot {
    let names = "DNS:imap.agency.example,DNS:smtp.agency.example";
    let server = Dovecot::that(&Kind { relay: Some(relay.smtp), names: Some(names), ..Kind::default() });
    server.put(ADDRESS, "INBOX", "1700000001.M1.host:2,", &letter("one"));
    server
}

/// A domain that names who receives and who sends.
pub fn both() -> Zone {
    Zone {
        hosts: vec!["imap.agency.example", "smtp.agency.example"],
        services: vec![
            ("_imaps._tcp.agency.example", "imap.agency.example", 993),
            ("_submissions._tcp.agency.example", "smtp.agency.example", 465),
        ],
        ..Zone::default()
    }
}

#[test]
fn an_address_and_a_password_are_enough_for_both_halves() {
    let relay = Smtp::start(Offer { ways: "", ..Offer::default() });
    let server = agency(&relay);
    let (_names, window) = window_on(both(), &server);
    enter(&window, ADDRESS);
    window.until_shown("imap.agency.example, port 993, TLS");
    window.until_shown("smtp.agency.example, port 465, TLS");
    window.press("Enter");
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    sign_in(&window, "wrong");
    window.until_shown("User name or password is wrong.");
    window.until("document.activeElement.type === 'password'");
    sign_in(&window, PASSWORD);
    window.until_shown("Since when?");
    window.until_shown("Tested: it receives and sends.");
    window.picture("welcome-both-halves-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.choose("Connect and synchronise");
    past_calendar(&window);
    let senders = window.call("outgoing_accounts", json!({}));
    assert_eq!(senders[0]["entry"]["host"], "smtp.agency.example");
    assert_eq!(senders[0]["entry"]["account"], window.call("accounts", json!({}))[0]["id"]);
    let book = relay.book();
    assert_eq!(book.count("MAIL"), 0, "nothing is sent by a test");
    server.assert_only_looked_at();
    let kept = files(window.home());
    assert!(count(&kept, "version ") > 0, "the log is among what is looked through");
    for guise in guises(PASSWORD) {
        assert_eq!(count(&kept, &guise), 0, "{guise} is in a file");
    }
}

#[test]
fn a_mailbox_that_only_receives_is_connected_as_one() {
    let server = named("DNS:imap.agency.example");
    server.put(ADDRESS, "INBOX", "1700000001.M1.host:2,", &letter("one"));
    let zone = Zone {
        hosts: vec!["imap.agency.example"],
        services: vec![("_imaps._tcp.agency.example", "imap.agency.example", 993)],
        ..Zone::default()
    };
    let (_names, window) = window_on(zone, &server);
    enter(&window, ADDRESS);
    window.until_shown("imap.agency.example, port 993, TLS");
    window.until_shown("by the domain’s DNS");
    window.picture("welcome-found-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.press("Enter");
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    sign_in(&window, PASSWORD);
    // Nobody takes mail under the usual name.
    window.until_shown("Go on without sending");
    window.picture("welcome-receives-only-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.choose("Go on without sending");
    window.until_shown("Since when?");
    window.choose("Connect and synchronise");
    past_calendar(&window);
    server.assert_only_looked_at();
}

#[test]
fn a_strangers_server_is_asked_about_and_hears_nothing_before() {
    let server = named("DNS:imap.elsewhere.example");
    let zone = Zone {
        hosts: vec!["imap.elsewhere.example"],
        services: vec![("_imaps._tcp.agency.example", "imap.elsewhere.example", 993)],
        ..Zone::default()
    };
    let (_names, window) = window_on(zone, &server);
    enter(&window, ADDRESS);
    window.until_shown("imap.elsewhere.example: named by the domain’s DNS, but not part of agency.example.");
    window.press("Enter");
    window.until_shown("First say whether imap.elsewhere.example belongs to your provider.");
    window.picture("welcome-foreign-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.reach("Yes, it belongs to my provider");
    window.press("Space");
    window.reach("E-mail address");
    window.press("Enter");
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    sign_in(&window, "wrong");
    window.until_shown("User name or password is wrong.");
}

#[test]
fn without_network_the_table_knows_and_a_guess_says_that_it_is_one() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    enter(&window, ADDRESS);
    window.until_shown("The network does not answer.");
    window.until_shown("imap.agency.example, port 993, TLS");
    window.picture("welcome-offline-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    enter(&window, "anna@gmail.com");
    window.until_shown("imap.gmail.com, port 993, TLS");
    window.until_shown("from Dossier’s own table");
    window.press("Enter");
    window.until_shown("Do this at Google first");
    window.picture("welcome-app-password-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.reach("App password");
    window.write("abcd efgh ijkl mnop");
    window.press("Enter");
    window.until_shown("cannot be found");
}
