//! The servers of the stories that are written in Python, in a folder of their own.

use std::fs;

use crate::place::Place;
use crate::run::Run;
use crate::stop::{Outcome, Stop};

/// What is installed, with its versions.
const LIST: &str = "tests/servers/python.txt";
/// Where.
const FOLDER: &str = "target/python";
/// The list as it was installed last.
const STAMP: &str = "target/python/installed.txt";

/// Installs exactly what the list names, when it changed since the last time. The stories that need it run on Linux only.
pub fn install(place: &Place) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let list = fs::read_to_string(place.root.join(LIST)).map_err(Stop::io(format!("read {LIST}")))?;
    if is_current(&list, fs::read_to_string(place.root.join(STAMP)).ok().as_deref()) {
        return Ok(());
    }
    println!("Installing the calendar servers of the tests from {LIST}");
    Run::new(&place.root, "python3", &["-m", "venv", "--clear", FOLDER]).go()?;
    let python = place.root.join(FOLDER).join("bin/python").to_string_lossy().into_owned();
    let quietly = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps", "-r", LIST];
    Run::new(&place.root, &python, &quietly).go()?;
    fs::write(place.root.join(STAMP), list).map_err(Stop::io(format!("write {STAMP}")))
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
        let list = fs::read_to_string(place.root.join(LIST)).unwrap();
        let names = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert!(names.clone().count() > 2 && names.clone().all(|line| line.split("==").count() == 2), "{list}");
    }
}
