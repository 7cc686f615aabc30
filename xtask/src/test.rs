//! `cargo xtask test`: everything that must hold, step by step.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use crate::apt::Needs;
use crate::place::Place;
use crate::plan::{self, Around, Step};
use crate::run::Run;
use crate::session::Session;
use crate::setup;
use crate::stop::{Outcome, Stop};
use crate::table::{self, Fate, Row};
use crate::tally::Tally;

pub fn run(place: &Place, arguments: &[String]) -> Outcome {
    let public = public(arguments)?;
    let steps = plan::steps(place, public.as_deref())?;
    let choice = Choice::read(arguments, &steps)?;
    if choice.list {
        list(&steps);
        return Ok(());
    }
    let prepare = Step { name: "setup", around: Around::Nothing, runs: Vec::new(), skipped: "" };
    let mut report = Report::default();
    report.carry_out(&prepare, true, |_| (Tally::default(), setup::prepare(place, Needs::BuildAndTests)));
    for step in &steps {
        report.carry_out(step, choice.wants(step.name, &steps), carry_out);
    }
    report.close()
}

/// Runs a few steps by name order, without a table; for the verbs that are shorter than `test`.
pub fn only(steps: &[Step]) -> Outcome {
    steps.iter().try_for_each(|step| carry_out(step).1)
}

fn list(steps: &[Step]) {
    println!("setup\n    missing system packages (apt), npm dependencies, calendar servers (pip)");
    for step in steps {
        println!("{}", step.name);
        step.runs.iter().for_each(|run| println!("    {run}"));
    }
}

/// The folder of public messages.
fn public(arguments: &[String]) -> Result<Option<PathBuf>, Stop> {
    let Some(at) = arguments.iter().position(|word| word == "--corpora") else { return Ok(None) };
    let folder = arguments.get(at + 1).ok_or_else(|| Stop::Usage("which folder? --corpora DIR".into()))?;
    fs::canonicalize(folder).map(Some).map_err(Stop::io(format!("find the folder {folder}")))
}

#[derive(Default)]
struct Choice {
    list: bool,
    only: Vec<String>,
    from: Option<String>,
}

impl Choice {
    fn read(arguments: &[String], steps: &[Step]) -> Result<Self, Stop> {
        let mut choice = Self::default();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--list" => choice.list = true,
                "--only" => choice.only.push(known(words.next(), steps)?),
                "--from" => choice.from = Some(known(words.next(), steps)?),
                // `public` has read it.
                "--corpora" => drop(words.next()),
                other => {
                    return Err(Stop::Usage(format!(
                        "test does not know \"{other}\": --list, --only STEP, --from STEP, --corpora DIR"
                    )));
                }
            }
        }
        Ok(choice)
    }

    fn wants(&self, name: &str, steps: &[Step]) -> bool {
        let place = |name: &str| steps.iter().position(|step| step.name == name);
        let chosen = self.only.is_empty() || self.only.iter().any(|only| only == name);
        chosen && self.from.as_ref().is_none_or(|from| place(name) >= place(from))
    }
}

fn known(name: Option<&String>, steps: &[Step]) -> Result<String, Stop> {
    let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
    let found = name.filter(|name| names.contains(&name.as_str()));
    found.cloned().ok_or_else(|| Stop::Usage(format!("which step? {}", names.join(" · "))))
}

/// Carries out one step with what it needs around it.
fn carry_out(step: &Step) -> (Tally, Outcome) {
    let session = match step.around {
        Around::Nothing => None,
        Around::Keychain => Some(Session::without_screen()),
        Around::Screen => Some(Session::with_screen()),
    };
    match session.transpose() {
        Ok(session) => all(&step.runs, session.as_ref()),
        Err(stop) => (Tally::default(), Err(stop)),
    }
}

fn all(runs: &[Run], session: Option<&Session>) -> (Tally, Outcome) {
    let mut sum = Tally::default();
    for run in runs {
        let run = session.map_or_else(|| run.clone(), |session| session.inside(run));
        let (tally, outcome) = run.counted();
        sum.add(tally);
        if outcome.is_err() {
            return (sum, outcome);
        }
    }
    (sum, Ok(()))
}

/// What came of each step so far.
#[derive(Default)]
struct Report {
    rows: Vec<Row>,
    sum: Tally,
    failure: Option<(String, Stop)>,
}

impl Report {
    fn carry_out(&mut self, step: &Step, wanted: bool, act: impl FnOnce(&Step) -> (Tally, Outcome)) {
        if self.failure.is_some() || !wanted || !step.around.is_here() {
            let fate = if step.around.is_here() { Fate::NotRun } else { Fate::NotHere };
            self.rows.push(Row { step: step.name.to_owned(), took: None, fate, skipped: "" });
            return;
        }
        println!("\n━━ {} ━━", step.name);
        if !step.skipped.is_empty() {
            println!("{}", step.skipped);
        }
        let start = Instant::now();
        let (tally, outcome) = act(step);
        let took = start.elapsed();
        println!("━━ {}: {:.1} s", step.name, took.as_secs_f64());
        self.count(step, tally, outcome.is_err());
        let fate = match &outcome {
            Ok(()) => Fate::Passed { tests: tally.passed },
            Err(stop) => Fate::Failed { code: stop.code() },
        };
        self.rows.push(Row { step: step.name.to_owned(), took: Some(took), fate, skipped: step.skipped });
        self.failure = outcome.err().map(|stop| (step.name.to_owned(), stop));
    }

    /// A step that counts no tests of its own counts as one.
    fn count(&mut self, step: &Step, tally: Tally, is_broken: bool) {
        if is_broken {
            self.sum.add(Tally { failed: tally.failed.max(1), ..tally });
        } else if tally.is_empty() && !step.runs.is_empty() {
            self.sum.passed += 1;
        } else {
            self.sum.add(tally);
        }
    }

    /// Prints the table, what went wrong and, last and alone on its line, the sum.
    fn close(self) -> Outcome {
        println!("\n{}\n", table::render(&self.rows));
        if let Some((step, stop)) = &self.failure {
            println!("The step \"{step}\" did not pass.\n{stop}\n");
        }
        println!("{}", self.sum);
        self.failure.map_or(Ok(()), |(_, stop)| Err(Stop::Told { code: stop.code() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Vec<Step> {
        ["fmt", "vitest", "window"].map(|name| Step { name, around: Around::Nothing, runs: vec![], skipped: "" }).into()
    }

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn steps_are_chosen_by_name() {
        let rows = [
            ("all", "", [true, true, true]),
            ("one", "--only vitest", [false, true, false]),
            ("two", "--only fmt --only window", [true, false, true]),
            ("the rest", "--from vitest", [false, true, true]),
            ("all, with public messages", "--corpora mail", [true, true, true]),
        ];
        for (what, line, expected) in rows {
            let choice = Choice::read(&words(line), &steps()).unwrap();
            assert_eq!(["fmt", "vitest", "window"].map(|name| choice.wants(name, &steps())), expected, "{what}");
        }
        assert!(Choice::read(&words("--only nothing"), &steps()).is_err());
        assert!(Choice::read(&words("--fast"), &steps()).is_err());
    }

    #[test]
    fn a_folder_of_public_messages_must_be_there() {
        assert!(public(&words("--only fmt")).unwrap().is_none());
        assert!(public(&words("--corpora .")).unwrap().is_some_and(|folder| folder.is_absolute()));
        assert!(public(&words("--corpora")).is_err());
        assert!(public(&words("--corpora /no/such/folder")).is_err());
    }

    #[test]
    fn the_first_failure_stops_the_run_gives_its_name_and_its_code() {
        let mut report = Report::default();
        let failed = || Err(Stop::Failed { what: "npx vitest run".into(), code: 7 });
        let [fmt, vitest, window] = <[Step; 3]>::try_from(steps()).ok().unwrap();
        report.carry_out(&fmt, true, |_| (Tally { passed: 4, failed: 0 }, Ok(())));
        report.carry_out(&vitest, true, |_| (Tally { passed: 2, failed: 3 }, failed()));
        report.carry_out(&window, true, |_| unreachable!("a step after the failure was run"));
        assert_eq!(report.sum, Tally { passed: 6, failed: 3 });
        assert_eq!(report.rows.last().map(|row| row.fate.clone()), Some(Fate::NotRun));
        assert_eq!(report.failure.as_ref().map(|(step, _)| step.as_str()), Some("vitest"));
        assert_eq!(report.close().map_err(|stop| stop.code()), Err(7));
    }

    #[test]
    fn a_step_that_broke_before_its_first_test_is_a_failure() {
        let rows = [
            ("did not compile", Tally::default(), Tally { passed: 0, failed: 1 }),
            ("stopped after good ones", Tally { passed: 5, failed: 0 }, Tally { passed: 5, failed: 1 }),
        ];
        for (what, tally, expected) in rows {
            let mut report = Report::default();
            report.carry_out(&steps()[0], true, |_| (tally, Err(Stop::Failed { what: what.into(), code: 1 })));
            assert_eq!(report.sum, expected, "{what}");
        }
    }
}
