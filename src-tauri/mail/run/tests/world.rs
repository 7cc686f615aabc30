//! A store, an account, and what must hold between them and a server after a sync.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use domain::{AccountId, MessageRow};
use mime::cut;
use store::keys::Key;
use store::{NewAccount, Store, StoreError, Who};
use tempfile::TempDir;

use super::fake::Fake;
use crate::Cancel;
use crate::remote::Remote;
use crate::run::{Around, FolderProgress, Report, Run, RunError, Step, run};

pub const NOW: i64 = 1_790_000_000;

pub struct World {
    _dir: TempDir,
    pub store: Store,
    pub account: AccountId,
    pub cancel: Cancel,
    /// The step (counted from the first of all) at which to stop.
    pub stop_at: Mutex<Option<usize>>,
    pub steps: Mutex<Vec<Step>>,
    /// Whose mail is wanted whole: every message whose From holds it, once it is here.
    pub wants: Option<Wants>,
    began: Instant,
}

pub type Wants = fn(&Store) -> Vec<MessageRow>;

impl World {
    pub fn new(kind: &str, keep: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &Key::from_bytes([7; 32]), NOW).unwrap();
        let new = NewAccount {
            name: "work".into(),
            kind: kind.into(),
            config: "{}".into(),
            keep: keep.into(),
            keep_days: 30,
            added: NOW,
        };
        let account = store.write(Who::User, |write| write.add_account(&new)).unwrap();
        Self {
            _dir: dir,
            store,
            account,
            cancel: Cancel::default(),
            stop_at: Mutex::default(),
            steps: Mutex::default(),
            wants: None,
            began: Instant::now(),
        }
    }

    pub fn run_of<'a>(&'a self, cancel: &'a Cancel) -> Run<'a> {
        Run { store: &self.store, account: self.account, started: NOW, around: self, cancel }
    }

    pub fn try_sync(&self, remote: &mut dyn Remote) -> Result<Report, RunError> {
        let mut report = Report::default();
        run(&self.run_of(&self.cancel), remote, &mut report).map(|()| report)
    }

    pub fn sync(&self, remote: &mut dyn Remote) -> Report {
        self.try_sync(remote).unwrap()
    }

    /// The folders that are synchronised, by path, with their copies by key: flags and message.
    pub fn copies(&self) -> BTreeMap<String, BTreeMap<String, (i64, Option<MessageRow>)>> {
        self.store
            .read(|read| {
                let chosen =
                    read.sync_folders(self.account)?.into_iter().filter(|folder| folder.chosen && folder.listed);
                chosen
                    .map(|folder| {
                        let copies = read.copy_facts(folder.id)?;
                        Ok((
                            folder.path,
                            copies.into_iter().map(|copy| (copy.key, (copy.flags, copy.message))).collect(),
                        ))
                    })
                    .collect::<Result<_, StoreError>>()
            })
            .unwrap()
    }

    pub fn messages(&self) -> Vec<MessageRow> {
        self.store.read(|read| read.all_messages()).unwrap()
    }

    pub fn raw(&self, message: MessageRow) -> Option<Vec<u8>> {
        let stored = self.store.read(|read| read.stored_raw(message)).unwrap()?;
        let piece = |part: store::BigPart| cut::Piece {
            at: part.at,
            encoding: part.encoding.parse().unwrap(),
            bytes: part.bytes,
        };
        Some(cut::join(&stored.skeleton, &stored.pieces.into_iter().map(piece).collect::<Vec<_>>()))
    }

    pub fn aside(&self) -> usize {
        self.store
            .read(|read| {
                let mut count = 0;
                for folder in read.sync_folders(self.account)? {
                    count += read.copy_facts(folder.id)?.iter().filter(|copy| copy.aside).count();
                }
                Ok::<_, StoreError>(count)
            })
            .unwrap()
    }

    /// What must hold after a clean sync: the same copies on both sides, no message twice, none that lies nowhere, every text as it was sent.
    pub fn assert_in_step_with(&self, fake: &Fake) {
        let server = fake.server();
        let copies = self.copies();
        let mut texts: BTreeMap<MessageRow, BTreeSet<&[u8]>> = BTreeMap::new();
        for (path, here) in &copies {
            let folder = &server.folders[path];
            let there: BTreeMap<String, i64> =
                folder.messages.iter().map(|(uid, stored)| (folder.key(*uid).0, stored.flags)).collect();
            let flags: BTreeMap<String, i64> = here.iter().map(|(key, (flags, _))| (key.clone(), *flags)).collect();
            assert_eq!(flags, there, "the copies of {path}");
            for (uid, stored) in &folder.messages {
                let message = here[&folder.key(*uid).0].1;
                if let Some(message) = message {
                    texts.entry(message).or_default().insert(&stored.raw);
                }
            }
        }
        for (message, texts) in &texts {
            assert_eq!(texts.len(), 1, "different messages are one: {message:?}");
            if let Some(raw) = self.raw(*message) {
                assert_eq!(Some(&raw.as_slice()), texts.first(), "the text of {message:?}");
            }
        }
        let distinct: BTreeSet<&&[u8]> = texts.values().flatten().collect();
        assert_eq!(distinct.len(), texts.len(), "one message is stored twice");
        let all: BTreeSet<MessageRow> = self.messages().into_iter().collect();
        assert_eq!(all, texts.keys().copied().collect(), "messages that lie nowhere");
    }
}

impl Around for World {
    fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    fn progress(&self, progress: &FolderProgress) {
        assert!(progress.done <= progress.total, "more done than there is: {progress:?}");
    }

    fn settle(&self) -> store::Result<()> {
        let Some(wants) = self.wants else { return Ok(()) };
        let wanted = wants(&self.store);
        self.store
            .write(Who::Background, |write| wanted.iter().try_for_each(|message| write.want_body(*message).map(drop)))
    }

    fn step(&self, step: Step) {
        let mut steps = self.steps.lock().unwrap();
        if *self.stop_at.lock().unwrap() == Some(steps.len()) {
            self.cancel.cancel();
        }
        steps.push(step);
    }
}

/// A letter with CRLF; `id` empty leaves the Message-ID out.
pub fn letter(id: &str, subject: &str, body: &str) -> Vec<u8> {
    let id = if id.is_empty() { String::new() } else { format!("Message-ID: <{id}@firm.example>\r\n") };
    format!(
        "{id}From: Anna Kowalska <anna@kowalska.example>\r\nTo: me@firm.example\r\nSubject: {subject}\r\nDate: Mon, 21 Sep 2026 10:00:00 +0000\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}
