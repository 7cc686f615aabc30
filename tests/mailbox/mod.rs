//! Alice's mailbox, kept in step, and what the user does to it.

#![allow(dead_code, reason = "each story uses its part")]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use api::rows::{MailboxAct, MailboxVerb, SearchQuery};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, place};
use dossier_tests::servers::dovecot::Capability;
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::proxy::Proxy;
use mail::Cancel;
use mail::run::{Step, Written};
use store::Account;
use worker::WorkerFailure;
use worker::connect;
use worker::sync::Sync;

const FOLDERS: [&str; 4] = ["Archive", "Trash", "Junk", "Elsewhere"];

/// Alice's mailbox with letters nobody has read, kept in step.
pub struct Story {
    pub server: Dovecot,
    pub desk: Desk,
}

impl Story {
    pub fn new() -> Self {
        Self::with(Capability::Full)
    }

    /// With three letters: one, two, three.
    pub fn with(capability: Capability) -> Self {
        Self::of(capability, &["one", "two", "three"])
    }

    pub fn of(capability: Capability, subjects: &[&str]) -> Self {
        let server = Dovecot::with(capability);
        for folder in FOLDERS {
            server.admin(["mailbox", "create", "-u", "alice", folder]);
        }
        for (at, subject) in subjects.iter().enumerate() {
            server.put("alice", "INBOX", &format!("100000000{at}.{subject}.host:2,"), &letter(subject));
        }
        let desk = Desk::new(&server, "everything");
        desk.sync();
        desk.choose_all();
        desk.sync();
        api::account_set_in_step(&desk.store, &api::accounts(&desk.store).unwrap()[0].id, "both").unwrap();
        Self { server, desk }
    }

    /// The id of the letter with a subject.
    pub fn id(&self, subject: &str) -> String {
        let found = api::search(
            &self.desk.store,
            &SearchQuery { query: format!("subject:{subject}"), limit: 10, ..SearchQuery::default() },
        )
        .unwrap();
        found.rows[0].id.clone()
    }

    pub fn act(&self, verb: MailboxVerb, subjects: &[&str]) {
        self.act_in(None, verb, subjects);
    }

    pub fn act_in(&self, folder: Option<&str>, verb: MailboxVerb, subjects: &[&str]) {
        let folders = api::folders(&self.desk.store).unwrap();
        let folder = folder.map(|path| folders.iter().find(|one| one.path == path).unwrap().id.clone());
        let ids = subjects.iter().map(|subject| self.id(subject)).collect();
        let act = MailboxAct { ids, verb, folder, to: None, sure: true, by_itself: false };
        let done = api::mailbox_act(&self.desk.store, &act).unwrap();
        assert_eq!(done.messages as usize, subjects.len());
    }

    /// Tells the server what waits.
    pub fn write(&self) -> Written {
        self.write_with(&|_| ()).unwrap()
    }

    /// The same over another connection, hearing every step.
    pub fn write_through(
        &self,
        connect: &connect::Connect<'_>,
        step: &(dyn Fn(Step) + Send + std::marker::Sync),
    ) -> Result<Written, WorkerFailure> {
        let cancel = Cancel::default();
        let sync = Sync { store: &self.desk.store, connect, listener: &|_| (), step, cancel: &cancel };
        let account = self.desk.store.read(|read| read.account(self.desk.account)).unwrap();
        sync.tell_server(&account)
    }

    /// The same over the usual connection.
    pub fn write_with(&self, step: &(dyn Fn(Step) + Send + std::marker::Sync)) -> Result<Written, WorkerFailure> {
        self.write_through(
            &|account: &Account, cancel: &Cancel| connect::connect(&self.desk.secrets, account, cancel),
            step,
        )
    }

    /// The same, ended right behind a step as if the program had been killed.
    pub fn write_killed(&self, at: Step) {
        let step = |step| {
            if step == at {
                resume_unwind(Box::new(step));
            }
        };
        let killed = catch_unwind(AssertUnwindSafe(|| self.write_with(&step)));
        assert!(killed.is_err(), "{at:?}");
    }

    /// The same over a line that is cut after so many octets from the server, twice.
    pub fn write_cut(&self, after: usize) -> Result<Written, WorkerFailure> {
        let proxy = Proxy::cutting(self.server.imaps, after, 2);
        let account = self.desk.store.read(|read| read.account(self.desk.account)).unwrap();
        let through = mail::place::ImapPlace { port: proxy.port, ..place(&self.server) };
        let through = Account { config: mail::place::Place::Imap(through).config(), ..account };
        let connect = |_: &Account, cancel: &Cancel| connect::connect(&self.desk.secrets, &through, cancel);
        self.write_through(&connect, &|_| ())
    }

    /// States of everything that was wanted, in order.
    pub fn log(&self) -> Vec<String> {
        let lines = self.desk.store.read(|read| read.intents(false, 0, 1000)).unwrap();
        let state =
            |why: &str, state: &str| format!("{state} {}", why.split(' ').next().unwrap_or("")).trim().to_owned();
        lines.iter().rev().map(|line| state(&line.why, &line.state)).collect()
    }

    /// Where each letter lies on the server, with its flags: folders by subject.
    pub fn there(&self) -> BTreeMap<String, Vec<(String, String)>> {
        let lines = self.server.admin([
            "-f",
            "tab",
            "fetch",
            "-u",
            "alice",
            "hdr.subject mailbox flags",
            "mailbox",
            "*",
            "all",
        ]);
        let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for line in lines.lines().skip(1) {
            let [subject, mailbox, flags] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let flags = flags.split(' ').filter(|flag| *flag != "\\Recent").collect::<Vec<_>>().join(" ");
            found.entry(subject.into()).or_default().push((mailbox.into(), flags));
        }
        found
    }

    pub fn lies(&self, subject: &str) -> Vec<(String, String)> {
        self.there().remove(subject).unwrap_or_default()
    }

    /// After a sync both sides are the same, and nobody had to be asked for a message again.
    pub fn assert_settled(&self) {
        let fetched = self.desk.sync().report.fetched();
        assert_eq!(fetched, 0, "nothing is fetched again");
        self.desk.assert_in_step_with(&self.server);
    }
}

/// One copy in a folder with its flags.
pub fn at(folder: &str, flags: &str) -> Vec<(String, String)> {
    vec![(folder.into(), flags.into())]
}
