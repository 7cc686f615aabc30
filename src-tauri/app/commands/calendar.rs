//! Calendars, and what they hold.

use std::path::Path;

use api::Failure;
use api::rows::{
    AppointmentAt, AppointmentCard, AppointmentForm, AppointmentGone, AppointmentMove, AppointmentSaved,
    CalendarExport, CalendarPage, CalendarRow, CalendarSpan, ClashChoice, ClashKeep, UndoRow,
};
use tauri::{State, WebviewWindow};

use crate::desk::{Desk, Opened};

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_list(desk: State<'_, Desk>) -> Result<Vec<CalendarRow>, Failure> {
    api::calendar_list(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_between(desk: State<'_, Desk>, span: CalendarSpan) -> Result<CalendarPage, Failure> {
    api::calendar_between(&desk.opened()?.store, span)
}

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_show(desk: State<'_, Desk>, id: &str, shown: bool) -> Result<(), Failure> {
    api::calendar_show(&desk.opened()?.store, id, shown)
}

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_colour(desk: State<'_, Desk>, id: &str, colour: &str) -> Result<(), Failure> {
    api::calendar_colour(&desk.opened()?.store, id, colour)
}

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_sync(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.opened()?.keeper.sync_now();
    Ok(())
}

/// Says whether the window shows calendars: they are kept closer in step then. In the order it is told.
#[tauri::command]
#[specta::specta]
pub fn calendars_shown(window: WebviewWindow, desk: State<'_, Desk>, shown: bool) -> Result<(), Failure> {
    desk.opened()?.keeper.show(window.label(), shown);
    Ok(())
}

#[tauri::command(async)]
#[specta::specta]
pub fn appointment_card(desk: State<'_, Desk>, at: AppointmentAt) -> Result<AppointmentCard, Failure> {
    api::appointment_card(&desk.opened()?.store, &at)
}

#[tauri::command(async)]
#[specta::specta]
pub fn appointment_save(desk: State<'_, Desk>, form: AppointmentForm) -> Result<AppointmentSaved, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::appointment_save(&opened.store, &form))
}

#[tauri::command(async)]
#[specta::specta]
pub fn appointment_move(desk: State<'_, Desk>, to: AppointmentMove) -> Result<AppointmentSaved, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::appointment_move(&opened.store, &to))
}

#[tauri::command(async)]
#[specta::specta]
pub fn appointment_remove(desk: State<'_, Desk>, gone: AppointmentGone) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::appointment_remove(&opened.store, &gone))
}

#[tauri::command(async)]
#[specta::specta]
pub fn appointment_decide(desk: State<'_, Desk>, event: &str, keep: ClashKeep) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::appointment_decide(&opened.store, event, keep))
}

/// Joins what both sides made of an appointment, part by part.
#[tauri::command(async)]
#[specta::specta]
pub fn appointment_join(desk: State<'_, Desk>, event: &str, chosen: Vec<ClashChoice>) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::appointment_join(&opened.store, event, &chosen))
}

/// Sends what the server refused once more.
#[tauri::command(async)]
#[specta::specta]
pub fn appointment_again(desk: State<'_, Desk>, event: &str) -> Result<(), Failure> {
    let opened = desk.opened()?;
    told(&opened, api::appointment_again(&opened.store, event))
}

#[tauri::command(async)]
#[specta::specta]
pub fn calendar_save(desk: State<'_, Desk>, what: CalendarExport, path: &str) -> Result<(), Failure> {
    api::calendar_save(&desk.opened()?.store, &what, Path::new(path))
}

/// What was done well goes to the server at once.
pub(super) fn told<T>(opened: &Opened, done: Result<T, Failure>) -> Result<T, Failure> {
    if done.is_ok() {
        opened.keeper.sync_now();
    }
    done
}
