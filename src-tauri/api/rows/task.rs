//! Tasks.

use serde::{Deserialize, Serialize};

use super::{TargetRow, UndoRow};

/// A task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TaskRow {
    /// Its id.
    pub id: String,
    /// What.
    pub title: String,
    /// More about it; may be empty.
    pub note: String,
    /// When it is to be done: a moment, Unix seconds; of a whole day its beginning counted as if it were UTC.
    #[specta(type = Option<i32>)]
    pub due: Option<i64>,
    /// Some time that day.
    pub whole_day: bool,
    /// Whom or what it is about.
    pub target: Option<TargetRow>,
    /// The id of its appointment, where it is in the calendar.
    pub event: Option<String>,
    /// Since when it is done, Unix seconds.
    #[specta(type = Option<i32>)]
    pub done: Option<i64>,
}

/// A task as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TaskForm {
    /// Its id; `None` for a new one.
    pub id: Option<String>,
    /// What.
    pub title: String,
    /// More about it.
    pub note: String,
    /// As in [`TaskRow`].
    #[specta(type = Option<i32>)]
    pub due: Option<i64>,
    /// As in [`TaskRow`].
    pub whole_day: bool,
    /// The id of the profile it is about.
    pub target: Option<String>,
}

/// A task that is put into the calendar at the time it is due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TaskPut {
    /// Its id.
    pub id: String,
    /// The calendar's id.
    pub calendar: String,
    /// The IANA time zone its time is told in.
    pub zone: String,
    /// When to remind, seconds before it begins; `None`: not.
    #[specta(type = Option<i32>)]
    pub remind: Option<i64>,
}

/// Until when what is due counts as due now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TaskDue {
    /// A moment, Unix seconds; exclusive.
    #[specta(type = i32)]
    pub moment: i64,
    /// The beginning of a day, counted as if it were UTC; exclusive.
    #[specta(type = i32)]
    pub day: i64,
}

/// A task that was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TaskSaved {
    /// Its id.
    pub id: String,
    /// How to take it back.
    pub undo: UndoRow,
}

/// The task an appointment stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TaskMark {
    /// Its id.
    pub id: String,
    /// It is done.
    pub done: bool,
}
