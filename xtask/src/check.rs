//! `cargo xtask check`: what is quick enough for every save.

use crate::apt::Needs;
use crate::place::Place;
use crate::plan;
use crate::setup;
use crate::stop::Outcome;
use crate::test;

pub fn run(place: &Place, _: &[String]) -> Outcome {
    setup::prepare(place, Needs::Build)?;
    if !place.has("ui/dist/index.html") {
        test::only(&[plan::ui_build(place)])?;
    }
    test::only(&[plan::fmt(place), plan::clippy(place), plan::tidy(place)])
}
