//! Attachments and documents: looking at them, saving them, handing a copy to another program.

use std::path::Path;

use api::rows::{DocumentRow, FilePreview, FileRef, UndoRow};
use api::{Code, Failure};
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt;

use super::waiting;
use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub async fn file_preview(desk: State<'_, Desk>, file: FileRef) -> Result<FilePreview, Failure> {
    let opened = desk.opened()?;
    waiting(move || api::file_preview(&opened.store, &api::reader()?, &file)).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn file_save(desk: State<'_, Desk>, file: FileRef, path: &str) -> Result<(), Failure> {
    api::file_save(&desk.opened()?.store, &file, Path::new(path))
}

#[tauri::command(async)]
#[specta::specta]
pub fn files_save(desk: State<'_, Desk>, files: Vec<FileRef>, folder: &str) -> Result<Vec<String>, Failure> {
    api::files_save(&desk.opened()?.store, &files, Path::new(folder))
}

/// The page asked the user before; what can change the computer is refused all the same.
#[tauri::command(async)]
#[specta::specta]
pub fn file_open(app: AppHandle, desk: State<'_, Desk>, file: FileRef) -> Result<(), Failure> {
    let copy = api::file_copy(&desk.opened()?.store, &file, &desk.copies())?;
    let opened = app.opener().open_path(copy.to_string_lossy(), None::<&str>);
    opened.map_err(|_| Failure::new(Code::NoProgram).with("for", "file"))
}

#[tauri::command(async)]
#[specta::specta]
pub fn documents(desk: State<'_, Desk>, target: &str) -> Result<Vec<DocumentRow>, Failure> {
    api::documents(&desk.opened()?.store, target)
}

#[tauri::command(async)]
#[specta::specta]
pub fn document_add(
    desk: State<'_, Desk>,
    message: &str,
    parts: Vec<u32>,
    targets: Vec<String>,
) -> Result<UndoRow, Failure> {
    api::document_add(&desk.opened()?.store, message, &parts, &targets)
}

#[tauri::command(async)]
#[specta::specta]
pub fn document_remove(desk: State<'_, Desk>, documents: Vec<String>) -> Result<UndoRow, Failure> {
    api::document_remove(&desk.opened()?.store, &documents)
}
