//! The table at the end of a test run.

use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Passed {
        tests: u32,
    },
    Failed {
        code: u8,
    },
    /// An earlier step failed, or only others were asked for.
    NotRun,
    /// The step cannot be carried out on this system.
    NotHere,
}

pub struct Row {
    pub step: String,
    pub took: Option<Duration>,
    pub fate: Fate,
    /// What of it was left out, and why; empty where nothing was.
    pub skipped: &'static str,
}

pub fn render(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.step.len()).max().unwrap_or_default().max("total".len());
    let total: Duration = rows.iter().filter_map(|row| row.took).sum();
    let rule = "─".repeat(width + 34);
    let mut lines = vec![format!("{:<width$}  {:>8}", "step", "seconds"), rule.clone()];
    lines.extend(rows.iter().map(|row| format!("{:<width$}  {:>8}  {}", row.step, seconds(row.took), words(row))));
    lines.push(rule);
    lines.push(format!("{:<width$}  {:>8}", "total", seconds(Some(total))));
    lines.join("\n")
}

fn seconds(took: Option<Duration>) -> String {
    took.map_or_else(|| "-".to_owned(), |took| format!("{:.1}", took.as_secs_f64()))
}

fn words(row: &Row) -> String {
    match &row.fate {
        Fate::Passed { .. } if !row.skipped.is_empty() => format!("{}, {}", fate(&row.fate), row.skipped),
        other => fate(other),
    }
}

fn fate(fate: &Fate) -> String {
    match fate {
        Fate::Passed { tests: 0 } => "ok".to_owned(),
        Fate::Passed { tests } => format!("ok, {tests} tests"),
        Fate::Failed { code } => format!("FAILED (code {code})"),
        Fate::NotRun => "not run".to_owned(),
        Fate::NotHere => "not on this system".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_seconds_and_its_fate() {
        let row = |step: &str, took, fate| Row { step: step.into(), took, fate, skipped: "" };
        let table = render(&[
            row("fmt", Some(Duration::from_millis(1240)), Fate::Passed { tests: 0 }),
            row("cargo tests", Some(Duration::from_secs(61)), Fate::Passed { tests: 120 }),
            Row {
                skipped: "skipped: no corpora",
                ..row("corpora", Some(Duration::from_secs(1)), Fate::Passed { tests: 9 })
            },
            row("vitest", Some(Duration::from_secs(2)), Fate::Failed { code: 3 }),
            row("window", None, Fate::NotRun),
        ]);
        let expected = "\
step          seconds
─────────────────────────────────────────────
fmt               1.2  ok
cargo tests      61.0  ok, 120 tests
corpora           1.0  ok, 9 tests, skipped: no corpora
vitest            2.0  FAILED (code 3)
window              -  not run
─────────────────────────────────────────────
total            65.2";
        assert_eq!(table, expected);
    }
}
