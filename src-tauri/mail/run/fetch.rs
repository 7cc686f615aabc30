//! Messages are fetched, read and stored at the same time: three stages, a thread each, bounded by octets.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use store::BacklogCopy;

use super::batch::{Batch, batches};
use super::budget::Budget;
use super::deliver::{Delivered, deliver};
use super::list::as_listed;
use super::meter::Meter;
use super::read::{Flow, Raw, read_all};
use super::{Report, Run, RunError};
use crate::Trouble;
use crate::remote::{Extent, Listed, Remote};

/// What to fetch.
pub(super) struct Job<'j> {
    /// The folder.
    pub meter: &'j Meter<'j>,
    /// How much of each message.
    pub extent: Extent,
    /// Whether the text of a message received then (Unix seconds) is wanted whoever wrote it.
    pub wants: &'j (dyn Fn(i64) -> bool + Sync),
}

/// Fetches messages (newest first). Returns the copies only the whole message can tell about.
pub(super) fn fetch(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    job: &Job<'_>,
    (rows, report): (Vec<BacklogCopy>, &mut Report),
) -> Result<Vec<BacklogCopy>, RunError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (brought, delivered) = flow(run, remote, job, batches(rows, job.extent));
    let delivered = delivered?;
    match job.extent {
        Extent::Header => report.headers += delivered.stored,
        Extent::Whole => report.bodies += delivered.stored,
    }
    report.aside += delivered.aside;
    brought?;
    run.cancel.check()?;
    Ok(delivered.again)
}

type Ends = (Result<(), Trouble>, Result<Delivered, RunError>);

fn flow(run: &Run<'_>, remote: &mut dyn Remote, job: &Job<'_>, batches: Vec<Batch>) -> Ends {
    let budget = Budget::default();
    let (to_read, raw) = channel();
    let (to_deliver, letters) = channel();
    thread::scope(|scope| {
        scope.spawn(move || read_all(&raw, job.extent, &to_deliver));
        let delivery = scope.spawn(|| {
            let delivered = deliver(run, job, &letters, &budget);
            drop(letters);
            budget.close();
            delivered
        });
        let brought = bring_all(run, remote, job, (batches, &to_read, &budget));
        drop(to_read);
        (brought, delivery.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

fn bring_all(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    job: &Job<'_>,
    (batches, to_read, budget): (Vec<Batch>, &Sender<Flow<Raw>>, &Budget),
) -> Result<(), Trouble> {
    for batch in batches {
        run.cancel.check()?;
        if !budget.take(batch.octets) {
            return Ok(());
        }
        let wanted: Vec<Listed> = batch.rows.iter().map(|row| as_listed(&row.listed)).collect();
        let mut rows: HashMap<String, BacklogCopy> =
            batch.rows.into_iter().map(|row| (row.listed.key.clone(), row)).collect();
        remote.bring(&job.meter.folder.name, &wanted, job.extent, &mut |key, brought| match rows.remove(&key.0) {
            Some(row) => to_read.send(Flow::One(Raw { row, brought })).is_ok(),
            None => true,
        })?;
        if to_read.send(Flow::End { octets: batch.octets }).is_err() {
            return Ok(());
        }
    }
    Ok(())
}
