//! The messages that wait in Mail to sort, and which of them are history.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{MessageRow, State, TargetId, Verdict};
use rusqlite::Row;

use crate::Read;
use crate::error::Result;
use crate::read::list;
use crate::review::{ReviewFilter, ReviewHead, TickedCounts};

/// Every proposal of a visible message that waits, by message: what the list, its counts and the footer follow from.
pub(crate) struct Waiting(Vec<Proposed>);

struct Proposed {
    message: MessageRow,
    target: Option<TargetId>,
    to_job: bool,
    verdict: Verdict,
    ticked: bool,
    choice: Option<bool>,
    later: bool,
    offered: bool,
    by_user: bool,
}

/// What Import would do, and from which time on (Unix seconds) undecided messages are today's.
pub(crate) struct Ticked {
    since: i64,
    counts: TickedCounts,
}

impl Proposed {
    fn is_ticked(&self) -> bool {
        self.target.is_some() && self.choice.unwrap_or(self.ticked)
    }

    fn is_decided(&self) -> bool {
        self.later || self.choice.is_some()
    }

    /// Whether it is undecided and more than a further target, with a verdict.
    fn is_untouched(&self) -> bool {
        !self.is_decided() && !self.offered && self.verdict < Verdict::None
    }

    fn is_history(&self, before: i64) -> bool {
        self.message.0 < before && self.is_untouched() && self.target.is_some() && self.verdict < Verdict::Application
    }
}

impl Waiting {
    /// The rows a filter lets through as far as it does not ask of the messages themselves, by message, each with the targets it would go to.
    pub fn heads(&self, filter: &ReviewFilter) -> impl Iterator<Item = (ReviewHead, Vec<TargetId>)> {
        self.0.chunk_by(|one, next| one.message == next.message).filter_map(|proposed| head(proposed, filter))
    }

    fn would_file(&self, since: i64) -> impl Iterator<Item = &Proposed> {
        let counts = move |one: &&Proposed| one.message.0 >= since || one.choice == Some(true) || one.later;
        self.0.iter().filter(|one| one.is_ticked()).filter(counts)
    }
}

/// The row of a message's proposals, where a filter lets it through. Of history only what the user ticked counts as ticked.
fn head(proposed: &[Proposed], filter: &ReviewFilter) -> Option<(ReviewHead, Vec<TargetId>)> {
    let main: Vec<&Proposed> = proposed.iter().filter(|one| !one.offered || one.by_user).collect();
    let id = main.first()?.message;
    let verdict = main.iter().map(|one| one.verdict).min().filter(|verdict| *verdict < Verdict::None)?;
    let is_decided = main.iter().any(|one| one.is_decided());
    let is_later = main.iter().any(|one| one.later);
    let is_shown = (id.0 >= filter.since || is_decided) && id.0 >= filter.received_from && (is_later || !filter.later);
    let head = ReviewHead {
        id,
        verdict,
        ticked: main.iter().any(|one| one.is_ticked()) && (id.0 >= filter.today || is_decided),
        state: if is_later { State::Later } else { State::Open },
    };
    is_shown.then(|| (head, main.iter().filter_map(|one| one.target).collect()))
}

/// How many different messages there are among some that come in order.
fn messages<'w>(proposed: impl Iterator<Item = &'w Proposed>) -> Vec<MessageRow> {
    let mut found: Vec<MessageRow> = proposed.map(|one| one.message).collect();
    found.dedup();
    found
}

fn targets<'w>(proposed: impl Iterator<Item = &'w Proposed>) -> i64 {
    count(&proposed.filter_map(|one| one.target).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>())
}

fn count<T>(found: &[T]) -> i64 {
    i64::try_from(found.len()).unwrap_or(i64::MAX)
}

fn proposed(row: &Row<'_>) -> rusqlite::Result<Proposed> {
    Ok(Proposed {
        message: MessageRow(row.get(0)?),
        target: row.get::<_, Option<i64>>(1)?.map(TargetId),
        to_job: row.get(2)?,
        verdict: row.get_ref(3)?.as_str().ok().and_then(Verdict::from_word).unwrap_or(Verdict::None),
        ticked: row.get(4)?,
        choice: row.get(5)?,
        later: row.get(6)?,
        offered: row.get(7)?,
        by_user: row.get(8)?,
    })
}

impl Read<'_> {
    /// When the newest visible message was received, Unix seconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn newest_received(&self) -> Result<Option<i64>> {
        self.one("SELECT max(id) FROM visible_message", [], |row| row.get(0))
    }

    pub(crate) fn waiting(&self) -> Result<Arc<Waiting>> {
        self.recall(
            |memory| &memory.waiting,
            |_| true,
            || {
                let visible = self.visible("proposal.message")?;
                let sql = format!("{} AND {visible} ORDER BY proposal.message", include_str!("waiting.sql"));
                Ok(Waiting(self.all(&sql, [], proposed)?))
            },
        )
    }

    /// How many undecided messages were received before a time (Unix seconds).
    ///
    /// # Errors
    /// Those of the database.
    pub fn waiting_before(&self, time: i64) -> Result<i64> {
        let waiting = self.waiting()?;
        Ok(count(&messages(waiting.0.iter().filter(|one| one.message.0 < time && one.is_untouched()))))
    }

    /// Counts what Import would do with what is ticked; undecided messages received before `since` (Unix seconds) are history.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ticked_counts(&self, since: i64) -> Result<TickedCounts> {
        let waiting = self.waiting()?;
        let count_ticked = || {
            let messages = messages(waiting.would_file(since));
            let counts = TickedCounts {
                messages: count(&messages),
                profiles: targets(waiting.would_file(since).filter(|one| !one.to_job)),
                jobs: targets(waiting.would_file(since).filter(|one| one.to_job)),
                to_fetch: self.not_stored(&messages)?,
            };
            Ok(Ticked { since, counts })
        };
        Ok(self.recall(|memory| &memory.ticked, |ticked| ticked.since == since, count_ticked)?.counts)
    }

    fn not_stored(&self, messages: &[MessageRow]) -> Result<i64> {
        let sql =
            "SELECT count(*) FROM visible_message WHERE body <> 'stored' AND id IN (SELECT value FROM json_each(?1))";
        self.count(sql, [list(messages.iter().map(|message| message.0))])
    }

    /// Undecided older messages in all, their targets, and how many were received since `year`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn history_counts(&self, before: i64, year: i64) -> Result<(i64, i64, i64)> {
        let waiting = self.waiting()?;
        let history = || waiting.0.iter().filter(|one| one.is_history(before));
        let messages = messages(history());
        let last_year = messages.iter().filter(|message| message.0 >= year).count();
        Ok((count(&messages), targets(history()), i64::try_from(last_year).unwrap_or(i64::MAX)))
    }

    /// Messages received since a time whose proposals wait and are unticked.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unticked_since(&self, time: i64) -> Result<Vec<MessageRow>> {
        self.all(include_str!("unticked_since.sql"), [time], |row| row.get(0).map(MessageRow))
    }

    /// Visible messages that concern nobody on file and are saved nowhere, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn not_on_file(&self) -> Result<Vec<MessageRow>> {
        self.all(include_str!("not_on_file.sql"), [], |row| row.get(0).map(MessageRow))
    }
}
