//! The calendars of an account, and how each user looks at them.

use domain::{CalendarAccountId, CalendarId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Its number in this store.
    pub id: CalendarId,
    /// Its identity.
    pub uuid: Uuid,
    /// Where it comes from.
    pub account: CalendarAccountId,
    /// Its name at its source, opaque.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// `#rrggbb` as whoever is signed in sees it; may be empty.
    pub colour: String,
    /// The same as its source has it.
    pub source_colour: String,
    /// Whose it is, where it is a colleague's.
    pub belongs_to: String,
    /// `busy`, `read` or `write`: what its source lets the user do.
    pub access: String,
    /// The source itself tells attendees of what is written.
    pub schedules: bool,
    /// `none`, `read` or `both`: what the user wants done with it.
    pub direction: String,
    /// Interviews are put here.
    pub interviews: bool,
    /// Whether the source still lists it.
    pub listed: bool,
    /// Where the next sync starts.
    pub cursor: Option<String>,
    /// The last sync that ended well, Unix seconds.
    pub last_success: Option<i64>,
    /// Whether whoever is signed in has it shown.
    pub shown: bool,
    /// Whether it is that of whoever is signed in.
    pub own: bool,
    /// Which user connected it; empty where they are none any more.
    pub user: String,
}

/// A calendar as its source lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedCalendar {
    /// Its name at its source.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// `#rrggbb`; may be empty.
    pub colour: String,
    /// Whose it is, where it is a colleague's.
    pub belongs_to: String,
    /// `busy`, `read` or `write`.
    pub access: String,
    /// The source itself tells attendees of what is written.
    pub schedules: bool,
}

const SELECT: &str = include_str!("calendars.sql");

fn calendar(row: &Row<'_>) -> rusqlite::Result<Calendar> {
    Ok(Calendar {
        id: CalendarId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        account: CalendarAccountId(row.get(2)?),
        key: row.get(3)?,
        name: row.get(4)?,
        colour: row.get(5)?,
        belongs_to: row.get(6)?,
        access: row.get(7)?,
        schedules: row.get(8)?,
        direction: row.get(9)?,
        interviews: row.get(10)?,
        listed: row.get(11)?,
        cursor: row.get(12)?,
        last_success: row.get(13)?,
        shown: row.get(14)?,
        own: row.get(15)?,
        source_colour: row.get(16)?,
        user: row.get(17)?,
    })
}

impl Calendar {
    /// Whether the user may change what it holds.
    pub fn may_write(&self) -> bool {
        self.own && self.access == "write" && self.direction == "both"
    }
}

impl Read<'_> {
    /// Every calendar, one's own first, in the order they were listed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendars(&self) -> Result<Vec<Calendar>> {
        self.all(&format!("{SELECT} ORDER BY own DESC, calendar.id"), [], calendar)
    }

    /// The calendars of one account.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendars_in(&self, account: CalendarAccountId) -> Result<Vec<Calendar>> {
        self.all(&format!("{SELECT} WHERE calendar_account = ?1 ORDER BY calendar.id"), [account.0], calendar)
    }

    /// One calendar.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn calendar(&self, id: CalendarId) -> Result<Calendar> {
        self.maybe(&format!("{SELECT} WHERE calendar.id = ?1"), [id.0], calendar)?
            .ok_or(StoreError::NotFound { what: "calendar" })
    }

    /// The one whose UUID begins like this.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn calendar_by_uuid(&self, prefix: &str) -> Result<Calendar> {
        let id = self.by_uuid("calendar", prefix)?.ok_or(StoreError::NotFound { what: "calendar" })?;
        self.calendar(CalendarId(id))
    }

    /// Refuses to change what a calendar holds to whoever may not: it is somebody else's, or only read.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`, `NotFound`.
    pub fn need_calendar(&self, id: CalendarId) -> Result<Calendar> {
        let calendar = self.calendar(id)?;
        if !calendar.own {
            return Err(StoreError::NotOwner);
        }
        if calendar.may_write() { Ok(calendar) } else { Err(StoreError::ReadOnlyCalendar) }
    }
}

impl Write<'_> {
    /// Takes over what the source lists. What is no longer listed is marked, and keeps what it holds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn list_calendars(&self, account: CalendarAccountId, listed: &[ListedCalendar]) -> Result<()> {
        self.run("UPDATE calendar SET listed = 0 WHERE calendar_account = ?1", [account.0])?;
        for one in listed {
            self.run(
                "INSERT INTO calendar(uuid, calendar_account, remote_key, name, colour, belongs_to, access, schedules)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (calendar_account, remote_key) DO UPDATE SET name = excluded.name, colour = excluded.colour,
                   belongs_to = excluded.belongs_to, access = excluded.access, schedules = excluded.schedules, listed = 1",
                (
                    uuid().as_bytes(),
                    account.0,
                    &one.key,
                    &one.name,
                    &one.colour,
                    &one.belongs_to,
                    &one.access,
                    one.schedules,
                ),
            )?;
        }
        Ok(())
    }

    /// Says what is done with a calendar: `none`, `read` or `both`. What one that is no longer chosen holds goes, but for what is saved to profiles
    /// and what waits; chosen again it is fetched anew.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn set_direction(&self, id: CalendarId, direction: &str) -> Result<()> {
        self.need_calendars(self.calendar(id)?.account)?;
        self.run("UPDATE calendar SET direction = ?2 WHERE id = ?1", (id.0, direction))?;
        if direction == "none" {
            self.run("UPDATE calendar SET cursor = NULL, interviews = 0 WHERE id = ?1", [id.0])?;
            self.unrecorded(|| {
                self.run(
                    "DELETE FROM event WHERE calendar = ?1 AND local IS NULL AND removed IS NULL
                       AND NOT EXISTS (SELECT 1 FROM event_filing WHERE event_filing.event = event.id)",
                    [id.0],
                )
            })?;
        }
        Ok(())
    }

    /// Says that interviews are put into this calendar, and into no other of the same user.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`.
    pub fn set_interviews(&self, id: CalendarId) -> Result<()> {
        self.need_calendar(id)?;
        self.run(
            "UPDATE calendar SET interviews = 0 WHERE interviews = 1 AND id IN (SELECT id FROM visible_calendar)",
            [],
        )?;
        self.run("UPDATE calendar SET interviews = 1 WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// Shows a calendar to whoever is signed in, or hides it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn show_calendar(&self, id: CalendarId, shown: bool) -> Result<()> {
        self.run(
            "INSERT INTO calendar_view(user, calendar, shown) SELECT user, ?1, ?2 FROM reader
             WHERE true ON CONFLICT (user, calendar) DO UPDATE SET shown = excluded.shown",
            (id.0, shown),
        )?;
        Ok(())
    }

    /// Gives a calendar another colour for whoever is signed in: `#rrggbb`, or empty for that of its source.
    ///
    /// # Errors
    /// Those of the database.
    pub fn colour_calendar(&self, id: CalendarId, colour: &str) -> Result<()> {
        self.run(
            "INSERT INTO calendar_view(user, calendar, colour) SELECT user, ?1, ?2 FROM reader
             WHERE true ON CONFLICT (user, calendar) DO UPDATE SET colour = excluded.colour",
            (id.0, colour),
        )?;
        Ok(())
    }

    /// Notes that a calendar is as its source has it, and where the next sync starts.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_calendar_cursor(&self, id: CalendarId, cursor: Option<&str>, now: i64) -> Result<()> {
        self.run("UPDATE calendar SET cursor = ?2, last_success = ?3 WHERE id = ?1", (id.0, cursor, now))?;
        Ok(())
    }
}
