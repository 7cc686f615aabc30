//! When people are not free (`getSchedule`). What for is told beside it where a colleague allows that, and not read.

use account::graph::{Act, Client, GraphError};
use serde::Deserialize;
use serde_json::json;

use super::row::{Page, When, read};
use super::time;
use crate::Trouble;
use crate::remote::Busy;

/// The service tells of 62 days at once, seconds.
const LONGEST: i64 = 60 * 86_400;
/// Nobody asks about more, seconds.
const MOST: i64 = 2 * 366 * 86_400;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Schedule {
    schedule_items: Vec<Item>,
    error: Option<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    status: String,
    start: When,
    end: When,
}

/// When somebody is not free; `None` where the service does not tell.
pub(super) fn of(
    (client, root): (&Client, &str),
    address: &str,
    (from, to): (i64, i64),
) -> Result<Option<Vec<Busy>>, Trouble> {
    let mut busy: Vec<Busy> = Vec::new();
    let mut start = from;
    let last = to.min(from.saturating_add(MOST));
    while start < last {
        let end = last.min(start + LONGEST);
        let Some(some) = some((client, root), address, (start, end))? else { return Ok(None) };
        // What spans two of the periods is told in both.
        busy.extend(some.into_iter().filter(|one| start == from || one.start >= start));
        start = end;
    }
    Ok(Some(busy))
}

fn some((client, root): (&Client, &str), address: &str, (from, to): (i64, i64)) -> Result<Option<Vec<Busy>>, Trouble> {
    let when = |at| json!({ "dateTime": time::iso(at), "timeZone": "UTC" });
    let body = json!({ "schedules": [address], "startTime": when(from), "endTime": when(to) }).to_string();
    let ask = || client.act(&format!("{root}/calendar/getSchedule"), Act::Post("application/json", body.as_bytes()));
    // Nothing is done by it.
    let answer = match ask() {
        Err(GraphError::Cut) => ask(),
        other => other,
    };
    let page: Page<Schedule> = match answer {
        Ok(answer) => read(&answer)?,
        // Personal accounts, and organisations that do not tell.
        Err(GraphError::Refused(refusal)) if matches!(refusal.status, 400 | 403 | 404) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let Some(schedule) = page.value.into_iter().next().filter(|one| one.error.is_none()) else { return Ok(None) };
    let span = |item: &Item| {
        let (start, end) = (time::moment(&item.start)?, time::moment(&item.end)?);
        let is_taken = matches!(item.status.as_str(), "busy" | "oof" | "tentative") && start < end;
        is_taken.then_some(Busy { start, end, tentative: item.status == "tentative" })
    };
    Ok(Some(schedule.schedule_items.iter().filter_map(span).collect()))
}
