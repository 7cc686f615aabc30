//! How far a folder is, told while it is worked on.

use std::sync::atomic::{AtomicU64, Ordering};

use store::SyncFolder;

use super::{Around, FolderProgress, Run, Stage};

/// A folder that is being synchronised, with its counts.
pub(super) struct Meter<'a> {
    /// The folder.
    pub folder: &'a SyncFolder,
    around: &'a dyn Around,
    done: AtomicU64,
    total: AtomicU64,
    aside: AtomicU64,
}

impl<'a> Meter<'a> {
    pub fn new(run: &Run<'a>, folder: &'a SyncFolder) -> Self {
        Self { folder, around: run.around, done: AtomicU64::new(0), total: AtomicU64::new(0), aside: AtomicU64::new(0) }
    }

    /// Says what is being done.
    pub fn stage(&self, stage: Stage) {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        self.around.progress(&FolderProgress {
            folder: self.folder.id,
            path: self.folder.path.clone(),
            stage,
            done: load(&self.done),
            total: load(&self.total),
            aside: load(&self.aside),
        });
    }

    /// More is to be fetched.
    pub fn expect(&self, more: usize) {
        self.total.fetch_add(more as u64, Ordering::Relaxed);
    }

    /// Some was fetched, and of that some was set aside.
    pub fn count(&self, done: usize, aside: usize) {
        self.done.fetch_add(done as u64, Ordering::Relaxed);
        self.aside.fetch_add(aside as u64, Ordering::Relaxed);
        self.stage(Stage::Fetching);
    }
}
