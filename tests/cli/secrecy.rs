//! Secrets looked for in all that a machine keeps or shows of the program: the decrypted store, files, processes, and what is said.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use dossier_tests::needles::guises;
use worker::Home;

use super::needles::{self, count, files};
use super::{Desk, ended};

/// In the environment of every process that is looked at, and to be the name of a mailbox: what must be found.
pub const CONTROL: &str = "ControlNeedle";

/// Runs a line that goes well, and gives what the system shows of its process all the while, and what it says.
pub fn shown(mut command: Command, desk: &Desk, line: &str) -> (Vec<u8>, Vec<u8>) {
    command.args(line.split(' ')).env("CONTROL", CONTROL).env("TMPDIR", desk.path("tmp"));
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let proc = format!("/proc/{}", child.id());
    let mut seen = Vec::new();
    while child.try_wait().unwrap().is_none() {
        for name in ["cmdline", "environ"] {
            seen = [seen, fs::read(format!("{proc}/{name}")).unwrap_or_default()].concat();
            seen.truncate(1 << 20);
        }
    }
    let ran = ended(child);
    assert_eq!(ran.code, 0, "{line}: {ran:?}");
    (seen, [ran.out, ran.err].concat().into_bytes())
}

/// Looks for secrets everywhere; the control is found first.
pub fn assert_nowhere(secrets: &[String], desk: &Desk, (seen, said): (Vec<u8>, Vec<u8>)) {
    let key = Home::new(desk.home(), Some(desk.path("key").into())).open().unwrap().store.key().clone();
    fs::write(desk.path("tmp/control"), CONTROL).unwrap();
    let places = [
        ("the decrypted store", needles::pages(&desk.home(), &key)),
        ("files", files(Path::new(&desk.path("")))),
        ("processes", seen),
        ("what is said", said),
    ];
    for (place, hay) in &places {
        assert!(count(hay, CONTROL) > 0, "the control is found in {place}");
    }
    for guise in secrets.iter().flat_map(|secret| guises(secret)) {
        for (place, hay) in &places {
            assert_eq!(count(hay, &guise), 0, "{guise} in {place}");
        }
    }
}
