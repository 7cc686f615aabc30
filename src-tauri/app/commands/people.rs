//! People, clients and jobs.

use api::Failure;
use api::rows::{
    ClientRow, JobRow, ListQuery, MessageRow, Page, PersonRow, Profile, ProfileEdit, SavedProfile, SimilarRow,
    Suggestion, TableColumn, TablePreview, TimelineRow, UndoRow,
};
use domain::PersonKind;
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn people_page(desk: State<'_, Desk>, query: ListQuery) -> Result<Page<PersonRow>, Failure> {
    api::people_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn clients_page(desk: State<'_, Desk>, query: ListQuery) -> Result<Page<ClientRow>, Failure> {
    api::clients_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn jobs_page(desk: State<'_, Desk>, query: ListQuery) -> Result<Page<JobRow>, Failure> {
    api::jobs_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn profile(desk: State<'_, Desk>, id: &str) -> Result<Profile, Failure> {
    api::profile(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn timeline(desk: State<'_, Desk>, id: &str, offset: u32, limit: u32) -> Result<Page<TimelineRow>, Failure> {
    api::timeline(&desk.opened()?.store, id, offset, limit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn profile_messages(desk: State<'_, Desk>, id: &str, offset: u32, limit: u32) -> Result<Page<MessageRow>, Failure> {
    api::profile_messages(&desk.opened()?.store, id, offset, limit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn profile_save(desk: State<'_, Desk>, edit: ProfileEdit) -> Result<SavedProfile, Failure> {
    api::profile_save(&desk.opened()?.store, &edit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn profile_remove(desk: State<'_, Desk>, id: &str) -> Result<UndoRow, Failure> {
    api::profile_remove(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn address_add(desk: State<'_, Desk>, id: &str, address: &str, label: &str) -> Result<SavedProfile, Failure> {
    api::address_add(&desk.opened()?.store, id, address, label)
}

#[tauri::command(async)]
#[specta::specta]
pub fn similar(
    desk: State<'_, Desk>,
    given: &str,
    family: &str,
    addresses: Vec<String>,
) -> Result<Vec<SimilarRow>, Failure> {
    api::similar(&desk.opened()?.store, given, family, &addresses)
}

#[tauri::command(async)]
#[specta::specta]
pub fn suggestions(desk: State<'_, Desk>, limit: u32) -> Result<Vec<Suggestion>, Failure> {
    api::suggestions(&desk.opened()?.store, limit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn suggestions_add(desk: State<'_, Desk>, addresses: Vec<String>, role: PersonKind) -> Result<UndoRow, Failure> {
    api::suggestions_add(&desk.opened()?.store, &addresses, role)
}

#[tauri::command(async)]
#[specta::specta]
pub fn table_preview(
    desk: State<'_, Desk>,
    path: &str,
    columns: Option<Vec<TableColumn>>,
) -> Result<TablePreview, Failure> {
    api::table_preview(&desk.opened()?.store, path, columns.as_deref())
}

#[tauri::command(async)]
#[specta::specta]
pub fn table_import(desk: State<'_, Desk>, path: &str, columns: Option<Vec<TableColumn>>) -> Result<UndoRow, Failure> {
    api::table_import(&desk.opened()?.store, path, columns.as_deref())
}
