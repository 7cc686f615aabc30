//! A message's page, and whose remote pictures are shown.

use std::path::Path;

use api::rows::Reading;
use api::{Code, Failure, PrintItem, Showing};
use tauri::{AppHandle, Manager, State};

use crate::desk::Desk;
use crate::pages::{self, Pages};
use crate::printing;

#[tauri::command(async)]
#[specta::specta]
pub fn message_reading(
    app: AppHandle,
    id: &str,
    within: Vec<u32>,
    pictures: bool,
    find: Option<&str>,
) -> Result<Reading, Failure> {
    let wanted = Showing { within: &within, pictures, find: find.unwrap_or_default() };
    let (mut row, page) = api::reading_as(&app.state::<Desk>().opened()?.store, id, wanted)?;
    if let Some(page) = page {
        row.token = app.state::<Pages>().keep(page);
        row.frame = pages::address(&row.token);
    }
    Ok(row)
}

/// Opens what is printed in a window of its own, and the system's dialog over it.
#[tauri::command(async)]
#[specta::specta]
pub fn message_print(app: AppHandle, title: &str, close: &str, messages: Vec<PrintItem>) -> Result<(), Failure> {
    let page = api::printed(&app.state::<Desk>().opened()?.store, title, close, &messages)?;
    printing::open(&app, title, &app.state::<Pages>().keep(page))
        .map_err(|_| Failure::new(Code::Internal).with("why", "no_window"))
}

#[tauri::command(async)]
#[specta::specta]
pub fn pictures_always(desk: State<'_, Desk>, id: &str, always: bool) -> Result<(), Failure> {
    api::pictures_always(&desk.opened()?.store, id, always)
}

#[tauri::command(async)]
#[specta::specta]
pub fn message_save(desk: State<'_, Desk>, id: &str, path: &str) -> Result<(), Failure> {
    api::message_save(&desk.opened()?.store, id, Path::new(path))
}
