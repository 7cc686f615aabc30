//! Calendars as iCalendar files.

use std::io::Write as _;
use std::path::Path;

use domain::EventId;
use mime::ics::{Object, join};
use store::{Calendar, Read, Store, StoreError};

use crate::Failure;
use crate::message::save;
use crate::rows::CalendarExport;

/// Who wrote a file, as the file says (RFC 5545 section 3.7.3).
const PRODUCT: &str = "-//Dossier//Calendar//EN";

/// Writes [`calendar_export`] into a new file that only the user may read.
///
/// # Errors
/// `File` where there is one already; `NotFound`, `Ambiguous`, `NotOwner`.
pub fn calendar_export_file(store: &Store, ids: Option<&[String]>, name: &str, file: &Path) -> Result<(), Failure> {
    let bytes = calendar_export(store, ids, name)?;
    let mut file = store::private_file(file)?;
    file.write_all(&bytes)?;
    Ok(file.sync_all()?)
}

/// Saves one appointment or calendars where the user chose in a dialog that asked about an existing file.
///
/// # Errors
/// As [`calendar_export`]; `ReadOnly`, `DiskFull`, `File`.
pub fn calendar_save(store: &Store, what: &CalendarExport, path: &Path) -> Result<(), Failure> {
    let bytes = match &what.event {
        Some(event) => appointment_export(store, event)?,
        None => {
            calendar_export(store, Some(&what.calendars).filter(|it| !it.is_empty()).map(Vec::as_slice), &what.name)?
        }
    };
    save(&bytes, path)
}

/// One's own calendars as one iCalendar file: these, or all that are synchronised. What an exclusion leaves out is not in it, nor what somebody
/// whose calendar one may look into marked private.
///
/// # Errors
/// `NotFound`, `Ambiguous`; `NotOwner` for a calendar of another user.
pub fn calendar_export(store: &Store, ids: Option<&[String]>, name: &str) -> Result<Vec<u8>, Failure> {
    store.read(|read| {
        let chosen: Vec<Calendar> = match ids {
            Some(ids) => ids.iter().map(|id| read.calendar_by_uuid(id)).collect::<Result<_, _>>()?,
            None => read.calendars()?.into_iter().filter(|one| one.own && one.direction != "none").collect(),
        };
        let mut objects = Vec::new();
        for calendar in chosen {
            if !calendar.own {
                return Err(StoreError::NotOwner.into());
            }
            for event in read.events_to_export(calendar.id)? {
                objects.extend(object(read, event)?);
            }
        }
        Ok(join(&objects, PRODUCT, name).bytes())
    })
}

/// One appointment of one's own with all its dates, as an iCalendar file.
fn appointment_export(store: &Store, id: &str) -> Result<Vec<u8>, Failure> {
    store.read(|read| {
        let event = read.event_by_uuid(id)?;
        read.need_own_event(event)?;
        let calendar = read.event_bytes(event)?.calendar;
        if !read.events_to_export(calendar)?.contains(&event) {
            return Err(StoreError::NotFound { what: "event" }.into());
        }
        let objects: Vec<Object> = object(read, event)?.into_iter().collect();
        Ok(join(&objects, PRODUCT, "").bytes())
    })
}

fn object(read: &Read<'_>, event: EventId) -> Result<Option<Object>, Failure> {
    Ok(Object::read(read.event_bytes(event)?.shown()).ok())
}
