//! A message seen arriving, by its Message-ID, in the inbox or where junk goes. Nothing else is read, and nothing is changed.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use mail::Cancel;
use mail::remote::{Brought, Changes, Cursor, Extent, Listed, Remote, RemoteKey, SpecialUse};

use crate::WorkerFailure;
use crate::thread::Told;

/// So many of the newest messages of a folder are looked at.
const NEWEST: u32 = 30;
/// How long nobody asks the server, at first and after a while.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];
/// After so long the pauses get longer.
const A_WHILE: Duration = Duration::from_secs(15);
/// How often a pause looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(200);

/// Where a message arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The folder's path.
    pub folder: String,
    /// Whether it is where junk goes.
    pub junk: bool,
    /// How many seconds it took, at most.
    pub seconds: u64,
}

/// A mailbox that is watched.
pub(crate) struct Watched {
    remote: Box<dyn Remote>,
    folders: Vec<Folder>,
}

struct Folder {
    name: String,
    path: String,
    junk: bool,
    seen: HashSet<RemoteKey>,
    cursor: Option<Cursor>,
}

impl Watched {
    /// Notes what is there, so that only what comes later is looked at.
    pub fn begin(mut remote: Box<dyn Remote>) -> Result<Self, WorkerFailure> {
        let listed = remote.folders()?;
        let of = |wanted: SpecialUse| listed.iter().find(|one| one.selectable && one.special_use == Some(wanted));
        let mut folders = Vec::new();
        for folder in [of(SpecialUse::Inbox), of(SpecialUse::Junk)].into_iter().flatten() {
            let (name, path) = (folder.name.clone(), folder.path.clone());
            let junk = folder.special_use == Some(SpecialUse::Junk);
            let mut folder = Folder { name, path, junk, seen: HashSet::new(), cursor: None };
            folder.fresh(remote.as_mut())?;
            folders.push(folder);
        }
        Ok(Self { remote, folders })
    }

    fn look(&mut self, id: &str, since: Instant) -> Result<Option<Arrival>, WorkerFailure> {
        for folder in &mut self.folders {
            let fresh = folder.fresh(self.remote.as_mut())?;
            let mut is_here = false;
            let mut sink = |_: &RemoteKey, brought: Brought| {
                if let Brought::Bytes(bytes) = brought {
                    is_here |= mime::header(&bytes).message_id.as_deref() == Some(id);
                }
                !is_here
            };
            if !fresh.is_empty() {
                self.remote.bring(&folder.name, &fresh, Extent::Header, &mut sink)?;
            }
            if is_here {
                let seconds = since.elapsed().as_secs();
                return Ok(Some(Arrival { folder: folder.path.clone(), junk: folder.junk, seconds }));
            }
        }
        Ok(None)
    }
}

impl Folder {
    /// What was not there when it was last asked.
    fn fresh(&mut self, remote: &mut dyn Remote) -> Result<Vec<Listed>, WorkerFailure> {
        let mut listed = remote.latest(&self.name, NEWEST)?;
        if listed.is_empty() {
            let known = self.seen.clone();
            let (found, cursor) = match remote
                .changes(&self.name, self.cursor.as_ref(), &|| known.iter().cloned().collect())?
            {
                Changes::Same => (Vec::new(), self.cursor.take()),
                Changes::Some { listed, cursor, .. } | Changes::All { listed, cursor, .. } => (listed, Some(cursor)),
            };
            (listed, self.cursor) = (found, cursor);
        }
        listed.retain(|message| self.seen.insert(message.key.clone()));
        Ok(listed)
    }
}

/// Watches until a message is there; `None` where it has not come in time.
pub(crate) fn watch(
    watched: &mut Watched,
    id: &str,
    (since, within): (Instant, Duration),
    cancel: &Cancel,
) -> Result<Option<Arrival>, WorkerFailure> {
    loop {
        cancel.check().map_err(|_| WorkerFailure::new("cancelled"))?;
        if let Some(arrival) = watched.look(id, since)? {
            return Ok(Some(arrival));
        }
        let waited = since.elapsed();
        if waited >= within {
            return Ok(None);
        }
        let [short, long] = PAUSES;
        pause(if waited < A_WHILE { short } else { long }, cancel);
    }
}

/// Nobody else wakes it: a cancel is looked for every now and then.
fn pause(time: Duration, cancel: &Cancel) {
    let (since, nobody) = (Instant::now(), Told::<()>::default());
    while since.elapsed() < time && !cancel.is_cancelled() {
        drop(nobody.wait(nobody.lock(), LOOK));
    }
}
