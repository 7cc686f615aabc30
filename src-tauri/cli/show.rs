//! `show`: one message, or one profile.

use api::Code;
use clap::Args;

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::place::Place;
use crate::{message, people};

/// What to show.
#[derive(Debug, Args)]
pub struct Show {
    /// A message, person, client or job, by id or its beginning
    id: String,
    /// The message exactly as it was received
    #[arg(long)]
    raw: bool,
    /// Asks for its text and attachments where they are not here: the next sync brings them
    #[arg(long, conflicts_with = "raw")]
    fetch: bool,
    /// One object, see docs/cli.md
    #[arg(long, conflicts_with = "raw")]
    json: bool,
}

impl Show {
    /// Prints it.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        if self.raw {
            out.bytes(&api::message_bytes(&store, &self.id).map_err(|failure| failure.with("id", &self.id))?)?;
            return Ok(Exit::Done);
        }
        if self.fetch && api::message_want(&store, &self.id).map_err(|failure| failure.with("id", &self.id))? {
            out::say("The next `dossier sync` brings it.");
        }
        match api::message(&store, &self.id) {
            Ok(view) => message::print(&view, self.json, out),
            Err(missing) if missing.code == Code::NotFound => match api::profile(&store, &self.id) {
                Ok(_) => people::show::print(&store, &self.id, self.json, out),
                Err(failure) if failure.code == Code::NotFound => Err(missing.with("id", &self.id).into()),
                Err(failure) => Err(failure.into()),
            },
            Err(failure) => Err(failure.with("id", &self.id).into()),
        }
    }
}
