//! Dossier: the command line as a whole process.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dossier_tests::servers::dav::{DavServer, PASSWORD};
use store::Store;
use worker::home::Home;

use super::Program;
use crate::measure::{Cost, run};

/// Our side of the measurement.
pub struct Ours<'a> {
    program: PathBuf,
    place: PathBuf,
    server: &'a DavServer,
}

impl<'a> Ours<'a> {
    /// Everything will lie in a folder of its own.
    pub fn new(program: &Path, place: &Path, server: &'a DavServer) -> Self {
        Self { program: program.to_path_buf(), place: place.join("dossier"), server }
    }

    fn home(&self) -> PathBuf {
        self.place.join("home")
    }

    fn key(&self) -> PathBuf {
        self.place.join("key")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--home").arg(self.home()).arg("--key-file").arg(self.key());
        command
    }

    /// The store, opened in this program.
    pub fn store(&self) -> Store {
        Home::new(self.home(), Some(self.key())).open().unwrap().store
    }

    /// How many events it holds.
    pub fn events(&self) -> usize {
        let store = self.store();
        let all = store.read(|read| {
            let calendars = read.calendars()?;
            calendars
                .iter()
                .map(|one| read.event_facts(one.id).map(|events| events.len()))
                .sum::<store::Result<usize>>()
        });
        all.unwrap()
    }
}

impl Program for Ours<'_> {
    fn name(&self) -> &'static str {
        "dossier"
    }

    fn begin(&self) {
        let _ = fs::remove_dir_all(&self.place);
        fs::create_dir_all(&self.place).unwrap();
        run(self.command().arg("init"));
        let mut add = self.command();
        add.args(["calendar", "add", "caldav", "--name", "bench", "--user", "anna", "--password-stdin"]);
        add.arg("--ca").arg(self.server.certificates().ca());
        add.arg(format!("https://localhost:{}{}", self.server.front.port, self.server.home("anna")));
        let mut child = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "the calendar cannot be added");
    }

    fn sync(&self) -> Cost {
        run(self.command().args(["calendar", "sync"]))
    }
}
