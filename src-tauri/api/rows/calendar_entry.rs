//! Places calendars come from as they are entered and tested, and what is chosen of them.

use serde::{Deserialize, Serialize};

use super::{CalendarDirection, CalendarKind};
use crate::Failure;

/// A place calendars come from, as it is entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarEntry {
    /// Where they come from.
    pub kind: CalendarKind,
    /// The user's name for it; empty: the address.
    pub name: String,
    /// Who the user is in its appointments; may be empty for what is only read.
    pub address: String,
    /// The server's address, or that of the subscribed file.
    pub url: String,
    /// User name.
    pub user: String,
    /// The file, of a calendar on disk.
    pub file: String,
    /// The id of the mailbox it is the other half of; empty: none.
    pub mailbox: String,
    /// The SHA-256 of a certificate the user accepted; empty: none.
    pub fingerprint: String,
}

/// What is known about the calendars of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DetectedCalendars {
    /// `caldav` or `graph`.
    pub kind: CalendarKind,
    /// The provider's name, or empty.
    pub provider: String,
    /// What to sign in with: `password`, `app_password` or `browser`.
    pub sign_in: String,
    /// Whose sign-in in the browser opens them: `google`, `microsoft`, or empty.
    pub oauth: String,
    /// The key of the words that say what to do at the provider first, or empty.
    pub steps: String,
    /// The provider's page to do it on.
    pub page: String,
    /// The server's address; empty where none was found, or none is needed.
    pub url: String,
    /// How it was found, as of a mail server; empty where it was not.
    pub how: String,
    /// Whether a stranger named it, so that the user has to be asked before anything is sent to it.
    pub foreign: bool,
    /// Whether what is kept for the mailbox of the same account opens it.
    pub kept: bool,
    /// Whether nobody on the network answered.
    pub offline: bool,
    /// Whether the domain of the address does not exist.
    pub no_such_domain: bool,
}

/// A calendar a test found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FoundCalendarRow {
    /// What people call it.
    pub name: String,
    /// `#rrggbb`; may be empty.
    pub colour: String,
    /// Whose it is, where it is a colleague's.
    pub owner: String,
    /// `busy`, `read` or `write`: what its source lets the user do.
    pub access: String,
    /// Its source tells attendees of changes by itself.
    pub schedules: bool,
}

/// What a live test of a place found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CalendarProbe {
    /// The steps that were taken, each with whether it went well: `dns`, `tcp`, `tls`, `login`, `calendars`.
    pub steps: Vec<(String, bool)>,
    /// What went wrong at the first step that failed.
    pub failure: Option<Failure>,
    /// The calendars.
    pub calendars: Vec<FoundCalendarRow>,
}

/// What is to be done with a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CalendarChoice {
    /// The calendar's id.
    pub id: String,
    /// Which way it is synchronised.
    pub direction: CalendarDirection,
    /// Interviews go into it.
    pub interviews: bool,
}
