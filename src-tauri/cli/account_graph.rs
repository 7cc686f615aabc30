//! `account add graph` and `account shared`: mailboxes at Microsoft 365 and Exchange Online, the user's own and those that are shared.

use api::rows::{AccountRow, OutgoingEntry};
use api::{Code, Failure};
use clap::{ArgGroup, Args};
use domain::{AccountId, Address};
use serde_json::json;
use worker::code::{Aim, Codes};
use worker::shared::{self, Shared};
use worker::{Grant, GraphPlace, Issuer, Opened, OutgoingPlace, Place, Purpose, code_guard, senders};

use crate::account_add::{Which, connected};
use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::sign_in::{Provider, Wished};
use crate::table::Table;
use crate::{ids, signal};

/// A mailbox at Microsoft.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("opened").args(["sign_in", "through"]).required(true)))]
pub struct Graph {
    /// Your name for it
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Its address
    address: String,
    #[command(flatten)]
    provider: Provider,
    /// A shared mailbox: the connected mailbox whose sign-in opens it, by name or id
    #[arg(long, value_name = "ACCOUNT")]
    through: Option<String>,
    /// Only receives
    #[arg(long)]
    receive_only: bool,
    #[command(flatten)]
    which: Which,
}

impl Graph {
    /// Connects it, and its sending half.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let address = parsed(&self.address)?;
        let new = self.which.mailbox(opened, &self.name, self.place(opened, &address)?, vec![address])?;
        let wished = Wished { user: &self.address, purpose: Purpose::Graph, before: None };
        let secret = self.provider.secret(wished, out)?;
        let (codes, sends) = (Codes::default(), self.aims(&new.place));
        let account = self.which.add((opened, &codes), (&new, &sends), secret.as_ref(), out)?;
        if !self.receive_only {
            self.send((opened, &codes), account)?;
        }
        connected(&self.name, out)
    }

    fn place(&self, opened: &Opened, address: &Address) -> Result<Place, Stop> {
        let Some(opener) = &self.through else {
            let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
            return Ok(Place::Graph(GraphPlace { mailbox: address.as_str().into(), grant, through: None }));
        };
        let opener = ids::number(&opened.store, &at_microsoft(opened, opener)?)?;
        Ok(Place::Graph(shared::through(&opened.store, opener, address)?))
    }

    /// The sending half, as its row is made below.
    fn aims(&self, place: &Place) -> Vec<Aim> {
        match place {
            Place::Graph(place) if !self.receive_only => {
                vec![code_guard::sender(&OutgoingPlace::Graph(GraphPlace { through: None, ..place.clone() }))]
            }
            _ => Vec::new(),
        }
    }

    fn send(&self, (opened, codes): (&Opened, &Codes), account: AccountId) -> Result<(), Stop> {
        let row = opened.store.read(|read| read.account(account)).map_err(Failure::from)?;
        let entry = OutgoingEntry {
            kind: "graph".into(),
            name: self.name.clone(),
            address: self.address.clone(),
            account: api::ids::uuid_text(&row.uuid),
            ..OutgoingEntry::default()
        };
        let form = api::outgoing_form(&opened.store, None, &entry)?;
        senders::save((&opened.store, &opened.secrets, codes), None, &form, None)?;
        Ok(())
    }
}

/// Looks for shared mailboxes that somebody can open.
pub fn shared(
    opened: &Opened,
    account: &str,
    (addresses, json): (&[String], bool),
    out: &mut Out,
) -> Result<Exit, Stop> {
    let row = at_microsoft(opened, account)?;
    let number = ids::number(&opened.store, &row)?;
    let typed = addresses.iter().map(|text| parsed(text)).collect::<Result<Vec<_>, _>>()?;
    let desk = (&opened.store, &opened.secrets);
    let found = shared::of_account(desk, number, &typed, &signal::cancel())?;
    if json {
        found.iter().try_for_each(|one| {
            out.json(&json!({"address": one.address.as_str(), "name": one.name, "opens": one.opens}))
        })?;
    } else {
        say(&row.name, &found, out)?;
    }
    Ok(if found.iter().any(|one| one.opens) { Exit::Done } else { Exit::Nothing })
}

fn say(account: &str, found: &[Shared], out: &mut Out) -> Result<(), Stop> {
    if found.is_empty() {
        out.line("No shared mailbox opens that is usually called so. If you know one: `dossier account shared ACCOUNT ADDRESS`.")?;
        return Ok(());
    }
    let mut table = Table::new(&["Address", "Name", "Opens"]);
    for one in found {
        let opens = if one.opens { "yes" } else { "no" };
        table.row(vec![one.address.as_str().to_owned(), one.name.clone(), opens.into()]);
    }
    out.table(&table)?;
    if found.iter().any(|one| one.opens) {
        out.line(format_args!(
            "Connect one with `dossier account add graph --name NAME ADDRESS --through \"{account}\"`."
        ))?;
    }
    Ok(())
}

/// The mailbox that is to open shared ones.
fn at_microsoft(opened: &Opened, account: &str) -> Result<AccountRow, Stop> {
    let row = ids::mailbox(&opened.store, account)?;
    if row.kind == "graph" {
        return Ok(row);
    }
    let said = "is not at Microsoft 365: shared mailboxes are opened with the sign-in of one that is.";
    Err(Stop::Asked(format!("{} {said}", row.name)))
}

fn parsed(text: &str) -> Result<Address, Failure> {
    Address::parse(text).map_err(|_| Failure::new(Code::BadAddress).with("value", text))
}
