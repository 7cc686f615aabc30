//! When the next sync starts: a pure function over how the last ones ended.

/// Minutes to wait after the first, second … failure that passes by itself.
const BACK_OFF: [i64; 4] = [1, 2, 5, 15];
/// A minute in seconds.
const MINUTE: i64 = 60;

/// How the last syncs ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// When the last one ended, Unix seconds; `None` before the first.
    pub ended: Option<i64>,
    /// How many in a row failed for a reason that passes by itself.
    pub failures: usize,
    /// How long the server asked to wait after that, seconds.
    pub rest: i64,
}

impl Course {
    /// The course after a sync ended.
    #[must_use]
    pub fn after(self, ended: i64, will_pass: bool) -> Self {
        Self { ended: Some(ended), failures: if will_pass { self.failures + 1 } else { 0 }, rest: 0 }
    }

    /// The same course where the server asked to wait so many seconds.
    #[must_use]
    pub fn resting(self, rest: i64) -> Self {
        Self { rest, ..self }
    }

    /// When the next sync starts (Unix seconds), with one every so many minutes; 0 is by hand only.
    pub fn next(self, now: i64, every: u16) -> Option<i64> {
        if every == 0 {
            return None;
        }
        let Some(ended) = self.ended else { return Some(now) };
        let every = i64::from(every);
        let minutes = match self.failures.checked_sub(1) {
            None => every,
            Some(at) => BACK_OFF.get(at).or(BACK_OFF.last()).map_or(every, |minutes| every.min(*minutes)),
        };
        Some(ended.saturating_add((minutes * MINUTE).max(self.rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_sync_follows_from_how_the_last_ones_ended() {
        let ended = Some(10_000);
        for (what, course, every, expected) in [
            ("never synchronised", Course::default(), 15, Some(20_000)),
            ("by hand only", Course { ended, failures: 3, rest: 0 }, 0, None),
            ("the last one ended well", Course { ended, failures: 0, rest: 0 }, 15, Some(10_900)),
            ("one failure", Course { ended, failures: 1, rest: 0 }, 15, Some(10_060)),
            ("two", Course { ended, failures: 2, rest: 0 }, 15, Some(10_120)),
            ("three", Course { ended, failures: 3, rest: 0 }, 15, Some(10_300)),
            ("many", Course { ended, failures: 30, rest: 0 }, 60, Some(10_900)),
            ("as long as the server asks to", Course { ended, failures: 1, rest: 299 }, 15, Some(10_299)),
            ("never later than without failures", Course { ended, failures: 4, rest: 0 }, 5, Some(10_300)),
        ] {
            assert_eq!(course.next(20_000, every), expected, "{what}");
        }
    }

    #[test]
    fn only_failures_that_pass_are_counted() {
        let course = Course::default().after(1, true).after(2, true);
        assert_eq!(course, Course { ended: Some(2), failures: 2, rest: 0 });
        assert_eq!(course.after(3, false).failures, 0);
    }
}
