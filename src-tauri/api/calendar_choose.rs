//! What is done with the calendars of connected places.

use store::{Store, Who};

use crate::Failure;
use crate::rows::{CalendarChoice, CalendarDirection};

/// Says what is done with calendars, and into which one interviews go, in one step.
///
/// # Errors
/// `NotFound`, `Ambiguous`, `NotOwner`, `ReadOnlyCalendar`.
pub fn calendar_choose(store: &Store, choices: &[CalendarChoice]) -> Result<(), Failure> {
    store.write(Who::User, |write| {
        let mut interviews = None;
        for choice in choices {
            let calendar = write.calendar_by_uuid(&choice.id)?.id;
            let direction = match choice.direction {
                CalendarDirection::None => "none",
                CalendarDirection::Read => "read",
                CalendarDirection::Both => "both",
            };
            write.set_direction(calendar, direction)?;
            interviews = interviews.or(choice.interviews.then_some(calendar));
        }
        interviews.map_or(Ok(()), |calendar| Ok(write.set_interviews(calendar)?))
    })
}
