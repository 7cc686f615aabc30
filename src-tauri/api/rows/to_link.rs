//! Appointments that wait to be linked to profiles.

use domain::{Reason, State, Verdict};
use serde::{Deserialize, Serialize};

use super::{IntoRow, OccurrenceRow};

/// Which appointments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct LinkQuery {
    /// Those from before the last 14 days, instead of the others.
    pub before: bool,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return at most.
    pub limit: u32,
}

/// A page of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct LinkPage {
    /// The rows asked for: what is to come first, then what was, the latest first.
    pub rows: Vec<LinkRow>,
    /// How many there are in all.
    pub total: u32,
    /// How many are from before the last 14 days.
    pub before: u32,
    /// What linking would do now.
    pub plan: LinkPlan,
}

/// What linking would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LinkPlan {
    /// Ticked appointments.
    pub appointments: u32,
    /// Profiles they go to.
    pub profiles: u32,
    /// Rows that stay unticked.
    pub unticked: u32,
}

/// One appointment that waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct LinkRow {
    /// The appointment, on its next date, or else its last.
    pub row: OccurrenceRow,
    /// Who takes part beside the user, by name or address, at most five; the organizer first.
    pub people: Vec<String>,
    /// The strongest verdict of its profiles.
    pub verdict: Verdict,
    /// Whether linking takes it.
    pub ticked: bool,
    /// What became of it.
    pub state: State,
    /// Since when it waits for later, Unix seconds.
    #[specta(type = Option<i32>)]
    pub later_since: Option<i64>,
    /// Where it goes: chosen profiles first, then those only offered.
    pub into: Vec<IntoRow>,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Which appointments are linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkWhat {
    /// Whatever is ticked.
    Ticked {
        /// Of those from before the last 14 days, instead of the others.
        before: bool,
    },
    /// These.
    Ids {
        /// The events.
        ids: Vec<String>,
    },
}

/// What was linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LinkReport {
    /// Appointments.
    pub appointments: u32,
    /// Profiles they went to.
    pub profiles: u32,
    /// Appointments without anything to go to.
    pub without_target: u32,
    /// Appointments left for later.
    pub later: u32,
    /// What takes it back.
    pub undo: super::UndoRow,
}

/// An appointment of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TimelineAppointment {
    /// The appointment, on its next date, or else its last.
    pub row: OccurrenceRow,
    /// Who takes part beside the user, by name or address, at most five; the organizer first.
    pub people: Vec<String>,
    /// Its source has it no longer.
    pub gone: bool,
    /// Something was noted of the interview.
    pub scored: bool,
}
