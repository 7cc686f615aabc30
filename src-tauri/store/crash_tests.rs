//! What a killed process leaves behind: everything it committed, nothing it did not.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::{BufRead, BufReader, stdin};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::desk_tests::{Desk, ill, key};
use crate::{Store, StoreError, Who, Write};

/// Another process that has the store open, until it is killed.
struct Other {
    process: Child,
    says: BufReader<ChildStdout>,
}

impl Other {
    fn start(folder: &Path, chapter: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", &format!("crash_tests::{chapter}")])
            .env("FOLDER", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let says = BufReader::new(process.stdout.take().unwrap());
        Self { process, says }
    }

    /// Reads what it says until a line of its own holds this; returns the last number it named.
    fn until(&mut self, wanted: &str) -> i64 {
        loop {
            let mut line = String::new();
            assert!(self.says.read_line(&mut line).unwrap() > 0, "it ended before it said {wanted}");
            if let Some((_, number)) = line.split_once("committed ") {
                if wanted == format!("committed {}", number.trim()) {
                    return number.trim().parse().unwrap();
                }
            } else if line.contains(wanted) {
                return 0;
            }
        }
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn store() -> Store {
    Store::open(&PathBuf::from(std::env::var_os("FOLDER").unwrap()), &key()).unwrap()
}

fn count(write: &Write<'_>, number: i64) -> Result<(), StoreError> {
    write.set_setting("number", &number.to_string())?;
    (0..50).try_for_each(|row| {
        write.set_setting(&format!("row {row}"), &format!("\"{}\"", "x".repeat(4000) + &number.to_string()))
    })
}

#[test]
#[ignore = "a chapter of the story below, in a process of its own"]
fn writes_until_killed() {
    let store = store();
    for number in 0.. {
        store.write(Who::Background, |write| count(write, number)).unwrap();
        println!("committed {number}");
    }
}

#[test]
#[ignore = "a chapter of the story below, in a process of its own"]
fn stops_within_a_write() {
    let store = store();
    store
        .write(Who::Background, |write| {
            count(write, -1)?;
            println!("halfway");
            stdin().read_line(&mut String::new()).unwrap();
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_process_killed_while_it_writes_loses_nothing_it_committed() {
    let desk = Desk::in_use();
    for last in [5, 23, 40] {
        let mut other = Other::start(desk.dir.path(), "writes_until_killed");
        other.until(&format!("committed {last}"));
        other.kill();
        let number: i64 = desk.store.read(|read| read.setting("number")).unwrap().unwrap().parse().unwrap();
        assert!(number >= last, "{number} after {last}");
        let sql = "SELECT count(*) FROM setting WHERE name LIKE 'row %' AND value LIKE '%x' || ?1 || '\"'";
        assert_eq!(desk.store.read(|read| read.count(sql, [number])).unwrap(), 50, "all rows are of the same write");
        assert_eq!(desk.ill(), Vec::<&str>::new());
    }
}

#[test]
fn a_write_that_was_not_committed_leaves_no_trace_and_holds_nobody_up() {
    let Desk { dir, store, recovery: _ } = Desk::in_use();
    drop(store);
    let mut other = Other::start(dir.path(), "stops_within_a_write");
    other.until("halfway");
    other.kill();
    let store = Store::open(dir.path(), &key()).unwrap();
    assert_eq!(store.read(|read| read.setting("number")).unwrap(), None);
    store.write(Who::User, |write| count(write, 7)).unwrap();
    assert_eq!(ill(&store), Vec::<&str>::new());
}
