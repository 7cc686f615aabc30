//! Mailboxes disconnected, connected again, moved to another server, and deleted with their data: three verbs that are never mixed up.

use ::outgoing::place::OutgoingPlace;
use account::grant::SignInWith;
use account::secret::Secrets;
use domain::AccountId;
use mail::Cancel;
use mail::place::Place;
use store::keys::KeychainError;
use store::{Account, OutgoingAccount, OutgoingForm, Remains, Store, StoreError, Who, Write, unix_now};

use crate::code::Codes;
use crate::probe::{Probe, probe};
use crate::secret::keep_while;
use crate::{Secret, WorkerFailure, accounts, code_guard, senders, sign_in, sync, trust};

/// A mailbox and its sending half, for whoever may change them.
pub(crate) fn halves(store: &Store, account: AccountId) -> Result<(Account, Option<OutgoingAccount>), StoreError> {
    store.read(|read| {
        read.need_owner(account)?;
        Ok((read.account(account)?, read.outgoing_of(account)?))
    })
}

/// Has the provider take a sign-in back, and deletes the secrets of a mailbox and its sending half.
///
/// # Errors
/// `no_key` where the keychain does not answer.
pub(crate) fn forget_secrets(
    desk: (&Store, &Secrets),
    row: &Account,
    sender: Option<&OutgoingAccount>,
) -> Result<(), WorkerFailure> {
    let going: Vec<_> = sender.map(|sender| sender.uuid).into_iter().chain([row.uuid]).collect();
    if let Some(sender) = sender {
        senders::forget_secret(desk, sender, &going)?;
    }
    sign_in::forget(desk, (row.uuid, &row.config), &going)
}

/// How many secrets of what was connected are still in a keychain that is away.
fn left(secrets: &Secrets, row: &Account, sender: Option<&OutgoingAccount>) -> usize {
    let mailbox = (row.disconnected.is_none() && row.kind != "archive").then_some(row.uuid);
    let sender = sender.filter(|sender| sender.form.own_secret && sender.disconnected.is_none());
    let kept = mailbox.into_iter().chain(sender.map(|sender| sender.uuid));
    kept.filter(|uuid| secrets.is_left(*uuid)).count()
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
    forget_secrets((store, secrets), &row, sender.as_ref())?;
    match left(secrets, &row, sender.as_ref()) {
        0 => Ok(()),
        _ => Err(WorkerFailure::new("no_key").with("why", KeychainError::Missing.word())),
    }
}

/// Connects a mailbox again, once signing in works; the next sync goes on where the last one ended.
///
/// # Errors
/// `not_found`, `no_key` where the keychain does not answer; trouble with the source is in the answer, and then nothing changed.
pub fn reconnect(
    desk: (&Store, &Secrets, &Codes),
    account: AccountId,
    secret: Option<&Secret>,
    (cancel, told): (&Cancel, &mut dyn FnMut(&'static str)),
) -> Result<Probe, WorkerFailure> {
    let (row, _) = halves(desk.0, account)?;
    move_to(desk, account, &Place::read(&row.config)?, (secret, cancel, told))
}

/// Reaches a mailbox at another server or as another user from now on, once signing in there works; it is connected then. Its sending half goes
/// along, unless its server belongs to neither: that is disconnected, until the user says where to send.
///
/// # Errors
/// As [`reconnect`]; `missing` with `password` at another host without a secret; `sign_in_other` where somebody else signed in than the mailbox's
/// user; `code_needed`, once the new place is tested.
pub fn move_to(
    (store, secrets, codes): (&Store, &Secrets, &Codes),
    account: AccountId,
    place: &Place,
    (secret, cancel, told): (Option<&Secret>, &Cancel, &mut dyn FnMut(&'static str)),
) -> Result<Probe, WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    let old = Place::read(&row.config)?;
    let aim = code_guard::mailbox(place);
    let moves = aim != code_guard::mailbox(&old);
    let place = match secret {
        Some(secret) => secret.marked(place.clone()),
        None => trust::as_before(place, &old)?,
    };
    let place = &trust::without_others_certificate(place, &old);
    if secret.is_none() && is_by_password(place) && secrets.read(row.uuid)?.is_none() {
        return Err(senders::no_password());
    }
    let kept = Secret::Kept(secrets.clone(), row.uuid);
    let secret = secret.unwrap_or(&kept);
    accounts::is_its_user(store, secret, if matches!(old, Place::Graph(_)) { &old } else { place })?;
    let found = probe(place, Some(secret), cancel, told);
    if found.failure.is_some() {
        return Ok(found);
    }
    let pass = match aim.filter(|_| moves) {
        Some(aim) => {
            let address = || store.read(|read| code_guard::address_in(read, account));
            code_guard::pass((store, codes), (address, &aim), unix_now())?
        }
        None => codes.none_needed(),
    };
    let _alone = sync::turn(store, &row, cancel)?;
    keep_while(secrets, (row.uuid, secret), || lives_at(store, (account, sender), (&old, place)))?;
    pass.spend();
    Ok(found)
}

/// Writes down where a mailbox is from now on, and what becomes of its sending half.
fn lives_at(
    store: &Store,
    (account, sender): (AccountId, Option<OutgoingAccount>),
    (old, place): (&Place, &Place),
) -> Result<(), StoreError> {
    store.write(Who::User, |write| {
        write.set_config(account, &place.config())?;
        write.disconnect_account(account, None)?;
        let Some(sender) = sender else { return Ok(()) };
        let sender = with_its_certificate(write, sender, (old, place))?;
        if sender.form.own_secret {
            return Ok(());
        }
        let goes_along = senders::go_along(write, &sender, (old, place))?;
        write.disconnect_outgoing(sender.id, (!goes_along).then(unix_now))
    })
}

/// The sending half of a mailbox, with the certificate that was accepted for that.
fn with_its_certificate(
    write: &Write<'_>,
    sender: OutgoingAccount,
    moved: (&Place, &Place),
) -> Result<OutgoingAccount, StoreError> {
    let Ok(place) = OutgoingPlace::read(&sender.form.config) else { return Ok(sender) };
    let config = trust::with_its_certificate(place, moved).config();
    if config == sender.form.config {
        return Ok(sender);
    }
    let form = OutgoingForm { config, ..sender.form };
    write.set_outgoing(sender.id, &form)?;
    Ok(OutgoingAccount { form, ..sender })
}

fn is_by_password(place: &Place) -> bool {
    matches!(place, Place::Imap(imap) if imap.sign_in == SignInWith::Password)
}

/// Deletes a mailbox with its sending half, its secrets and everything it alone brought, what was saved to profiles too. There is no way
/// back. Returns what is left of it, counted; a secret in a keychain that is away goes once that is back.
///
/// # Errors
/// `not_found`, `sync_runs` while it is synchronised, `no_key` where the keychain does not answer: nothing is deleted then.
pub fn delete((store, secrets): (&Store, &Secrets), account: AccountId) -> Result<Remains, WorkerFailure> {
    let (row, sender) = halves(store, account)?;
    let _alone = sync::turn(store, &row, &Cancel::default())?;
    forget_secrets((store, secrets), &row, sender.as_ref())?;
    let left = left(secrets, &row, sender.as_ref());
    let mut remains = store.write(Who::User, |write| write.erase_account(account))?;
    remains.push(("secrets", i64::try_from(left).unwrap_or(i64::MAX)));
    linking::settle(store, &|| true)?;
    Ok(remains)
}

#[cfg(test)]
#[path = "leave_tests.rs"]
mod tests;
