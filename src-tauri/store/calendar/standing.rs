//! How one's own calendars stand: what they hold, what waits, and what somebody has to look at.

use domain::{CalendarId, EventId};

use crate::Read;
use crate::error::Result;

/// How many events of a calendar stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalendarStanding {
    /// It holds so many.
    pub events: u32,
    /// The source is to be told of.
    pub waiting: u32,
    /// Both sides changed.
    pub clashes: u32,
    /// The source refused.
    pub refused: u32,
    /// Could not be read.
    pub aside: u32,
}

/// An event somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StuckEvent {
    /// The event.
    pub event: EventId,
    /// What it is called here.
    pub summary: String,
    /// Both sides changed it; else its source refused a change.
    pub clashes: bool,
    /// Why it was refused: a code and, behind a space, the source's words.
    pub why: String,
}

impl Read<'_> {
    /// How each of one's own calendars stands.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendar_standings(&self) -> Result<Vec<(CalendarId, CalendarStanding)>> {
        self.all(include_str!("standing.sql"), [], |row| {
            let standing = CalendarStanding {
                events: row.get(1)?,
                waiting: row.get(2)?,
                clashes: row.get(3)?,
                refused: row.get(4)?,
                aside: row.get(5)?,
            };
            Ok((CalendarId(row.get(0)?), standing))
        })
    }

    /// The events of one's own calendar that both sides changed, and those whose change was refused.
    ///
    /// # Errors
    /// Those of the database.
    pub fn stuck_events(&self, calendar: CalendarId) -> Result<Vec<StuckEvent>> {
        let sql = "SELECT id, ifnull((SELECT summary FROM appointment WHERE appointment.event = event.id ORDER BY position LIMIT 1), ''),
                     theirs_etag IS NOT NULL, ifnull(refused, '')
                   FROM event WHERE calendar = ?1 AND calendar IN (SELECT id FROM visible_calendar)
                     AND (theirs_etag IS NOT NULL OR refused IS NOT NULL) AND gone IS NULL ORDER BY id";
        self.all(sql, [calendar.0], |row| {
            Ok(StuckEvent { event: EventId(row.get(0)?), summary: row.get(1)?, clashes: row.get(2)?, why: row.get(3)? })
        })
    }

    /// What one's own calendar has that could not be read: its name at the source, why, and since when (Unix seconds).
    ///
    /// # Errors
    /// Those of the database.
    pub fn events_aside(&self, calendar: CalendarId) -> Result<Vec<(String, String, i64)>> {
        let sql = "SELECT remote_key, why, at FROM event_aside WHERE calendar = ?1 AND calendar IN (SELECT id FROM visible_calendar)
                   ORDER BY id";
        self.all(sql, [calendar.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// The events of one's own calendar that take place, without those an exclusion leaves out; of a calendar that belongs to somebody else
    /// also without what they marked private.
    ///
    /// # Errors
    /// Those of the database.
    pub fn events_to_export(&self, calendar: CalendarId) -> Result<Vec<EventId>> {
        let sql = "SELECT id FROM event WHERE calendar = ?1 AND calendar IN (SELECT id FROM visible_calendar) AND removed IS NULL AND gone IS NULL
                     AND id NOT IN (SELECT event FROM event_exclusion)
                     AND NOT ((SELECT belongs_to FROM calendar WHERE calendar.id = ?1) <> ''
                          AND EXISTS (SELECT 1 FROM appointment WHERE appointment.event = event.id AND appointment.private = 1))
                   ORDER BY id";
        self.all(sql, [calendar.0], |row| row.get(0).map(EventId))
    }
}
