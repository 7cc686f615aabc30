//! Accounts in Settings, by keyboard: what sends is added, tested, disconnected and deleted, and its mailbox with all it brought.

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::PASSWORD;
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::smtp::{Offer, Smtp};
use serde_json::json;

use crate::window::Window;

const USER: &str = "recruiter@agency.example";

#[test]
fn what_sends_is_added_seen_sending_disconnected_and_deleted_with_its_mailbox() {
    let relay = Smtp::start(Offer { ways: "", ..Offer::default() });
    let server = Dovecot::sending(relay.smtp, None);
    relay.delivers_to(server.postbox(), "INBOX");
    server.deliver(USER, "INBOX", &letter("one"));
    let window = settings(&server);
    add(&window, &server);
    assert_eq!(relay.book().handed.len(), 0, "nothing is sent by a test of its sign-in");

    window.choose("Send test e-mail from Office");
    window.until_shown("Message taken by the server");
    window.choose("Send");
    window.until_shown("It arrived after");
    window.picture("settings-test-e-mail-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.choose("Close");
    window.until_shown("Connected, last sent");
    assert_eq!(relay.book().handed.len(), 1);

    window.choose("Edit Office");
    window.choose("Disconnect");
    window.until_shown("its password is deleted");
    window.choose("Disconnect");
    window.until_shown("Disconnected since");
    window.choose("Edit Office");
    password(&window, PASSWORD);
    window.until_gone("Disconnected since");

    window.choose("Outgoing accounts: choose some to delete");
    window.reach("Tick Office");
    window.press("Space");
    window.choose("Delete 1 …");
    window.until_shown("What was sent from it stays");
    window.choose("Delete");
    window.until_shown("Nothing sends yet");
    delete_the_mailbox(&window);
    assert_eq!(relay.book().handed.len(), 1, "once");
}

/// A window with a mailbox that only receives, where its servers are shown.
fn settings(server: &Dovecot) -> Window {
    let ca = server.ca().display().to_string();
    let window = Window::open_in(tempfile::tempdir().unwrap(), &[], &[("SSL_CERT_FILE", &ca)]);
    window.until_shown("Which address do you recruit with?");
    window.call("store_create", json!({}));
    let entry = json!({
        "kind": "imap", "name": "Work", "address": USER, "host": "localhost", "port": server.imaps, "tls": "implicit",
        "user": USER, "ca": "", "fingerprint": "", "through": "",
    });
    let secret = json!({"kind": "password", "password": PASSWORD});
    let keep = json!({"kind": "everything"});
    window.call("account_add", json!({"entry": entry, "secret": secret, "keep": keep, "folders": ["INBOX"]}));
    window.load_again();
    window.until("document.title.endsWith('· Dossier')");
    window.press("g ,");
    window.choose("Server settings");
    window.until_shown("Nothing sends yet");
    window
}

/// Adds what sends with the plus, with a wrong password first.
fn add(window: &Window, server: &Dovecot) {
    window.choose("Outgoing accounts: add");
    for (name, text) in [("Name", "Office".to_owned()), ("Port", server.submissions.to_string())] {
        window.reach(name);
        window.press("Control+a");
        window.write(&text);
    }
    window.reach("Signs in as that mailbox does");
    window.press("Space");
    password(window, "not this one");
    window.until_shown("User name or password is wrong.");
    window.until("document.activeElement.type === 'password' && document.activeElement.ariaInvalid === 'true'");
    window.picture("settings-sender-wrong-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    assert_eq!(window.call("outgoing_accounts", json!({})), json!([]), "nothing is kept of it");
    password(window, PASSWORD);
    window.until("[...document.querySelectorAll('details li')].some((row) => row.innerText.includes('Office'))");
}

fn password(window: &Window, password: &str) {
    window.reach("Password or app password");
    window.press("Control+a");
    window.write(password);
    window.press("Enter");
}

fn delete_the_mailbox(window: &Window) {
    window.call("sync_start", json!({}));
    window.until("[...document.querySelectorAll('dd')].some((count) => count.innerText.trim() === '2')");
    window.choose("Incoming accounts: choose some to delete");
    window.reach("Tick Work");
    window.press("Space");
    window.choose("Delete 1 …");
    window.until_shown("It alone brought 2 messages");
    window.until_shown("Nothing of it is saved to a profile.");
    window.picture("settings-delete-mailbox-light-en");
    window.choose("Delete everything");
    window.until_shown("What is left of it: nothing.");
    assert_eq!(window.call("accounts", json!({})), json!([]));
}
