//! Dossier: the command line as a whole process, and what the window asks for inside the program.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use api::rows::ReviewQuery;

use crate::corpus::{Corpus, ME};
use crate::measure::{Cost, percentile, run};
use crate::report::Report;
use dossier_tests::servers::dovecot::PASSWORD;

use crate::{Bench, USER, both};

/// How often a question is asked inside the program.
const ASKED: usize = 200;

/// Our side of the measurement.
pub struct Ours {
    program: PathBuf,
    home: PathBuf,
    key: PathBuf,
    people: PathBuf,
}

impl Ours {
    /// Makes a store and connects the mailbox; nothing is fetched yet.
    pub fn new(bench: &Bench) -> Self {
        let home = bench.place.path().join("dossier");
        let ours = Self {
            program: bench.program.clone(),
            key: bench.place.path().join("key"),
            people: bench.place.path().join("people.csv"),
            home,
        };
        fs::write(&ours.people, bench.corpus.people_table()).unwrap();
        run(ours.command().arg("init"));
        let mut add = ours.command();
        add.args([
            "account",
            "add",
            "imap",
            "--name",
            "bench",
            "--host",
            "localhost",
            "--tls",
            "implicit",
            "--password-stdin",
        ]);
        add.args(["--user", USER, "--address", ME, "--all-folders", "--keep", "everything", "--port"]);
        add.arg(bench.server.imaps.to_string()).arg("--ca").arg(bench.server.ca());
        let mut child = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), format!("{PASSWORD}\n").as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "the account cannot be added");
        ours
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--home").arg(&self.home).arg("--key-file").arg(&self.key);
        command
    }

    /// Synchronises: fetched, stored, searchable, proposed.
    pub fn sync(&self) -> Cost {
        run(self.command().arg("sync"))
    }

    /// Puts everybody on file, which links all their mail.
    pub fn link(&self) -> Cost {
        run(self.command().args(["people", "import"]).arg(&self.people))
    }

    /// Looks for each word, newest fifty.
    pub fn search(&self, words: &[String]) -> Cost {
        let one = |word: &String| run(self.command().args(["search", "--limit", "50", "--json", word]));
        words.iter().map(one).reduce(both).unwrap()
    }

    /// What the window asks for, inside the program.
    pub fn inside(&self, report: &mut Report) {
        let opened = worker::home::Home::new(self.home.clone(), Some(self.key.clone())).open().unwrap();
        let store = &opened.store;
        let words = Corpus::words();
        let mut ask = |what: &str, question: &dyn Fn(usize)| {
            let mut seconds: Vec<f64> = (0..ASKED)
                .map(|n| {
                    let start = Instant::now();
                    question(n);
                    start.elapsed().as_secs_f64()
                })
                .collect();
            report.times(what, percentile(&mut seconds, 50), percentile(&mut seconds, 95));
        };
        ask("search, newest 50", &|n| drop(api::search(store, &words[n % words.len()], 50).unwrap()));
        ask("open Mail to sort, first 100 rows", &|_| drop(api::review_page(store, &page(0)).unwrap()));
        ask("page through Mail to sort", &|n| drop(api::review_page(store, &page(n as u32 * 50)).unwrap()));
        let waiting = api::review_page(store, &page(0)).unwrap();
        report.note(format!(
            "Mail to sort holds {} rows today and {} of history",
            waiting.total,
            waiting.history.map_or(0, |h| h.messages)
        ));
    }
}

fn page(offset: u32) -> ReviewQuery {
    ReviewQuery { offset, limit: 100, ..ReviewQuery::default() }
}
