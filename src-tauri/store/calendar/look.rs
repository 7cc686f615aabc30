//! What a span of time holds, as far as whoever is signed in may know.

use domain::{Answer, AppointmentId, CalendarId, Clock, EventId, Occurrence, Status, TargetId, Uuid};
use rusqlite::Row;

use super::derived::{clock_of, status_of};
use crate::error::Result;
use crate::{Read, Write};

/// How much of a date whoever is signed in may know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// Everything.
    #[default]
    Whole,
    /// Only that somebody is busy.
    Busy,
    /// It is one's own, and concerns somebody who is excluded: only when it is.
    LeftOut,
}

/// An event that is shown on a date of which no row is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The event.
    pub event: EventId,
    /// The date.
    pub date: Occurrence,
}

/// A date on which an appointment takes place. Texts are empty unless it may be known whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFacts {
    /// Its event.
    pub event: EventId,
    /// The event's identity.
    pub uuid: Uuid,
    /// Which date of the series it is.
    pub date: i64,
    /// When it begins, as `clock` says.
    pub start: i64,
    /// When it ends; exclusive.
    pub end: i64,
    /// How both are meant.
    pub clock: Clock,
    /// Its calendar.
    pub calendar: CalendarId,
    /// The appointment shown.
    pub appointment: AppointmentId,
    /// How much of it may be known.
    pub seen: Seen,
    /// What.
    pub summary: String,
    /// Where.
    pub location: String,
    /// Whether one meets by video.
    pub has_link: bool,
    /// Whether it takes place.
    pub status: Status,
    /// Whether its time is taken.
    pub busy: bool,
    /// It repeats.
    pub repeats: bool,
    /// It differs from the series.
    pub changed: bool,
    /// Only its owner may read it.
    pub private: bool,
    /// Its source has to be told of a change yet.
    pub waits: bool,
    /// Both sides changed it.
    pub clashes: bool,
    /// Why the source refused a change, or empty.
    pub refused: String,
    /// One is reminded of it.
    pub reminds: bool,
    /// What the user said to it, where they were asked.
    pub answer: Option<Answer>,
    /// With how many profiles it is.
    pub filings: u32,
    /// `phone`, `video`, `on_site`, `other`, or empty where it is no interview.
    pub interview: String,
    /// The stage the interview is for.
    pub stage: String,
    /// Who is interviewed.
    pub candidate: Option<TargetId>,
    /// For which job.
    pub job: Option<TargetId>,
    /// Which version of an invitation it is.
    pub sequence: u32,
}

/// When somebody is not free, where no more than that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusyTime {
    /// Whose: their calendar.
    pub calendar: CalendarId,
    /// From, Unix seconds.
    pub start: i64,
    /// Until; exclusive.
    pub end: i64,
    /// Only perhaps.
    pub tentative: bool,
}

fn facts(row: &Row<'_>) -> rusqlite::Result<DateFacts> {
    let seen = match row.get::<_, i64>(9)? {
        0 => Seen::Whole,
        1 => Seen::Busy,
        _ => Seen::LeftOut,
    };
    let mut facts = DateFacts {
        event: EventId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        date: row.get(2)?,
        start: row.get(3)?,
        end: row.get(4)?,
        clock: clock_of(&row.get::<_, String>(5)?, row.get(6)?),
        calendar: CalendarId(row.get(7)?),
        appointment: AppointmentId(row.get(8)?),
        seen,
        summary: row.get(10)?,
        location: row.get(11)?,
        has_link: row.get(12)?,
        status: status_of(&row.get::<_, String>(13)?),
        busy: row.get(14)?,
        repeats: row.get(15)?,
        changed: row.get(16)?,
        private: row.get(17)?,
        waits: row.get(18)?,
        clashes: row.get(19)?,
        refused: row.get(20)?,
        reminds: row.get(21)?,
        answer: Some(row.get::<_, String>(22)?).filter(|word| !word.is_empty()).map(|word| Answer::of(&word)),
        filings: row.get(23)?,
        interview: row.get(24)?,
        stage: row.get(25)?,
        candidate: row.get::<_, Option<i64>>(26)?.map(TargetId),
        job: row.get::<_, Option<i64>>(27)?.map(TargetId),
        sequence: row.get(28)?,
    };
    if seen != Seen::Whole {
        facts.keep_quiet();
    }
    // Why no more may be known is nobody's business either.
    facts.private &= seen != Seen::Busy;
    Ok(facts)
}

impl DateFacts {
    /// Takes out all but when it is.
    fn keep_quiet(&mut self) {
        for text in [&mut self.summary, &mut self.location, &mut self.refused, &mut self.interview, &mut self.stage] {
            text.clear();
        }
        (self.has_link, self.repeats, self.changed, self.reminds) = (false, false, false, false);
        (self.candidate, self.job) = (None, None);
        (self.answer, self.filings, self.waits, self.clashes) = (None, 0, false, false);
    }
}

impl Read<'_> {
    /// The dates between two moments, as they begin. Those of events that go on where no rows are kept are not among them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn dates_between(&self, from: i64, until: i64) -> Result<Vec<DateFacts>> {
        let kept = include_str!("dates_kept.sql").replace(":from", "?1").replace(":until", "?2");
        let whole = "JOIN event ON event.id = found.event AND (event.expanded_until IS NULL OR (event.expanded_from <= ?1 AND event.expanded_until >= ?2))";
        let sql =
            include_str!("dates.sql").replace(":found", &kept).replace("JOIN event ON event.id = found.event", whole);
        self.all(&sql, (from, until), facts)
    }

    /// The same of dates no rows are kept of.
    ///
    /// # Errors
    /// Those of the database.
    pub fn dates_shown(&self, shown: &[Shown]) -> Result<Vec<DateFacts>> {
        self.told(shown, include_str!("dates.sql"))
    }

    /// The same, also of events their source has no longer.
    ///
    /// # Errors
    /// Those of the database.
    pub fn dates_remembered(&self, shown: &[Shown]) -> Result<Vec<DateFacts>> {
        self.told(shown, &include_str!("dates.sql").replace(" AND event.gone IS NULL", ""))
    }

    fn told(&self, shown: &[Shown], sql: &str) -> Result<Vec<DateFacts>> {
        let dates: Vec<[i64; 5]> = shown
            .iter()
            .map(|it| [it.event.0, it.date.shows as i64, it.date.date, it.date.start, it.date.end])
            .collect();
        let found = "SELECT appointment.event AS event, appointment.id AS appointment, json_extract(value, '$[2]') AS date,
              json_extract(value, '$[3]') AS start, json_extract(value, '$[4]') AS end
            FROM json_each(?1) JOIN appointment ON appointment.event = json_extract(value, '$[0]') AND appointment.position = json_extract(value, '$[1]')";
        let list = serde_json::to_string(&dates).unwrap_or_default();
        self.all(&sql.replace(":found", found), [list], facts)
    }

    /// Events that go on where no rows are kept, between two moments.
    ///
    /// # Errors
    /// Those of the database.
    pub fn events_beyond(&self, from: i64, until: i64) -> Result<Vec<EventId>> {
        self.all(
            "SELECT id FROM event WHERE expanded_until IS NOT NULL AND (expanded_from > ?1 OR expanded_until < ?2) AND removed IS NULL AND gone IS NULL",
            (from, until),
            |row| row.get(0).map(EventId),
        )
    }

    /// When the owners of one's calendars that tell no more are not free, between two moments: by calendar, certainty and beginning.
    ///
    /// # Errors
    /// Those of the database.
    pub fn busy_between(&self, from: i64, until: i64) -> Result<Vec<BusyTime>> {
        let sql = "SELECT calendar, start, end, tentative FROM busy_time
          WHERE calendar IN (SELECT id FROM visible_calendar) AND start < ?2 AND end > ?1 ORDER BY calendar, tentative, start";
        self.all(sql, (from, until), |row| {
            Ok(BusyTime {
                calendar: CalendarId(row.get(0)?),
                start: row.get(1)?,
                end: row.get(2)?,
                tentative: row.get(3)?,
            })
        })
    }
}

impl Write<'_> {
    /// Replaces when the owner of a calendar is not free: moments in Unix seconds, and whether only perhaps.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_busy_times(&self, calendar: CalendarId, times: &[(i64, i64, bool)]) -> Result<()> {
        self.run("DELETE FROM busy_time WHERE calendar = ?1", [calendar.0])?;
        for (start, end, tentative) in times {
            self.run(
                "INSERT INTO busy_time(calendar, start, end, tentative) VALUES (?1, ?2, ?3, ?4)",
                (calendar.0, start, end, tentative),
            )?;
        }
        Ok(())
    }
}
