//! Carries a source of appointments over into the store and back: observe, plan, carry out. Stopped anywhere and started again it ends in the same
//! state.

mod bring;
mod busy;
mod calendars;
mod meet;
mod upload;

use domain::{CalendarAccountId, CalendarId};
use store::{Calendar, Store, StoreError, Who, Write};

use crate::plan::{Plan, plan};
use crate::remote::{CalendarKey, Cursor, Judge, Remote};
use crate::{Cancel, Trouble};

pub use calendars::{listed, take_over as take_over_calendars};

/// One sync of one account.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Where the appointments go.
    pub store: &'a Store,
    /// The account.
    pub account: CalendarAccountId,
    /// When it started, Unix seconds.
    pub started: i64,
    /// Whoever started it.
    pub around: &'a dyn Around,
    /// Stops it.
    pub cancel: &'a Cancel,
}

/// What a run needs of whoever started it.
pub trait Around: Sync {
    /// Hears how far a calendar is.
    fn progress(&self, progress: &CalendarProgress<'_>);

    /// Passes a named step, just after what it names was committed.
    fn step(&self, step: Step) {
        let _ = step;
    }
}

/// The named steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The calendars were taken over.
    ListedCalendars,
    /// Some events were stored.
    Events,
    /// What is gone was forgotten, and the cursor moved.
    CursorMoved,
    /// A write was answered by the source; that is not written down yet.
    Answered,
    /// What came of it was written down.
    Written,
}

/// How far a calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarProgress<'a> {
    /// The calendar.
    pub calendar: CalendarId,
    /// What people call it.
    pub name: &'a str,
    /// Events fetched.
    pub done: usize,
    /// Events to fetch in all.
    pub total: usize,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// Events that came.
    pub fetched: usize,
    /// Events that are no more at the source.
    pub lost: usize,
    /// Events set aside because they could not be read.
    pub aside: usize,
    /// Changes the source took.
    pub written: usize,
    /// Changes it refused.
    pub refused: usize,
    /// Events both sides changed.
    pub clashes: usize,
    /// Calendars that could not be synchronised: name and why. The others were.
    pub failed: Vec<(String, Trouble)>,
}

/// What would be done about a calendar.
#[derive(Debug)]
pub struct Planned {
    /// The calendar.
    pub calendar: Calendar,
    /// What its source changed.
    pub plan: Plan,
    /// How many changes would be written to it.
    pub waiting: usize,
}

/// Why a run ended early. What was stored stays stored.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Trouble with the source.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// Trouble with the store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stopped => Self::Trouble(Trouble::Cancelled),
            other => Self::Store(other),
        }
    }
}

/// Synchronises every calendar of an account that is chosen: what changed there comes first, then what waits here goes.
///
/// # Errors
/// `RunError`; trouble with one calendar alone is in the report.
pub fn run(run: &Run<'_>, remote: &mut dyn Remote, report: &mut Report) -> Result<(), RunError> {
    calendars::take_over(run, remote)?;
    let chosen = run.store.read(|read| read.calendars_in(run.account))?;
    for calendar in chosen.iter().filter(|one| one.listed && one.direction != "none") {
        match Turn::of(run, calendar, remote).take(remote, report) {
            Err(RunError::Trouble(trouble)) if is_its_own(&trouble) => {
                report.failed.push((calendar.name.clone(), trouble));
            }
            other => other?,
        }
    }
    Ok(())
}

/// What would be done about every calendar that is chosen; nothing is written.
///
/// # Errors
/// `RunError`.
pub fn dry(run: &Run<'_>, remote: &mut dyn Remote) -> Result<Vec<Planned>, RunError> {
    let chosen = run.store.read(|read| read.calendars_in(run.account))?;
    let mut plans = Vec::new();
    for calendar in chosen.into_iter().filter(|one| one.listed && one.direction != "none" && one.access != "busy") {
        let turn = Turn::of(run, &calendar, remote);
        let plan = turn.plan(remote)?;
        let waiting = match turn.writes() {
            true => run.store.read(|read| read.waiting_events(calendar.id))?.len(),
            false => 0,
        };
        plans.push(Planned { calendar, plan, waiting });
    }
    Ok(plans)
}

/// Whether the other calendars of the account can be synchronised all the same.
fn is_its_own(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::FolderGone
            | Trouble::NotAllowed { .. }
            | Trouble::Refused { .. }
            | Trouble::Protocol(_)
            | Trouble::Full { .. }
    )
}

impl Run<'_> {
    /// Writes behind the user; a stop ends the waiting for others.
    fn write<T, E: From<StoreError>>(&self, change: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        self.store.write_while(Who::Background, &|| !self.cancel.is_cancelled(), change)
    }
}

/// One calendar's turn.
struct Turn<'a> {
    run: &'a Run<'a>,
    calendar: &'a Calendar,
    key: CalendarKey,
    judge: Judge,
}

impl<'a> Turn<'a> {
    fn of(run: &'a Run<'a>, calendar: &'a Calendar, remote: &dyn Remote) -> Self {
        Self { run, calendar, key: CalendarKey(calendar.key.clone()), judge: remote.judge() }
    }

    fn take(&self, remote: &mut dyn Remote, report: &mut Report) -> Result<(), RunError> {
        if self.calendar.access == "busy" {
            return self.busy_times(remote);
        }
        let plan = self.plan(remote)?;
        self.bring(remote, &plan.fetch, report)?;
        self.conclude(&plan, report)?;
        if self.writes() {
            self.upload(remote, report)?;
        }
        Ok(())
    }

    fn writes(&self) -> bool {
        self.calendar.access == "write" && self.calendar.direction == "both"
    }

    fn plan(&self, remote: &mut dyn Remote) -> Result<Plan, RunError> {
        let cursor = self.calendar.cursor.clone().map(Cursor);
        let changes = remote.changes(&self.key, cursor.as_ref())?;
        let here = self.run.store.read(|read| read.event_facts(self.calendar.id))?;
        Ok(plan(&here, &changes))
    }

    /// Everything that changed is here: what is gone goes, and the cursor moves with it.
    fn conclude(&self, plan: &Plan, report: &mut Report) -> Result<(), RunError> {
        let (calendar, now) = (self.calendar.id, self.run.started);
        let cursor = plan.cursor.as_ref().map(|cursor| cursor.0.as_str()).or(self.calendar.cursor.as_deref());
        self.run.write(|write| {
            for event in &plan.lose {
                write.lose_event(*event, now)?;
            }
            for event in &plan.clash {
                self.missed(write, *event, report)?;
            }
            for key in &plan.forget_aside {
                write.forget_event_aside(calendar, &key.0)?;
            }
            Ok::<_, RunError>(write.set_calendar_cursor(calendar, cursor, now)?)
        })?;
        report.lost += plan.lose.len();
        self.run.around.step(Step::CursorMoved);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
