//! Mailboxes the user just chose something of: fetched at once, but not once a tick.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use domain::AccountId;

/// How long is waited for the next tick.
const CALM: Duration = Duration::from_secs(1);

/// What waits to be fetched.
#[derive(Default)]
pub(crate) struct Wanted {
    accounts: BTreeSet<AccountId>,
    last: Option<Instant>,
}

impl Wanted {
    /// Something of an account was chosen.
    pub fn add(&mut self, account: AccountId, now: Instant) {
        self.accounts.insert(account);
        self.last = Some(now);
    }

    /// How long until they are fetched; `None` where nothing waits.
    pub fn rest(&self, now: Instant) -> Option<Duration> {
        Some((self.last? + CALM).saturating_duration_since(now))
    }

    /// Takes those whose time has come.
    pub fn take(&mut self, now: Instant) -> Option<Vec<AccountId>> {
        self.rest(now).filter(Duration::is_zero)?;
        self.last = None;
        Some(std::mem::take(&mut self.accounts).into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_that_follow_closely_are_fetched_once() {
        let (mut wanted, now) = (Wanted::default(), Instant::now());
        assert_eq!((wanted.rest(now), wanted.take(now)), (None, None), "nothing waits");
        wanted.add(AccountId(2), now);
        wanted.add(AccountId(2), now + CALM / 2);
        wanted.add(AccountId(1), now + CALM / 2);
        assert_eq!(
            (wanted.rest(now + CALM), wanted.take(now + CALM)),
            (Some(CALM / 2), None),
            "the last tick is young"
        );
        assert_eq!(wanted.take(now + CALM * 3 / 2), Some(vec![AccountId(1), AccountId(2)]));
        assert_eq!(wanted.take(now + CALM * 9), None, "once");
    }
}
