//! Dossier: the command line as a whole process, and what the window asks for inside the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::corpus::{Corpus, ME};
use crate::measure::{Cost, octets, run};
use crate::report::Report;
use dossier_tests::servers::dovecot::{Dovecot, PASSWORD};

use crate::{USER, both, inside, scale};

/// Our side of the measurement.
pub struct Ours {
    program: PathBuf,
    home: PathBuf,
    key: PathBuf,
    people: PathBuf,
}

impl Ours {
    /// Makes a store in a folder, with the table of people beside it; a store that is there already stays. No mailbox is connected yet.
    pub fn new(program: &Path, place: &Path, corpus: &Corpus) -> Self {
        let ours = Self {
            program: program.to_path_buf(),
            home: place.join("dossier"),
            key: place.join("key"),
            people: place.join("people.csv"),
        };
        if !ours.home.is_dir() {
            fs::write(&ours.people, corpus.people_table()).unwrap();
            run(ours.command().arg("init"));
        }
        ours
    }

    /// Connects the mailbox on the server.
    pub fn connect(&self, server: &Dovecot) {
        let mut add = self.command();
        add.args(["account", "add", "imap", "--name", "bench", "--host", "localhost", "--tls", "implicit"]);
        add.args(["--password-stdin", "--user", USER, "--address", ME, "--all-folders", "--keep", "everything"]);
        add.arg("--port").arg(server.imaps.to_string()).arg("--ca").arg(server.ca());
        let mut child = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), format!("{PASSWORD}\n").as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "the account cannot be added");
    }

    /// Opens the mail that lies in a folder of Maildirs.
    pub fn open(&self, archive: &Path) {
        let mut add = self.command();
        add.args(["account", "add", "archive", "--name", "bench", "--address", ME, "--all-folders"]);
        run(add.args(["--keep", "everything"]).arg(archive));
    }

    /// Writes the mail straight into the store.
    pub fn fill(&self, corpus: &Corpus) -> Cost {
        scale::fill(&self.home, &self.key, corpus)
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

    /// What the store takes on the disk, octets.
    pub fn octets(&self) -> u64 {
        octets(&self.home)
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

    /// Asks what the window asks, inside this program.
    pub fn inside(&self, report: &mut Report) {
        inside::ask(&self.home, &self.key, report);
    }
}
