//! The start: is there a store, does it open, and the first run.

use api::Failure;
use api::rows::Start;
use tauri::{AppHandle, Manager, State};

use super::waiting;
use crate::desk::Desk;
use crate::windows;

/// What the first run shows once: the key the user saves or prints.
#[derive(serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewStore {
    /// In groups of four.
    recovery_key: String,
}

#[tauri::command]
#[specta::specta]
pub async fn start(app: AppHandle) -> Result<Start, Failure> {
    waiting(move || Ok(app.state::<Desk>().start(&app))).await
}

#[tauri::command]
#[specta::specta]
pub async fn store_create(app: AppHandle, passphrase: Option<String>) -> Result<NewStore, Failure> {
    waiting(move || Ok(NewStore { recovery_key: app.state::<Desk>().create(&app, passphrase.as_deref())? })).await
}

#[tauri::command]
#[specta::specta]
pub async fn store_create_demo(app: AppHandle) -> Result<(), Failure> {
    waiting(move || app.state::<Desk>().create_sample(&app)).await
}

#[tauri::command]
#[specta::specta]
pub async fn store_unlock(app: AppHandle, recovery_key: String) -> Result<(), Failure> {
    waiting(move || app.state::<Desk>().unlock(&app, &recovery_key)).await
}

#[tauri::command]
#[specta::specta]
pub async fn store_open(app: AppHandle, passphrase: String) -> Result<(), Failure> {
    waiting(move || app.state::<Desk>().open_by_passphrase(&app, &passphrase)).await
}

/// Opens one more window on the same store.
#[tauri::command(async)]
#[specta::specta]
pub fn window_open(app: AppHandle, desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.opened()?;
    windows::open(&app).map_err(|_| Failure::new(api::Code::Internal).with("why", "window"))
}
