//! Measures Dossier beside its peers on one private Dovecot and one private Radicale, in one run: ratios and peak memory. `cargo xtask bench` starts it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot be made stops the run and says why on the terminal"
)]

mod beginning;
mod calendar;
mod corpus;
mod inside;
mod measure;
mod ours;
mod peers;
mod report;
mod scale;

use std::path::{Path, PathBuf};

use dossier_tests::servers::dovecot::Dovecot;
use tempfile::TempDir;

use corpus::Corpus;
use measure::Cost;
use ours::Ours;
use report::Report;

/// Whose mailbox is measured.
pub const USER: &str = "alice";

/// What a run needs to know.
pub struct Bench {
    /// The server.
    pub server: Dovecot,
    /// The mail.
    pub corpus: Corpus,
    /// Where everybody keeps what they fetch.
    pub place: TempDir,
    /// The `dossier` program.
    pub program: PathBuf,
}

fn main() {
    let argument = |name: &str| std::env::args().skip_while(|a| a != name).nth(1);
    let number = |name: &str, default: usize| argument(name).map_or(default, |text| text.parse().expect("a number"));
    let scale = argument("--scale").map(|_| number("--scale", 0));
    let corpus = Corpus {
        messages: scale.unwrap_or_else(|| number("--messages", 10_000)),
        people: number("--people", 10_000),
        seed: number("--seed", 1) as u64,
        short: scale.is_some(),
    };
    let program = std::env::current_exe().unwrap().with_file_name("dossier");
    assert!(program.is_file(), "build the command line first: cargo build --release -p dossier-cli");
    let mut report = Report::default();
    let events = number("--events", 10_000);
    match argument("--inside") {
        None if std::env::args().any(|argument| argument == "--calendar") => {
            calendar::run(&program, events, &mut report)
        }
        Some(place) => made(&program, Path::new(&place), &corpus, &mut report),
        None if corpus.short => {
            made(&program, TempDir::new().unwrap().path(), &corpus, &mut report);
        }
        None => {
            beside_peers(program.clone(), corpus, &mut report);
            calendar::run(&program, events, &mut report);
        }
    }
    println!("\n{report}");
}

/// Without a server: a store in a folder, made once of an archive or, at scale, written straight, and what is asked of it inside the program.
/// With `--unlinked` nobody is put on file.
fn made(program: &Path, place: &Path, corpus: &Corpus, report: &mut Report) {
    let is_new = !place.join("dossier").is_dir();
    std::fs::create_dir_all(place).unwrap();
    let ours = Ours::new(program, place, corpus);
    if is_new && corpus.short {
        report.row("mail written into the store", "dossier", Some(ours.fill(corpus)));
    } else if is_new {
        let archive = place.join("mail");
        corpus.lay_down(&archive);
        ours.open(&archive);
        report.row("an archive, stored and searchable", "dossier", Some(ours.sync()));
    }
    if is_new && !std::env::args().any(|argument| argument == "--unlinked") {
        report.row("linking to the people on file", "dossier", Some(ours.link()));
    }
    ours.inside(report);
}

fn beside_peers(program: PathBuf, corpus: Corpus, report: &mut Report) {
    let server = Dovecot::start();
    server.keep_no_log();
    println!("Writing {} messages …", corpus.messages);
    let octets = corpus.write(&server);
    println!(
        "{} messages, {:.2} GB, average {} kB, TLS to a private Dovecot on {} processors\n",
        corpus.messages,
        octets as f64 / 1e9,
        octets / 1000 / corpus.messages as u64,
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    warm(&server);
    run(&Bench { server, corpus, place: TempDir::new().unwrap(), program }, report);
}

/// Lets the server read its mail once and the disk come to rest: else whoever is measured first pays for both.
fn warm(server: &Dovecot) {
    server.admin(["fetch", "-u", USER, "size.virtual date.received", "all"]);
    measure::run(&mut std::process::Command::new("sync"));
}

fn run(bench: &Bench, report: &mut Report) {
    let ours = Ours::new(&bench.program, bench.place.path(), &bench.corpus);
    ours.connect(&bench.server);
    let peers = peers::installed(bench);
    report.row("first rows of the inbox", "dossier", Some(beginning::first_rows(&bench.server)));
    let task = "first sync, stored and searchable";
    report.row(task, "dossier", Some(ours.sync()));
    report.row(task, "(thrown away)", Some(beginning::thrown_away(&bench.server)));
    for peer in &peers {
        report.row(task, peer.name(), Some(peer.fetch_and_index().1));
        let (one, other) = (ours.octets() as f64, peer.octets() as f64);
        report.note(format!(
            "On disk: {:.0} MB, {} {:.0} MB: {:.2}x",
            one / 1e6,
            peer.name(),
            other / 1e6,
            one / other
        ));
    }
    for round in 0..3 {
        report.row(&format!("nothing changed, round {}", round + 1), "dossier", Some(ours.sync()));
        for peer in &peers {
            report.row(&format!("nothing changed, round {}", round + 1), peer.name(), Some(peer.fetch()));
        }
    }
    bench.corpus.change(&bench.server);
    report.row("100 new, 500 flags", "dossier", Some(ours.sync()));
    for peer in &peers {
        let (fetched, both) = peer.fetch_and_index();
        report.row("100 new, 500 flags", "mbsync alone", Some(fetched));
        report.row("100 new, 500 flags", peer.name(), Some(both));
    }
    report.row("linking to the people on file", "dossier", Some(ours.link()));
    for peer in &peers {
        report.row("20 searches, a process each", peer.name(), peer.search(&Corpus::words()));
    }
    report.row("20 searches, a process each", "dossier", Some(ours.search(&Corpus::words())));
    ours.inside(report);
}

/// The sum of two costs: seconds added, the larger peak.
pub fn both(one: Cost, other: Cost) -> Cost {
    Cost { seconds: one.seconds + other.seconds, peak_kb: one.peak_kb.max(other.peak_kb) }
}
