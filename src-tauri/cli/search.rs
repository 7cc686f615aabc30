//! `search`: messages, people, clients and jobs.

use clap::Args;

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::place::Place;
use crate::table::Table;
use crate::{lines, time};

/// What to look for.
#[derive(Debug, Args)]
pub struct Search {
    /// Words (put them in quotation marks, or after --, where one begins with a hyphen), and from: to: subject: has:attachment before: after: in: candidate: client: job: is:unread is:reply is:filed "phrase" -not OR
    #[arg(required = true, num_args = 1..)]
    query: Vec<String>,
    /// At most this many messages
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Search {
    /// Prints the messages found, newest first.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        let found = api::search(&store, &self.query.join(" "), self.limit)?;
        let exit = if found.rows.is_empty() && found.targets.is_empty() { Exit::Nothing } else { Exit::Done };
        if self.json {
            found.rows.iter().try_for_each(|row| out.json(&lines::message(row)))?;
        } else {
            for target in &found.targets {
                out.line(format_args!("{}  {}  {}", target.id, lines::kind(target), target.name))?;
            }
            let mut table = Table::new(&["ID", "Received", "Who", "Subject", "Saved to"]);
            for row in found.rows {
                let filed = row.filed.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(" · ");
                table.row(vec![row.id, time::local(row.received), row.who, row.subject, filed]);
            }
            if !found.targets.is_empty() && !table.is_empty() {
                out.line("")?;
            }
            out.table(&table)?;
        }
        out.flush()?;
        if let Some(hint) = &found.hint {
            out::say(hinted(hint));
        } else if exit == Exit::Nothing {
            out::say("Nothing found.");
        }
        if found.more {
            out::say(&format!("There are more; ask for them with --limit {}.", self.limit.saturating_mul(4)));
        }
        Ok(exit)
    }
}

fn hinted(hint: &str) -> &str {
    match hint {
        "empty" => "Say what to look for.",
        "unknown_operator" => "One of the operators is not known; it was taken for a word.",
        "bad_date" => "A date is not understood: write 2026-11-21, 2026-11 or 2026.",
        "only_not" => "Say also what to look for, not only what to leave out.",
        "unclosed_quote" => "A quotation mark is never closed; it was closed at the end.",
        other => other,
    }
}
