//! What the program writes down about itself: `logs/window.log` in the home, ids and codes only.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use chrono::{SecondsFormat, Utc};
use log::{LevelFilter, Log, Metadata, Record};

/// A log longer than this becomes `window.old.log` at the next start, in octets.
const LONGEST: u64 = 1024 * 1024;

/// Only our own crates are heard: what a library logs may hold anything.
const OWN: &str = "dossier_";

struct Logbook(Mutex<File>);

impl Log for Logbook {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(OWN)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let now = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
            let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // A full disk must not stop the program from saying so.
            let _ = writeln!(file, "{now} {} {} {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}

/// Begins to write down what happens, once a process; without a log the program runs all the same. An empty folder is left empty until a
/// store is in it: only then can it be made private.
pub fn begin(home: &Path) {
    if !is_empty(home)
        && let Ok(file) = open(home)
        && log::set_boxed_logger(Box::new(Logbook(Mutex::new(file)))).is_ok()
    {
        log::set_max_level(LevelFilter::Info);
    }
}

/// Writes down where the program stopped, never what it said then: a message may quote a value.
pub fn note_stops() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        log::error!("stopped at {}", place.unwrap_or_default());
    }));
}

fn is_empty(home: &Path) -> bool {
    fs::read_dir(home).is_ok_and(|mut entries| entries.next().is_none())
}

fn open(home: &Path) -> io::Result<File> {
    let folder = home.join("logs");
    private_folder(&folder)?;
    let file = folder.join("window.log");
    if fs::metadata(&file).is_ok_and(|now| now.len() > LONGEST) {
        fs::rename(&file, folder.join("window.old.log"))?;
    }
    OpenOptions::new().create(true).append(true).open(file)
}

/// Makes a folder nobody else may enter: where it stands first, the store comes to lie in it.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_our_own_crates_are_heard() {
        let home = tempfile::tempdir().unwrap();
        let logbook = Logbook(Mutex::new(open(home.path()).unwrap()));
        for (target, text) in [("dossier_worker::sync", "account 3 ended"), ("imap", "LOGIN marta")] {
            logbook.log(&Record::builder().target(target).level(log::Level::Info).args(format_args!("{text}")).build());
        }
        let written = fs::read_to_string(home.path().join("logs/window.log")).unwrap();
        assert!(written.ends_with("Z INFO dossier_worker::sync account 3 ended\n"), "{written}");
        assert_eq!(written.lines().count(), 1);
    }

    #[test]
    fn a_long_log_is_put_aside() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().join("store");
        open(&home).unwrap().set_len(LONGEST + 1).unwrap();
        assert_eq!(open(&home).unwrap().metadata().unwrap().len(), 0);
        assert!(home.join("logs/window.old.log").exists());
    }

    #[test]
    fn an_empty_home_is_left_empty_until_a_store_is_in_it() {
        let home = tempfile::tempdir().unwrap();
        begin(home.path());
        assert!(is_empty(home.path()), "a folder that holds something is not made private");
        fs::write(home.path().join("dossier.db"), "").unwrap();
        assert!(!is_empty(home.path()));
        assert!(!is_empty(&home.path().join("not there yet")));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_enter_a_home_the_log_made() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("store");
        open(&home).unwrap();
        for folder in [home.clone(), home.join("logs")] {
            assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
