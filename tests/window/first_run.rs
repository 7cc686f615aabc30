//! The first run against a real server, by keyboard: tested step by step, counted, connected, and a backup brought back.

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::dovecot::PASSWORD;
use serde_json::json;

use crate::connect::past_calendar;
use crate::window::Window;

#[test]
fn a_mailbox_is_tested_counted_and_connected() {
    let server = Dovecot::start();
    for n in 1..=12 {
        server.put("alice", "INBOX", &format!("17000000{n}.M{n}.host:2,"), MAIL.as_bytes());
    }
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    window.reach("E-mail address");
    window.write("alice@localhost.example");
    window.until_shown("Our guess");
    window.press("Enter");
    window.until_shown("Sign in to alice@localhost.example");
    fill(&window, &server);

    window.reach("Password");
    window.write("wrong");
    window.press("Enter");
    window.until_shown("User name or password is wrong.");
    assert_eq!(steps(&window), ["ok", "ok", "ok", "bad", ""]);
    window.picture("welcome-sign-in-wrong-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());

    window.reach("Own certificate authority");
    window.press("Control+a Backspace");
    window.press("Enter");
    window.until_shown("It is the same: accept this certificate");
    window.picture("welcome-untrusted-light-en");
    assert_eq!(steps(&window), ["ok", "ok", "bad", "", ""]);

    window.choose("It is the same: accept this certificate");
    window.until_shown("User name or password is wrong.");
    window.reach("Password");
    window.press("Control+a");
    window.write(PASSWORD);
    window.press("Enter");
    window.until_shown("Since when?");
    window.until("document.querySelector('.days label:last-child').innerText.includes('12 messages')");
    for theme in ["light", "dark"] {
        window.ask(&format!("document.documentElement.dataset.theme = '{theme}'"));
        window.picture(&format!("welcome-since-{theme}-en"));
        assert_eq!(window.barriers(), Vec::<String>::new(), "{theme}");
    }
    window.choose("Connect and synchronise");
    past_calendar(&window);
    window.picture("welcome-people-dark-en");
    window.choose("Later, from Mail to sort");
    window.until_shown("Keep your recovery key");
    window.picture("welcome-key-dark-en");
    server.assert_only_looked_at();
}

#[test]
fn a_backup_is_brought_back_from_the_first_run_and_from_settings() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    window.call("store_create", json!({}));
    let key = window.call("recovery_key_show", json!({}));
    window.call(
        "profile_save",
        json!({"edit": {"given": "Ida", "family": "Berg", "addresses": [["ida@berg.example", ""]]}}),
    );
    let folder = tempfile::tempdir().unwrap();
    window.call("backup_now", json!({"folder": folder.path()}));
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    drop(window);

    let home = tempfile::tempdir().unwrap();
    let key_file = home.path().join("key").display().to_string();
    let elsewhere = Window::open(home, &["--key-file", &key_file]);
    elsewhere.until_shown("Which address do you recruit with?");
    elsewhere.choose("I have a backup …");
    elsewhere.until_shown("Restore a backup");
    elsewhere.reach("Backup file");
    elsewhere.write(file.to_str().unwrap());
    elsewhere.press("Enter");
    elsewhere.until_shown("once it is unlocked");
    elsewhere.reach("Recovery key");
    elsewhere.write(key.as_str().unwrap());
    elsewhere.press("Enter");
    elsewhere.until_shown("1 person");
    elsewhere.picture("welcome-restore-found-light-en");
    elsewhere.choose("Restore");
    elsewhere.until_shown("Open Dossier");
    open_anew(&elsewhere);
    assert_eq!(people(&elsewhere), 1);

    elsewhere.call(
        "profile_save",
        json!({"edit": {"given": "Olaf", "family": "Nord", "addresses": [["olaf@nord.example", ""]]}}),
    );
    assert_eq!(people(&elsewhere), 2);
    elsewhere.press("g ,");
    elsewhere.choose("Backup & recovery key");
    elsewhere.choose("Restore a backup …");
    elsewhere.until("document.querySelector('[role=dialog] input')");
    elsewhere.reach("Backup file");
    elsewhere.write(file.to_str().unwrap());
    elsewhere.press("Enter");
    elsewhere.until_shown("is not deleted");
    elsewhere.picture("settings-restore-light-en");
    assert_eq!(elsewhere.barriers(), Vec::<String>::new());
    elsewhere.choose("Restore");
    elsewhere.until_shown("dossier-before-restore-");
    open_anew(&elsewhere);
    assert_eq!(people(&elsewhere), 1);
}

const MAIL: &str = "From: Ida Berg <ida@berg.example>\nTo: alice@localhost.example\nSubject: The offer\n\
    Date: Thu, 19 Nov 2026 09:00:00 +0100\n\nDear Alice,\n\nI accept.\n\nIda\n";

/// Chooses to open what was restored, and waits for the page that is loaded for it.
fn open_anew(window: &Window) {
    window.ask("window.before = true;");
    window.choose("Open Dossier");
    window.until("!window.before && document.title.endsWith('· Dossier')");
}

fn people(window: &Window) -> u64 {
    window.call("people_page", json!({"query": {"limit": 9}}))["total"].as_u64().unwrap()
}

/// Where the server really is.
fn fill(window: &Window, server: &Dovecot) {
    window.reach("Server settings");
    window.press("Enter");
    window.reach("Send mail");
    window.press("Space");
    // In the order they stand in, from the top: the half that sends has a server too.
    let entries = [
        ("User name", "alice".to_owned()),
        ("Server", "localhost".to_owned()),
        ("Port", server.imaps.to_string()),
        ("Own certificate authority", server.ca().display().to_string()),
    ];
    for (field, value) in entries {
        window.reach(field);
        window.press("Control+a");
        window.write(&value);
    }
}

fn steps(window: &Window) -> Vec<String> {
    let found = window.ask(
        "return [...document.querySelectorAll('.steps li')].map((one) =>
            one.classList.contains('ok') ? 'ok' : one.classList.contains('bad') ? 'bad' : '')",
    );
    found.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}
