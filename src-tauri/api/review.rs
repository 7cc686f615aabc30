//! Mail to sort: the list, ticks, targets, Later and No.

use domain::{Direction, MessageRow, Reason, State, Verdict};
use linking::Part;
use store::{LeftOut, Read, ReviewFilter, ReviewOrder, Store, unix_now};

use crate::review_rows::{row_of, rows, rows_of};
use crate::rows::{ImportPlan, ReviewCounts, ReviewOption, ReviewPage, ReviewQuery, ReviewRow, ReviewSort, UndoRow};
use crate::{Code, Failure, history, ids, undo};

/// A page of the list with its counts, the plan of the import, and what is kept apart as history.
///
/// # Errors
/// `NotFound` for a folder that is none.
pub fn review_page(store: &Store, query: &ReviewQuery) -> Result<ReviewPage, Failure> {
    store.read(|read| {
        let part = Part::of(read)?;
        let filter = filter(read, query, part)?;
        let tally = read.review_tally(&filter)?;
        let apart = (read.left_out_count()?, read.declined_count("")?);
        let counts = counts(&tally, apart);
        let (rows, total) = if query.declined {
            (declined_rows(read, query)?, count(read.declined_count(&query.search)?))
        } else if query.verdict == Some(Verdict::Skipped) {
            (left_out_rows(read, query)?, counts.skipped)
        } else {
            let heads = read.review(&filter, (order(query.sort), query.ascending), (query.offset, query.limit))?;
            (rows(read, &heads)?.into_iter().map(|(_, row)| row).collect(), shown(query.verdict, &counts))
        };
        let waiting = if is_whole(query) { counts.all } else { waiting(read, part)? };
        let (ticked, tickable) = if query.declined { (0, 0) } else { ticked(query.verdict, &tally) };
        let plan = plan(read, part, waiting)?;
        Ok(ReviewPage { rows, total, ticked, tickable, counts, plan, history: history::summary(read, part)? })
    })
}

/// One row of the list.
///
/// # Errors
/// `NotFound`.
pub fn review_row(store: &Store, id: &str) -> Result<ReviewRow, Failure> {
    store.read(|read| row_of(read, ids::message(read, id)?))
}

/// Ticks or unticks messages.
///
/// # Errors
/// `NotFound`.
pub fn review_tick(store: &Store, rows: &[String], ticked: bool) -> Result<ImportPlan, Failure> {
    let messages = store.read(|read| ids::messages(read, rows))?;
    linking::tick(store, &messages, ticked)?;
    current_plan(store)
}

/// Ticks or unticks everything a query shows.
///
/// # Errors
/// Those of the store.
pub fn review_tick_all(store: &Store, query: &ReviewQuery, ticked: bool) -> Result<ImportPlan, Failure> {
    let heads = store.read(|read| {
        let filter = filter(read, query, Part::of(read)?)?;
        Ok::<_, Failure>(read.review(&filter, (ReviewOrder::Received, false), (0, u32::MAX))?)
    })?;
    let messages: Vec<MessageRow> = heads.into_iter().map(|head| head.id).collect();
    linking::tick(store, &messages, ticked)?;
    current_plan(store)
}

/// Makes exactly these targets the ones a message goes to.
///
/// # Errors
/// `NotFound`.
pub fn review_set_into(store: &Store, id: &str, targets: &[String]) -> Result<ReviewRow, Failure> {
    let (message, targets) =
        store.read(|read| Ok::<_, Failure>((ids::message(read, id)?, ids::targets(read, targets)?)))?;
    linking::choose_targets(store, message, &targets)?;
    store.read(|read| row_of(read, message))
}

/// Puts messages off.
///
/// # Errors
/// `NotFound`, also where none of them waits.
pub fn review_later(store: &Store, rows: &[String]) -> Result<UndoRow, Failure> {
    decide(store, rows, State::Later)
}

/// Declines messages: they are never proposed again.
///
/// # Errors
/// `NotFound`, also where none of them waits.
pub fn review_no(store: &Store, rows: &[String]) -> Result<UndoRow, Failure> {
    decide(store, rows, State::No)
}

/// Proposes declined messages again.
///
/// # Errors
/// `NotFound`, also where none of them was declined.
pub fn review_again(store: &Store, rows: &[String]) -> Result<UndoRow, Failure> {
    decide(store, rows, State::Open)
}

fn decide(store: &Store, rows: &[String], state: State) -> Result<UndoRow, Failure> {
    let messages = store.read(|read| ids::messages(read, rows))?;
    match linking::decide(store, &messages, state, unix_now())? {
        0 => Err(Failure::new(Code::NotFound).with("what", "waiting")),
        _ => undo::latest(store),
    }
}

/// The waiting messages of a message's conversation.
///
/// # Errors
/// `NotFound`.
pub fn review_conversation(store: &Store, id: &str) -> Result<Vec<String>, Failure> {
    store.read(|read| {
        let messages = read.waiting_in_conversation(ids::message(read, id)?)?;
        let outsides = read.outsides(&messages)?;
        Ok(messages.iter().filter_map(|message| outsides.get(message)).map(|one| ids::message_text(&one.key)).collect())
    })
}

/// Lets messages in although an exclusion applies, row by row; what was kept out comes with the next sync.
///
/// # Errors
/// `NotFound`.
pub fn left_out_override(store: &Store, rows: &[String]) -> Result<(), Failure> {
    store.write(store::Who::User, |write| {
        for id in rows {
            match ids::line(write, id)? {
                ids::Line::Withheld(copy) => write.let_in(copy)?,
                ids::Line::Message(message) => write.let_message_in(message)?,
            }
        }
        Ok::<_, Failure>(())
    })?;
    linking::settle(store, &|| true)?;
    Ok(())
}

fn filter(read: &Read<'_>, query: &ReviewQuery, part: Part) -> Result<ReviewFilter, Failure> {
    let target = query.target.as_deref().map(|id| ids::target(read, id)).transpose()?;
    let folders = query.folders.iter().map(|id| Ok(ids::folder(id)?.0)).collect::<Result<_, Failure>>()?;
    let mut filter = ReviewFilter {
        verdict: query.verdict,
        since: if target.is_some() { i64::MIN } else { part.since() },
        today: part.since(),
        target,
        later: query.later,
        folders,
        search: query.search.clone(),
        ..ReviewFilter::default()
    };
    match query.option {
        ReviewOption::All => {}
        ReviewOption::SinceLastSync => filter.last_sync = true,
        ReviewOption::Days { days } => filter.received_from = unix_now().saturating_sub(i64::from(days) * 86_400),
        ReviewOption::Unread => filter.unread = true,
        ReviewOption::Replies => filter.verdict = filter.verdict.or(Some(Verdict::Reply)),
    }
    Ok(filter)
}

fn order(sort: ReviewSort) -> ReviewOrder {
    match sort {
        ReviewSort::Received => ReviewOrder::Received,
        ReviewSort::From => ReviewOrder::From,
        ReviewSort::Subject => ReviewOrder::Subject,
        ReviewSort::Into => ReviewOrder::Into,
        ReviewSort::Verdict => ReviewOrder::Verdict,
    }
}

pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The counts of a list; `left_out` and `declined` stand apart from it.
fn counts(tally: &store::ReviewTally, (left_out, declined): (i64, i64)) -> ReviewCounts {
    let of = |verdict| count(tally.by_verdict.iter().filter(|one| one.verdict == verdict).map(|one| one.rows).sum());
    ReviewCounts {
        all: count(tally.by_verdict.iter().map(|one| one.rows).sum()),
        reply: of(Verdict::Reply),
        new: of(Verdict::New),
        sent: of(Verdict::Sent),
        application: of(Verdict::Application),
        skipped: count(left_out),
        later: count(tally.later),
        declined: count(declined),
    }
}

fn shown(verdict: Option<Verdict>, counts: &ReviewCounts) -> u32 {
    match verdict {
        None => counts.all,
        Some(Verdict::Reply) => counts.reply,
        Some(Verdict::New) => counts.new,
        Some(Verdict::Sent) => counts.sent,
        Some(Verdict::Application) => counts.application,
        Some(Verdict::Skipped) => counts.skipped,
        Some(Verdict::None) => 0,
    }
}

/// Of the rows shown, how many are ticked, and how many can be.
fn ticked(verdict: Option<Verdict>, tally: &store::ReviewTally) -> (u32, u32) {
    let shown = || tally.by_verdict.iter().filter(|one| verdict.is_none_or(|wanted| wanted == one.verdict));
    (count(shown().map(|one| one.ticked).sum()), count(shown().map(|one| one.able).sum()))
}

/// Whether a query's counts are those of everything that waits today.
fn is_whole(query: &ReviewQuery) -> bool {
    let of = ReviewQuery::default();
    query.option == of.option
        && query.folders.is_empty()
        && query.search.trim().is_empty()
        && query.target.is_none()
        && !query.later
}

/// How many rows today's list has.
fn waiting(read: &Read<'_>, part: Part) -> Result<u32, Failure> {
    let filter = ReviewFilter { since: part.since(), today: part.since(), ..ReviewFilter::default() };
    Ok(counts(&read.review_tally(&filter)?, (0, 0)).all)
}

fn plan(read: &Read<'_>, part: Part, all: u32) -> Result<ImportPlan, Failure> {
    let ticked = read.ticked_counts(part.since())?;
    let messages = count(ticked.messages);
    Ok(ImportPlan {
        messages,
        profiles: count(ticked.profiles),
        jobs: count(ticked.jobs),
        unticked: all.saturating_sub(messages),
        to_fetch: count(ticked.to_fetch),
    })
}

fn current_plan(store: &Store) -> Result<ImportPlan, Failure> {
    store.read(|read| {
        let part = Part::of(read)?;
        plan(read, part, waiting(read, part)?)
    })
}

fn declined_rows(read: &Read<'_>, query: &ReviewQuery) -> Result<Vec<ReviewRow>, Failure> {
    rows_of(read, &read.declined(&query.search, (query.offset, query.limit))?)
}

fn left_out_rows(read: &Read<'_>, query: &ReviewQuery) -> Result<Vec<ReviewRow>, Failure> {
    Ok(read.left_out((query.offset, query.limit))?.into_iter().map(left_out_row).collect())
}

pub(crate) fn left_out_row(one: LeftOut) -> ReviewRow {
    let id = match (one.message, one.copy) {
        (Some((_, key)), _) => ids::message_text(&key),
        (None, Some(copy)) => ids::withheld_text(copy),
        (None, None) => String::new(),
    };
    let reasons =
        if one.exclusion.is_empty() { Vec::new() } else { vec![Reason::Excluded { exclusion: one.exclusion }] };
    ReviewRow {
        id,
        message_id: None,
        folder: String::new(),
        direction: Direction::In,
        received: one.received,
        from: one.sender.clone(),
        from_address: one.sender,
        to: Vec::new(),
        subject: String::new(),
        attachments: 0,
        unread: false,
        verdict: Verdict::Skipped,
        ticked: false,
        state: State::Open,
        later_since: None,
        into: Vec::new(),
        in_reply_to: None,
        reasons,
        withheld: one.message.is_none(),
    }
}
