//! `cargo xtask bench [-- --messages 50000]`: Dossier beside its peers on one private mail server and one of calendars, as ratios; `-- --calendar` calendars alone.
//! `cargo xtask bench -- --window DIR`: the real window on a store that was made there (`--inside DIR`), beside the window on an empty one.

use crate::apt::Needs;
use crate::node;
use crate::place::Place;
use crate::python;
use crate::run::Run;
use crate::session::Session;
use crate::setup;
use crate::stop::Outcome;

pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    setup::prepare(place, Needs::BuildAndTests)?;
    if arguments.iter().any(|word| word == "--window") {
        return window(place, arguments);
    }
    python::install(place, python::PEERS)?;
    println!("Peers are measured where they are installed: mbsync (isync), mu (maildir-utils), notmuch");
    let programs = ["build", "--release", "--package", "dossier-cli", "--package", "dossier-tests", "--bins"];
    Run::new(&place.root, "cargo", &programs).go()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--").collect();
    let bench = place.root.join("target/release/bench");
    Run::new(&place.root, &bench.to_string_lossy(), &words).go()?;
    if words.contains(&"--calendar") {
        return Ok(());
    }
    node::script(place, "frames", &[]).go()
}

fn window(place: &Place, arguments: &[String]) -> Outcome {
    node::script(place, "build", &[]).go()?;
    Run::cargo(place, "build", &["--release", "--bins"]).go()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).filter(|word| *word != "--").collect();
    let bench = [&["bench", "--package", "dossier-tests", "--bench", "painted", "--"], &words[..]].concat();
    let session = Session::with_screen()?;
    session.inside(&Run::new(&place.root, "cargo", &bench)).go()
}
