//! `folders`: which folders of a mailbox are synchronised, and where applications arrive.

use api::rows::{AccountRow, FolderRow};
use api::{Code, Failure, Store};
use clap::Args;
use worker::{Cancel, sync};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::table::Table;
use crate::{ids, lines};

/// Which mailbox, and what to change first.
#[derive(Debug, Args)]
pub struct Folders {
    /// Only this mailbox, by name or id
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Asks the server for its folders first
    #[arg(long, requires = "account")]
    refresh: bool,
    /// Synchronises these folders from now on
    #[arg(long, value_name = "PATH", value_delimiter = ',', requires = "account")]
    choose: Vec<String>,
    /// No longer synchronises these folders; what was fetched stays
    #[arg(long, value_name = "PATH", value_delimiter = ',', requires = "account")]
    leave: Vec<String>,
    /// Applications arrive in these folders
    #[arg(long, value_name = "PATH", value_delimiter = ',', requires = "account")]
    applications: Vec<String>,
    /// No applications arrive in these folders
    #[arg(long, value_name = "PATH", value_delimiter = ',', requires = "account")]
    no_applications: Vec<String>,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Folders {
    /// Changes what was asked for, then lists the folders.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let opened = place.open()?;
        let store = &opened.store;
        let only = self.account.as_deref().map(|account| ids::mailbox(store, account)).transpose()?;
        if let Some(account) = &only {
            if self.refresh {
                let number = ids::number(store, account)?;
                sync::list_folders((store, &opened.secrets), number, &Cancel::default())?;
            }
            self.change(store, account)?;
        }
        let accounts = api::accounts(store)?;
        let name = |row: &FolderRow| {
            accounts.iter().find(|account| account.id == row.account).map_or("", |account| account.name.as_str())
        };
        let rows =
            api::folders(store)?.into_iter().filter(|row| only.as_ref().is_none_or(|only| only.id == row.account));
        if self.json {
            rows.map(|row| lines::folder(&row, name(&row))).try_for_each(|line| out.json(&line))?;
            return Ok(Exit::Done);
        }
        let mut table =
            Table::new(&["Account", "Folder", "Synchronised", "Messages", "Unread", "To fetch", "Not readable"]);
        rows.for_each(|row| table.row(cells(&row, name(&row))));
        out.table(&table)?;
        Ok(Exit::Done)
    }

    fn change(&self, store: &Store, account: &AccountRow) -> Result<(), Stop> {
        let folders = api::folders(store)?;
        let ids = |paths: &[String]| {
            paths.iter().map(|path| id(&folders, account, path)).collect::<Result<Vec<_>, Failure>>()
        };
        let (chosen, left) = (ids(&self.choose)?, ids(&self.leave)?);
        let (applications, none) = (ids(&self.applications)?, ids(&self.no_applications)?);
        api::folder_choose(store, &chosen, true)?;
        api::folder_choose(store, &left, false)?;
        applications.iter().try_for_each(|id| api::folder_applications(store, id, true).map(drop))?;
        none.iter().try_for_each(|id| api::folder_applications(store, id, false).map(drop))?;
        Ok(())
    }
}

fn id(folders: &[FolderRow], account: &AccountRow, path: &str) -> Result<String, Failure> {
    let found = folders.iter().find(|folder| folder.account == account.id && folder.path == path);
    let missing = || Failure::new(Code::NotFound).with("what", "folder").with("folder", path);
    found.map(|folder| folder.id.clone()).ok_or_else(missing)
}

fn cells(row: &FolderRow, account: &str) -> Vec<String> {
    let chosen = match (row.chosen, row.applications) {
        (true, true) => "yes, applications arrive here",
        (true, false) => "yes",
        (false, _) => "no",
    };
    vec![
        account.to_owned(),
        row.path.clone(),
        chosen.to_owned(),
        row.messages.to_string(),
        row.unread.to_string(),
        row.backlog.to_string(),
        row.aside.to_string(),
    ]
}
