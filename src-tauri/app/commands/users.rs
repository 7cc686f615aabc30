//! Who uses the store, what each sees, and the door.

use api::Failure;
use api::rows::{GroupRow, Sharing, SightRow, TeamRow, UndoRow, UserWish};
use tauri::{AppHandle, Manager, State};

use super::waiting;
use crate::desk::Desk;

#[tauri::command]
#[specta::specta]
pub async fn sign_in(app: AppHandle, user: String, passphrase: String) -> Result<(), Failure> {
    waiting(move || app.state::<Desk>().sign_in(&app, &user, &passphrase)).await
}

/// Gives a user who forgot it another passphrase, and lets them in.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_recover(
    app: AppHandle,
    recovery_key: String,
    user: String,
    passphrase: String,
) -> Result<(), Failure> {
    waiting(move || app.state::<Desk>().recover(&app, &recovery_key, (&user, &passphrase))).await
}

#[tauri::command]
#[specta::specta]
pub async fn lock(app: AppHandle) -> Result<(), Failure> {
    waiting(move || app.state::<Desk>().lock(&app)).await
}

/// Somebody pressed a key or a button.
#[tauri::command(async)]
#[specta::specta]
pub fn present(desk: State<'_, Desk>) {
    desk.door.touch();
}

#[tauri::command(async)]
#[specta::specta]
pub fn team(desk: State<'_, Desk>) -> Result<TeamRow, Failure> {
    api::team(&desk.opened()?.store)
}

/// Whether whoever connects something has to type a code that was sent to its address.
#[tauri::command(async)]
#[specta::specta]
pub fn two_factor_set(desk: State<'_, Desk>, on: bool) -> Result<TeamRow, Failure> {
    api::two_factor_set(&desk.opened()?.store, on)
}

#[tauri::command]
#[specta::specta]
pub async fn user_begin(app: AppHandle, name: String, passphrase: String) -> Result<TeamRow, Failure> {
    waiting(move || api::user_begin(&app.state::<Desk>().opened()?.store, &name, &passphrase)).await
}

#[tauri::command]
#[specta::specta]
pub async fn user_add(
    app: AppHandle,
    wish: UserWish,
    passphrase: String,
    sharing: Sharing,
) -> Result<TeamRow, Failure> {
    waiting(move || api::user_add(&app.state::<Desk>().opened()?.store, &wish, &passphrase, &sharing)).await
}

/// What whoever is added like this would see.
#[tauri::command(async)]
#[specta::specta]
pub fn user_sight(desk: State<'_, Desk>, wish: UserWish) -> Result<SightRow, Failure> {
    api::user_sight(&desk.opened()?.store, &wish)
}

#[tauri::command(async)]
#[specta::specta]
pub fn user_set(desk: State<'_, Desk>, id: &str, wish: UserWish) -> Result<TeamRow, Failure> {
    api::user_set(&desk.opened()?.store, id, &wish)
}

#[tauri::command(async)]
#[specta::specta]
pub fn user_remove(desk: State<'_, Desk>, id: &str) -> Result<TeamRow, Failure> {
    api::user_remove(&desk.opened()?.store, id)
}

#[tauri::command]
#[specta::specta]
pub async fn passphrase_change(app: AppHandle, old: String, fresh: String) -> Result<(), Failure> {
    waiting(move || api::passphrase_change(&app.state::<Desk>().opened()?.store, &old, &fresh)).await
}

#[tauri::command]
#[specta::specta]
pub async fn passphrase_give(app: AppHandle, id: String, fresh: String) -> Result<(), Failure> {
    waiting(move || api::passphrase_give(&app.state::<Desk>().opened()?.store, &id, &fresh)).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn groups(desk: State<'_, Desk>) -> Result<Vec<GroupRow>, Failure> {
    api::groups(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn group_add(desk: State<'_, Desk>, name: &str) -> Result<TeamRow, Failure> {
    api::group_add(&desk.opened()?.store, name)
}

#[tauri::command(async)]
#[specta::specta]
pub fn group_rename(desk: State<'_, Desk>, id: &str, name: &str) -> Result<TeamRow, Failure> {
    api::group_rename(&desk.opened()?.store, id, name)
}

#[tauri::command(async)]
#[specta::specta]
pub fn group_order(desk: State<'_, Desk>, order: Vec<String>) -> Result<TeamRow, Failure> {
    api::group_order(&desk.opened()?.store, &order)
}

#[tauri::command(async)]
#[specta::specta]
pub fn group_remove(desk: State<'_, Desk>, id: &str) -> Result<TeamRow, Failure> {
    api::group_remove(&desk.opened()?.store, id)
}

/// Who sees a message where it is saved.
#[tauri::command(async)]
#[specta::specta]
pub fn filing_group(desk: State<'_, Desk>, message: &str, target: &str, group: &str) -> Result<UndoRow, Failure> {
    api::filing_group(&desk.opened()?.store, (message, target), group)
}

/// Who sees a mailbox and what of it is saved nowhere, or also what was saved from it.
#[tauri::command(async)]
#[specta::specta]
pub fn account_group(
    desk: State<'_, Desk>,
    account: &str,
    group: &str,
    with_saved: Option<bool>,
) -> Result<(), Failure> {
    api::account_group(&desk.opened()?.store, account, group, with_saved.unwrap_or_default())
}
