//! What is shown as a reminder, and what the user says to it.

use store::{ReminderState, Store, Who};

use crate::calendar::occurrences;
use crate::rows::{AppointmentAt, ReminderAgain, ReminderRow};
use crate::{Code, Failure};

/// Seconds.
const DAY: i64 = 86_400;
/// Nothing is put off longer.
const LONGEST: i64 = 31 * DAY;

/// What is shown as a reminder now (Unix seconds), in the order it rang. What ended a day ago is shown no more.
///
/// # Errors
/// Those of the store.
pub fn reminders(store: &Store, now: i64) -> Result<Vec<ReminderRow>, Failure> {
    store.read(|read| {
        let (due, dates): (Vec<_>, Vec<_>) =
            read.reminders_shown(now - DAY)?.into_iter().map(|one| (one.due, one.facts)).unzip();
        Ok(occurrences(read, &dates)?.into_iter().zip(due).map(|(row, due)| ReminderRow { row, due }).collect())
    })
}

/// Puts a reminder away.
///
/// # Errors
/// `NotFound` where it is shown no more.
pub fn reminder_dismiss(store: &Store, at: &AppointmentAt, now: i64) -> Result<(), Failure> {
    answer(store, at, ReminderState::Dismissed, now)
}

/// Shows a reminder again at another time, Unix seconds.
///
/// # Errors
/// `BadValue` for a time that is past or far away; `NotFound` where it is shown no more.
pub fn reminder_snooze(store: &Store, again: &ReminderAgain, now: i64) -> Result<(), Failure> {
    if again.until <= now || again.until > now + LONGEST {
        return Err(Failure::new(Code::BadValue).with("field", "until"));
    }
    answer(store, &again.at, ReminderState::Snoozed(again.until), now)
}

fn answer(store: &Store, at: &AppointmentAt, state: ReminderState, now: i64) -> Result<(), Failure> {
    Ok(store.write(Who::User, |write| {
        let event = write.event_by_uuid(&at.event)?;
        write.answer_reminder((event, at.date), state, now)
    })?)
}
