//! Backups and the recovery key: what there is, one more now, and the key shown again.

use std::path::Path;

use chrono::NaiveTime;
use store::keys::Envelope;
use store::{Backup, Store, Who, daily_files, unix_now};

use crate::rows::BackupStatus;
use crate::{Failure, settings, settings_save};

/// The setting that keeps what went wrong with the last backup, as JSON; the worker writes it too.
const FAILURE: &str = "backup_failure";

/// How it stands with backups and the ways into the store.
///
/// # Errors
/// Those of the store and its envelope. A folder that is not there has no backups.
pub fn backup_status(store: &Store) -> Result<BackupStatus, Failure> {
    let folder = settings(store)?.backup_folder;
    let files = if folder.is_empty() { Vec::new() } else { daily_files(Path::new(&folder)).unwrap_or_default() };
    let ways = Envelope::read(store.dir()).map(|envelope| envelope.ways()).unwrap_or_default();
    let failure = store.read(|read| read.setting(FAILURE))?;
    let proved = store.last_backup()?;
    Ok(BackupStatus {
        newest: files.first().map(|file| {
            let midnight = file.day.and_time(NaiveTime::MIN).and_utc().timestamp();
            proved.filter(|at| (midnight..midnight + 86_400).contains(at)).unwrap_or(midnight)
        }),
        count: u32::try_from(files.len()).unwrap_or(u32::MAX),
        recovery_confirmed: ways.iter().any(|way| way.kind.to_string() == "recovery" && way.confirmed),
        ways: ways.iter().map(|way| way.kind.to_string()).collect(),
        failure: failure.and_then(|json| serde_json::from_str(&json).ok()),
        folder,
    })
}

/// Writes today's backup into a folder and proves it; an empty `folder` is the one of the settings. The first folder becomes that of the daily
/// backups.
///
/// # Errors
/// `Missing` where there is no folder, `File`, `DiskFull`, `ReadOnly`, `BadBackup`.
pub fn backup_now(store: &Store, folder: &str) -> Result<BackupStatus, Failure> {
    let mut known = settings(store)?;
    let wanted = if folder.is_empty() { known.backup_folder.clone() } else { folder.to_owned() };
    if wanted.is_empty() {
        return Err(Failure::new(crate::Code::Missing).with("field", "folder"));
    }
    let done = store.backup_into(Path::new(&wanted), unix_now()).map_err(Failure::from);
    note(store, done.as_ref().err())?;
    done?;
    if known.backup_folder.is_empty() {
        known.backup_folder = wanted;
        settings_save(store, known)?;
    }
    backup_status(store)
}

/// Writes a backup to a file of any name and proves it.
///
/// # Errors
/// `Cancelled` once `go_on` answers `false`, `File`, `DiskFull`, `ReadOnly`, `BadBackup`.
pub fn backup(
    store: &Store,
    file: &Path,
    go_on: impl Fn() -> bool + Clone + Send + 'static,
) -> Result<Backup, Failure> {
    Ok(store.backup_while(file, unix_now(), go_on)?)
}

/// The recovery key in groups of four, for whoever has the store open.
///
/// # Errors
/// `AdminOnly` for whoever is no admin, `NoKey` where there is none, `StoreCorrupt` where the envelope is damaged.
pub fn recovery_key_show(store: &Store) -> Result<String, Failure> {
    crate::need_admin(store)?;
    Ok(Envelope::read(store.dir())?.recovery_key(store.key())?.grouped().to_string())
}

/// Marks the recovery key as saved; the user proves it by its last four characters.
///
/// # Errors
/// `RecoveryKeyMistyped`, `NoKey` where there is none.
pub fn recovery_key_confirm(store: &Store, last_four: &str) -> Result<(), Failure> {
    Ok(Envelope::read(store.dir())?.confirm_recovery(last_four, store.key())?)
}

fn note(store: &Store, failure: Option<&Failure>) -> Result<(), Failure> {
    let json = serde_json::to_string(&failure).unwrap_or_else(|_| "null".into());
    Ok(store.write(Who::User, |write| write.set_setting(FAILURE, &json))?)
}
