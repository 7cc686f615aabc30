//! `exclude`: whose mail stays out.

use api::rows::{ExclusionRow, ExclusionSubject};
use api::{Code, Failure, Store};
use clap::{Args, Subcommand};
use domain::{Mode, Scope};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::table::Table;
use crate::{lines, time, undo};

/// What to do about exclusions.
#[derive(Debug, Args)]
pub struct Exclude {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Leaves somebody's mail out from now on
    Add(Add),
    /// Takes an exclusion back
    Remove(Remove),
    /// Lists the exclusions in force
    List {
        /// One object a line, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    whom: Whom,
    #[command(flatten)]
    mode: ModeFlags,
    /// Only messages where they are the sender or the only other party
    #[arg(long)]
    alone: bool,
    /// Only say what would be touched
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Whom {
    /// Every address of this person or client
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// One address
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// A domain and everything below it
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct ModeFlags {
    /// Hides what is stored already, and shows it again when the exclusion goes (the default)
    #[arg(long)]
    hide: bool,
    /// Keeps what was saved to profiles visible
    #[arg(long)]
    keep: bool,
    /// Hides what is stored now and deletes it in 30 days
    #[arg(long)]
    delete: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Remove {
    /// The exclusion's id or its beginning
    id: Option<String>,
    /// The exclusion of this person or client
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// The exclusion of this address
    #[arg(long, value_name = "ADDRESS")]
    address: Option<String>,
    /// The exclusion of this domain
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
}

impl Exclude {
    /// Adds, takes back or lists.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        match &self.verb {
            Verb::Add(add) => add.run(&store, out),
            Verb::Remove(remove) => undo::done(out, &api::exclusion_remove(&store, &remove.id(&store)?)?),
            Verb::List { json } => list(&store, *json, out),
        }
    }
}

impl Add {
    fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let subject = self.whom.subject();
        let scope = if self.alone { Scope::Alone } else { Scope::All };
        let touched = api::exclusion_preview(store, &subject, scope)?;
        let verb = if self.dry_run { "Would leave" } else { "Leaves" };
        out.line(format_args!(
            "{verb} out {} messages of {}: {} saved to profiles, {} in Mail to sort, {} with others on file.",
            touched.messages,
            if touched.addresses.is_empty() { "no address so far".into() } else { touched.addresses.join(", ") },
            touched.filed,
            touched.waiting,
            touched.with_others
        ))?;
        if self.mode.delete {
            out.line(format_args!("Deleted on {}.", time::local(touched.delete_at)))?;
        }
        if self.dry_run {
            return Ok(Exit::Done);
        }
        undo::done(out, &api::exclusion_add(store, &subject, self.mode.mode(), scope)?)
    }
}

impl Whom {
    fn subject(&self) -> ExclusionSubject {
        match (&self.person, &self.address, &self.domain) {
            (Some(id), ..) => ExclusionSubject::Person { id: id.clone() },
            (_, Some(address), _) => ExclusionSubject::Address { address: address.clone() },
            (.., domain) => ExclusionSubject::Domain { domain: domain.clone().unwrap_or_default() },
        }
    }
}

impl ModeFlags {
    fn mode(&self) -> Mode {
        match (self.keep, self.delete) {
            (true, _) => Mode::Keep,
            (_, true) => Mode::Delete,
            _ => Mode::Hide,
        }
    }
}

impl Remove {
    fn id(&self, store: &Store) -> Result<String, Stop> {
        if let Some(id) = &self.id {
            return Ok(id.clone());
        }
        let rows = api::exclusions(store)?;
        let found = rows.into_iter().find(|row| self.is_meant(row));
        Ok(found.ok_or_else(|| Failure::new(Code::NotFound).with("what", "exclusion"))?.id)
    }

    fn is_meant(&self, row: &ExclusionRow) -> bool {
        let same = |asked: &Option<String>, has: &str| {
            asked.as_deref().is_some_and(|asked| has.eq_ignore_ascii_case(asked.trim()))
        };
        match &row.subject {
            ExclusionSubject::Person { id } => self.person.as_deref().is_some_and(|asked| id.starts_with(asked.trim())),
            ExclusionSubject::Address { address } => same(&self.address, address),
            ExclusionSubject::Domain { domain } => same(&self.domain, domain),
        }
    }
}

fn list(store: &Store, json: bool, out: &mut Out) -> Result<Exit, Stop> {
    let rows = api::exclusions(store)?;
    if json {
        rows.iter().try_for_each(|row| out.json(&lines::exclusion(row)))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["ID", "Who", "Mode", "Scope", "Since", "Hidden", "Kept out"]);
    for row in rows {
        table.row(vec![
            row.id,
            row.name,
            row.mode.word().into(),
            row.scope.word().into(),
            time::local(row.at),
            row.hidden.to_string(),
            row.withheld.to_string(),
        ]);
    }
    if table.is_empty() {
        out.line("Nobody is left out.")?;
    }
    out.table(&table)?;
    Ok(Exit::Done)
}
