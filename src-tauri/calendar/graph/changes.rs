//! What is in a calendar and what changed.
//!
//! Everything that is there comes from the list of its events, series as one each, however long ago they are. What changed since then comes from rounds
//! of `calendarView/delta` over a window around today; what changes outside it is told of there too, as if it were removed. So whatever is said to be
//! removed is looked after once more, and so is each series of which only dates are told.

use std::collections::BTreeMap;

use account::graph::{AT_ONCE, Client, GraphError, Refusal, segment};
use serde::{Deserialize, Serialize};

use super::row::{EventRow, Page, read, read_value};
use super::{of_calendar, time};
use crate::Trouble;
use crate::remote::{Changes, Cursor, Etag, Listed, RemoteKey};

/// Rows on a page.
const PAGE: u32 = 500;
const MOST_PAGES: usize = 100_000;
const MOST: usize = 2_000_000;
const DAY: i64 = 86_400;
/// The window: one year back, two years ahead; it moves once less than one year is left of it. The service tells of 1825 days at most.
const BACK: i64 = 365 * DAY;
const AHEAD: i64 = 2 * 365 * DAY;
const LEFT: i64 = 365 * DAY;

/// A calendar.
#[derive(Clone, Copy)]
pub(super) struct Folder<'f> {
    pub client: &'f Client,
    /// `/me/calendars/…`.
    pub path: &'f str,
}

/// Where the last round ended.
#[derive(Debug, Serialize, Deserialize)]
struct Stand {
    link: String,
    /// When the window ends, Unix seconds.
    until: i64,
}

/// What a round told, by key.
#[derive(Debug, Default)]
struct Round {
    told: BTreeMap<String, Told>,
    link: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Told {
    Version(String),
    /// Its dates were told, or that it is gone: to be looked after.
    Doubtful,
}

/// Why a round came to nothing.
enum Ended {
    /// The cursor is too old (410): everything has to be listed again.
    TooOld,
    Trouble(Trouble),
}

impl Folder<'_> {
    /// What changed since the cursor; everything where there is none, or it is too old, or the window has to move. `now` is in Unix seconds.
    pub fn changes(&self, cursor: Option<&Cursor>, now: i64) -> Result<Changes, Trouble> {
        let stand = cursor.and_then(|cursor| serde_json::from_str::<Stand>(&cursor.0).ok());
        if let Some(stand) = stand.filter(|stand| now < stand.until - LEFT) {
            match self.round(&stand.link) {
                Ok(round) => return self.some(round, stand.until),
                Err(Ended::TooOld) => {}
                Err(Ended::Trouble(trouble)) => return Err(trouble),
            }
        }
        self.all(now)
    }

    /// Everything. The round is begun before the list is made, so that nothing changes unheard between the two.
    fn all(&self, now: i64) -> Result<Changes, Trouble> {
        let today = now - now.rem_euclid(DAY);
        let (from, until) = (time::iso(today - BACK), time::iso(today + AHEAD));
        let first = format!("{}/calendarView/delta?startDateTime={from}Z&endDateTime={until}Z", self.path);
        let link = match self.round(&first) {
            Ok(round) => round.link,
            Err(Ended::TooOld) => return Err(Trouble::Protocol("a list that is never whole".into())),
            Err(Ended::Trouble(trouble)) => return Err(trouble),
        };
        Ok(Changes::All { listed: self.list()?, cursor: cursor(link, today + AHEAD) })
    }

    fn list(&self) -> Result<Vec<Listed>, Trouble> {
        let mut listed = BTreeMap::new();
        let mut next = Some(format!("{}/events?$select=id,type&$top={PAGE}", self.path));
        while let Some(place) = next {
            let page: Page<EventRow> = read(&self.client.page(&place, PAGE).map_err(of_calendar)?)?;
            listed.extend(page.value.into_iter().filter(|row| row.series().is_none()).map(|row| (row.id, row.etag)));
            if listed.len() > MOST || page.next.as_ref() == Some(&place) {
                return Err(Trouble::Protocol("a list of events without end".into()));
            }
            next = page.next;
        }
        Ok(listed.into_iter().map(|(id, etag)| Listed { key: RemoteKey(id), etag: Etag(etag) }).collect())
    }

    fn round(&self, place: &str) -> Result<Round, Ended> {
        let mut round = Round::default();
        let mut next = place.to_owned();
        for _ in 0..MOST_PAGES {
            let page: Page<EventRow> = read(&self.client.page(&next, PAGE).map_err(ended)?)?;
            for row in page.value {
                round.note(row);
            }
            match (page.next, page.delta) {
                (_, Some(link)) => return Ok(Round { link, ..round }),
                (Some(link), None) if link != next && round.told.len() <= MOST => next = link,
                _ => break,
            }
        }
        Err(Trouble::Protocol("a list of changes without end".into()).into())
    }

    fn some(&self, round: Round, until: i64) -> Result<Changes, Trouble> {
        let Round { told, link } = round;
        let (mut listed, mut doubtful, mut removed) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (key, told) in told {
            match told {
                Told::Version(etag) => drop(listed.insert(key, etag)),
                Told::Doubtful => doubtful.push(key),
            }
        }
        while !doubtful.is_empty() {
            let mut further = Vec::new();
            for some in doubtful.chunks(AT_ONCE) {
                for (key, row) in some.iter().zip(self.look_after(some)?) {
                    match row.as_ref().map(|row| row.series()) {
                        None => removed.push(RemoteKey(key.clone())),
                        Some(Some(series))
                            if listed.contains_key(series) || further.iter().any(|one| one == series) => {}
                        Some(Some(series)) => further.push(series.to_owned()),
                        Some(None) => drop(row.map(|row| listed.insert(row.id, row.etag))),
                    }
                }
            }
            // A series is never a date of another: this ends.
            doubtful = further;
        }
        let listed = listed.into_iter().map(|(id, etag)| Listed { key: RemoteKey(id), etag: Etag(etag) }).collect();
        Ok(Changes::Some { listed, removed, cursor: cursor(link, until) })
    }

    /// What events are now; `None` where they are gone from this calendar.
    fn look_after(&self, keys: &[String]) -> Result<Vec<Option<EventRow>>, Trouble> {
        let path = |key: &String| format!("{}/events/{}?$select=id,type,seriesMasterId", self.path, segment(key));
        let many = self.client.read_many(&keys.iter().map(path).collect::<Vec<_>>(), account::graph::IMMUTABLE)?;
        many.all()?;
        let row = |answer: Option<Result<serde_json::Value, Refusal>>| match answer {
            Some(Ok(row)) => Ok(Some(read_value(row)?)),
            Some(Err(refusal)) if !refusal.is_missing() => Err(refusal.into()),
            _ => Ok(None),
        };
        many.answers.into_iter().map(row).collect()
    }
}

impl Round {
    fn note(&mut self, row: EventRow) {
        if row.removed.is_some() {
            self.told.insert(row.id, Told::Doubtful);
        } else if let Some(series) = row.series() {
            self.told.entry(series.to_owned()).or_insert(Told::Doubtful);
        } else {
            self.told.insert(row.id, Told::Version(row.etag));
        }
    }
}

fn cursor(link: String, until: i64) -> Cursor {
    Cursor(serde_json::to_string(&Stand { link, until }).unwrap_or_default())
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

fn ended(error: GraphError) -> Ended {
    match error {
        GraphError::Refused(refusal)
            if refusal.status == 410 || refusal.code.eq_ignore_ascii_case("syncStateNotFound") =>
        {
            Ended::TooOld
        }
        other => Ended::Trouble(of_calendar(other)),
    }
}
