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

/// Begins to write down what happens, once a process; without a log the program runs all the same.
pub fn begin(home: &Path) {
    if let Ok(file) = open(home)
        && log::set_boxed_logger(Box::new(Logbook(Mutex::new(file)))).is_ok()
    {
        log::set_max_level(LevelFilter::Info);
    }
    std::panic::set_hook(Box::new(|panic| {
        // Where it happened, never what it said: a message may quote a value.
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        log::error!("stopped at {}", place.unwrap_or_default());
    }));
}

fn open(home: &Path) -> io::Result<File> {
    let folder = home.join("logs");
    fs::create_dir_all(&folder)?;
    let file = folder.join("window.log");
    if fs::metadata(&file).is_ok_and(|now| now.len() > LONGEST) {
        fs::rename(&file, folder.join("window.old.log"))?;
    }
    OpenOptions::new().create(true).append(true).open(file)
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
        open(home.path()).unwrap().set_len(LONGEST + 1).unwrap();
        assert_eq!(open(home.path()).unwrap().metadata().unwrap().len(), 0);
        assert!(home.path().join("logs/window.old.log").exists());
    }
}
