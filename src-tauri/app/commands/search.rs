//! The one search field, and the pickers of people, clients and jobs.

use api::Failure;
use api::rows::{SearchResult, TargetRow};
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn search(desk: State<'_, Desk>, query: &str, limit: u32) -> Result<SearchResult, Failure> {
    api::search(&desk.opened()?.store, query, limit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn targets_find(desk: State<'_, Desk>, text: &str, limit: u32) -> Result<Vec<TargetRow>, Failure> {
    api::targets_find(&desk.opened()?.store, text, limit)
}
