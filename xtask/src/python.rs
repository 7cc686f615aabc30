//! What stories and measurements need that is written in Python, each in a folder of its own.

use std::fs;

use crate::place::Place;
use crate::run::Run;
use crate::stop::{Outcome, Stop};

/// What is installed, with its versions, and where.
#[derive(Clone, Copy, Debug)]
pub struct List {
    file: &'static str,
    folder: &'static str,
    what: &'static str,
}

/// The calendar servers of the stories.
pub const SERVERS: List =
    List { file: "tests/servers/python.txt", folder: "target/python", what: "the calendar servers of the tests" };
/// What calendars are measured beside.
pub const PEERS: List = List { file: "tests/bench/python.txt", folder: "target/python-bench", what: "vdirsyncer" };

/// Installs exactly what a list names, when it changed since the last time. What needs it runs on Linux only.
pub fn install(place: &Place, list: List) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let List { file, folder, what } = list;
    let stamp = place.root.join(folder).join("installed.txt");
    let names = fs::read_to_string(place.root.join(file)).map_err(Stop::io(format!("read {file}")))?;
    if is_current(&names, fs::read_to_string(&stamp).ok().as_deref()) {
        return Ok(());
    }
    println!("Installing {what} from {file}");
    Run::new(&place.root, "python3", &["-m", "venv", "--clear", folder]).go()?;
    let python = place.root.join(folder).join("bin/python").to_string_lossy().into_owned();
    let quietly = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "-r", file];
    Run::new(&place.root, &python, &quietly).go()?;
    fs::write(&stamp, names).map_err(Stop::io(format!("write {}", stamp.display())))
}

fn is_current(list: &str, installed: Option<&str>) -> bool {
    installed == Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_installed_again_only_when_their_list_changed() {
        assert!(is_current("a==1\n", Some("a==1\n")));
        assert!(!is_current("a==2\n", Some("a==1\n")));
        assert!(!is_current("a==1\n", None), "a fresh clone, or one that was broken off");
    }

    #[test]
    fn every_version_is_named_so_that_a_run_next_year_is_the_same() {
        let place = Place::here().unwrap();
        for list in [SERVERS, PEERS] {
            let list = fs::read_to_string(place.root.join(list.file)).unwrap();
            let names = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            assert!(names.clone().count() > 2 && names.clone().all(|line| line.split("==").count() == 2), "{list}");
        }
    }
}
