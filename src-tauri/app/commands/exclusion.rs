//! Exclusions.

use api::Failure;
use api::rows::{ExclusionPreview, ExclusionRow, ExclusionSubject, UndoRow};
use domain::{Mode, Scope};
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn exclusion_preview(
    desk: State<'_, Desk>,
    subject: ExclusionSubject,
    scope: Scope,
) -> Result<ExclusionPreview, Failure> {
    api::exclusion_preview(&desk.opened()?.store, &subject, scope)
}

#[tauri::command(async)]
#[specta::specta]
pub fn exclusion_add(
    desk: State<'_, Desk>,
    subject: ExclusionSubject,
    mode: Mode,
    scope: Scope,
) -> Result<UndoRow, Failure> {
    api::exclusion_add(&desk.opened()?.store, &subject, mode, scope)
}

#[tauri::command(async)]
#[specta::specta]
pub fn exclusion_remove(desk: State<'_, Desk>, id: &str) -> Result<UndoRow, Failure> {
    api::exclusion_remove(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn exclusions(desk: State<'_, Desk>) -> Result<Vec<ExclusionRow>, Failure> {
    api::exclusions(&desk.opened()?.store)
}
