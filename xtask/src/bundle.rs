//! `cargo xtask bundle`: the installer for this system, with both programs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::apt::Needs;
use crate::node;
use crate::place::Place;
use crate::run::Run;
use crate::setup;
use crate::stop::{Outcome, Stop};

/// What an installer gets besides the window. On its own, because every build of the window would ask for the file it names.
const BESIDES: &str = "tauri.bundle.conf.json";

pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    setup::prepare(place, Needs::Build)?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--").collect();
    let profile = if words.contains(&"--debug") { "debug" } else { "release" };
    let release: &[&str] = if profile == "release" { &["--release"] } else { &[] };
    Run::new(&place.root, "cargo", &[&["build", "--package", "dossier-cli"], release].concat()).go()?;
    lay_out(place, profile)?;
    let besides = place.root.join(BESIDES);
    let config = ["--config", &besides.to_string_lossy()];
    node::script(place, "bundle", &[&config, words.as_slice()].concat()).go()?;
    println!("The installers are in {}", built(place, profile).join("bundle").display());
    Ok(())
}

/// Where cargo puts what it builds in a profile.
fn built(place: &Place, profile: &str) -> PathBuf {
    place.binaries.with_file_name(profile)
}

/// Puts the command line where the bundler looks for it: under its name and the triple of the machine it is for.
fn lay_out(place: &Place, profile: &str) -> Outcome {
    let folder = place.root.join("target/installer");
    fs::create_dir_all(&folder).map_err(Stop::io("make target/installer"))?;
    let ending = std::env::consts::EXE_SUFFIX;
    let from = built(place, profile).join(format!("dossier{ending}"));
    let to = folder.join(format!("dossier-{}{ending}", triple()?));
    fs::copy(&from, &to).map_err(Stop::io(format!("copy {}", from.display())))?;
    Ok(())
}

/// This machine as the compiler names it, such as `x86_64-unknown-linux-gnu`.
fn triple() -> Result<String, Stop> {
    let answer = Command::new("rustc").arg("-vV").output().map_err(Stop::io("ask rustc for this machine's name"))?;
    host(&String::from_utf8_lossy(&answer.stdout))
        .ok_or_else(|| Stop::Missing("rustc does not name this machine".into()))
}

fn host(said: &str) -> Option<String> {
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_named_as_the_compiler_names_it() {
        let said = "rustc 1.95.0\nbinary: rustc\nhost: aarch64-apple-darwin\nrelease: 1.95.0\n";
        assert_eq!(host(said).as_deref(), Some("aarch64-apple-darwin"));
        assert_eq!(host("rustc 1.95.0\n"), None);
        assert!(triple().is_ok_and(|triple| triple.contains('-')));
    }
}
