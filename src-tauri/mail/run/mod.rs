//! Carries a source of mail over into the store: observe, plan, carry out. Stopped anywhere and started again it ends in the same state.

mod allowance;
mod aside;
mod backlog;
mod batch;
mod budget;
mod deliver;
mod dry;
mod fetch;
mod folders;
mod index;
mod intents;
mod list;
mod loose;
mod meter;
mod own;
mod read;
mod turn;

use std::time::Duration;

use account::Cancelled;
use domain::{AccountId, FolderId};
use store::{Store, StoreError, SyncFolder, Who, Write};

use crate::remote::Remote;
use crate::{Cancel, Trouble};

pub use allowance::texts_wait_until;
pub use dry::{FolderPlan, dry};
pub use folders::take_over as take_over_folders;
pub use intents::{Written, send};
pub use own::guess_identities;

/// One sync of one account.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Where the mail goes.
    pub store: &'a Store,
    /// The account.
    pub account: AccountId,
    /// When it started, Unix seconds.
    pub started: i64,
    /// Whoever started it.
    pub around: &'a dyn Around,
    /// Stops it.
    pub cancel: &'a Cancel,
}

impl Run<'_> {
    /// Writes behind the user; a stop ends the waiting for others.
    fn write<T, E: From<StoreError>>(&self, change: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        self.store.write_while(Who::Background, &|| !self.cancel.is_cancelled(), change)
    }
}

/// What a run needs of whoever started it.
pub trait Around: Sync {
    /// Time since some fixed moment, never going back.
    fn elapsed(&self) -> Duration;

    /// Hears how far a folder is.
    fn progress(&self, progress: &FolderProgress);

    /// Acts on messages that arrived, between batches; marks further texts as wanted.
    ///
    /// # Errors
    /// Those of the store.
    fn settle(&self) -> store::Result<()>;

    /// Passes a named step, just after what it names was committed (`Arriving`: inside the transaction).
    fn step(&self, step: Step) {
        let _ = step;
    }
}

/// The named steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// The folder tree was taken over.
    ListedFolders,
    /// Some rows of a folder were listed or forgotten, not all.
    CopiesChunk,
    /// The last rows of a folder were listed, and its cursor moved with them.
    CursorMoved,
    /// A message is about to be kept; its transaction is open.
    Arriving,
    /// Headers were stored.
    HeadersBatch,
    /// Whole messages were stored.
    BodiesBatch,
    /// Stored messages became searchable.
    Indexed,
    /// Proposals were brought up to date.
    Settled,
    /// Messages that lie nowhere any more were deleted.
    Orphans,
    /// The success of every folder was noted.
    FoldersNoted,
    /// Changes the user wants are about to be sent; that is written down.
    Sending,
    /// The server has done them; that is not written down yet.
    Answered,
    /// What came of them was written down.
    Answers,
}

/// How far a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderProgress {
    /// The folder.
    pub folder: FolderId,
    /// Its full path.
    pub path: String,
    /// What is being done about it.
    pub stage: Stage,
    /// Messages fetched.
    pub done: u64,
    /// Messages to fetch in all, as far as known.
    pub total: u64,
    /// Messages set aside.
    pub aside: u64,
}

/// What is being done about a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing yet.
    Waiting,
    /// Its changes are asked for.
    Looking,
    /// Its messages are fetched.
    Fetching,
    /// Everything is here.
    Done,
    /// It could not be synchronised.
    Failed,
}

/// What a run did.
#[derive(Debug, Default)]
pub struct Report {
    /// Copies that were new.
    pub listed: usize,
    /// Copies whose flags changed.
    pub flagged: usize,
    /// Copies that were gone.
    pub gone: usize,
    /// Headers fetched.
    pub headers: usize,
    /// Whole messages fetched.
    pub bodies: usize,
    /// Messages set aside because they could not be read.
    pub aside: usize,
    /// Folders that could not be synchronised: path and why. The others were.
    pub failed: Vec<(String, Trouble)>,
}

impl Report {
    /// Messages that came, headers or whole.
    pub fn came(&self) -> usize {
        self.headers + self.bodies
    }

    /// Messages asked for with an end: they came, or were set aside.
    pub fn fetched(&self) -> usize {
        self.came() + self.aside
    }
}

/// Why a run ended early. What was stored stays stored.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Trouble with the source.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// Trouble with the store.
    #[error(transparent)]
    Store(StoreError),
}

impl From<Cancelled> for RunError {
    fn from(why: Cancelled) -> Self {
        Self::Trouble(why.into())
    }
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stopped => Self::Trouble(Trouble::Cancelled),
            other => Self::Store(other),
        }
    }
}

/// Synchronises the chosen folders of an account, once, and adds what it did to `report`, also where it ends early.
///
/// # Errors
/// `Trouble` with the source as a whole or `Cancelled`, and those of the store. Trouble with one folder is in the report.
pub fn run(run: &Run<'_>, remote: &mut dyn Remote, report: &mut Report) -> Result<(), RunError> {
    report.failed.clear();
    index::index(run)?;
    aside::retry(run)?;
    let chosen: Vec<SyncFolder> = folders::take_over(run, remote)?.into_iter().filter(folders::is_synced).collect();
    backlog::fetch_first(run, remote, &chosen, report)?;
    let mut well = list::list_all(run, remote, &chosen, report)?;
    backlog::fetch_all(run, remote, &mut well, report)?;
    settle(run)?;
    if report.failed.is_empty() {
        loose::drop_orphans(run)?;
    }
    folders::note_success(run, &well)?;
    well.iter().for_each(|meter| meter.stage(Stage::Done));
    Ok(())
}

/// Synchronises one folder, and adds what it did to `report`.
///
/// # Errors
/// As [`run`].
pub fn folder(
    run: &Run<'_>,
    (remote, folder): (&mut dyn Remote, FolderId),
    report: &mut Report,
) -> Result<(), RunError> {
    report.failed.clear();
    let folders = run.store.read(|read| read.sync_folders(run.account))?;
    let one: Vec<SyncFolder> = folders.into_iter().filter(|one| one.id == folder && folders::is_synced(one)).collect();
    let mut well = list::list_all(run, remote, &one, report)?;
    backlog::fetch_all(run, remote, &mut well, report)?;
    settle(run)?;
    folders::note_success(run, &well)?;
    well.iter().for_each(|meter| meter.stage(Stage::Done));
    Ok(())
}

/// Lets whoever started the run act on what arrived.
fn settle(run: &Run<'_>) -> Result<(), RunError> {
    run.cancel.check()?;
    run.around.settle()?;
    run.around.step(Step::Settled);
    Ok(())
}

#[cfg(test)]
mod tests;
