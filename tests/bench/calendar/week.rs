//! How soon a week opens, inside the program.

use std::time::Instant;

use api::rows::CalendarSpan;
use chrono::{Datelike, Utc};
use store::Store;

use super::ours::Ours;
use crate::inside::time;
use crate::report::Report;

const WEEK: i64 = 7 * 86_400;
/// Weeks that are gone through around the one asked for.
const AROUND: usize = 8;

/// Opens weeks near and far in the store of the last round.
pub fn ask(ours: &Ours<'_>, report: &mut Report) {
    let store = ours.store();
    let now = Utc::now();
    let monday = now.timestamp() / 86_400 * 86_400 - i64::from(now.weekday().num_days_from_monday()) * 86_400;
    let start = Instant::now();
    let shown = open(&store, monday);
    report.note(format!(
        "A week of {shown} appointments opens in {:.1} ms the first time it is asked for in a program",
        start.elapsed().as_secs_f64() * 1000.0
    ));
    for (what, begins) in [
        ("a week opens", monday),
        ("a week in two years opens", monday + 104 * WEEK),
        ("a week two years ago opens", monday - 104 * WEEK),
    ] {
        time(what, report, &|n| {
            open(&store, begins + (n % AROUND) as i64 * WEEK);
        });
    }
}

fn open(store: &Store, from: i64) -> usize {
    let page = api::calendar_between(store, CalendarSpan { from, until: from + WEEK }).unwrap();
    page.occurrences.len()
}
