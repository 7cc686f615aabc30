//! The background of the window's calendars: one thread that keeps them in step when it is time, when the user changed something, and often while a
//! window shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use account::secret::Secrets;
use domain::CalendarAccountId;
use mail::Cancel;
use store::{CalendarAccount, Store};

use super::sync::{CalendarProgress, CalendarReport, CalendarSync};
use super::{Connect, connect};
use crate::WorkerFailure;
use crate::progress::FolderCount;
use crate::thread::{Running, Told};

/// Seconds between two syncs while a window shows a calendar, and while none does.
const SHOWN_EVERY: i64 = 60;
const HIDDEN_EVERY: i64 = 900;
/// How often the clock is looked at; a machine that slept has another time.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// How it stands with the calendars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarStatus {
    /// There are some at a source, and they are connected.
    pub connected: bool,
    /// When all of them were last fetched, Unix seconds.
    pub last_success: Option<i64>,
    /// They are being synchronised.
    pub running: bool,
    /// Per calendar, of the running or last sync.
    pub calendars: Vec<FolderCount>,
    /// What went wrong, by the account's name.
    pub failures: Vec<(String, WorkerFailure)>,
}

/// Owns the thread; ends it when dropped.
pub struct Keeper {
    shared: Arc<Shared>,
    /// Ends with it.
    _thread: Running,
}

struct Shared {
    store: Arc<Store>,
    connect: Box<Connect<'static>>,
    changed: Box<dyn Fn() + Send + Sync>,
    /// Whether what begins by itself may begin now.
    may: Box<dyn Fn() -> bool + Send + Sync>,
    told: Told<Wish>,
}

#[derive(Default)]
struct Wish {
    asked: bool,
    is_ending: bool,
    is_running: bool,
    /// Windows that show a calendar, by their labels.
    shown: BTreeSet<String>,
    cancel: Cancel,
    progress: BTreeMap<(String, String), (u64, u64)>,
    failures: Vec<(String, WorkerFailure)>,
}

impl Keeper {
    /// Starts the thread. `changed` is called from it whenever the status did; `may` says whether a sync may begin by itself.
    pub fn start(
        (store, secrets): (Arc<Store>, Arc<Secrets>),
        changed: impl Fn() + Send + Sync + 'static,
        may: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        let of = Arc::clone(&store);
        let connect = move |account: &CalendarAccount, cancel: &Cancel| connect((&of, &secrets), account, cancel);
        let shared = Arc::new(Shared {
            store,
            connect: Box::new(connect),
            changed: Box::new(changed),
            may: Box::new(may),
            told: Told::default(),
        });
        let (worker, ended) = (Arc::clone(&shared), Arc::clone(&shared));
        let end = move || {
            ended.told.tell(|wish| {
                wish.is_ending = true;
                wish.cancel.cancel();
            });
        };
        let thread = Running::start("calendars", move || worker.work(), end);
        Self { shared, _thread: thread }
    }

    /// Synchronises now: the user asked for it, or changed something.
    pub fn sync_now(&self) {
        self.shared.told.tell(|wish| wish.asked = true);
    }

    /// Stops what is running; the next sync goes on from there.
    pub fn cancel(&self) {
        self.shared.told.tell(|wish| {
            wish.asked = false;
            wish.cancel.cancel();
        });
    }

    /// Says whether a window (by its label) shows calendars: they are asked about more often then, and at once.
    pub fn show(&self, window: &str, shows: bool) {
        self.shared.told.tell(|wish| {
            if !shows {
                wish.shown.remove(window);
            } else if wish.shown.insert(window.to_owned()) {
                wish.asked = true;
            }
        });
    }

    /// How it stands.
    pub fn status(&self) -> CalendarStatus {
        let mut accounts = self.shared.store.read(|read| read.calendar_accounts()).unwrap_or_default();
        accounts.retain(|one| one.own && one.disconnected.is_none() && one.form.kind != "here");
        let wish = self.shared.told.lock();
        let calendars = wish.progress.iter().map(|((account, name), (done, total))| FolderCount {
            account: account.clone(),
            path: name.clone(),
            state: if wish.is_running && done < total { "fetching" } else { "done" },
            done: *done,
            total: *total,
            aside: 0,
        });
        CalendarStatus {
            connected: !accounts.is_empty(),
            last_success: accounts.iter().map(|one| one.last_success).min().flatten(),
            running: wish.is_running,
            calendars: calendars.collect(),
            failures: wish.failures.clone(),
        }
    }
}

impl Shared {
    fn work(&self) {
        while let Some(cancel) = self.wait() {
            (self.changed)();
            let listener = |account: &str, progress: &CalendarProgress<'_>| self.note_progress(account, progress);
            let sync = CalendarSync {
                store: &self.store,
                connect: &*self.connect,
                listener: &listener,
                step: &|_| (),
                cancel: &cancel,
            };
            let ended = sync.run(None::<&[CalendarAccountId]>, false);
            self.note(ended);
            (self.changed)();
        }
    }

    /// Waits until there is something to do; `None` ends the thread.
    fn wait(&self) -> Option<Cancel> {
        let since = store::unix_now();
        loop {
            let may = (self.may)();
            let mut wish = self.told.lock();
            if wish.is_ending {
                return None;
            }
            let every = if wish.shown.is_empty() { HIDDEN_EVERY } else { SHOWN_EVERY };
            // A clock that was put back must not keep the calendars waiting.
            let is_due = !(0..every).contains(&(store::unix_now() - since));
            if std::mem::take(&mut wish.asked) || (may && is_due) {
                wish.cancel = Cancel::default();
                wish.is_running = true;
                wish.progress.clear();
                return Some(wish.cancel.clone());
            }
            drop(self.told.wait(wish, LOOK_EVERY));
        }
    }

    fn note_progress(&self, account: &str, progress: &CalendarProgress<'_>) {
        let of = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let counts = (of(progress.done), of(progress.total));
        self.told.lock().progress.insert((account.to_owned(), progress.name.to_owned()), counts);
        (self.changed)();
    }

    fn note(&self, ended: Result<Vec<CalendarReport>, WorkerFailure>) {
        let mut wish = self.told.lock();
        wish.is_running = false;
        wish.failures = match ended {
            Ok(reports) => {
                let failed = reports.into_iter().filter_map(|one| Some((one.account.form.name, one.failure?)));
                failed.filter(|(_, failure)| !failure.is_cancelled()).collect()
            }
            Err(failure) => vec![(String::new(), failure)],
        };
    }
}
