//! `cargo xtask app`: build and open the window.

use crate::apt::Needs;
use crate::node;
use crate::place::Place;
use crate::run::Run;
use crate::setup;
use crate::stop::Outcome;

pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    setup::prepare(place, Needs::Build)?;
    node::script(place, "build", &[]).go()?;
    Run::cargo(place, "build", &["--bins"]).go()?;
    let window = place.binaries.join(format!("dossier-desktop{}", std::env::consts::EXE_SUFFIX));
    Run::new(&place.root, &window.to_string_lossy(), &for_the_window(arguments)).go()
}

fn for_the_window(arguments: &[String]) -> Vec<&str> {
    let mut rest: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if rest.first() == Some(&"--") {
        rest.remove(0);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_the_dashes_goes_to_the_window() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(for_the_window(&words("-- --demo")), ["--demo"]);
        assert_eq!(for_the_window(&words("--demo")), ["--demo"]);
        assert!(for_the_window(&[]).is_empty());
    }
}
