//! Which profiles an event is with, and what makes it an interview.

use domain::{EventId, GroupId, Reason, TargetId, Verdict};

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// An event to be saved to a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEventFiling {
    /// The event.
    pub event: EventId,
    /// Where to.
    pub target: TargetId,
    /// With which verdict.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<Reason>,
    /// `import`, `auto` or `hand`.
    pub how: &'static str,
    /// Who sees it there; `None`: everybody.
    pub group: Option<GroupId>,
    /// Now, Unix seconds.
    pub at: i64,
}

/// What makes an event an interview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interview {
    /// `phone`, `video`, `on_site` or `other`.
    pub kind: String,
    /// The stage it is for.
    pub stage: String,
    /// Who is interviewed.
    pub candidate: Option<TargetId>,
    /// For which job.
    pub job: Option<TargetId>,
    /// Who interviews.
    pub interviewers: Vec<TargetId>,
    /// What was thought of it afterwards.
    pub scorecard: String,
}

impl Read<'_> {
    /// Refuses an event to whoever's calendar it is not in: its bytes tell all of it, and to link one is to show it to others.
    ///
    /// # Errors
    /// `NotOwner`, `NotFound`.
    pub fn need_own_event(&self, event: EventId) -> Result<()> {
        let sql = "SELECT event.calendar IN (SELECT id FROM visible_calendar) FROM event WHERE event.id = ?1";
        match self.maybe(sql, [event.0], |row| row.get(0))? {
            Some(true) => Ok(()),
            Some(false) => Err(StoreError::NotOwner),
            None => Err(StoreError::NotFound { what: "event" }),
        }
    }

    /// Refuses an event of which whoever is signed in may read no date.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn need_readable(&self, event: EventId) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT 1 FROM visible_appointment WHERE visible_appointment.event = ?1)";
        let is_readable: bool = self.one(sql, [event.0], |row| row.get(0))?;
        if is_readable { Ok(()) } else { Err(StoreError::NotFound { what: "event" }) }
    }

    /// The profiles an event is with, as far as whoever is signed in may know, and why.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_filings(&self, event: EventId) -> Result<Vec<(TargetId, Vec<Reason>)>> {
        let sql = "SELECT target, reasons FROM visible_event_filing WHERE event = ?1 ORDER BY id";
        let rows = self.all(sql, [event.0], |row| Ok((TargetId(row.get(0)?), row.get::<_, String>(1)?)))?;
        rows.into_iter()
            .map(|(target, reasons)| {
                Ok((target, serde_json::from_str(&reasons).map_err(|_| StoreError::Value("reasons"))?))
            })
            .collect()
    }

    /// What makes an event an interview, where something does.
    ///
    /// # Errors
    /// Those of the database.
    pub fn interview(&self, event: EventId) -> Result<Option<Interview>> {
        let sql = "SELECT kind, stage, candidate, job, scorecard FROM interview WHERE event = ?1";
        let target = |id: Option<i64>| id.map(TargetId);
        let found = self.maybe(sql, [event.0], |row| {
            Ok(Interview {
                kind: row.get(0)?,
                stage: row.get(1)?,
                candidate: target(row.get(2)?),
                job: target(row.get(3)?),
                interviewers: Vec::new(),
                scorecard: row.get(4)?,
            })
        })?;
        let Some(mut interview) = found else { return Ok(None) };
        let sql = "SELECT person FROM interviewer WHERE event = ?1 ORDER BY id";
        interview.interviewers = self.all(sql, [event.0], |row| row.get(0).map(TargetId))?;
        Ok(Some(interview))
    }
}

impl Write<'_> {
    /// Saves an event to a profile; where it is already it stays as it is. Returns whether it is new there.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn file_event(&self, new: &NewEventFiling) -> Result<bool> {
        self.need_own_event(new.event)?;
        let reasons = serde_json::to_string(&new.reasons).map_err(|_| StoreError::Value("reasons"))?;
        let done = self.run(
            "INSERT INTO event_filing(uuid, event, target, access_group, verdict, reasons, how, at, user)
             SELECT ?1, ?2, ?3, coalesce(?8, (SELECT id FROM access_group ORDER BY rank LIMIT 1)), ?4, ?5, ?6, ?7, user FROM reader
             WHERE true ON CONFLICT (event, target) DO NOTHING",
            (
                uuid().as_bytes(),
                new.event.0,
                new.target.0,
                new.verdict.word(),
                reasons,
                new.how,
                new.at,
                new.group.map(|group| group.0),
            ),
        )?;
        Ok(done > 0)
    }

    /// Saves an event wherever another one is, for the same eyes: what is split off a series.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn link_as(&self, event: EventId, like: EventId, at: i64) -> Result<()> {
        self.need_own_event(event)?;
        let sql = "SELECT target FROM event_filing WHERE event = ?1 ORDER BY id";
        for target in self.all(sql, [like.0], |row| row.get::<_, i64>(0))? {
            self.run(
                "INSERT INTO event_filing(uuid, event, target, access_group, verdict, reasons, how, at, user)
                 SELECT ?1, ?2, target, access_group, verdict, reasons, how, ?5, user FROM event_filing WHERE event = ?3 AND target = ?4
                 ON CONFLICT (event, target) DO NOTHING",
                (uuid().as_bytes(), event.0, like.0, target, at),
            )?;
        }
        Ok(())
    }

    /// Takes an event from a profile; it is not proposed there again.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn unfile_event(&self, event: EventId, target: TargetId) -> Result<bool> {
        self.need_own_event(event)?;
        let done = self.run("DELETE FROM event_filing WHERE event = ?1 AND target = ?2", (event.0, target.0))?;
        self.run(
            "UPDATE event_proposal SET state = 'no' WHERE event = ?1 AND target = ?2 AND state = 'filed'",
            (event.0, target.0),
        )?;
        Ok(done > 0)
    }

    /// Says what makes an event an interview; `None`: it is none.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn set_interview(&self, event: EventId, interview: Option<&Interview>) -> Result<()> {
        self.need_own_event(event)?;
        self.run("DELETE FROM interviewer WHERE event = ?1", [event.0])?;
        let Some(one) = interview else {
            self.run("DELETE FROM interview WHERE event = ?1", [event.0])?;
            return Ok(());
        };
        self.run(
            "INSERT INTO interview(event, kind, stage, candidate, job, scorecard) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (event) DO UPDATE SET kind = excluded.kind, stage = excluded.stage, candidate = excluded.candidate, job = excluded.job,
               scorecard = excluded.scorecard",
            (
                event.0,
                &one.kind,
                &one.stage,
                one.candidate.map(|it| it.0),
                one.job.map(|it| it.0),
                &one.scorecard,
            ),
        )?;
        for person in &one.interviewers {
            self.run(
                "INSERT INTO interviewer(event, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                (event.0, person.0),
            )?;
        }
        Ok(())
    }

    /// Forgets what was thought of interviews with somebody.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_scorecards(&self, candidate: TargetId) -> Result<()> {
        self.run("UPDATE interview SET scorecard = '' WHERE candidate = ?1 AND scorecard <> ''", [candidate.0])?;
        Ok(())
    }

    /// Notes what was thought of an interview afterwards.
    ///
    /// # Errors
    /// `NotOwner` of its calendar; `NotFound` where it is no interview.
    pub fn set_scorecard(&self, event: EventId, text: &str) -> Result<()> {
        self.need_own_event(event)?;
        match self.run("UPDATE interview SET scorecard = ?2 WHERE event = ?1", (event.0, text))? {
            0 => Err(StoreError::NotFound { what: "interview" }),
            _ => Ok(()),
        }
    }
}
