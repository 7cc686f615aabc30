//! The real window in a network of its own that leads nowhere: what mail tries is counted by the kernel, and heard by a server beside it.
#![allow(clippy::print_stdout, reason = "it says what it opened and what it skipped")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use dossier_tests::hostile::attacks;
use dossier_tests::netless::{self, Tried};

use crate::page::{Listener, WITH_NETWORK, put_frames, show_all, window_of};

/// On no machine: what is sent there is counted.
const ELSEWHERE: &str = "203.0.113.1:80";

#[test]
fn no_message_in_the_window_asks_anything_of_the_network() {
    // The driver and the window talk to each other on this machine; the screen and the bus are reached by files.
    netless::run("offline::inside");
}

/// Started by the test above, where there is no network.
#[test]
#[ignore = "runs in a network of its own"]
fn inside() {
    netless::assert_inside();
    let server = Listener::start();
    let messages = messages(&server.host);
    let (window, ids) = window_of(&messages, &[]);
    assert!(ids.len() + 20 > messages.len(), "{} of {}", ids.len(), messages.len());
    let before = tried();
    show_all(&window, &ids, Some(""), &[]);
    println!("{} messages opened, {} ways out looked for", ids.len(), tried() - before);
    assert_eq!(tried(), before, "nothing tried to leave");
    assert!(server.take().is_empty(), "nothing tried to reach this machine");
    drop(window);

    // A sanitiser that lets through what it should not, and a window that lets it out: what is counted then is what would be missed.
    let pages = [format!("http://{ELSEWHERE}/x"), "http://tracker.attack.example/x".to_owned()];
    let picture = |address| crate::page::message("a picture", &format!("<img src={address}>"));
    let (window, ids) = window_of(&pages.map(picture), WITH_NETWORK);
    for id in &ids {
        let before = tried();
        put_frames(&window, std::slice::from_ref(id), None, &["sanitiser", "policy"]);
        let end = Instant::now() + Duration::from_secs(20);
        while tried() == before {
            assert!(Instant::now() < end, "a picture that gets out is seen");
            std::thread::park_timeout(Duration::from_millis(100));
        }
    }
}

/// What left this machine or looked for a way to. Connections are left out: the driver makes them, on this machine.
fn tried() -> u64 {
    let tried = Tried::now();
    tried.nowhere + tried.datagrams + tried.packets
}

/// The attacks, aimed at a server of this machine and at one elsewhere, and the public messages where a folder of them is given.
fn messages(here: &str) -> Vec<Vec<u8>> {
    let aimed = [here, ELSEWHERE].map(attacks).into_iter().flatten().enumerate();
    let mut all: Vec<Vec<u8>> =
        aimed.map(|(number, (name, page))| crate::page::message(&format!("{number} {name}"), &page)).collect();
    match std::env::var_os("DOSSIER_CORPORA").map(PathBuf::from) {
        Some(folder) => ["mail-ruby", "mail-python"].iter().for_each(|part| add(&folder.join(part), &mut all)),
        None => println!("skipped: no corpora"),
    }
    all
}

/// Adds every message below a folder.
fn add(folder: &std::path::Path, all: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            add(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "eml" || ending == "txt") {
            all.push(std::fs::read(path).unwrap());
        }
    }
}
