//! Ids as the command line takes them: whole, or any unique beginning; a mailbox also by its name.

use api::rows::{AccountRow, OutgoingRow};
use api::{Code, Failure, Store};
use domain::AccountId;

use crate::exit::Stop;

/// Ids of messages.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Messages {
    /// Messages, by id or its beginning; `-` reads ids from standard input
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',', required = true)]
    pub ids: Vec<String>,
}

/// The ids themselves, those on standard input for `-`.
pub fn read(ids: &[String]) -> Result<Vec<String>, Stop> {
    let mut all = Vec::new();
    for id in ids {
        if id == "-" {
            for line in std::io::stdin().lines() {
                all.extend(line?.split([' ', ',', '\t']).filter(|id| !id.is_empty()).map(str::to_owned));
            }
        } else if !id.is_empty() {
            all.push(id.clone());
        }
    }
    Ok(all)
}

/// The mailbox with this name, else with this address, else the one whose id begins so.
pub fn mailbox(store: &Store, text: &str) -> Result<AccountRow, Stop> {
    let accounts = api::accounts(store)?;
    let is_its = |account: &AccountRow| account.identities.iter().any(|address| address.eq_ignore_ascii_case(text));
    let called = |account: &&AccountRow| account.name == text;
    let mut named: Vec<_> = accounts.iter().filter(called).collect();
    if named.is_empty() {
        named = accounts.iter().filter(|account| is_its(account)).collect();
    }
    match named[..] {
        [one] => Ok(one.clone()),
        [] => Ok(api::account(store, text)?),
        _ => Err(Failure::new(Code::Ambiguous).into()),
    }
}

/// The account that sends with this name or id, where there is one.
pub fn sender(store: &Store, text: &str) -> Result<Option<OutgoingRow>, Stop> {
    let senders = api::outgoing_accounts(store)?;
    let mut named = senders.into_iter().filter(|sender| sender.entry.name == text || sender.id == text);
    match (named.next(), named.next()) {
        (Some(_), Some(_)) => Err(Failure::new(Code::Ambiguous).into()),
        (one, _) => Ok(one),
    }
}

/// The number of a mailbox in this store.
pub fn number(store: &Store, account: &AccountRow) -> Result<AccountId, Failure> {
    store.read(|read| api::ids::account(read, &account.id))
}
