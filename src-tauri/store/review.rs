//! The rows of Mail to sort.

use domain::{MessageKey, MessageRow, State, TargetId, Verdict};
use rusqlite::types::Value;
use rusqlite::{Row, named_params};

use crate::Read;
use crate::error::{Result, StoreError};

/// Which waiting messages a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Only this verdict.
    pub verdict: Option<Verdict>,
    /// Undecided messages received before this are history and not shown.
    pub since: i64,
    /// Only messages received at or after this.
    pub received_from: i64,
    /// Only messages unread in the mailbox.
    pub unread: bool,
    /// Only messages the last sync found.
    pub last_sync: bool,
    /// Only messages in these folders; empty: all.
    pub folders: Vec<i64>,
    /// Only messages whose subject or sender holds this; empty: all.
    pub search: String,
    /// Only messages that are proposed for this target.
    pub target: Option<TargetId>,
    /// Only messages put off for later.
    pub later: bool,
    /// Undecided messages received before this are history: what is ticked of them by itself does not count as ticked.
    pub today: i64,
}

impl Default for ReviewFilter {
    fn default() -> Self {
        Self {
            verdict: None,
            since: i64::MIN,
            received_from: i64::MIN,
            unread: false,
            last_sync: false,
            folders: Vec::new(),
            search: String::new(),
            target: None,
            later: false,
            today: i64::MIN,
        }
    }
}

/// By what the list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewOrder {
    /// Received.
    Received,
    /// The sender.
    From,
    /// The subject.
    Subject,
    /// The name of the first target.
    Into,
    /// The verdict.
    Verdict,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewHead {
    /// The message.
    pub id: MessageRow,
    /// The strongest verdict of its targets.
    pub verdict: Verdict,
    /// Whether Import takes it.
    pub ticked: bool,
    /// What became of it.
    pub state: State,
}

/// How many rows of one verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictTally {
    /// The verdict.
    pub verdict: Verdict,
    /// Rows.
    pub rows: i64,
    /// Of these, ticked.
    pub ticked: i64,
    /// Of these, with somewhere to go, so that they can be ticked.
    pub able: i64,
}

/// How many rows of each verdict, and how many are put off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewTally {
    /// Rows by verdict.
    pub by_verdict: Vec<VerdictTally>,
    /// Rows put off for later.
    pub later: i64,
}

/// What Import would do with what is ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TickedCounts {
    /// Messages.
    pub messages: i64,
    /// Persons and clients.
    pub profiles: i64,
    /// Jobs.
    pub jobs: i64,
    /// Messages whose content is not here.
    pub to_fetch: i64,
}

/// A message or copy that an exclusion leaves out: who and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The stored but hidden message.
    pub message: Option<(MessageRow, MessageKey)>,
    /// The copy that was kept out.
    pub copy: Option<domain::CopyId>,
    /// The sender's address.
    pub sender: String,
    /// Received, Unix seconds.
    pub received: i64,
    /// The exclusion, as UUID in hexadecimal; empty where it is no longer there.
    pub exclusion: String,
}

/// Whether Import takes a row: of history only what the user ticked.
const TICKED: &str = "(waiting.ticked AND (message.id >= :today OR waiting.decided))";

const STRENGTH: [Verdict; 4] = [Verdict::Reply, Verdict::New, Verdict::Sent, Verdict::Application];

fn of_strength(strength: i64) -> Verdict {
    usize::try_from(strength).ok().and_then(|n| STRENGTH.get(n).copied()).unwrap_or(Verdict::None)
}

fn head(row: &Row<'_>) -> rusqlite::Result<ReviewHead> {
    let state = if row.get(3)? { State::Later } else { State::Open };
    Ok(ReviewHead { id: MessageRow(row.get(0)?), verdict: of_strength(row.get(1)?), ticked: row.get(2)?, state })
}

impl Read<'_> {
    /// The rows a filter lets through, from `offset`, at most `limit`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn review(
        &self,
        filter: &ReviewFilter,
        order: (ReviewOrder, bool),
        page: (u32, u32),
    ) -> Result<Vec<ReviewHead>> {
        let (by, ascending) = order;
        let way = if ascending { "ASC" } else { "DESC" };
        let by = match by {
            ReviewOrder::Received => format!("message.id {way}"),
            ReviewOrder::From => format!("message.from_text COLLATE NOCASE {way}, message.id DESC"),
            ReviewOrder::Subject => format!("message.subject COLLATE NOCASE {way}, message.id DESC"),
            ReviewOrder::Into => format!("waiting.into_name {way}, message.id DESC"),
            ReviewOrder::Verdict => format!("waiting.strength {way}, message.id DESC"),
        };
        let sql = format!(
            "{} SELECT message.id, waiting.strength, {TICKED}, waiting.later {} ORDER BY {by} LIMIT :limit OFFSET :offset",
            include_str!("waiting.sql"),
            include_str!("waiting_filter.sql")
        );
        let folders = folders(filter)?;
        let search = like(&filter.search);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {":since": filter.since, ":from": filter.received_from, ":unread": filter.unread, ":last_sync": filter.last_sync,
                ":folders": folders, ":search": search, ":verdict": strength(filter.verdict), ":target": filter.target.map(|t| t.0), ":later": filter.later,
                ":today": filter.today, ":limit": page.1, ":offset": page.0},
            head,
        )?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?)
    }

    /// Counts the rows a filter lets through by verdict (the filter's own verdict does not count), put off and ticked.
    ///
    /// # Errors
    /// Those of the database.
    pub fn review_tally(&self, filter: &ReviewFilter) -> Result<ReviewTally> {
        let sql = format!(
            "{} SELECT waiting.strength, count(*), sum({TICKED}), sum(waiting.able), sum(waiting.later) {} GROUP BY waiting.strength",
            include_str!("waiting.sql"),
            include_str!("waiting_filter.sql")
        );
        let folders = folders(filter)?;
        let search = like(&filter.search);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! {":since": filter.since, ":from": filter.received_from, ":unread": filter.unread, ":last_sync": filter.last_sync,
                ":folders": folders, ":search": search, ":verdict": Value::Null, ":target": filter.target.map(|t| t.0), ":later": filter.later, ":today": filter.today},
            |row| {
                let verdict = of_strength(row.get(0)?);
                let one = VerdictTally { verdict, rows: row.get(1)?, ticked: row.get(2)?, able: row.get(3)? };
                Ok((one, row.get::<_, i64>(4)?))
            },
        )?;
        let mut tally = ReviewTally::default();
        for row in rows {
            let (one, later) = row?;
            tally.by_verdict.push(one);
            tally.later += later;
        }
        Ok(tally)
    }

    /// Counts what Import would do with what is ticked; undecided messages received before `since` (Unix seconds) are history.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ticked_counts(&self, since: i64) -> Result<TickedCounts> {
        self.one(include_str!("ticked_counts.sql"), [since], |row| {
            Ok(TickedCounts { messages: row.get(0)?, profiles: row.get(1)?, jobs: row.get(2)?, to_fetch: row.get(3)? })
        })
    }

    /// Waiting messages of the same conversation as this one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn waiting_in_conversation(&self, message: MessageRow) -> Result<Vec<MessageRow>> {
        self.all(include_str!("waiting_in_conversation.sql"), [message.0], |row| row.get(0).map(MessageRow))
    }

    /// What exclusions leave out, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn left_out(&self, page: (u32, u32)) -> Result<Vec<LeftOut>> {
        self.all(include_str!("left_out.sql"), (page.1, page.0), |row| {
            let message = row.get::<_, Option<i64>>(0)?.map(MessageRow);
            let key = row.get::<_, Option<[u8; 32]>>(1)?.map(MessageKey);
            Ok(LeftOut {
                message: message.zip(key),
                copy: row.get::<_, Option<i64>>(2)?.map(domain::CopyId),
                sender: row.get(3)?,
                received: row.get(4)?,
                exclusion: row.get(5)?,
            })
        })
    }

    /// How many messages exclusions leave out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn left_out_count(&self) -> Result<i64> {
        self.count("SELECT (SELECT count(*) FROM left_out_message) + (SELECT count(*) FROM left_out)", [])
    }
}

fn folders(filter: &ReviewFilter) -> Result<String> {
    serde_json::to_string(&filter.folders).map_err(|_| StoreError::Value("folders"))
}

fn strength(verdict: Option<Verdict>) -> Option<i64> {
    verdict.map(|v| STRENGTH.iter().position(|s| *s == v).map_or(9, |n| n as i64))
}

pub(crate) fn like(search: &str) -> Option<String> {
    let text = search.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    (!text.is_empty()).then(|| format!("%{text}%"))
}
