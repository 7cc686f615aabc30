//! How much a provider lets be fetched in a day. What is fetched is counted by account; before all of it is used up, texts wait for the next day,
//! so that headers, changes and the user's other programs go on.

use std::sync::atomic::{AtomicU64, Ordering};

use store::{Account, Write};

use super::Run;
use crate::place::{ImapPlace, Place};

/// A day in seconds.
const DAY: i64 = 86_400;
/// Google gives 2,500 MB a day over IMAP, and closes the mailbox to every program for up to a day where that is exceeded. A fifth stays for others.
const GOOGLE: u64 = 2_000_000_000;

/// What may be fetched today.
#[derive(Debug)]
pub(super) struct Allowance {
    day: i64,
    texts: Option<u64>,
    spent: AtomicU64,
    unwritten: AtomicU64,
}

impl Allowance {
    /// That of an account, on the day a run started.
    pub fn of(run: &Run<'_>, account: &Account) -> Self {
        let day = run.started.div_euclid(DAY);
        Self { day, texts: texts(account), spent: AtomicU64::new(spent(account, day)), unwritten: AtomicU64::new(0) }
    }

    /// Whether whole messages may be fetched.
    pub fn lets_texts(&self) -> bool {
        self.texts.is_none_or(|most| self.spent.load(Ordering::Relaxed) < most)
    }

    /// Counts what came.
    pub fn count(&self, octets: u64) {
        if self.texts.is_some() {
            self.spent.fetch_add(octets, Ordering::Relaxed);
            self.unwritten.fetch_add(octets, Ordering::Relaxed);
        }
    }

    /// Writes down what came since that was done last.
    pub fn note(&self, write: &Write<'_>, run: &Run<'_>) -> store::Result<()> {
        match self.unwritten.swap(0, Ordering::Relaxed) {
            0 => Ok(()),
            octets => write.count_traffic(run.account, self.day, i64::try_from(octets).unwrap_or(i64::MAX)),
        }
    }
}

/// Until when (Unix seconds) an account's texts wait because its provider gives no more today.
pub fn texts_wait_until(account: &Account, now: i64) -> Option<i64> {
    let day = now.div_euclid(DAY);
    (spent(account, day) >= texts(account)?).then(|| (day + 1) * DAY)
}

fn spent(account: &Account, day: i64) -> u64 {
    let (counted, octets) = account.traffic;
    if counted == day { u64::try_from(octets).unwrap_or(0) } else { 0 }
}

/// After how many octets texts wait.
fn texts(account: &Account) -> Option<u64> {
    match Place::read(&account.config) {
        Ok(Place::Imap(ImapPlace { host, .. })) if is_google(&host) => Some(GOOGLE),
        _ => None,
    }
}

fn is_google(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    ["gmail.com", "googlemail.com", "google.com"]
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_known_by_its_host() {
        for (host, expected) in [
            ("imap.gmail.com", true),
            ("IMAP.GoogleMail.com", true),
            ("gmail.com", true),
            ("notgmail.com", false),
            ("imap.gmail.com.berg.example", false),
        ] {
            assert_eq!(is_google(host), expected, "{host}");
        }
    }
}
