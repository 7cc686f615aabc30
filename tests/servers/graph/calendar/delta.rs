//! `calendarView/delta`: rounds of changes of a window.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Value, json};

use super::render::{self, Wish};
use super::{Calendars, Event};

/// Where a list of changes goes on.
#[derive(Clone, Debug)]
pub(super) struct Round {
    since: usize,
    until: usize,
    at: usize,
    /// Unix seconds.
    window: (i64, i64),
}

/// A page of changes.
pub(super) struct Page {
    pub rows: Vec<Value>,
    pub goes_on: bool,
    pub token: String,
}

impl Round {
    fn token(&self) -> String {
        format!("{}.{}.{}.{}.{}", self.since, self.until, self.at, self.window.0, self.window.1)
    }

    pub fn of(token: &str) -> Option<Self> {
        let numbers: Vec<i64> = token.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [since, until, at, from, to] = numbers[..] else { return None };
        let size = |number| usize::try_from(number).ok();
        Some(Self { since: size(since)?, until: size(until)?, at: size(at)?, window: (from, to) })
    }

    /// A first round of a window; `None` where that is none, or too long (1825 days).
    pub fn begin(calendars: &Calendars, start: &str, end: &str) -> Option<Self> {
        let window = (moment(start)?.timestamp(), moment(end)?.timestamp());
        let is_sound = window.0 < window.1 && window.1 - window.0 <= 1825 * 86_400;
        is_sound.then_some(Self { since: 0, until: calendars.changes.len(), at: 0, window })
    }

    fn between(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let moment = |at| DateTime::from_timestamp(at, 0).unwrap();
        (moment(self.window.0), moment(self.window.1))
    }
}

/// A moment of a query: with an offset, or UTC.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    let whole = DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc)).ok();
    whole.or_else(|| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().map(|at| at.and_utc()))
}

impl Calendars {
    /// A page of changes of a calendar; `None`: the round is forgotten.
    pub(super) fn page(&self, calendar: &str, (round, most): (Round, usize), wish: &Wish) -> Option<Page> {
        let is_new = round.at == 0 && round.until == round.since;
        let round = if is_new { Round { until: self.changes.len(), ..round } } else { round };
        if round.since > 0 && round.since < self.forgotten {
            return None;
        }
        let mut numbers: Vec<u32> = if round.since == 0 {
            self.events.iter().filter(|(_, one)| one.calendar == calendar).map(|(number, _)| *number).collect()
        } else {
            let changed = self.changes.get(round.since..round.until)?.iter();
            changed.filter(|(place, _)| place == calendar).map(|(_, number)| *number).collect()
        };
        numbers.sort_unstable();
        numbers.dedup();
        let all: Vec<Value> = numbers.iter().flat_map(|number| self.told(*number, (calendar, &round), wish)).collect();
        let rows: Vec<Value> = all.iter().skip(round.at).take(most).cloned().collect();
        let at = round.at + rows.len();
        let goes_on = at < all.len();
        let next = if goes_on { Round { at, ..round } } else { Round { since: round.until, at: 0, ..round } };
        Some(Page { rows, goes_on, token: next.token() })
    }

    /// What a round tells of an event: it is gone, or outside the window, or there with all its dates in it. A date that was cancelled is told of
    /// nowhere.
    fn told(&self, number: u32, (calendar, round): (&str, &Round), wish: &Wish) -> Vec<Value> {
        let dates = self
            .events
            .get(&number)
            .filter(|event| event.calendar == calendar)
            .map(|event| (event, event.dates(round.between())));
        let Some((event, dates)) = dates.filter(|(_, dates)| !dates.is_empty()) else {
            if round.since == 0 {
                return Vec::new();
            }
            return vec![
                json!({ "@odata.type": "#microsoft.graph.event", "id": Event::id(number, wish.is_immutable), "@removed": { "reason": "deleted" } }),
            ];
        };
        let is_told = self.tells_series || !event.repeats();
        let mut rows: Vec<Value> = is_told.then(|| render::event(number, event, wish)).into_iter().collect();
        if event.repeats() {
            rows.extend(dates.iter().map(|one| match one.fields {
                Some(_) => render::date(number, event, one, wish),
                None => render::short(number, event, one, wish),
            }));
        }
        rows
    }
}
