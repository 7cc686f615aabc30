//! Tells servers what the user changed as soon as they did: one thread, beside whatever is being fetched.

use std::sync::Arc;
use std::time::Duration;

use mail::Cancel;
use store::Store;

use crate::WorkerFailure;
use crate::connect::Connect;
use crate::schedule::Course;
use crate::sync::Sync;
use crate::thread::{Running, Told};

/// How often the store and the clock are looked at: another program may have written, or the machine slept.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// Minutes between attempts that fail, at most.
const AT_MOST: u16 = 15;

/// Owns the thread; ends it when dropped.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    /// Ends with it.
    _thread: Running,
}

struct Shared {
    store: Arc<Store>,
    connect: Arc<Connect<'static>>,
    told: Told<Wish>,
}

#[derive(Default)]
struct Wish {
    is_woken: bool,
    is_paused: bool,
    is_ending: bool,
    cancel: Cancel,
    course: Course,
}

impl Writer {
    /// Starts the thread.
    pub fn start(store: Arc<Store>, connect: Arc<Connect<'static>>) -> Self {
        let shared = Arc::new(Shared { store, connect, told: Told::default() });
        let (worker, told) = (Arc::clone(&shared), Arc::clone(&shared));
        let end = move || told.told.tell(Wish::end);
        let thread = Running::start("write", move || worker.work(), end);
        Self { shared, _thread: thread }
    }

    /// Looks at once whether something waits.
    pub fn wake(&self) {
        self.shared.told.tell(|wish| wish.is_woken = true);
    }

    /// Sends nothing until it may again.
    pub fn pause(&self, is_paused: bool) {
        self.shared.told.tell(|wish| {
            wish.is_paused = is_paused;
            wish.is_woken = !is_paused;
            if is_paused {
                wish.cancel.cancel();
            }
        });
    }
}

impl Wish {
    fn end(&mut self) {
        self.is_ending = true;
        self.cancel.cancel();
    }
}

impl Shared {
    fn work(&self) {
        while let Some(cancel) = self.wait() {
            let will_pass = self.write_all(&cancel).is_err() || self.has_work();
            let mut wish = self.told.lock();
            wish.course = wish.course.after(store::unix_now(), will_pass);
        }
    }

    /// Waits until something waits to be sent and it is time; `None` ends the thread.
    fn wait(&self) -> Option<Cancel> {
        let mut wish = self.told.lock();
        loop {
            if wish.is_ending {
                return None;
            }
            let is_woken = std::mem::take(&mut wish.is_woken);
            let is_due =
                wish.course.failures == 0 || wish.course.next(store::unix_now(), AT_MOST) <= Some(store::unix_now());
            if !wish.is_paused && (is_woken || is_due) && self.has_work() {
                wish.cancel = Cancel::default();
                return Some(wish.cancel.clone());
            }
            wish = self.told.wait(wish, LOOK_EVERY);
        }
    }

    fn has_work(&self) -> bool {
        self.store.read(|read| read.accounts_with_intents()).is_ok_and(|accounts| !accounts.is_empty())
    }

    fn write_all(&self, cancel: &Cancel) -> Result<(), WorkerFailure> {
        let sync = Sync { store: &self.store, connect: &*self.connect, listener: &|_| (), step: &|_| (), cancel };
        let mut failed = None;
        for (account, _) in self.store.read(|read| read.accounts_with_intents())? {
            let account = self.store.read(|read| read.account(account))?;
            match sync.tell_server(&account) {
                // What has to be found again first waits for the next sync.
                Ok(written) if written.left == 0 => {}
                Ok(_) => failed = Some(WorkerFailure::new("busy")),
                Err(failure) => failed = Some(failure),
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
