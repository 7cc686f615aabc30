//! One appointment as it is kept, and what of a calendar has to be looked at.

use domain::{Appointment, CalendarAccountId};
use store::{Calendar, Read, Store, StoreError, StuckEvent};

use crate::Failure;

/// An appointment and the dates of it that differ, with whom each names; only what whoever is signed in may read.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn appointment_whole(store: &Store, id: &str) -> Result<Vec<Appointment>, Failure> {
    store.read(|read| {
        let shown = read.appointments_of(read.event_by_uuid(id)?)?;
        let named = read.named_in(&shown)?;
        shown
            .iter()
            .map(|appointment| {
                let (_, mut whole) = read.appointment(*appointment)?;
                let of_it = named.iter().filter(|(of, _)| of == appointment).map(|(_, named)| named);
                let (organizer, asked): (Vec<_>, Vec<_>) = of_it.partition(|named| named.organizer);
                whole.organizer = organizer.first().map(|named| named.party.clone());
                whole.attendees = asked.into_iter().map(|named| named.party.clone()).collect();
                Ok(whole)
            })
            .collect()
    })
}

/// An appointment of one's own as iCalendar, byte for byte as it is kept.
///
/// # Errors
/// `NotFound`, also where an exclusion leaves it out; `Ambiguous`; `NotOwner` for somebody else's.
pub fn appointment_raw(store: &Store, id: &str) -> Result<Vec<u8>, Failure> {
    store.read(|read| {
        let event = read.event_bytes(read.event_by_uuid(id)?)?;
        read.need_own_event(event.id)?;
        read.need_readable(event.id)?;
        Ok(event.shown().to_vec())
    })
}

/// The appointments of a place that both sides changed or whose change was refused, with the name of their calendar.
///
/// # Errors
/// Those of the store.
pub fn calendar_stuck(store: &Store, place: CalendarAccountId) -> Result<Vec<(String, StuckEvent)>, Failure> {
    of_each(store, place, |read, one| read.stuck_events(one.id))
}

/// What of a place could not be read: the calendar, its name at the source, and why as a code and, behind a space, what else is known.
///
/// # Errors
/// Those of the store.
pub fn calendar_aside(store: &Store, place: CalendarAccountId) -> Result<Vec<(String, String, String)>, Failure> {
    let found = of_each(store, place, |read, one| read.events_aside(one.id))?;
    Ok(found.into_iter().map(|(calendar, (key, why, _))| (calendar, key, why)).collect())
}

fn of_each<T>(
    store: &Store,
    place: CalendarAccountId,
    look: impl Fn(&Read<'_>, &Calendar) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<(String, T)>, Failure> {
    store.read(|read| {
        let mut all = Vec::new();
        for one in read.calendars_in(place)? {
            all.extend(look(read, &one)?.into_iter().map(|found| (one.name.clone(), found)));
        }
        Ok(all)
    })
}
