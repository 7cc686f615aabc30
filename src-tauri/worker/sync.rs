//! One sync, in the foreground: account by account, mail first, proposals right behind it.

use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use account::secret::Secrets;
use domain::AccountId;
use mail::Cancel;
pub use mail::run::FolderPlan;
use mail::run::{self, Around, FolderProgress, Run, RunError, Step};
use store::{Account, Lock, Store, StoreError, Who, Write};

use crate::WorkerFailure;
use crate::connect::{self, Connect, DISCONNECTED};
use crate::progress::{Board, Listener};

/// How many accounts are synchronised at the same time.
const AT_ONCE: usize = 8;
/// How long a sync waits for whoever follows one folder of the same account in this program, and how often it looks.
const TURN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Told when one folder was followed to its end.
pub(crate) static FREED: (Mutex<()>, Condvar) = (Mutex::new(()), Condvar::new());

/// How often a connection that was cut is made again, as long as something came through it.
const RECONNECTS: usize = 3;

/// What a sync works with.
#[derive(Clone, Copy)]
pub struct Sync<'a> {
    /// The store.
    pub store: &'a Store,
    /// How accounts are connected.
    pub connect: &'a Connect<'a>,
    /// Hears how far it is.
    pub listener: &'a Listener<'a>,
    /// Passes every named step; crash tests end the process here.
    pub step: &'a (dyn Fn(Step) + Send + std::marker::Sync),
    /// Stops it.
    pub cancel: &'a Cancel,
}

/// What to synchronise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// These accounts; `None` is all.
    pub accounts: Option<Vec<AccountId>>,
    /// Only say what would be done; nothing is written.
    pub dry_run: bool,
}

/// What a sync did.
#[derive(Debug, Default)]
pub struct SyncReport {
    /// By account.
    pub accounts: Vec<AccountReport>,
}

/// What a sync did about one account.
#[derive(Debug)]
pub struct AccountReport {
    /// The account.
    pub account: Account,
    /// What was fetched.
    pub report: run::Report,
    /// Folders that could not be synchronised: path and why.
    pub failed: Vec<(String, WorkerFailure)>,
    /// What would be done, of a dry run.
    pub plans: Vec<FolderPlan>,
    /// Until when (Unix seconds) its texts wait because its provider gives no more today.
    pub texts_wait: Option<i64>,
    /// Why it did not end well: the account's failure, else that of the first folder that failed.
    pub failure: Option<WorkerFailure>,
}

impl SyncReport {
    /// What went wrong, by account.
    pub fn failures(&self) -> impl Iterator<Item = (&Account, &WorkerFailure)> {
        self.accounts.iter().filter_map(|one| Some((&one.account, one.failure.as_ref()?)))
    }
}

/// Synchronises accounts with the passwords kept for them.
///
/// # Errors
/// Those of the store; trouble with an account is in the report.
pub fn sync(
    (store, secrets): (&Store, &Secrets),
    options: &Options,
    listener: &Listener<'_>,
    cancel: &Cancel,
) -> Result<SyncReport, WorkerFailure> {
    let connect = |account: &Account, cancel: &Cancel| connect::connect(secrets, account, cancel);
    Sync { store, connect: &connect, listener, step: &|_| (), cancel }.run(options)
}

/// Takes over the folder tree of an account and chooses what to synchronise first, without fetching any mail.
///
/// # Errors
/// Trouble with the source, and those of the store.
pub fn list_folders(
    (store, secrets): (&Store, &Secrets),
    account: AccountId,
    cancel: &Cancel,
) -> Result<(), WorkerFailure> {
    let account = store.read(|read| read.account(account))?;
    let mut remote = connect::connect(secrets, &account, cancel)?;
    let board = Board::new(&|_| ());
    let around = Surroundings { store, account: &account, board: &board, step: &|_| (), cancel, began: Instant::now() };
    let run = Run { store, account: account.id, started: store::unix_now(), around: &around, cancel };
    run::take_over_folders(&run, remote.as_mut())?;
    Ok(())
}

/// Takes the sync of an account for as long as the lock lives.
///
/// # Errors
/// `sync_runs`, naming the process that has it.
pub(crate) fn alone(store: &Store, account: &Account) -> Result<Lock, WorkerFailure> {
    Lock::sync(store.dir(), &account.uuid.simple().to_string()).map_err(|error| match error {
        StoreError::InUse { who } => WorkerFailure::new("sync_runs").with("who", who),
        other => other.into(),
    })
}

/// Takes the sync of an account; waits for this very program, which follows one folder for a moment.
///
/// # Errors
/// `sync_runs`, naming the process that has it.
pub(crate) fn turn(store: &Store, account: &Account, cancel: &Cancel) -> Result<Lock, WorkerFailure> {
    let since = Instant::now();
    let own = format!("({})", std::process::id());
    loop {
        match alone(store, account) {
            Err(failure)
                if failure.code == "sync_runs"
                    && failure.data.get("who").is_some_and(|who| who.contains(&own))
                    && since.elapsed() < TURN
                    && !cancel.is_cancelled() =>
            {
                let asleep = FREED.0.lock().unwrap_or_else(PoisonError::into_inner);
                drop(FREED.1.wait_timeout(asleep, LOOK_EVERY));
            }
            other => return other,
        }
    }
}

impl Sync<'_> {
    /// Synchronises accounts, those that are disconnected only where they are asked for, which tells so.
    ///
    /// # Errors
    /// Those of the store; trouble with an account is in the report.
    pub fn run(&self, options: &Options) -> Result<SyncReport, WorkerFailure> {
        let accounts = self.store.read(|read| read.accounts())?;
        let is_meant = |account: &Account| match &options.accounts {
            Some(ids) => ids.contains(&account.id),
            None => account.disconnected.is_none(),
        };
        let board = Board::new(self.listener);
        let mut report = SyncReport::default();
        if !options.dry_run {
            self.write(|write| write.release_withheld())?;
        }
        for several in accounts.into_iter().filter(is_meant).collect::<Vec<_>>().chunks(AT_ONCE) {
            if self.cancel.is_cancelled() {
                break;
            }
            report.accounts.extend(self.at_once(several, options.dry_run, &board)?);
        }
        board.tell();
        if !options.dry_run {
            self.tidy_up()?;
        }
        Ok(report)
    }

    /// Synchronises several accounts at the same time: each has a server of its own to wait for.
    fn at_once(
        &self,
        accounts: &[Account],
        dry_run: bool,
        board: &Board<'_>,
    ) -> Result<Vec<AccountReport>, WorkerFailure> {
        thread::scope(|scope| {
            let work = |account: Account| scope.spawn(move || self.account(account, dry_run, board));
            let running: Vec<_> = accounts.iter().cloned().map(work).collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        })
    }

    /// Ends what is due: mail of exclusions that delete, old values nobody can undo any more.
    fn tidy_up(&self) -> Result<(), WorkerFailure> {
        let now = store::unix_now();
        self.write(|write| {
            write.forget_old_values(now)?;
            if write.delete_due(now)? > 0 {
                write.drop_unused_blobs()?;
            }
            Ok(())
        })?;
        linking::settle(self.store, &|| !self.cancel.is_cancelled())?;
        ::calendar::invite::answers::take(self.store, now, &|| !self.cancel.is_cancelled())?;
        Ok(())
    }

    fn account(&self, account: Account, dry_run: bool, board: &Board<'_>) -> Result<AccountReport, WorkerFailure> {
        let mut done = AccountReport {
            account,
            report: run::Report::default(),
            failed: Vec::new(),
            plans: Vec::new(),
            texts_wait: None,
            failure: None,
        };
        let _lock = match (!dry_run).then(|| turn(self.store, &done.account, self.cancel)).transpose() {
            Ok(lock) => lock,
            Err(failure) if failure.code == "sync_runs" => {
                done.failure = Some(failure);
                return Ok(done);
            }
            Err(failure) => return Err(failure),
        };
        let ended = if dry_run { self.plan(&mut done, board) } else { self.fetch(&mut done, board) };
        match ended {
            Ok(()) => done.name_failed_folders(),
            Err(Ended::Account(failure)) => done.failure = Some(failure),
            Err(Ended::Store(error)) => return Err(error.into()),
        }
        done.failure = done.failure.map(|failure| failure.dated(store::unix_now()));
        if !dry_run {
            done.texts_wait =
                run::texts_wait_until(&self.store.read(|read| read.account(done.account.id))?, store::unix_now());
            self.note(&done)?;
        }
        Ok(done)
    }

    fn plan(&self, done: &mut AccountReport, board: &Board<'_>) -> Result<(), Ended> {
        let mut remote = (self.connect)(&done.account, self.cancel)?;
        let around = self.around(&done.account, board);
        done.plans = run::dry(&self.run_of(&done.account, &around), remote.as_mut())?;
        Ok(())
    }

    fn fetch(&self, done: &mut AccountReport, board: &Board<'_>) -> Result<(), Ended> {
        let around = self.around(&done.account, board);
        for attempt in 0.. {
            let mut remote = (self.connect)(&done.account, self.cancel)?;
            let before = done.report.came();
            match run::run(&self.run_of(&done.account, &around), remote.as_mut(), &mut done.report) {
                Err(RunError::Trouble(mail::Trouble::Cut)) if attempt < RECONNECTS && done.report.came() > before => {}
                other => {
                    other?;
                    self.tell(&done.account, &around, remote.as_mut())?;
                    break;
                }
            }
        }
        if done.report.fetched() > 0 { self.guess_identities(&done.account) } else { Ok(()) }
    }

    /// Finds out who the user is in an archive, once there is something to find it out from.
    fn guess_identities(&self, account: &Account) -> Result<(), Ended> {
        let is_known = account.kind != "archive" || !self.store.read(|read| read.identities(account.id))?.is_empty();
        if is_known {
            return Ok(());
        }
        let found = run::guess_identities(self.store, account.id)?;
        if found.is_empty() {
            return Ok(());
        }
        self.write(|write| found.iter().try_for_each(|address| write.add_identity(account.id, address)))?;
        linking::settle(self.store, &|| !self.cancel.is_cancelled())?;
        Ok(())
    }

    fn note(&self, done: &AccountReport) -> Result<(), WorkerFailure> {
        let failure = done.failure.as_ref();
        if failure.is_some_and(|failure| failure.is_cancelled() || failure.code == DISCONNECTED) {
            return Ok(());
        }
        let json = failure.map(WorkerFailure::to_json);
        self.write(|write| write.note_sync(done.account.id, store::unix_now(), json.as_deref()))?;
        Ok(())
    }

    /// Writes behind the user. What is stopped while it waits for others is left out: the next sync does it.
    fn write<T>(&self, change: impl FnOnce(&Write<'_>) -> store::Result<T>) -> store::Result<Option<T>> {
        match self.store.write_while(Who::Background, &|| !self.cancel.is_cancelled(), change) {
            Err(StoreError::Stopped) => Ok(None),
            other => other.map(Some),
        }
    }

    pub(crate) fn around<'s>(&'s self, account: &'s Account, board: &'s Board<'s>) -> Surroundings<'s> {
        Surroundings { store: self.store, account, board, step: self.step, cancel: self.cancel, began: Instant::now() }
    }

    pub(crate) fn run_of<'s>(&'s self, account: &Account, around: &'s Surroundings<'s>) -> Run<'s> {
        Run { store: self.store, account: account.id, started: store::unix_now(), around, cancel: self.cancel }
    }
}

impl AccountReport {
    /// The failure of the first folder that failed counts for the account. A folder that went meanwhile is none: the next list is without it.
    fn name_failed_folders(&mut self) {
        for (path, trouble) in std::mem::take(&mut self.report.failed) {
            let has_gone = matches!(trouble, mail::Trouble::FolderGone);
            let failure = WorkerFailure::from(trouble).with("folder", path.clone());
            if !has_gone {
                self.failure.get_or_insert_with(|| failure.clone());
            }
            self.failed.push((path, failure));
        }
    }
}

/// Why an account's sync ended early.
pub(crate) enum Ended {
    /// Trouble of the account's own: the others go on.
    Account(WorkerFailure),
    /// Trouble with the store: nothing can go on.
    Store(StoreError),
}

impl From<WorkerFailure> for Ended {
    fn from(failure: WorkerFailure) -> Self {
        Self::Account(failure)
    }
}

impl From<Ended> for WorkerFailure {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Account(failure) => failure,
            Ended::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        match error {
            // The account was removed meanwhile.
            StoreError::NotFound { .. } | StoreError::Stopped => Self::Account(error.into()),
            other => Self::Store(other),
        }
    }
}

impl From<RunError> for Ended {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Trouble(trouble) => Self::Account(trouble.into()),
            RunError::Store(error) => error.into(),
        }
    }
}

/// What a run finds around it.
pub(crate) struct Surroundings<'a> {
    store: &'a Store,
    account: &'a Account,
    board: &'a Board<'a>,
    step: &'a (dyn Fn(Step) + Send + std::marker::Sync),
    cancel: &'a Cancel,
    began: Instant,
}

impl Around for Surroundings<'_> {
    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn progress(&self, progress: &FolderProgress) {
        self.board.note(&self.account.name, progress);
    }

    fn settle(&self) -> store::Result<()> {
        linking::settle(self.store, &|| !self.cancel.is_cancelled()).map(drop)
    }

    fn step(&self, step: Step) {
        (self.step)(step);
    }
}

#[cfg(test)]
#[path = "sync_tests.rs"]
mod tests;
