//! The daily backup, and which older ones go: seven days and four weeks are kept.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, NaiveDate};

use crate::error::Result;
use crate::{Backup, Store, Who};

/// Days of which the backup is kept.
const DAILY: usize = 7;
/// Weeks before those of which the last backup is kept.
const WEEKLY: usize = 4;

/// The setting that keeps when the last one was proved.
const LAST_BACKUP: &str = "last_backup";

/// A backup that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailyFile {
    /// Its day (UTC).
    pub day: NaiveDate,
    /// Where it is.
    pub path: PathBuf,
}

impl Store {
    /// Writes today's backup into a folder unless it is there. `None`: it was there.
    ///
    /// # Errors
    /// Those of [`Store::backup_into`].
    pub fn daily_backup(&self, folder: &Path, now: i64) -> Result<Option<Backup>> {
        if folder.join(name(day_of(now))).exists() { Ok(None) } else { self.backup_into(folder, now).map(Some) }
    }

    /// Writes today's backup into a folder, in place of one written earlier today, then deletes those that rotation does not keep.
    ///
    /// # Errors
    /// Those of [`Store::backup`]; then nothing was deleted.
    pub fn backup_into(&self, folder: &Path, now: i64) -> Result<Backup> {
        let today = day_of(now);
        let backup = self.backup(&folder.join(name(today)), now)?;
        let files = daily_files(folder)?;
        let days: Vec<NaiveDate> = files.iter().map(|file| file.day).collect();
        let gone = outdated(&days, today);
        for file in files.iter().filter(|file| gone.contains(&file.day)) {
            std::fs::remove_file(&file.path)?;
        }
        self.write(Who::Background, |write| write.set_setting(LAST_BACKUP, &now.to_string()))?;
        Ok(backup)
    }

    /// When the last backup into a folder was proved, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn last_backup(&self) -> Result<Option<i64>> {
        Ok(self.read(|read| read.setting(LAST_BACKUP))?.and_then(|at| at.parse().ok()))
    }
}

/// The daily backups in a folder, newest first. Files of any other name are not looked at.
///
/// # Errors
/// `Io` where the folder cannot be read.
pub fn daily_files(folder: &Path) -> Result<Vec<DailyFile>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let day = entry.file_name().to_str().and_then(day_in);
        files.extend(day.map(|day| DailyFile { day, path: entry.path() }));
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.day));
    Ok(files)
}

/// Which days' backups go: all but the seven newest days and, before them, the last of each of the four newest weeks. Days still to come
/// (a clock that was wrong) neither count nor go.
fn outdated(days: &[NaiveDate], today: NaiveDate) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = days.iter().copied().filter(|day| *day <= today).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    let mut weeks = Vec::new();
    let mut gone = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let is_last_of_week = index == 0 || days.get(index - 1).is_some_and(|later| later.iso_week() != day.iso_week());
        if index < DAILY {
            continue;
        }
        if is_last_of_week && weeks.len() < WEEKLY {
            weeks.push(day.iso_week());
        } else {
            gone.push(*day);
        }
    }
    gone
}

fn day_of(now: i64) -> NaiveDate {
    DateTime::from_timestamp(now, 0).unwrap_or_default().date_naive()
}

fn name(day: NaiveDate) -> String {
    format!("dossier-{}.backup", day.format("%Y-%m-%d"))
}

/// The day in one of our own names, and in no other.
fn day_in(text: &str) -> Option<NaiveDate> {
    let day = text.strip_prefix("dossier-")?.strip_suffix(".backup")?;
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
    (name(day) == text).then_some(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use chrono::Days;

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn a_backup_every_day_leaves_seven_days_and_four_weeks() {
        let start = day("2026-09-01");
        let mut kept: Vec<NaiveDate> = Vec::new();
        for passed in 0..100 {
            let today = start + Days::new(passed);
            kept.push(today);
            let gone = outdated(&kept, today);
            kept.retain(|day| !gone.contains(day));
        }
        let kept: Vec<String> = kept.iter().map(ToString::to_string).collect();
        assert_eq!(
            kept,
            [
                "2026-11-08",
                "2026-11-15",
                "2026-11-22",
                "2026-11-29",
                "2026-12-03",
                "2026-12-04",
                "2026-12-05",
                "2026-12-06",
                "2026-12-07",
                "2026-12-08",
                "2026-12-09"
            ]
        );
    }

    #[test]
    fn rotation_keeps_what_it_should() {
        let today = day("2026-11-21");
        let rows: [(&str, &[&str], &[&str]); 4] = [
            ("nothing", &[], &[]),
            ("the same day twice counts once", &["2026-11-21", "2026-11-21"], &[]),
            ("days to come stay and do not push others out", &["2027-01-01", "2026-11-21", "2026-11-20"], &[]),
            (
                "long pauses: the last of a week, four at most",
                &[
                    "2026-11-21",
                    "2026-11-20",
                    "2026-11-19",
                    "2026-11-18",
                    "2026-11-17",
                    "2026-11-16",
                    "2026-11-15",
                    "2026-10-07",
                    "2026-10-06",
                    "2026-08-05",
                    "2026-07-05",
                    "2026-06-05",
                    "2026-05-05",
                ],
                &["2026-10-06", "2026-05-05"],
            ),
        ];
        for (what, days, gone) in rows {
            let days: Vec<NaiveDate> = days.iter().map(|d| day(d)).collect();
            let gone: Vec<NaiveDate> = gone.iter().map(|d| day(d)).collect();
            assert_eq!(outdated(&days, today), gone, "{what}");
        }
    }

    #[test]
    fn only_our_own_names_are_taken_for_backups() {
        assert_eq!(day_in("dossier-2026-11-21.backup"), Some(day("2026-11-21")));
        for other in [
            "dossier-2026-11-21.backup.txt",
            "dossier-2026-1-2.backup",
            "dossier-2026-13-01.backup",
            "my dossier-2026-11-21.backup",
            "dossier-holiday.backup",
        ] {
            assert_eq!(day_in(other), None, "{other}");
        }
    }
}
