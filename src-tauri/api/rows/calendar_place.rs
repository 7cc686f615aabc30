//! Where calendars come from, which of them are synchronised, and what was written to them.

use serde::{Deserialize, Serialize};

use super::{CalendarDirection, CalendarKind, ClashRow};
use crate::Failure;

/// A place calendars come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CalendarPlaceRow {
    /// Its id.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Of which kind it is.
    pub kind: CalendarKind,
    /// Its server, or its file; empty where it is this store.
    pub place: String,
    /// Who the user is in its appointments; may be empty.
    pub address: String,
    /// The id of the mailbox it is the other half of; may be empty.
    pub mailbox: String,
    /// How it is signed in to: `password`, `google`, `microsoft`; empty where nobody signs in.
    pub sign_in: String,
    /// The name of the mailbox whose password opens it; empty where it has a secret of its own, or none.
    pub opener: String,
    /// Since when it is disconnected, Unix seconds.
    #[specta(type = Option<i32>)]
    pub disconnected: Option<i64>,
    /// When all of it was last read without trouble, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// What went wrong when it was last read.
    pub failure: Option<Failure>,
    /// Its calendars, those that are not synchronised among them.
    pub calendars: Vec<CalendarChoiceRow>,
}

/// What a source lets the user do with a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CalendarAccess {
    /// See when somebody is busy.
    Busy,
    /// Read it.
    #[default]
    Read,
    /// Change it.
    Write,
}

/// A calendar of a place, and how it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarChoiceRow {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `#rrggbb`; may be empty.
    pub colour: String,
    /// Whose it is, where it is a colleague's.
    pub owner: String,
    /// What its source lets the user do.
    pub access: CalendarAccess,
    /// Which way it is synchronised.
    pub direction: CalendarDirection,
    /// Interviews go into it unless another is chosen.
    pub interviews: bool,
    /// Its source still has it.
    pub listed: bool,
    /// Its source tells attendees of every change itself.
    pub server_tells: bool,
    /// When it was last read, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// Appointments and series it holds.
    pub events: u32,
    /// Changes the source is to be told of yet.
    pub waiting: u32,
    /// Appointments both sides changed.
    pub clashes: u32,
    /// Changes its source refused.
    pub refused: u32,
    /// What could not be read.
    pub aside: u32,
}

/// What of one's own calendars is saved as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarExport {
    /// One appointment, with all its dates.
    pub event: Option<String>,
    /// Else these calendars; none: all that are synchronised.
    pub calendars: Vec<String>,
    /// What the file is called in programs that read it.
    pub name: String,
}

/// A line of the log of what was, or is to be, written to calendars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarActRow {
    /// The calendar's name.
    pub calendar: String,
    /// `create`, `change` or `remove`.
    pub act: String,
    /// `here` (its calendar is nowhere else), `queued`, `done`, `clash`, `refused` or `void`.
    pub state: String,
    /// Why, as a code; may be empty.
    pub why: String,
    /// What the source said.
    pub said: String,
    /// What the appointment is called, where that is still known.
    pub title: String,
    /// When the user asked, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
    /// When it was done or given up.
    #[specta(type = Option<i32>)]
    pub ended: Option<i64>,
}

/// An appointment that waits for a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarClashRow {
    /// The event's id.
    pub event: String,
    /// Its calendar's id.
    pub calendar: String,
    /// Its calendar's name.
    pub calendar_name: String,
    /// Both versions.
    pub versions: ClashRow,
}
