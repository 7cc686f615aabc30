//! What the user does with mail in their mailbox.

use api::Failure;
use api::rows::{MailboxAct, MailboxDone, Page, WrittenRow};
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn mailbox_act(desk: State<'_, Desk>, act: MailboxAct) -> Result<MailboxDone, Failure> {
    let opened = desk.opened()?;
    let done = api::mailbox_act(&opened.store, &act)?;
    opened.supervisor.write_now();
    Ok(done)
}

#[tauri::command(async)]
#[specta::specta]
pub fn account_set_in_step(desk: State<'_, Desk>, id: &str, in_step: &str) -> Result<(), Failure> {
    api::account_set_in_step(&desk.opened()?.store, id, in_step)
}

#[tauri::command(async)]
#[specta::specta]
pub fn written_page(desk: State<'_, Desk>, offset: u32, limit: u32) -> Result<Page<WrittenRow>, Failure> {
    api::written_page(&desk.opened()?.store, offset, limit)
}
