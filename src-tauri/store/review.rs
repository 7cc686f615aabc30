//! The rows of Mail to sort.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{MessageKey, MessageRow, State, TargetId, Verdict};
use rusqlite::named_params;

use crate::Read;
use crate::error::Result;
use crate::read::list;

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

impl ReviewFilter {
    fn asks_of_messages(&self) -> bool {
        self.unread
            || self.last_sync
            || !self.folders.is_empty()
            || !self.search.trim().is_empty()
            || self.target.is_some()
    }
}

/// Where rows without a target stand in a list by target: behind all names.
const NOWHERE: &str = "~";

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

/// A list as it was asked for: its rows of every verdict, in its order.
pub(crate) struct List {
    filter: ReviewFilter,
    order: (ReviewOrder, bool),
    heads: Vec<ReviewHead>,
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
        let list = self.review_list(filter, Some(order))?;
        let asked = list.heads.iter().filter(|head| filter.verdict.is_none_or(|verdict| verdict == head.verdict));
        let [offset, limit] = [page.0, page.1].map(|rows| usize::try_from(rows).unwrap_or(usize::MAX));
        Ok(asked.skip(offset).take(limit).cloned().collect())
    }

    /// Counts the rows of a list by verdict (the filter's own verdict does not count), put off and ticked.
    ///
    /// # Errors
    /// Those of the database.
    pub fn review_tally(&self, filter: &ReviewFilter) -> Result<ReviewTally> {
        let filter = ReviewFilter { verdict: None, ..filter.clone() };
        let waiting = self.waiting()?;
        let through = if filter.asks_of_messages() { Some(self.review_list(&filter, None)?) } else { None };
        let through: Option<BTreeSet<MessageRow>> = through.map(|list| list.heads.iter().map(|head| head.id).collect());
        let mut tally = ReviewTally::default();
        let mut by_verdict: BTreeMap<Verdict, VerdictTally> = BTreeMap::new();
        let shown = |head: &ReviewHead| through.as_ref().is_none_or(|ids| ids.contains(&head.id));
        for (head, targets) in waiting.heads(&filter).filter(|(head, _)| shown(head)) {
            let none = VerdictTally { verdict: head.verdict, rows: 0, ticked: 0, able: 0 };
            let of_verdict = by_verdict.entry(head.verdict).or_insert(none);
            of_verdict.rows += 1;
            of_verdict.ticked += i64::from(head.ticked);
            of_verdict.able += i64::from(!targets.is_empty());
            tally.later += i64::from(head.state == State::Later);
        }
        tally.by_verdict = by_verdict.into_values().collect();
        Ok(tally)
    }

    /// The whole list, in some order where none is asked for.
    fn review_list(&self, filter: &ReviewFilter, order: Option<(ReviewOrder, bool)>) -> Result<Arc<List>> {
        let filter = ReviewFilter { verdict: None, ..filter.clone() };
        let is_asked = |list: &List| list.filter == filter && order.is_none_or(|order| order == list.order);
        let gather = || {
            let order = order.unwrap_or((ReviewOrder::Received, false));
            let heads = self.heads(&filter, order)?;
            Ok(List { filter: filter.clone(), order, heads })
        };
        self.recall(|memory| &memory.list, is_asked, gather)
    }

    fn heads(&self, filter: &ReviewFilter, (by, ascending): (ReviewOrder, bool)) -> Result<Vec<ReviewHead>> {
        let waiting = self.waiting()?;
        let heads = waiting.heads(filter);
        match by {
            ReviewOrder::Into => {
                let names = self.sort_names()?;
                let first = |targets: &[TargetId]| targets.iter().filter_map(|target| names.get(target)).min().cloned();
                let named = heads.map(|(head, targets)| (first(&targets).unwrap_or_else(|| NOWHERE.into()), head));
                let sorted = sorted(named.collect(), ascending);
                self.let_through(filter, sorted)
            }
            ReviewOrder::From | ReviewOrder::Subject => {
                let mut heads: BTreeMap<MessageRow, ReviewHead> = heads.map(|(head, _)| (head.id, head)).collect();
                Ok(self.listed(filter, (by, ascending))?.iter().filter_map(|id| heads.remove(id)).collect())
            }
            ReviewOrder::Verdict => {
                let sorted = sorted(heads.map(|(head, _)| (head.verdict, head)).collect(), ascending);
                self.let_through(filter, sorted)
            }
            ReviewOrder::Received => {
                let sorted = sorted(heads.map(|(head, _)| (head.id, head)).collect(), ascending);
                self.let_through(filter, sorted)
            }
        }
    }

    /// Those of some rows whose messages a filter lets through; most filters ask nothing of the message itself.
    fn let_through(&self, filter: &ReviewFilter, mut heads: Vec<ReviewHead>) -> Result<Vec<ReviewHead>> {
        if filter.asks_of_messages() {
            let through: BTreeSet<MessageRow> =
                self.listed(filter, (ReviewOrder::Received, true))?.into_iter().collect();
            heads.retain(|head| through.contains(&head.id));
        }
        Ok(heads)
    }

    /// The messages with a waiting proposal that a filter lets through, in an order that follows from the messages themselves.
    fn listed(&self, filter: &ReviewFilter, (by, ascending): (ReviewOrder, bool)) -> Result<Vec<MessageRow>> {
        let way = if ascending { "ASC" } else { "DESC" };
        let by = match by {
            ReviewOrder::From => format!("message.from_text COLLATE NOCASE {way}, message.id DESC"),
            ReviewOrder::Subject => format!("message.subject COLLATE NOCASE {way}, message.id DESC"),
            _ => format!("message.id {way}"),
        };
        let sql = format!("{} ORDER BY {by}", include_str!("waiting_listed.sql"));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let found = statement.query_map(
            named_params! {":unread": filter.unread, ":last_sync": filter.last_sync,
            ":folders": list(filter.folders.iter().copied()), ":search": like(&filter.search), ":target": filter.target.map(|target| target.0)},
            |row| row.get(0).map(MessageRow),
        )?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
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

    /// Messages the user declined and that wait no more, newest first; `search` asks of subject and sender.
    ///
    /// # Errors
    /// Those of the database.
    pub fn declined(&self, search: &str, page: (u32, u32)) -> Result<Vec<MessageRow>> {
        let sql = concat!(include_str!("declined.sql"), "ORDER BY proposal.message DESC LIMIT ?2 OFFSET ?3");
        self.all(sql, (like(search), page.1, page.0), |row| row.get(0).map(MessageRow))
    }

    /// How many messages the user declined.
    ///
    /// # Errors
    /// Those of the database.
    pub fn declined_count(&self, search: &str) -> Result<i64> {
        self.count(concat!("SELECT count(*) FROM (", include_str!("declined.sql"), ")"), [like(search)])
    }

    /// How many messages exclusions leave out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn left_out_count(&self) -> Result<i64> {
        self.count("SELECT (SELECT count(*) FROM left_out_message) + (SELECT count(*) FROM visible_left_out)", [])
    }
}

/// Rows by a key and, where it is the same, newest first.
fn sorted<K: Ord>(mut keyed: Vec<(K, ReviewHead)>, ascending: bool) -> Vec<ReviewHead> {
    keyed.sort_by(|(one, head), (other, next)| {
        let way = if ascending { one.cmp(other) } else { other.cmp(one) };
        way.then(next.id.cmp(&head.id))
    });
    keyed.into_iter().map(|(_, head)| head).collect()
}

pub(crate) fn like(search: &str) -> Option<String> {
    let text = search.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    (!text.is_empty()).then(|| format!("%{text}%"))
}
