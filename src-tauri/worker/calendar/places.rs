//! Places calendars come from: looked for, connected, tested, and disconnected. The password is kept before the row, and goes before it.

use ::calendar::dav;
use ::calendar::place::{DavPlace, Place, host_of};
use ::calendar::remote::RemoteCalendar;
pub use ::calendar::run::listed;
use ::calendar::run::{self, Around, CalendarProgress, Run};
use account::credential::Credential;
use account::graph::HOST;
use account::http::Step;
use account::secret::Secrets;
use domain::{AccountId, CalendarAccountId, CalendarId, Uuid};
use mail::Cancel;
pub use store::ListedCalendar as Listed;
use store::{CalendarForm, Store, Who};

use super::connect::open;
use crate::code::Codes;
use crate::secret::keep_while;
use crate::{Secret, WorkerFailure, code_guard, portal, sign_in};

/// A place calendars come from, to be connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCalendars {
    /// The user's name for it.
    pub name: String,
    /// Where they are.
    pub place: Place,
    /// The mailbox it is the other half of.
    pub mailbox: Option<AccountId>,
    /// Who the user is in its appointments; empty: nobody.
    pub address: String,
}

/// What a place turned out to be.
#[derive(Clone, Debug)]
pub struct FoundCalendars {
    /// The place as it is to be kept.
    pub place: Place,
    /// Its calendars.
    pub calendars: Vec<RemoteCalendar>,
}

/// Looks what calendars a place has, and tells each step of the connection; nothing is kept.
///
/// # Errors
/// Trouble with the source.
pub fn look(
    place: &Place,
    secret: Option<&Secret>,
    cancel: &Cancel,
    told: &mut dyn FnMut(Step),
) -> Result<FoundCalendars, WorkerFailure> {
    if let (Place::CalDav(dav), Some(secret)) = (place, secret) {
        let host = host_of(&dav.url);
        let found =
            secret.at_calendars((&host, &dav.sign_in), &mut |credential| look_at(dav, &credential, (cancel, told)));
        return found.map_err(|failure| portal::explained(&host, failure));
    }
    let listed = |cancel: &Cancel| Ok(open(place, secret, cancel)?.calendars()?);
    let calendars = listed(cancel).map_err(|failure: WorkerFailure| match place {
        Place::Graph(_) => portal::explained(HOST, failure),
        _ => failure,
    })?;
    Ok(FoundCalendars { place: place.clone(), calendars })
}

fn look_at(
    place: &DavPlace,
    credential: &Credential,
    (cancel, told): (&Cancel, &mut dyn FnMut(Step)),
) -> Result<FoundCalendars, WorkerFailure> {
    let found = dav::find(place, credential, cancel, told)?;
    Ok(FoundCalendars { place: Place::CalDav(found.place), calendars: found.calendars })
}

/// Connects a place and takes over its calendars; nothing is synchronised before one is chosen. Where that fails nothing is kept.
///
/// # Errors
/// `code_needed`; trouble with the source, and those of the store.
pub fn add(
    (store, secrets, codes): (&Store, &Secrets, &Codes),
    new: &NewCalendars,
    secret: Option<&Secret>,
    cancel: &Cancel,
) -> Result<CalendarAccountId, WorkerFailure> {
    let pass = match code_guard::calendars(&new.place) {
        Some(aim) => {
            code_guard::pass((store, codes), (|| code_guard::address_of_calendars(new), &aim), store::unix_now())?
        }
        None => codes.none_needed(),
    };
    let place = secret.map_or_else(|| new.place.clone(), |secret| secret.marked_calendars(new.place.clone()));
    let found = look(&place, secret, cancel, &mut |_| ())?;
    let uuid = Uuid::now_v7();
    let form = CalendarForm {
        name: new.name.clone(),
        kind: found.place.kind().into(),
        config: found.place.config(),
        account: new.mailbox,
        own_secret: secret.is_some_and(|secret| secret.to_keep().is_some()),
        address: new.address.clone(),
    };
    let add = || {
        store.write(Who::User, |write| {
            let account = write.add_calendar_account(uuid, &form, store::unix_now())?;
            write.list_calendars(account, &found.calendars.into_iter().map(run::listed).collect::<Vec<_>>())?;
            Ok::<_, store::StoreError>(account)
        })
    };
    let added = match secret {
        Some(secret) => keep_while(secrets, (uuid, secret), add)?,
        None => add()?,
    };
    pass.spend();
    Ok(added)
}

/// Lists the calendars of a connected place anew.
///
/// # Errors
/// Trouble with the source, and those of the store.
pub fn list_again(
    (store, connect): (&Store, &super::Connect<'_>),
    account: CalendarAccountId,
    cancel: &Cancel,
) -> Result<(), WorkerFailure> {
    let row = store.read(|read| read.calendar_account(account))?;
    let mut remote = connect(&row, cancel)?;
    let run = Run { store, account, started: store::unix_now(), around: &Quiet, cancel };
    run::take_over_calendars(&run, remote.as_mut())?;
    Ok(())
}

/// Says what is done with calendars (`none`, `read`, `both`), and into which one interviews go, in one step.
///
/// # Errors
/// `not_owner`, `read_only_calendar`, `not_found`.
pub fn choose(
    store: &Store,
    chosen: &[(CalendarId, &str)],
    interviews: Option<CalendarId>,
) -> Result<(), WorkerFailure> {
    store.write(Who::User, |write| {
        for (calendar, direction) in chosen {
            write.set_direction(*calendar, direction)?;
        }
        interviews.map_or(Ok(()), |calendar| write.set_interviews(calendar))
    })?;
    Ok(())
}

/// Keeps calendars in this store alone.
///
/// # Errors
/// Those of the store.
pub fn add_here(store: &Store, name: &str) -> Result<CalendarAccountId, WorkerFailure> {
    let form = CalendarForm {
        name: name.into(),
        kind: Place::Here.kind().into(),
        config: Place::Here.config(),
        ..CalendarForm::default()
    };
    let listed = store::ListedCalendar {
        key: "here".into(),
        name: name.into(),
        access: "write".into(),
        ..store::ListedCalendar::default()
    };
    Ok(store.write(Who::User, |write| {
        let account = write.add_calendar_account(Uuid::now_v7(), &form, store::unix_now())?;
        write.list_calendars(account, std::slice::from_ref(&listed))?;
        for calendar in write.calendars_in(account)? {
            write.set_direction(calendar.id, "both")?;
        }
        Ok::<_, store::StoreError>(account)
    })?)
}

/// Disconnects: its secret goes, what was fetched stays. Once more does no harm and deletes what could not be deleted.
///
/// # Errors
/// `not_owner`, and those of the keychain: it is disconnected all the same.
pub fn disconnect((store, secrets): (&Store, &Secrets), account: CalendarAccountId) -> Result<(), WorkerFailure> {
    let row = store.read(|read| read.calendar_account(account))?;
    let since = row.disconnected.unwrap_or_else(store::unix_now);
    store.write(Who::User, |write| write.disconnect_calendars(account, Some(since)))?;
    forget((store, secrets), &row)
}

/// Removes a place with its calendars and all they hold.
///
/// # Errors
/// `not_owner`, and those of the keychain.
pub fn remove((store, secrets): (&Store, &Secrets), account: CalendarAccountId) -> Result<(), WorkerFailure> {
    let row = store.read(|read| read.calendar_account(account))?;
    store.write(Who::User, |write| write.remove_calendar_account(account))?;
    forget((store, secrets), &row)
}

/// Has the provider take its sign-in back, unless another account needs it, and deletes the secret.
fn forget(desk: (&Store, &Secrets), row: &store::CalendarAccount) -> Result<(), WorkerFailure> {
    if row.form.own_secret { sign_in::forget(desk, (row.uuid, &row.form.config), &[]) } else { Ok(()) }
}

/// Nobody listens.
struct Quiet;

impl Around for Quiet {
    fn progress(&self, _: &CalendarProgress<'_>) {}
}
