//! Invitations in messages.

use serde::{Deserialize, Serialize};

/// An event that somebody wrote about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InvitationRow {
    /// `request`, `reply`, `cancel`, `counter`, `declinecounter`, `add`, `refresh` or `publish`.
    pub method: String,
    /// What.
    pub summary: String,
    /// Where.
    pub location: String,
    /// More about it; empty where the message says so itself.
    pub description: String,
    /// When it begins.
    pub start: Option<EventTime>,
    /// When it ends; of whole days, the last one.
    pub end: Option<EventTime>,
    /// How it repeats.
    pub repeats: Option<EventRepeats>,
    /// It is one date of a series.
    pub one_of_series: bool,
    /// It does not take place.
    pub cancelled: bool,
    /// Who asks.
    pub organizer: Option<EventParty>,
    /// Who is asked, or answers.
    pub attendees: Vec<EventParty>,
    /// How many other events came with it.
    pub more: u32,
    /// What can be done with it: `open` where it can be answered, `off` where it can be taken out of the calendar. Else why nothing can: `forwarded`,
    /// `cancelled`, `outdated`, `own`, `not_theirs`, `none`. Of an answer what became of it: `taken`, `older`, `outdated`, `not_theirs`,
    /// `sender_failed`, `not_invited`, `unknown`, `unknown_date`.
    pub standing: String,
    /// What the user answered: `waiting`, `accepted`, `declined`, `tentative` or `delegated`.
    pub mine: String,
    /// It is in a calendar of the user's.
    pub kept: bool,
}

/// A time of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EventTime {
    /// As written, `2026-11-21T10:00:00`; of a whole day without the time.
    pub written: String,
    /// Unix seconds, where the time zone is known.
    #[specta(type = Option<i32>)]
    pub at: Option<i64>,
    /// The time zone; empty where the time is meant wherever one is.
    pub zone: String,
}

/// How an event repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EventRepeats {
    /// `daily`, `weekly`, `monthly`, `yearly`, or `often`.
    pub unit: String,
    /// Every so many of them.
    pub every: u16,
    /// On these days of the week, Monday being 1.
    pub days: Vec<u8>,
    /// So many times.
    pub times: Option<u32>,
    /// The last day, `2026-11-21`.
    pub until: Option<String>,
}

/// Somebody an event concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EventParty {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// `waiting`, `accepted`, `declined`, `tentative` or `delegated`.
    pub answer: String,
    /// Need not come.
    pub optional: bool,
    /// A room or a thing.
    pub thing: bool,
}
