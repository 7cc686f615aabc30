//! A row and its secret become a source of appointments.

use ::calendar::dav::Dav;
use ::calendar::graph;
use ::calendar::place::{DavPlace, GraphPlace, Place, host_of};
use ::calendar::remote::{Access, CalendarKey, Cursor, Remote, RemoteCalendar};
use ::calendar::subscription::Subscription;
use account::graph::Endpoint;
use account::secret::Secrets;
use domain::Uuid;
use mail::Cancel;
use mime::ics::Zone;
use store::{CalendarAccount, Store};

use crate::connect::DISCONNECTED;
use crate::secret::none_kept;
use crate::{Secret, WorkerFailure};

/// Connects a place calendars come from.
pub type Connect<'a> = dyn Fn(&CalendarAccount, &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> + Send + Sync + 'a;

/// Connects a place calendars come from with the secret kept for it, or for the mailbox it is a half of.
///
/// # Errors
/// Trouble with the source; `wrong_password` with `missing` where no password is kept; `disconnected`.
pub fn connect(
    (store, secrets): (&Store, &Secrets),
    account: &CalendarAccount,
    cancel: &Cancel,
) -> Result<Box<dyn Remote>, WorkerFailure> {
    if account.disconnected.is_some() {
        return Err(WorkerFailure::new(DISCONNECTED).with("name", &account.form.name));
    }
    let place = Place::read(&account.form.config)?;
    if let Place::Subscription { url } = &place {
        return subscribed((store, account), Subscription::at(url, cancel)?);
    }
    let kept = Secret::Kept(secrets.clone(), kept_under(store, account)?);
    open(&place, Some(&kept), cancel)
}

/// A subscription that knows what it was seen as, so that it need not be sent again.
fn subscribed(
    (store, account): (&Store, &CalendarAccount),
    subscription: Subscription,
) -> Result<Box<dyn Remote>, WorkerFailure> {
    let listed = store.read(|read| read.calendars_in(account.id))?.into_iter().find(|one| one.listed);
    let known = listed.and_then(|one| {
        let cursor = Cursor(one.cursor?);
        let calendar = RemoteCalendar {
            key: CalendarKey(one.key),
            name: one.name,
            colour: one.source_colour,
            owner: one.belongs_to,
            access: Access::Read,
            schedules: one.schedules,
        };
        Some((calendar, cursor))
    });
    Ok(Box::new(match known {
        Some((calendar, cursor)) => subscription.knowing(calendar, cursor),
        None => subscription,
    }))
}

/// The id under which its secret is kept: its own, or that of its mailbox.
pub(crate) fn kept_under(store: &Store, account: &CalendarAccount) -> Result<Uuid, WorkerFailure> {
    match account.form.account.filter(|_| !account.form.own_secret) {
        Some(mailbox) => Ok(store.read(|read| read.account(mailbox))?.uuid),
        None => Ok(account.uuid),
    }
}

/// Connects a place that may not be an account yet.
///
/// # Errors
/// Trouble with the source.
pub(crate) fn open(place: &Place, secret: Option<&Secret>, cancel: &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> {
    match place {
        Place::CalDav(place) => dav(place, secret.ok_or_else(none_kept)?, cancel),
        Place::Subscription { url } => Ok(Box::new(Subscription::at(url, cancel)?)),
        Place::File { path } => Ok(Box::new(Subscription::of_file(path))),
        Place::Graph(place) => graph_at(place, secret.ok_or_else(none_kept)?, cancel),
        Place::Here => Err(WorkerFailure::new("not_a_calendar")),
    }
}

fn dav(place: &DavPlace, secret: &Secret, cancel: &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> {
    secret.at_calendars((&host_of(&place.url), &place.sign_in), &mut |credential| {
        Ok(Box::new(Dav::new(place, credential, cancel)?) as Box<dyn Remote>)
    })
}

fn graph_at(place: &GraphPlace, secret: &Secret, cancel: &Cancel) -> Result<Box<dyn Remote>, WorkerFailure> {
    let settings = graph::Settings {
        endpoint: Endpoint::default(),
        mailbox: place.mailbox.clone(),
        is_shared: place.through.is_some(),
        zone: own_zone(),
        bearer: secret.for_graph_calendars(place)?,
    };
    Ok(Box::new(graph::connect(&settings, store::unix_now(), cancel)?))
}

/// The time zone of this machine, in which whole days are meant.
fn own_zone() -> String {
    let own = iana_time_zone::get_timezone().ok();
    own.filter(|name| Zone::named(name).is_some()).unwrap_or_else(|| "UTC".into())
}
