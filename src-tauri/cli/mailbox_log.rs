//! `mailbox log`: what was ever written to a server.

use api::rows::WrittenRow;
use clap::Args;
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::table::Table;
use crate::time;

/// How much of it.
#[derive(Debug, Args)]
pub struct Log {
    /// At most so many lines
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Log {
    /// Prints it.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let page = api::written_page(&place.open()?.store, 0, self.limit)?;
        if self.json {
            page.rows.iter().try_for_each(|row| out.json(&line(row)))?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(&["When", "Mailbox", "What", "State", "Message"]);
        for row in &page.rows {
            table.row(vec![time::local(row.at), row.account.clone(), what(row), state(row), row.subject.clone()]);
        }
        if table.is_empty() {
            out.line("Dossier has never written anything to a server.")?;
        }
        out.table(&table)?;
        Ok(Exit::Done)
    }
}

fn line(row: &WrittenRow) -> Value {
    json!({
        "at": time::iso(row.at),
        "ended": time::iso_or_null(row.ended),
        "account": row.account,
        "act": row.act,
        "folder": row.folder,
        "to": row.to,
        "state": row.state,
        "why": row.why,
        "said": row.said,
        "subject": row.subject,
        "from": row.from,
    })
}

fn what(row: &WrittenRow) -> String {
    match row.act.as_str() {
        "read" => format!("marked as read in {}", row.folder),
        "unread" => format!("marked as unread in {}", row.folder),
        "star" => format!("starred in {}", row.folder),
        "unstar" => format!("star taken off in {}", row.folder),
        "delete" => format!("deleted from {}", row.folder),
        _ => format!("moved from {} to {}", row.folder, row.to),
    }
}

fn state(row: &WrittenRow) -> String {
    let why = match row.why.as_str() {
        "gone" => "it was no longer there".into(),
        "folder_gone" => "the folder was no longer there".into(),
        "unable" => "the server cannot do that to one message alone".into(),
        "refused" => format!("the server said: {}", row.said),
        "cut_off" => "the connection was cut, and it cannot be told whether it was done; look into your mailbox".into(),
        _ => String::new(),
    };
    let state = match row.state.as_str() {
        "queued" => "waits",
        "sending" => "is being sent",
        "done" => "done",
        "uncertain" => "uncertain",
        "refused" => "refused",
        _ => "not done",
    };
    if why.is_empty() { state.into() } else { format!("{state}: {why}") }
}
