//! What somebody is reminded of: when the dates of their own calendars ring, and what became of it.

use domain::{Clock, EventId, Occurrence};
use rusqlite::Row;

use super::Shown;
use super::derived::{clock_of, seconds};
use crate::error::{Result, StoreError};
use crate::{DateFacts, Read, Write};

/// A date of one's own calendars with its alarms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderDate {
    /// Its event.
    pub event: EventId,
    /// Which date of the series.
    pub date: i64,
    /// When it begins, as `clock` says.
    pub start: i64,
    /// When it ends; exclusive.
    pub end: i64,
    /// How both are meant.
    pub clock: Clock,
    /// When to remind, seconds from its beginning.
    pub alarms: Vec<i64>,
    /// Fixed moments, Unix seconds; only with the first date of a series, whose they are.
    pub rings_at: Vec<i64>,
}

/// What became of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReminderState {
    /// It is shown.
    Shown,
    /// It is shown again at that moment, Unix seconds.
    Snoozed(i64),
    /// Whoever was reminded put it away.
    Dismissed,
    /// It was told in a sum, because it was over.
    Missed,
}

/// A reminder that rang.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownReminder {
    /// Its event.
    pub event: EventId,
    /// Which date of the series.
    pub date: i64,
    /// When it rang, Unix seconds.
    pub due: i64,
    /// What became of it.
    pub state: ReminderState,
    /// Since when, Unix seconds.
    pub at: i64,
}

/// A reminder that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderRow {
    /// When it rang, Unix seconds.
    pub due: i64,
    /// What it is about.
    pub facts: DateFacts,
}

fn known(row: &Row<'_>) -> rusqlite::Result<KnownReminder> {
    let until: Option<i64> = row.get(4)?;
    Ok(KnownReminder {
        event: EventId(row.get(0)?),
        date: row.get(1)?,
        due: row.get(2)?,
        state: match row.get::<_, String>(3)?.as_str() {
            "snoozed" => ReminderState::Snoozed(until.unwrap_or_default()),
            "dismissed" => ReminderState::Dismissed,
            "missed" => ReminderState::Missed,
            _ => ReminderState::Shown,
        },
        at: row.get(5)?,
    })
}

impl Read<'_> {
    /// The dates with alarms that begin between two moments, and all that ring at a fixed one; not those of tasks that are done.
    ///
    /// # Errors
    /// Those of the database.
    pub fn reminder_dates(&self, (from, until): (i64, i64)) -> Result<Vec<ReminderDate>> {
        self.all(include_str!("reminders.sql"), (from, until), |row| {
            let is_first: bool = row.get(9)?;
            Ok(ReminderDate {
                event: EventId(row.get(0)?),
                date: row.get(2)?,
                start: row.get(3)?,
                end: row.get(4)?,
                clock: clock_of(&row.get::<_, String>(5)?, row.get(6)?),
                alarms: seconds(&row.get::<_, String>(7)?),
                rings_at: if is_first { seconds(&row.get::<_, String>(8)?) } else { Vec::new() },
            })
        })
    }

    /// What whoever is signed in was reminded of.
    ///
    /// # Errors
    /// Those of the database.
    pub fn known_reminders(&self) -> Result<Vec<KnownReminder>> {
        let sql = "SELECT event, date, due, state, until, at FROM reminder JOIN reader ON reader.user = reminder.user";
        self.all(sql, [], known)
    }

    /// Up to when it was looked for reminders of whoever is signed in, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn reminders_looked(&self) -> Result<Option<i64>> {
        self.maybe("SELECT until FROM reminder_look JOIN reader ON reader.user = reminder_look.user", [], |row| {
            row.get(0)
        })
    }

    /// What is shown as a reminder now, in the order it rang: of each date the last one. Those are left out whose date is no more, or long over
    /// (ended before `over`), and those of tasks that are done.
    ///
    /// # Errors
    /// Those of the database.
    pub fn reminders_shown(&self, over: i64) -> Result<Vec<ReminderRow>> {
        let sql = "SELECT reminder.event, appointment.position, reminder.date, occurrence.start, occurrence.end, max(reminder.due)
                   FROM reminder JOIN reader ON reader.user = reminder.user
                   JOIN occurrence ON occurrence.event = reminder.event AND occurrence.date = reminder.date
                   JOIN appointment ON appointment.id = occurrence.appointment
                   WHERE reminder.state = 'shown' AND occurrence.end >= ?1 AND appointment.status <> 'cancelled'
                     AND NOT EXISTS (SELECT 1 FROM task WHERE task.event = reminder.event AND task.done IS NOT NULL)
                   GROUP BY reminder.event, reminder.date ORDER BY max(reminder.due), reminder.event";
        let found = self.all(sql, [over], |row| {
            let date = Occurrence {
                date: row.get(2)?,
                start: row.get(3)?,
                end: row.get(4)?,
                shows: row.get::<_, u32>(1)? as usize,
            };
            Ok((Shown { event: EventId(row.get(0)?), date }, row.get(5)?))
        })?;
        let shown: Vec<Shown> = found.iter().map(|(shown, _)| *shown).collect();
        let facts = self.dates_shown(&shown)?;
        let row = |(shown, due): (Shown, i64)| {
            let facts = facts.iter().find(|one| (one.event, one.date) == (shown.event, shown.date.date))?;
            Some(ReminderRow { due, facts: facts.clone() })
        };
        Ok(found.into_iter().filter_map(row).collect())
    }
}

impl Write<'_> {
    /// Notes what became of a reminder of whoever is signed in.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_reminder(&self, one: &KnownReminder) -> Result<()> {
        let (state, until) = match one.state {
            ReminderState::Shown => ("shown", None),
            ReminderState::Snoozed(until) => ("snoozed", Some(until)),
            ReminderState::Dismissed => ("dismissed", None),
            ReminderState::Missed => ("missed", None),
        };
        self.run(
            "INSERT INTO reminder(user, event, date, due, state, until, at) SELECT user, ?1, ?2, ?3, ?4, ?5, ?6 FROM reader WHERE user > 0
             ON CONFLICT (user, event, date, due) DO UPDATE SET state = excluded.state, until = excluded.until, at = excluded.at",
            (one.event.0, one.date, one.due, state, until, one.at),
        )?;
        Ok(())
    }

    /// Says what becomes of all that is shown of a date.
    ///
    /// # Errors
    /// `NotFound` where nothing of it is shown.
    pub fn answer_reminder(&self, (event, date): (EventId, i64), state: ReminderState, now: i64) -> Result<()> {
        let shown = self.known_reminders()?;
        let of_date =
            |one: &&KnownReminder| (one.event, one.date) == (event, date) && one.state == ReminderState::Shown;
        let mut shown: Vec<&KnownReminder> = shown.iter().filter(of_date).collect();
        shown.sort_by_key(|one| one.due);
        let Some((last, before)) = shown.split_last() else {
            return Err(StoreError::NotFound { what: "reminder" });
        };
        for one in before {
            self.note_reminder(&KnownReminder { state: ReminderState::Dismissed, at: now, ..**one })?;
        }
        self.note_reminder(&KnownReminder { state, at: now, ..**last })
    }

    /// Notes up to when it was looked for reminders, and forgets what rang before `old`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_reminders_looked(&self, until: i64, old: i64) -> Result<()> {
        self.run(
            "INSERT INTO reminder_look(user, until) SELECT user, ?1 FROM reader WHERE user > 0
             ON CONFLICT (user) DO UPDATE SET until = excluded.until",
            [until],
        )?;
        self.run("DELETE FROM reminder WHERE due < ?1 AND at < ?1 AND state <> 'snoozed'", [old])?;
        Ok(())
    }
}
