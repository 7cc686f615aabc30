//! Reminders, and appointments typed as a line.

use api::Failure;
use api::rows::{AppointmentAt, QuickAsk, QuickRow, ReminderAgain, ReminderRow};
use tauri::{AppHandle, State};

use super::waiting;
use crate::desk::{Desk, now};
use crate::notice;

#[tauri::command(async)]
#[specta::specta]
pub fn reminders(desk: State<'_, Desk>) -> Result<Vec<ReminderRow>, Failure> {
    api::reminders(&desk.opened()?.store, now())
}

#[tauri::command(async)]
#[specta::specta]
pub fn reminder_dismiss(desk: State<'_, Desk>, at: AppointmentAt) -> Result<(), Failure> {
    api::reminder_dismiss(&desk.opened()?.store, &at, now())
}

#[tauri::command(async)]
#[specta::specta]
pub fn reminder_snooze(desk: State<'_, Desk>, again: ReminderAgain) -> Result<(), Failure> {
    api::reminder_snooze(&desk.opened()?.store, &again, now())
}

/// Reads a line typed for a new appointment.
#[tauri::command(async)]
#[specta::specta]
pub fn quick_read(desk: State<'_, Desk>, ask: QuickAsk) -> Result<QuickRow, Failure> {
    api::quick_read(&desk.opened()?.store, &ask)
}

/// Shows a notification of the system, unless one of the windows is looked at. Also while the windows are locked: the page knows what may be told.
#[tauri::command]
#[specta::specta]
pub async fn reminder_tell(app: AppHandle, title: String, text: String) -> Result<(), Failure> {
    waiting(move || {
        notice::show(&app, &title, &text);
        Ok(())
    })
    .await
}
