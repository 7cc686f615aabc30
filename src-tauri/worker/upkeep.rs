//! What is due without anybody asking: the daily backup, and forgetting what nobody looks at any more.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use store::{Store, StoreError, Who};

use crate::thread::{Running, Told};
use crate::{WorkerFailure, let_go};

/// How often the clock is looked at: a machine that slept has another day.
const LOOK_EVERY: Duration = Duration::from_secs(300);
/// Where the user's settings are kept, and what went wrong with the last backup.
const SETTINGS: &str = "settings";
const FAILURE: &str = "backup_failure";

/// Owns the thread that does it; ends it when dropped.
pub struct Upkeep {
    /// Ends with it.
    _thread: Running,
}

impl Upkeep {
    /// Starts the thread.
    pub fn start(store: Arc<Store>) -> Self {
        let ending = Arc::<Told<bool>>::default();
        let told = Arc::clone(&ending);
        let end = move || ending.tell(|is_ending| *is_ending = true);
        Self { _thread: Running::start("upkeep", move || work(&store, &told), end) }
    }
}

fn work(store: &Store, ending: &Told<bool>) {
    let mut is_ending = ending.lock();
    while !*is_ending {
        drop(is_ending);
        let now = store::unix_now();
        let _ = daily(store, now);
        let _ = let_go::daily(store, now, &|| !*ending.lock());
        is_ending = ending.lock();
        if !*is_ending {
            is_ending = ending.wait(is_ending, LOOK_EVERY);
        }
    }
}

/// Writes today's backup into the folder the user picked, unless it is there or there is none. What goes wrong is kept for whoever shows it.
/// Returns whether a backup was written.
///
/// # Errors
/// Those of the store; trouble with the backup is kept, not returned.
pub fn daily(store: &Store, now: i64) -> Result<bool, WorkerFailure> {
    let (settings, known) =
        store.read(|read| Ok::<_, StoreError>((read.setting(SETTINGS)?, read.setting(FAILURE)?)))?;
    let Some(folder) = settings.as_deref().and_then(backup_folder) else {
        return Ok(false);
    };
    let (wrote, failure) = match store.daily_backup(Path::new(&folder), now) {
        Ok(backup) => (backup.is_some(), None),
        Err(error) => (false, Some(WorkerFailure::from(error))),
    };
    let json = failure.as_ref().map_or_else(|| "null".into(), WorkerFailure::to_json);
    store.write(Who::Background, |write| {
        if known.as_deref().unwrap_or("null") != json {
            write.set_setting(FAILURE, &json)?;
        }
        if wrote { write.forget_old_changes() } else { Ok::<_, StoreError>(()) }
    })?;
    Ok(wrote)
}

fn backup_folder(settings: &str) -> Option<String> {
    let settings: serde_json::Value = serde_json::from_str(settings).ok()?;
    let folder = settings.get("backup_folder")?.as_str()?;
    (!folder.is_empty()).then(|| folder.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::home::Home;

    const NOW: i64 = 1_795_000_000;

    #[test]
    fn a_backup_is_written_once_a_day_and_trouble_with_it_is_kept_until_it_passes() {
        let dir = tempfile::tempdir().unwrap();
        let store = Home::new(dir.path().join("store"), Some(dir.path().join("key"))).create(NOW).unwrap().opened.store;
        assert!(!daily(&store, NOW).unwrap(), "no folder was picked");
        let folder = dir.path().join("backups");
        let settings = serde_json::json!({ "backup_folder": folder }).to_string();
        store.write(Who::User, |write| write.set_setting(SETTINGS, &settings)).unwrap();
        let kept = || store.read(|read| read.setting(FAILURE)).unwrap();
        assert!(!daily(&store, NOW).unwrap(), "the folder is not there");
        let failure: WorkerFailure = serde_json::from_str(&kept().unwrap()).unwrap();
        assert_eq!(failure.code, "file");
        std::fs::create_dir(&folder).unwrap();
        assert_eq!([daily(&store, NOW).unwrap(), daily(&store, NOW + 60).unwrap()], [true, false]);
        assert_eq!(kept().as_deref(), Some("null"));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        assert_eq!(store.last_backup().unwrap(), Some(NOW));
    }

    #[test]
    fn the_thread_ends_when_it_is_no_longer_wanted() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(dir.path().join("store"), Some(dir.path().join("key")));
        let store = Arc::new(home.create(NOW).unwrap().opened.store);
        drop(Upkeep::start(Arc::clone(&store)));
        assert_eq!(Arc::strong_count(&store), 1);
    }
}
