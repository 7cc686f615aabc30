//! Appointments that were changed here and at their source.

use ::calendar::edit;
use mime::ics::Object;
use store::{EventBytes, Store};

use crate::appointment_form::repeat_row;
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
                let Some(versions) = versions(&event, None) else { continue };
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

/// Both versions on the date that is looked at (`None`: the first), where the source's differs.
pub(crate) fn versions(event: &EventBytes, date: Option<i64>) -> Option<ClashRow> {
    let (theirs, _) = event.theirs.as_ref()?;
    let mine = if event.removed { None } else { Some(event.shown()) };
    Some(ClashRow { mine: version(mine, date), theirs: version(theirs.as_deref(), date) })
}

/// A version on a date; where it has none there, on its first.
fn version(ics: Option<&[u8]>, date: Option<i64>) -> AppointmentVersion {
    let gone = AppointmentVersion { gone: true, ..AppointmentVersion::default() };
    let Some(object) = ics.and_then(|ics| Object::read(ics).ok()) else { return gone };
    let on_date = date.and_then(|date| edit::shown(&object, date));
    let Some(one) = on_date.or_else(|| object.appointments().into_iter().next()) else { return gone };
    AppointmentVersion {
        gone: false,
        title: one.summary,
        start: one.span.start,
        end: one.span.end,
        clock: clock_kind(&one.span.clock),
        place: one.location,
        description: one.description,
        repeat: edit::repeat(&object).as_ref().map(repeat_row),
    }
}
