//! `cargo xtask bundle`: the installer for this system.

use crate::apt::Needs;
use crate::node;
use crate::place::Place;
use crate::run::Run;
use crate::setup;
use crate::stop::Outcome;

pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    setup::prepare(place, Needs::Build)?;
    Run::new(&place.root, "cargo", &["build", "--release", "--package", "dossier-cli"]).go()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--").collect();
    node::script(place, "bundle", &words).go()?;
    println!("The installers are in target/release/bundle");
    Ok(())
}
