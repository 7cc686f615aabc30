//! The background of the window: one thread that synchronises when it is time or when it is asked to.

use std::sync::Arc;
use std::time::{Duration, Instant};

use account::secret::Secrets;
use domain::{AccountId, FolderId};
use mail::Cancel;
use mail::run::texts_wait_until;
use store::{Account, Store};

use crate::WorkerFailure;
use crate::connect::{self, Connect};
use crate::power::{self, AskPower, Held, Meter, Power, Switches};
use crate::progress::{FolderCount, Progress};
use crate::schedule::Course;
use crate::shown::Shown;
use crate::sync::{Options, Sync, SyncReport};
use crate::thread::{Running, Told};
use crate::upkeep::Upkeep;
use crate::wanted::Wanted;
use crate::watch::{Post, Watch};
use crate::writer::Writer;

/// Where the user's settings are kept, and the one that counts here.
const SETTINGS: &str = "settings";
/// Minutes between syncs unless the user set others.
const SYNC_EVERY: u16 = 15;
/// How often the settings and the clock are looked at; a machine that slept has another time.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// How it stands with synchronisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// `idle`, `running`, `paused` or `failed`.
    pub state: &'static str,
    /// Whether there are mailboxes: `none`, `away` where all are disconnected, or `there`.
    pub mailboxes: &'static str,
    /// The oldest of the accounts' last syncs that ended well, Unix seconds.
    pub last_success: Option<i64>,
    /// When the next sync starts, Unix seconds.
    pub next: Option<i64>,
    /// Why none starts by itself now, though it would.
    pub held: Option<Held>,
    /// What the system told last.
    pub power: Power,
    /// Per folder, of the running or last sync.
    pub folders: Vec<FolderCount>,
    /// What went wrong, by the account's name.
    pub failures: Vec<(String, WorkerFailure)>,
    /// Messages fetched.
    pub done: u64,
    /// Messages to fetch in all, as far as known.
    pub total: u64,
    /// Seconds still to go, where it can be told.
    pub eta: Option<u64>,
    /// Messages set aside.
    pub aside: u64,
    /// Accounts (by name) whose texts wait because their provider gives no more today, and until when, Unix seconds.
    pub texts_wait: Vec<(String, i64)>,
}

/// Owns the background thread; ends it when dropped.
pub struct Supervisor {
    shared: Arc<Shared>,
    /// Ends with it.
    _thread: Running,
    writer: Writer,
    shown: Arc<Shown>,
    watch: Watch,
    /// Ends with it.
    #[allow(dead_code, reason = "held, never asked")]
    upkeep: Option<Upkeep>,
}

struct Shared {
    store: Arc<Store>,
    connect: Arc<Connect<'static>>,
    changed: Box<dyn Fn() + Send + std::marker::Sync>,
    meter: Meter,
    told: Told<Wish>,
}

#[derive(Default)]
struct Wish {
    asked: Option<Options>,
    wanted: Wanted,
    is_paused: bool,
    is_ending: bool,
    is_running: bool,
    /// What runs was not asked for.
    is_by_itself: bool,
    /// What runs was stopped because it is held, and is due again afterwards.
    goes_on: bool,
    held: Option<Held>,
    power: Power,
    cancel: Cancel,
    course: Course,
    progress: Progress,
    trouble: Option<WorkerFailure>,
}

impl Supervisor {
    /// Starts the background thread. `changed` is called from it whenever the status did.
    pub fn start(
        store: Arc<Store>,
        secrets: Arc<Secrets>,
        changed: impl Fn() + Send + std::marker::Sync + 'static,
    ) -> Self {
        let connect = move |account: &Account, cancel: &Cancel| connect::connect(&secrets, account, cancel);
        let upkeep = Upkeep::start(Arc::clone(&store));
        let mut supervisor = Self::start_with(store, Box::new(connect), power::system(), changed);
        supervisor.upkeep = Some(upkeep);
        supervisor
    }

    /// Starts the background thread with other ways to connect accounts and to ask the system.
    pub fn start_with(
        store: Arc<Store>,
        connect: Box<Connect<'static>>,
        ask: Box<AskPower>,
        changed: impl Fn() + Send + std::marker::Sync + 'static,
    ) -> Self {
        let connect: Arc<Connect<'static>> = Arc::from(connect);
        let writer = Writer::start(Arc::clone(&store), Arc::clone(&connect));
        let shared = Arc::new(Shared {
            store,
            connect,
            changed: Box::new(changed),
            meter: Meter::new(ask),
            told: Told::default(),
        });
        let (worker, ended, rang) = (Arc::clone(&shared), Arc::clone(&shared), Arc::clone(&shared));
        let thread = Running::start("sync", move || worker.work(), move || ended.told.tell(Wish::end));
        let shown = Arc::<Shown>::default();
        let post = Post {
            store: Arc::clone(&shared.store),
            connect: Arc::clone(&shared.connect),
            shown: Arc::clone(&shown),
            changed: Arc::new(move || (rang.changed)()),
        };
        let watch = Watch::start(post, shared.may());
        Self { shared, _thread: thread, writer, shown, watch, upkeep: None }
    }

    /// Tells whether what begins by itself may begin now: not while paused, on battery or a metered network where the user said so.
    pub fn may(&self) -> impl Fn() -> bool + Send + std::marker::Sync + 'static {
        self.shared.may()
    }

    /// Synchronises now, even while paused; what is running already goes on first.
    pub fn sync_now(&self, options: Options) {
        self.shared.told.tell(|wish| wish.asked = Some(options));
    }

    /// Fetches what the user just chose of an account; ticks that follow closely are fetched together, and while paused they wait.
    pub fn fetch(&self, account: AccountId) {
        self.shared.told.tell(|wish| wish.wanted.add(account, Instant::now()));
        (self.shared.changed)();
    }

    /// Tells servers at once what the user changed.
    pub fn write_now(&self) {
        self.writer.wake();
    }

    /// Says which folder a window (by its label) shows, or that it shows none any more: what other programs change there shows within seconds.
    pub fn show(&self, window: &str, folder: Option<FolderId>) {
        self.shown.show(window, folder);
    }

    /// Stops what is running. The next sync comes at its time and goes on from there.
    pub fn cancel(&self) {
        self.shared.told.tell(|wish| {
            wish.asked = None;
            wish.wanted = Wanted::default();
            wish.cancel.cancel();
        });
    }

    /// Stops what is running and starts nothing by itself until [`Supervisor::resume`].
    pub fn pause(&self) {
        self.shared.told.lock().is_paused = true;
        self.writer.pause(true);
        self.cancel();
        (self.shared.changed)();
    }

    /// Goes on by the schedule, at once.
    pub fn resume(&self) {
        self.writer.pause(false);
        self.shared.told.tell(|wish| {
            wish.is_paused = false;
            wish.course = Course::default();
        });
    }

    /// Stops what runs, because an account is about to go or to be disconnected.
    pub fn let_go(&self) {
        self.shared.told.lock().cancel.cancel();
    }

    /// Looks at the accounts at once: one was connected, disconnected or deleted.
    pub fn accounts_changed(&self) {
        self.watch.look();
        self.shared.told.tell(|_| ());
        (self.shared.changed)();
    }

    /// Looks at the settings and asks the system at once.
    pub fn look_again(&self) {
        self.shared.meter.forget();
        self.shared.look();
        self.shared.told.tell(|_| ());
    }

    /// How it stands with these mailboxes, by name (`None`: all): of others nothing is told or counted.
    ///
    /// # Errors
    /// Those of the store.
    pub fn status(&self, shown: Option<&[String]>) -> store::Result<Status> {
        self.shared.status(shown, store::unix_now())
    }
}

impl Wish {
    fn end(&mut self) {
        self.is_ending = true;
        self.cancel.cancel();
    }
}

impl Shared {
    fn may(self: &Arc<Self>) -> impl Fn() -> bool + Send + std::marker::Sync + 'static {
        let watched = Arc::clone(self);
        move || {
            watched.look();
            let wish = watched.told.lock();
            !wish.is_paused && wish.held.is_none() && sync_every(&watched.store) > 0
        }
    }

    fn work(&self) {
        while let Some((options, cancel)) = self.wait() {
            (self.changed)();
            let listener = |progress: &Progress| {
                self.told.lock().progress = progress.clone();
                (self.changed)();
            };
            let sync = Sync {
                store: &self.store,
                connect: &*self.connect,
                listener: &listener,
                step: &|_| (),
                cancel: &cancel,
            };
            let ended = sync.run(&options);
            self.note(&options, ended);
            (self.changed)();
        }
    }

    /// Waits until there is something to do; `None` ends the thread.
    fn wait(&self) -> Option<(Options, Cancel)> {
        loop {
            self.look();
            let mut wish = self.told.lock();
            if wish.is_ending {
                return None;
            }
            let now = store::unix_now();
            let is_due =
                !wish.is_paused && wish.held.is_none() && self.next(&wish, now).is_some_and(|next| next <= now);
            let asked = wish.asked.take();
            let wanted = if wish.is_paused { None } else { wish.wanted.take(Instant::now()) };
            wish.is_by_itself = asked.is_none() && wanted.is_none();
            let all = || is_due.then(Options::default);
            let some = || wanted.map(|accounts| Options { accounts: Some(accounts), ..Options::default() });
            if let Some(options) = asked.or_else(all).or_else(some) {
                wish.cancel = Cancel::default();
                wish.is_running = true;
                wish.progress = Progress::default();
                return Some((options, wish.cancel.clone()));
            }
            let rest = wish.wanted.rest(Instant::now()).filter(|_| !wish.is_paused);
            drop(self.told.wait(wish, rest.unwrap_or(LOOK_EVERY)));
        }
    }

    /// Asks the system what is in the way, and stops what began by itself: it goes on when nothing is.
    fn look(&self) {
        // Not under the lock: the system may let one wait.
        let power = self.meter.look();
        let mut wish = self.told.lock();
        let held = if sync_every(&self.store) > 0 {
            settings::<Switches>(&self.store).unwrap_or_default().held(power)
        } else {
            None
        };
        let is_news = (wish.held, wish.power) != (held, power);
        (wish.held, wish.power) = (held, power);
        if held.is_some() && wish.is_running && wish.is_by_itself {
            wish.goes_on = true;
            wish.cancel.cancel();
        }
        drop(wish);
        if is_news {
            (self.changed)();
        }
    }

    /// A sync of some accounts says nothing about when all are due.
    fn note(&self, options: &Options, ended: Result<SyncReport, WorkerFailure>) {
        let mut wish = self.told.lock();
        let will_pass = match &ended {
            Ok(report) => report.failures().any(|(_, failure)| failure.passes()),
            Err(_) => true,
        };
        let rest = ended.iter().flat_map(SyncReport::failures).map(|(_, failure)| failure.wait()).max().unwrap_or(0);
        if !std::mem::take(&mut wish.goes_on) && options.accounts.is_none() {
            wish.course = wish.course.after(store::unix_now(), will_pass).resting(rest);
        }
        wish.trouble = ended.err();
        wish.is_running = false;
    }

    fn next(&self, wish: &Wish, now: i64) -> Option<i64> {
        wish.course.next(now, sync_every(&self.store))
    }

    fn status(&self, shown: Option<&[String]>, now: i64) -> store::Result<Status> {
        let shows = |account: &str| shown.is_none_or(|names| names.iter().any(|name| name == account));
        let mut accounts = self.store.read(|read| read.accounts())?;
        accounts.retain(|account| shows(&account.name));
        let has_any = !accounts.is_empty();
        accounts.retain(|account| account.disconnected.is_none());
        let mailboxes = match (has_any, accounts.is_empty()) {
            (false, _) => "none",
            (true, true) => "away",
            (true, false) => "there",
        };
        let wish = self.told.lock();
        let progress = wish.progress.of(shows);
        let mut failures: Vec<(String, WorkerFailure)> = accounts.iter().filter_map(failure).collect();
        failures.extend(wish.trouble.clone().map(|failure| (String::new(), failure)));
        let is_running = wish.is_running || (!wish.is_paused && wish.wanted.rest(Instant::now()).is_some());
        let concerns = shown.is_none() || !accounts.is_empty();
        let state = match (is_running && concerns, wish.is_paused, failures.is_empty()) {
            (true, ..) => "running",
            (false, true, _) => "paused",
            (false, false, false) => "failed",
            (false, false, true) => "idle",
        };
        Ok(Status {
            state,
            mailboxes,
            last_success: accounts.iter().filter_map(|account| account.last_success).min(),
            next: if wish.is_paused || wish.held.is_some() || accounts.is_empty() {
                None
            } else {
                self.next(&wish, now)
            },
            folders: progress.folders,
            failures,
            held: wish.held,
            power: wish.power,
            done: progress.done,
            total: progress.total,
            eta: progress.eta,
            aside: progress.aside,
            texts_wait: accounts.iter().filter_map(|account| texts_wait(account, now)).collect(),
        })
    }
}

fn texts_wait(account: &Account, now: i64) -> Option<(String, i64)> {
    Some((account.name.clone(), texts_wait_until(account, now)?))
}

fn failure(account: &Account) -> Option<(String, WorkerFailure)> {
    let failure = serde_json::from_str(account.last_failure.as_deref()?).ok()?;
    Some((account.name.clone(), failure))
}

fn settings<T: serde::de::DeserializeOwned>(store: &Store) -> Option<T> {
    let kept = store.read(|read| read.setting(SETTINGS)).ok().flatten();
    serde_json::from_str(&kept?).ok()
}

/// Minutes between syncs, as the user set them.
fn sync_every(store: &Store) -> u16 {
    settings::<serde_json::Value>(store)
        .and_then(|settings| settings.get("sync_every")?.as_u64())
        .and_then(|minutes| u16::try_from(minutes).ok())
        .unwrap_or(SYNC_EVERY)
}

#[cfg(test)]
#[path = "supervise_tests.rs"]
mod tests;
