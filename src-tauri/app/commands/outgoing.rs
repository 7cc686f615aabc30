//! Accounts that send.

use api::Failure;
use api::rows::{OutgoingEntry, OutgoingRow, UndoRow};
use tauri::{AppHandle, Manager, State};
use worker::senders;

use super::connected::given;
use super::waiting;
use crate::desk::{Desk, now};
use crate::rows;

#[tauri::command(async)]
#[specta::specta]
pub fn outgoing_accounts(desk: State<'_, Desk>) -> Result<Vec<OutgoingRow>, Failure> {
    api::outgoing_accounts(&desk.opened()?.store)
}

/// Adds an account that sends (without an id) or changes one; an empty password is the one that is kept.
#[tauri::command]
#[specta::specta]
pub async fn outgoing_save(
    app: AppHandle,
    id: Option<String>,
    entry: OutgoingEntry,
    password: String,
) -> Result<OutgoingRow, Failure> {
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let id = id.map(|id| api::outgoing_id(&opened.store, &id)).transpose()?;
        let form = api::outgoing_form(&opened.store, id, &entry)?;
        let saved = senders::save((&opened.store, &opened.secrets), id, &form, given(password).as_ref());
        api::outgoing_account(&opened.store, saved.map_err(|failure| rows::failure(&failure))?)
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
