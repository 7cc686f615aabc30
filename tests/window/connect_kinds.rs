//! Mailboxes of the rarer kinds connected by keyboard: one that only sends, one on an Exchange server of one's own, and one on a system without a
//! keychain, where nothing that is secret may lie open anywhere.

use dossier_tests::needles::guises;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::smtp::{Offer, Smtp};
use serde_json::json;
use store::keys::{Envelope, Way};

use crate::connect::{ADDRESS, agency, both, enter, past_calendar, sign_in, window_in};
use crate::needles::{count, files, pages};
use crate::window::Window;

const JOBS: &str = "jobs@agency.example";
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

fn open_server_settings(window: &Window) {
    window.until_shown(&format!("Sign in to {ADDRESS}"));
    window.reach("Server settings");
    window.press("Space");
}

#[test]
fn a_mailbox_that_only_sends_is_connected_as_one() {
    let relay = relay();
    let server = agency(&relay);
    let (_names, window) = window_in(both(), &server, &[]);
    to_sign_in(&window);
    open_server_settings(&window);
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
    open_server_settings(&window);
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
    past_calendar(&window);
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
    past_calendar(&window);
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

/// Past the last questions of the first run.
fn to_the_mail(window: &Window) {
    window.choose("Connect and synchronise");
    past_calendar(window);
    window.choose("Later, from Mail to sort");
    window.choose("Later, in Settings");
    window.until("document.title.startsWith('Mail to sort')");
}

/// A second user, and that a code is asked for from now on.
fn ask_for_codes(window: &Window) {
    window.press("g ,");
    window.choose("Users & groups");
    window.choose("Add a second user …");
    for (field, words) in [("Your name", "Marta"), ("Your passphrase", PASSPHRASE), ("Once more", PASSPHRASE)] {
        window.reach(field);
        window.write(words);
    }
    window.press("Enter");
    window.choose("Add the second user …");
    for (field, words) in
        [("Name", "Jan"), ("First passphrase", "vier Worte für Jan"), ("Once more", "vier Worte für Jan")]
    {
        window.reach(field);
        window.write(words);
    }
    window.press("Enter");
    window.until_shown("In one order");
    window.reach("Ask for a code when a mailbox, sender or calendar is connected");
    window.press("Space");
    window.until_shown(&format!("Codes are sent by {ADDRESS}."));
}

/// The code that came to an address last.
fn code_for(relay: &Smtp, address: &str) -> String {
    let book = relay.book();
    let handed = book.handed.iter().rev().find(|handed| handed.to == [address]).expect("a message with a code");
    let text = String::from_utf8(handed.bytes.clone()).unwrap();
    let code =
        text.lines().map(str::trim).find(|line| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit()));
    code.unwrap_or_else(|| panic!("no code: {text}")).to_owned()
}

#[test]
fn with_two_factor_a_mailbox_is_connected_with_the_code_that_came_to_it_and_not_before() {
    let relay = relay();
    let server = agency(&relay);
    server.put(JOBS, "INBOX", "1700000002.M2.host:2,", &letter("two"));
    let (_names, window) = window_in(both(), &server, &[]);
    to_sign_in(&window);
    sign_in(&window, PASSWORD);
    window.until_shown("Since when?");
    to_the_mail(&window);
    ask_for_codes(&window);

    window.choose("Accounts & synchronisation");
    window.choose("Connect another mailbox …");
    window.until_shown("Which address do you recruit with?");
    enter(&window, JOBS);
    window.until_shown("smtp.agency.example, port 465, TLS");
    window.press("Enter");
    window.until_shown(&format!("Sign in to {JOBS}"));
    sign_in(&window, PASSWORD);
    window.until_shown("Since when?");
    window.choose("Connect and synchronise");
    window.until_shown(&format!("We sent a six-digit code to {JOBS}, from {ADDRESS}."));
    window.picture("welcome-code-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    let mailboxes = || window.call("accounts", json!({})).as_array().unwrap().len();
    assert_eq!(mailboxes(), 1, "nothing is connected yet");
    let code = code_for(&relay, JOBS);
    let wrong = if code == "123456" { "654321" } else { "123456" };
    window.until("document.activeElement.autocomplete === 'one-time-code'");
    window.write(wrong);
    window.press("Enter");
    window.until_shown("This is not the code. You can try 4 more times.");
    assert_eq!(mailboxes(), 1, "a guess connects nothing");
    window.write(&code);
    window.press("Enter");
    window.until_gone("Enter the code");
    window.until_gone("Since when?");
    assert_eq!(mailboxes(), 2);
    assert_eq!(window.call("outgoing_accounts", json!({})).as_array().unwrap().len(), 2, "one code for both halves");
}
