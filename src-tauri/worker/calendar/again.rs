//! Connected places calendars come from: tested with what is kept, and signed in to anew.

use ::calendar::place::{DavPlace, GraphPlace, Place};
use ::calendar::run::listed;
use account::secret::Secrets;
use domain::CalendarAccountId;
use mail::Cancel;
use store::{CalendarAccount, CalendarForm, Store, StoreError, Who, unix_now};

use super::connect::kept_under;
use super::probe::{CalendarProbe, probe};
use crate::code::Codes;
use crate::code_mail::{Asked, half_of};
use crate::connect::DISCONNECTED;
use crate::secret::keep_while;
use crate::{Secret, WorkerFailure, accounts, code_guard};

/// What changes when a place is signed in to anew.
#[derive(Clone, Default)]
pub struct Anew {
    /// What opens it from now on; `None`: what is kept.
    pub secret: Option<Secret>,
    /// The SHA-256 of a new certificate of its server that the user looked at and accepts.
    pub fingerprint: Option<String>,
}

/// Tests a connected place with what is kept for it, and tells each step once it went well; trouble is how it stands from now on.
///
/// # Errors
/// `not_owner`, `not_found`; trouble with the source is in the answer.
pub fn test(
    (store, secrets): (&Store, &Secrets),
    account: CalendarAccountId,
    (cancel, told): (&Cancel, &mut dyn FnMut(&'static str)),
) -> Result<CalendarProbe, WorkerFailure> {
    let row = need(store, account)?;
    if row.disconnected.is_some() {
        let failure = WorkerFailure::new(DISCONNECTED).with("name", &row.form.name);
        return Ok(CalendarProbe { steps: Vec::new(), failure: Some(failure), found: None });
    }
    let kept = Secret::Kept(secrets.clone(), kept_under(store, &row)?);
    let found = probe(&Place::read(&row.form.config)?, Some(&kept), cancel, told);
    if let Some(failure) = found.failure.as_ref().filter(|failure| !failure.is_cancelled()) {
        let json = failure.to_json();
        store.write(Who::User, |write| write.note_calendar_sync(account, unix_now(), Some(&json)))?;
    }
    Ok(found)
}

/// Signs in to a place anew and goes on where it stopped; only once that works anything is kept.
///
/// # Errors
/// `not_owner`; `sign_in_other` where somebody else signed in than its user; `code_needed` for another certificate, once it is tested; trouble with the
/// source is in the answer, and then nothing changed.
pub fn reconnect(
    (store, secrets, codes): (&Store, &Secrets, &Codes),
    account: CalendarAccountId,
    anew: &Anew,
    (cancel, told): (&Cancel, &mut dyn FnMut(&'static str)),
) -> Result<CalendarProbe, WorkerFailure> {
    let row = need(store, account)?;
    let old = Place::read(&row.form.config)?;
    let place = certified(&old, anew.fingerprint.as_deref());
    let aim = code_guard::calendars(&place).filter(|aim| Some(aim) != code_guard::calendars(&old).as_ref());
    let kept = Secret::Kept(secrets.clone(), kept_under(store, &row)?);
    let secret = anew.secret.as_ref().unwrap_or(&kept);
    is_its_user(store, secret, &old)?;
    let place = secret.marked_calendars(place);
    let found = match place {
        Place::Here => CalendarProbe { steps: Vec::new(), failure: None, found: None },
        _ => probe(&place, Some(secret), cancel, told),
    };
    if found.failure.is_some() {
        return Ok(found);
    }
    let pass = match aim {
        Some(aim) => {
            let address = || code_guard::address_of_place(&row.form.address, &old);
            code_guard::pass((store, codes), (address, &aim), unix_now())?
        }
        None => codes.none_needed(),
    };
    let own_secret = row.form.own_secret || secret.to_keep().is_some();
    let form = CalendarForm { config: place.config(), own_secret, ..row.form };
    keep_while(secrets, (row.uuid, secret), || goes_on(store, (account, &form), &found))?;
    pass.spend();
    Ok(found)
}

/// What a code is asked for where [`reconnect`] needs one.
///
/// # Errors
/// `not_owner`, `not_found`; `missing` where nothing says whose the calendars are.
pub fn asked(
    (store, secrets): (&Store, &Secrets),
    account: CalendarAccountId,
    fingerprint: Option<&str>,
) -> Result<Asked, WorkerFailure> {
    let row = need(store, account)?;
    let old = Place::read(&row.form.config)?;
    let half = row.form.account.map(|mailbox| half_of((store, secrets), mailbox)).transpose()?.flatten();
    let aims = code_guard::calendars(&certified(&old, fingerprint)).into_iter().collect();
    Ok(Asked { address: code_guard::address_of_place(&row.form.address, &old)?, aims, half })
}

/// The place, with a certificate that was accepted.
fn certified(place: &Place, fingerprint: Option<&str>) -> Place {
    match (place, fingerprint) {
        (Place::CalDav(dav), Some(fingerprint)) => {
            Place::CalDav(DavPlace { fingerprint: Some(fingerprint.to_owned()), ..dav.clone() })
        }
        (place, _) => place.clone(),
    }
}

fn goes_on(
    store: &Store,
    (account, form): (CalendarAccountId, &CalendarForm),
    found: &CalendarProbe,
) -> Result<(), StoreError> {
    store.write(Who::User, |write| {
        write.set_calendar_account(account, form)?;
        write.disconnect_calendars(account, None)?;
        match &found.found {
            Some(found) => {
                write.list_calendars(account, &found.calendars.iter().cloned().map(listed).collect::<Vec<_>>())
            }
            None => Ok(()),
        }
    })
}

fn need(store: &Store, account: CalendarAccountId) -> Result<CalendarAccount, StoreError> {
    store.read(|read| {
        read.need_calendars(account)?;
        read.calendar_account(account)
    })
}

/// Nobody else's sign-in opens somebody's calendars.
fn is_its_user(store: &Store, secret: &Secret, place: &Place) -> Result<(), WorkerFailure> {
    match place {
        Place::CalDav(dav) => accounts::is_users(store, secret, (&dav.user, false)),
        Place::Graph(GraphPlace { mailbox, through, .. }) => {
            accounts::is_users(store, secret, (mailbox, through.is_some()))
        }
        Place::Subscription { .. } | Place::File { .. } | Place::Here => Ok(()),
    }
}
