//! What somebody is to be reminded of now: decided purely, from the dates with alarms, what was shown before, and the time.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Clock, EventId};
use mime::ics::{DAY, Zone};
use store::{KnownReminder, ReminderDate, ReminderState};

/// How far from its beginning an appointment may ring, seconds: what rings earlier is too far away to be meant.
pub const FARTHEST: i64 = 35 * DAY;
/// For so long after its end an appointment is not over yet: a reminder is better late than never.
const LATE: i64 = 600;
/// Clocks are set right by so much all the time.
const SLACK: i64 = 120;

/// A reminder of one date of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ring {
    /// When it is due, Unix seconds.
    pub due: i64,
    /// The event.
    pub event: EventId,
    /// Which date of the series.
    pub date: i64,
    /// When the date begins, Unix seconds.
    pub start: i64,
    /// When it ends.
    pub end: i64,
}

impl Ring {
    fn is_over(&self, now: i64) -> bool {
        now >= self.end.max(self.due) + LATE
    }

    fn known(&self, state: ReminderState, at: i64) -> KnownReminder {
        KnownReminder { event: self.event, date: self.date, due: self.due, state, at }
    }
}

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminding {
    /// What becomes of reminders, all of them.
    pub notes: Vec<KnownReminder>,
    /// Those that are shown now and were not before, in the order they were due; of each date one.
    pub shown: Vec<Ring>,
    /// How many dates were over before anybody could be reminded of them.
    pub missed: usize,
    /// When to look again, Unix seconds; `None`: when something changes.
    pub next: Option<i64>,
}

/// When the alarms of a date ring. Whole days before it are days by the calendar: a day before ten o'clock is ten o'clock, whatever the clocks do
/// in between. Floating times and whole days are taken as the clocks in `home` show them.
pub fn rings(date: &ReminderDate, home: &Zone) -> Vec<Ring> {
    let named = match &date.clock {
        Clock::Zone(zone) => Zone::named(zone).unwrap_or_else(Zone::utc),
        Clock::Floating | Clock::Day => home.clone(),
    };
    let moment = |at: i64| if let Clock::Zone(_) = date.clock { at } else { named.moment(at) };
    let (start, end) = (moment(date.start), moment(date.end));
    let due = |before: &i64| match (before % DAY, before.abs() <= FARTHEST) {
        (_, false) => None,
        (0, _) => Some(named.moment(named.wall(start) + before)),
        _ => Some(start + before),
    };
    let all: BTreeSet<i64> = date.alarms.iter().filter_map(due).chain(date.rings_at.iter().copied()).collect();
    all.into_iter().map(|due| Ring { due, event: date.event, date: date.date, start, end }).collect()
}

/// Decides what is to be shown. `looked` is when this was decided last: what was due and over in between is only counted. What was noted once is never
/// shown again, wherever the clock goes.
pub fn remind(all: &[Ring], known: &[KnownReminder], looked: Option<i64>, now: i64) -> Reminding {
    let looked = looked.unwrap_or(now);
    let noted: BTreeMap<(EventId, i64, i64), &KnownReminder> =
        known.iter().map(|one| ((one.event, one.date, one.due), one)).collect();
    let mut done = Reminding::default();
    let mut due: BTreeMap<(EventId, i64), Vec<&Ring>> = BTreeMap::new();
    let mut over: BTreeMap<(EventId, i64), Vec<&Ring>> = BTreeMap::new();
    for ring in all {
        let of = (ring.event, ring.date);
        let note = noted.get(&(ring.event, ring.date, ring.due)).copied();
        match fate(ring, note, looked, now) {
            Fate::Now => due.entry(of).or_default().push(ring),
            Fate::Over => over.entry(of).or_default().push(ring),
            Fate::At(next) => done.next = Some(done.next.map_or(next, |before| before.min(next))),
            Fate::Done => {}
        }
    }
    for (of, mut rings) in due {
        rings.sort_unstable();
        done.show(&rings, known.iter().filter(|one| (one.event, one.date) == of), now);
    }
    done.missed = over.len();
    done.notes.extend(over.values().flatten().map(|ring| ring.known(ReminderState::Missed, now)));
    done.shown.sort_unstable();
    done
}

/// What becomes of a reminder.
enum Fate {
    Now,
    Over,
    At(i64),
    Done,
}

fn fate(ring: &Ring, note: Option<&KnownReminder>, looked: i64, now: i64) -> Fate {
    match note.map(|note| (note.state, note.at)) {
        Some((ReminderState::Shown | ReminderState::Dismissed, _)) => Fate::Done,
        // Put off by a clock that has been put back since: rather early than late by as much.
        Some((ReminderState::Snoozed(until), at)) if until <= now || at > now + SLACK => Fate::Now,
        Some((ReminderState::Snoozed(until), _)) => Fate::At(until),
        _ if ring.due > now => Fate::At(ring.due),
        Some((ReminderState::Missed, _)) if ring.is_over(now) => Fate::Done,
        Some((ReminderState::Missed, _)) => Fate::Now,
        None if ring.is_over(now) && ring.due > looked => Fate::Over,
        None if ring.is_over(now) => Fate::Done,
        // What came here when it had begun is no news.
        None if ring.start > now || ring.due > looked => Fate::Now,
        None => Fate::Done,
    }
}

impl Reminding {
    /// Shows the last of what is due of a date; whatever else of it was shown or put off goes.
    fn show<'a>(&mut self, rings: &[&Ring], known: impl Iterator<Item = &'a KnownReminder>, now: i64) {
        let Some((last, before)) = rings.split_last() else { return };
        let open = |one: &&KnownReminder| {
            one.due != last.due && matches!(one.state, ReminderState::Shown | ReminderState::Snoozed(_))
        };
        self.notes.extend(known.filter(open).map(|one| KnownReminder {
            state: ReminderState::Dismissed,
            at: now,
            ..*one
        }));
        self.notes.extend(before.iter().map(|ring| ring.known(ReminderState::Dismissed, now)));
        self.notes.push(last.known(ReminderState::Shown, now));
        self.shown.push(**last);
    }
}

#[cfg(test)]
#[path = "remind_tests.rs"]
mod tests;
