//! How much may be under way between the network and the store, in octets.

use std::sync::{Condvar, Mutex, PoisonError};

/// Octets under way at most; something larger goes alone.
const MOST: u64 = 24 << 20;

/// Bounds what is in memory: taken before a batch is asked for, corrected when a message is not as large as was said, freed once it is
/// stored.
#[derive(Debug, Default)]
pub(super) struct Budget {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    taken: u64,
    is_closed: bool,
}

impl Budget {
    /// Waits until `octets` may come too; answers `false` once nothing is stored any more.
    pub fn take(&self, octets: u64) -> bool {
        let cost = octets.min(MOST);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.is_closed && state.taken + cost > MOST {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.taken += cost;
        !state.is_closed
    }

    /// Takes `octets` for a message that came in the place of what was said of it, while `claimed` is still said of others that will
    /// come. Answers what is to be freed, or `None` once nothing is stored any more.
    pub fn exchange(&self, said: u64, octets: u64, claimed: u64) -> Option<u64> {
        self.free(said);
        let cost = octets.min(MOST.saturating_sub(claimed));
        self.take(cost).then_some(cost)
    }

    /// Gives back what [`Budget::take`] took.
    pub fn free(&self, octets: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.taken = state.taken.saturating_sub(octets.min(MOST));
        self.changed.notify_all();
    }

    /// Lets nobody wait any more.
    pub fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::thread;

    #[test]
    fn something_larger_than_everything_goes_alone_and_the_next_waits_for_it() {
        let budget = Budget::default();
        assert!(budget.take(MOST * 3));
        let (went, has_gone) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| went.send(budget.take(1)));
            assert!(has_gone.try_recv().is_err());
            budget.free(MOST * 3);
            assert_eq!(has_gone.recv(), Ok(true));
        });
    }

    #[test]
    fn a_source_that_understates_its_messages_is_held_to_what_comes() {
        let budget = Budget::default();
        assert!(budget.take(300));
        assert_eq!(budget.exchange(100, 100, 200), Some(100), "as was said");
        let (went, has_gone) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| went.send(budget.exchange(100, MOST * 3, 100)));
            assert!(has_gone.try_recv().is_err(), "waits for the one before");
            budget.free(100);
            assert_eq!(has_gone.recv(), Ok(Some(MOST - 100)), "and leaves room for what was said of the last");
        });
        budget.close();
        assert_eq!(budget.exchange(100, 1, 0), None);
    }

    #[test]
    fn nobody_waits_for_a_store_that_has_stopped() {
        let budget = Budget::default();
        assert!(budget.take(MOST));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.take(1));
            budget.close();
            assert!(matches!(waiting.join(), Ok(false)));
        });
    }
}
