//! Invitations, answers, and what leaves.

use api::Failure;
use api::rows::{
    GuestRow, InvitationForm, InvitationPlan, InvitationReplied, InvitationReply, InvitationSent, OutboxCounts,
    OutboxLine, Page, UndoRow,
};
use tauri::State;

use crate::desk::{Desk, now};

#[tauri::command(async)]
#[specta::specta]
pub fn invitation_plan(desk: State<'_, Desk>, form: InvitationForm) -> Result<InvitationPlan, Failure> {
    api::invitation_plan(&desk.opened()?.store, &form, now())
}

#[tauri::command(async)]
#[specta::specta]
pub fn invitation_send(desk: State<'_, Desk>, form: InvitationForm, digest: &str) -> Result<InvitationSent, Failure> {
    let opened = desk.opened()?;
    let sent = api::invitation_send(&opened.store, &form, digest, now())?;
    opened.postman.wake();
    Ok(sent)
}

#[tauri::command(async)]
#[specta::specta]
pub fn invitation_guests(desk: State<'_, Desk>, event: &str) -> Result<Vec<GuestRow>, Failure> {
    api::invitation_guests(&desk.opened()?.store, event)
}

#[tauri::command(async)]
#[specta::specta]
pub fn invitation_leave(desk: State<'_, Desk>, event: &str, wanted: Vec<String>) -> Result<(), Failure> {
    api::invitation_leave(&desk.opened()?.store, event, &wanted)
}

#[tauri::command(async)]
#[specta::specta]
pub fn invitation_answer(desk: State<'_, Desk>, reply: InvitationReply) -> Result<InvitationReplied, Failure> {
    let opened = desk.opened()?;
    let done = api::invitation_answer(&opened.store, &reply, now())?;
    opened.postman.wake();
    Ok(done)
}

#[tauri::command(async)]
#[specta::specta]
pub fn invitation_take_off(desk: State<'_, Desk>, message: &str) -> Result<InvitationReplied, Failure> {
    api::invitation_take_off(&desk.opened()?.store, message, now())
}

#[tauri::command(async)]
#[specta::specta]
pub fn outbox_page(desk: State<'_, Desk>, offset: u32, limit: u32) -> Result<Page<OutboxLine>, Failure> {
    api::outbox_page(&desk.opened()?.store, offset, limit)
}

#[tauri::command(async)]
#[specta::specta]
pub fn outbox_counts(desk: State<'_, Desk>) -> Result<OutboxCounts, Failure> {
    api::outbox_counts(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn outbox_again(desk: State<'_, Desk>, id: &str) -> Result<(), Failure> {
    let opened = desk.opened()?;
    api::outbox_again(&opened.store, id, now())?;
    opened.postman.wake();
    Ok(())
}

#[tauri::command(async)]
#[specta::specta]
pub fn outbox_give_up(desk: State<'_, Desk>, id: &str) -> Result<UndoRow, Failure> {
    api::outbox_give_up(&desk.opened()?.store, id, now())
}

#[tauri::command(async)]
#[specta::specta]
pub fn outbox_stop(desk: State<'_, Desk>) -> Result<(), Failure> {
    desk.opened()?.postman.stop();
    Ok(())
}
