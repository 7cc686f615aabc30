//! Places calendars come from: tested, connected, chosen from, and disconnected.

use api::rows::{
    CalendarActRow, CalendarChoice, CalendarEntry, CalendarPlaceRow, CalendarProbe, DetectedCalendars, Page,
    SecretEntry,
};
use api::{Failure, ids};
use domain::CalendarAccountId;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use worker::calendar::again::{self, Anew};
use worker::calendar::places::{self, NewCalendars};
use worker::calendar::{Place, opener, probe};
use worker::{Cancel, Secret, WorkerFailure, detect};

use super::waiting;
use crate::desk::{Desk, Opened};
use crate::sign_in::SignIns;
use crate::{calendars, mailbox, rows};

/// Looks where the calendars of an address are; nothing secret is sent. `mailbox` is the id of that of the same account, or empty. Stopped by
/// `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn calendar_detect(app: AppHandle, address: String, mailbox: String) -> Result<DetectedCalendars, Failure> {
    let address = mailbox::parse(&address)?;
    let cancel = app.state::<Desk>().probe();
    waiting(move || {
        let found = detect::calendars(&address, &cancel).map_err(|failure| rows::failure(&failure))?;
        let opened = app.state::<Desk>().opened()?;
        let url = found.calendar.as_ref().map(|calendar| calendar.url.as_str()).filter(|_| !mailbox.is_empty());
        let kept = url.map(|url| -> Result<bool, Failure> {
            Ok(opener::shares(&opened.store, opened.store.read(|read| ids::account(read, &mailbox))?, url))
        });
        Ok(rows::detected_calendars(&found, kept.transpose()?.unwrap_or_default()))
    })
    .await
}

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
    let cancel = app.state::<Desk>().probe();
    // A page that is gone needs not be told.
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let (new, secret) = opened_by(&opened, &entry, secret)?;
        Ok(rows::calendar_probe(probe::probe(&new.place, secret.as_ref(), &cancel, &mut tell)))
    })
    .await
}

/// Connects a place; none of its calendars is synchronised before it is chosen. Answers with its id.
#[tauri::command]
#[specta::specta]
pub async fn calendar_add(app: AppHandle, entry: CalendarEntry, secret: SecretEntry) -> Result<String, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let (new, secret) = opened_by(&opened, &entry, secret)?;
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

/// Tests a connected place with what is kept for it and tells each step; nothing is changed. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn calendar_test(app: AppHandle, id: String, told: Channel<String>) -> Result<CalendarProbe, Failure> {
    let cancel = app.state::<Desk>().probe();
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    waiting(move || {
        with(&app, &id, |opened, account| again::test((&opened.store, &opened.secrets), account, (&cancel, &mut tell)))
            .map(|found| fetched(&app, found))
    })
    .await
}

/// Signs in to a place again and goes on; `fingerprint` is that of a new certificate, or empty. Tells each step. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn calendar_reconnect(
    app: AppHandle,
    id: String,
    secret: SecretEntry,
    fingerprint: String,
    told: Channel<String>,
) -> Result<CalendarProbe, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    let anew = Anew { secret, fingerprint: Some(fingerprint).filter(|it| !it.is_empty()) };
    let cancel = app.state::<Desk>().probe();
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    waiting(move || {
        with(&app, &id, |opened, account| again::reconnect(opened.with_codes(), account, &anew, (&cancel, &mut tell)))
            .map(|found| fetched(&app, found))
    })
    .await
}

/// What was written to calendars, or is to be, the latest first.
#[tauri::command(async)]
#[specta::specta]
pub fn calendar_log(desk: State<'_, Desk>, offset: u32, limit: u32) -> Result<Page<CalendarActRow>, Failure> {
    api::calendar_log(&desk.opened()?.store, offset, limit)
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

/// New calendars, and what opens them.
fn opened_by(
    opened: &Opened,
    entry: &CalendarEntry,
    given: Option<Secret>,
) -> Result<(NewCalendars, Option<Secret>), Failure> {
    let mut new = calendars::new(&opened.store, entry)?;
    let secret = opener::opener((&opened.store, &opened.secrets), &mut new, given);
    let secret = secret.map_err(|failure| rows::failure(&failure))?;
    Ok((new, secret))
}

/// What opens now is fetched at once.
fn fetched(app: &AppHandle, found: probe::CalendarProbe) -> CalendarProbe {
    if let (None, Ok(opened)) = (&found.failure, app.state::<Desk>().opened()) {
        opened.keeper.sync_now();
    }
    rows::calendar_probe(found)
}

fn with<T>(
    app: &AppHandle,
    id: &str,
    act: impl FnOnce(&Opened, CalendarAccountId) -> Result<T, WorkerFailure>,
) -> Result<T, Failure> {
    let opened = app.state::<Desk>().opened()?;
    let account = opened.store.read(|read| read.calendar_account_by_uuid(id))?.id;
    opened.keeper.cancel();
    act(&opened, account).map_err(|failure| rows::failure(&failure))
}
