//! What is dear to gather and seldom changes: remembered until something it follows from changes, and not a moment longer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Result;
use crate::find::Names;
use crate::inbox_walk::Walk;
use crate::mentions::Mentions;
use crate::review::List;
use crate::waiting::{Ticked, Waiting};
use crate::{Read, Topic};

/// What one process remembers of a store.
pub(crate) struct Memory {
    pub names: Remembered<Names>,
    pub mentions: Remembered<Mentions>,
    pub waiting: Remembered<Waiting>,
    pub ticked: Remembered<Ticked>,
    pub list: Remembered<List>,
    pub inbox: Remembered<Walk>,
}

/// What the list of Mail to sort follows from.
const SORTING: &[Topic] = &[Topic::Proposal, Topic::Message, Topic::Person, Topic::Exclusion, Topic::Account];

/// What the order of an inbox follows from.
const INBOX: &[Topic] = &[Topic::Message, Topic::Filing, Topic::Person, Topic::Exclusion, Topic::Account];

impl Default for Memory {
    fn default() -> Self {
        Self {
            names: Remembered::of(&[Topic::Person]),
            mentions: Remembered::of(&[Topic::Person]),
            waiting: Remembered::of(SORTING),
            ticked: Remembered::of(SORTING),
            list: Remembered::of(SORTING),
            inbox: Remembered::of(INBOX),
        }
    }
}

/// One thing remembered, with the newest change known not to touch it.
pub(crate) struct Remembered<T> {
    follows: &'static [Topic],
    slot: Mutex<Option<(i64, Arc<T>)>>,
    asked: AtomicBool,
}

impl<T> Remembered<T> {
    fn of(follows: &'static [Topic]) -> Self {
        Self { follows, slot: Mutex::default(), asked: AtomicBool::default() }
    }

    /// What changes when this does.
    pub fn follows(&self) -> &'static [Topic] {
        self.follows
    }

    /// Whether nobody asked this before: who asks once need not gather what helps those who ask again.
    pub fn is_first(&self) -> bool {
        !self.asked.swap(true, Ordering::Relaxed)
    }

    /// What is remembered, where it still holds for what `read` sees and `fits`; else it is gathered anew.
    pub fn recall(
        &self,
        read: &Read<'_>,
        fits: impl FnOnce(&T) -> bool,
        gather: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        let now = read.newest_change()?;
        let known = self.slot.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, value)) = known
            && at <= now
            && fits(&value)
            && !read.changed(self.follows, at)?
        {
            self.keep(now, value.clone());
            return Ok(value);
        }
        let value = Arc::new(gather()?);
        self.keep(now, value.clone());
        Ok(value)
    }

    /// A look at an older state of the store never replaces what a newer one gave.
    fn keep(&self, at: i64, value: Arc<T>) {
        let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.as_ref().is_none_or(|(newest, _)| *newest <= at) {
            *slot = Some((at, value));
        }
    }
}
