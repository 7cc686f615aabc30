//! What the user does with mail in their mailbox.

use api::Failure;
use api::rows::{MailboxAct, MailboxDone};
use tauri::State;

use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn mailbox_act(desk: State<'_, Desk>, act: MailboxAct) -> Result<MailboxDone, Failure> {
    api::mailbox_act(&desk.opened()?.store, &act)
}

#[tauri::command(async)]
#[specta::specta]
pub fn account_set_in_step(desk: State<'_, Desk>, id: &str, in_step: &str) -> Result<(), Failure> {
    api::account_set_in_step(&desk.opened()?.store, id, in_step)
}
