//! What other programs change shows within seconds: a connection an account that waits for news of the inbox.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::AccountId;
use mail::Cancel;
use mail::remote::{Cursor, News, Remote};
use store::{Account, Store, StoreError, SyncFolder};

use crate::WorkerFailure;
use crate::connect::Connect;
use crate::schedule::Course;
use crate::sync::Sync;
use crate::thread::{Running, Told};

/// How often the list of accounts is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How often a server that cannot wait is asked.
const ASK_EVERY: Duration = Duration::from_secs(120);
/// How long is waited for whoever synchronises the account already.
const TURN: Duration = Duration::from_secs(2);
/// Minutes between attempts that fail, at most.
const AT_MOST: u16 = 15;

/// Owns the threads; ends them when dropped.
pub(crate) struct Watch {
    /// Ends with it.
    _thread: Running,
}

/// Ends a thread, wherever it waits.
#[derive(Default)]
struct Halt {
    cancel: Cancel,
    has_ended: Told<bool>,
}

impl Halt {
    fn end(&self) {
        self.cancel.cancel();
        self.has_ended.tell(|ended| *ended = true);
    }

    /// Waits so long; answers whether to go on.
    fn rest(&self, time: Duration) -> bool {
        !*self.has_ended.wait_while(time, |ended| !*ended)
    }

    /// A thread that ends when this does.
    fn thread(self: &Arc<Self>, name: &str, work: impl FnOnce(&Self) + Send + 'static) -> Running {
        let (told, ended) = (Arc::clone(self), Arc::clone(self));
        Running::start(name, move || work(&told), move || ended.end())
    }
}

/// What a watcher works with.
#[derive(Clone)]
struct Post {
    store: Arc<Store>,
    connect: Arc<Connect<'static>>,
}

impl Watch {
    /// Starts watching every mailbox on a server, as long as `may` says so.
    pub fn start(store: Arc<Store>, connect: Arc<Connect<'static>>, may: impl Fn() -> bool + Send + 'static) -> Self {
        let post = Post { store, connect };
        Self { _thread: Arc::<Halt>::default().thread("watch", move |halt| post.keep_watch(halt, &may)) }
    }
}

impl Post {
    /// Keeps one watcher an account.
    fn keep_watch(&self, halt: &Halt, may: &dyn Fn() -> bool) {
        let mut watchers: BTreeMap<AccountId, Running> = BTreeMap::new();
        loop {
            let accounts = self.store.read(|read| read.accounts()).unwrap_or_default();
            let watched: Vec<Account> = if may() {
                accounts.into_iter().filter(|account| account.kind == "imap").collect()
            } else {
                Vec::new()
            };
            watchers.retain(|id, _| watched.iter().any(|account| account.id == *id));
            for account in watched {
                watchers.entry(account.id).or_insert_with(|| self.watcher(account.id));
            }
            if !halt.rest(LOOK_EVERY) {
                return;
            }
        }
    }

    fn watcher(&self, account: AccountId) -> Running {
        let post = self.clone();
        Arc::<Halt>::default().thread("idle", move |halt| post.watch(account, halt))
    }

    fn watch(&self, account: AccountId, halt: &Halt) {
        let mut course = Course::default();
        loop {
            let failure = self.listen(account, halt).err();
            let (now, rest) = (store::unix_now(), failure.as_ref().map_or(0, WorkerFailure::wait));
            course = course.after(now, failure.is_some_and(|failure| failure.passes())).resting(rest);
            let seconds = course.next(now, AT_MOST).map_or(60, |next| next.saturating_sub(now));
            if !halt.rest(Duration::from_secs(u64::try_from(seconds).unwrap_or(60))) {
                return;
            }
        }
    }

    /// Listens over one connection until it ends.
    fn listen(&self, account: AccountId, halt: &Halt) -> Result<(), WorkerFailure> {
        let mut remote: Option<Box<dyn Remote>> = None;
        loop {
            let account = self.store.read(|read| read.account(account))?;
            // The first sync of a folder is not ours.
            let Some((inbox, cursor)) = self.inbox(account.id)? else {
                if !halt.rest(LOOK_EVERY) {
                    return Ok(());
                }
                continue;
            };
            if remote.is_none() {
                remote = Some((self.connect)(&account, &halt.cancel)?);
            }
            let Some(remote) = &mut remote else { continue };
            let news = remote.wait(&inbox.name, &cursor)?;
            let must_rest = match news {
                News::Changed => (!self.follow(&account, &inbox, remote.as_mut(), halt)?).then_some(TURN),
                News::Unable => {
                    self.follow(&account, &inbox, remote.as_mut(), halt)?;
                    Some(ASK_EVERY)
                }
                News::Quiet => None,
            };
            if must_rest.is_some_and(|time| !halt.rest(time)) || halt.cancel.is_cancelled() {
                return Ok(());
            }
        }
    }

    fn inbox(&self, account: AccountId) -> Result<Option<(SyncFolder, Cursor)>, StoreError> {
        let folders = self.store.read(|read| read.sync_folders(account))?;
        let inbox = folders.into_iter().find(|folder| folder.special_use == "inbox" && folder.chosen && folder.listed);
        Ok(inbox.and_then(|inbox| Some((inbox.clone(), Cursor(inbox.cursor?)))))
    }

    /// Takes over what changed in a folder; `false` while somebody else synchronises the account.
    fn follow(
        &self,
        account: &Account,
        inbox: &SyncFolder,
        remote: &mut dyn Remote,
        halt: &Halt,
    ) -> Result<bool, WorkerFailure> {
        let sync = Sync {
            store: &self.store,
            connect: &*self.connect,
            listener: &|_| (),
            step: &|_| (),
            cancel: &halt.cancel,
        };
        match sync.folder((account, inbox.id), remote) {
            Ok(()) => Ok(true),
            Err(failure) if failure.code == "sync_runs" => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}
