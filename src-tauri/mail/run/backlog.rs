//! What is listed and not here yet: headers or whole messages by what the account keeps, then the texts that are wanted.

use std::collections::HashSet;

use domain::{CopyId, FolderId, MessageRow};
use store::{Account, BacklogCopy, SyncFolder};

use super::allowance::Allowance;
use super::fetch::{Fetched, Job, Terms, fetch};
use super::list::{is_about_the_folder, listed_copy};
use super::meter::Meter;
use super::{Report, Run, RunError, Stage, folders, loose};
use crate::remote::{Extent, Remote};

/// A day in seconds.
const DAY: i64 = 86_400;

/// How many messages of an inbox are shown before the rest is known: a screen or two.
const FIRST: u32 = 100;

/// Fetches the headers of an inbox's newest messages on its first sync, so that there is something to read at once.
pub(super) fn fetch_first(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    folders: &[SyncFolder],
    report: &mut Report,
) -> Result<(), RunError> {
    for folder in folders.iter().filter(|folder| folder.cursor.is_none() && folder.special_use == "inbox") {
        let listed = match remote.latest(&folder.name, FIRST) {
            Err(trouble) if is_about_the_folder(&trouble) => continue,
            listed => listed?.iter().map(listed_copy).collect::<Vec<_>>(),
        };
        if listed.is_empty() {
            continue;
        }
        run.write(|write| write.list_copies(folder.id, &listed, run.started))?;
        report.listed += listed.len();
        let (account, rows) =
            run.store.read(|read| Ok::<_, RunError>((read.account(run.account)?, read.backlog(folder.id)?)))?;
        let (keep, allowance) = (Keep::of(run, &account), Allowance::of(run, &account));
        let terms = Terms { wants: &|at| keep.wants(at), allowance: &allowance };
        let meter = Meter::new(run, folder);
        meter.expect(rows.len());
        let job = Job { meter: &meter, extent: Extent::Header };
        let mut first = Report::default();
        let fetched = fetch(run, remote, (&mut std::iter::once(Ok((job, rows))), terms), &mut first);
        // What is wanted whole counts once it is here.
        let wanted = run.store.read(|read| read.wanted(folder.id))?.len();
        report.headers += first.headers.saturating_sub(wanted);
        report.aside += first.aside;
        fetched?;
    }
    Ok(())
}

/// Fetches the backlog of folders, newest first, and the texts that are wanted. A folder that fails leaves `well`; it is in the report.
pub(super) fn fetch_all(
    run: &Run<'_>,
    remote: &mut dyn Remote,
    well: &mut Vec<Meter<'_>>,
    report: &mut Report,
) -> Result<(), RunError> {
    let account = run.store.read(|read| read.account(run.account))?;
    let (keep, allowance) = (Keep::of(run, &account), Allowance::of(run, &account));
    let terms = Terms { wants: &|received| keep.wants(received), allowance: &allowance };
    let backlogs = backlogs(run, well)?;
    let mut tried = HashSet::new();
    let shown = wanted_of(run, well, &mut tried)?;
    let mut asked: HashSet<(i64, i64)> = shown.iter().flat_map(|(_, rows)| rows).map(shape).collect();
    let new = well.iter().zip(backlogs).flat_map(|(meter, rows)| new(run, (meter, &keep), rows, &mut asked));
    let mut jobs = shown.into_iter().map(Ok).chain(new);
    let fetched = fetch(run, remote, (&mut jobs, terms), report)?;
    drop(jobs);
    let mut again = leave(well, report, fetched);
    loop {
        super::settle(run)?;
        let before = tried.len();
        let mut jobs = wanted_of(run, well, &mut tried)?;
        for meter in well.iter() {
            let mine = again.extract_if(.., |(folder, _)| *folder == meter.folder.id).map(|(_, row)| row).collect();
            jobs.push((whole(meter), expected(meter, mine, &mut tried)));
        }
        let fetched = fetch(run, remote, (&mut jobs.into_iter().map(Ok), terms), report)?;
        again = leave(well, report, fetched);
        if tried.len() == before {
            return Ok(());
        }
    }
}

fn backlogs(run: &Run<'_>, well: &[Meter<'_>]) -> Result<Vec<Vec<BacklogCopy>>, RunError> {
    let backlog = |meter: &Meter<'_>| {
        let rows = run.store.read(|read| read.backlog(meter.folder.id))?;
        meter.expect(rows.len());
        meter.stage(Stage::Waiting);
        Ok(rows)
    };
    well.iter().map(backlog).collect()
}
/// Which texts an account keeps whoever wrote them.
enum Keep {
    /// All, and the source is a disk: there is nothing to save by asking for headers first.
    AtHand,
    /// All.
    Everything,
    /// All, but not today: their headers come first.
    Later,
    /// Those received since then (Unix seconds); the others when they concern somebody on file.
    Since(i64),
}

impl Keep {
    fn of(run: &Run<'_>, account: &Account) -> Self {
        match account.keep.as_str() {
            _ if folders::is_archive(account) => Self::AtHand,
            "everything" if Allowance::of(run, account).lets_texts() => Self::Everything,
            "everything" => Self::Later,
            "days" => Self::Since(run.started.saturating_sub(account.keep_days.saturating_mul(DAY))),
            _ => Self::Since(i64::MAX),
        }
    }

    fn wants(&self, received: i64) -> bool {
        match self {
            Self::AtHand | Self::Everything | Self::Later => true,
            Self::Since(start) => received >= *start,
        }
    }
}

type Work<'j> = (Job<'j>, Vec<BacklogCopy>);

/// The jobs for copies whose message is not here: their headers, or at once the whole.
fn new<'j>(
    run: &Run<'_>,
    (meter, keep): (&'j Meter<'j>, &Keep),
    rows: Vec<BacklogCopy>,
    asked: &mut HashSet<(i64, i64)>,
) -> Vec<Result<Work<'j>, RunError>> {
    match divide(run, keep, rows, asked) {
        Ok((headers, rows)) => {
            asked.extend(rows.iter().map(shape));
            vec![Ok((Job { meter, extent: Extent::Header }, headers)), Ok((whole(meter), rows))]
        }
        Err(error) => vec![Err(error)],
    }
}

fn whole<'j>(meter: &'j Meter<'j>) -> Job<'j> {
    Job { meter, extent: Extent::Whole }
}

/// What a message looks like before it is fetched: its size and when it came.
fn shape(row: &BacklogCopy) -> (i64, i64) {
    (row.listed.size, row.listed.internal_date)
}

/// Takes folders that failed out of `well`; returns the copies to ask for again.
fn leave(well: &mut Vec<Meter<'_>>, report: &mut Report, fetched: Fetched) -> Vec<(FolderId, BacklogCopy)> {
    for (folder, trouble) in fetched.failed {
        if let Some(at) = well.iter().position(|meter| meter.folder.id == folder) {
            let meter = well.remove(at);
            meter.stage(Stage::Failed);
            report.failed.push((meter.folder.path.clone(), trouble));
        }
    }
    fetched.again
}

/// Divides copies into those to ask the headers of, and those to fetch at once.
///
/// Where everything is kept, the headers are asked first only if the message is likely here: it was moved, the folder got a new
/// UIDVALIDITY, or it lies in two folders, the other of which may just be `asked` for.
fn divide(
    run: &Run<'_>,
    keep: &Keep,
    rows: Vec<BacklogCopy>,
    asked: &HashSet<(i64, i64)>,
) -> Result<(Vec<BacklogCopy>, Vec<BacklogCopy>), RunError> {
    match keep {
        Keep::AtHand => Ok((Vec::new(), rows)),
        Keep::Since(_) | Keep::Later => Ok((rows, Vec::new())),
        Keep::Everything if rows.is_empty() => Ok((rows, Vec::new())),
        Keep::Everything => run.store.read(|read| {
            let sizes = if loose::is_noted(read)? { read.loose_sizes()? } else { Vec::new() };
            let sizes: HashSet<i64> = sizes.into_iter().collect();
            let (mut likely_here, mut new) = (Vec::new(), Vec::new());
            for row in rows {
                let (size, date) = shape(&row);
                let is_here = sizes.contains(&size) || asked.contains(&(size, date)) || read.has_stored(size, date)?;
                if is_here { &mut likely_here } else { &mut new }.push(row);
            }
            Ok((likely_here, new))
        }),
    }
}

/// The jobs for texts that are wanted of messages whose headers are here.
fn wanted_of<'j>(run: &Run<'_>, well: &'j [Meter<'j>], tried: &mut HashSet<CopyId>) -> Result<Vec<Work<'j>>, RunError> {
    let mut messages = HashSet::new();
    well.iter().map(|meter| Ok((whole(meter), wanted(run, meter, (&mut *tried, &mut messages))?))).collect()
}

/// Copies of a folder whose text is wanted and that were not tried in this run: one a message.
fn wanted(
    run: &Run<'_>,
    meter: &Meter<'_>,
    (tried, messages): (&mut HashSet<CopyId>, &mut HashSet<Option<MessageRow>>),
) -> Result<Vec<BacklogCopy>, RunError> {
    let mut rows = run.store.read(|read| read.wanted(meter.folder.id))?;
    rows.retain(|row| !tried.contains(&row.id) && messages.insert(row.message));
    Ok(expected(meter, rows, tried))
}

/// Copies that are about to be fetched.
fn expected(meter: &Meter<'_>, rows: Vec<BacklogCopy>, tried: &mut HashSet<CopyId>) -> Vec<BacklogCopy> {
    tried.extend(rows.iter().map(|row| row.id));
    meter.expect(rows.len());
    rows
}
