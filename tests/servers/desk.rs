//! A store with one account on a real server, and what must hold between the two after a sync.
#![allow(clippy::missing_panics_doc)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use account::secret::Secrets;
use domain::{AccountId, Sensitive};
use mail::Cancel;
use mail::place::{ImapPlace, Place};
use store::keys::{Key, SystemRandom};
use store::{NewAccount, Store, StoreError, Who};
use tempfile::TempDir;
use worker::sync::{AccountReport, Options, sync};

use super::Dovecot;
use super::dovecot::PASSWORD;

/// Copies of folders, by path and key, with their flags.
pub type Copies = BTreeMap<String, BTreeMap<String, i64>>;

/// A store, alice's account and its password.
pub struct Desk {
    /// Where the store lies.
    pub dir: TempDir,
    /// The store.
    pub store: Store,
    /// The passwords.
    pub secrets: Secrets,
    /// The account.
    pub account: AccountId,
}

/// Where alice's mailbox is.
pub fn place(server: &Dovecot) -> ImapPlace {
    ImapPlace {
        host: "localhost".into(),
        port: server.imaps,
        user: "alice".into(),
        ca: Some(server.ca()),
        ..ImapPlace::default()
    }
}

/// The key of every desk's store.
pub fn key() -> Key {
    Key::from_bytes([9; 32])
}

impl Desk {
    /// A new desk for alice's mailbox.
    pub fn new(server: &Dovecot, keep: &str) -> Self {
        Self::at(&place(server), keep)
    }

    /// A new desk for a mailbox somewhere.
    pub fn at(place: &ImapPlace, keep: &str) -> Self {
        let desk = Self::of(&Place::Imap(place.clone()), keep);
        desk.set_password(PASSWORD);
        desk
    }

    /// A new desk for mail of any kind, without a password.
    pub fn of(place: &Place, keep: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &key(), 1_700_000_000).unwrap();
        let new = NewAccount {
            name: "work".into(),
            kind: place.kind().into(),
            config: place.config(),
            keep: keep.into(),
            ..NewAccount::default()
        };
        let account = store.write(Who::User, |write| write.add_account(&new)).unwrap();
        Self { secrets: secrets(dir.path()), dir, store, account }
    }

    /// Keeps another password.
    pub fn set_password(&self, password: &str) {
        let account = self.store.read(|read| read.account(self.account)).unwrap();
        self.secrets.put(account.uuid, &Sensitive::new(password.into()), &mut SystemRandom).unwrap();
    }

    /// Synchronises; whatever comes of it.
    pub fn try_sync(&self) -> AccountReport {
        let report = sync((&self.store, &self.secrets), &Options::default(), &|_| (), &Cancel::default()).unwrap();
        report.accounts.into_iter().next().unwrap()
    }

    /// Synchronises without trouble.
    pub fn sync(&self) -> AccountReport {
        let report = self.try_sync();
        assert_eq!((report.failure.as_ref(), report.failed.as_slice()), (None, [].as_slice()));
        report
    }

    /// Chooses every folder there is.
    pub fn choose_all(&self) {
        self.store
            .write(Who::User, |write| {
                let folders = write.sync_folders(self.account)?;
                folders.iter().try_for_each(|folder| write.choose_folder(folder.id, true))
            })
            .unwrap();
    }

    /// The chosen folders with their copies.
    pub fn copies(&self) -> Copies {
        self.store
            .read(|read| {
                let folders =
                    read.sync_folders(self.account)?.into_iter().filter(|folder| folder.chosen && folder.listed);
                let keys = |folder: store::SyncFolder| {
                    let copies = read.copy_facts(folder.id)?;
                    Ok((folder.path, copies.into_iter().map(|copy| (copy.key, copy.flags)).collect()))
                };
                folders.map(keys).collect::<Result<_, StoreError>>()
            })
            .unwrap()
    }

    /// How many copies wait for their message.
    pub fn backlog(&self) -> usize {
        self.store
            .read(|read| {
                let folders = read.sync_folders(self.account)?;
                folders.iter().try_fold(0, |sum, folder| Ok::<_, StoreError>(sum + read.backlog(folder.id)?.len()))
            })
            .unwrap()
    }

    /// The file, the search index and what is derived are well, whatever happened before.
    pub fn assert_well(&self) {
        let bad: Vec<_> =
            self.store.doctor().unwrap().into_iter().filter(|check| !check.ok && check.name != "free_space").collect();
        assert!(bad.is_empty(), "{bad:?}");
    }

    /// What must hold after a clean sync: the same copies on both sides, each with its message; no message twice, none that lies nowhere.
    pub fn assert_in_step_with(&self, server: &Dovecot) {
        let (there, ids) = listed(server);
        self.assert_in_step(&there, &ids);
    }

    /// The same with what is told of another source: copies by folder, and the folder and Message-ID of each.
    pub fn assert_in_step(&self, there: &Copies, ids: &[(String, String)]) {
        self.assert_well();
        let here = self.copies();
        for (path, copies) in &here {
            assert_eq!(Some(copies), there.get(path).or(copies.is_empty().then_some(copies)), "{path}");
        }
        let ids: BTreeSet<&String> = ids.iter().filter(|(path, _)| here.contains_key(path)).map(|(_, id)| id).collect();
        let (messages, orphans, differing) = self
            .store
            .read(|read| Ok::<_, StoreError>((read.all_messages()?, read.orphans(false)?, linking::differences(read)?)))
            .unwrap();
        assert_eq!(messages.len(), ids.len(), "each message once");
        assert_eq!((self.backlog(), orphans, differing), (0, vec![], vec![]));
    }
}

/// The passwords beside a store.
pub fn secrets(dir: &Path) -> Secrets {
    Secrets::in_file(dir, &key())
}

/// What lies on the server as its own tool tells: copies by folder, and the folder and Message-ID of each.
fn listed(server: &Dovecot) -> (Copies, Vec<(String, String)>) {
    let mut validity = BTreeMap::new();
    for line in server.admin(["-f", "tab", "mailbox", "status", "-u", "alice", "uidvalidity", "*"]).lines().skip(1) {
        if let [path, number] = line.split('\t').collect::<Vec<_>>().as_slice() {
            validity.insert((*path).to_owned(), (*number).to_owned());
        }
    }
    let mut copies: Copies = validity.keys().map(|path| (path.clone(), BTreeMap::new())).collect();
    let mut ids = Vec::new();
    let lines =
        server.admin(["-f", "tab", "fetch", "-u", "alice", "mailbox uid flags hdr.message-id", "mailbox", "*", "all"]);
    for line in lines.lines().skip(1) {
        let [path, uid, flags, id] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let key = format!("{}:{uid}", validity[path]);
        copies.entry(path.into()).or_default().insert(key, bits(flags));
        ids.push((path.into(), id.into()));
    }
    (copies, ids)
}

fn bits(flags: &str) -> i64 {
    let bit = |word: &str| match word {
        "\\Seen" => 1,
        "\\Answered" => 2,
        "\\Flagged" => 4,
        "\\Deleted" => 8,
        "\\Draft" => 16,
        _ => 0,
    };
    flags.split(' ').map(bit).sum()
}
