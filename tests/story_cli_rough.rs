//! The command line where its surroundings are rough: nobody reads, no room, a signal at the wrong moment.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(unix)]

#[path = "cli/mod.rs"]
mod cli;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread;

use cli::{Desk, Ran, ended, sample};

/// A run whose output goes where it is told.
fn to(desk: &Desk, words: &[&str], output: impl Into<Stdio>) -> Ran {
    let mut command = desk.command();
    ended(command.args(words).stdin(Stdio::null()).stdout(output).stderr(Stdio::piped()).spawn().unwrap())
}

/// A pipe nobody reads.
fn unread() -> Stdio {
    std::io::pipe().unwrap().1.into()
}

#[cfg(target_os = "linux")]
fn without_room() -> Stdio {
    File::options().write(true).open("/dev/full").unwrap().into()
}

#[test]
fn a_fault_of_the_program_says_where_it_stopped_and_not_what_it_quoted() {
    let desk = Desk::new();
    let stopped = cli::ran(desk.command().args(["account", "list"]).env("DOSSIER_STOPS", "hunter2 of the inbox"), "");
    assert_eq!(stopped.code, 101, "{stopped:?}");
    assert!(stopped.err.starts_with("Dossier stopped at ") && stopped.out.is_empty(), "{stopped:?}");
    assert!(!stopped.err.contains("hunter2"), "{stopped:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_told() {
    let desk = Desk::new();
    for words in [&["--help"][..], &["review"], &["account", "list"], &["doctor", "--json"]] {
        let ran = to(&desk, words, without_room());
        assert!(ran.code == 1 && ran.err.contains("output failed"), "{words:?}: {ran:?}");
    }
}

#[test]
fn a_recovery_key_that_reaches_nobody_makes_no_store() {
    let desk = Desk::without_store();
    let mut outputs = vec![unread()];
    #[cfg(target_os = "linux")]
    outputs.push(without_room());
    for output in outputs {
        let ran = to(&desk, &["init"], output);
        assert!(ran.code == 1 && ran.err.contains("no store was made"), "{ran:?}");
        assert_eq!(desk.run("review").code, 6);
    }
    assert_eq!(desk.run("init").code, 0);
    assert_eq!(desk.run("review").code, 0);
}

#[test]
fn a_table_is_taken_over_whoever_reads_what_is_said_about_it() {
    let desk = Desk::new();
    let ran = to(&desk, &["people", "import", &sample("clients.csv")], unread());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(desk.json("people list --kind client", "clients").len(), 12);
    fs::write(desk.path("letter.csv"), "Dear Anna,\n\nsee below.\n").unwrap();
    assert_eq!(desk.words(&["people", "import", &desk.path("letter.csv")]).code, 3, "nothing of it is a person");
}

#[test]
fn a_signal_ends_what_waits_and_nothing_else_is_said_or_changed() {
    let desk = Desk::new();
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        let mut command = desk.command();
        command.args(["later", "--ids", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let waiting = child.stdin.take();
        let sign = desk.home().join(format!("open-{}-0.lock", child.id()));
        while !sign.exists() {
            assert!(child.try_wait().unwrap().is_none());
            thread::yield_now();
        }
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        drop(waiting);
        assert_eq!((output.status.signal(), output.stderr.as_slice()), (Some(number), b"".as_slice()), "{signal}");
        assert_eq!(desk.run("review").code, 0);
    }
}

#[test]
fn what_stands_in_the_way_is_named_with_the_next_step() {
    let desk = Desk::new();
    let file = desk.path("a-file");
    fs::write(&file, "x").unwrap();
    fs::create_dir(desk.path("a-folder")).unwrap();
    for (words, code, said) in [
        (vec!["export", &file], 1, "Name another place."),
        (vec!["export", &desk.path("")], 1, "The folder is not empty."),
        (vec!["backup", &desk.path("gone/b")], 1, "Check the path."),
        (vec!["restore", &desk.path("gone")], 1, "Check the path."),
        (vec!["restore", &desk.path("a-folder")], 1, "Name a file."),
        (vec!["--home", &file, "init"], 1, "Name another place."),
    ] {
        let mut command = Command::new(desk.command().get_program());
        if words[0] != "--home" {
            command.arg("--home").arg(desk.home());
        }
        command.arg("--key-file").arg(desk.path("key")).args(&words).stdin(Stdio::null());
        let ran = ended(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        assert!(ran.code == code && ran.err.contains(said), "{words:?}: {ran:?}");
    }
    let folder = ended(
        desk.command_with("a-folder")
            .arg("review")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    assert!(folder.code == 6 && folder.err.contains("key file"), "{folder:?}");
    let mut command = desk.command();
    let path = OsStr::from_bytes(b"/tmp/\xff");
    command.args(["account", "add", "archive", "--name", "A"]).arg(path).stdin(Stdio::null());
    let strange = ended(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
    assert!(strange.code == 2 && strange.err.contains("Rename it."), "{strange:?}");
}

#[test]
fn a_backup_of_another_store_asks_for_its_recovery_key() {
    let (mine, other) = (Desk::new(), Desk::without_store());
    let made = other.run("init").out;
    let recovery = made.lines().find(|line| line.matches('-').count() == 9).unwrap().trim();
    let file = other.path("b");
    assert_eq!(other.words(&["backup", &file]).code, 0);
    let refused = mine.words(&["restore", &file]);
    assert!(refused.code == 6 && refused.err.contains("--recovery-key-stdin"), "{refused:?}");
    let restored = mine.with_input(&format!("restore {file} --recovery-key-stdin"), recovery);
    assert_eq!((restored.code, restored.err.as_str()), (0, ""));
    assert_eq!(mine.run("review").code, 0);
}
