//! vdirsyncer, set up as its manual says: a folder of files beside the same calendar.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dossier_tests::servers::dav::{DavServer, PASSWORD};

use super::Program;
use crate::measure::{Cost, run};

/// Where `cargo xtask bench` puts it.
const PROGRAM: &str = "../target/python-bench/bin/vdirsyncer";

/// The peer.
pub struct Vdirsyncer {
    program: PathBuf,
    home: PathBuf,
}

impl Vdirsyncer {
    /// `None` where it is not on this machine.
    pub fn installed(place: &Path, server: &DavServer) -> Option<Self> {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(PROGRAM);
        if !program.is_file() {
            println!("vdirsyncer is not installed: calendars are measured alone");
            return None;
        }
        let home = place.join("vdirsyncer");
        fs::create_dir_all(&home).unwrap();
        let (shown, ca) = (home.display(), server.certificates().ca());
        let config = format!(
            "[general]\nstatus_path = \"{shown}/status/\"\n\n[pair bench]\na = \"near\"\nb = \"far\"\ncollections = [\"work\"]\n\n\
             [storage near]\ntype = \"filesystem\"\npath = \"{shown}/calendars/\"\nfileext = \".ics\"\n\n\
             [storage far]\ntype = \"caldav\"\nurl = \"https://localhost:{port}{path}\"\nusername = \"anna\"\npassword = \"{PASSWORD}\"\n\
             verify = \"{ca}\"\n",
            port = server.front.port,
            path = server.home("anna"),
            ca = ca.display(),
        );
        fs::write(home.join("config"), config).unwrap();
        Some(Self { program, home })
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.env("HOME", &self.home).env("VDIRSYNCER_CONFIG", self.home.join("config")).arg(verb);
        command
    }
}

impl Program for Vdirsyncer {
    fn name(&self) -> &'static str {
        "vdirsyncer"
    }

    fn begin(&self) {
        for folder in ["status", "calendars"] {
            let _ = fs::remove_dir_all(self.home.join(folder));
        }
        fs::create_dir_all(self.home.join("calendars/work")).unwrap();
        run(&mut self.command("discover"));
    }

    fn sync(&self) -> Cost {
        run(&mut self.command("sync"))
    }
}
