//! Whom an event concerns: what linking reads of one, and how it is told which to look at again.

use domain::{AddressId, Answer, EventId, NameIndex, TargetId};

use crate::error::Result;
use crate::{Read, Write};

/// Somebody other than the user whom an event names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partaker {
    /// The address.
    pub address: AddressId,
    /// The profiles that have it.
    pub targets: Vec<TargetId>,
    /// Asks the others.
    pub organizer: bool,
    /// Was asked by Dossier, with a message of their own.
    pub invited: bool,
    /// What they said.
    pub answer: Answer,
}

/// What the proposals of an event depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventConcern {
    /// It takes place as far as anybody knows, is no time that is only held, and involves nobody who is excluded.
    pub stands: bool,
    /// The user made it.
    pub own: bool,
    /// Who takes part beside the user.
    pub partakers: Vec<Partaker>,
    /// Who is interviewed and for which job, where it is an interview; the candidate's first.
    pub interview: Vec<TargetId>,
}

impl Read<'_> {
    /// What the proposals of an event depend on.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn event_concern(&self, event: EventId) -> Result<EventConcern> {
        let found = self.maybe(include_str!("concern.sql"), [event.0], |row| {
            let interview = [row.get::<_, Option<i64>>(2)?, row.get(3)?];
            Ok(EventConcern {
                stands: row.get(0)?,
                own: row.get(1)?,
                interview: interview.into_iter().flatten().map(TargetId).collect(),
                ..EventConcern::default()
            })
        })?;
        let mut concern = found.ok_or(crate::StoreError::NotFound { what: "event" })?;
        if !concern.stands {
            return Ok(concern);
        }
        let rows = self.all(include_str!("partakers.sql"), [event.0], |row| {
            Ok((
                AddressId(row.get(0)?),
                row.get::<_, bool>(1)?,
                row.get::<_, bool>(2)?,
                Answer::of(&row.get::<_, String>(3)?),
                row.get::<_, Option<i64>>(4)?.map(TargetId),
            ))
        })?;
        for (address, organizer, invited, answer, target) in rows {
            if concern.partakers.last().is_none_or(|last| last.address != address) {
                concern.partakers.push(Partaker { address, targets: Vec::new(), organizer, invited, answer });
            }
            concern.partakers.last_mut().into_iter().for_each(|last| last.targets.extend(target));
        }
        Ok(concern)
    }

    /// What an event is called, and what else is written about it, all its dates together.
    ///
    /// # Errors
    /// Those of the database.
    pub fn event_texts(&self, event: EventId) -> Result<(String, String)> {
        self.one(
            "SELECT ifnull(group_concat(summary, char(10)), ''), ifnull(group_concat(location || char(10) || description, char(10)), '')
             FROM appointment WHERE event = ?1",
            [event.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }
}

impl Write<'_> {
    /// Notes words under which somebody or something on file is looked for from now on.
    pub(crate) fn mark_events_with(&self, words: &[String]) -> Result<()> {
        self.run(
            "INSERT INTO dirty_words(words) SELECT ?1 WHERE EXISTS (SELECT 1 FROM event_proposal) ON CONFLICT DO NOTHING",
            [words.join(" ")],
        )?;
        Ok(())
    }

    /// Turns marked addresses and words into marks on the events that hold them.
    pub(crate) fn spread_marks_on_events(&self) -> Result<()> {
        self.run(
            "INSERT INTO dirty_event(event)
             SELECT DISTINCT appointment.event FROM dirty_address JOIN attendee ON attendee.address = dirty_address.address
               JOIN appointment ON appointment.id = attendee.appointment
             UNION SELECT invited.event FROM dirty_address JOIN invited ON invited.address = dirty_address.address WHERE true ON CONFLICT DO NOTHING",
            [],
        )?;
        let words = self.all("SELECT words FROM dirty_words", [], |row| row.get::<_, String>(0))?;
        if words.is_empty() {
            return Ok(());
        }
        let forms = words.iter().map(|words| (words.split(' ').map(str::to_owned).collect(), ()));
        let index = NameIndex::new(forms);
        let texts = "SELECT event, summary || char(10) || location || char(10) || description FROM appointment
                     WHERE event IN (SELECT event FROM event_proposal)";
        for (event, text) in self.all(texts, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))? {
            if !index.found_in(&text).is_empty() {
                self.run("INSERT INTO dirty_event(event) VALUES (?1) ON CONFLICT DO NOTHING", [event])?;
            }
        }
        self.run("DELETE FROM dirty_words WHERE true", [])?;
        Ok(())
    }
}
