//! A calendar on a real server, in the window, by keys alone.

use std::fs;
use std::time::{Duration, Instant};

use dossier_tests::servers::dav::front::Act;
use dossier_tests::servers::dav::{DavServer, PASSWORD, Which};
use serde_json::json;

use crate::window::Window;

/// How long the server may take to hear of something.
const PATIENCE: Duration = Duration::from_secs(30);

/// A window with Anna's calendar, which interviews go into, and nothing else.
fn window_with(server: &DavServer) -> Window {
    let ca = server.certificates().ca().display().to_string();
    let window = Window::open_in(tempfile::tempdir().unwrap(), &[], &[("SSL_CERT_FILE", ca.as_str())]);
    window.until_shown("Which address do you recruit with?");
    window.call("store_create", json!({}));
    window.load_again();
    window.until("document.querySelector('nav')");
    window.call("calendar_add", json!({"entry": entry(server), "secret": {"kind": "password", "password": PASSWORD}}));
    let found = window.call("calendar_places", json!({}));
    let choices: Vec<_> = found[0]["calendars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!({"id": one["id"], "direction": "both", "interviews": true}))
        .collect();
    window.call("calendar_choose", json!({"choices": choices}));
    window.press("g k");
    window.until("document.querySelector('.calendar-screen .shown[aria-busy=false]')");
    window
}

fn entry(server: &DavServer) -> serde_json::Value {
    let url = format!("https://localhost:{}{}", server.front.port, server.home("anna"));
    json!({"kind": "caldav", "name": "Firm", "address": "anna@firm.example", "url": url, "user": "anna", "file": "", "mailbox": "", "fingerprint": ""})
}

/// What the server keeps in the calendar, once that is as expected.
fn until_kept(server: &DavServer, expected: impl Fn(&[String]) -> bool) -> Vec<String> {
    let end = Instant::now() + PATIENCE;
    loop {
        let files = fs::read_dir(server.kept("work")).unwrap().flatten().map(|file| file.path());
        let kept: Vec<String> = files
            .filter(|file| file.extension().is_some_and(|end| end == "ics"))
            .filter_map(|file| fs::read_to_string(file).ok())
            .collect();
        if expected(&kept) {
            return kept;
        }
        assert!(Instant::now() < end, "the server keeps {kept:#?}");
        std::thread::park_timeout(Duration::from_millis(50));
    }
}

/// The value of a property of the only event the server keeps; empty where there is none, or more than one.
fn of(kept: &[String], property: &str) -> String {
    let [one] = kept else { return String::new() };
    let event = one.split("BEGIN:VEVENT").nth(1).unwrap();
    let line = event.lines().find(|line| line.starts_with(property)).unwrap_or_default();
    line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

/// Minutes since midnight of a time like `20261201T091500`; -1 of none.
fn minutes(value: &str) -> i32 {
    let Some((_, clock)) = value.split_once('T') else { return -1 };
    clock[..2].parse::<i32>().unwrap() * 60 + clock[2..4].parse::<i32>().unwrap()
}

/// The same as a clock shows it.
fn clock(value: &str) -> String {
    let minutes = minutes(value);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Types a new appointment at about now and saves it.
fn create(window: &Window, title: &str) {
    window.press("n");
    window.until("document.querySelector('[role=dialog] form')");
    window.reach("Title");
    window.write(title);
    window.press("Control+Enter");
    window.until("!document.querySelector('[role=dialog]')");
    window.until_shown(title);
    at_appointment(window);
}

/// Waits until the keys are at an appointment.
fn at_appointment(window: &Window) {
    window.until("document.activeElement.dataset.stop?.startsWith('row:')");
}

#[test]
fn an_appointment_is_made_moved_and_taken_back_by_keys_and_the_server_has_it_each_time() {
    let server = DavServer::start(Which::Radicale);
    let window = window_with(&server);
    create(&window, "Interview Ida Berg");
    let made = until_kept(&server, |kept| kept.len() == 1 && kept[0].contains("SUMMARY:Interview Ida Berg"));
    window.picture("calendar-made-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());

    let from = minutes(&of(&made, "DTSTART"));
    let (key, by) = if from < 22 * 60 { ("Down", 15) } else { ("Up", -15) };
    window.press(&format!("Shift+{key}"));
    let moved = until_kept(&server, |kept| minutes(&of(kept, "DTSTART")) == from + by);
    assert_eq!(of(&made, "UID"), of(&moved, "UID"), "it stays the same appointment");
    at_appointment(&window);
    window.press("Alt+Up");
    let shorter = until_kept(&server, |kept| minutes(&of(kept, "DTEND")) == minutes(&of(&moved, "DTEND")) - 15);
    assert_eq!(of(&shorter, "DTSTART"), of(&moved, "DTSTART"));
    // What is taken back is what the window shows as done.
    window.until_shown(&format!("–{}", clock(&of(&shorter, "DTEND"))));
    window.press("Control+z");
    until_kept(&server, |kept| of(kept, "DTEND") == of(&moved, "DTEND"));
    window.until_shown(&format!("–{}", clock(&of(&moved, "DTEND"))));
    window.press("Control+z");
    until_kept(&server, |kept| minutes(&of(kept, "DTSTART")) == from);

    at_appointment(&window);
    window.press("e");
    window.until("document.querySelector('[role=dialog] form')");
    window.reach("Place");
    window.write("Room 4");
    window.press("Control+Enter");
    until_kept(&server, |kept| of(kept, "LOCATION") == "Room 4");

    at_appointment(&window);
    window.press("Delete");
    window.choose("Delete");
    until_kept(&server, <[String]>::is_empty);
    window.until_gone("Interview Ida Berg");
    window.press("Control+z");
    let again = until_kept(&server, |kept| kept.len() == 1);
    assert_eq!((of(&again, "UID"), of(&again, "LOCATION")), (of(&made, "UID"), "Room 4".to_owned()));
}

#[test]
fn what_was_made_without_a_server_outlives_a_crash_and_both_versions_of_a_clash_are_shown() {
    let server = DavServer::start(Which::Radicale);
    let window = window_with(&server);
    create(&window, "Interview Ida Berg");
    let made = until_kept(&server, |kept| kept.len() == 1);

    server.front.rule(|_| Act::Cut);
    window.press("e");
    window.until("document.querySelector('[role=dialog] form')");
    window.reach("Place");
    window.write("Room 4");
    window.press("Control+Enter");
    window.until("!document.querySelector('[role=dialog]')");
    window.press("Enter");
    window.until_shown("Not sent to the server yet");
    window.picture("calendar-waiting-light-en");
    let home = window.crash();
    let uid = of(&made, "UID");
    let theirs = made[0].replace("SUMMARY:Interview Ida Berg", "SUMMARY:Talk with Ida Berg");
    let file = fs::read_dir(server.kept("work"))
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|end| end == "ics"))
        .unwrap();
    let path = format!("{}{}", server.calendar("work").0, file.file_name().display());
    assert_eq!(server.ask("anna", ("PUT", &path), &[("content-type", "text/calendar")], &theirs).status(), 204);
    server.front.mend();

    let ca = server.certificates().ca().display().to_string();
    let window = Window::open_in(home, &[], &[("SSL_CERT_FILE", ca.as_str())]);
    window.until("document.querySelector('nav')");
    window.press("g k s");
    window.until("document.querySelector('[data-stop^=\"row:\"]')");
    window.until("document.querySelector('[data-stop^=\"row:\"] .warn')");
    window.reach_where("it.dataset.stop");
    window.press("Home Enter");
    window.until_shown("Changed here and at the server");
    window.until_shown("Talk with Ida Berg");
    window.picture("calendar-clash-light-en");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.choose("Keep mine");
    window.until_gone("Talk with Ida Berg");
    window.picture("calendar-decided-light-en");
    let kept = until_kept(&server, |kept| of(kept, "LOCATION") == "Room 4");
    assert_eq!((of(&kept, "UID"), of(&kept, "SUMMARY")), (uid, "Interview Ida Berg".to_owned()));
}
