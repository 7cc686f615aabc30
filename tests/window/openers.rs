//! What is handed to other programs: answers, calls, links and files, each once and only when it is asked for.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::page::window_of;
use crate::window::Window;
use serde_json::json;
use tempfile::TempDir;

/// Every program that is tried one after another to open something on Linux.
const PROGRAMS: [&str; 6] = ["xdg-open", "gio", "gnome-open", "kde-open6", "kde-open5", "kde-open"];
/// How long a window may take to hand something over.
const PATIENCE: Duration = Duration::from_secs(20);

/// Programs of the test's own in the place of the system's; they write down what they are handed, and take it or refuse.
pub struct Openers {
    folder: TempDir,
}

impl Openers {
    /// All of them, none of which was handed anything yet.
    pub fn new() -> Self {
        let openers = Self { folder: tempfile::tempdir().unwrap() };
        for name in PROGRAMS {
            let program = openers.folder.path().join(name);
            let script = format!(
                "#!/bin/sh\nfolder=$(dirname \"$0\")\necho \"{name} $*\" >> \"$folder/handed\"\ntest ! -e \"$folder/refuses\"\n"
            );
            fs::write(&program, script).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        }
        openers
    }

    /// From now on none of them takes anything.
    fn refuse(&self) {
        fs::write(self.folder.path().join("refuses"), "").unwrap();
    }

    /// Where they are found before the system's.
    pub fn path(&self) -> String {
        format!("{}:{}", self.folder.path().display(), std::env::var("PATH").unwrap())
    }

    /// All that was handed over, a line each: the program and its words.
    fn handed(&self) -> Vec<String> {
        let lines = fs::read_to_string(self.folder.path().join("handed")).unwrap_or_default();
        lines.lines().map(str::to_owned).collect()
    }

    /// Waits for one more thing that is handed over, and gives it as it was handed to the program that is asked first.
    pub fn next(&self, before: usize) -> String {
        let end = Instant::now() + PATIENCE;
        while self.handed().len() <= before {
            assert!(Instant::now() < end, "nothing was handed over");
            std::thread::park_timeout(Duration::from_millis(50));
        }
        self.handed()[before].strip_prefix("xdg-open ").expect("the system's own way is asked first").to_owned()
    }
}

fn mail(number: usize, head: &str, body: &str) -> Vec<u8> {
    format!(
        "From: Ida Berg <ida@berg.example>\nMessage-ID: <{number}@berg.example>\nDate: Mon, 14 Nov 2022 10:0{number}:00 +0000\nMIME-Version: 1.0\n{head}\n\n{body}\n"
    )
    .into_bytes()
}

/// A window with three messages, the newest selected: a plain one, one with a link, one with a text file and an answer address.
fn open(openers: &Openers) -> Window {
    let plain = "To: me@firm.example, Carl <carl@dale.example>\nSubject: Your offer & more\nContent-Type: text/plain; charset=utf-8";
    let page = "To: me@firm.example\nSubject: A page\nContent-Type: text/html; charset=utf-8";
    let link = "<a href='https://portal.berg.example/jobs/1?a=b&amp;c=%20d#top' style='display:block;font-size:40px'>The job</a>";
    let file = "To: me@firm.example\nSubject: A file\nContent-Type: multipart/mixed; boundary=b";
    let parts = "--b\n\nSee the file.\n--b\nContent-Type: text/plain; name=\"CV Berg.txt\"\nContent-Disposition: attachment; filename=\"CV Berg.txt\"\n\nIda Berg, welder\n--b--";
    let messages = [mail(3, plain, "Shall we talk?\nTomorrow?"), mail(2, page, link), mail(1, file, parts)];
    let (window, _) = window_of(&messages, &[("PATH", &openers.path())]);
    let ida = json!({"given": "Ida", "family": "Berg", "addresses": [["ida@berg.example", ""]], "phone": "+49 (0)911 12345-67"});
    window.call("profile_save", json!({"edit": ida}));
    window.load_again();
    window.until("document.querySelector('nav')");
    window.press("g i");
    window.until_shown("A file");
    window.reach_list();
    window.press("Home");
    read(&window, "Your offer & more");
    window
}

fn read(window: &Window, subject: &str) {
    window.until(&format!("document.querySelector('.read h2')?.innerText === {}", json!(subject)));
}

/// Opens the card of the sender and presses its button for a call.
fn call(window: &Window) {
    window.press("c");
    window.until_shown("+49 (0)911 12345-67");
    window.choose("Call +49 (0)911 12345-67");
}

/// Clicks on the link of the page and waits for the question.
fn click_link(window: &Window) {
    window.until("document.querySelector('.read iframe')?.height > 20");
    let place = window.ask("const box = document.querySelector('.read iframe').getBoundingClientRect(); return [Math.round(box.x + 60), Math.round(box.y + 25)]");
    window.click_at(place[0].as_i64().unwrap(), place[1].as_i64().unwrap());
    window.until_shown("This link leads to");
}

fn decoded(url: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = url.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = (first == b'%').then(|| std::str::from_utf8(&after[..2]).unwrap());
        octets.push(hex.map_or(first, |hex| u8::from_str_radix(hex, 16).unwrap()));
        rest = if hex.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(octets).unwrap()
}

#[test]
fn answers_calls_and_links_are_handed_over_once_each_and_only_when_asked_for() {
    let openers = Openers::new();
    let window = open(&openers);
    assert_eq!(openers.handed(), Vec::<String>::new(), "nobody asked for anything");

    window.press("r");
    let reply = decoded(&openers.next(0));
    assert!(
        reply.starts_with(
            "mailto:ida@berg.example?subject=Re: Your offer & more&In-Reply-To=<3@berg.example>&body=\r\n\r\n"
        ),
        "{reply}"
    );
    assert!(reply.ends_with("\r\n> Shall we talk?\r\n> Tomorrow?\r\n"), "{reply}");
    window.press("a");
    let all = decoded(&openers.next(1));
    assert!(all.starts_with("mailto:ida@berg.example?cc=") && all.contains("carl@dale.example"), "{all}");
    window.press("f");
    let forward = decoded(&openers.next(2));
    assert!(forward.starts_with("mailto:?subject=Fwd: Your offer & more&body="), "{forward}");
    call(&window);
    assert_eq!(openers.next(3), "tel:+499111234567");
    window.press("Escape");

    window.press("j");
    read(&window, "A page");
    click_link(&window);
    window.until("document.querySelector('[role=dialog] b')?.innerText === 'portal.berg.example'");
    window.picture("openers-link");
    window.press("Escape");
    window.until_gone("This link leads to");
    assert_eq!(openers.handed().len(), 4, "a question is no answer");
    click_link(&window);
    window.choose("Open in browser");
    assert_eq!(openers.next(4), "https://portal.berg.example/jobs/1?a=b&c=%20d#top");
    // What is asked for later is handed over later: nothing else came in between.
    window.press("k");
    read(&window, "Your offer & more");
    window.press("f");
    openers.next(5);
    assert_eq!(openers.handed().len(), 6, "{:?}", openers.handed());
}

#[test]
fn where_no_program_takes_it_the_next_step_is_said_and_on_the_clipboard() {
    let openers = Openers::new();
    openers.refuse();
    let window = open(&openers);
    let told =
        |words: &str| window.until(&format!("document.querySelector('.toasts')?.innerText.includes({})", json!(words)));

    window.press("r");
    told("This system has no mail program. Choose one in the system’s settings. Who it goes to is on the clipboard");
    window.picture("openers-none");
    assert_eq!(window.barriers(), Vec::<String>::new());
    assert_eq!(openers.handed().len(), PROGRAMS.len(), "each is tried once: {:?}", openers.handed());
    window.press("f");
    told("This system has no mail program. Choose one in the system’s settings.");
    window.until_gone("on the clipboard");
    call(&window);
    told("This system has no program for calls. Choose one in the system’s settings. The number is on the clipboard.");
    window.press("Escape j");
    read(&window, "A page");
    click_link(&window);
    window.choose("Open in browser");
    told("This system has no browser. Choose one in the system’s settings. The link’s address is on the clipboard.");
    window.press("j");
    read(&window, "A file");
    ask_for_file(&window);
    window.choose("Open");
    told("This system has no program for this file. Save the file and open it with a program of your choice.");
}

/// Shows the file beside the mail and asks to open it in another program.
fn ask_for_file(window: &Window) {
    window.press("Space");
    window.until("document.querySelector('.kit-files h2')?.innerText === 'CV Berg.txt'");
    window.press("o");
    window.until_shown("Open “CV Berg.txt” in another program?");
}

fn copies(home: &Path) -> Vec<PathBuf> {
    fs::read_dir(home.join("store/copies")).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

#[test]
fn a_file_is_handed_over_as_a_copy_nobody_can_change_and_none_is_left_behind() {
    let openers = Openers::new();
    let window = open(&openers);
    window.press("j j");
    read(&window, "A file");
    ask_for_file(&window);
    window.picture("openers-file");
    window.press("Escape");
    window.until_gone("in another program?");
    assert_eq!(copies(window.home()), Vec::<PathBuf>::new(), "nothing is written before the answer");

    window.press("o");
    window.until_shown("in another program?");
    window.choose("Open");
    let copy = PathBuf::from(openers.next(0));
    assert!(
        copy.starts_with(window.home().join("store/copies")) && copy.ends_with("CV Berg.txt"),
        "{}",
        copy.display()
    );
    assert_eq!(fs::read_to_string(&copy).unwrap().trim_end(), "Ida Berg, welder");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o400);
    assert_eq!(openers.handed().len(), 1);

    // A program that is killed cannot tidy up; the next start does.
    let home = window.crash();
    assert!(copy.exists());
    let window = Window::open_in(home, &[], &[("PATH", &openers.path())]);
    window.until("document.querySelector('nav')");
    assert!(!copy.exists(), "a start leaves no copies of the one before");
    window.press("g i");
    window.until_shown("A file");
    window.reach_list();
    window.press("End");
    read(&window, "A file");
    ask_for_file(&window);
    window.choose("Open");
    let copy = PathBuf::from(openers.next(1));
    assert!(copy.exists());
    let _home = window.leave();
    assert!(!copy.exists(), "the copy outlives the program");
}
