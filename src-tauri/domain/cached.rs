//! When what is here of a message may be let go, because its mailbox has it and nobody needs it here.

const DAY: i64 = 86_400;

/// A message that is here whole, and what holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cached {
    /// When it was received, or fetched because the user asked for it, whichever was later; Unix seconds.
    pub since: i64,
    /// The longest its accounts keep what was never filed, days; 0: for ever.
    pub days: i64,
    /// A server still has it, in a folder that is synchronised.
    pub is_live: bool,
    /// It is filed with somebody, or proposed for somebody.
    pub is_filed: bool,
    /// The user sent it.
    pub is_sent: bool,
    /// It is starred.
    pub is_starred: bool,
    /// Its conversation is put off, or waits for an answer.
    pub is_awaited: bool,
    /// A document was kept from it.
    pub has_document: bool,
}

impl Cached {
    /// Whether it may be let go now (Unix seconds).
    pub fn may_go(&self, now: i64) -> bool {
        let is_held = self.is_filed || self.is_sent || self.is_starred || self.is_awaited || self.has_document;
        let is_old = self.days > 0 && now.saturating_sub(self.since) > self.days.saturating_mul(DAY);
        self.is_live && is_old && !is_held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_old_unneeded_and_still_on_the_server_may_go() {
        let now = 1_800_000_000;
        let old = Cached { since: now - 31 * DAY, days: 30, is_live: true, ..Cached::default() };
        for (what, cached, result) in [
            ("old, and nothing holds it", old, true),
            ("as old as it may be", Cached { since: now - 30 * DAY, ..old }, false),
            ("a second older", Cached { since: now - 30 * DAY - 1, ..old }, true),
            ("from tomorrow", Cached { since: now + DAY, ..old }, false),
            ("kept for ever", Cached { days: 0, ..old }, false),
            ("kept longer", Cached { days: 90, ..old }, false),
            ("gone from the server", Cached { is_live: false, ..old }, false),
            ("filed", Cached { is_filed: true, ..old }, false),
            ("sent", Cached { is_sent: true, ..old }, false),
            ("starred", Cached { is_starred: true, ..old }, false),
            ("put off or awaited", Cached { is_awaited: true, ..old }, false),
            ("with a kept document", Cached { has_document: true, ..old }, false),
        ] {
            assert_eq!(cached.may_go(now), result, "{what}");
        }
    }
}
