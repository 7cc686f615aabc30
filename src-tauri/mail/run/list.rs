//! What is in the folders: changes are asked for, planned, and their rows taken over.

use std::cell::RefCell;
use std::collections::BTreeSet;

use domain::CopyId;
use store::{CopyRow, ListedCopy, StoreError, SyncFolder, Write};

use super::meter::Meter;
use super::turn::Turns;
use super::{Report, Run, RunError, Stage, Step, loose};
use crate::Trouble;
use crate::plan::{Plan, plan};
use crate::remote::{Changes, Cursor, Listed, Remote, RemoteKey};

/// Takes over what changed in every folder; returns those for which that went well. The others are in the report.
pub(super) fn list_all<'a>(
    run: &Run<'a>,
    remote: &mut dyn Remote,
    folders: &'a [SyncFolder],
    report: &mut Report,
) -> Result<Vec<Meter<'a>>, RunError> {
    let meters: Vec<Meter<'_>> = folders.iter().map(|folder| Meter::new(run, folder)).collect();
    meters.iter().for_each(|meter| meter.stage(Stage::Waiting));
    let mut well = Vec::new();
    for meter in meters {
        run.cancel.check()?;
        meter.stage(Stage::Looking);
        match list(run, remote, meter.folder, report) {
            Ok(()) => well.push(meter),
            Err(RunError::Trouble(trouble)) if is_about_the_folder(&trouble) => {
                meter.stage(Stage::Failed);
                report.failed.push((meter.folder.path.clone(), trouble));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(well)
}

/// Whether trouble with a folder leaves hope for the others.
pub(super) fn is_about_the_folder(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::FolderGone
            | Trouble::Refused { .. }
            | Trouble::NotAllowed { .. }
            | Trouble::Protocol(_)
            | Trouble::Archive(_)
    )
}

fn list(run: &Run<'_>, remote: &mut dyn Remote, folder: &SyncFolder, report: &mut Report) -> Result<(), RunError> {
    let plan = observe(run, remote, folder)?;
    if plan.is_empty() && plan.cursor.as_ref().map(|cursor| &cursor.0) == folder.cursor.as_ref() {
        return Ok(());
    }
    carry_out(run, folder, &plan)?;
    report.listed += plan.add.len();
    report.flagged += plan.flags.len();
    report.gone += plan.gone.len();
    Ok(())
}

/// Plans what to do about a folder. Nothing is written.
pub(super) fn observe(run: &Run<'_>, remote: &mut dyn Remote, folder: &SyncFolder) -> Result<Plan, RunError> {
    let copies = Copies { run, folder, found: RefCell::new(None) };
    let cursor = folder.cursor.clone().map(Cursor);
    let changes = remote.changes(&folder.name, cursor.as_ref(), &|| copies.keys())?;
    let local = match &changes {
        Changes::Same => return Ok(Plan { cursor, ..Plan::default() }),
        Changes::All { .. } => copies.rows()?,
        Changes::Some { listed, vanished, .. } => {
            let named = listed.iter().map(|one| &one.key).chain(vanished).map(|key| key.0.as_str());
            let named: BTreeSet<&str> = named.collect();
            run.store.read(|read| read.copies_named(folder.id, named))?
        }
    };
    Ok(plan(&local, &changes))
}

/// The copies of a folder, read when they are first asked for.
struct Copies<'a> {
    run: &'a Run<'a>,
    folder: &'a SyncFolder,
    found: RefCell<Option<Result<Vec<CopyRow>, StoreError>>>,
}

impl Copies<'_> {
    fn look(&self) {
        if self.found.borrow().is_none() {
            let found = self.run.store.read(|read| read.copies(self.folder.id));
            *self.found.borrow_mut() = Some(found);
        }
    }

    fn keys(&self) -> Vec<RemoteKey> {
        self.look();
        match &*self.found.borrow() {
            Some(Ok(rows)) => rows.iter().map(|copy| RemoteKey(copy.key.clone())).collect(),
            _ => Vec::new(),
        }
    }

    fn rows(self) -> Result<Vec<CopyRow>, StoreError> {
        self.look();
        self.found.into_inner().unwrap_or_else(|| Ok(Vec::new()))
    }
}

/// A row of a folder to be written.
enum Row {
    List(ListedCopy),
    Flag(CopyId, ListedCopy),
    Forget(CopyId),
}

/// Takes rows over in turns; the cursor moves in the same transaction as the last, so that a crash before repeats what it finds done.
fn carry_out(run: &Run<'_>, folder: &SyncFolder, plan: &Plan) -> Result<(), RunError> {
    let flags = plan.flags.iter().map(|flagged| Row::Flag(flagged.copy, listed_copy(&flagged.listed)));
    let new = plan.add.iter().map(|one| Row::List(listed_copy(one)));
    let rows: Vec<Row> = flags.chain(new).chain(plan.gone.iter().map(|copy| Row::Forget(*copy))).collect();
    let loosens = !plan.gone.is_empty();
    Turns {
        each: &|write, rows| write_rows(write, run, folder, rows),
        last: &|write| {
            if loosens {
                loose::note(write)?;
            }
            plan.cursor.as_ref().map_or(Ok(()), |cursor| write.move_cursor(folder.id, Some(&cursor.0)))
        },
        between: Step::CopiesChunk,
        end: Step::CursorMoved,
    }
    .work(run, &rows)
}

fn write_rows(write: &Write<'_>, run: &Run<'_>, folder: &SyncFolder, rows: &[Row]) -> store::Result<()> {
    for row in rows {
        match row {
            Row::List(copy) => write.list_copies(folder.id, std::slice::from_ref(copy), run.started)?,
            Row::Flag(copy, listed) => write.flag_copy((folder.id, *copy), listed.flags, listed.modseq)?,
            Row::Forget(copy) => write.drop_copy_from(folder.id, *copy)?,
        }
    }
    Ok(())
}

/// What to keep of what a source lists.
pub(super) fn listed_copy(listed: &Listed) -> ListedCopy {
    ListedCopy {
        key: listed.key.0.clone(),
        uid: listed.uid,
        flags: listed.flags,
        modseq: i64::try_from(listed.modseq).unwrap_or(i64::MAX),
        size: i64::try_from(listed.size).unwrap_or(i64::MAX),
        internal_date: listed.internal_date,
    }
}

/// The reverse of listing: what to ask the source for.
pub(super) fn as_listed(copy: &ListedCopy) -> Listed {
    Listed {
        key: RemoteKey(copy.key.clone()),
        uid: copy.uid,
        flags: copy.flags,
        modseq: u64::try_from(copy.modseq).unwrap_or(0),
        size: u64::try_from(copy.size).unwrap_or(0),
        internal_date: copy.internal_date,
    }
}
