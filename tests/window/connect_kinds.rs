//! Mailboxes of the rarer kinds connected by keyboard: one that only sends, one on an Exchange server of one's own, and one on a system without a
//! keychain, where nothing that is secret may lie open anywhere.

use dossier_tests::needles::guises;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::smtp::{Offer, Smtp};
use serde_json::json;
use store::keys::{Envelope, Way};

use crate::connect::{ADDRESS, agency, both, enter, sign_in, window_in};
use crate::needles::{count, files, pages};
use crate::window::Window;

const PASSPHRASE: &str = "vier Worte für Marta";
/// Where no bus is, and so no keychain.
const NO_BUS: [(&str, &str); 1] = [("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")];

fn relay() -> Smtp {
    Smtp::start(Offer { ways: "", ..Offer::default() })
}

/// To the page on which a password is asked for.
fn to_sign_in(window: &Window) {
    enter(window, ADDRESS);
    window.until_shown("smtp.agency.example, port 465, TLS");
    window.press("Enter");
}

#[test]
fn a_mailbox_that_only_sends_is_connected_as_one() {
    let relay = relay();
    let server = agency(&relay);
    let (_names, window) = window_in(both(), &server, &[]);
    to_sign_in(&window);
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    window.reach("Server settings");
    window.press("Space");
    window.reach("Receive mail");
    window.press("Space");
    sign_in(&window, "wrong");
    window.until_shown("User name or password is wrong.");
    sign_in(&window, PASSWORD);
    window.until_shown("Tested: it sends. Dossier fetches nothing from it.");
    window.picture("welcome-only-sends-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.choose("Connect");
    window.until_shown("Whom do you have on file?");
    assert_eq!(window.call("accounts", json!({})), json!([]));
    let senders = window.call("outgoing_accounts", json!({}));
    assert_eq!(
        (&senders[0]["entry"]["host"], &senders[0]["entry"]["account"]),
        (&json!("smtp.agency.example"), &json!(""))
    );
    assert_eq!(relay.book().count("MAIL"), 0, "nothing is sent by a test");
}

#[test]
fn an_exchange_server_of_ones_own_is_connected_with_a_text_for_its_it() {
    let relay = relay();
    let server = agency(&relay);
    let (_names, window) = window_in(both(), &server, &[]);
    to_sign_in(&window);
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    window.reach("Server settings");
    window.press("Space");
    window.reach("Kind of server");
    window.write("Ex");
    window.until_shown("Your IT must have both switched on.");
    window.until_shown("Set-CASMailbox");
    window.picture("welcome-own-exchange-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    sign_in(&window, PASSWORD);
    window.until_shown("Since when?");
    window.until_shown("Tested: it receives and sends.");
    window.choose("Connect and synchronise");
    window.until_shown("Whom do you have on file?");
    assert_eq!(window.call("accounts", json!({}))[0]["kind"], "imap");
    server.assert_only_looked_at();
}

#[test]
fn without_a_keychain_a_passphrase_opens_everything_and_nothing_secret_lies_open() {
    let relay = relay();
    let server = agency(&relay);
    let (names, window) = window_in(both(), &server, &NO_BUS);
    to_sign_in(&window);
    window.until_shown("This system has no keychain");
    assert_eq!(window.barriers(), Vec::<String>::new());
    for field in ["Your passphrase", "Once more"] {
        window.reach(field);
        window.write(PASSPHRASE);
    }
    window.press("Enter");
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    sign_in(&window, PASSWORD);
    window.until_shown("Since when?");
    window.choose("Connect and synchronise");
    window.until_shown("Whom do you have on file?");
    let seen = window.processes_shown();
    assert!(
        count(&seen, "--home") > 0 && count(&seen, "DBUS_SESSION_BUS_ADDRESS") > 0,
        "arguments and environment are seen"
    );
    let home = window.leave();

    let folder = home.path().join("store");
    let key = Envelope::read(&folder).unwrap().open_with(Way::Passphrase(PASSPHRASE)).unwrap();
    let (kept, inside) = (files(home.path()), pages(&folder, &key));
    assert!(count(&kept, "version ") > 0, "the log is among the files");
    assert!(count(&inside, "imap.agency.example") > 0, "the store is read");
    for secret in [PASSWORD, PASSPHRASE] {
        for guise in guises(secret) {
            for (place, hay) in [("a process", &seen), ("a file", &kept), ("the decrypted store", &inside)] {
                assert_eq!(count(hay, &guise), 0, "{guise} in {place}");
            }
        }
    }

    let network = names.network(&[(993, server.imaps), (465, server.submissions)]);
    let ca = server.ca().display().to_string();
    let environment = [("DOSSIER_NET", network.as_str()), ("SSL_CERT_FILE", ca.as_str()), NO_BUS[0]];
    let window = Window::open_in(home, &[], &environment);
    window.until_shown("Enter your passphrase.");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.reach("Passphrase");
    window.write("something else");
    window.press("Enter");
    window.until_shown("This is not the passphrase.");
    window.press("Control+a");
    window.write(PASSPHRASE);
    window.press("Enter");
    window.until_gone("Enter your passphrase.");
    window.until("document.title.startsWith('Mail to sort')");
    window.call("sync_start", json!({}));
    window.until_gone("Not synced yet");
    let failure = window.call("accounts", json!({}))[0]["failure"].clone();
    assert_eq!(failure, json!(null), "the password came from the sealed file");
    assert!(window.home().join("store/secrets").is_file());
}
