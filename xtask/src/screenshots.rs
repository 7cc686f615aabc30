//! `cargo xtask screenshots`: the window's tests, for the pictures they leave: every screen in all languages and themes, and on a large screen.

use crate::apt::Needs;
use crate::place::Place;
use crate::plan;
use crate::setup;
use crate::stop::Outcome;
use crate::test;

pub fn run(place: &Place, _: &[String]) -> Outcome {
    setup::prepare(place, Needs::BuildAndTests)?;
    let mut window = plan::window(place)?;
    window.runs = window.runs.into_iter().map(|run| run.with("DOSSIER_LANGUAGES", "all")).collect();
    test::only(&[plan::ui_build(place), plan::build(place), window])?;
    println!("The pictures are in {}", place.screenshots().display());
    Ok(())
}
