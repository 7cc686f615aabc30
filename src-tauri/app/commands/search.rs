//! The one search field, and the pickers of people, clients and jobs.

use api::Failure;
use api::rows::{SavedCount, SavedSearchRow, SearchQuery, SearchResult, SearchTotal, TargetRow, UndoRow};
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn search(desk: State<'_, Desk>, asked: SearchQuery) -> Result<SearchResult, Failure> {
    api::search(&desk.opened()?.store, &asked)
}

#[tauri::command(async)]
#[specta::specta]
pub fn search_total(desk: State<'_, Desk>, query: &str) -> Result<SearchTotal, Failure> {
    api::search_total(&desk.opened()?.store, query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn saved_searches(desk: State<'_, Desk>) -> Result<Vec<SavedSearchRow>, Failure> {
    api::saved_searches(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn saved_search_counts(desk: State<'_, Desk>) -> Result<Vec<SavedCount>, Failure> {
    api::saved_search_counts(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn saved_search_save(desk: State<'_, Desk>, name: &str, query: &str) -> Result<SavedSearchRow, Failure> {
    api::saved_search_save(&desk.opened()?.store, name, query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn saved_search_rename(desk: State<'_, Desk>, id: &str, name: &str) -> Result<UndoRow, Failure> {
    api::saved_search_rename(&desk.opened()?.store, id, name)
}

#[tauri::command(async)]
#[specta::specta]
pub fn saved_search_order(desk: State<'_, Desk>, ids: Vec<String>) -> Result<(), Failure> {
    api::saved_search_order(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn saved_search_remove(desk: State<'_, Desk>, id: &str) -> Result<UndoRow, Failure> {
    api::saved_search_remove(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn targets_find(desk: State<'_, Desk>, text: &str, limit: u32) -> Result<Vec<TargetRow>, Failure> {
    api::targets_find(&desk.opened()?.store, text, limit)
}
