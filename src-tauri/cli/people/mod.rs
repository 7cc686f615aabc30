//! `people`: who is on file.

mod edit;
mod import;
mod list;
pub mod show;

use clap::{Args, Subcommand};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::undo;

/// What to do about people, clients and jobs.
#[derive(Debug, Args)]
pub struct People {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Takes over a table (CSV, .xlsx, vCard) of people, clients or jobs
    Import(import::Import),
    /// Lists people, clients or jobs
    List(list::List),
    /// Shows a profile with its newest messages
    Show {
        /// A person, client or job, by id or its beginning
        id: String,
        /// One object, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
    /// Puts a person, client or job on file
    Add(edit::Add),
    /// Changes what is said of a person, client or job
    Edit(edit::Edit),
    /// Takes a person, client or job off file; messages stay in the store
    Remove {
        /// A person, client or job, by id or its beginning
        id: String,
    },
}

impl People {
    /// Carries it out.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        match &self.verb {
            Verb::Import(import) => import.run(&store, out),
            Verb::List(list) => list.run(&store, out),
            Verb::Show { id, json } => show::print(&store, id, *json, out),
            Verb::Add(add) => add.run(&store, out),
            Verb::Edit(edit) => edit.run(&store, out),
            Verb::Remove { id } => undo::done(out, &api::profile_remove(&store, id)?),
        }
    }
}
