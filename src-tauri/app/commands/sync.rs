//! Synchronisation: start, pause, stop, and how it stands.

use api::Failure;
use api::rows::{AsideRow, SyncStatus};
use tauri::{State, WebviewWindow};
use worker::sync::Options;

use crate::desk::Desk;
use crate::rows;

#[tauri::command(async)]
#[specta::specta]
pub fn sync_start(desk: State<'_, Desk>) -> Result<(), Failure> {
    let opened = desk.opened()?;
    opened.supervisor.resume();
    opened.supervisor.sync_now(Options::default());
    opened.keeper.sync_now();
    Ok(())
}

#[tauri::command(async)]
#[specta::specta]
pub fn sync_pause(desk: State<'_, Desk>) -> Result<(), Failure> {
    let opened = desk.opened()?;
    opened.supervisor.pause();
    opened.keeper.cancel();
    Ok(())
}

/// Stops the sync.
#[tauri::command(async)]
#[specta::specta]
pub fn sync_cancel(desk: State<'_, Desk>) -> Result<(), Failure> {
    let opened = desk.opened()?;
    opened.supervisor.cancel();
    opened.keeper.cancel();
    Ok(())
}

/// Says which folder the window shows, or that it shows none: what other programs change there is followed. In the order it is told.
#[tauri::command]
#[specta::specta]
pub fn folder_shown(window: WebviewWindow, desk: State<'_, Desk>, folder: Option<&str>) -> Result<(), Failure> {
    let opened = desk.opened()?;
    let own = |folder| opened.store.read(|read| api::ids::own_folder(read, folder));
    opened.supervisor.show(window.label(), folder.map(own).transpose()?);
    Ok(())
}

#[tauri::command(async)]
#[specta::specta]
pub fn sync_status(desk: State<'_, Desk>) -> Result<SyncStatus, Failure> {
    let opened = desk.opened()?;
    let status = opened.supervisor.status(api::shown_mailboxes(&opened.store).as_deref())?;
    Ok(rows::sync_status(status, opened.keeper.status()))
}

#[tauri::command(async)]
#[specta::specta]
pub fn sync_aside(desk: State<'_, Desk>) -> Result<Vec<AsideRow>, Failure> {
    api::set_aside(&desk.opened()?.store)
}
