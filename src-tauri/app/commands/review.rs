//! Mail to sort, import and undo.

use api::Failure;
use api::rows::{
    HistoryChoice, HistoryPage, HistoryQuery, ImportPlan, ImportReport, ImportWhat, ReviewPage, ReviewQuery, ReviewRow,
    UndoRow,
};
use tauri::{AppHandle, Manager, State};

use super::waiting;
use crate::desk::Desk;
use crate::events::tell_act;

#[tauri::command(async)]
#[specta::specta]
pub fn review_page(desk: State<'_, Desk>, query: ReviewQuery) -> Result<ReviewPage, Failure> {
    api::review_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_tick(desk: State<'_, Desk>, ids: Vec<String>, ticked: bool) -> Result<ImportPlan, Failure> {
    api::review_tick(&desk.opened()?.store, &ids, ticked)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_tick_all(desk: State<'_, Desk>, query: ReviewQuery, ticked: bool) -> Result<ImportPlan, Failure> {
    api::review_tick_all(&desk.opened()?.store, &query, ticked)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_set_into(desk: State<'_, Desk>, id: &str, targets: Vec<String>) -> Result<ReviewRow, Failure> {
    api::review_set_into(&desk.opened()?.store, id, &targets)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_later(desk: State<'_, Desk>, ids: Vec<String>) -> Result<UndoRow, Failure> {
    api::review_later(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_no(desk: State<'_, Desk>, ids: Vec<String>) -> Result<UndoRow, Failure> {
    api::review_no(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_again(desk: State<'_, Desk>, ids: Vec<String>) -> Result<UndoRow, Failure> {
    api::review_again(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn review_conversation(desk: State<'_, Desk>, id: &str) -> Result<Vec<String>, Failure> {
    api::review_conversation(&desk.opened()?.store, id)
}

#[tauri::command(async)]
#[specta::specta]
pub fn import_plan(desk: State<'_, Desk>, what: ImportWhat, into: Option<String>) -> Result<ImportReport, Failure> {
    api::import_plan(&desk.opened()?.store, &what, into.as_deref())
}

/// Tells how far it is by the event `act`; stopped by `act_cancel`, and then nothing was saved.
#[tauri::command]
#[specta::specta]
pub async fn import_run(
    app: AppHandle,
    what: ImportWhat,
    into: Option<String>,
    group: Option<String>,
) -> Result<ImportReport, Failure> {
    acting(app, move |store, tell| api::import_run(store, &what, (into.as_deref(), group.as_deref()), tell)).await
}

#[tauri::command(async)]
#[specta::specta]
pub fn history_page(desk: State<'_, Desk>, query: HistoryQuery) -> Result<HistoryPage, Failure> {
    api::history_page(&desk.opened()?.store, &query)
}

#[tauri::command(async)]
#[specta::specta]
pub fn history_plan(desk: State<'_, Desk>, choice: HistoryChoice) -> Result<ImportPlan, Failure> {
    api::history_plan(&desk.opened()?.store, &choice)
}

/// As `import_run`.
#[tauri::command]
#[specta::specta]
pub async fn history_choose(app: AppHandle, choice: HistoryChoice) -> Result<ImportReport, Failure> {
    acting(app, move |store, tell| api::history_choose(store, &choice, tell)).await
}

/// Gives up the import or undo that runs.
#[tauri::command(async)]
#[specta::specta]
pub fn act_cancel(desk: State<'_, Desk>) {
    desk.stop_act();
}

#[tauri::command(async)]
#[specta::specta]
pub fn left_out_override(desk: State<'_, Desk>, ids: Vec<String>) -> Result<(), Failure> {
    api::left_out_override(&desk.opened()?.store, &ids)
}

#[tauri::command(async)]
#[specta::specta]
pub fn undo_next(desk: State<'_, Desk>) -> Result<Option<UndoRow>, Failure> {
    api::undo_next(&desk.opened()?.store)
}

/// As `import_run`.
#[tauri::command]
#[specta::specta]
pub async fn undo(app: AppHandle) -> Result<UndoRow, Failure> {
    acting(app, |store, tell| api::undo(store, tell)).await
}

/// Runs a long act of the user where it keeps nobody else waiting.
async fn acting<T: Send + 'static>(
    app: AppHandle,
    act: impl FnOnce(&api::Store, api::Tell<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (opened, cancel) = (app.state::<Desk>().opened()?, app.state::<Desk>().act());
    waiting(move || {
        let done = act(&opened.store, &tell_act(app, cancel))?;
        // What was taken back may be something a server was told.
        opened.supervisor.write_now();
        opened.keeper.sync_now();
        Ok(done)
    })
    .await
}
