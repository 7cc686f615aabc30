//! What the source brought meets what is here.

use domain::EventId;
use store::{EventBytes, EventState, SourceEvent, Write};

use super::{Report, RunError, Turn};
use crate::derive::{ReadEvent, read_event};
use crate::plan::{Compared, Meeting, meet};
use crate::remote::{Carried, Etag, Meant, RemoteKey};
use crate::same::says_the_same;

/// An event the source brought.
pub(super) struct Came<'a> {
    pub key: &'a RemoteKey,
    pub etag: &'a Etag,
    pub ics: &'a [u8],
    pub read: &'a ReadEvent,
}

impl Turn<'_> {
    pub(super) fn meet(&self, write: &Write<'_>, came: &Came<'_>, report: &mut Report) -> Result<(), RunError> {
        let source = SourceEvent { key: &came.key.0, etag: &came.etag.0, uid: &came.read.uid, ics: came.ics };
        report.fetched += 1;
        let Some(here) = self.counterpart(write, came)? else {
            write.take_event(self.calendar.id, &source, &came.read.derived)?;
            return Ok(());
        };
        let (state, compared) = (state(&here), self.compare(&here, came));
        match meet(state, compared) {
            Meeting::Take => {
                write.adopt_event(here.id, &came.key.0)?;
                write.take_event(self.calendar.id, &source, &came.read.derived)?;
            }
            Meeting::Note => {
                write.adopt_event(here.id, &came.key.0)?;
                write.note_version(here.id, &source)?;
            }
            Meeting::Clash => {
                write.adopt_event(here.id, &came.key.0)?;
                write.clash_event(here.id, Some(came.ics), &came.etag.0)?;
                report.clashes += 1;
            }
        }
        Ok(())
    }

    /// The event here that what came is, by its name; else one the source did not know yet, by its UID: it was written, and the answer was cut off.
    fn counterpart(&self, write: &Write<'_>, came: &Came<'_>) -> Result<Option<EventBytes>, RunError> {
        let by_name = write.event_by_key(self.calendar.id, &came.key.0)?;
        let found: Option<EventId> = match by_name {
            Some(id) => Some(id),
            None => write.new_event_of(self.calendar.id, &came.read.uid)?,
        };
        Ok(found.map(|id| write.event_bytes(id)).transpose()?)
    }

    fn compare(&self, here: &EventBytes, came: &Came<'_>) -> Compared {
        let wanted = here.local.as_deref().and_then(|ics| read_event(ics, self.run.started).ok());
        let carried = if here.removed { Carried::Unknown } else { self.carried(here, Some(came.ics)) };
        Compared {
            as_wanted: !here.removed && wanted.is_some_and(|wanted| wanted == *came.read) || carried == Carried::Whole,
            as_before: here.raw.as_deref().is_some_and(|raw| says_the_same(raw, came.ics)),
            in_part: carried == Carried::InPart,
        }
    }

    /// How much of what waits the source has by what it has now.
    pub(super) fn carried(&self, here: &EventBytes, now: Option<&[u8]>) -> Carried {
        let base = here.key.as_ref().and(here.raw.as_deref());
        here.local.as_deref().map_or(Carried::Unknown, |ics| (self.judge)(&Meant { ics, base }, now))
    }

    /// The source has an event no longer that was changed here: done where that was wanted, else the user decides.
    pub(super) fn missed(&self, write: &Write<'_>, event: EventId, report: &mut Report) -> Result<(), RunError> {
        if self.carried(&write.event_bytes(event)?, None) == Carried::Whole {
            report.lost += 1;
            return Ok(write.lose_event(event, self.run.started)?);
        }
        report.clashes += 1;
        Ok(write.clash_event(event, None, "")?)
    }
}

fn state(here: &EventBytes) -> EventState {
    match here {
        EventBytes { theirs: Some(_), .. } => EventState::Clash,
        EventBytes { removed: true, .. } => EventState::Removed,
        EventBytes { local: Some(_), key: None, .. } => EventState::New,
        EventBytes { local: Some(_), .. } => EventState::Changed,
        _ => EventState::Same,
    }
}
