//! Threads of the background: told things under a lock, and waited for when nobody wants them any more.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// What a thread is told by others.
#[derive(Default)]
pub(crate) struct Told<W> {
    wish: Mutex<W>,
    woken: Condvar,
}

impl<W> Told<W> {
    /// Looks at it, or changes it without waking the thread.
    pub fn lock(&self) -> MutexGuard<'_, W> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes it and wakes the thread.
    pub fn tell(&self, change: impl FnOnce(&mut W)) {
        change(&mut self.lock());
        self.woken.notify_all();
    }

    /// Waits until something is told, at most so long.
    pub fn wait<'a>(&'a self, wish: MutexGuard<'a, W>, time: Duration) -> MutexGuard<'a, W> {
        self.woken.wait_timeout(wish, time).map_or_else(|poisoned| poisoned.into_inner().0, |(wish, _)| wish)
    }

    /// Waits as long as this holds, at most so long.
    pub fn wait_while(&self, time: Duration, holds: impl Fn(&W) -> bool) -> MutexGuard<'_, W> {
        let waited = self.woken.wait_timeout_while(self.lock(), time, |wish| holds(wish));
        waited.map_or_else(|poisoned| poisoned.into_inner().0, |(wish, _)| wish)
    }
}

/// A thread that is told to end, and waited for, when this is dropped.
pub(crate) struct Running {
    end: Box<dyn Fn() + Send + Sync>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts the thread; `end` tells it to end.
    pub fn start(name: &str, work: impl FnOnce() + Send + 'static, end: impl Fn() + Send + Sync + 'static) -> Self {
        Self { end: Box::new(end), thread: Builder::new().name(name.into()).spawn(work).ok() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        (self.end)();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
