//! How far a sync is: counts by folder, and how long it will take.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::FolderId;
use mail::run::{FolderProgress, Stage};

/// How often whoever listens is told, at most.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How long messages are counted before the time to go is told.
const MEASURED: Duration = Duration::from_secs(1);

/// How far a sync is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// By folder, in the order they are synchronised.
    pub folders: Vec<FolderCount>,
    /// Messages fetched.
    pub done: u64,
    /// Messages to fetch in all, as far as known.
    pub total: u64,
    /// Seconds still to go, where it can be told.
    pub eta: Option<u64>,
    /// Messages set aside because they could not be read.
    pub aside: u64,
}

/// How far one folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderCount {
    /// The account's name.
    pub account: String,
    /// The folder's path.
    pub path: String,
    /// `waiting`, `looking`, `fetching`, `done` or `failed`.
    pub state: &'static str,
    /// Messages fetched.
    pub done: u64,
    /// Messages to fetch in all, as far as known.
    pub total: u64,
    /// Messages set aside because they could not be read.
    pub aside: u64,
}

impl Progress {
    /// How far it is with some of the accounts, by name; the time to go is their share of it.
    #[must_use]
    pub fn of(&self, shows: impl Fn(&str) -> bool) -> Self {
        let left = |of: &Self| of.total.saturating_sub(of.done);
        let mut part = Self::default();
        for folder in self.folders.iter().filter(|folder| shows(&folder.account)) {
            part.add(folder.clone());
        }
        let share = |eta: u64| Some(eta.checked_mul(left(&part))?.div_ceil(left(self).max(1)));
        part.eta = self.eta.and_then(share).filter(|eta| *eta > 0);
        part
    }

    fn add(&mut self, folder: FolderCount) {
        self.done += folder.done;
        self.total += folder.total;
        self.aside += folder.aside;
        self.folders.push(folder);
    }
}

/// Hears how far a sync is.
pub type Listener<'a> = dyn Fn(&Progress) + Send + Sync + 'a;

/// Where progress is noted from several threads.
pub struct Board<'a> {
    listener: &'a Listener<'a>,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    order: Vec<FolderId>,
    folders: BTreeMap<FolderId, (String, FolderProgress)>,
    fetching_since: Option<Instant>,
    told: Option<Instant>,
}

impl<'a> Board<'a> {
    /// An empty board.
    pub fn new(listener: &'a Listener<'a>) -> Self {
        Self { listener, noted: Mutex::default() }
    }

    /// Notes how far a folder of an account is, and tells whoever listens, though not too often.
    pub fn note(&self, account: &str, progress: &FolderProgress) {
        let now = Instant::now();
        let mut noted = self.lock();
        if !noted.folders.contains_key(&progress.folder) {
            noted.order.push(progress.folder);
        }
        if progress.stage == Stage::Fetching {
            noted.fetching_since.get_or_insert(now);
        }
        noted.folders.insert(progress.folder, (account.to_owned(), progress.clone()));
        if noted.told.is_some_and(|told| now.duration_since(told) < TELL_EVERY) {
            return;
        }
        noted.told = Some(now);
        let sum = noted.sum(now);
        drop(noted);
        (self.listener)(&sum);
    }

    /// Tells whoever listens how it stands now.
    pub fn tell(&self) {
        let sum = self.lock().sum(Instant::now());
        (self.listener)(&sum);
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Noted {
    fn sum(&self, now: Instant) -> Progress {
        let mut sum = Progress::default();
        for (account, folder) in self.order.iter().filter_map(|id| self.folders.get(id)) {
            sum.add(FolderCount {
                account: account.clone(),
                path: folder.path.clone(),
                state: word(folder.stage),
                done: folder.done,
                total: folder.total,
                aside: folder.aside,
            });
        }
        let spent = self.fetching_since.map(|since| now.duration_since(since));
        sum.eta = spent.and_then(|spent| eta(sum.done, sum.total, spent));
        sum
    }
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "waiting",
        Stage::Looking => "looking",
        Stage::Fetching => "fetching",
        Stage::Done => "done",
        Stage::Failed => "failed",
    }
}

/// Seconds still to go at the speed so far.
fn eta(done: u64, total: u64, spent: Duration) -> Option<u64> {
    let left = total.checked_sub(done).filter(|left| *left > 0)?;
    if done == 0 || spent < MEASURED {
        return None;
    }
    let millis = u64::try_from(spent.as_millis()).ok()?;
    Some((millis.checked_mul(left)? / done).div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_to_go_follows_from_the_speed_so_far() {
        for (what, done, total, seconds, expected) in [
            ("a third is done", 100, 300, 10, Some(20)),
            ("nothing is done", 0, 300, 10, None),
            ("all is done", 300, 300, 10, None),
            ("too early to tell", 100, 300, 0, None),
            ("more was done than was known of", 301, 300, 10, None),
        ] {
            assert_eq!(eta(done, total, Duration::from_secs(seconds)), expected, "{what}");
        }
    }

    #[test]
    fn a_part_counts_its_own_messages_and_takes_its_share_of_the_time() {
        let folder = |account: &str, done, total, aside| FolderCount {
            account: account.into(),
            path: "INBOX".into(),
            state: "fetching",
            done,
            total,
            aside,
        };
        let folders = vec![folder("Office", 10, 30, 1), folder("Board", 40, 120, 2), folder("Office", 5, 5, 0)];
        let all = Progress { folders, done: 55, total: 155, eta: Some(50), aside: 3 };
        for (what, shown, expected) in [
            ("all", &["Office", "Board"][..], (55, 155, Some(50), 3, 3)),
            ("one of two", &["Office"], (15, 35, Some(10), 1, 2)),
            ("none", &[], (0, 0, None, 0, 0)),
        ] {
            let part = all.of(|account| shown.contains(&account));
            assert_eq!((part.done, part.total, part.eta, part.aside, part.folders.len()), expected, "{what}");
        }
    }
}
