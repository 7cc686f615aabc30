//! Mailboxes disconnected, connected again, moved to another server, and deleted with their data: three verbs that are never mixed up.

use account::grant::SignInWith;
use account::secret::Secrets;
use domain::{AccountId, Sensitive};
use mail::Cancel;
use mail::imap::Step;
use mail::place::{ImapPlace, Place};
use store::keys::SystemRandom;
use store::{Account, OutgoingAccount, Remains, Store, StoreError, Who};

use crate::probe::{Probe, probe, probe_by};
use crate::sign_in::Secret;
use crate::{WorkerFailure, connect, sign_in, sync};

/// A mailbox and its sending half.
pub(crate) fn halves(store: &Store, account: AccountId) -> Result<(Account, Option<OutgoingAccount>), StoreError> {
    store.read(|read| Ok((read.account(account)?, read.outgoing_of(account)?)))
}

/// Has the provider take a sign-in back, and deletes the secrets of a mailbox and its sending half.
///
/// # Errors
/// `no_key` where the keychain does not answer.
pub(crate) fn forget_secrets(
    secrets: &Secrets,
    row: &Account,
    sender: Option<&OutgoingAccount>,
) -> Result<(), WorkerFailure> {
    sign_in::take_back(secrets, row.uuid, &row.config);
    let mut halves = sender.map(|sender| sender.uuid).into_iter().chain([row.uuid]);
    Ok(halves.try_for_each(|uuid| secrets.delete(uuid, &mut SystemRandom))?)
}

/// Disconnects a mailbox with its sending half (Unix seconds): nothing is fetched or sent any more and no secret is kept; its mail stays.
/// Once more does no harm and deletes what could not be deleted.
///
/// # Errors
/// `not_found`; `sync_runs` while another program synchronises it, `no_key` where the keychain does not answer: it is disconnected all the
/// same, and its secret is still there.
pub fn disconnect((store, secrets): (&Store, &Secrets), account: AccountId, now: i64) -> Result<(), WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    store.write(Who::User, |write| {
        write.disconnect_account(account, Some(row.disconnected.unwrap_or(now)))?;
        sender
            .iter()
            .try_for_each(|sender| write.disconnect_outgoing(sender.id, Some(sender.disconnected.unwrap_or(now))))
    })?;
    let _alone = sync::turn(store, &row, &Cancel::default())?;
    forget_secrets(secrets, &row, sender.as_ref())?;
    Ok(())
}

/// Connects a mailbox again, once signing in works; the next sync goes on where the last one ended.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer; trouble with the source is in the answer, and then nothing changed.
pub fn reconnect(
    desk: (&Store, &Secrets),
    account: AccountId,
    password: Option<&Sensitive<String>>,
    (cancel, told): (&Cancel, &mut dyn FnMut(&'static str)),
) -> Result<Probe, WorkerFailure> {
    let (row, _) = halves(desk.0, account)?;
    move_to(desk, account, &Place::read(&row.config)?, (password, cancel, told))
}

/// Reaches a mailbox at another server or as another user from now on, once signing in there works; it is connected then.
///
/// # Errors
/// As [`reconnect`].
pub fn move_to(
    (store, secrets): (&Store, &Secrets),
    account: AccountId,
    place: &Place,
    (password, cancel, told): (Option<&Sensitive<String>>, &Cancel, &mut dyn FnMut(&'static str)),
) -> Result<Probe, WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    let place = &match password {
        Some(_) => signed_in_by_password(place.clone()),
        None => place.clone(),
    };
    let found = match password {
        Some(password) => probe(place, Some(&Secret::Password(password.clone())), cancel, told),
        None if is_by_password(place) && secrets.read(row.uuid)?.is_none() => {
            return Err(WorkerFailure::new("missing").with("field", "password").with("fields", "password"));
        }
        None => {
            let there = Account { config: place.config(), disconnected: None, ..row.clone() };
            let mut connect = |told: &mut dyn FnMut(Step)| connect::connect_telling(secrets, &there, cancel, told);
            probe_by(place, &mut connect, told)
        }
    };
    if found.failure.is_some() {
        return Ok(found);
    }
    let _alone = sync::turn(store, &row, cancel)?;
    if let Some(password) = password {
        secrets.put(row.uuid, password, &mut SystemRandom)?;
    }
    store.write(Who::User, |write| {
        write.set_config(account, &place.config())?;
        write.disconnect_account(account, None)?;
        let shares = sender.iter().filter(|sender| !sender.form.own_secret);
        shares.into_iter().try_for_each(|sender| write.disconnect_outgoing(sender.id, None))
    })?;
    Ok(found)
}

fn is_by_password(place: &Place) -> bool {
    matches!(place, Place::Imap(imap) if imap.sign_in == SignInWith::Password)
}

/// Whoever enters a password signs in with it from now on.
fn signed_in_by_password(place: Place) -> Place {
    match place {
        Place::Imap(imap) => Place::Imap(ImapPlace { sign_in: SignInWith::Password, ..imap }),
        other => other,
    }
}

/// Deletes a mailbox with its sending half, its secrets and everything it alone brought, what was saved to profiles too. There is no way
/// back. Returns what is left of it, counted.
///
/// # Errors
/// `not_found`, `sync_runs` while it is synchronised, `no_key` where the keychain does not answer: nothing is deleted then.
pub fn delete((store, secrets): (&Store, &Secrets), account: AccountId) -> Result<Remains, WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    let _alone = sync::turn(store, &row, &Cancel::default())?;
    forget_secrets(secrets, &row, sender.as_ref())?;
    let remains = store.write(Who::User, |write| write.erase_account(account))?;
    linking::settle(store, &|| true)?;
    Ok(remains)
}

#[cfg(test)]
#[path = "leave_tests.rs"]
mod tests;
