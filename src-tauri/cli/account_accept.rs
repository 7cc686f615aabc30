//! `account set --fingerprint`: a certificate that was compared is accepted, for one account, once signing in with it works.

use api::Failure;
use api::rows::OutgoingEntry;
use worker::code::{Aim, Codes};
use worker::{Opened, OutgoingPlace, Place, WorkerFailure, code_guard, leave, senders};

use crate::exit::{self, Exit, Stop};
use crate::out::Out;
use crate::{code, ids, signal};

/// Accepts a certificate for a mailbox, and for what sends from it by the same server, or for an account that sends.
pub fn accept(opened: &Opened, (name, fingerprint): (&str, &str), out: &mut Out) -> Result<Exit, Stop> {
    match ids::mailbox(&opened.store, name) {
        Ok(row) => mailbox(opened, (ids::number(&opened.store, &row)?, fingerprint), out)?,
        Err(refused) => {
            let sender = ids::sender(&opened.store, name)?.ok_or(refused)?;
            let entry = OutgoingEntry { fingerprint: fingerprint.to_owned(), ..sender.entry };
            sends(opened, (&sender.id, &entry), out)?;
        }
    }
    out.line("Signed in with this certificate. It is accepted from now on.")?;
    Ok(Exit::Done)
}

fn mailbox(opened: &Opened, (account, fingerprint): (domain::AccountId, &str), out: &mut Out) -> Result<(), Stop> {
    let row = opened.store.read(|read| read.account(account)).map_err(Failure::from)?;
    let Place::Imap(mut place) = Place::read(&row.config).map_err(WorkerFailure::from)? else {
        return Err(elsewhere());
    };
    place.fingerprint = Some(fingerprint.to_owned());
    let place = Place::Imap(place);
    let codes = Codes::default();
    let desk = (&opened.store, &opened.secrets, &codes);
    let cancel = signal::cancel();
    let moved = || match leave::move_to(desk, account, &place, (None, &cancel, &mut |_| ()))?.failure {
        Some(failure) => Err(failure),
        None => Ok(()),
    };
    let prove = |out: &mut Out| {
        let address = opened.store.read(|read| Ok::<_, Failure>(code_guard::address_in(read, account)))??;
        code::ask((opened, &codes), (&address, code_guard::mailbox(&place).into_iter().collect(), None), out)
    };
    proved(moved, prove, out)
}

fn sends(opened: &Opened, (id, entry): (&str, &OutgoingEntry), out: &mut Out) -> Result<(), Stop> {
    if entry.kind != "smtp" {
        return Err(elsewhere());
    }
    let id = api::outgoing_id(&opened.store, id)?;
    let form = api::outgoing_form(&opened.store, Some(id), entry)?;
    let codes = Codes::default();
    let cancel = signal::cancel();
    let found = senders::test((&opened.store, &opened.secrets), (Some(id), &form), None, (&cancel, &mut |_| ()))?;
    if let Some(failure) = found.failure {
        return Err(exit::unchanged(exit::known(&failure)).into());
    }
    let save = || senders::save((&opened.store, &opened.secrets, &codes), Some(id), &form, None).map(drop);
    let prove = |out: &mut Out| {
        let address = domain::Address::parse(&form.address).map_err(|_| WorkerFailure::new("bad_address"))?;
        let aims: Vec<Aim> = vec![code_guard::sender(&OutgoingPlace::read(&form.config).map_err(WorkerFailure::from)?)];
        code::ask((opened, &codes), (&address, aims, None), out)
    };
    proved(save, prove, out)
}

/// Does it, after a code was typed where one is wanted.
fn proved(
    act: impl Fn() -> Result<(), WorkerFailure>,
    prove: impl FnOnce(&mut Out) -> Result<(), Stop>,
    out: &mut Out,
) -> Result<(), Stop> {
    let done = match act() {
        Err(failure) if failure.code == "code_needed" => {
            prove(out)?;
            act()
        }
        done => done,
    };
    done.map_err(|failure| exit::unchanged(exit::known(&failure)).into())
}

fn elsewhere() -> Stop {
    Stop::Asked("Only the certificate of a mail server can be accepted; this account has none of its own.".into())
}
