//! `review`: Mail to sort.

use api::rows::ReviewRow;
use api::{Lines, review_lines};
use clap::Args;
use domain::Verdict;

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::table::Table;
use crate::{lines, time};

/// Which lines, and how they are printed.
#[derive(Debug, Args)]
pub struct Review {
    /// Only these; without it everything but `none`
    #[arg(long, value_name = "VERDICT", value_parser = ["reply", "new", "sent", "application", "skipped", "none", "all"])]
    verdict: Option<String>,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Review {
    /// Prints the lines, newest first.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        if self.json {
            let mut ended = Ok(());
            review_lines(&store, self.lines(), &mut |(row, to)| {
                ended = out.json(&lines::review(&row, &to));
                ended.is_ok()
            })?;
            ended?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(&["ID", " ", "Received", "From", "Subject", "Save to", "Type"]);
        let (mut all, mut ticked) = (0_usize, 0_usize);
        review_lines(&store, self.lines(), &mut |(row, _)| {
            all += 1;
            ticked += usize::from(row.ticked);
            table.row(cells(&row));
            true
        })?;
        out.table(&table)?;
        out.line(format_args!("{}{all} found, {ticked} ticked.", if all > 0 { "\n" } else { "" }))?;
        Ok(Exit::Done)
    }

    fn lines(&self) -> Lines {
        match self.verdict.as_deref() {
            None => Lines::Waiting,
            Some(word) => Verdict::from_word(word).map_or(Lines::All, Lines::Of),
        }
    }
}

fn cells(row: &ReviewRow) -> Vec<String> {
    let chosen = row.into.iter().filter(|into| into.chosen).map(|into| into.target.name.as_str());
    let who =
        if row.direction == domain::Direction::Out { format!("to {}", row.to.join(", ")) } else { row.from.clone() };
    vec![
        row.id.clone(),
        if row.ticked { "x" } else { " " }.into(),
        time::local(row.received),
        who,
        row.subject.clone(),
        chosen.collect::<Vec<_>>().join(" · "),
        row.verdict.word().into(),
    ]
}
