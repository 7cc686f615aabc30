//! The table of ratios.

use std::fmt;

use crate::measure::Cost;

/// What was measured, in order.
#[derive(Default)]
pub struct Report {
    rows: Vec<(String, String, Cost)>,
    times: Vec<(String, f64, f64)>,
    notes: Vec<String>,
}

impl Report {
    /// Adds what one program cost at one task.
    pub fn row(&mut self, task: &str, program: &str, cost: Option<Cost>) {
        if let Some(cost) = cost {
            println!("{task}: {program} {:.2} s", cost.seconds);
            self.rows.push((task.into(), program.into(), cost));
        }
    }

    /// Adds how long a question takes inside the program (p50, p95, in seconds).
    pub fn times(&mut self, what: &str, p50: f64, p95: f64) {
        self.times.push((what.into(), p50, p95));
    }

    /// Adds a remark.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    fn ours(&self, task: &str) -> Option<f64> {
        self.rows.iter().find(|(t, program, _)| t == task && program == "dossier").map(|(_, _, cost)| cost.seconds)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<36} {:<18} {:>9} {:>9} {:>9}", "task", "program", "seconds", "ratio", "peak MB")?;
        for (task, program, cost) in &self.rows {
            let ratio = self.ours(task).map_or(0.0, |ours| cost.seconds / ours);
            writeln!(f, "{task:<36} {program:<18} {:>9.2} {ratio:>8.2}x {:>9}", cost.seconds, cost.peak_kb / 1000)?;
        }
        writeln!(f, "\nratio: how many times as long as dossier. Inside the program:")?;
        for (what, p50, p95) in &self.times {
            writeln!(f, "{what:<36} p50 {:>8.2} ms   p95 {:>8.2} ms", p50 * 1000.0, p95 * 1000.0)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "{note}"))
    }
}
