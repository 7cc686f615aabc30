//! A sync that writes nothing: what it would do.

use std::fmt;

use domain::FolderId;
use store::{ListedFolder, SyncFolder};

use super::list::observe;
use super::{Run, RunError, folders};
use crate::plan::Plan;
use crate::remote::Remote;

/// What a sync would do about a folder. Printed, `{}` counts and `{:#}` names each copy too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderPlan {
    /// The folder's path.
    pub path: String,
    /// What would change in it.
    pub plan: Plan,
    /// Messages that are listed here already and would be fetched.
    pub backlog: usize,
}

/// Plans a sync of an account and writes nothing.
///
/// # Errors
/// Trouble with the source, and those of the store.
pub fn dry(run: &Run<'_>, remote: &mut dyn Remote) -> Result<Vec<FolderPlan>, RunError> {
    let listed = folders::list(remote)?;
    let (account, known) =
        run.store.read(|read| Ok::<_, RunError>((read.account(run.account)?, read.sync_folders(run.account)?)))?;
    let as_first = |one: &ListedFolder| SyncFolder {
        id: FolderId(0),
        name: one.name.clone(),
        path: one.path.clone(),
        special_use: one.special_use.clone(),
        identity: one.identity.clone(),
        selectable: one.selectable,
        listed: true,
        chosen: folders::is_chosen_first(&account, &one.special_use)
            && (known.is_empty() || folders::is_archive(&account)),
        cursor: None,
    };
    let mut plans = Vec::new();
    for one in &listed {
        let folder = known.iter().find(|folder| folder.name == one.name).cloned().unwrap_or_else(|| as_first(one));
        if !folder.chosen || !one.selectable {
            continue;
        }
        run.cancel.check()?;
        let plan = observe(run, remote, &folder)?;
        let backlog =
            run.store.read(|read| Ok::<_, RunError>(read.backlog(folder.id)?.len() + read.wanted(folder.id)?.len()))?;
        plans.push(FolderPlan { path: folder.path, plan, backlog });
    }
    Ok(plans)
}

impl fmt::Display for FolderPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        self.plan.fmt(f)?;
        if self.backlog > 0 {
            write!(f, "{}{} still to fetch", if f.alternate() { "\n  " } else { ", " }, self.backlog)?;
        }
        Ok(())
    }
}
