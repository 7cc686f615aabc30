//! The inbox in the real window, by keyboard: read, save, put off, search, and take back.

use crate::page::window_of;
use crate::window::Window;
use serde_json::json;

/// Newest first, as the list shows them.
const SUBJECTS: [&str; 3] = ["Zusage", "Rückfrage zur Stelle", "Lebenslauf"];

fn letters() -> Vec<Vec<u8>> {
    let letter = |(place, subject): (usize, &&str)| {
        let minute = SUBJECTS.len() - place;
        format!(
            "From: Ida Berg <ida@berg.example>\nTo: marta@firm.example\nSubject: =?utf-8?Q?{}?=\nMessage-ID: <{minute}@berg.example>\n\
             Date: Mon, 14 Nov 2022 10:0{minute}:00 +0000\n\nGuten Tag, {subject}.\n",
            subject.replace('ü', "=C3=BC").replace(' ', "_")
        )
        .into_bytes()
    };
    SUBJECTS.iter().enumerate().map(letter).collect()
}

fn open() -> Window {
    let (window, _) = window_of(&letters(), &[]);
    let ida = json!({"given": "Ida", "family": "Berg", "addresses": [["ida@berg.example", ""]]});
    window.call("profile_save", json!({"edit": ida}));
    window.load_again();
    window.until("document.querySelector('nav')");
    window.press("g i");
    window.until_shown(SUBJECTS[0]);
    window.reach_list();
    window.press("Home");
    window.until(&format!("document.querySelector('.read h2')?.innerText === {}", json!(SUBJECTS[0])));
    window
}

/// Waits until the lines of the list are these.
fn until_listed(window: &Window, subjects: &[&str]) {
    window.until(&format!(
        "JSON.stringify([...document.querySelectorAll('main.inbox [role=option] .sub')].map((one) => one.innerText.trim())) === {}",
        json!(json!(subjects).to_string())
    ));
}

#[test]
fn mail_is_read_saved_put_off_and_found_by_keys_alone_and_taken_back() {
    let window = open();
    until_listed(&window, &SUBJECTS);
    window.until("!document.querySelector('[role=option] .item')?.classList.contains('unread')");
    window.picture("inbox-read");

    window.press("l");
    window.until("document.querySelector('[role=dialog]')?.innerText.includes('Berg, Ida')");
    window.until("document.activeElement.getAttribute('role') === 'combobox'");
    window.press("Enter");
    window.until("document.querySelector('[role=dialog] [role=option][aria-selected=true]')");
    window.picture("inbox-save");
    window.press("Control+Enter");
    window.until("!document.querySelector('[role=dialog]')");
    window.until("document.querySelector('[role=option] .item')?.innerText.includes('Saved to:')");
    window.press("z");
    window.until("!document.querySelector('[role=option] .item')?.innerText.includes('Saved to:')");

    window.press("b");
    window.until("document.querySelector('[role=dialog]')?.innerText.includes('Tomorrow')");
    window.picture("inbox-put-off");
    window.press("Escape");
    window.until("!document.querySelector('[role=dialog]')");
    window.press("b");
    window.until("document.querySelector('[role=dialog]')?.innerText.includes('Tomorrow')");
    window.press("Enter");
    until_listed(&window, &SUBJECTS[1..]);
    window.press("z");
    until_listed(&window, &SUBJECTS);

    window.press("Control+k");
    window.until("document.activeElement.tagName === 'INPUT'");
    window.write("Lebenslauf");
    window.until("document.querySelectorAll('[role=option]').length > 0");
    window.press(&["Down"; 20].join(" "));
    window.press("Enter");
    window.until("document.querySelector('main.search .read h2')?.innerText === 'Lebenslauf'");
    assert_eq!(window.barriers(), Vec::<String>::new());
}
