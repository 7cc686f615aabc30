//! `cargo xtask bundle`: the installer for this system.

use crate::apt::Needs;
use crate::place::Place;
use crate::run::Run;
use crate::setup;
use crate::stop::Outcome;

/// Tauri's own program. It is fetched when it is needed: a lock file that names it for every system cannot be checked where a registry
/// mirrors only some of them.
const TAURI: &str = "@tauri-apps/cli@~2.12";

pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    setup::prepare(place, Needs::Build)?;
    Run::new(&place.root, "cargo", &["build", "--release", "--package", "dossier-cli"]).go()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--").collect();
    let tauri = ["exec", "--yes", "--package", TAURI, "--", "tauri", "build"];
    Run::new(&place.root, "npm", &[&tauri, words.as_slice()].concat()).go()?;
    println!("The installers are in target/release/bundle");
    Ok(())
}
