//! `documents`: files kept with people, clients and jobs.

use std::path::PathBuf;

use api::rows::{DocumentRow, FileRef};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::{time, undo};

/// Documents.
#[derive(Debug, Args)]
pub struct Documents {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Lists the documents of a person, client or job
    List {
        /// Whose, by id or its beginning
        id: String,
        /// A line of JSON for each, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
    /// Keeps attachments of a message with somebody
    Add {
        /// The message, by id or its beginning
        message: String,
        /// The numbers of the attachments, as `show --json` gives them
        #[arg(long, value_name = "N", num_args = 1.., value_delimiter = ',', required = true)]
        parts: Vec<u32>,
        /// With whom; without it, with whom the message is saved
        #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
        with: Vec<String>,
    },
    /// Takes documents away; `undo` brings them back
    Remove {
        /// Documents, by id or its beginning
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Saves documents into a folder, never over a file that is there
    Save {
        /// A document, by id or its beginning
        id: String,
        /// The folder
        folder: PathBuf,
    },
}

impl Documents {
    /// Does it.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        match &self.verb {
            Verb::List { id, json } => list(&api::documents(&store, id)?, *json, out),
            Verb::Add { message, parts, with } => undo::done(out, &api::document_add(&store, message, parts, with)?),
            Verb::Remove { ids } => undo::done(out, &api::document_remove(&store, ids)?),
            Verb::Save { id, folder } => {
                let files = [FileRef::Document { id: id.clone() }];
                for name in api::files_save(&store, &files, folder)? {
                    out.line(folder.join(name).display())?;
                }
                Ok(Exit::Done)
            }
        }
    }
}

fn list(rows: &[DocumentRow], json: bool, out: &mut Out) -> Result<Exit, Stop> {
    for row in rows {
        if json {
            out.json(&line(row))?;
        } else {
            let id = row.id.get(..8).unwrap_or(&row.id);
            out.line(format_args!("{id}  {}  {:>10}  {}", time::local(row.added), row.size, row.name))?;
        }
    }
    Ok(if rows.is_empty() { Exit::Nothing } else { Exit::Done })
}

fn line(row: &DocumentRow) -> Value {
    let source = |source: &api::rows::DocumentSourceRow| json!({"message": source.message, "subject": source.subject, "received": time::iso(source.received)});
    json!({
        "id": row.id, "name": row.name, "size": row.size, "added": time::iso(row.added), "kind": row.nature.kind,
        "danger": row.nature.danger, "doubts": row.nature.doubts, "came_with": row.sources.iter().map(source).collect::<Vec<_>>(),
    })
}
