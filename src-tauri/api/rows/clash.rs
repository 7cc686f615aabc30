//! Appointments that were changed here and at their server.

use serde::{Deserialize, Serialize};

use super::{ClockKind, RepeatRow};

/// One of two versions of an appointment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AppointmentVersion {
    /// It was removed; nothing else is told then.
    pub gone: bool,
    /// What.
    pub title: String,
    /// When it begins.
    #[specta(type = i32)]
    pub start: i64,
    /// When it ends.
    #[specta(type = i32)]
    pub end: i64,
    /// How both are meant.
    pub clock: ClockKind,
    /// Where.
    pub place: String,
    /// More about it.
    pub description: String,
    /// How it repeats.
    pub repeat: Option<RepeatRow>,
}

/// An appointment that was changed here and at the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashRow {
    /// As the user wants it.
    pub mine: AppointmentVersion,
    /// As the server has it.
    pub theirs: AppointmentVersion,
    /// What differs, in the order of a form, then by date; nothing where one side removed it.
    pub parts: Vec<ClashPart>,
}

/// A part of an appointment in which two versions differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashPart {
    /// `summary`, `when`, `repeat`, `location`, `link`, `description`, `status`, `busy`, `class`, `organizer`, `attendees`, `alarms` or `date`.
    pub part: String,
    /// Which date of a series, where it is one.
    #[specta(type = Option<i32>)]
    pub date: Option<i64>,
    /// What the user's version says.
    pub mine: ClashSaid,
    /// What the server's says.
    pub theirs: ClashSaid,
    /// The side that alone changed it; `None` where both did.
    pub changed_by: Option<ClashSide>,
}

/// What a version says of a part. Nothing at all: of a date, that it is as the series says; else that nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClashSaid {
    /// Words; of `status`, `busy` and `class` the word iCalendar has for it.
    pub text: String,
    /// When, with how it is meant, of `when` and `date`.
    #[specta(type = Option<(i32, i32, ClockKind)>)]
    pub span: Option<(i64, i64, ClockKind)>,
    /// How it repeats.
    pub repeat: Option<RepeatRow>,
    /// When to remind, seconds before its beginning; negative after it.
    #[specta(type = Vec<i32>)]
    pub alarms: Vec<i64>,
    /// The date is left out.
    pub left_out: bool,
}

/// One of the two that changed an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ClashSide {
    /// The user.
    Mine,
    /// The server.
    Theirs,
}

/// Whose version of a part is wanted.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
pub struct ClashChoice {
    /// The part, as [`ClashPart`] names it.
    pub part: String,
    /// Which date of a series, where it is one.
    #[specta(type = Option<i32>)]
    pub date: Option<i64>,
    /// Whose.
    pub side: ClashSide,
}

/// Which version of a clash stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ClashKeep {
    /// The user's.
    Mine,
    /// The server's.
    Theirs,
    /// Both: the user's becomes an appointment of its own.
    Both,
}
