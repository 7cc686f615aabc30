//! Reminders: one thread that waits until the next one is due, and looks again when something changed, when the clock jumped, and after sleep.

use std::sync::Arc;
use std::time::Duration;

use ::calendar::remind::{FARTHEST, Reminding, remind, rings};
use mime::ics::{DAY, Zone};
use store::{Store, StoreError, Who, unix_now};

use crate::thread::{Running, Told};

/// How often the clock is looked at, and nothing else: what waits does not count the time asleep.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// Between two looks at the clock more than that means it jumped, or the machine slept.
const JUMP: i64 = 90;
/// After trouble with the store it is tried again, seconds.
const AGAIN: i64 = 60;
/// What was missed longer ago is not counted.
const LONG_AGO: i64 = 31 * DAY;
/// What rang is remembered for so long: an appointment rings that far ahead at most.
const REMEMBERED: i64 = 90 * DAY;
/// How often it is noted at least up to when it was looked.
const NOTED_EVERY: i64 = 3600;

/// How many reminders came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rang {
    /// Those that are shown now and were not before.
    pub shown: usize,
    /// Dates that were over before anybody could be reminded of them.
    pub missed: usize,
}

/// Owns the thread; ends it when dropped.
pub struct Reminders {
    shared: Arc<Shared>,
    /// Ends with it.
    _thread: Running,
}

struct Shared {
    store: Arc<Store>,
    rang: Box<dyn Fn(Rang) + Send + Sync>,
    clock: Box<dyn Fn() -> i64 + Send + Sync>,
    home: Zone,
    told: Told<Wish>,
}

#[derive(Default)]
struct Wish {
    asked: bool,
    is_ending: bool,
}

impl Reminders {
    /// Starts the thread; `rang` is called from it.
    pub fn start(store: Arc<Store>, rang: impl Fn(Rang) + Send + Sync + 'static) -> Self {
        Self::start_with(store, Box::new(unix_now), rang)
    }

    /// The same with another clock, Unix seconds.
    pub fn start_with(
        store: Arc<Store>,
        clock: Box<dyn Fn() -> i64 + Send + Sync>,
        rang: impl Fn(Rang) + Send + Sync + 'static,
    ) -> Self {
        let shared = Arc::new(Shared { store, rang: Box::new(rang), clock, home: home(), told: Told::default() });
        let (worker, ended) = (Arc::clone(&shared), Arc::clone(&shared));
        let end = move || ended.told.tell(|wish| wish.is_ending = true);
        let thread = Running::start("reminders", move || worker.work(), end);
        Self { shared, _thread: thread }
    }

    /// Looks again: appointments changed, or what was said to a reminder, or who is signed in.
    pub fn look_again(&self) {
        self.shared.told.tell(|wish| wish.asked = true);
    }
}

/// The zone whole days and floating times are told in: the system's.
fn home() -> Zone {
    let name = iana_time_zone::get_timezone().unwrap_or_default();
    Zone::named(&name).unwrap_or_else(Zone::utc)
}

impl Shared {
    fn work(&self) {
        let (mut next, mut before) = (Some(i64::MIN), (self.clock)());
        loop {
            let now = (self.clock)();
            let jumped = !(0..=JUMP).contains(&(now - before));
            let asked = {
                let mut wish = self.told.lock();
                if wish.is_ending {
                    return;
                }
                std::mem::take(&mut wish.asked)
            };
            if asked || jumped || next.is_some_and(|next| next <= now) {
                next = self.look(now);
            }
            before = now;
            let rest = next.map_or(LOOK_EVERY, |next| {
                LOOK_EVERY.min(Duration::from_secs(u64::try_from(next - now).unwrap_or_default()))
            });
            drop(self.told.wait_while(rest, |wish| !wish.asked && !wish.is_ending));
        }
    }

    /// Answers when to look again.
    fn look(&self, now: i64) -> Option<i64> {
        let again = || Reminding { next: Some(now + AGAIN), ..Reminding::default() };
        let done = look(&self.store, &self.home, now).unwrap_or_else(|_| again());
        let rang = Rang { shown: done.shown.len(), missed: done.missed };
        if rang != Rang::default() {
            (self.rang)(rang);
        }
        done.next
    }
}

/// Decides what whoever is signed in is to be reminded of at `now` (Unix seconds), and notes it.
///
/// # Errors
/// Those of the store; nothing is noted then.
pub fn look(store: &Store, home: &Zone, now: i64) -> Result<Reminding, StoreError> {
    if store.signed_in().is_none() {
        return Ok(Reminding::default());
    }
    let (done, is_stale) = store.read(|read| {
        let looked = read.reminders_looked()?;
        let from = looked.unwrap_or(now).clamp(now - LONG_AGO, now) - 2 * DAY;
        let dates = read.reminder_dates((from, now + FARTHEST + DAY))?;
        let all: Vec<_> = dates.iter().flat_map(|date| rings(date, home)).collect();
        let done = remind(&all, &read.known_reminders()?, looked, now);
        let is_stale = looked.is_none_or(|at| !(0..NOTED_EVERY).contains(&(now - at)));
        Ok::<_, StoreError>((done, is_stale))
    })?;
    if !done.notes.is_empty() || is_stale {
        store.write(Who::Background, |write| {
            done.notes.iter().try_for_each(|note| write.note_reminder(note))?;
            write.note_reminders_looked(now, now - REMEMBERED)
        })?;
    }
    Ok(done)
}

#[cfg(test)]
#[path = "remind_tests.rs"]
mod tests;
