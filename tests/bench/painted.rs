//! How the real window takes a large store: when it is painted, what it holds, how fast a conversation opens. `cargo xtask bench -- --window DIR` starts it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot be made stops the run and says why on the terminal"
)]
#![cfg(target_os = "linux")]

#[path = "measure.rs"]
#[allow(dead_code, reason = "shared with the other measurements")]
mod measure;
#[path = "thunderbird.rs"]
mod thunderbird;
#[path = "../window/mod.rs"]
#[allow(dead_code, reason = "shared with the window's tests")]
mod window;

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use measure::percentile;
use thunderbird::Thunderbird;
use window::Window;

/// How often each window is opened.
const ROUNDS: usize = 5;
/// Conversations opened one after another.
const OPENED: usize = 200;
/// How long a fast reader stays at one: quicker keys are those of a held key, of which only the last opens a conversation.
const STAYS: Duration = Duration::from_millis(150);
/// How long a window is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(20);
const SHOWN: &str = "document.querySelector('main h2') || document.querySelectorAll('main [role=row]').length > 5";
const INBOX: &str = "document.querySelectorAll('main [role=option]').length > 5";

fn main() {
    let place = std::env::args().skip_while(|word| word != "--window").nth(1).expect("--window DIR, of a made store");
    let empty = tempfile::tempdir().unwrap();
    make_empty(empty.path());
    let mut painted = [Vec::new(), Vec::new()];
    let mut drawn = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (at, folder) in [empty.path(), Path::new(&place)].into_iter().enumerate() {
            let [first, rows] = opened(folder);
            painted[at].push(first);
            drawn[at].push(rows);
        }
    }
    for (what, times) in [("first paint", &mut painted), ("its content drawn, at the latest", &mut drawn)] {
        let [empty, large] = times.each_mut().map(|times| percentile(times, 50));
        println!(
            "window, {what}: empty store {empty:.0} ms, this store {large:.0} ms, {:+.0} ms (median of {ROUNDS})",
            large - empty
        );
    }
    let window = window_on(Path::new(&place), "inbox");
    window.until(INBOX);
    let peer = Thunderbird::start();
    window.ask_later(&format!("setTimeout(arguments[0], {})", IDLE.as_millis()));
    idle(&window, peer.as_ref());
    drop(peer);
    let mut times = conversations(&window);
    let [half, most] = [50, 95].map(|p| percentile(&mut times, p));
    println!("open a conversation, key to paint, {OPENED} of them: p50 {half:.0} ms, p95 {most:.0} ms");
}

fn idle(window: &Window, peer: Option<&Thunderbird>) {
    let driver = window.group();
    let ours = proportional(driver, |process| process != driver);
    println!("memory idle, all processes, PSS: {:.0} MB", ours as f64 / 1000.0);
    let Some(peer) = peer else {
        println!("thunderbird is not installed: its memory is not measured");
        return;
    };
    let theirs = proportional(peer.group(), |_| true);
    let ratio = ours as f64 / theirs as f64;
    println!("the same of Thunderbird without any mail: {:.0} MB, ours {ratio:.2}x", theirs as f64 / 1000.0);
}

fn make_empty(folder: &Path) {
    let program = std::env::current_exe().unwrap();
    let release = program.ancestors().find(|folder| folder.join("deps").is_dir()).unwrap().join("dossier");
    let mut make = Command::new(release);
    make.arg("--home").arg(folder.join("dossier")).arg("--key-file").arg(folder.join("key")).arg("init");
    measure::run(&mut make);
}

/// Opens the window on the store in a folder, at a place.
fn window_on(folder: &Path, screen: &str) -> Window {
    let home = tempfile::tempdir().unwrap();
    symlink(folder.join("dossier"), home.path().join("store")).unwrap();
    let key = folder.join("key").display().to_string();
    let window = Window::open(home, &["--key-file", &key]);
    if screen == "inbox" {
        window.until("document.querySelector('nav')");
        window.press("g i");
    }
    window
}

/// Milliseconds from the program's start until something was painted, and until the page's content was drawn.
fn opened(folder: &Path) -> [f64; 2] {
    let window = window_on(folder, "");
    window.until(SHOWN);
    let times = window.ask(
        "const first = performance.getEntriesByName('first-contentful-paint')[0];
        return [performance.timeOrigin + first.startTime, performance.timeOrigin + performance.now()]",
    );
    let start = window.started();
    [0, 1].map(|at| times[at].as_f64().unwrap() - start)
}

/// Milliseconds from a key until the conversation it goes to was painted, with its text.
fn conversations(window: &Window) -> Vec<f64> {
    window.reach_list();
    window.press("Home");
    window.until("document.querySelector('.read [data-message] :is(.whole, iframe)')");
    (0..OPENED)
        .map(|_| {
            let time = window.ask_later(
                "const done = arguments[0];
                const text = '.read [data-message] :is(.whole, iframe)';
                const title = () => document.querySelector(text)?.closest('[data-message]').dataset.message;
                const before = title();
                const start = performance.now();
                document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true }));
                const look = () => [before, undefined].includes(title())
                    ? requestAnimationFrame(look)
                    : requestAnimationFrame(() => done(performance.now() - start));
                look();",
            );
            window.ask_later(&format!("setTimeout(arguments[0], {})", STAYS.as_millis()));
            time.as_f64().unwrap()
        })
        .collect()
}

/// The memory of the processes of a group that count, each page divided by how many share it, kB.
fn proportional(group: u32, counts: impl Fn(u32) -> bool) -> u64 {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let of_the_group = |process: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let rest = stat.rsplit(") ").next().unwrap_or_default();
        counts(*process) && rest.split(' ').nth(2) == Some(&group.to_string())
    };
    numbers.filter(of_the_group).map(pss).sum()
}

fn pss(process: u32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
