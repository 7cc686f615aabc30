//! Times that are offered to somebody.

use api::Failure;
use api::rows::{AppointmentSaved, HeldOffer, OfferChoice, OfferForm, OfferSaved, UndoRow};
use tauri::State;

use super::calendar;
use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn offer_list(desk: State<'_, Desk>) -> Result<Vec<HeldOffer>, Failure> {
    api::offer_list(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn offer_hold(desk: State<'_, Desk>, form: OfferForm) -> Result<OfferSaved, Failure> {
    let opened = desk.opened()?;
    calendar::told(&opened, api::offer_hold(&opened.store, &form))
}

#[tauri::command(async)]
#[specta::specta]
pub fn offer_choose(desk: State<'_, Desk>, choice: OfferChoice) -> Result<AppointmentSaved, Failure> {
    let opened = desk.opened()?;
    calendar::told(&opened, api::offer_choose(&opened.store, &choice))
}

#[tauri::command(async)]
#[specta::specta]
pub fn offer_let_go(desk: State<'_, Desk>, id: &str, told: bool) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    calendar::told(&opened, api::offer_let_go(&opened.store, id, told))
}
