//! Which shared mailboxes somebody can open.

use account::graph::{Endpoint, HOST};
use account::secret::Secrets;
use domain::{AccountId, Address};
use mail::Cancel;
pub use mail::graph::Shared;
use mail::graph::{Settings, Tried};
use mail::place::{GraphPlace, Place};
use store::Store;

use crate::connect::DISCONNECTED;
use crate::leave::halves;
use crate::{Secret, WorkerFailure, portal};

/// Tries shared mailboxes with what opens a mailbox at Microsoft, and tells each that opens: those that are typed, else likely ones of its domain.
/// Of what was not typed, only what opens is in the answer.
///
/// # Errors
/// `needs_provider_sign_in` for a mailbox that is elsewhere, and trouble with the service.
pub fn shared(
    (place, secret): (&Place, &Secret),
    typed: &[Address],
    cancel: &Cancel,
    told: &mut dyn FnMut(&Shared),
) -> Result<Vec<Shared>, WorkerFailure> {
    tried((place, secret), &[], typed, (cancel, told))
}

fn tried(
    (place, secret): (&Place, &Secret),
    known: &[Address],
    typed: &[Address],
    (cancel, told): (&Cancel, &mut dyn FnMut(&Shared)),
) -> Result<Vec<Shared>, WorkerFailure> {
    let (Place::Graph(entered), Place::Graph(place)) = (place, secret.marked(place.clone())) else {
        return Err(WorkerFailure::new("needs_provider_sign_in").with("provider", "Microsoft"));
    };
    // Who signs in may be called otherwise there than the address mail comes to.
    let named = [&entered.mailbox, &place.mailbox].into_iter().filter_map(|text| Address::parse(text).ok());
    let mut own: Vec<Address> = Vec::new();
    for address in known.iter().cloned().chain(named) {
        if !own.contains(&address) {
            own.push(address);
        }
    }
    let settings = Settings { endpoint: Endpoint::default(), shared: None, bearer: secret.for_graph(&place)? };
    let found = mail::graph::shared(&settings, Tried { own: &own, typed }, cancel, told);
    found.map_err(|trouble| portal::explained(HOST, trouble.into()))
}

/// The same with what is kept for an account.
///
/// # Errors
/// As [`shared`]; `not_found`, `disconnected`.
pub fn of_account(
    (store, secrets): (&Store, &Secrets),
    account: AccountId,
    typed: &[Address],
    cancel: &Cancel,
) -> Result<Vec<Shared>, WorkerFailure> {
    let (row, _) = halves(store, account)?;
    if row.disconnected.is_some() {
        return Err(WorkerFailure::new(DISCONNECTED).with("name", &row.name));
    }
    let known = store.read(|read| read.identities(account))?;
    let known: Vec<Address> = known.iter().filter_map(|text| Address::parse(text).ok()).collect();
    let secret = Secret::Kept(secrets.clone(), row.uuid);
    tried((&Place::read(&row.config)?, &secret), &known, typed, (cancel, &mut |_| ()))
}

/// A shared mailbox as another account's sign-in opens it, for whoever may see whose sign-in that is: it opens all its mail.
///
/// # Errors
/// `not_found`, `not_owner`; `bad_value` with `through` where that account is not at Microsoft.
pub fn through(store: &Store, opener: AccountId, mailbox: &Address) -> Result<GraphPlace, WorkerFailure> {
    let (opener, _) = halves(store, opener)?;
    let Ok(Place::Graph(own)) = Place::read(&opener.config) else {
        return Err(WorkerFailure::new("bad_value").with("field", "through"));
    };
    let uuid = own.through.unwrap_or(opener.uuid);
    let not_found = || WorkerFailure::new("not_found").with("what", "account");
    let shown = store.read(|read| read.visible_accounts())?;
    let whose = shown.iter().find(|account| account.uuid == uuid).ok_or_else(not_found)?;
    halves(store, whose.id)?;
    Ok(GraphPlace { mailbox: mailbox.as_str().into(), grant: own.grant, through: Some(uuid) })
}
