//! What is done with conversations and people from the inbox, besides what changes the mailbox.

use api::Failure;
use api::rows::{AddressCard, PersonDraft, SaveOffers, UndoRow};
use domain::dialled;
use tauri::{AppHandle, State};

use super::opened;
use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn snooze(desk: State<'_, Desk>, ids: Vec<String>, until: Option<u32>) -> Result<UndoRow, Failure> {
    api::snooze(&desk.opened()?.store, &ids, until.map(i64::from))
}

#[tauri::command(async)]
#[specta::specta]
pub fn await_answer(desk: State<'_, Desk>, ids: Vec<String>, until: Option<u32>) -> Result<UndoRow, Failure> {
    api::await_answer(&desk.opened()?.store, &ids, until.map(i64::from))
}

#[tauri::command(async)]
#[specta::specta]
pub fn save_offers(desk: State<'_, Desk>, id: &str) -> Result<SaveOffers, Failure> {
    api::save_offers(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn person_draft(desk: State<'_, Desk>, id: &str) -> Result<PersonDraft, Failure> {
    api::person_draft(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn address_card(desk: State<'_, Desk>, address: &str) -> Result<AddressCard, Failure> {
    api::address_card(&desk.opened()?.store, address)
}

/// Opens the mail program of the system with an answer begun; returns recipients its address had no room for.
#[tauri::command(async)]
#[specta::specta]
pub fn reply_open(
    app: AppHandle,
    desk: State<'_, Desk>,
    id: &str,
    kind: &str,
    intro: &str,
) -> Result<Vec<String>, Failure> {
    let answer = api::reply_link(&desk.opened()?.store, id, kind, intro)?;
    opened(&app, &answer.url).map_err(|failure| failure.with("to", answer.recipients.join(", ")))?;
    Ok(answer.left)
}

/// Calls a number with the program the system has for that.
#[tauri::command(async)]
#[specta::specta]
pub fn call_open(app: AppHandle, number: &str) -> Result<(), Failure> {
    opened(&app, &format!("tel:{}", dialled(number)))
}
