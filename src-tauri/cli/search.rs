//! `search`: messages, people, clients and jobs.

use api::rows::{SearchQuery, SearchResult};
use clap::{Args, Subcommand, ValueEnum};

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::place::Place;
use crate::table::Table;
use crate::{lines, time, undo};

/// What to look for.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Search {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Words (put them in quotation marks, or after --, where one begins with a hyphen) and operators, see docs/cli.md: from: to: cc: bcc: subject: has: type: filename: before: after: on: older_than: newer_than: larger: smaller: in: is: account: candidate: client: job: "phrase" -not OR ( )
    #[arg(required_unless_present = "saved", num_args = 1..)]
    query: Vec<String>,
    /// A saved search; words narrow it further
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// At most this many messages
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    /// In which order
    #[arg(long, value_enum, default_value_t = By::Time)]
    by: By,
    /// The newest of each conversation
    #[arg(long)]
    group: bool,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The newest first
    Time,
    /// The best of the newest thousand first
    Relevance,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Keeps a search under a name; a search that has the name is replaced
    Save {
        /// The name
        name: String,
        /// The search
        #[arg(required = true, num_args = 1..)]
        query: Vec<String>,
    },
    /// Lists the saved searches
    List {
        /// One object a line, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
    /// Forgets a saved search
    Remove {
        /// Its name or id
        name: String,
    },
}

impl Search {
    /// Prints the messages found, or does what is asked about saved searches.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        match &self.verb {
            Some(verb) => verb.run(&store, out),
            None => self.find(&store, out),
        }
    }

    fn find(&self, store: &api::Store, out: &mut Out) -> Result<Exit, Stop> {
        let mut query = self.query.join(" ");
        if let Some(name) = &self.saved {
            query = format!("({}) {query}", api::saved_search(store, name)?.query);
        }
        let asked = SearchQuery {
            query,
            limit: self.limit,
            by_relevance: self.by == By::Relevance,
            grouped: self.group,
            messages_only: self.json,
        };
        let found = api::search(store, &asked)?;
        let exit = if found.rows.is_empty() && found.targets.is_empty() { Exit::Nothing } else { Exit::Done };
        if self.json {
            print_json(&found, out)?
        } else {
            print(&found, out)?
        }
        out.flush()?;
        self.say(&found, exit);
        Ok(exit)
    }

    fn say(&self, found: &SearchResult, exit: Exit) {
        if let Some(hint) = &found.hint {
            out::say(hinted(hint));
        } else if exit == Exit::Nothing {
            out::say("Nothing found.");
        }
        if let Some(meant) = &found.meant {
            out::say(&format!("Did you mean: {meant}"));
        }
        if let Some(considered) = found.considered {
            out::say(&format!("Only the newest {considered} messages found were looked at for this."));
        }
        if found.more {
            out::say(&format!("There are more; ask for them with --limit {}.", self.limit.saturating_mul(4)));
        }
    }
}

impl Verb {
    fn run(&self, store: &api::Store, out: &mut Out) -> Result<Exit, Stop> {
        match self {
            Self::Save { name, query } => {
                let saved = api::saved_search_save(store, name, &query.join(" "))?;
                out.line(format_args!("{}", saved.id))?;
            }
            Self::Remove { name } => return undo::done(out, &api::saved_search_remove(store, name)?),
            Self::List { json } => {
                let mut table = Table::new(&["ID", "Name", "Search"]);
                for saved in api::saved_searches(store)? {
                    if *json {
                        out.json(&lines::saved_search(&saved))?;
                    } else {
                        table.row(vec![saved.id, saved.name, saved.query]);
                    }
                }
                if !json {
                    out.table(&table)?;
                }
            }
        }
        Ok(Exit::Done)
    }
}

fn print_json(found: &SearchResult, out: &mut Out) -> Result<(), Stop> {
    for (at, row) in found.rows.iter().enumerate() {
        let mut line = lines::message(row);
        if let (Some(hits), Some(line)) = (found.hits.get(at), line.as_object_mut()) {
            line.insert("hits".into(), (*hits).into());
        }
        out.json(&line)?;
    }
    Ok(())
}

fn print(found: &SearchResult, out: &mut Out) -> Result<(), Stop> {
    for target in &found.targets {
        out.line(format_args!("{}  {}  {}", target.id, lines::kind(target), target.name))?;
    }
    let mut heads = vec!["ID", "Received", "Who", "Subject", "Saved to"];
    heads.extend(found.grouped.then_some("Found"));
    let mut table = Table::new(&heads);
    for (at, row) in found.rows.iter().enumerate() {
        let filed = row.filed.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(" · ");
        let mut cells = vec![row.id.clone(), time::local(row.received), row.who.clone(), row.subject.clone(), filed];
        cells.extend(found.hits.get(at).map(u32::to_string));
        table.row(cells);
    }
    if !found.targets.is_empty() && !table.is_empty() {
        out.line("")?;
    }
    out.table(&table)
}

fn hinted(hint: &str) -> &str {
    match hint {
        "empty" => "Say what to look for.",
        "unknown_operator" => "One of the operators, or its value, is not known; it was left aside.",
        "bad_date" => "A date is not understood; it was left aside. Write 2026-11-21, 2026-11, 2026, 7d, 2w, 6m or 1y.",
        "bad_size" => "A size is not understood; it was left aside. Write 200k or 5M.",
        "only_not" => "Say also what to look for, not only what to leave out.",
        "unclosed_quote" => "A quotation mark is never closed; it was closed at the end.",
        "no_stages" => "There are no stages yet; stage: was left aside.",
        "excluded" => "What an exclusion hides is not searched; is:excluded was left aside.",
        "too_much" => "These are more alternatives than are looked for at once; some were left aside.",
        other => other,
    }
}
