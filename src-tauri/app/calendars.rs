//! Places calendars come from, as they are entered.

use std::path::PathBuf;

use api::rows::{CalendarEntry, CalendarKind};
use api::{Code, Failure, Store, ids};
use worker::calendar::places::NewCalendars;
use worker::calendar::{DavPlace, Place};
use worker::{Grant, GraphPlace, Issuer};

use crate::mailbox;

/// New calendars.
///
/// # Errors
/// `Missing`, `BadAddress`; `NotFound` of the mailbox.
pub fn new(store: &Store, entry: &CalendarEntry) -> Result<NewCalendars, Failure> {
    let named = [&entry.name, &entry.address, &entry.url].map(|text| text.trim());
    let mailbox = Some(entry.mailbox.as_str()).filter(|id| !id.is_empty());
    Ok(NewCalendars {
        name: named.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
        place: place(entry)?,
        mailbox: mailbox.map(|id| store.read(|read| ids::account(read, id))).transpose()?,
        address: entry.address.trim().to_owned(),
    })
}

/// Where the calendars of an entry are.
fn place(entry: &CalendarEntry) -> Result<Place, Failure> {
    let filled = |name: &str, value: &str| match value.trim() {
        "" => Err(Failure::new(Code::Missing).with("field", name)),
        value => Ok(value.to_owned()),
    };
    Ok(match entry.kind {
        CalendarKind::Caldav => Place::CalDav(DavPlace {
            url: filled("url", &entry.url)?,
            user: filled("user", &entry.user)?,
            fingerprint: fingerprint(entry),
            ..DavPlace::default()
        }),
        CalendarKind::Graph => {
            let grant = Grant { issuer: Issuer::Microsoft, client_id: None, tenant: None };
            let mailbox = mailbox::parse(&entry.address)?.as_str().to_owned();
            Place::Graph(GraphPlace { mailbox, grant, through: None })
        }
        CalendarKind::Subscription => Place::Subscription { url: filled("url", &entry.url)? },
        CalendarKind::File => Place::File { path: PathBuf::from(filled("file", &entry.file)?) },
        CalendarKind::Here => Place::Here,
    })
}

/// The fingerprint of a certificate that was accepted.
pub fn fingerprint(entry: &CalendarEntry) -> Option<String> {
    Some(entry.fingerprint.trim()).filter(|it| !it.is_empty()).map(str::to_owned)
}
