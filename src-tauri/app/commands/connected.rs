//! Connected mailboxes: what the user says about them, disconnecting, connecting again, deleting, and where applications arrive.

use api::rows::{AccountEntry, BroughtRow, MailboxEntry, Probe, SecretEntry, SourceRow, UndoRow};
use api::{Failure, ids};
use domain::AccountId;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use worker::{accounts, leave};

use super::waiting;
use crate::desk::{Desk, Opened, now};
use crate::sign_in::SignIns;
use crate::{mailbox, rows};

#[tauri::command(async)]
#[specta::specta]
pub fn account_save(desk: State<'_, Desk>, id: &str, entry: AccountEntry) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    let before = api::account(&opened.store, id)?.only_folder;
    let saved = api::account_save(&opened.store, id, &entry)?;
    if entry.only_folder != before.unwrap_or_default() {
        opened.supervisor.fetch(opened.store.read(|read| ids::account(read, id))?);
    }
    Ok(saved)
}

#[tauri::command(async)]
#[specta::specta]
pub fn account_brought(desk: State<'_, Desk>, id: &str) -> Result<BroughtRow, Failure> {
    api::account_brought(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn sources(desk: State<'_, Desk>) -> Result<Vec<SourceRow>, Failure> {
    api::sources(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn source_save(desk: State<'_, Desk>, source: SourceRow) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    let saved = api::source_save(&opened.store, &source)?;
    opened.supervisor.fetch(opened.store.read(|read| ids::account(read, &source.account))?);
    Ok(saved)
}

#[tauri::command(async)]
#[specta::specta]
pub fn source_remove(desk: State<'_, Desk>, account: &str, folder: &str) -> Result<UndoRow, Failure> {
    api::source_remove(&desk.opened()?.store, account, folder)
}

/// Nothing is fetched or sent any more, and no secret is kept; the mail stays.
#[tauri::command]
#[specta::specta]
pub async fn account_disconnect(app: AppHandle, id: String) -> Result<(), Failure> {
    waiting(move || {
        with(&app, &id, |opened, account| {
            opened.supervisor.let_go();
            leave::disconnect((&opened.store, &opened.secrets), account, now())
        })
    })
    .await
}

/// Tests a connected mailbox with what is kept for it; nothing is changed. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn account_test(app: AppHandle, id: String) -> Result<Probe, Failure> {
    let cancel = app.state::<Desk>().probe();
    let test = move |opened: &Opened, account| {
        accounts::test((&opened.store, &opened.secrets), account, (&cancel, &mut |_| ()))
    };
    waiting(move || with(&app, &id, test).map(rows::probe)).await
}

/// Signs in again and goes on. Tells each step. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn account_reconnect(
    app: AppHandle,
    id: String,
    secret: SecretEntry,
    told: Channel<String>,
) -> Result<Probe, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    let cancel = app.state::<Desk>().probe();
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    let mut again = move |opened: &Opened, account| {
        leave::reconnect(opened.with_codes(), account, secret.as_ref(), (&cancel, &mut tell))
    };
    waiting(move || with(&app, &id, |opened, account| fetched(opened, account, again(opened, account)))).await
}

/// Reaches a mailbox at another server or as another user, once signing in there works. Tells each step. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn account_move(
    app: AppHandle,
    id: String,
    entry: MailboxEntry,
    secret: SecretEntry,
    told: Channel<String>,
) -> Result<Probe, Failure> {
    let secret = app.state::<SignIns>().secret(secret)?;
    let cancel = app.state::<Desk>().probe();
    let place = mailbox::place(&app.state::<Desk>().opened()?.store, &entry)?;
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    let mut move_there = move |opened: &Opened, account| {
        leave::move_to(opened.with_codes(), account, &place, (secret.as_ref(), &cancel, &mut tell))
    };
    waiting(move || with(&app, &id, |opened, account| fetched(opened, account, move_there(opened, account)))).await
}

/// Deletes a mailbox with everything it alone brought; says what is left of it, counted.
#[tauri::command]
#[specta::specta]
pub async fn account_delete(app: AppHandle, id: String) -> Result<Vec<(String, u32)>, Failure> {
    let delete = |opened: &Opened, account| {
        opened.supervisor.let_go();
        leave::delete((&opened.store, &opened.secrets), account)
    };
    waiting(move || with(&app, &id, delete).map(rows::remains)).await
}

/// A mailbox that opens now is fetched at once.
fn fetched(
    opened: &Opened,
    account: AccountId,
    found: Result<worker::probe::Probe, worker::WorkerFailure>,
) -> Result<Probe, worker::WorkerFailure> {
    let found = found?;
    if found.failure.is_none() {
        opened.supervisor.fetch(account);
    }
    Ok(rows::probe(found))
}

fn with<T>(
    app: &AppHandle,
    id: &str,
    work: impl FnOnce(&Opened, AccountId) -> Result<T, worker::WorkerFailure>,
) -> Result<T, Failure> {
    let opened = app.state::<Desk>().opened()?;
    let account = opened.store.read(|read| ids::account(read, id))?;
    let done = work(&opened, account).map_err(|failure| rows::failure(&failure));
    opened.supervisor.accounts_changed();
    done
}
