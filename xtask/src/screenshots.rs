//! `cargo xtask screenshots`: the window's tests, for the pictures they leave.

use crate::apt::Needs;
use crate::place::Place;
use crate::plan;
use crate::setup;
use crate::stop::Outcome;
use crate::test;

pub fn run(place: &Place, _: &[String]) -> Outcome {
    setup::prepare(place, Needs::BuildAndTests)?;
    test::only(&[plan::ui_build(place), plan::build(place), plan::window(place)?])?;
    println!("The pictures are in {}", place.screenshots().display());
    Ok(())
}
