//! The appointments that are saved to a profile.

use domain::{EventId, Occurrence, TargetId};

use super::Shown;
use crate::Read;
use crate::error::Result;

/// An appointment of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedEvent {
    /// The event, with its next date, or else its last.
    pub shown: Shown,
    /// Whose profile it is saved to.
    pub target: TargetId,
    /// The verdict it was saved with.
    pub verdict: String,
    /// Why, as JSON.
    pub reasons: String,
    /// Its source has it no longer.
    pub gone: bool,
}

impl Read<'_> {
    /// The appointments saved to a target, or to a client's contacts, that may be read; the latest first. `now`: Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn linked_events(&self, target: TargetId, now: i64) -> Result<Vec<LinkedEvent>> {
        self.all(include_str!("linked.sql"), (target.0, now), |row| {
            let date = Occurrence {
                shows: row.get::<_, i64>(5)? as usize,
                date: row.get(6)?,
                start: row.get(4)?,
                end: row.get(7)?,
            };
            Ok(LinkedEvent {
                shown: Shown { event: EventId(row.get(0)?), date },
                target: TargetId(row.get(1)?),
                verdict: row.get(2)?,
                reasons: row.get(3)?,
                gone: row.get(8)?,
            })
        })
    }
}
