//! A message's page in its frame: what it shows, where its links lead, and that nothing in it gets out.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::window::Window;
use dossier_tests::hostile::attacks;
use serde_json::{Value, json};

/// What the program that is built for tests lets out.
pub const WITH_NETWORK: &[(&str, &str)] = &[("DOSSIER_WINDOW_NETWORK", "1")];
/// After everything was loaded, this long nobody may have asked the server.
const QUIET: Duration = Duration::from_secs(2);

/// A server that writes down what it is asked for.
pub struct Listener {
    pub host: String,
    heard: Arc<Mutex<BTreeSet<String>>>,
}

impl Listener {
    pub fn start() -> Self {
        Self::giving("text/css", b"")
    }

    /// One that answers everybody with the same.
    pub fn giving(kind: &'static str, body: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let heard = Arc::<Mutex<BTreeSet<String>>>::default();
        let notes = Arc::clone(&heard);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let notes = Arc::clone(&notes);
                std::thread::spawn(move || {
                    let mut stream = stream;
                    let mut start = [0; 400];
                    let length = stream.read(&mut start).unwrap_or(0);
                    let line = String::from_utf8_lossy(&start[..length]).lines().next().unwrap_or_default().to_owned();
                    let path = line.split(' ').nth(1).unwrap_or("connection").to_owned();
                    notes.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
                    let length = body.len();
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                    );
                    let _ = stream.write_all(&[head.as_bytes(), body].concat());
                });
            }
        });
        Self { host, heard }
    }

    fn heard(&self) -> BTreeSet<String> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets, and says what was heard since the last time, once nothing more comes.
    pub fn take(&self) -> BTreeSet<String> {
        let mut known = self.heard();
        let mut quiet = Instant::now();
        while quiet.elapsed() < QUIET {
            std::thread::park_timeout(Duration::from_millis(100));
            let now = self.heard();
            if now != known {
                (known, quiet) = (now, Instant::now());
            }
        }
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A window whose store holds these pages, a message each, and the messages' ids in the same order.
fn window_with(pages: &[(String, String)], environment: &[(&str, &str)]) -> (Window, Vec<String>) {
    let numbered = pages.iter().enumerate();
    let messages: Vec<_> =
        numbered.map(|(number, (name, page))| message(&format!("{number:03} {name}"), page)).collect();
    let (window, ids) = window_of(&messages, environment);
    assert_eq!(ids.len(), pages.len());
    (window, ids)
}

/// A message with this page.
pub fn message(subject: &str, page: &str) -> Vec<u8> {
    format!(
        "From: Ida <ida@berg.example>\nTo: me@firm.example\nSubject: {subject}\nDate: Mon, 14 Nov 2022 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page}\n"
    )
    .into_bytes()
}

/// A window whose store holds these messages, and their ids in the order of their subjects; the same message twice is one.
pub fn window_of(messages: &[Vec<u8>], environment: &[(&str, &str)]) -> (Window, Vec<String>) {
    let home = tempfile::tempdir().unwrap();
    let inbox = home.path().join("mail/INBOX");
    std::fs::create_dir_all(&inbox).unwrap();
    for (number, message) in messages.iter().enumerate() {
        std::fs::write(inbox.join(format!("{number:04}.eml")), message).unwrap();
    }
    let archive = home.path().join("mail").display().to_string();
    let window = Window::open_in(home, &[], environment);
    window.until_shown("Which address do you recruit with?");
    window.call("store_create", json!({}));
    window.call("account_add_archive", json!({"name": "Mail", "path": archive}));
    window.call("sync_start", json!({}));
    let end = Instant::now() + Duration::from_secs(60);
    while window.call("sync_status", json!({}))["last_success"].is_null() {
        assert!(Instant::now() < end, "{:?}", window.call("sync_status", json!({})));
        std::thread::park_timeout(Duration::from_millis(200));
    }
    let query = json!({"query": {"view": "all", "limit": 1000, "offset": 0, "folder": null}});
    let page = window.call("inbox_page", query);
    let mut found: Vec<(String, String)> = Vec::new();
    for row in page["rows"].as_array().unwrap() {
        let subject = row["row"]["subject"].as_str().unwrap_or_default();
        let here = row["here"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned());
        found.extend(here.map(|id| (subject.to_owned(), id)));
    }
    found.sort();
    (window, found.into_iter().map(|(_, id)| id).collect())
}

/// Shows every message's page, where it has one, in a frame of the test's own and waits until all were loaded.
pub fn show_all(window: &Window, ids: &[String], sandbox: Option<&str>, without: &[&str]) {
    for some in ids.chunks(48) {
        let frames = put_frames(window, some, sandbox, without);
        window.until(&format!("window.loaded >= {frames}"));
        std::thread::park_timeout(QUIET);
    }
}

/// Puts a frame for each message that has a page in the place of those that are there; answers how many.
pub fn put_frames(window: &Window, ids: &[String], sandbox: Option<&str>, without: &[&str]) -> usize {
    let reading = |id: &String| window.call("message_reading", json!({"id": id, "within": [], "pictures": false}));
    let frames: Vec<Value> =
        ids.iter().map(|id| reading(id)["frame"].clone()).filter(|frame| !frame.is_null()).collect();
    let off: Vec<String> = without.iter().map(|layer| format!("without={layer}")).collect();
    window.ask(&format!(
        "document.querySelectorAll('iframe.attack').forEach((one) => one.remove());
        window.loaded = 0;
        for (const address of {}) {{
            const frame = document.createElement('iframe');
            frame.className = 'attack';
            const sandbox = {};
            if (sandbox !== null) frame.setAttribute('sandbox', sandbox);
            frame.onload = () => {{ window.loaded += 1; }};
            frame.src = address + '?' + {};
            document.body.append(frame);
        }}",
        json!(frames),
        json!(sandbox),
        json!(off.join("&"))
    ));
    frames.len()
}

pub fn is_untouched(window: &Window) -> bool {
    window.ask("return document.title !== 'pwned' && document.body.dataset.pwned === undefined") == json!(true)
}

#[test]
fn each_layer_alone_stops_every_attack() {
    let server = Listener::start();
    let pages = attacks(&server.host);
    let (window, ids) = window_with(&pages, WITH_NETWORK);
    server.take();

    show_all(&window, &ids, None, &["sanitiser", "policy"]);
    let control = server.take();
    assert!(
        pages.len() >= 120 && control.len() >= 80,
        "the control: of {} attacks only {} got out",
        pages.len(),
        control.len()
    );
    assert!(control.iter().any(|path| path.starts_with("/js/")), "scripts among them");
    let place = window.call("settings", json!({}))["place"].as_str().unwrap_or_default().to_owned();
    assert!(!place.contains("pwned"), "what runs in a frame is refused by the program itself");

    for (layer, sandbox, without) in [("sanitiser", None, &["policy"][..]), ("policy", None, &["sanitiser"][..])] {
        show_all(&window, &ids, sandbox, without);
        let heard = server.take();
        assert!(heard.is_empty(), "past the {layer} alone: {:?}", named(&heard, &pages));
    }
    show_all(&window, &ids, Some(""), &["sanitiser", "policy"]);
    let scripts: BTreeSet<String> = server.take().into_iter().filter(|path| path.starts_with("/js/")).collect();
    assert!(scripts.is_empty(), "past the sandbox: {:?}", named(&scripts, &pages));
    drop(window);

    // The frame's other half: the window it stands in has no network.
    let (window, ids) = window_with(&pages, &[]);
    show_all(&window, &ids, Some(""), &["sanitiser", "policy"]);
    let heard = server.take();
    assert!(heard.is_empty(), "past the frame alone: {:?}", named(&heard, &pages));
    assert!(is_untouched(&window));
}

fn named(paths: &BTreeSet<String>, pages: &[(String, String)]) -> Vec<String> {
    let name = |path: &String| {
        let number: Option<usize> = path.rsplit('/').next().and_then(|number| number.parse().ok());
        format!("{path} {}", number.and_then(|number| pages.get(number)).map_or("", |(name, _)| name))
    };
    paths.iter().map(name).collect()
}

#[test]
fn a_page_is_as_high_as_it_is_long_and_its_links_are_shown_before_they_are_opened() {
    let long = "<p>line</p>".repeat(100);
    let pages = [
        (
            "A letter".to_owned(),
            "<a href=https://evil.example/x style='display:block;font-size:40px'>https://bank.example</a><p>One"
                .to_owned(),
        ),
        ("A long letter".to_owned(), long),
    ];
    let (window, _) = window_with(&pages, &[]);
    window.load_again();
    window.until("document.querySelector('nav')");
    window.watch_policy();
    window.press("g i");
    window.until_shown("A long letter");
    window.reach_list();
    window.press("Enter");
    window.until("document.querySelector('iframe')?.height > 1000");
    window.picture("page-long");
    window.press("j");
    window.until("document.querySelector('iframe') && document.querySelector('iframe').height < 300");
    window.picture("page-short");
    let place = window.ask("const box = document.querySelector('iframe').getBoundingClientRect(); return [Math.round(box.x + 60), Math.round(box.y + 25)]");
    window.click_at(place[0].as_i64().unwrap(), place[1].as_i64().unwrap());
    window.until_shown("This link leads to");
    window.until_shown("evil.example");
    window.until_shown("The words name bank.example");
    window.picture("page-link");
    assert_eq!(window.barriers(), Vec::<String>::new());
    window.press("Escape");
    assert_eq!(window.refused(), Vec::<String>::new());
}
