//! Tasks.

use api::Failure;
use api::rows::{TaskDue, TaskForm, TaskPut, TaskRow, TaskSaved, UndoRow};
use tauri::State;

use super::calendar::told;
use crate::desk::Desk;

#[tauri::command(async)]
#[specta::specta]
pub fn task_list(desk: State<'_, Desk>, done: bool) -> Result<Vec<TaskRow>, Failure> {
    api::task_list(&desk.opened()?.store, done)
}

#[tauri::command(async)]
#[specta::specta]
pub fn tasks_about(desk: State<'_, Desk>, target: &str) -> Result<Vec<TaskRow>, Failure> {
    api::tasks_about(&desk.opened()?.store, target)
}

#[tauri::command(async)]
#[specta::specta]
pub fn task_count(desk: State<'_, Desk>, due: TaskDue) -> Result<u32, Failure> {
    api::task_count(&desk.opened()?.store, due)
}

#[tauri::command(async)]
#[specta::specta]
pub fn task_save(desk: State<'_, Desk>, form: TaskForm) -> Result<TaskSaved, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::task_save(&opened.store, &form))
}

#[tauri::command(async)]
#[specta::specta]
pub fn task_tick(desk: State<'_, Desk>, id: &str, done: bool) -> Result<UndoRow, Failure> {
    api::task_tick(&desk.opened()?.store, id, done)
}

#[tauri::command(async)]
#[specta::specta]
pub fn task_remove(desk: State<'_, Desk>, id: &str) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::task_remove(&opened.store, id))
}

#[tauri::command(async)]
#[specta::specta]
pub fn task_put(desk: State<'_, Desk>, put: TaskPut) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::task_put(&opened.store, &put))
}

#[tauri::command(async)]
#[specta::specta]
pub fn task_take_out(desk: State<'_, Desk>, id: &str) -> Result<UndoRow, Failure> {
    let opened = desk.opened()?;
    told(&opened, api::task_take_out(&opened.store, id))
}
