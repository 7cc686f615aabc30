//! The test targets of the workspace, read from the manifests.

use std::fs;
use std::path::Path;

use crate::place::Place;
use crate::stop::Stop;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Needs nothing but the tree.
    Plain,
    /// Plays on real servers.
    Story,
    /// Drives the real window.
    Window,
    /// Reads messages of all kinds, public ones too where there are some.
    Corpora,
}

impl Kind {
    fn of(target: &str) -> Self {
        if target.starts_with("story_") {
            Self::Story
        } else if target.starts_with("window") {
            Self::Window
        } else if target.starts_with("corpora") {
            Self::Corpora
        } else {
            Self::Plain
        }
    }
}

/// The names of all test targets of one kind, sorted.
pub fn of(place: &Place, kind: Kind) -> Result<Vec<String>, Stop> {
    let mut names = in_manifest(&read(&place.root.join("tests/Cargo.toml"))?);
    names.extend(in_manifest(&read(&place.root.join("xtask/Cargo.toml"))?));
    for member in folders(&place.root.join("src-tauri"))? {
        let manifest = read(&member.join("Cargo.toml")).unwrap_or_default();
        names.extend(in_manifest(&manifest));
        if discovers(&manifest) {
            names.extend(discovered(&member.join("tests")));
        }
    }
    names.retain(|name| Kind::of(name) == kind);
    names.sort();
    names.dedup();
    Ok(names)
}

/// `--test NAME` for each name.
pub fn flags(names: &[String]) -> Vec<&str> {
    names.iter().flat_map(|name| ["--test", name.as_str()]).collect()
}

fn in_manifest(manifest: &str) -> Vec<String> {
    let sections = manifest.split("[[test]]").skip(1);
    let own = sections.map(|section| section.split("\n[").next().unwrap_or_default());
    own.filter_map(|section| section.lines().find_map(name_of)).collect()
}

fn name_of(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    (key.trim() == "name").then(|| value.trim().trim_matches('"').to_owned())
}

/// Whether cargo looks for tests of this package by itself.
fn discovers(manifest: &str) -> bool {
    !manifest.lines().any(|line| line.replace(' ', "") == "autotests=false")
}

/// What cargo finds by itself: each .rs file in a package's `tests` folder.
fn discovered(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = entries.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    files.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect()
}

fn folders(folder: &Path) -> Result<Vec<std::path::PathBuf>, Stop> {
    let entries = fs::read_dir(folder).map_err(Stop::io(format!("list {}", folder.display())))?;
    Ok(entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
}

fn read(path: &Path) -> Result<String, Stop> {
    fs::read_to_string(path).map_err(Stop::io(format!("read {}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_target_of_a_manifest_is_found_whatever_the_order_of_its_keys() {
        let manifest = "[package]\nname = \"dossier-tests\"\n\n[[test]]\nname = \"tidy\"\npath = \"tidy.rs\"\n\
            [[test]]\npath = \"story_imap.rs\"\nname = \"story_imap\"\n\n[dependencies]\nname = \"not one\"\n";
        assert_eq!(in_manifest(manifest), ["tidy", "story_imap"]);
    }

    #[test]
    fn a_package_can_keep_its_tests_folder_to_itself() {
        assert!(discovers("[package]\nname = \"dossier-api\"\n"));
        assert!(!discovers("[package]\nautotests = false\n"));
    }

    #[test]
    fn a_target_is_what_its_name_says() {
        assert_eq!(Kind::of("story_first_sync"), Kind::Story);
        assert_eq!(Kind::of("window_review"), Kind::Window);
        assert_eq!(Kind::of("corpora"), Kind::Corpora);
        assert_eq!(Kind::of("tidy"), Kind::Plain);
    }

    #[test]
    fn a_target_becomes_a_flag_and_a_name() {
        assert_eq!(flags(&["tidy".into(), "cli".into()]), ["--test", "tidy", "--test", "cli"]);
    }
}
