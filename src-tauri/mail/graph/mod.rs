//! A mailbox at Microsoft Graph (Exchange Online) as a remote. Messages are named by their immutable ids, folders by theirs; nothing is changed
//! but by [`Remote::change`], and never twice.

mod bring;
mod candidate;
mod changes;
mod folders;
mod row;
mod shared;
mod store;
mod trouble;

use std::collections::HashMap;
use std::sync::Arc;

use account::bearer::Bearer;
use account::graph::{Client, Endpoint, segment};

use crate::imap::{Step, Told};
use crate::remote::{
    Changes, Cursor, Extent, Listed, Remote, RemoteFolder, RemoteKey, Sink, Sought, SpecialUse, Tally,
};
use crate::write::{Aim, Change, Outcome, Whereabouts};
use crate::{Cancel, Trouble};
use changes::Folder;

pub use shared::{Shared, Tried, shared};

/// Where a mailbox is and who opens it.
#[derive(Clone)]
pub struct Settings {
    /// Where the service is.
    pub endpoint: Endpoint,
    /// The address of a shared mailbox; `None`: that of whoever signed in.
    pub shared: Option<String>,
    /// Gives the access tokens.
    pub bearer: Arc<dyn Bearer>,
}

/// See the module.
pub struct GraphRemote {
    client: Client,
    /// `/me`, or `/users/…` of a shared mailbox.
    root: String,
    uses: Option<HashMap<String, SpecialUse>>,
    counts: HashMap<String, u32>,
    /// Messages in a row that could not be had.
    failures: usize,
}

/// Connects and opens the mailbox.
///
/// # Errors
/// By step: `NoSuchHost`, `Unreachable`, `Untrusted` or `Tls`, then `SignInAgain`, `NoToken`, `NotAllowed`, `Throttled` or `Busy`.
pub fn connect(settings: &Settings, cancel: &Cancel) -> Result<GraphRemote, Trouble> {
    connect_telling(settings, cancel, &mut |_| ())
}

/// The same, and tells each step as it is taken.
///
/// # Errors
/// Those of [`connect`].
pub fn connect_telling(settings: &Settings, cancel: &Cancel, told: &mut Told<'_>) -> Result<GraphRemote, Trouble> {
    let client = Client::new((settings.endpoint.clone(), Arc::clone(&settings.bearer)), cancel);
    let root = settings.shared.as_ref().map_or_else(|| "/me".into(), |address| format!("/users/{}", segment(address)));
    client.read_telling(&format!("{root}/mailFolders/inbox?$select=id"), &mut |step| {
        told(match step {
            account::graph::Step::Found => Step::Found,
            account::graph::Step::Reached => Step::Reached,
            account::graph::Step::Secured => Step::Secured,
        });
    })?;
    told(Step::SignedIn);
    Ok(GraphRemote { client, root, uses: None, counts: HashMap::new(), failures: 0 })
}

impl GraphRemote {
    fn folder<'f>(&'f self, name: &'f str) -> Folder<'f> {
        Folder { client: &self.client, root: &self.root, name }
    }
}

impl Remote for GraphRemote {
    fn folders(&mut self) -> Result<Vec<RemoteFolder>, Trouble> {
        let uses = match self.uses.take() {
            Some(uses) => uses,
            None => folders::uses(&self.client, &self.root)?,
        };
        let tree = folders::list(&self.client, &self.root, &uses)?;
        self.uses = Some(uses);
        self.counts = tree.counts;
        Ok(tree.folders)
    }

    fn counts(&self) -> HashMap<String, u32> {
        self.counts.clone()
    }

    fn changes(
        &mut self,
        name: &str,
        cursor: Option<&Cursor>,
        _known: &dyn Fn() -> Vec<RemoteKey>,
    ) -> Result<Changes, Trouble> {
        self.folder(name).changes(cursor)
    }

    fn latest(&mut self, name: &str, most: u32) -> Result<Vec<Listed>, Trouble> {
        self.folder(name).latest(most)
    }

    fn tally(&mut self, name: &str, since: &[i64]) -> Result<Tally, Trouble> {
        self.folder(name).tally(since)
    }

    fn octets(&mut self, name: &str) -> Result<Option<u64>, Trouble> {
        self.folder(name).octets()
    }

    fn bring(&mut self, name: &str, wanted: &[Listed], extent: Extent, sink: &mut Sink<'_>) -> Result<(), Trouble> {
        let folder = format!("{}/mailFolders/{}", self.root, segment(name));
        bring::bring((&self.client, &folder), (wanted, extent), &mut self.failures, sink)
    }

    fn change(&mut self, name: &str, change: &Change, aims: &[Aim]) -> Result<Vec<Outcome>, Trouble> {
        store::change(self.folder(name), change, aims)
    }

    fn whereabouts(&mut self, sought: &Sought<'_>) -> Result<Whereabouts, Trouble> {
        store::whereabouts(&self.client, &self.root, sought)
    }
}
