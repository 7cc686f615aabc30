//! Mail to sort, import and undo.

use api::Failure;
use api::rows::{
    HistoryChoice, HistoryRow, ImportPlan, ImportReport, ImportWhat, Page, ReviewPage, ReviewQuery, ReviewRow, UndoRow,
};
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn review_page(desk: State<'_, Desk>, query: ReviewQuery) -> Result<ReviewPage, Failure> {
    api::review_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_tick(desk: State<'_, Desk>, ids: Vec<String>, ticked: bool) -> Result<ImportPlan, Failure> {
    api::review_tick(&desk.opened()?.store, &ids, ticked)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_tick_all(desk: State<'_, Desk>, query: ReviewQuery, ticked: bool) -> Result<ImportPlan, Failure> {
    api::review_tick_all(&desk.opened()?.store, &query, ticked)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_set_into(desk: State<'_, Desk>, id: &str, targets: Vec<String>) -> Result<ReviewRow, Failure> {
    api::review_set_into(&desk.opened()?.store, id, &targets)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_later(desk: State<'_, Desk>, ids: Vec<String>) -> Result<UndoRow, Failure> {
    api::review_later(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_no(desk: State<'_, Desk>, ids: Vec<String>) -> Result<UndoRow, Failure> {
    api::review_no(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_conversation(desk: State<'_, Desk>, id: &str) -> Result<Vec<String>, Failure> {
    api::review_conversation(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn import_plan(desk: State<'_, Desk>, what: ImportWhat, into: Option<String>) -> Result<ImportReport, Failure> {
    api::import_plan(&desk.opened()?.store, &what, into.as_deref())
}

#[tauri::command(async)]
#[specta::specta]
pub fn import_run(desk: State<'_, Desk>, what: ImportWhat, into: Option<String>) -> Result<ImportReport, Failure> {
    api::import_run(&desk.opened()?.store, &what, into.as_deref())
}

#[tauri::command(async)]
#[specta::specta]
pub fn history_rows(desk: State<'_, Desk>, offset: u32, limit: u32) -> Result<Page<HistoryRow>, Failure> {
    api::history_rows(&desk.opened()?.store, offset, limit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn history_choose(desk: State<'_, Desk>, choice: HistoryChoice) -> Result<ImportReport, Failure> {
    api::history_choose(&desk.opened()?.store, &choice)
}

#[tauri::command(async)]
#[specta::specta]
pub fn left_out_override(desk: State<'_, Desk>, ids: Vec<String>) -> Result<(), Failure> {
    api::left_out_override(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn undo_next(desk: State<'_, Desk>) -> Result<Option<UndoRow>, Failure> {
    api::undo_next(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn undo(desk: State<'_, Desk>) -> Result<UndoRow, Failure> {
    api::undo(&desk.opened()?.store)
}
