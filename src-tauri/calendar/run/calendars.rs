//! The calendars of an account, taken over from its source.

use store::ListedCalendar;

use super::{Run, RunError, Step};
use crate::remote::{Access, Remote, RemoteCalendar};

/// Takes over what the source lists, without fetching anything; answers how many calendars there are.
///
/// # Errors
/// `RunError`.
pub fn take_over(run: &Run<'_>, remote: &mut dyn Remote) -> Result<usize, RunError> {
    let listed: Vec<ListedCalendar> = remote.calendars()?.into_iter().map(listed).collect();
    let known = run.store.read(|read| read.calendars_in(run.account))?;
    let is_known = |one: &ListedCalendar| {
        known.iter().any(|calendar| {
            calendar.listed
                && calendar.key == one.key
                && calendar.name == one.name
                && calendar.source_colour == one.colour
                && calendar.belongs_to == one.belongs_to
                && calendar.access == one.access
                && calendar.schedules == one.schedules
        })
    };
    if known.iter().filter(|calendar| calendar.listed).count() != listed.len() || !listed.iter().all(is_known) {
        run.write(|write| write.list_calendars(run.account, &listed))?;
    }
    run.around.step(Step::ListedCalendars);
    Ok(listed.len())
}

/// A calendar as the store keeps it.
pub fn listed(one: RemoteCalendar) -> ListedCalendar {
    let access = match one.access {
        Access::Busy => "busy",
        Access::Read => "read",
        Access::Write => "write",
    };
    ListedCalendar {
        key: one.key.0,
        name: one.name,
        colour: one.colour,
        belongs_to: one.owner,
        access: access.into(),
        schedules: one.schedules,
    }
}
