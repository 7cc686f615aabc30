//! Settings, the recovery key, backups and checks.

use api::Failure;
use api::rows::{BackupStatus, CheckRow, Settings};
use tauri::{AppHandle, Manager, State};

use super::waiting;
use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn settings(desk: State<'_, Desk>) -> Result<Settings, Failure> {
    api::settings(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn settings_save(desk: State<'_, Desk>, settings: Settings) -> Result<Settings, Failure> {
    api::settings_save(&desk.opened()?.store, settings)
}

/// Keeps where the window is: opaque to everything but the window.
#[tauri::command(async)]
#[specta::specta]
pub fn place_save(desk: State<'_, Desk>, place: &str) -> Result<(), Failure> {
    api::place_save(&desk.opened()?.store, place)
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

#[tauri::command]
#[specta::specta]
pub async fn doctor(app: AppHandle) -> Result<Vec<CheckRow>, Failure> {
    waiting(move || api::doctor(&app.state::<Desk>().opened()?.store)).await
}
