//! What the user changed goes to the source, each event only over the version that is known.

use domain::EventId;
use store::{EventBytes, EventFacts, EventState};

use super::{Report, RunError, Step, Turn};
use crate::Trouble;
use crate::remote::{Etag, Remote, RemoteKey, Writing, Written};

/// Why the source did not take a new event whose UID it has already under another name.
const DUPLICATE: &str = "duplicate";

impl Turn<'_> {
    pub(super) fn upload(&self, remote: &mut dyn Remote, report: &mut Report) -> Result<(), RunError> {
        for facts in self.run.store.read(|read| read.waiting_events(self.calendar.id))? {
            self.run.cancel.check().map_err(Trouble::from)?;
            let Some(id) = facts.id else { continue };
            let event = self.run.store.read(|read| read.event_bytes(id))?;
            let written = self.write(remote, (&facts, &event))?;
            self.run.around.step(Step::Answered);
            let Some(written) = written else { continue };
            self.settle(remote, (&event, written), report)?;
            self.run.around.step(Step::Written);
        }
        Ok(())
    }

    /// Writes one event; `None` where its version has to be asked for first.
    fn write(
        &self,
        remote: &mut dyn Remote,
        (facts, event): (&EventFacts, &EventBytes),
    ) -> Result<Option<Written>, RunError> {
        let key = event.key.clone().map(RemoteKey);
        let etag = Etag(event.etag.clone());
        if key.is_some() && etag.0.is_empty() {
            return Ok(None);
        }
        let known = key.as_ref().map(|key| (key, &etag));
        let written = match (facts.state, known, event.local.as_deref()) {
            (EventState::Removed, Some(known), _) => remote.remove(&self.key, known)?,
            (EventState::New | EventState::Changed, known, Some(ics)) => {
                let base = known.and(event.raw.as_deref());
                remote.put(&self.key, &Writing { uid: &event.uid, ics, base, known })?
            }
            _ => return Ok(None),
        };
        Ok(Some(written))
    }

    fn settle(
        &self,
        remote: &mut dyn Remote,
        (event, written): (&EventBytes, Written),
        report: &mut Report,
    ) -> Result<(), RunError> {
        match written {
            Written::Done { key, etag } => {
                report.written += 1;
                self.done(event, (&key, etag.as_ref()))?;
                if etag.is_none() && !event.removed {
                    self.bring(remote, &[key], report)?;
                }
                Ok(())
            }
            Written::Gone if event.removed => self.done(event, (&RemoteKey(String::new()), None)),
            Written::Gone => self.run.write(|write| self.missed(write, event.id, report)),
            Written::Clash { key } => self.clash(remote, (event, key), report),
            Written::Full => Err(Trouble::Full { said: String::new() }.into()),
            Written::Refused(why) => self.refuse(event.id, &why, report),
        }
    }

    fn done(&self, event: &EventBytes, (key, etag): (&RemoteKey, Option<&Etag>)) -> Result<(), RunError> {
        self.run.write(|write| match event.local.as_deref() {
            Some(sent) if !event.removed => {
                write.event_written(event.id, sent, (&key.0, etag.map_or("", |etag| &etag.0)))
            }
            _ => write.lose_event(event.id, self.run.started),
        })?;
        Ok(())
    }

    /// The source has another version: it is fetched, and may turn out to be ours.
    fn clash(
        &self,
        remote: &mut dyn Remote,
        (event, named): (&EventBytes, Option<RemoteKey>),
        report: &mut Report,
    ) -> Result<(), RunError> {
        let Some(key) = event.key.clone().map(RemoteKey).or(named) else {
            return self.refuse(event.id, DUPLICATE, report);
        };
        let other = self.run.store.read(|read| read.event_by_key(self.calendar.id, &key.0))?;
        if other.is_some_and(|other| other != event.id) {
            return self.refuse(event.id, DUPLICATE, report);
        }
        self.bring(remote, &[key], report)
    }

    fn refuse(&self, event: EventId, why: &str, report: &mut Report) -> Result<(), RunError> {
        report.refused += 1;
        self.run.write(|write| write.event_refused(event, why))?;
        Ok(())
    }
}
