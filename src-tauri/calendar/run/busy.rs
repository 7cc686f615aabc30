//! Calendars of which only is told when their owner is not free.

use super::{RunError, Turn};
use crate::remote::Remote;

/// How far back and ahead is asked, seconds.
const BACK: i64 = 7 * 86_400;
const AHEAD: i64 = 90 * 86_400;

impl Turn<'_> {
    pub(super) fn busy_times(&self, remote: &mut dyn Remote) -> Result<(), RunError> {
        let now = self.run.started;
        let Some(times) = remote.busy(&self.key, (now - BACK, now + AHEAD))? else { return Ok(()) };
        let times: Vec<(i64, i64, bool)> = times.iter().map(|it| (it.start, it.end, it.tentative)).collect();
        self.run.write(|write| {
            write.put_busy_times(self.calendar.id, &times)?;
            write.set_calendar_cursor(self.calendar.id, None, now)
        })?;
        Ok(())
    }
}
