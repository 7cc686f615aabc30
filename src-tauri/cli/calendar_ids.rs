//! Calendars, and places they come from, as the command line takes them: by name, or by id or its beginning.

use api::rows::{CalendarChoiceRow, CalendarPlaceRow};
use api::{Code, Failure, Store};

use crate::exit::Stop;

/// The one place with this name, else the one whose id begins so.
pub fn place(store: &Store, text: &str) -> Result<CalendarPlaceRow, Stop> {
    let places = api::calendar_places(store)?;
    one(places, text, "calendar_place", |row| (&row.name, &row.id))
}

/// The same for a calendar; `PLACE/CALENDAR` names one of several of the same name.
pub fn calendar(store: &Store, text: &str) -> Result<CalendarChoiceRow, Stop> {
    let places = api::calendar_places(store)?;
    let whole = places.iter().find_map(|place| {
        let rest = text.strip_prefix(&place.name)?.strip_prefix('/')?;
        place.calendars.iter().find(|one| one.name == rest).cloned()
    });
    match whole {
        Some(one) => Ok(one),
        None => one(places.into_iter().flat_map(|place| place.calendars).collect(), text, "calendar", |row| {
            (&row.name, &row.id)
        }),
    }
}

fn one<T>(rows: Vec<T>, text: &str, what: &str, names: impl Fn(&T) -> (&String, &String)) -> Result<T, Stop> {
    let named = rows.iter().any(|row| names(row).0 == text);
    let is_it = |row: &T| if named { names(row).0 == text } else { !text.is_empty() && names(row).1.starts_with(text) };
    let mut found = rows.into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(Failure::new(Code::Ambiguous).with("id", text).into()),
        (None, _) => Err(Failure::new(Code::NotFound).with("what", what).with("id", text).into()),
    }
}
