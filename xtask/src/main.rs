//! The house's own commands: `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this program talks to a terminal")]

mod app;
mod apt;
mod bench;
mod bundle;
mod check;
mod node;
mod place;
mod plan;
mod python;
mod run;
mod sample;
mod screenshots;
mod session;
mod setup;
mod stop;
mod table;
mod tally;
mod targets;
mod test;

use std::process::ExitCode;

use place::Place;
use stop::{Outcome, Stop};

struct Verb {
    name: &'static str,
    about: &'static str,
    run: fn(&Place, &[String]) -> Outcome,
}

const VERBS: &[Verb] = &[
    Verb { name: "app", about: "build and open the window (-- --demo: with the sample mailbox)", run: app::run },
    Verb {
        name: "test",
        about: "everything that must hold (--list, --only STEP, --from STEP, --corpora DIR)",
        run: test::run,
    },
    Verb { name: "check", about: "the quick part: fmt, clippy, tidy", run: check::run },
    Verb {
        name: "bench",
        about: "side by side with the peers (-- --messages 50000; -- --calendar: calendars alone), a large store inside (-- --scale 1000000 --inside DIR), the window on it (-- --window DIR)",
        run: bench::run,
    },
    Verb { name: "bundle", about: "the installer for this system, in target/release/bundle", run: bundle::run },
    Verb {
        name: "screenshots",
        about: "every screen in the real window, into target/screenshots",
        run: screenshots::run,
    },
    Verb { name: "sample", about: "write the sample mailbox again, into assets/sample", run: write_sample },
    Verb {
        name: "setup",
        about: "what the others begin with: system packages, npm dependencies, servers for the tests",
        run: setup::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            if !matches!(stop, Stop::Told { .. }) {
                eprintln!("\n{stop}");
            }
            ExitCode::from(stop.code())
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let Some((name, rest)) =
        arguments.split_first().filter(|(name, _)| !matches!(name.as_str(), "help" | "--help" | "-h"))
    else {
        println!("{}", verbs());
        return Ok(());
    };
    let verb = VERBS.iter().find(|verb| verb.name == name);
    let verb = verb.ok_or_else(|| Stop::Usage(format!("there is no verb \"{name}\"\n{}", verbs())))?;
    (verb.run)(&Place::here()?, rest)
}

fn write_sample(place: &Place, _: &[String]) -> Outcome {
    sample::write(&place.root.join("assets/sample")).map_err(Stop::io("write the sample mailbox"))
}

fn verbs() -> String {
    let lines: Vec<String> = VERBS.iter().map(|verb| format!("  {:<12} {}", verb.name, verb.about)).collect();
    format!("cargo xtask VERB\n\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_listed_once_and_an_unknown_one_is_refused() {
        for verb in VERBS {
            assert_eq!(verbs().matches(&format!("\n  {} ", verb.name)).count(), 1, "{}", verb.name);
        }
        assert!(matches!(dispatch(&["fly".into()]), Err(Stop::Usage(_))));
    }
}
