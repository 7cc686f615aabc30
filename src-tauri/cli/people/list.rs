//! `people list`.

use api::Store;
use api::rows::ListQuery;
use clap::Args;
use domain::PersonKind;
use serde_json::Value;

use crate::exit::{Exit, Stop};
use crate::lines;
use crate::out::Out;
use crate::table::Table;
use crate::time::local_or_never;

/// Which of them.
#[derive(Debug, Args)]
pub struct List {
    /// Only these; without it all people
    #[arg(long, value_name = "KIND", value_parser = ["candidate", "contact", "employee", "client", "job"])]
    kind: Option<String>,
    /// Part of a name, address, tag or client
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    search: String,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl List {
    /// Prints them by name.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let kind = self.kind.as_deref().and_then(PersonKind::from_word);
        let query = ListQuery {
            kind,
            search: self.search.clone(),
            sort: "name".into(),
            limit: u32::MAX,
            ..ListQuery::default()
        };
        let (lines, table) = match self.kind.as_deref() {
            Some("client") => clients(store, &query)?,
            Some("job") => jobs(store, &query)?,
            _ => people(store, &query)?,
        };
        if self.json {
            lines.iter().try_for_each(|line| out.json(line))?;
        } else if table.is_empty() {
            out.line("Nobody found.")?;
        } else {
            out.table(&table)?;
        }
        Ok(if lines.is_empty() && !self.search.is_empty() { Exit::Nothing } else { Exit::Done })
    }
}

fn people(store: &Store, query: &ListQuery) -> Result<(Vec<Value>, Table), Stop> {
    let rows = api::people_page(store, query)?.rows;
    let mut table = Table::new(&["ID", "Name", "Kind", "Address", "Client", "Messages", "Last message"]);
    for row in &rows {
        let roles: Vec<&str> = row.target.roles.iter().map(|role| role.word()).collect();
        table.row(vec![
            row.target.id.clone(),
            row.target.name.clone(),
            roles.join(", "),
            row.address.clone(),
            row.client.clone(),
            row.messages.to_string(),
            local_or_never(row.last_message),
        ]);
    }
    Ok((rows.iter().map(lines::person).collect(), table))
}

fn clients(store: &Store, query: &ListQuery) -> Result<(Vec<Value>, Table), Stop> {
    let rows = api::clients_page(store, query)?.rows;
    let mut table = Table::new(&["ID", "Name", "Domains", "Contacts", "Jobs", "Messages", "Last message"]);
    for row in &rows {
        table.row(vec![
            row.target.id.clone(),
            row.target.name.clone(),
            row.domains.join(", "),
            row.contacts.to_string(),
            row.jobs.to_string(),
            row.messages.to_string(),
            local_or_never(row.last_message),
        ]);
    }
    Ok((rows.iter().map(lines::client).collect(), table))
}

fn jobs(store: &Store, query: &ListQuery) -> Result<(Vec<Value>, Table), Stop> {
    let rows = api::jobs_page(store, query)?.rows;
    let mut table = Table::new(&["ID", "Reference", "Title", "Client", "Open", "Messages", "Last message"]);
    for row in &rows {
        table.row(vec![
            row.target.id.clone(),
            row.target.note.clone(),
            row.target.name.clone(),
            row.client.clone(),
            if row.open { "yes" } else { "no" }.into(),
            row.messages.to_string(),
            local_or_never(row.last_message),
        ]);
    }
    Ok((rows.iter().map(lines::job).collect(), table))
}
