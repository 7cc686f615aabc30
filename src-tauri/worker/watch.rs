//! What other programs change shows within seconds: a connection an account that waits for news of the folder that is shown, and of the inbox.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{AccountId, FolderId};
use mail::Cancel;
use mail::remote::{Cursor, News, Remote, Vigil};
use store::{Account, Store, StoreError, SyncFolder, Who};

use crate::WorkerFailure;
use crate::connect::Connect;
use crate::schedule::Course;
use crate::shown::Shown;
use crate::sync::Sync;
use crate::thread::{Running, Told};

/// How often the list of accounts is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How often a server that cannot wait is asked.
const ASK_EVERY: Duration = Duration::from_secs(120);
/// The same while a folder of it is shown.
const ASK_SHOWN_EVERY: Duration = Duration::from_secs(5);
/// How long is waited for whoever synchronises the account already.
const TURN: Duration = Duration::from_secs(2);
/// Minutes between attempts that fail, at most.
const AT_MOST: u16 = 15;

/// Owns the threads; ends them when dropped.
pub(crate) struct Watch {
    keeper: Arc<Halt>,
    /// Ends with it.
    _thread: Running,
}

/// Ends a thread, wherever it waits.
#[derive(Default)]
struct Halt {
    cancel: Cancel,
    told: Told<Call>,
}

/// What a thread that rests is woken for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Call {
    #[default]
    None,
    Look,
    End,
}

impl Halt {
    fn end(&self) {
        self.cancel.cancel();
        self.told.tell(|call| *call = Call::End);
    }

    /// Ends a rest.
    fn wake(&self) {
        self.told.tell(|call| *call = if *call == Call::End { Call::End } else { Call::Look });
    }

    /// Waits so long; answers whether to go on.
    fn rest(&self, time: Duration) -> bool {
        let mut call = self.told.wait_while(time, |call| *call == Call::None);
        let goes_on = *call != Call::End;
        if goes_on {
            *call = Call::None;
        }
        goes_on
    }

    /// A thread that ends when this does.
    fn thread(self: &Arc<Self>, name: &str, work: impl FnOnce(&Self) + Send + 'static) -> Running {
        let (told, ended) = (Arc::clone(self), Arc::clone(self));
        Running::start(name, move || work(&told), move || ended.end())
    }
}

/// What a watcher works with.
#[derive(Clone)]
pub(crate) struct Post {
    /// Where the mail goes.
    pub store: Arc<Store>,
    /// How accounts are connected.
    pub connect: Arc<Connect<'static>>,
    /// Which folders are looked at.
    pub shown: Arc<Shown>,
    /// Called whenever something was followed.
    pub changed: Arc<dyn Fn() + Send + std::marker::Sync>,
}

/// A folder, and where its last sync ended.
type Watched = (SyncFolder, Cursor);

impl Watch {
    /// Starts watching every mailbox on a server, as long as `may` says so.
    pub fn start(post: Post, may: impl Fn() -> bool + Send + 'static) -> Self {
        let keeper = Arc::<Halt>::default();
        let thread = keeper.thread("watch", move |halt| post.keep_watch(halt, &may));
        Self { keeper, _thread: thread }
    }

    /// Looks at the list of accounts at once: whoever is disconnected is not listened to any more.
    pub fn look(&self) {
        self.keeper.wake();
    }
}

impl Post {
    /// Keeps one watcher an account.
    fn keep_watch(&self, halt: &Halt, may: &dyn Fn() -> bool) {
        let mut watchers: BTreeMap<AccountId, Running> = BTreeMap::new();
        loop {
            let accounts = self.store.read(|read| read.accounts()).unwrap_or_default();
            let watched: Vec<Account> = if may() {
                let is_watched = |account: &Account| {
                    account.disconnected.is_none() && matches!(account.kind.as_str(), "imap" | "graph")
                };
                accounts.into_iter().filter(is_watched).collect()
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
        let mut asked: Option<Instant> = None;
        loop {
            let account = self.store.read(|read| read.account(account))?;
            let (ids, watched) = self.watched(account.id)?;
            // The first sync of a folder is not ours.
            let Some(((folder, cursor), beside)) = watched.split_first() else {
                if !halt.rest(LOOK_EVERY) {
                    return Ok(());
                }
                continue;
            };
            let asked_about: Vec<_> = beside.iter().map(|(folder, cursor)| (folder.name.as_str(), cursor)).collect();
            if remote.is_none() {
                remote = Some((self.connect)(&account, &halt.cancel)?);
            }
            let Some(remote) = &mut remote else { continue };
            let shown = self.shown.among(&ids);
            let news = remote.wait(&Vigil {
                folder: (&folder.name, cursor),
                beside: &asked_about,
                goes_on: &|| self.shown.among(&ids) == shown,
            })?;
            let other = if let News::ChangedBeside(place) = news { beside.get(place) } else { None };
            let goes_on = match (news, other) {
                (News::Quiet, _) => true,
                (News::Unable, _) if asked.is_some_and(|at| at.elapsed() < ASK_EVERY) => self.rest(&ids, halt),
                (News::Unable, _) => {
                    asked = Some(Instant::now());
                    self.follow((&account, folder), remote.as_mut(), halt)?;
                    self.rest(&ids, halt)
                }
                // A server whose two answers never agree must not be followed without a rest.
                (_, Some((other, _))) => {
                    self.follow((&account, other), remote.as_mut(), halt)?;
                    halt.rest(TURN)
                }
                (News::Changed | News::ChangedBeside(_), _) => {
                    self.follow((&account, folder), remote.as_mut(), halt)? || halt.rest(TURN)
                }
            };
            if !goes_on || halt.cancel.is_cancelled() {
                return Ok(());
            }
        }
    }

    /// Waits until a server that does not tell by itself is to be asked again; answers whether to go on.
    fn rest(&self, folders: &[FolderId], halt: &Halt) -> bool {
        let since = Instant::now();
        while halt.rest(ASK_SHOWN_EVERY) {
            if !self.shown.among(folders).is_empty() || since.elapsed() >= ASK_EVERY {
                return true;
            }
        }
        false
    }

    /// The folders of an account, and those to wait for: those that are shown, the last one first, then the inbox.
    fn watched(&self, account: AccountId) -> Result<(Vec<FolderId>, Vec<Watched>), StoreError> {
        let folders = self.store.read(|read| read.sync_folders(account))?;
        let ids: Vec<FolderId> = folders.iter().map(|folder| folder.id).collect();
        let shown = self.shown.among(&ids);
        let mut watched: Vec<Watched> = folders
            .into_iter()
            .filter(|folder| folder.chosen && folder.listed)
            .filter(|folder| folder.special_use == "inbox" || shown.contains(&folder.id))
            .filter_map(|folder| Some((folder.clone(), Cursor(folder.cursor?))))
            .collect();
        watched.sort_by_key(|(folder, _)| shown.iter().position(|id| *id == folder.id).unwrap_or(usize::MAX));
        Ok((ids, watched))
    }

    /// Takes over what changed in a folder; `false` while somebody else synchronises the account.
    fn follow(
        &self,
        (account, folder): (&Account, &SyncFolder),
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
        match sync.folder((account, folder.id), remote) {
            Ok(()) => {
                let now = store::unix_now();
                if self.store.write(Who::Background, |write| write.note_news(account.id, now))? {
                    (self.changed)();
                }
                Ok(true)
            }
            Err(failure) if failure.code == "sync_runs" => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}
