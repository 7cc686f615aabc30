//! Wrong passphrases slow the next one down, and lock nobody out.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many wrong ones cost nothing: everybody mistypes.
const FREE: u32 = 3;
/// The longest anybody waits.
const LONGEST: Duration = Duration::from_secs(60);

/// What was tried since the last passphrase that was right.
#[derive(Default)]
pub struct Tries(Mutex<(u32, Option<Instant>)>);

impl Tries {
    /// How long none is tried yet; `None`: now.
    pub fn wait(&self, now: Instant) -> Option<Duration> {
        let (wrong, last) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pause = pause(wrong);
        last.map(|last| (last + pause).saturating_duration_since(now)).filter(|wait| !wait.is_zero())
    }

    /// Notes one that was wrong.
    pub fn was_wrong(&self, now: Instant) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *tries = (tries.0.saturating_add(1), Some(now));
    }

    /// Forgets them all: one was right.
    pub fn was_right(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (0, None);
    }
}

/// Two seconds after the fourth, twice as long after each further one.
fn pause(wrong: u32) -> Duration {
    match wrong.checked_sub(FREE + 1) {
        None => Duration::ZERO,
        Some(more) => LONGEST.min(Duration::from_secs(2 << more.min(10))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_one_is_waited_for_longer_and_a_right_one_ends_it() {
        let (tries, now) = (Tries::default(), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..12 {
            tries.was_wrong(now);
            waits.push(tries.wait(now).map_or(0, |wait| wait.as_secs()));
        }
        assert_eq!(waits, [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        assert_eq!(tries.wait(now + Duration::from_secs(59)), Some(Duration::from_secs(1)));
        assert_eq!(tries.wait(now + LONGEST), None, "nobody is locked out");
        tries.was_right();
        tries.was_wrong(now);
        assert_eq!(tries.wait(now), None);
    }
}
