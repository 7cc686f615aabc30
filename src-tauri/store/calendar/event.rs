//! Events as a sync finds and leaves them.

use domain::{CalendarId, EventId, Uuid};
use rusqlite::Row;

use super::DerivedEvent;
use crate::blob::{pack, unpack};
use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// How an event stands between this store and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventState {
    /// As the source had it last.
    Same,
    /// The source does not know it yet.
    New,
    /// Changed here.
    Changed,
    /// Removed here.
    Removed,
    /// Changed or removed on both sides; the user has to decide.
    Clash,
    /// Removed here and there; kept for undo.
    Gone,
    /// It could not be read: only its name and version are known.
    Aside,
}

/// What a sync has to know of an event to plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFacts {
    /// Its number in this store; `None` where it was set aside.
    pub id: Option<EventId>,
    /// Its name at the source.
    pub key: Option<String>,
    /// The newest version of the source that is known here.
    pub etag: String,
    /// How it stands.
    pub state: EventState,
}

/// The bytes of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventBytes {
    /// Its number in this store.
    pub id: EventId,
    /// Its identity.
    pub uuid: Uuid,
    /// Its calendar.
    pub calendar: CalendarId,
    /// Its UID.
    pub uid: String,
    /// Its name at the source.
    pub key: Option<String>,
    /// The version `raw` is.
    pub etag: String,
    /// As the source has it.
    pub raw: Option<Vec<u8>>,
    /// As the user wants it, where that differs.
    pub local: Option<Vec<u8>>,
    /// The user wants it gone.
    pub removed: bool,
    /// The source's version and its name, where both sides changed it; without bytes: it was removed there.
    pub theirs: Option<(Option<Vec<u8>>, String)>,
    /// Why the source did not take what waits.
    pub refused: Option<String>,
}

impl EventBytes {
    /// As it is shown.
    pub fn shown(&self) -> &[u8] {
        self.local.as_deref().or(self.raw.as_deref()).unwrap_or_default()
    }
}

/// An event as its source has it.
#[derive(Clone, Copy, Debug)]
pub struct SourceEvent<'a> {
    /// Its name at the source.
    pub key: &'a str,
    /// Its version.
    pub etag: &'a str,
    /// Its UID.
    pub uid: &'a str,
    /// Its bytes.
    pub ics: &'a [u8],
}

const STATE: &str = "CASE WHEN theirs_etag IS NOT NULL THEN 4 WHEN removed IS NOT NULL AND gone IS NOT NULL THEN 5 WHEN removed IS NOT NULL THEN 3
    WHEN local IS NOT NULL AND remote_key IS NULL THEN 1 WHEN local IS NOT NULL THEN 2 ELSE 0 END";
const STATES: [EventState; 6] =
    [EventState::Same, EventState::New, EventState::Changed, EventState::Removed, EventState::Clash, EventState::Gone];

fn facts(row: &Row<'_>) -> rusqlite::Result<EventFacts> {
    Ok(EventFacts {
        id: Some(EventId(row.get(0)?)),
        key: row.get(1)?,
        etag: row.get(2)?,
        state: STATES.get(usize::from(row.get::<_, u8>(3)?)).copied().unwrap_or(EventState::Same),
    })
}

fn packed(bytes: Option<Vec<u8>>) -> Result<Option<Vec<u8>>> {
    bytes.map(|bytes| unpack(&bytes)).transpose()
}

impl Read<'_> {
    /// The events of a calendar for planning, those that could not be read among them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_facts(&self, calendar: CalendarId) -> Result<Vec<EventFacts>> {
        let sql = format!("SELECT id, remote_key, coalesce(theirs_etag, etag), {STATE} FROM event WHERE calendar = ?1");
        let mut all = self.all(&sql, [calendar.0], facts)?;
        all.extend(self.all("SELECT remote_key, etag FROM event_aside WHERE calendar = ?1", [calendar.0], |row| {
            Ok(EventFacts { id: None, key: row.get(0)?, etag: row.get(1)?, state: EventState::Aside })
        })?);
        Ok(all)
    }

    /// The events of a calendar that wait for their source, in the order they began to; not those it refused.
    ///
    /// # Errors
    /// Those of the database.
    pub fn waiting_events(&self, calendar: CalendarId) -> Result<Vec<EventFacts>> {
        let sql = format!(
            "SELECT id, remote_key, etag, {STATE} FROM event WHERE calendar = ?1 AND (local IS NOT NULL OR removed IS NOT NULL)
               AND theirs_etag IS NULL AND gone IS NULL AND refused IS NULL ORDER BY id"
        );
        self.all(&sql, [calendar.0], facts)
    }

    /// One event with its bytes.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn event_bytes(&self, id: EventId) -> Result<EventBytes> {
        let sql = "SELECT id, uuid, calendar, uid, remote_key, etag, raw, local, removed IS NOT NULL, theirs, theirs_etag, refused
                   FROM event WHERE id = ?1";
        let (mut event, theirs_etag) = self
            .maybe(sql, [id.0], |row| {
                let theirs: Option<Vec<u8>> = row.get(9)?;
                let event = EventBytes {
                    id: EventId(row.get(0)?),
                    uuid: Uuid::from_bytes(row.get(1)?),
                    calendar: CalendarId(row.get(2)?),
                    uid: row.get(3)?,
                    key: row.get(4)?,
                    etag: row.get(5)?,
                    raw: row.get(6)?,
                    local: row.get(7)?,
                    removed: row.get(8)?,
                    theirs: None,
                    refused: row.get(11)?,
                };
                Ok((event, row.get::<_, Option<String>>(10)?.map(|etag| (theirs, etag))))
            })?
            .ok_or(StoreError::NotFound { what: "event" })?;
        event.raw = packed(event.raw)?;
        event.local = packed(event.local)?;
        event.theirs = theirs_etag.map(|(bytes, etag)| Ok::<_, StoreError>((packed(bytes)?, etag))).transpose()?;
        Ok(event)
    }

    /// The event of a calendar with this name at its source.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_by_key(&self, calendar: CalendarId, key: &str) -> Result<Option<EventId>> {
        let sql = "SELECT id FROM event WHERE calendar = ?1 AND remote_key = ?2";
        self.maybe(sql, (calendar.0, key), |row| row.get(0).map(EventId))
    }

    /// The events of a calendar with this UID that the source does not know yet.
    ///
    /// # Errors
    /// Those of the database.
    pub fn new_event_of(&self, calendar: CalendarId, uid: &str) -> Result<Option<EventId>> {
        let sql = "SELECT id FROM event WHERE calendar = ?1 AND uid = ?2 AND remote_key IS NULL";
        self.maybe(sql, (calendar.0, uid), |row| row.get(0).map(EventId))
    }

    /// The event whose UUID begins like this.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn event_by_uuid(&self, prefix: &str) -> Result<EventId> {
        self.by_uuid("event", prefix)?.map(EventId).ok_or(StoreError::NotFound { what: "event" })
    }

    /// Events whose derived rows are to be made again, at most so many.
    ///
    /// # Errors
    /// Those of the database.
    pub fn stale_events(&self, most: u32) -> Result<Vec<EventId>> {
        self.all("SELECT event FROM stale_event ORDER BY event LIMIT ?1", [most], |row| row.get(0).map(EventId))
    }
}

impl Write<'_> {
    /// Takes an event over as its source has it: new, or in place of what was known. What the user changed in it waits no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_event(&self, calendar: CalendarId, event: &SourceEvent<'_>, derived: &DerivedEvent) -> Result<EventId> {
        let sql = "INSERT INTO event(uuid, calendar, uid, remote_key, etag, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (calendar, remote_key) DO UPDATE SET uid = excluded.uid, etag = excluded.etag, raw = excluded.raw, local = NULL,
                     removed = NULL, gone = NULL, theirs = NULL, theirs_etag = NULL, refused = NULL
                   RETURNING id";
        let raw = pack(event.ics)?;
        // What the source made of what was written last is what undo may take back.
        self.run(
            "UPDATE event_act SET after = ?3 WHERE id = (SELECT max(event_act.id) FROM event_act JOIN event ON event.id = event_act.event
               WHERE event.calendar = ?1 AND event.remote_key = ?2 AND event.etag = '' AND event.local IS NULL) AND state = 'done'",
            (calendar.0, event.key, &raw),
        )?;
        let id = self.one(sql, (uuid().as_bytes(), calendar.0, event.uid, event.key, event.etag, raw), |row| {
            row.get(0).map(EventId)
        })?;
        self.run("DELETE FROM event_aside WHERE calendar = ?1 AND remote_key = ?2", (calendar.0, event.key))?;
        self.derive_event(id, derived)?;
        // Its answer may have been cut off: what comes is what was written.
        self.end_acts(id, "done", "")?;
        Ok(id)
    }

    /// Gives an event the name it turned out to have at its source, where none was known.
    ///
    /// # Errors
    /// Those of the database.
    pub fn adopt_event(&self, id: EventId, key: &str) -> Result<()> {
        self.run("UPDATE event SET remote_key = ?2 WHERE id = ?1 AND remote_key IS NULL", (id.0, key))?;
        Ok(())
    }

    /// Notes another version of the source's that says the same as the one known.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_version(&self, id: EventId, event: &SourceEvent<'_>) -> Result<()> {
        self.run("UPDATE event SET etag = ?2, raw = ?3 WHERE id = ?1", (id.0, event.etag, pack(event.ics)?))?;
        Ok(())
    }

    /// Notes that both sides changed an event: the source's version (`None`: it was removed there) and its name. Nothing waits until the user decides.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clash_event(&self, id: EventId, theirs: Option<&[u8]>, etag: &str) -> Result<()> {
        let theirs = theirs.map(pack).transpose()?;
        // What was removed there has no name there any more: another event may have it.
        self.run(
            "UPDATE event SET theirs = ?2, theirs_etag = ?3, remote_key = CASE WHEN ?2 IS NULL THEN NULL ELSE remote_key END WHERE id = ?1",
            (id.0, theirs, etag),
        )?;
        self.end_acts(id, "clash", "")
    }

    /// Notes that the source has an event no longer: it goes, unless it is saved to a profile or was removed here and may come back by undo.
    ///
    /// # Errors
    /// Those of the database.
    pub fn lose_event(&self, id: EventId, now: i64) -> Result<()> {
        self.run(
            "DELETE FROM event WHERE id = ?1 AND removed IS NULL AND NOT EXISTS (SELECT 1 FROM event_filing WHERE event_filing.event = ?1)",
            [id.0],
        )?;
        self.run(
            "UPDATE event SET gone = ?2, remote_key = NULL, etag = '', theirs = NULL, theirs_etag = NULL, refused = NULL WHERE id = ?1",
            (id.0, now),
        )?;
        self.end_acts(id, "done", "")
    }

    /// Sets aside what could not be read, with its bytes where they came.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_event_aside(
        &self,
        calendar: CalendarId,
        (key, etag): (&str, &str),
        (why, bytes): (&str, Option<&[u8]>),
        now: i64,
    ) -> Result<()> {
        let raw = bytes.map(pack).transpose()?;
        self.run(
            "INSERT INTO event_aside(calendar, remote_key, etag, why, raw, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (calendar, remote_key) DO UPDATE SET etag = excluded.etag, why = excluded.why, raw = excluded.raw, at = excluded.at",
            (calendar.0, key, etag, why, raw, now),
        )?;
        Ok(())
    }

    /// Forgets what was set aside under this name.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_event_aside(&self, calendar: CalendarId, key: &str) -> Result<()> {
        self.run("DELETE FROM event_aside WHERE calendar = ?1 AND remote_key = ?2", (calendar.0, key))?;
        Ok(())
    }

    /// Notes that the source took what waited: `sent` is what it was given, under this name and version. What changed here meanwhile goes on waiting.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_written(&self, id: EventId, sent: &[u8], (key, etag): (&str, &str)) -> Result<()> {
        let is_all = self.event_bytes(id)?.local.as_deref() == Some(sent);
        self.run(
            "UPDATE event SET raw = ?2, remote_key = ?3, etag = ?4, gone = NULL, refused = NULL, local = CASE WHEN ?5 THEN NULL ELSE local END
             WHERE id = ?1",
            (id.0, pack(sent)?, key, etag, is_all),
        )?;
        if is_all { self.end_acts(id, "done", "") } else { Ok(()) }
    }

    /// Notes that the source refuses what waits: a code and, behind a space, its words. Nothing is tried again until the user says so.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_refused(&self, id: EventId, why: &str) -> Result<()> {
        self.run("UPDATE event SET refused = ?2 WHERE id = ?1", (id.0, why))?;
        self.end_acts(id, "refused", why)
    }

    /// Marks events that go on and of whose dates less than half of those ahead are left, `now` being Unix seconds, so that further ones are worked out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn expand_events(&self, now: i64) -> Result<()> {
        self.run(
            "INSERT INTO stale_event(event) SELECT id FROM event WHERE expanded_until IS NOT NULL
               AND expanded_until - ?1 < (expanded_until - expanded_from) / 4 ON CONFLICT DO NOTHING",
            [now],
        )?;
        Ok(())
    }
}
