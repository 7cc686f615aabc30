//! `account`: connected mailboxes.

use api::rows::AccountRow;
use clap::{Args, Subcommand};
use domain::Sensitive;
use worker::{Opened, Secret, accounts, senders};

use crate::account_add::Add;
use crate::account_test::Test;
use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::place::Place;
use crate::sign_in::{Again, SignIn, Wished};
use crate::table::Table;
use crate::{account_graph, account_life, detect, ids, lines, time, words};

/// What to do about mailboxes.
#[derive(Debug, Args)]
pub struct Account {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Connects a mailbox
    Add(Add),
    /// Looks for the servers of an address: in Dossier's own table, then on the network
    Detect {
        /// An address
        address: String,
        /// One object, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
    /// Lists the mailboxes
    List {
        /// One object a line, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
    /// Says everything about a mailbox: its state, where applications arrive, and what it alone brought
    Show {
        /// A mailbox, by name or id
        account: String,
    },
    /// Changes a mailbox's name or the folder it is limited to
    Set(account_life::Set),
    /// Nothing is fetched or sent any more and no password is kept; the mail stays. See `reconnect` and `delete`
    Disconnect {
        /// A mailbox, by name or id
        account: String,
    },
    /// Signs in to a disconnected mailbox again and goes on where it stopped; an archive needs no password
    Reconnect {
        /// A mailbox, by name or id
        account: String,
        #[command(flatten)]
        again: Box<Again>,
    },
    /// Looks for shared mailboxes that whoever signed in to a mailbox at Microsoft can open. See `add graph --through`
    Shared {
        /// A mailbox, by name or id
        account: String,
        /// Only these; without them likely ones of your own domain are tried
        addresses: Vec<String>,
        /// One object a line, see docs/cli.md
        #[arg(long)]
        json: bool,
    },
    /// Deletes a mailbox with everything it alone brought, what was saved to profiles and documents too; nothing can be taken back
    Delete {
        /// A mailbox, by name or id
        account: String,
        /// Its name once more, which is asked for without it
        #[arg(long, value_name = "NAME")]
        for_good: Option<String>,
    },
    /// Forgets a mailbox with its messages, except those saved to profiles, or an account that sends; the mailbox itself is not changed
    Remove {
        /// A mailbox by name or id, or an account that sends by its name
        account: String,
    },
    /// Tests both halves of a mailbox, or an account that only sends, step by step
    Test(Test),
    /// Says whether a mailbox is changed along with what Dossier shows
    Step {
        /// A mailbox, by name or id
        account: String,
        /// `both`: also in the mailbox; `here`: only in Dossier; `ask`: not said yet
        #[arg(value_parser = ["both", "here", "ask"])]
        step: String,
    },
    /// Says how long texts and attachments of mail that was never filed stay on this computer
    Keep {
        /// A mailbox, by name or id
        account: String,
        /// Days after receipt, or `never` to let nothing go
        #[arg(long, required = true, value_parser = days)]
        days: u32,
    },
    /// Keeps another password for a mailbox, or signs in at its provider again
    Password {
        /// A mailbox, by name or id
        account: String,
        #[command(flatten)]
        sign_in: Box<SignIn>,
    },
}

impl Account {
    /// Carries it out.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let opened = || place.open();
        match &self.verb {
            Verb::Detect { address, json } => detect::run(address, *json, out),
            Verb::Add(add) => add.run(&opened()?, out),
            Verb::List { json } => list(&opened()?, *json, out),
            Verb::Show { account } => account_life::show(&opened()?, account, out),
            Verb::Set(set) => set.run(&opened()?, out),
            Verb::Disconnect { account } => account_life::disconnect(&opened()?, account, out),
            Verb::Reconnect { account, again } => account_life::reconnect(&opened()?, (account, again), out),
            Verb::Shared { account, addresses, json } => {
                account_graph::shared(&opened()?, account, (addresses, *json), out)
            }
            Verb::Delete { account, for_good } => account_life::delete(&opened()?, account, for_good.as_deref(), out),
            Verb::Remove { account } => remove(&opened()?, account, out),
            Verb::Test(test) => test.run(&opened()?, out),
            Verb::Step { account, step } => in_step(&opened()?, account, step, out),
            Verb::Keep { account, days } => keep(&opened()?, account, *days, out),
            Verb::Password { account, sign_in } => password(&opened()?, (account, sign_in), out),
        }
    }
}

/// The first line on standard input: a secret.
pub fn secret_from_stdin() -> Result<Sensitive<String>, Stop> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let secret = line.trim_end_matches(['\r', '\n']).to_owned();
    if secret.is_empty() {
        return Err(Stop::Asked("There is nothing on standard input: pipe the secret in.".into()));
    }
    Ok(Sensitive::new(secret))
}

fn list(opened: &Opened, json: bool, out: &mut Out) -> Result<Exit, Stop> {
    let rows = api::accounts(&opened.store)?;
    let messages = |row: &AccountRow| api::account_messages(&opened.store, &row.id);
    if json {
        rows.iter().try_for_each(|row| out.json(&lines::account(row, messages(row)?)))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new(&["ID", "Name", "Place", "Addresses", "Keeps", "Messages", "Last sync"]);
    for row in &rows {
        table.row(vec![
            row.id.clone(),
            row.name.clone(),
            row.place.clone(),
            row.identities.join(", "),
            lines::keep(row.keep),
            messages(row)?.to_string(),
            row.disconnected.map_or_else(
                || time::local_or_never(row.last_success),
                |since| format!("disconnected {}", time::local_or_never(Some(since))),
            ),
        ]);
    }
    if table.is_empty() {
        out.line("No mailbox is connected. Connect one with `dossier account add`.")?;
    }
    out.table(&table)?;
    for sender in api::outgoing_accounts(&opened.store)? {
        out.line(format_args!("{}: {}", sender.entry.name, lines::sends(&sender)))?;
    }
    out.flush()?;
    for row in rows {
        if let Some(failure) = row.failure {
            let failure = words::of_account(failure, &row.name);
            out::say(&format!("{}: {}", row.name, words::sentence(&failure)));
        }
    }
    Ok(Exit::Done)
}

fn remove(opened: &Opened, account: &str, out: &mut Out) -> Result<Exit, Stop> {
    let row = match ids::mailbox(&opened.store, account) {
        Ok(row) => row,
        Err(refused) => {
            let sender = ids::sender(&opened.store, account)?.ok_or(refused)?;
            senders::remove((&opened.store, &opened.secrets), api::outgoing_id(&opened.store, &sender.id)?)?;
            out.line(format_args!("{} no longer sends.", sender.entry.name))?;
            return Ok(Exit::Done);
        }
    };
    accounts::remove((&opened.store, &opened.secrets), ids::number(&opened.store, &row)?)?;
    out.line(format_args!("{} is no longer connected. The mailbox itself is not changed.", row.name))?;
    Ok(Exit::Done)
}

fn in_step(opened: &Opened, account: &str, step: &str, out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    api::account_set_in_step(&opened.store, &row.id, step)?;
    out.line(match step {
        "both" => format!(
            "What you do in Dossier is done in {} too, once, and written down: `dossier mailbox log`.",
            row.name
        ),
        "here" => format!("What you do in Dossier stays here; {} is not changed.", row.name),
        _ => format!("{} is not changed before you say so.", row.name),
    })?;
    Ok(Exit::Done)
}

/// Days, or `never` (0).
fn days(text: &str) -> Result<u32, String> {
    match text.parse() {
        _ if text == "never" => Ok(0),
        Ok(days @ 1..=3650) => Ok(days),
        _ => Err("a number of days from 1 to 3650, or never".into()),
    }
}

fn keep(opened: &Opened, account: &str, days: u32, out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    api::account_set_cache(&opened.store, &row.id, days)?;
    out.line(match days {
        0 => format!("Nothing of {} is let go.", row.name),
        _ => format!(
            "What you never filed of {} is let go {days} days after it came: the message as it came is fetched again when you ask for it.",
            row.name
        ),
    })?;
    Ok(Exit::Done)
}

fn password(opened: &Opened, (account, sign_in): (&str, &SignIn), out: &mut Out) -> Result<Exit, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    let number = ids::number(&opened.store, &row)?;
    let secret = sign_in.secret(Wished::again(opened, &row)?, out)?;
    accounts::set_secret((&opened.store, &opened.secrets), number, &secret)?;
    out.line(match secret {
        Secret::Password(_) => format!("Kept the password of {}.", row.name),
        Secret::SignedIn(_) | Secret::Kept(..) => format!("Kept the sign-in of {}.", row.name),
    })?;
    Ok(Exit::Done)
}
