//! What every other verb begins with.

use crate::apt::{self, Needs};
use crate::node;
use crate::place::Place;
use crate::python;
use crate::stop::Outcome;

pub fn run(place: &Place, _: &[String]) -> Outcome {
    prepare(place, Needs::BuildAndTests)
}

/// Installs what is missing on this machine; says nothing when nothing is.
pub fn prepare(place: &Place, needs: Needs) -> Outcome {
    apt::install(needs)?;
    if needs == Needs::BuildAndTests {
        python::install(place, python::SERVERS)?;
    }
    node::install(place)
}
