//! Places calendars come from: tested, connected, chosen from, and disconnected.

use std::path::PathBuf;

use api::rows::{CalendarChoice, CalendarEntry, CalendarKind, CalendarPlaceRow, CalendarProbe, SecretEntry};
use api::{Code, Failure, ids};
use domain::CalendarAccountId;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use worker::calendar::places::{self, NewCalendars};
use worker::calendar::{DavPlace, Place, probe};
use worker::{Cancel, Grant, GraphPlace, Issuer, WorkerFailure};

use super::waiting;
use crate::desk::{Desk, Opened};
use crate::sign_in::SignIns;
use crate::{mailbox, rows};

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_places(desk: State<'_, Desk>) -> Result<Vec<CalendarPlaceRow>, Failure> {
    api::calendar_places(&desk.opened()?.store)
}

/// Tests a place live and tells each step once it went well; nothing is kept. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn calendar_probe(
    app: AppHandle,
    entry: CalendarEntry,
    secret: SecretEntry,
    told: Channel<String>,
) -> Result<CalendarProbe, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    let place = place(&entry)?;
    let cancel = app.state::<Desk>().probe();
    // A page that is gone needs not be told.
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    waiting(move || Ok(rows::calendar_probe(probe::probe(&place, secret.as_ref(), &cancel, &mut tell)))).await
}

/// Connects a place; none of its calendars is synchronised before it is chosen. Answers with its id.
#[tauri::command]
#[specta::specta]
pub async fn calendar_add(app: AppHandle, entry: CalendarEntry, secret: SecretEntry) -> Result<String, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let new = new(&opened, &entry)?;
        let added = if new.place == Place::Here {
            places::add_here(&opened.store, &new.name)
        } else {
            places::add(opened.with_codes(), &new, secret.as_ref(), &Cancel::default())
        };
        let id = added.map_err(|failure| rows::failure(&failure))?;
        Ok(ids::uuid_text(&opened.store.read(|read| read.calendar_account(id))?.uuid))
    })
    .await
}

/// Says what is done with calendars; what is chosen is fetched at once.
#[tauri::command(async)]
#[specta::specta]
pub fn calendar_choose(desk: State<'_, Desk>, choices: Vec<CalendarChoice>) -> Result<(), Failure> {
    let opened = desk.opened()?;
    api::calendar_choose(&opened.store, &choices)?;
    opened.keeper.sync_now();
    Ok(())
}

/// Disconnects a place: its password goes, what was fetched stays.
#[tauri::command]
#[specta::specta]
pub async fn calendar_disconnect(app: AppHandle, id: String) -> Result<(), Failure> {
    waiting(move || with(&app, &id, |opened, account| places::disconnect((&opened.store, &opened.secrets), account)))
        .await
}

/// Removes a place with its calendars and all they hold; nothing is changed at the server.
#[tauri::command]
#[specta::specta]
pub async fn calendar_remove(app: AppHandle, id: String) -> Result<(), Failure> {
    waiting(move || with(&app, &id, |opened, account| places::remove((&opened.store, &opened.secrets), account))).await
}

fn with(
    app: &AppHandle,
    id: &str,
    act: impl FnOnce(&Opened, CalendarAccountId) -> Result<(), WorkerFailure>,
) -> Result<(), Failure> {
    let opened = app.state::<Desk>().opened()?;
    let account = opened.store.read(|read| read.calendar_account_by_uuid(id))?.id;
    opened.keeper.cancel();
    act(&opened, account).map_err(|failure| rows::failure(&failure))
}

fn new(opened: &Opened, entry: &CalendarEntry) -> Result<NewCalendars, Failure> {
    let named = [&entry.name, &entry.address, &entry.url].map(|text| text.trim());
    let mailbox = Some(entry.mailbox.as_str()).filter(|id| !id.is_empty());
    Ok(NewCalendars {
        name: named.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
        place: place(entry)?,
        mailbox: mailbox.map(|id| opened.store.read(|read| ids::account(read, id))).transpose()?,
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
            fingerprint: Some(entry.fingerprint.trim()).filter(|it| !it.is_empty()).map(str::to_owned),
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
