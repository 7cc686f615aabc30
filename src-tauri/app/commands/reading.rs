//! A message's page, and whose remote pictures are shown.

use std::path::Path;

use api::Failure;
use api::rows::Reading;
use tauri::State;

use crate::desk::Desk;
use crate::pages::{self, Pages};

#[tauri::command(async)]
#[specta::specta]
pub fn message_reading(
    desk: State<'_, Desk>,
    pages: State<'_, Pages>,
    id: &str,
    within: Vec<u32>,
    pictures: bool,
) -> Result<Reading, Failure> {
    let (mut row, page) = api::reading(&desk.opened()?.store, id, &within, pictures)?;
    if let Some(page) = page {
        row.token = pages.keep(page);
        row.frame = pages::address(&row.token);
    }
    Ok(row)
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
