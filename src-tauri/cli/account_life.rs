//! `account show|set|disconnect|reconnect|delete`: what becomes of a mailbox once it is connected.

use api::rows::{AccountEntry, AccountRow};
use api::{Code, Failure};
use clap::Args;
use worker::code::Codes;
use worker::{Cancel, Opened, leave};

use crate::exit::{self, Exit, Stop};
use crate::out::Out;
use crate::sign_in::{Again, Wished};
use crate::sync::now;
use crate::{account_accept, ids, lines, time, words};

/// What to change about a mailbox.
#[derive(Debug, Args)]
pub struct Set {
    /// A mailbox by name or id; with --fingerprint also an account that sends by its name
    account: String,
    /// Its new name
    #[arg(long, value_name = "NAME", required_unless_present_any = ["only_folder", "all_folders", "fingerprint"])]
    name: Option<String>,
    /// Offers and synchronises only this folder and what lies below it
    #[arg(long, value_name = "PATH", conflicts_with = "all_folders")]
    only_folder: Option<String>,
    /// Is no longer limited to a folder
    #[arg(long)]
    all_folders: bool,
    /// The SHA-256 fingerprint of its server's new certificate, which you compared and accept; kept once signing in works
    #[arg(long, value_name = "SHA256", conflicts_with_all = ["name", "only_folder", "all_folders"])]
    fingerprint: Option<String>,
}

impl Set {
    /// Changes it.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        if let Some(fingerprint) = &self.fingerprint {
            return account_accept::accept(opened, (&self.account, fingerprint), out);
        }
        let row = ids::mailbox(&opened.store, &self.account)?;
        let only_folder = match &self.only_folder {
            Some(path) => folder(opened, &row, path)?,
            None if self.all_folders => String::new(),
            None => row.only_folder.unwrap_or_default(),
        };
        let name = self.name.clone().unwrap_or(row.name);
        api::account_save(&opened.store, &row.id, &AccountEntry { name, group: row.group, only_folder })?;
        out.line("Changed. `dossier undo` takes it back.")?;
        Ok(Exit::Done)
    }
}

fn folder(opened: &Opened, row: &AccountRow, path: &str) -> Result<String, Stop> {
    let account = ids::number(&opened.store, row)?;
    let known = opened.store.read(|read| read.sync_folders(account)).map_err(Failure::from)?;
    let found = known.into_iter().find(|folder| folder.path == path);
    let found = found.ok_or_else(|| Failure::new(Code::NotFound).with("what", "folder"))?;
    Ok(api::ids::folder_text(found.id))
}

/// Says everything about a mailbox.
pub fn show(opened: &Opened, account: &str, out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    let brought = api::account_brought(&opened.store, &row.id)?;
    let sends = api::outgoing_accounts(&opened.store)?.into_iter().find(|sends| sends.entry.account == row.id);
    let sources: Vec<_> = api::sources(&opened.store)?.into_iter().filter(|source| source.account == row.id).collect();
    out.line(format_args!("{}  {}", row.name, row.place))?;
    out.line(match row.disconnected {
        Some(since) => format!("Disconnected since {}. Its mail is here.", time::local_or_never(Some(since))),
        None => format!("Receives; last synchronised {}.", time::local_or_never(row.last_success)),
    })?;
    if let Some(opener) = opener(opened, &row)? {
        out.line(format_args!("Shared; opened with the sign-in of {opener}."))?;
    }
    out.line(sends.map_or("Does not send.".into(), |sends| lines::sends(&sends)))?;
    for source in sources {
        let job = if source.job_name.is_empty() { String::new() } else { format!(", for {}", source.job_name) };
        out.line(format_args!("Applications arrive here: {}{job}", source.name))?;
    }
    out.line(format_args!(
        "Brought {} messages no other mailbox has, {} of them saved to {} profiles, and {} documents with them.",
        brought.messages, brought.saved, brought.profiles, brought.documents
    ))?;
    Ok(Exit::Done)
}

/// The name of the mailbox whose sign-in opens a shared one.
fn opener(opened: &Opened, row: &AccountRow) -> Result<Option<String>, Stop> {
    let through = row.entry.as_ref().map(|entry| entry.through.as_str()).filter(|through| !through.is_empty());
    let Some(through) = through else { return Ok(None) };
    let named = api::accounts(&opened.store)?.into_iter().find(|account| account.id == through);
    Ok(Some(named.map_or_else(|| "a mailbox that is gone".into(), |account| account.name)))
}

/// Disconnects a mailbox; its mail stays.
pub fn disconnect(opened: &Opened, account: &str, out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    let number = ids::number(&opened.store, &row)?;
    leave::disconnect((&opened.store, &opened.secrets), number, now())?;
    out.line(format_args!(
        "{} is disconnected: nothing is fetched or sent, no password is kept. Its mail stays. `dossier account reconnect` goes on.",
        row.name
    ))?;
    Ok(Exit::Done)
}

/// Connects a mailbox again.
pub fn reconnect(opened: &Opened, (account, again): (&str, &Again), out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    let number = ids::number(&opened.store, &row)?;
    let secret = again.secret(Wished::again(opened, &row)?, out)?;
    let codes = Codes::default();
    let desk = (&opened.store, &opened.secrets, &codes);
    let found = leave::reconnect(desk, number, secret.as_ref(), (&Cancel::default(), &mut |_| ()))?;
    if let Some(failure) = &found.failure {
        return Err(words::of_account(exit::known(failure), &row.name).into());
    }
    out.line(format_args!("{} is connected. `dossier sync` goes on where it stopped.", row.name))?;
    Ok(Exit::Done)
}

/// What somebody types as the name of what is to be deleted; empty where nobody does.
fn asked(name: &str, out: &mut Out) -> Result<String, Stop> {
    out.line(format_args!("To delete all of it for good, type its name ({name}):"))?;
    out.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Deletes a mailbox with everything it alone brought, or says what that would be.
pub fn delete(opened: &Opened, account: &str, for_good: Option<&str>, out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    let brought = api::account_brought(&opened.store, &row.id)?;
    out.line(format_args!(
        "{}: {} messages, {} of them saved to {} profiles, {} documents from them. {} messages another mailbox has too stay.",
        row.name, brought.messages, brought.saved, brought.profiles, brought.documents, brought.elsewhere
    ))?;
    let typed = for_good.map_or_else(|| asked(&row.name, out), |typed| Ok(typed.to_owned()))?;
    if typed != row.name {
        let why = if typed.is_empty() { "" } else { "This is not its name. " };
        return Err(Stop::Asked(format!(
            "{why}Nothing is deleted. To delete all of it for good: --for-good \"{}\"",
            row.name
        )));
    }
    let number = ids::number(&opened.store, &row)?;
    let remains = leave::delete((&opened.store, &opened.secrets), number)?;
    let left: Vec<_> = remains.iter().map(|(what, rows)| format!("{what} {rows}")).collect();
    out.line(format_args!("Deleted. What is left of it: {}.", left.join(", ")))?;
    Ok(Exit::Done)
}
