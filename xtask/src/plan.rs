//! What `cargo xtask test` does, in its order.

use std::path::Path;

use crate::node;
use crate::place::Place;
use crate::run::Run;
use crate::stop::Stop;
use crate::targets::{self, Kind};

/// What a step needs around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    Nothing,
    /// A message bus with an unlocked keychain, and servers from the system's packages.
    Keychain,
    /// The same and a screen.
    Screen,
}

impl Around {
    pub fn is_here(self) -> bool {
        self == Self::Nothing || cfg!(target_os = "linux")
    }
}

pub struct Step {
    pub name: &'static str,
    pub around: Around,
    /// Never empty: a step that has nothing to run has not passed.
    pub runs: Vec<Run>,
    /// What of it is left out, and why; empty where nothing is.
    pub skipped: &'static str,
}

fn step(name: &'static str, runs: Vec<Run>) -> Step {
    Step { name, around: Around::Nothing, runs, skipped: "" }
}

/// Every step of the test run, setup apart; with the folder of public messages where there is one.
pub fn steps(place: &Place, public: Option<&Path>) -> Result<Vec<Step>, Stop> {
    let plain = targets::of(place, Kind::Plain)?;
    let plain = [&["--no-fail-fast", "--lib", "--bins"], targets::flags(&plain).as_slice()].concat();
    Ok(vec![
        ui_build(place),
        fmt(place),
        clippy(place),
        build(place),
        step("cargo tests", vec![Run::cargo(place, "test", &plain)]),
        corpora(place, public)?,
        step("eslint", vec![node::script(place, "lint", &["--max-warnings=0"])]),
        step("vitest", vec![node::script(place, "test", &[])]),
        step("svelte-check", vec![node::script(place, "check", &[])]),
        Step { around: Around::Keychain, ..step("stories", vec![targets_of(place, Kind::Story)?]) },
        window(place)?,
    ])
}

pub fn ui_build(place: &Place) -> Step {
    step("ui build", vec![node::script(place, "build", &[])])
}

pub fn fmt(place: &Place) -> Step {
    let rust = Run::new(&place.root, "cargo", &["fmt", "--all", "--check"]);
    step("fmt", vec![rust, node::script(place, "format:check", &["--log-level=warn"])])
}

pub fn clippy(place: &Place) -> Step {
    step("clippy", vec![Run::cargo(place, "clippy", &["--all-targets", "--", "-D", "warnings"])])
}

pub fn tidy(place: &Place) -> Step {
    step("tidy", vec![Run::cargo(place, "test", &["--test", "tidy"])])
}

/// All binaries and all tests at once: the stories and the window need the programs themselves.
pub fn build(place: &Place) -> Step {
    step("cargo build", vec![Run::cargo(place, "build", &["--all-targets"])])
}

pub fn window(place: &Place) -> Result<Step, Stop> {
    let run = targets_of(place, Kind::Window)?
        .with("DOSSIER_SCREENSHOTS", place.screenshots().to_string_lossy())
        .with("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    Ok(Step { around: Around::Screen, ..step("window", vec![run]) })
}

/// Our own hostile and broken messages, and public ones.
fn corpora(place: &Place, public: Option<&Path>) -> Result<Step, Stop> {
    let names = targets::of(place, Kind::Corpora)?;
    let words = [&["--no-fail-fast"], targets::flags(&names).as_slice(), &["--", "--show-output"]].concat();
    let run = Run::cargo(place, "test", &words);
    Ok(match public {
        Some(folder) => step("corpora", vec![run.with("DOSSIER_CORPORA", folder.to_string_lossy())]),
        None => Step { skipped: "skipped: no corpora (--corpora DIR)", ..step("corpora", vec![run]) },
    })
}

fn targets_of(place: &Place, kind: Kind) -> Result<Run, Stop> {
    let names = targets::of(place, kind)?;
    if names.is_empty() {
        // Cargo says so and fails: a part that is not there has not passed.
        let pattern = if kind == Kind::Story { "story_*" } else { "window*" };
        return Ok(Run::cargo(place, "test", &["--test", pattern]));
    }
    Ok(Run::cargo(place, "test", &[&["--no-fail-fast"], targets::flags(&names).as_slice()].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_promised_one_and_no_step_is_empty() {
        let steps = steps(&Place::here().unwrap(), None).unwrap();
        let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
        let order = [
            "ui build",
            "fmt",
            "clippy",
            "cargo build",
            "cargo tests",
            "corpora",
            "eslint",
            "vitest",
            "svelte-check",
            "stories",
            "window",
        ];
        assert_eq!(names, order);
        for step in &steps {
            assert!(!step.runs.is_empty(), "{} would pass without doing anything", step.name);
        }
    }

    #[test]
    fn every_cargo_step_that_compiles_uses_the_whole_workspace_and_the_same_features() {
        let place = Place::here().unwrap();
        let steps = steps(&place, None).unwrap();
        for run in steps.iter().flat_map(|step| &step.runs).filter(|run| run.program == "cargo") {
            let words: Vec<&str> = run.arguments.iter().map(String::as_str).collect();
            if words.first() == Some(&"fmt") {
                continue;
            }
            assert!(words.contains(&"--workspace"), "{run}");
            for word in place.features() {
                assert!(words.contains(word), "{run}");
            }
        }
    }

    #[test]
    fn without_public_messages_that_is_said_and_with_them_they_are_handed_on() {
        let place = Place::here().unwrap();
        let step = |public| steps(&place, public).unwrap().into_iter().find(|step| step.name == "corpora").unwrap();
        let without = step(None);
        assert!(without.skipped.starts_with("skipped: no corpora"));
        assert!(without.runs[0].variables.is_empty() && without.runs[0].arguments.contains(&"corpora".to_owned()));
        let with = step(Some(Path::new("/mail")));
        assert_eq!(with.skipped, "");
        assert_eq!(with.runs[0].variables, [("DOSSIER_CORPORA".to_owned(), "/mail".to_owned())]);
    }

    #[test]
    fn stories_and_the_window_are_not_among_the_plain_tests() {
        let place = Place::here().unwrap();
        for name in targets::of(&place, Kind::Plain).unwrap() {
            assert!(!name.starts_with("story_") && !name.starts_with("window"), "{name}");
        }
        assert!(targets::of(&place, Kind::Plain).unwrap().contains(&"tidy".to_owned()));
    }
}
