//! What the page is told without asking: how far the sync is, which rows changed, and that another store is open.

use std::cell::Cell;
use std::io;
use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use api::Topic;
use api::rows::{ActProgress, RangRow};
use tauri::{AppHandle, Emitter, Manager};
use worker::Cancel;
use worker::remind::Rang;

use crate::desk::{Desk, Opened};
use crate::{rows, windows};

/// A sync tells how far it is at most this often.
const TELL_EVERY: Duration = Duration::from_millis(200);
/// How often rows that anybody changed are looked for: another window, the sync, the command line.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// What reminders follow from.
const REMIND: [Topic; 5] = [Topic::Calendar, Topic::Reminder, Topic::Exclusion, Topic::Account, Topic::Task];

/// Asks for one more word about the sync; many asked for at once become one.
#[derive(Clone)]
pub struct Bell(SyncSender<()>);

impl Bell {
    /// A bell and what hears it.
    pub fn new() -> (Self, Receiver<()>) {
        let (bell, heard) = sync_channel(1);
        (Self(bell), heard)
    }

    /// Rings; a bell that still rings is enough.
    pub fn ring(&self) {
        let _ = self.0.try_send(());
    }
}

/// Tells all windows about an open store until it is closed: `sync` when the bell is heard, `changed` by looking.
///
/// # Errors
/// When the system gives no more threads.
pub fn tell(app: &AppHandle, opened: Weak<Opened>, heard: Receiver<()>) -> io::Result<()> {
    let (windows, store) = (app.clone(), opened.clone());
    thread::Builder::new().name("tell-sync".into()).spawn(move || {
        tell_in_turn(&heard, || tell_sync(&windows, &store));
    })?;
    let (windows, mut seen) = (app.clone(), newest(&opened));
    thread::Builder::new().name("tell-changed".into()).spawn(move || {
        while let Some(next) = tell_changed(&windows, &opened, seen) {
            seen = next;
            thread::park_timeout(LOOK_EVERY);
        }
    })?;
    Ok(())
}

/// Tells all windows how far an import or undo is (`act`), never twice within [`TELL_EVERY`]; answers whether to go on.
pub fn tell_act(app: AppHandle, cancel: Cancel) -> impl Fn(usize, usize) -> bool {
    let told = Cell::new(None::<Instant>);
    move |done, total| {
        if told.get().is_none_or(|at| at.elapsed() >= TELL_EVERY) {
            told.set(Some(Instant::now()));
            let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            emit(&app, "act", ActProgress { done: count(done), total: count(total) });
        }
        !cancel.is_cancelled()
    }
}

/// Calls `tell` when the bell was heard, at once but never twice within [`TELL_EVERY`]; the last ring is never lost.
fn tell_in_turn(heard: &Receiver<()>, mut tell: impl FnMut()) {
    let mut rang = heard.recv().is_ok();
    while rang {
        tell();
        let next = Instant::now() + TELL_EVERY;
        rang = false;
        let silence = loop {
            match heard.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(()) => rang = true,
                Err(silence) => break silence,
            }
        };
        rang = rang || (silence == RecvTimeoutError::Timeout && heard.recv().is_ok());
    }
}

fn tell_sync(windows: &AppHandle, opened: &Weak<Opened>) {
    let Some(opened) = opened.upgrade() else { return };
    if windows.state::<Desk>().is_locked() {
        return;
    }
    match opened.supervisor.status(api::shown_mailboxes(&opened.store).as_deref()) {
        Ok(status) => emit(windows, "sync", rows::sync_status(status, opened.keeper.status())),
        Err(_) => log::warn!("the state of the sync cannot be read"),
    }
}

/// Tells which topics changed after an entry, and gives the newest one; `None` once the store is closed.
fn tell_changed(windows: &AppHandle, opened: &Weak<Opened>, seen: i64) -> Option<i64> {
    let opened = opened.upgrade()?;
    let (topics, newest) = opened.store.changes_since(seen).unwrap_or((Vec::new(), seen));
    if topics.iter().any(|topic| REMIND.contains(topic)) {
        opened.reminders.look_again();
    }
    drop(opened);
    windows.state::<Desk>().lock_when_idle(windows);
    if !topics.is_empty() && !windows.state::<Desk>().is_locked() {
        emit(windows, "changed", topics.iter().map(|topic| topic.word()).collect::<Vec<_>>());
    }
    Some(newest)
}

fn newest(opened: &Weak<Opened>) -> i64 {
    let changes = opened.upgrade().map(|opened| opened.store.changes_since(i64::MAX));
    changes.and_then(Result::ok).map_or(0, |(_, newest)| newest)
}

/// Tells the window that was opened first that reminders came: of two, one hands them on to the system.
pub fn tell_reminders(app: &AppHandle, rang: Rang) {
    let Some(window) = windows::leader(app) else { return };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let locked = app.state::<Desk>().is_locked();
    let rang = RangRow { shown: count(rang.shown), missed: count(rang.missed), locked };
    if app.emit_to(window, "remind", rang).is_err() {
        log::warn!("the window could not be told of reminders");
    }
}

/// Tells all windows that another store is open now.
pub fn tell_store(windows: &AppHandle) {
    emit(windows, "store", ());
}

fn emit(windows: &AppHandle, event: &str, what: impl serde::Serialize + Clone) {
    if windows.emit(event, what).is_err() {
        log::warn!("the windows could not be told of {event}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_rings_become_few_words_and_the_last_is_heard() {
        let (bell, heard) = Bell::new();
        let ringing = thread::spawn(move || (0..1000).for_each(|_| bell.ring()));
        let mut told = 0;
        tell_in_turn(&heard, || told += 1);
        assert!(ringing.join().is_ok());
        assert!((1..=20).contains(&told), "{told}");
    }
}
