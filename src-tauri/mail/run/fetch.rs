//! Messages are fetched, read and stored at the same time: three stages, a thread each, bounded by octets. The stages run on from one
//! folder to the next.

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use domain::FolderId;
use store::BacklogCopy;

use super::allowance::Allowance;
use super::batch::{Batch, batches, claim};
use super::budget::Budget;
use super::deliver::{Delivered, deliver};
use super::list::{as_listed, is_about_the_folder};
use super::meter::Meter;
use super::read::{Flow, Raw, read_all};
use super::{Report, Run, RunError};
use crate::Trouble;
use crate::remote::{Extent, Listed, Remote};

/// What is asked of a folder.
#[derive(Clone, Copy)]
pub(super) struct Job<'j> {
    /// The folder.
    pub meter: &'j Meter<'j>,
    /// How much of each message.
    pub extent: Extent,
}

impl Job<'_> {
    /// The folder's number.
    pub fn folder(&self) -> FolderId {
        self.meter.folder.id
    }
}

/// Jobs with their messages (newest first), each made up when its turn comes.
pub(super) type Jobs<'j, 'w> = dyn Iterator<Item = Result<(Job<'j>, Vec<BacklogCopy>), RunError>> + 'w;

/// Whether the text of a message received then (Unix seconds) is wanted whoever wrote it.
pub(super) type Wants<'w> = dyn Fn(i64) -> bool + Sync + 'w;

/// On what terms messages are fetched.
#[derive(Clone, Copy)]
pub(super) struct Terms<'t> {
    /// Which texts are wanted.
    pub wants: &'t Wants<'t>,
    /// How much may be fetched today.
    pub allowance: &'t Allowance,
}

/// What came of some jobs.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// Folders that could not be worked on to the end, and why.
    pub failed: Vec<(FolderId, Trouble)>,
    /// Copies only the whole message can tell about.
    pub again: Vec<(FolderId, BacklogCopy)>,
}

/// Fetches messages, folder by folder.
pub(super) fn fetch<'j>(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    (jobs, terms): (&mut Jobs<'j, '_>, Terms<'_>),
    report: &mut Report,
) -> Result<Fetched, RunError> {
    let mut failed = Vec::new();
    let (brought, delivered) = flow(run, remote, (jobs, terms), &mut failed);
    let delivered = delivered?;
    report.headers += delivered.headers;
    report.bodies += delivered.bodies;
    report.aside += delivered.aside;
    brought?;
    run.cancel.check()?;
    Ok(Fetched { failed, again: delivered.again })
}

type Failed = Vec<(FolderId, Trouble)>;
type Ends = (Result<(), RunError>, Result<Delivered, RunError>);

fn flow<'j>(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    (jobs, terms): (&mut Jobs<'j, '_>, Terms<'_>),
    failed: &mut Failed,
) -> Ends {
    let budget = Budget::default();
    let (to_read, raw) = channel();
    let (to_deliver, letters) = channel();
    thread::scope(|scope| {
        scope.spawn(move || read_all(&raw, &to_deliver));
        let delivery = scope.spawn(|| {
            let delivered = deliver(run, terms, &letters, &budget);
            drop(letters);
            budget.close();
            delivered
        });
        let mut network = Network { run, remote, to_read: &to_read, budget: &budget, allowance: terms.allowance };
        let brought = network.bring_all(jobs, failed);
        drop(to_read);
        (brought, delivery.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// The first stage.
struct Network<'n, 'j> {
    run: &'n Run<'n>,
    remote: &'n mut dyn Remote,
    to_read: &'n Sender<Flow<Raw<'j>>>,
    budget: &'n Budget,
    allowance: &'n Allowance,
}

impl<'j> Network<'_, 'j> {
    fn bring_all(&mut self, jobs: &mut Jobs<'j, '_>, failed: &mut Failed) -> Result<(), RunError> {
        for work in jobs {
            let (job, rows) = work?;
            if failed.iter().any(|(folder, _)| *folder == job.folder()) {
                continue;
            }
            for batch in batches(rows, job.extent) {
                self.run.cancel.check()?;
                if job.extent == Extent::Whole && !self.allowance.lets_texts() {
                    break;
                }
                match self.bring(job, batch) {
                    Ok(true) => {}
                    Ok(false) => return Ok(()),
                    Err(trouble) if is_about_the_folder(&trouble) => {
                        failed.push((job.folder(), trouble));
                        break;
                    }
                    Err(trouble) => return Err(trouble.into()),
                }
            }
        }
        Ok(())
    }

    /// Asks for a batch; answers `false` once nothing is stored any more.
    fn bring(&mut self, job: Job<'j>, batch: Batch) -> Result<bool, Trouble> {
        let (to_read, budget, allowance) = (self.to_read, self.budget, self.allowance);
        let mut claimed = batch.octets;
        if !budget.take(claimed) {
            return Ok(false);
        }
        let wanted: Vec<Listed> = batch.rows.iter().map(|row| as_listed(&row.listed)).collect();
        let mut rows: HashMap<String, BacklogCopy> =
            batch.rows.into_iter().map(|row| (row.listed.key.clone(), row)).collect();
        let brought = self.remote.bring(&job.meter.folder.name, &wanted, job.extent, &mut |key, brought| {
            let Some(row) = rows.remove(&key.0) else { return true };
            allowance.count(brought.octets());
            let said = claim(&row, job.extent);
            claimed = claimed.saturating_sub(said);
            let cost = budget.exchange(said, brought.octets(), claimed);
            cost.is_some_and(|cost| to_read.send(Flow::One(Raw { job, row, brought, cost })).is_ok())
        });
        budget.free(claimed);
        let is_stored = to_read.send(Flow::End).is_ok();
        brought.map(|()| is_stored)
    }
}
