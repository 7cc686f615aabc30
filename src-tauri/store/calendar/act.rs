//! What the user changes in a calendar: written here and shown at once, told to its source later.

use domain::{CalendarId, EventId};

use super::DerivedEvent;
use crate::blob::{pack, unpack};
use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write, unix_now};

/// The name acts in calendars have among old values: they are taken back by an act of their own.
pub(crate) const RELATION: &str = "event_act";

/// A line of the log of what was, or is to be, written to calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActLine {
    /// The calendar's name.
    pub calendar: String,
    /// `create`, `change` or `remove`.
    pub act: String,
    /// `here`, `queued`, `done`, `clash`, `refused` or `void`.
    pub state: String,
    /// A code and, behind a space, what the source said.
    pub why: String,
    /// What it is called, where it still is known.
    pub summary: String,
    /// When the user asked, Unix seconds.
    pub at: i64,
    /// When it was done or given up.
    pub ended: Option<i64>,
}

/// What an act did, by whom it is told.
struct Act {
    event: Option<EventId>,
    act: String,
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
}

impl Read<'_> {
    /// What was written to one's own calendars, or is to be, the latest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendar_acts(&self, (offset, limit): (u32, u32)) -> Result<Vec<ActLine>> {
        self.all(include_str!("acts.sql"), (offset, limit), |row| {
            Ok(ActLine {
                calendar: row.get(0)?,
                act: row.get(1)?,
                state: row.get(2)?,
                why: row.get(3)?,
                summary: row.get(4)?,
                at: row.get(5)?,
                ended: row.get(6)?,
            })
        })
    }

    /// How many lines that log has.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendar_acts_total(&self) -> Result<u32> {
        let sql = "SELECT count(*) FROM event_act WHERE calendar IN (SELECT id FROM visible_calendar)";
        self.one(sql, [], |row| row.get(0))
    }

    fn is_here(&self, calendar: CalendarId) -> Result<bool> {
        self.one(
            "SELECT kind = 'here' FROM calendar JOIN calendar_account ON calendar_account.id = calendar.calendar_account WHERE calendar.id = ?1",
            [calendar.0],
            |row| row.get(0),
        )
    }
}

impl Write<'_> {
    /// Puts a new event into a calendar.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`.
    pub fn create_event(
        &self,
        calendar: CalendarId,
        (uid, ics): (&str, &[u8]),
        derived: &DerivedEvent,
    ) -> Result<EventId> {
        self.need_calendar(calendar)?;
        let id = EventId(self.insert(
            "INSERT INTO event(uuid, calendar, uid) VALUES (?1, ?2, ?3)",
            (uuid().as_bytes(), calendar.0, uid),
        )?);
        self.want_event(id, ics)?;
        self.derive_event(id, derived)?;
        self.note_act((id, calendar), "create", (None, Some(ics)))?;
        Ok(id)
    }

    /// Changes an event. With a version of the source's still undecided, this is the decision.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`, `NotFound`.
    pub fn change_event(&self, id: EventId, ics: &[u8], derived: &DerivedEvent) -> Result<()> {
        let before = self.event_bytes(id)?;
        self.need_calendar(before.calendar)?;
        self.decide_event(id)?;
        self.want_event(id, ics)?;
        self.derive_event(id, derived)?;
        self.note_act((id, before.calendar), "change", (Some(before.shown()), Some(ics)))
    }

    /// Removes an event.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`, `NotFound`.
    pub fn remove_event(&self, id: EventId) -> Result<()> {
        self.need_calendar(self.event_bytes(id)?.calendar)?;
        self.take_out(id)
    }

    /// The same, whoever's it is.
    pub(super) fn take_out(&self, id: EventId) -> Result<()> {
        let before = self.event_bytes(id)?;
        self.decide_event(id)?;
        self.want_gone(id)?;
        self.note_act((id, before.calendar), "remove", (Some(before.shown()), None))
    }

    /// Takes the source's version where both sides changed an event: the user's own is given up.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`, `NotFound`.
    pub fn yield_event(&self, id: EventId, derived: &DerivedEvent) -> Result<()> {
        let before = self.event_bytes(id)?;
        self.need_calendar(before.calendar)?;
        let Some((theirs, etag)) = &before.theirs else { return Ok(()) };
        let Some(theirs) = theirs else {
            self.run("UPDATE event SET local = NULL, removed = ?2 WHERE id = ?1", (id.0, unix_now()))?;
            self.lose_event(id, unix_now())?;
            return self.note_act((id, before.calendar), "remove", (Some(before.shown()), None));
        };
        self.run(
            "UPDATE event SET raw = theirs, etag = ?2, local = NULL, removed = NULL, theirs = NULL, theirs_etag = NULL WHERE id = ?1",
            (id.0, etag),
        )?;
        self.derive_event(id, derived)?;
        self.note_act((id, before.calendar), "change", (Some(before.shown()), Some(theirs)))
    }

    /// Tries once more what the source refused.
    ///
    /// # Errors
    /// `NotOwner`, `ReadOnlyCalendar`, `NotFound`.
    pub fn try_event_again(&self, id: EventId) -> Result<()> {
        self.need_calendar(self.event_bytes(id)?.calendar)?;
        self.run("UPDATE event SET refused = NULL WHERE id = ?1", [id.0])?;
        self.run(
            "UPDATE event_act SET state = 'queued', why = '', ended = NULL WHERE event = ?1 AND state = 'refused'",
            [id.0],
        )?;
        Ok(())
    }

    /// From now on the source's version is the one the user's replaces.
    fn decide_event(&self, id: EventId) -> Result<()> {
        self.run(
            "UPDATE event SET raw = theirs, etag = theirs_etag, theirs = NULL, theirs_etag = NULL WHERE id = ?1 AND theirs IS NOT NULL",
            [id.0],
        )?;
        self.run(
            "UPDATE event SET raw = NULL, etag = '', remote_key = NULL, theirs_etag = NULL WHERE id = ?1 AND theirs_etag IS NOT NULL",
            [id.0],
        )?;
        Ok(())
    }

    /// What an event shall be from now on; where its source has it so already nothing waits.
    fn want_event(&self, id: EventId, ics: &[u8]) -> Result<()> {
        let now = self.event_bytes(id)?;
        let is_here = self.is_here(now.calendar)?;
        let (raw, local) = match &now.raw {
            _ if is_here => (Some(ics), None),
            Some(raw) if raw == ics => (Some(ics), None),
            raw => (raw.as_deref(), Some(ics)),
        };
        self.run(
            "UPDATE event SET raw = ?2, local = ?3, removed = NULL, gone = NULL, refused = NULL WHERE id = ?1",
            (id.0, raw.map(pack).transpose()?, local.map(pack).transpose()?),
        )?;
        Ok(())
    }

    fn want_gone(&self, id: EventId) -> Result<()> {
        let now = self.event_bytes(id)?;
        let is_known = now.key.is_some() && !self.is_here(now.calendar)?;
        self.run(
            "UPDATE event SET removed = ?2, gone = CASE WHEN ?3 THEN NULL ELSE ?2 END, refused = NULL WHERE id = ?1",
            (id.0, unix_now(), is_known),
        )?;
        Ok(())
    }

    fn note_act(
        &self,
        (event, calendar): (EventId, CalendarId),
        act: &str,
        (before, after): (Option<&[u8]>, Option<&[u8]>),
    ) -> Result<()> {
        let state = if self.is_here(calendar)? { "here" } else { "queued" };
        let id = self.insert(
            "INSERT INTO event_act(event, calendar, act, before, after, state, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            (event.0, calendar.0, act, before.map(pack).transpose()?, after.map(pack).transpose()?, state, unix_now()),
        )?;
        self.run(
            "INSERT INTO undo_value(journal, relation, row, old) SELECT recording(), ?1, ?2, '' WHERE recording() > 0",
            (RELATION, id),
        )?;
        Ok(())
    }

    /// Ends the acts of an event that wait.
    pub(super) fn end_acts(&self, event: EventId, state: &str, why: &str) -> Result<()> {
        self.run(
            "UPDATE event_act SET state = ?2, why = ?3, ended = ?4 WHERE event = ?1 AND state = 'queued'",
            (event.0, state, why, unix_now()),
        )?;
        Ok(())
    }

    /// Takes an act back: given up where it was not sent, else met with its opposite.
    ///
    /// # Errors
    /// `EventChanged` where the source changed the event since.
    pub(crate) fn take_event_act_back(&self, act: i64) -> Result<()> {
        let sql = "SELECT event, act, before, after FROM event_act WHERE id = ?1";
        let found = self.maybe(sql, [act], |row| {
            Ok(Act {
                event: row.get::<_, Option<i64>>(0)?.map(EventId),
                act: row.get(1)?,
                before: row.get(2)?,
                after: row.get(3)?,
            })
        })?;
        let Some(Act { event: Some(id), act: word, before, after }) = found else {
            return Err(StoreError::EventChanged);
        };
        let now = self.event_bytes(id)?;
        let [before, after] = [before, after].map(|bytes| bytes.map(|bytes| unpack(&bytes)).transpose());
        let (before, after) = (before?, after?);
        let is_as_left = after.as_deref().map_or(now.removed, |after| !now.removed && now.shown() == after);
        if !is_as_left || now.theirs.is_some() {
            return Err(StoreError::EventChanged);
        }
        self.run(
            "UPDATE event_act SET state = 'void', why = 'undone', ended = ?2 WHERE id = ?1 AND state = 'queued'",
            (act, unix_now()),
        )?;
        match (word.as_str(), &before) {
            ("create", _) => self.want_gone(id)?,
            (_, Some(before)) => {
                if now.removed && now.key.is_none() && !self.is_here(now.calendar)? {
                    self.run("UPDATE event SET raw = NULL, etag = '' WHERE id = ?1", [id.0])?;
                }
                self.want_event(id, before)?;
            }
            (_, None) => {}
        }
        if self.event_bytes(id)?.local.is_some() || word == "create" && now.key.is_some() {
            let opposite = if word == "create" { "remove" } else { "change" };
            self.unrecorded(|| self.note_act((id, now.calendar), opposite, (after.as_deref(), before.as_deref())))?;
        }
        self.run("INSERT INTO stale_event(event) VALUES (?1) ON CONFLICT DO NOTHING", [id.0])?;
        Ok(())
    }

    /// Forgets what undo can no longer bring back.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn forget_old_events(&self, before: i64) -> Result<()> {
        self.run("UPDATE event_act SET before = NULL, after = NULL WHERE at < ?1", [before])?;
        self.run("DELETE FROM event WHERE removed < ?1 AND gone IS NOT NULL", [before])?;
        Ok(())
    }
}
