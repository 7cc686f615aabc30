//! What is listed and not here yet: headers or whole messages by what the account keeps, then the texts that are wanted.

use std::collections::HashSet;

use domain::CopyId;
use store::{Account, BacklogCopy};

use super::fetch::{Job, fetch};
use super::list::is_about_the_folder;
use super::meter::Meter;
use super::{Report, Run, RunError, Stage, folders, loose};
use crate::remote::{Extent, Remote};

/// A day in seconds.
const DAY: i64 = 86_400;

/// Fetches the backlog of folders, newest first, and the texts that are wanted. A folder that fails leaves `well`; it is in the report.
pub(super) fn fetch_all(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    well: &mut Vec<Meter<'_>>,
    report: &mut Report,
) -> Result<(), RunError> {
    let keep = Keep::of(run, &run.store.read(|read| read.account(run.account))?);
    let mut backlogs = Vec::new();
    for meter in well.iter() {
        let rows = run.store.read(|read| read.backlog(meter.folder.id))?;
        meter.expect(rows.len());
        meter.stage(Stage::Waiting);
        backlogs.push(rows);
    }
    let mut again = Vec::new();
    attend(well, report, &mut |at, meter, report| {
        let rows = backlogs.get_mut(at).map(std::mem::take).unwrap_or_default();
        again.push((meter.folder.id, fetch_new(run, remote, (meter, &keep), (rows, report))?));
        Ok(())
    })?;
    let mut tried = HashSet::new();
    loop {
        super::settle(run)?;
        let before = tried.len();
        attend(well, report, &mut |_, meter, report| {
            let wanted = wanted(run, meter, &mut tried)?;
            fetch_whole(run, remote, meter, (wanted, report))
        })?;
        attend(well, report, &mut |_, meter, report| {
            let mine = again.iter_mut().filter(|(folder, _)| *folder == meter.folder.id);
            let rows: Vec<BacklogCopy> = mine.flat_map(|(_, rows)| std::mem::take(rows)).collect();
            tried.extend(rows.iter().map(|row| row.id));
            meter.expect(rows.len());
            fetch_whole(run, remote, meter, (rows, report))
        })?;
        if tried.len() == before {
            return Ok(());
        }
    }
}

type Attend<'f, 'm> = dyn FnMut(usize, &Meter<'m>, &mut Report) -> Result<(), RunError> + 'f;

/// Does something for each folder; one with trouble of its own is left out from then on.
fn attend<'m>(well: &mut Vec<Meter<'m>>, report: &mut Report, each: &mut Attend<'_, 'm>) -> Result<(), RunError> {
    let mut failed = Vec::new();
    for (at, meter) in well.iter().enumerate() {
        match each(at, meter, report) {
            Ok(()) => {}
            Err(RunError::Trouble(trouble)) if is_about_the_folder(&trouble) => {
                meter.stage(Stage::Failed);
                report.failed.push((meter.folder.path.clone(), trouble));
                failed.push(meter.folder.id);
            }
            Err(error) => return Err(error),
        }
    }
    well.retain(|meter| !failed.contains(&meter.folder.id));
    Ok(())
}

/// Which texts an account keeps whoever wrote them.
enum Keep {
    /// All, and the source is a disk: there is nothing to save by asking for headers first.
    AtHand,
    /// All.
    Everything,
    /// Those received since then (Unix seconds); the others when they concern somebody on file.
    Since(i64),
}

impl Keep {
    fn of(run: &Run<'_>, account: &Account) -> Self {
        match account.keep.as_str() {
            _ if folders::is_archive(account) => Self::AtHand,
            "everything" => Self::Everything,
            "days" => Self::Since(run.started.saturating_sub(account.keep_days.saturating_mul(DAY))),
            _ => Self::Since(i64::MAX),
        }
    }

    fn wants(&self, received: i64) -> bool {
        match self {
            Self::AtHand | Self::Everything => true,
            Self::Since(start) => received >= *start,
        }
    }
}

/// Fetches copies whose message is not here: its headers, or at once the whole.
fn fetch_new(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    (meter, keep): (&Meter<'_>, &Keep),
    (rows, report): (Vec<BacklogCopy>, &mut Report),
) -> Result<Vec<BacklogCopy>, RunError> {
    let (headers, whole) = divide(run, keep, rows)?;
    let wants = |received| keep.wants(received);
    let job = Job { meter, extent: Extent::Header, wants: &wants };
    let again = fetch(run, remote, &job, (headers, report))?;
    fetch(run, remote, &Job { extent: Extent::Whole, ..job }, (whole, report))?;
    Ok(again)
}

/// Divides copies into those to ask the headers of, and those to fetch at once.
///
/// Where everything is kept, the headers are asked first only if the message is likely here: it was moved, the folder got a new
/// UIDVALIDITY, or it lies in two folders.
fn divide(
    run: &Run<'_>,
    keep: &Keep,
    rows: Vec<BacklogCopy>,
) -> Result<(Vec<BacklogCopy>, Vec<BacklogCopy>), RunError> {
    match keep {
        Keep::AtHand => Ok((Vec::new(), rows)),
        Keep::Since(_) => Ok((rows, Vec::new())),
        Keep::Everything if rows.is_empty() => Ok((rows, Vec::new())),
        Keep::Everything => {
            let (shapes, sizes) = run.store.read(|read| {
                let sizes = if loose::is_noted(read)? { read.loose_sizes()? } else { Vec::new() };
                Ok::<_, RunError>((read.stored_shapes()?, sizes))
            })?;
            let (shapes, sizes): (HashSet<(i64, i64)>, HashSet<i64>) =
                (shapes.into_iter().collect(), sizes.into_iter().collect());
            let is_likely_here = |row: &BacklogCopy| {
                sizes.contains(&row.listed.size) || shapes.contains(&(row.listed.size, row.listed.internal_date))
            };
            Ok(rows.into_iter().partition(is_likely_here))
        }
    }
}

/// Copies of a folder whose text is wanted and that were not tried in this run: one a message.
fn wanted(run: &Run<'_>, meter: &Meter<'_>, tried: &mut HashSet<CopyId>) -> Result<Vec<BacklogCopy>, RunError> {
    let rows = run.store.read(|read| read.wanted(meter.folder.id))?;
    let mut messages = HashSet::new();
    let rows: Vec<BacklogCopy> =
        rows.into_iter().filter(|row| !tried.contains(&row.id) && messages.insert(row.message)).collect();
    tried.extend(rows.iter().map(|row| row.id));
    meter.expect(rows.len());
    Ok(rows)
}

fn fetch_whole(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    meter: &Meter<'_>,
    work: (Vec<BacklogCopy>, &mut Report),
) -> Result<(), RunError> {
    let job = Job { meter, extent: Extent::Whole, wants: &|_| true };
    fetch(run, remote, &job, work).map(drop)
}
