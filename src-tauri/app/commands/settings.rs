//! Settings, the recovery key, backups and checks.

use std::path::PathBuf;

use api::Failure;
use api::rows::{BackupLook, BackupRestored, BackupStatus, CheckRow, Settings};
use tauri::{AppHandle, Manager, State, WebviewWindow};

use super::waiting;
use crate::desk::Desk;
use crate::{events, windows};

#[tauri::command(async)]
#[specta::specta]
pub fn settings(desk: State<'_, Desk>) -> Result<Settings, Failure> {
    api::settings(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn settings_save(desk: State<'_, Desk>, settings: Settings) -> Result<Settings, Failure> {
    let opened = desk.opened()?;
    let saved = api::settings_save(&opened.store, settings)?;
    opened.supervisor.look_again();
    Ok(saved)
}

/// Keeps where the window is: opaque to everything but the window. Of several windows the one that was opened first speaks for the desk.
#[tauri::command(async)]
#[specta::specta]
pub fn place_save(window: WebviewWindow, desk: State<'_, Desk>, place: &str) -> Result<(), Failure> {
    if windows::leads(&window) { api::place_save(&desk.opened()?.store, place) } else { Ok(()) }
}

#[tauri::command(async)]
#[specta::specta]
pub fn recovery_key_show(desk: State<'_, Desk>) -> Result<String, Failure> {
    api::recovery_key_show(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn recovery_key_confirm(desk: State<'_, Desk>, last_four: &str) -> Result<(), Failure> {
    api::recovery_key_confirm(&desk.opened()?.store, last_four)
}

#[tauri::command(async)]
#[specta::specta]
pub fn backup_status(desk: State<'_, Desk>) -> Result<BackupStatus, Failure> {
    api::backup_status(&desk.opened()?.store)
}

#[tauri::command]
#[specta::specta]
pub async fn backup_now(app: AppHandle, folder: String) -> Result<BackupStatus, Failure> {
    waiting(move || api::backup_now(&app.state::<Desk>().opened()?.store, &folder)).await
}

/// What a backup holds, before anything is moved.
#[tauri::command]
#[specta::specta]
pub async fn backup_look(app: AppHandle, file: PathBuf, recovery_key: Option<String>) -> Result<BackupLook, Failure> {
    waiting(move || app.state::<Desk>().look_into(&file, recovery_key.as_deref())).await
}

/// Puts a backup in the place of the store. What was there lies aside now; every window shows the other store.
#[tauri::command]
#[specta::specta]
pub async fn backup_restore(
    app: AppHandle,
    file: PathBuf,
    recovery_key: Option<String>,
) -> Result<BackupRestored, Failure> {
    waiting(move || {
        let restored = app.state::<Desk>().restore(&app, &file, recovery_key.as_deref())?;
        events::tell_store(&app);
        Ok(restored)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub async fn doctor(app: AppHandle) -> Result<Vec<CheckRow>, Failure> {
    waiting(move || api::doctor(&app.state::<Desk>().opened()?.store)).await
}
