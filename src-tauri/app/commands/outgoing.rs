//! Accounts that send.

use api::Failure;
use api::rows::{OutgoingEntry, OutgoingRow, Probe, SecretEntry, UndoRow};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use worker::senders;

use super::waiting;
use crate::desk::{Desk, now};
use crate::rows;
use crate::sign_in::SignIns;

#[tauri::command(async)]
#[specta::specta]
pub fn outgoing_accounts(desk: State<'_, Desk>) -> Result<Vec<OutgoingRow>, Failure> {
    api::outgoing_accounts(&desk.opened()?.store)
}

/// Adds an account that sends (without an id) or changes one.
#[tauri::command]
#[specta::specta]
pub async fn outgoing_save(
    app: AppHandle,
    id: Option<String>,
    entry: OutgoingEntry,
    secret: SecretEntry,
) -> Result<OutgoingRow, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let id = id.map(|id| api::outgoing_id(&opened.store, &id)).transpose()?;
        let form = api::outgoing_form(&opened.store, id, &entry)?;
        let saved = senders::save(opened.with_codes(), id, &form, secret.as_ref());
        api::outgoing_account(&opened.store, saved.map_err(|failure| rows::failure(&failure))?)
    })
    .await
}

/// Tests live what the user said about an account that sends, and tells each step once it went well; nothing is sent or kept. Stopped by
/// `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn outgoing_probe(
    app: AppHandle,
    id: Option<String>,
    entry: OutgoingEntry,
    secret: SecretEntry,
    told: Channel<String>,
) -> Result<Probe, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    let cancel = app.state::<Desk>().probe();
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let id = id.map(|id| api::outgoing_id(&opened.store, &id)).transpose()?;
        let form = api::outgoing_form(&opened.store, id, &entry)?;
        let mut tell = |step: &str| drop(told.send(step.to_owned()));
        let desk = (opened.store.as_ref(), opened.secrets.as_ref());
        let found = senders::test(desk, (id, &form), secret.as_ref(), (&cancel, &mut tell));
        found.map(rows::probe).map_err(|failure| rows::failure(&failure))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn outgoing_disconnect(app: AppHandle, id: String) -> Result<(), Failure> {
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let id = api::outgoing_id(&opened.store, &id)?;
        let done = senders::disconnect((&opened.store, &opened.secrets), id, now());
        done.map_err(|failure| rows::failure(&failure))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn outgoing_remove(app: AppHandle, id: String) -> Result<(), Failure> {
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let id = api::outgoing_id(&opened.store, &id)?;
        senders::remove((&opened.store, &opened.secrets), id).map_err(|failure| rows::failure(&failure))
    })
    .await
}

/// Says whether automatic messages leave from an account, and which one they left from before.
#[tauri::command(async)]
#[specta::specta]
pub fn outgoing_set_system(
    desk: State<'_, Desk>,
    id: &str,
    system: bool,
) -> Result<(UndoRow, Option<String>), Failure> {
    api::outgoing_set_system(&desk.opened()?.store, id, system)
}
