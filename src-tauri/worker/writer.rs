//! Tells servers what the user changed as soon as they did: one thread, beside whatever is being fetched.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mail::Cancel;
use store::Store;

use crate::WorkerFailure;
use crate::connect::Connect;
use crate::schedule::Course;
use crate::sync::Sync;

/// How often the store and the clock are looked at: another program may have written, or the machine slept.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// Minutes between attempts that fail, at most.
const AT_MOST: u16 = 15;

/// Owns the thread; ends it when dropped.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    store: Arc<Store>,
    connect: Arc<Connect<'static>>,
    wish: Mutex<Wish>,
    woken: Condvar,
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
        let shared = Arc::new(Shared { store, connect, wish: Mutex::default(), woken: Condvar::new() });
        let worker = Arc::clone(&shared);
        let thread = thread::Builder::new().name("write".into()).spawn(move || worker.work()).ok();
        Self { shared, thread }
    }

    /// Looks at once whether something waits.
    pub fn wake(&self) {
        self.shared.lock().is_woken = true;
        self.shared.woken.notify_all();
    }

    /// Sends nothing until it may again.
    pub fn pause(&self, is_paused: bool) {
        let mut wish = self.shared.lock();
        wish.is_paused = is_paused;
        wish.is_woken = !is_paused;
        if is_paused {
            wish.cancel.cancel();
        }
        drop(wish);
        self.shared.woken.notify_all();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut wish = self.shared.lock();
        wish.is_ending = true;
        wish.cancel.cancel();
        drop(wish);
        self.shared.woken.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Wish> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(cancel) = self.wait() {
            let will_pass = self.write_all(&cancel).is_err() || self.has_work();
            let mut wish = self.lock();
            wish.course = wish.course.after(store::unix_now(), will_pass);
        }
    }

    /// Waits until something waits to be sent and it is time; `None` ends the thread.
    fn wait(&self) -> Option<Cancel> {
        let mut wish = self.lock();
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
            wish = self
                .woken
                .wait_timeout(wish, LOOK_EVERY)
                .map_or_else(|poisoned| poisoned.into_inner().0, |(wish, _)| wish);
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
