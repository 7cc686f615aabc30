//! Appointments and the profiles they belong to.

use api::Failure;
use api::rows::{LinkPage, LinkQuery, LinkReport, LinkWhat, UndoRow};
use domain::State as Became;
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn link_page(desk: State<'_, Desk>, query: LinkQuery) -> Result<LinkPage, Failure> {
    api::link_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn link_count(desk: State<'_, Desk>) -> Result<u32, Failure> {
    api::link_count(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn link_tick(desk: State<'_, Desk>, ids: Vec<String>, ticked: bool) -> Result<UndoRow, Failure> {
    api::link_tick(&desk.opened()?.store, &ids, ticked)
}

#[tauri::command(async)]
#[specta::specta]
pub fn link_set_into(desk: State<'_, Desk>, id: &str, targets: Vec<String>) -> Result<UndoRow, Failure> {
    api::link_set_into(&desk.opened()?.store, id, &targets)
}

/// Puts appointments off (`later`), declines them (`no`) or proposes them again (`open`).
#[tauri::command(async)]
#[specta::specta]
pub fn link_decide(desk: State<'_, Desk>, ids: Vec<String>, state: Became) -> Result<UndoRow, Failure> {
    api::link_decide(&desk.opened()?.store, &ids, state)
}

#[tauri::command(async)]
#[specta::specta]
pub fn link_run(desk: State<'_, Desk>, what: LinkWhat, group: Option<&str>) -> Result<LinkReport, Failure> {
    api::link_run(&desk.opened()?.store, &what, group)
}

/// Links an appointment to exactly these profiles; none takes it out of all.
#[tauri::command(async)]
#[specta::specta]
pub fn appointment_link(
    desk: State<'_, Desk>,
    event: &str,
    targets: Vec<String>,
    group: Option<&str>,
) -> Result<UndoRow, Failure> {
    api::appointment_link(&desk.opened()?.store, event, &targets, group)
}

#[tauri::command(async)]
#[specta::specta]
pub fn appointment_unlink(desk: State<'_, Desk>, event: &str, target: &str) -> Result<UndoRow, Failure> {
    api::appointment_unlink(&desk.opened()?.store, event, target)
}

#[tauri::command(async)]
#[specta::specta]
pub fn scorecard(desk: State<'_, Desk>, event: &str) -> Result<String, Failure> {
    api::scorecard(&desk.opened()?.store, event)
}

#[tauri::command(async)]
#[specta::specta]
pub fn scorecard_save(desk: State<'_, Desk>, event: &str, text: &str) -> Result<UndoRow, Failure> {
    api::scorecard_save(&desk.opened()?.store, event, text)
}

/// What interviews are called in the user's calendar elsewhere; empty: as they are called here.
#[tauri::command(async)]
#[specta::specta]
pub fn calendar_neutral(desk: State<'_, Desk>) -> Result<String, Failure> {
    api::calendar_neutral(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_set_neutral(desk: State<'_, Desk>, title: &str) -> Result<(), Failure> {
    api::calendar_set_neutral(&desk.opened()?.store, title)
}
