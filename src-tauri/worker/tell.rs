//! What a sync does besides its round over all folders: it tells servers what the user did, and follows one folder.

use domain::FolderId;
use mail::Cancel;
use mail::remote::Remote;
use mail::run::{self, Written};
use store::{Account, Lock, Store, StoreError};

use account::secret::Secrets;

use crate::WorkerFailure;
use crate::connect;
use crate::progress::Board;
use crate::sync::{Ended, FREED, Surroundings, Sync, alone};

/// How telling a server went, by the account's name.
pub type Told = (String, Result<Written, WorkerFailure>);

/// Tells servers what the user changed.
///
/// # Errors
/// Those of the store; trouble with an account is in the answer.
pub fn tell_servers((store, secrets): (&Store, &Secrets), cancel: &Cancel) -> Result<Vec<Told>, WorkerFailure> {
    let connect = |account: &Account, cancel: &Cancel| connect::connect(secrets, account, cancel);
    let sync = Sync { store, connect: &connect, listener: &|_| (), step: &|_| (), cancel };
    let mut told = Vec::new();
    for (account, _) in store.read(|read| read.accounts_with_intents())? {
        let account = store.read(|read| read.account(account))?;
        let result = sync.tell_server(&account);
        told.push((account.name, result));
    }
    Ok(told)
}

impl Sync<'_> {
    /// Tells an account's server what the user changed, over a connection of its own.
    ///
    /// # Errors
    /// Trouble with the account, and those of the store.
    pub fn tell_server(&self, account: &Account) -> Result<Written, WorkerFailure> {
        let board = Board::new(self.listener);
        let around = self.around(account, &board);
        let mut remote = (self.connect)(account, self.cancel)?;
        Ok(self.tell(account, &around, remote.as_mut())?)
    }

    /// The same over the connection of a sync, unless somebody does so already.
    pub(crate) fn tell(
        &self,
        account: &Account,
        around: &Surroundings<'_>,
        remote: &mut dyn Remote,
    ) -> Result<Written, Ended> {
        if self.store.read(|read| read.open_intents(account.id))?.is_empty() {
            return Ok(Written::default());
        }
        let lock = Lock::writing(self.store.dir(), &account.uuid.simple().to_string());
        if let Err(StoreError::InUse { .. }) = lock {
            return Ok(Written::default());
        }
        let _lock = lock?;
        Ok(run::send(&self.run_of(account, around), remote)?)
    }

    /// Takes over what changed in one folder, over a connection that is open.
    ///
    /// # Errors
    /// `sync_runs` while somebody synchronises the account; trouble with the account, and those of the store.
    pub fn folder(
        &self,
        (account, folder): (&Account, FolderId),
        remote: &mut dyn Remote,
    ) -> Result<(), WorkerFailure> {
        let lock = alone(self.store, account)?;
        let board = Board::new(self.listener);
        let around = self.around(account, &board);
        let mut report = run::Report::default();
        let ended = run::folder(&self.run_of(account, &around), (remote, folder), &mut report);
        drop(lock);
        FREED.1.notify_all();
        ended?;
        match report.failed.pop() {
            Some((path, trouble)) => Err(WorkerFailure::from(trouble).with("folder", path)),
            None => Ok(()),
        }
    }
}
