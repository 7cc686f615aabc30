//! The inbox and the reading pane.

use api::Failure;
use api::rows::{ConversationView, InboxPage, InboxQuery, MessageView, SaveOrder, UndoRow};
use tauri::State;
use worker::sync::Options;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn inbox_page(desk: State<'_, Desk>, query: InboxQuery) -> Result<InboxPage, Failure> {
    api::inbox_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn inbox_total(desk: State<'_, Desk>, query: InboxQuery) -> Result<u32, Failure> {
    api::inbox_total(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn conversation(desk: State<'_, Desk>, id: &str) -> Result<ConversationView, Failure> {
    api::conversation(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn message(desk: State<'_, Desk>, id: &str) -> Result<MessageView, Failure> {
    api::message(&desk.opened()?.store, id)
}

/// Fetches a message's text, where it is not here.
#[tauri::command(async)]
#[specta::specta]
pub fn message_fetch(desk: State<'_, Desk>, id: &str) -> Result<(), Failure> {
    let opened = desk.opened()?;
    if api::message_want(&opened.store, id)? {
        opened.supervisor.sync_now(Options::default());
    }
    Ok(())
}

#[tauri::command(async)]
#[specta::specta]
pub fn message_raw(desk: State<'_, Desk>, id: &str) -> Result<String, Failure> {
    api::message_raw(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn message_file(desk: State<'_, Desk>, order: SaveOrder) -> Result<UndoRow, Failure> {
    api::message_file(&desk.opened()?.store, &order)
}

#[tauri::command(async)]
#[specta::specta]
pub fn message_unfile(desk: State<'_, Desk>, id: &str, target: &str) -> Result<UndoRow, Failure> {
    api::message_unfile(&desk.opened()?.store, id, target)
}
