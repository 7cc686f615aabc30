//! One sync of calendars, in the foreground: account by account.

use std::panic::resume_unwind;
use std::thread;

use ::calendar::run::{self, Around, Run, RunError};
pub use ::calendar::run::{CalendarProgress, Planned, Report, Step};
use domain::CalendarAccountId;
use mail::{Cancel, Trouble};
use store::{CalendarAccount, Lock, Store, StoreError, Who};

use super::Connect;
use crate::WorkerFailure;
use crate::connect::DISCONNECTED;

/// How often a connection that was cut is made again, as long as something came through it.
const RECONNECTS: usize = 3;

/// Hears how far it is: the account's name, and how far one of its calendars is.
pub type Listener<'a> = dyn Fn(&str, &CalendarProgress<'_>) + Sync + 'a;

/// What a sync of calendars works with.
#[derive(Clone, Copy)]
pub struct CalendarSync<'a> {
    /// The store.
    pub store: &'a Store,
    /// How accounts are connected.
    pub connect: &'a Connect<'a>,
    /// Hears how far it is.
    pub listener: &'a Listener<'a>,
    /// Passes every named step; crash tests end the process here.
    pub step: &'a (dyn Fn(Step) + Sync),
    /// Stops it.
    pub cancel: &'a Cancel,
}

/// What a sync did about one account.
#[derive(Debug)]
pub struct CalendarReport {
    /// The account.
    pub account: CalendarAccount,
    /// What came and went.
    pub report: Report,
    /// What would be done, of a dry run.
    pub plans: Vec<Planned>,
    /// Why it did not end well.
    pub failure: Option<WorkerFailure>,
}

impl CalendarSync<'_> {
    /// Synchronises accounts at the same time; `None`: all that come from elsewhere and are connected. Those of colleagues too, of which nothing is told.
    ///
    /// # Errors
    /// Those of the store; trouble with an account is in its report.
    pub fn run(
        &self,
        accounts: Option<&[CalendarAccountId]>,
        dry_run: bool,
    ) -> Result<Vec<CalendarReport>, WorkerFailure> {
        let now = store::unix_now();
        ::calendar::derive::refresh(self.store, now)?;
        if !dry_run {
            // What is let go now leaves with this sync.
            self.store.write(Who::Background, |write| write.end_offers_over(now))?;
        }
        let is_meant = |account: &CalendarAccount| match accounts {
            Some(ids) => ids.contains(&account.id),
            None => account.disconnected.is_none(),
        };
        let all = self.store.read(|read| read.calendar_accounts())?;
        let meant: Vec<_> = all.into_iter().filter(|one| one.form.kind != "here" && is_meant(one)).collect();
        let reports: Result<Vec<_>, WorkerFailure> = thread::scope(|scope| {
            let running: Vec<_> =
                meant.into_iter().map(|account| scope.spawn(move || self.account(account, dry_run))).collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        let mut reports = reports?;
        if !dry_run {
            // Where there is no mailbox nobody else proposes what came.
            linking::settle(self.store, &|| !self.cancel.is_cancelled())?;
        }
        reports.retain(|one| one.account.own);
        Ok(reports)
    }

    fn account(&self, account: CalendarAccount, dry_run: bool) -> Result<CalendarReport, WorkerFailure> {
        let mut done = CalendarReport { account, report: Report::default(), plans: Vec::new(), failure: None };
        let ended = match self.alone(&done.account, dry_run) {
            Ok(_lock) => self.fetch(&mut done, dry_run),
            Err(failure) => Err(RunOr::Account(failure)),
        };
        done.failure = match ended {
            Ok(()) => done.first_failed(),
            Err(RunOr::Account(failure)) => Some(failure),
            Err(RunOr::Store(error)) => return Err(error.into()),
        };
        done.failure = done.failure.map(|failure| failure.dated(store::unix_now()));
        if !dry_run {
            self.note(&done)?;
        }
        Ok(done)
    }

    /// Takes the sync of an account for as long as the lock lives.
    fn alone(&self, account: &CalendarAccount, dry_run: bool) -> Result<Option<Lock>, WorkerFailure> {
        let name = account.uuid.simple().to_string();
        (!dry_run).then(|| Lock::sync(self.store.dir(), &name)).transpose().map_err(|error| match error {
            StoreError::InUse { who } => WorkerFailure::new("sync_runs").with("who", who),
            other => other.into(),
        })
    }

    fn fetch(&self, done: &mut CalendarReport, dry_run: bool) -> Result<(), RunOr> {
        let listener: &Listener<'_> = if done.account.own { self.listener } else { &|_, _| () };
        let around = Surroundings { listener, step: self.step, name: &done.account.form.name };
        let run_of = Run {
            store: self.store,
            account: done.account.id,
            started: store::unix_now(),
            around: &around,
            cancel: self.cancel,
        };
        for attempt in 0.. {
            let mut remote = (self.connect)(&done.account, self.cancel)?;
            if dry_run {
                done.plans = run::dry(&run_of, remote.as_mut())?;
                break;
            }
            let before = done.report.fetched + done.report.written;
            match run::run(&run_of, remote.as_mut(), &mut done.report) {
                Err(RunError::Trouble(Trouble::Cut))
                    if attempt < RECONNECTS && done.report.fetched + done.report.written > before => {}
                other => {
                    other?;
                    break;
                }
            }
        }
        Ok(())
    }

    fn note(&self, done: &CalendarReport) -> Result<(), WorkerFailure> {
        let failure = done.failure.as_ref();
        let says_nothing = |failure: &WorkerFailure| {
            failure.is_cancelled() || failure.code == DISCONNECTED || failure.code == "sync_runs"
        };
        if failure.is_some_and(says_nothing) {
            return Ok(());
        }
        let json = failure.map(WorkerFailure::to_json);
        let (id, now) = (done.account.id, store::unix_now());
        Ok(self.store.write(Who::Background, |write| write.note_calendar_sync(id, now, json.as_deref()))?)
    }
}

impl CalendarReport {
    /// The failure of the first calendar that failed counts for the account. One that went meanwhile is none: the next list is without it.
    fn first_failed(&mut self) -> Option<WorkerFailure> {
        let failed = std::mem::take(&mut self.report.failed);
        let told = failed.into_iter().filter(|(_, trouble)| !matches!(trouble, Trouble::FolderGone));
        told.map(|(name, trouble)| WorkerFailure::from(trouble).with("folder", name)).next()
    }
}

/// Why an account's sync ended early: trouble of its own, or the store's.
enum RunOr {
    Account(WorkerFailure),
    Store(StoreError),
}

impl From<WorkerFailure> for RunOr {
    fn from(failure: WorkerFailure) -> Self {
        Self::Account(failure)
    }
}

impl From<RunError> for RunOr {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Trouble(trouble) => Self::Account(trouble.into()),
            // The account was removed meanwhile.
            RunError::Store(error @ StoreError::NotFound { .. }) => Self::Account(error.into()),
            RunError::Store(error) => Self::Store(error),
        }
    }
}

/// What a run finds around it.
struct Surroundings<'a> {
    listener: &'a Listener<'a>,
    step: &'a (dyn Fn(Step) + Sync),
    name: &'a str,
}

impl Around for Surroundings<'_> {
    fn progress(&self, progress: &CalendarProgress<'_>) {
        (self.listener)(self.name, progress);
    }

    fn step(&self, step: Step) {
        (self.step)(step);
    }
}

#[cfg(test)]
#[path = "sync_tests.rs"]
mod tests;
