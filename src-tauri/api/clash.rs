//! Appointments that were changed here and at their source: both versions, and the user's decision.

use ::calendar::derive::{ReadEvent, read_event};
use domain::EventId;
use mime::ics::Object;
use store::{EventBytes, Read, Store, StoreError, Summary, unix_now};

use crate::calendar::clock_kind;
use crate::rows::{AppointmentVersion, CalendarClashRow, ClashKeep, ClashRow, UndoRow};
use crate::{Code, Failure, ids, undo};

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
pub(crate) fn versions(event: &EventBytes) -> Option<ClashRow> {
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

/// Decides which version of an appointment stays; the other one is in the log for thirty days.
///
/// # Errors
/// `NotFound`, `Ambiguous`, `NotOwner`; `EventChanged` where nothing is to be decided any more.
pub fn calendar_clash_keep(store: &Store, event: &str, keep: ClashKeep) -> Result<UndoRow, Failure> {
    let (id, bytes) = store.read(|read| find(read, event))?;
    let Some((theirs, _)) = &bytes.theirs else { return Err(Failure::new(Code::EventChanged)) };
    let read = |ics: &[u8]| read_event(ics, unix_now()).map_err(|_| Failure::new(Code::EventChanged));
    let mine = bytes.local.as_deref().filter(|_| !bytes.removed);
    store.act("appointment_change", unix_now(), |write| {
        let name = match (keep, mine) {
            (ClashKeep::Theirs | ClashKeep::Both, _) => {
                let theirs = theirs.as_deref().map(read).transpose()?.unwrap_or_default();
                write.yield_event(id, &theirs.derived)?;
                if let Some(ics) = mine.filter(|_| keep == ClashKeep::Both) {
                    let (uid, ics) = of_its_own(ics);
                    write.create_event(bytes.calendar, (&uid, &ics), &read(&ics)?.derived)?;
                }
                title(&theirs)
            }
            (ClashKeep::Mine, Some(ics)) => {
                let mine = read(ics)?;
                write.change_event(id, ics, &mine.derived)?;
                title(&mine)
            }
            (ClashKeep::Mine, None) => {
                write.remove_event(id)?;
                String::new()
            }
        };
        Ok::<_, Failure>(((), Summary { count: 1, name, ..Summary::default() }))
    })?;
    undo::latest(store)
}

fn find(read: &Read<'_>, event: &str) -> Result<(EventId, EventBytes), StoreError> {
    let id = read.event_by_uuid(event)?;
    Ok((id, read.event_bytes(id)?))
}

/// The same appointment under another UID: that, and its bytes.
fn of_its_own(ics: &[u8]) -> (String, Vec<u8>) {
    let Ok(mut object) = Object::read(ics) else { return (String::new(), ics.to_vec()) };
    let (uid, ending) = (format!("{}-{}", object.uid(), unix_now()), object.ending());
    object.events_mut().into_iter().for_each(|event| event.set("UID", &[], &uid, ending));
    (uid, object.bytes())
}

fn title(read: &ReadEvent) -> String {
    read.derived.appointments.first().map(|one| one.summary.clone()).unwrap_or_default()
}
