//! Proposals to save appointments to profiles: what linking derives, and what the user decided about it. Only the owner of a calendar sees them.

use std::collections::BTreeMap;

use domain::{EventId, Occurrence, Reason, State, TargetId, Verdict};
use rusqlite::Row;

use super::Shown;
use crate::error::{Result, StoreError};
use crate::proposal::Derived;
use crate::read::list;
use crate::{Read, Write};

/// A proposal as stored: what was derived and what the user decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventProposal {
    /// Its number.
    pub id: i64,
    /// The event.
    pub event: EventId,
    /// Where to.
    pub target: TargetId,
    /// With which verdict; `None` where nothing is derived any more.
    pub verdict: Verdict,
    /// Why, sorted.
    pub reasons: Vec<Reason>,
    /// Whether Dossier ticks it.
    pub ticked: bool,
    /// Whether it is only a further target.
    pub offered: bool,
    /// What the user ticked or unticked.
    pub choice: Option<bool>,
    /// Whether the user chose this target.
    pub by_user: bool,
    /// What became of it.
    pub state: State,
    /// Since when, Unix seconds; 0 while it is open.
    pub state_at: i64,
}

impl EventProposal {
    /// Whether saving takes it.
    pub fn is_ticked(&self) -> bool {
        self.choice.unwrap_or(self.ticked)
    }

    /// Whether it waits to be decided.
    pub fn waits(&self) -> bool {
        matches!(self.state, State::Open | State::Later)
    }

    /// Whether the user decided anything about it.
    pub fn is_decided(&self) -> bool {
        self.choice.is_some() || self.by_user || self.state != State::Open
    }

    /// What was derived.
    pub fn derived(&self) -> Derived {
        Derived {
            target: Some(self.target),
            verdict: self.verdict,
            reasons: self.reasons.clone(),
            ticked: self.ticked,
            offered: self.offered,
        }
    }
}

/// Which of the events that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingPart {
    /// Those that take place at this moment (Unix seconds) or later.
    Since(i64),
    /// Those that took place before it.
    Before(i64),
}

const COLUMNS: &str = "id, event, target, verdict, reasons, ticked, offered, choice, by_user, state, state_at";

fn proposal(row: &Row<'_>) -> rusqlite::Result<EventProposal> {
    Ok(EventProposal {
        id: row.get(0)?,
        event: EventId(row.get(1)?),
        target: TargetId(row.get(2)?),
        verdict: Verdict::from_word(&row.get::<_, String>(3)?).unwrap_or(Verdict::None),
        reasons: serde_json::from_str(&row.get::<_, String>(4)?).unwrap_or_default(),
        ticked: row.get(5)?,
        offered: row.get(6)?,
        choice: row.get(7)?,
        by_user: row.get(8)?,
        state: State::from_word(&row.get::<_, String>(9)?).unwrap_or(State::Open),
        state_at: row.get(10)?,
    })
}

impl Read<'_> {
    /// The proposals of an event.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_proposals(&self, event: EventId) -> Result<Vec<EventProposal>> {
        self.all(&format!("SELECT {COLUMNS} FROM event_proposal WHERE event = ?1 ORDER BY id"), [event.0], proposal)
    }

    /// The proposals of several events.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_proposals_of(&self, events: &[EventId]) -> Result<BTreeMap<EventId, Vec<EventProposal>>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event_proposal WHERE event IN (SELECT value FROM json_each(?1)) ORDER BY id"
        );
        let mut found: BTreeMap<EventId, Vec<EventProposal>> = BTreeMap::new();
        for proposal in self.all(&sql, [list(events.iter().map(|event| event.0))], proposal)? {
            found.entry(proposal.event).or_default().push(proposal);
        }
        Ok(found)
    }

    /// The events of one's own calendars that wait to be linked: what is to come first, each with its next date, or else its last. `now`: Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn events_to_link(&self, now: i64, part: WaitingPart) -> Result<Vec<Shown>> {
        let (since, before) = match part {
            WaitingPart::Since(moment) => (moment, i64::MAX),
            WaitingPart::Before(moment) => (i64::MIN, moment),
        };
        self.all(include_str!("to_link.sql"), (now, since, before), |row| {
            let date = Occurrence {
                shows: row.get::<_, i64>(1)? as usize,
                date: row.get(2)?,
                start: row.get(3)?,
                end: row.get(4)?,
            };
            Ok(Shown { event: EventId(row.get(0)?), date })
        })
    }

    /// The next events linking has to look at.
    ///
    /// # Errors
    /// Those of the database.
    pub fn dirty_events(&self, limit: u32) -> Result<Vec<EventId>> {
        self.all("SELECT event FROM dirty_event ORDER BY event LIMIT ?1", [limit], |row| row.get(0).map(EventId))
    }

    /// Every event, for a recompute of everything.
    ///
    /// # Errors
    /// Those of the database.
    pub fn all_events(&self) -> Result<Vec<EventId>> {
        self.all("SELECT id FROM event ORDER BY id", [], |row| row.get(0).map(EventId))
    }
}

impl Write<'_> {
    /// Takes the mark off an event linking is about to look at.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clean_event(&self, event: EventId) -> Result<()> {
        self.run("DELETE FROM dirty_event WHERE event = ?1", [event.0])?;
        Ok(())
    }

    /// Stores what was derived for an event; what the user decided stays.
    ///
    /// # Errors
    /// Those of the database.
    pub fn propose_event(&self, event: EventId, derived: &[Derived]) -> Result<()> {
        let stored = self.event_proposals(event)?;
        for old in stored.iter().filter(|old| derived.iter().all(|new| new.target != Some(old.target))) {
            if old.is_decided() {
                self.run(
                    "UPDATE event_proposal SET verdict = 'none', reasons = '[]', ticked = 0, offered = 0 WHERE id = ?1 AND verdict <> 'none'",
                    [old.id],
                )?;
            } else {
                self.run("DELETE FROM event_proposal WHERE id = ?1", [old.id])?;
            }
        }
        for new in derived {
            let old = stored.iter().find(|old| new.target == Some(old.target));
            let Some(target) = new.target.filter(|_| old.is_none_or(|old| old.derived() != *new)) else { continue };
            let reasons = serde_json::to_string(&new.reasons).map_err(|_| StoreError::Value("reasons"))?;
            self.run(
                "INSERT INTO event_proposal(event, target, verdict, reasons, ticked, offered, state)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6, CASE WHEN EXISTS (SELECT 1 FROM event_filing WHERE event = ?1 AND target = ?2) THEN 'filed' ELSE 'open' END
                 WHERE true
                 ON CONFLICT (event, target) DO UPDATE SET verdict = excluded.verdict, reasons = excluded.reasons, ticked = excluded.ticked,
                   offered = excluded.offered",
                (event.0, target.0, new.verdict.word(), reasons, new.ticked, new.offered),
            )?;
        }
        Ok(())
    }

    /// Ticks or unticks the chosen targets of an event; what is merely offered stays as it is.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn choose_event(&self, event: EventId, ticked: bool) -> Result<usize> {
        self.need_own_event(event)?;
        self.run(
            "UPDATE event_proposal SET choice = ?2 WHERE event = ?1 AND state IN ('open', 'later') AND (offered = 0 OR by_user = 1)",
            (event.0, ticked),
        )
    }

    /// Makes exactly these targets the chosen ones of an event.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn choose_event_targets(&self, event: EventId, targets: &[TargetId]) -> Result<()> {
        self.need_own_event(event)?;
        for target in targets {
            self.run(
                "INSERT INTO event_proposal(event, target, verdict, reasons, choice, by_user) VALUES (?1, ?2, 'none', '[]', 1, 1)
                 ON CONFLICT (event, target) DO UPDATE SET choice = 1, by_user = 1",
                (event.0, target.0),
            )?;
        }
        self.run(
            "UPDATE event_proposal SET choice = 0, by_user = 0 WHERE event = ?1 AND target NOT IN (SELECT value FROM json_each(?2))",
            (event.0, list(targets.iter().map(|target| target.0))),
        )?;
        Ok(())
    }

    /// Sets what became of every waiting or declined proposal of an event; returns how many that changed.
    ///
    /// # Errors
    /// `NotOwner` of its calendar.
    pub fn decide_event_proposals(&self, event: EventId, state: State, now: i64) -> Result<usize> {
        self.need_own_event(event)?;
        self.run(
            "UPDATE event_proposal SET state = ?2, state_at = ?3 WHERE event = ?1 AND state <> 'filed' AND state <> ?2",
            (event.0, state.word(), now),
        )
    }

    /// Closes the proposals of an event that is linked: where it is now they are filed; what else was proposed and not taken is declined, unless it was
    /// merely offered.
    ///
    /// # Errors
    /// Those of the database.
    pub fn close_event_proposals(&self, event: EventId, now: i64) -> Result<()> {
        let filed = "target IN (SELECT target FROM event_filing WHERE event_filing.event = ?1)";
        self.run(
            &format!("UPDATE event_proposal SET state = 'filed', state_at = ?2 WHERE event = ?1 AND state <> 'filed' AND {filed}"),
            (event.0, now),
        )?;
        self.run(
            &format!(
                "UPDATE event_proposal SET state = 'no', state_at = ?2 WHERE event = ?1 AND state IN ('open', 'later') AND (offered = 0 OR by_user = 1)
                   AND NOT {filed}"
            ),
            (event.0, now),
        )?;
        Ok(())
    }
}
