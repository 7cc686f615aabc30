//! Several people on one window, by keyboard: a second user, the lock, who comes in, and what each of them sees.

use crate::page::window_of;
use crate::window::Window;
use serde_json::{Value, json};

const MARTA: &str = "four words for marta";
const JAN: &str = "four words for jan";
/// In a message for the board alone, and in one for everybody.
const CLOSED: &str = "Zirkonium";
const OPEN: &str = "Wolfram";

fn letter(subject: &str, minute: usize) -> Vec<u8> {
    format!(
        "From: Ida Berg <ida@berg.example>\nTo: marta@firm.example\nSubject: {subject}\nMessage-ID: <{minute}@berg.example>\n\
         Date: Mon, 14 Nov 2022 10:0{minute}:00 +0000\n\nAbout {subject}.\n"
    )
    .into_bytes()
}

/// A window with a mailbox for the board, one of whose messages is saved for everybody; Marta is an admin and Jan sees what is for everybody.
fn team() -> Window {
    let (window, ids) = window_of(&[letter(CLOSED, 1), letter(OPEN, 2)], &[]);
    let ida = json!({"given": "Ida", "family": "Berg", "addresses": [["ida@berg.example", ""]]});
    window.call("profile_save", json!({"edit": ida}));
    window.load_again();
    window.until("document.querySelector('nav')");
    window.press("g ,");
    window.choose("Users & groups");
    window.choose("Add a second user …");
    for (field, words) in [("Your name", "Marta"), ("Your passphrase", MARTA), ("Once more", MARTA)] {
        window.reach(field);
        window.write(words);
    }
    window.press("Enter");
    window.choose("Add the second user …");
    window.until_shown("0 messages of");
    for (field, words) in [("Name", "Jan"), ("First passphrase", JAN), ("Once more", JAN)] {
        window.reach(field);
        window.write(words);
    }
    window.press("Enter");
    window.until_shown("In one order");
    window.reach("New group");
    window.write("Board");
    window.press("Enter");
    window.until("[...document.querySelectorAll('input')].some((one) => one.value === 'Board')");
    assert_eq!(window.barriers(), Vec::<String>::new());

    let groups = window.call("team", json!({}))["groups"].clone();
    let account = window.call("accounts", json!({}))[0]["id"].clone();
    window.call("account_group", json!({"account": account, "group": groups[2]["id"], "withSaved": false}));
    let people = window.call("people_page", json!({"query": {"limit": 9}}));
    let order = json!({"ids": [ids[0]], "targets": [people["rows"][0]["target"]["id"]], "group": groups[0]["id"]});
    window.call("message_file", json!({"order": order}));
    window.load_again();
    window.until_shown("In one order");
    window
}

/// What the window says of the store, wherever it is looked for.
fn sees(window: &Window, word: &str) -> [Value; 3] {
    let inbox = window.call("inbox_page", json!({"query": {"view": "all", "limit": 100, "offset": 0, "folder": null}}));
    let found = window.call("search_total", json!({"query": word}));
    [json!(inbox["rows"].as_array().unwrap().len()), json!(inbox.to_string().contains(word)), found]
}

fn sign_in(window: &Window, passphrase: &str) {
    window.reach("Passphrase");
    window.press("Control+a");
    window.write(passphrase);
    window.press("Enter");
}

#[test]
fn the_window_is_locked_opened_and_handed_over_by_keys_alone() {
    let window = team();
    window.press("g i");
    window.until_shown(CLOSED);
    window.press("Control+Shift+l");
    window.until_shown("Several people use this store.");
    assert!(!window.shown().contains(CLOSED) && !window.title().contains("Inbox"), "{}", window.shown());
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.picture("locked-team-light-en");
    let refused = window.ask_later(
        "const done = arguments[0];
        window.__TAURI_INTERNALS__.invoke('people_page', { query: { limit: 9 } }).then(() => done('told'), (why) => done(why.code));",
    );
    assert_eq!(refused, json!("sign_in"), "the core tells nobody anything");

    sign_in(&window, "not hers at all");
    window.until_shown("This is not the passphrase.");
    sign_in(&window, MARTA);
    window.until("document.querySelector('nav')");
    window.press("g i");
    window.until_shown(CLOSED);
    let hers = sees(&window, CLOSED);

    window.choose("Marta");
    window.choose("Lock or switch user");
    window.until_shown("Several people use this store.");
    window.reach("Name");
    window.press("j");
    window.until("document.querySelector('select').selectedOptions[0].innerText === 'Jan'");
    sign_in(&window, MARTA);
    window.until_shown("This is not the passphrase.");
    sign_in(&window, JAN);
    window.until("document.querySelector('nav')");
    window.press("g i");
    window.until_shown(OPEN);
    assert!(!window.shown().contains(CLOSED), "{}", window.shown());
    let his = sees(&window, CLOSED);
    assert_eq!((hers[0].clone(), hers[1].clone()), (json!(2), json!(true)));
    assert_eq!((his[0].clone(), his[1].clone()), (json!(1), json!(false)), "{his:?}");
    assert_ne!(his[2], hers[2], "what is found is counted by rank too");
    window.press("g ,");
    window.choose("Users & groups");
    window.until_shown("What this protects against, and what not");
    assert!(!window.shown().contains("Marta") && !window.shown().contains("Ask for a code"), "{}", window.shown());
    window.picture("settings-users-of-jan-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
}
