//! Mailboxes and their folders.

use std::path::PathBuf;

use api::rows::{AccountRow, Detected, FolderRow, FolderTally, Keep, MailboxEntry, Me, Probe, SecretEntry, SharedRow};
use api::{Code, Failure, ids};
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, State};
use worker::accounts::{self, Folders, NewMailbox};
use worker::shared::Shared;
use worker::tally::Question;
use worker::{GraphPlace, Place, Secret, detect, probe, shared, sync, tally};

use super::waiting;
use crate::desk::{Desk, now};
use crate::sign_in::SignIns;
use crate::{mailbox, rows};

/// Seconds.
const DAY: i64 = 86_400;

/// What is asked about a mailbox before it is connected.
#[derive(serde::Deserialize, specta::Type)]
pub struct TallyQuestion {
    /// Paths, in the order they are counted.
    folders: Vec<String>,
    /// Of the last so many days each.
    days: Vec<u32>,
}

/// Looks for the servers of an address and tells where it looks; nothing secret is sent. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn mailbox_detect(app: AppHandle, address: String, told: Channel<String>) -> Result<Detected, Failure> {
    let address = mailbox::parse(&address)?;
    let cancel = app.state::<Desk>().probe();
    // A page that is gone needs not be told.
    let mut tell = move |stage: &str| drop(told.send(stage.to_owned()));
    let found = waiting(move || Ok(detect::detect(&address, &cancel, &mut tell))).await?;
    found.map(|found| rows::detected(&found)).map_err(|failure| rows::failure(&failure))
}

/// Tests a connection live and tells each step once it went well; nothing is kept. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn account_probe(
    app: AppHandle,
    entry: MailboxEntry,
    secret: SecretEntry,
    told: Channel<String>,
) -> Result<Probe, Failure> {
    let (place, secret) = reached(&app, &entry, secret)?;
    let cancel = app.state::<Desk>().probe();
    // A page that is gone needs not be told.
    let mut tell = move |step: &str| drop(told.send(step.to_owned()));
    waiting(move || Ok(rows::probe(probe::probe(&place, Some(&secret), &cancel, &mut tell)))).await
}

/// Tries shared mailboxes in the name of whoever opens the one that was entered, and tells each that opens: those that are typed, else likely ones.
/// Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn mailbox_shared(
    app: AppHandle,
    entry: MailboxEntry,
    secret: SecretEntry,
    typed: Vec<String>,
    told: Channel<SharedRow>,
) -> Result<Vec<SharedRow>, Failure> {
    let (place, secret) = reached(&app, &entry, secret)?;
    let typed = typed.iter().map(|address| mailbox::parse(address)).collect::<Result<Vec<_>, _>>()?;
    let cancel = app.state::<Desk>().probe();
    let mut tell = move |found: &Shared| drop(told.send(rows::shared(found)));
    let found = waiting(move || Ok(shared::shared((&place, &secret), &typed, &cancel, &mut tell))).await?;
    found.map(|found| found.iter().map(rows::shared).collect()).map_err(|failure| rows::failure(&failure))
}

/// Stops a live test or a count.
#[tauri::command(async)]
#[specta::specta]
pub fn account_probe_stop(desk: State<'_, Desk>) {
    desk.stop_probe();
}

/// Counts what folders hold, in all and of the last days, and tells each as soon as it is known; nothing is fetched. Stopped by
/// `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn account_tally(
    app: AppHandle,
    entry: MailboxEntry,
    secret: SecretEntry,
    question: TallyQuestion,
    told: Channel<FolderTally>,
) -> Result<(), Failure> {
    let (place, secret) = reached(&app, &entry, secret)?;
    let since = question.days.iter().map(|days| now().saturating_sub(i64::from(*days) * DAY)).collect();
    let question = Question { folders: question.folders, since };
    waiting(move || count(&app, (&place, Some(&secret)), &question, &told)).await
}

/// Counts what an archive holds; nothing is kept. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn archive_tally(app: AppHandle, path: PathBuf, told: Channel<FolderTally>) -> Result<(), Failure> {
    let question = Question { folders: Vec::new(), since: Vec::new() };
    waiting(move || count(&app, (&Place::Archive { path }, None), &question, &told)).await
}

/// Where a mailbox is, and what opens it: what is given, or what is kept for the account it is opened through.
fn reached(app: &AppHandle, entry: &MailboxEntry, secret: SecretEntry) -> Result<(Place, Secret), Failure> {
    let opened = app.state::<Desk>().opened()?;
    let place = mailbox::place(&opened.store, entry)?;
    let secret = match (app.state::<SignIns>().secret(secret)?, &place) {
        (Some(secret), _) => secret,
        (None, Place::Graph(GraphPlace { through: Some(opener), .. })) => {
            Secret::Kept(opened.secrets.as_ref().clone(), *opener)
        }
        _ => return Err(no_password()),
    };
    Ok((place, secret))
}

fn no_password() -> Failure {
    Failure::new(Code::Missing).with("field", "password").with("fields", "password")
}

fn count(
    app: &AppHandle,
    place: (&Place, Option<&Secret>),
    question: &Question,
    told: &Channel<FolderTally>,
) -> Result<(), Failure> {
    let cancel = app.state::<Desk>().probe();
    let mut tell = |found: &tally::FolderTally| drop(told.send(rows::folder_tally(found)));
    tally::tally(place, question, &cancel, &mut tell).map_err(|failure| rows::failure(&failure))
}

#[tauri::command]
#[specta::specta]
pub async fn account_add(
    app: AppHandle,
    entry: MailboxEntry,
    secret: SecretEntry,
    keep: Keep,
    folders: Vec<String>,
) -> Result<AccountRow, Failure> {
    let (_, secret) = reached(&app, &entry, secret)?;
    let new = mailbox::new(&app.state::<Desk>().opened()?.store, &entry, keep)?;
    waiting(move || add(&app, &new, Some(&secret), &Folders::Paths(folders))).await
}

#[tauri::command]
#[specta::specta]
pub async fn account_add_archive(app: AppHandle, name: String, path: PathBuf) -> Result<AccountRow, Failure> {
    waiting(move || add(&app, &mailbox::archive(name, path), None, &Folders::Usual)).await
}

fn add(app: &AppHandle, new: &NewMailbox, secret: Option<&Secret>, folders: &Folders) -> Result<AccountRow, Failure> {
    let opened = app.state::<Desk>().opened()?;
    let added = accounts::add(opened.with_codes(), new, secret, folders);
    let account = added.map_err(|failure| rows::failure(&failure))?;
    let row = opened.store.read(|read| read.account(account))?;
    api::account(&opened.store, &ids::uuid_text(&row.uuid))
}

#[tauri::command(async)]
#[specta::specta]
pub fn accounts(desk: State<'_, Desk>) -> Result<Vec<AccountRow>, Failure> {
    api::accounts(&desk.opened()?.store)
}

#[tauri::command(async)]
#[specta::specta]
pub fn account_messages(desk: State<'_, Desk>, id: String) -> Result<u32, Failure> {
    api::account_messages(&desk.opened()?.store, &id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn me(desk: State<'_, Desk>) -> Result<Me, Failure> {
    api::me(&desk.opened()?.store)
}

#[tauri::command]
#[specta::specta]
pub async fn account_remove(app: AppHandle, id: String) -> Result<(), Failure> {
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let account = opened.store.read(|read| ids::account(read, &id))?;
        let removed = accounts::remove((&opened.store, &opened.secrets), account);
        opened.supervisor.accounts_changed();
        removed.map_err(|failure| rows::failure(&failure))
    })
    .await
}

#[tauri::command(async)]
#[specta::specta]
pub fn account_set_keep(desk: State<'_, Desk>, id: &str, keep: Keep) -> Result<(), Failure> {
    api::account_set_keep(&desk.opened()?.store, id, keep)
}

#[tauri::command(async)]
#[specta::specta]
pub fn account_set_cache(desk: State<'_, Desk>, id: &str, days: u32) -> Result<(), Failure> {
    api::account_set_cache(&desk.opened()?.store, id, days)
}

#[tauri::command]
#[specta::specta]
pub async fn account_set_password(app: AppHandle, id: String, secret: SecretEntry) -> Result<(), Failure> {
    let secret = app.state::<SignIns>().secret(secret)?.ok_or_else(no_password)?;
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let account = opened.store.read(|read| ids::account(read, &id))?;
        let kept = accounts::set_secret((&opened.store, &opened.secrets), account, &secret);
        kept.map_err(|failure| rows::failure(&failure))
    })
    .await
}

#[tauri::command(async)]
#[specta::specta]
pub fn folders(desk: State<'_, Desk>) -> Result<Vec<FolderRow>, Failure> {
    api::folders(&desk.opened()?.store)
}

/// Asks the server which folders there are now. Stopped by `account_probe_stop`.
#[tauri::command]
#[specta::specta]
pub async fn folders_refresh(app: AppHandle, account: String) -> Result<Vec<FolderRow>, Failure> {
    let cancel = app.state::<Desk>().probe();
    waiting(move || {
        let opened = app.state::<Desk>().opened()?;
        let id = opened.store.read(|read| ids::account(read, &account))?;
        sync::list_folders((&opened.store, &opened.secrets), id, &cancel).map_err(|failure| rows::failure(&failure))?;
        api::folders(&opened.store)
    })
    .await
}

#[tauri::command(async)]
#[specta::specta]
pub fn folder_choose(desk: State<'_, Desk>, ids: Vec<String>, chosen: bool) -> Result<(), Failure> {
    let opened = desk.opened()?;
    let accounts = api::folder_choose(&opened.store, &ids, chosen)?;
    accounts.into_iter().filter(|_| chosen).for_each(|account| opened.supervisor.fetch(account));
    Ok(())
}

#[tauri::command(async)]
#[specta::specta]
pub fn folder_applications(desk: State<'_, Desk>, id: &str, applications: bool) -> Result<(), Failure> {
    let opened = desk.opened()?;
    let account = api::folder_applications(&opened.store, id, applications)?;
    if applications {
        opened.supervisor.fetch(account);
    }
    Ok(())
}
