//! What a code is asked for, as the worker takes it.

use api::rows::{CalendarEntry, CodeAsk};
use api::{Code, Failure, ids};
use domain::{AccountId, Address};
use worker::calendar::again;
use worker::code_mail::{Asked, half_of};
use worker::{OutgoingPlace, Place, Secret, WorkerFailure, code_guard, senders};

use crate::desk::Opened;
use crate::{calendars, mailbox, rows};

/// What is to be connected, under which address, and what of it could send the code.
///
/// # Errors
/// Those of the entries; `Missing` where nothing is asked for; `NotOwner`.
pub fn asked(opened: &Opened, ask: &CodeAsk, secret: Option<&Secret>) -> Result<Asked, Failure> {
    let (store, told) = (&opened.store, |failure: WorkerFailure| rows::failure(&failure));
    if let Some(entry) = &ask.calendar {
        return calendars(opened, ask, entry);
    }
    let account = match ask.account.as_str() {
        "" => None,
        id => Some(store.read(|read| ids::account(read, id))?),
    };
    let mailbox = ask.mailbox.as_ref().map(|entry| mailbox::place(store, entry)).transpose()?;
    let sender = match ask.sender.as_str() {
        "" => None,
        id => Some(api::outgoing_id(store, id)?),
    };
    let form = ask.outgoing.as_ref().map(|entry| api::outgoing_form(store, sender, entry)).transpose()?;
    let desk = (store.as_ref(), opened.secrets.as_ref());
    let mut aims: Vec<_> = mailbox.as_ref().and_then(code_guard::mailbox).into_iter().collect();
    let mut half = None;
    if let Some(form) = &form {
        let place = OutgoingPlace::read(&form.config).map_err(|why| told(why.into()))?;
        aims.push(code_guard::sender(&place));
        // Where another account sends the code, nothing has to be said yet that opens this one.
        half = senders::meant(desk, (sender, form), secret).ok();
    } else if let Some(account) = account {
        half = half_of(desk, account).map_err(told)?;
    } else if let (Some(Place::Graph(place)), Some(secret)) = (&mailbox, secret) {
        half = Some((secret.marked_outgoing(OutgoingPlace::Graph(place.clone())), secret.clone()));
    }
    Ok(Asked { address: address(opened, ask, account)?, aims, half })
}

/// The same of calendars.
fn calendars(opened: &Opened, ask: &CodeAsk, entry: &CalendarEntry) -> Result<Asked, Failure> {
    let told = |failure: WorkerFailure| rows::failure(&failure);
    let desk = (opened.store.as_ref(), opened.secrets.as_ref());
    if !ask.place.is_empty() {
        let account = opened.store.read(|read| read.calendar_account_by_uuid(&ask.place))?.id;
        return again::asked(desk, account, calendars::fingerprint(entry).as_deref()).map_err(told);
    }
    let new = calendars::new(&opened.store, entry)?;
    let half = new.mailbox.map(|mailbox| half_of(desk, mailbox)).transpose().map_err(told)?.flatten();
    Ok(Asked {
        address: code_guard::address_of_calendars(&new).map_err(told)?,
        aims: code_guard::calendars(&new.place).into_iter().collect(),
        half,
    })
}

fn address(opened: &Opened, ask: &CodeAsk, account: Option<AccountId>) -> Result<Address, Failure> {
    if let Some(account) = account {
        let known = opened.store.read(|read| code_guard::address_in(read, account));
        return known.map_err(|failure| rows::failure(&failure));
    }
    let entered =
        ask.mailbox.as_ref().map(|entry| &entry.address).or(ask.outgoing.as_ref().map(|entry| &entry.address));
    mailbox::parse(entered.ok_or_else(|| Failure::new(Code::Missing).with("field", "address"))?)
}
