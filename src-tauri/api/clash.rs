//! Appointments that were changed here and at their source.

use ::calendar::derive::read_event;
use store::{EventBytes, Store, unix_now};

use crate::calendar::clock_kind;
use crate::rows::{AppointmentVersion, CalendarClashRow, ClashRow};
use crate::{Failure, ids};

/// One's own appointments that wait for a decision.
///
/// # Errors
/// Those of the store.
pub fn calendar_clashes(store: &Store) -> Result<Vec<CalendarClashRow>, Failure> {
    store.read(|read| {
        let mut rows = Vec::new();
        for calendar in read.calendars()?.into_iter().filter(|one| one.own) {
            for stuck in read.stuck_events(calendar.id)?.into_iter().filter(|one| one.clashes) {
                let event = read.event_bytes(stuck.event)?;
                let Some(versions) = versions(&event) else { continue };
                rows.push(CalendarClashRow {
                    event: ids::uuid_text(&event.uuid),
                    calendar: ids::uuid_text(&calendar.uuid),
                    calendar_name: calendar.name.clone(),
                    versions,
                });
            }
        }
        Ok(rows)
    })
}

/// Both versions, where the source's differs.
fn versions(event: &EventBytes) -> Option<ClashRow> {
    let (theirs, _) = event.theirs.as_ref()?;
    let mine = if event.removed { None } else { Some(event.shown()) };
    Some(ClashRow { mine: version(mine), theirs: version(theirs.as_deref()) })
}

fn version(ics: Option<&[u8]>) -> AppointmentVersion {
    let read = ics.and_then(|ics| read_event(ics, unix_now()).ok());
    let shown = read.map(|read| read.derived.appointments).unwrap_or_default();
    let Some(one) = shown.iter().find(|one| one.instead_of.is_none()).or(shown.first()) else {
        return AppointmentVersion { gone: true, ..AppointmentVersion::default() };
    };
    AppointmentVersion {
        gone: false,
        title: one.summary.clone(),
        start: one.span.start,
        end: one.span.end,
        clock: clock_kind(&one.span.clock),
        place: one.location.clone(),
        description: one.description.clone(),
        repeat: None,
    }
}
