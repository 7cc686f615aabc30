//! Once a day, what was never filed and is old enough is let go; its mailbox still has it.

use std::time::{Duration, Instant};

use domain::MessageRow;
use store::{Store, StoreError, Who};

use crate::WorkerFailure;

/// The day (since 1970, UTC) it was done last, and the days the accounts kept then: whoever sets others has it done again.
const DONE: &str = "let_go";
const DAY: i64 = 86_400;
/// So many messages are looked at in one go.
const MANY: u32 = 500;
/// How long one transaction lasts at most.
const LONG: Duration = Duration::from_millis(80);

/// Lets go what may go, unless that was done today, as long as `go_on` says so. Returns how many messages.
///
/// # Errors
/// Those of the store.
pub fn daily(store: &Store, now: i64, go_on: &dyn Fn() -> bool) -> Result<usize, WorkerFailure> {
    let (done, days) = store.read(|read| {
        let days: Vec<i64> = read.accounts()?.into_iter().map(|account| account.cache_days).collect();
        Ok::<_, StoreError>((read.setting(DONE)?, days))
    })?;
    let Some(shortest) = days.iter().copied().filter(|days| *days > 0).min() else { return Ok(0) };
    let mark = serde_json::json!([now / DAY, days]).to_string();
    if done.as_ref() == Some(&mark) {
        return Ok(0);
    }
    let gone = walk(store, now, (now - shortest * DAY, go_on))?;
    if go_on() {
        store.write(Who::Background, |write| write.set_setting(DONE, &mark))?;
    }
    Ok(gone)
}

fn walk(store: &Store, now: i64, (until, go_on): (i64, &dyn Fn() -> bool)) -> Result<usize, WorkerFailure> {
    let (mut after, mut gone) = (MessageRow(0), 0);
    while go_on() {
        let page = store.read(|read| read.cached(after, until, MANY))?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        let mut may_go: Vec<MessageRow> =
            page.iter().filter(|(_, cached)| cached.may_go(now)).map(|(id, _)| *id).rev().collect();
        while !may_go.is_empty() && go_on() {
            gone += some(store, now, &mut may_go)?;
        }
    }
    Ok(gone)
}

/// Lets go from the end of `may_go` in one short transaction.
fn some(store: &Store, now: i64, may_go: &mut Vec<MessageRow>) -> Result<usize, StoreError> {
    store.write(Who::Background, |write| {
        let (began, mut gone) = (Instant::now(), 0);
        while let Some(id) = may_go.pop() {
            gone += usize::from(write.let_go(id, now)?);
            if began.elapsed() > LONG || store.has_user_waiting() {
                break;
            }
        }
        Ok(gone)
    })
}
