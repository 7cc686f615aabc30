//! Calendars, and what they hold.

use api::Failure;
use api::rows::{CalendarPage, CalendarRow, CalendarSpan};
use tauri::{State, WebviewWindow};

use crate::desk::Desk;

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
