//! What somebody is reminded of. Times are reckoned as those of the calendar's views.

use serde::{Deserialize, Serialize};

use super::{AppointmentAt, OccurrenceRow};

/// A reminder that is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReminderRow {
    /// What it is about.
    pub row: OccurrenceRow,
    /// When it rang, Unix seconds.
    #[specta(type = i32)]
    pub due: i64,
}

/// A reminder that is to be shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReminderAgain {
    /// What it is about.
    pub at: AppointmentAt,
    /// When, Unix seconds.
    #[specta(type = i32)]
    pub until: i64,
}

/// How many reminders came: told to one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RangRow {
    /// Those that are shown now and were not before.
    pub shown: u32,
    /// Appointments that were over before anybody could be reminded of them.
    pub missed: u32,
    /// Somebody has to sign in before anything of them may be told.
    pub locked: bool,
}
