//! The main job in the real window, by keyboard.

use crate::window::{Window, show_plan};
use serde_json::json;

const SUBJECT: &str = "Re: Rozmowa w piątek, 10:00";
const OF_LUCA: &str = "CV aggiornato – data engineer";

#[test]
fn a_recruiter_sorts_saves_leaves_out_and_takes_back() {
    let window = first_run_with_the_sample();
    sort_and_import(&window);
    the_profile_shows_the_mail(&window);
    leave_anna_out(&window);
    take_back(&window);
}

#[test]
fn a_store_whose_key_is_elsewhere_opens_with_the_recovery_key() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    window.call("store_create", json!({}));
    let key = window.call("recovery_key_show", json!({}));
    let home = window.close();
    let elsewhere = home.path().join("key").display().to_string();

    let window = Window::open(home, &["--key-file", &elsewhere]);
    window.until_shown("Your data are locked");
    window.picture("locked-light-en");
    window.reach("Recovery key");
    window.write("0000-0000");
    window.press("Enter");
    window.until("document.querySelector('[role=alert]')");
    window.press("Control+a");
    window.write(key.as_str().unwrap());
    window.press("Enter");
    window.until("document.title.endsWith('· Dossier')");

    let window = Window::open(window.close(), &["--key-file", &elsewhere]);
    window.until("document.title.endsWith('· Dossier')");
}

#[test]
fn a_damaged_store_says_so_and_is_left_as_it_is() {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    window.call("store_create", json!({}));
    let home = window.close();
    let file = home.path().join("store/dossier.db");
    std::fs::write(&file, [7; 8192]).unwrap();

    let window = Window::open(home, &[]);
    window.until_shown("Your data cannot be opened");
    window.picture("failed-light-en");
    assert_eq!(std::fs::read(file).unwrap(), [7; 8192]);
}

#[test]
fn a_window_that_crashed_opens_where_it_was_with_half_made_ticks() {
    let window = Window::first_run();
    let archive = window.home().join("mail");
    std::fs::create_dir(&archive).unwrap();
    std::fs::write(archive.join("INBOX.mbox"), MAIL).unwrap();
    window.until_shown("Which address do you recruit with?");
    window.choose("Archive (mbox, Maildir, EML)");
    window.reach("Place of the archive");
    window.write(archive.to_str().unwrap());
    window.press("Enter");
    window.until_shown("Whom do you have on file?");
    window.call(
        "profile_save",
        json!({"edit": {"given": "Ida", "family": "Berg", "addresses": [["ida@berg.example", ""]]}}),
    );
    window.choose("Later, from Mail to sort");
    window.until_shown("Keep your recovery key");
    window.choose("Later, in Settings");
    window.until_shown("Ida Berg");
    window.reach_list();
    window.press("Space");
    window.until_shown("1 message into 1 profile.");
    window.press("g j");
    window.until("document.title.startsWith('Jobs')");
    window.until_saved("jobs");

    let window = Window::open(window.crash(), &[]);
    window.until("document.title.startsWith('Jobs')");
    window.press("g m");
    window.until_shown("1 message into 1 profile.");
}

const MAIL: &str = "From ida@berg.example Thu Nov 19 09:00:00 2026\nFrom: Ida Berg <ida@berg.example>\n\
    To: Marta <marta@firm.example>\nSubject: The offer\nDate: Thu, 19 Nov 2026 09:00:00 +0100\n\
    Message-ID: <offer@berg.example>\n\nDear Marta,\n\nI accept.\n\nIda\n";

fn first_run_with_the_sample() -> Window {
    let window = Window::first_run();
    window.until_shown("Which address do you recruit with?");
    window.choose("Skip, use the sample mailbox");
    show_plan(&window, false);
    window.until_shown(SUBJECT.trim_start_matches("Re: "));
    assert_eq!(window.title(), "Mail to sort · Dossier");
    window
}

fn sort_and_import(window: &Window) {
    window.reach_list();
    window.press("Down Down");
    let before = ticked(window);
    window.press("Space");
    window.until(&format!("document.querySelector('[aria-label^={}]').checked", json!(format!("Import: {OF_LUCA}"))));
    assert_eq!(ticked(window), before + 1);
    window.press("i");
    window.until_gone(OF_LUCA);
    assert_eq!(ticked(window), 0);
    window.until_shown("saved to");
}

fn the_profile_shows_the_mail(window: &Window) {
    window.press("Control+k");
    window.until("document.activeElement.tagName === 'INPUT'");
    window.write("Kowalska");
    window.until("document.querySelector('[role=option]').innerText.includes('Kowalska, Anna')");
    window.press("Enter");
    window.until_shown(SUBJECT);
    window.picture("story-profile");
}

fn leave_anna_out(window: &Window) {
    window.press("!");
    window.until("document.querySelector('[role=dialog], [role=alertdialog]')");
    window.until_shown("Your mailbox is not changed.");
    window.until("(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight)(document.querySelector('[role=dialog] .body'))");
    window.picture("story-leave-out");
    window.choose("Leave out");
    window.until_gone(SUBJECT);
    assert_eq!(found(window), 0, "search knows nothing of whom the user left out");
}

fn take_back(window: &Window) {
    window.press("z");
    window.until_shown(SUBJECT);
    assert_ne!(found(window), 0);
    window.press("z");
    window.until_gone(SUBJECT);
    window.press("g m");
    window.until_shown(OF_LUCA);
}

fn ticked(window: &Window) -> u64 {
    let page = window.call("review_page", json!({"query": {"limit": 1}}));
    page["plan"]["messages"].as_u64().unwrap()
}

fn found(window: &Window) -> usize {
    let result = window.call("search", json!({"asked": {"query": "from:anna.kowalska@poczta.example", "limit": 5}}));
    result["rows"].as_array().unwrap().len()
}
