#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use domain::{Address, Verdict};
use mail::place::Place;
use store::keys::Key;
use store::{Lock, NewAccount, PersonFields};
use tempfile::TempDir;

use super::*;
use crate::progress::Progress;

struct Desk {
    _dir: TempDir,
    store: Store,
    secrets: Secrets,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([3; 32]);
        let store = Store::create(dir.path(), &key, 1_700_000_000).unwrap();
        let secrets = Secrets::in_file(dir.path(), &key);
        Self { _dir: dir, store, secrets }
    }

    fn account(&self, name: &str, place: &Place) -> AccountId {
        let new = NewAccount {
            name: name.into(),
            kind: place.kind().into(),
            config: place.config(),
            keep: "people".into(),
            ..NewAccount::default()
        };
        self.store.write(Who::User, |write| write.add_account(&new)).unwrap()
    }

    fn sync(&self, options: &Options) -> SyncReport {
        sync((&self.store, &self.secrets), options, &|_| (), &Cancel::default()).unwrap()
    }

    fn row(&self, account: AccountId) -> Account {
        self.store.read(|read| read.account(account)).unwrap()
    }
}

fn archive() -> (TempDir, Place) {
    let dir = tempfile::tempdir().unwrap();
    let letter = |id: &str, from: &str, to: &str, extra: &str| {
        format!(
            "From - Mon Sep 21 10:00:00 2026\nMessage-ID: <{id}@x.example>\nFrom: {from}\nTo: {to}\nSubject: Interview\nDate: Mon, 21 Sep 2026 10:00:00 +0000\n{extra}\ntext\n\n"
        )
    };
    let (me, anna) = ("me@agency.example", "anna@kowalska.example");
    put(dir.path(), "Sent.mbox", &letter("1", me, anna, ""));
    let inbox = letter("2", anna, me, "In-Reply-To: <1@x.example>\n") + &letter("3", "shop@news.example", me, "");
    put(dir.path(), "Inbox.mbox", &inbox);
    let place = Place::Archive { path: dir.path().into() };
    (dir, place)
}

fn put(dir: &Path, name: &str, text: &str) {
    fs::write(dir.join(name), text).unwrap();
}

fn anna(desk: &Desk) {
    let fields = PersonFields {
        given: "Anna".into(),
        family: "Kowalska".into(),
        roles: vec![domain::PersonKind::Candidate],
        ..PersonFields::default()
    };
    desk.store
        .write(Who::User, |write| {
            let person = write.add_person(&fields, 1)?;
            write.add_address(person, &Address::parse("anna@kowalska.example").unwrap(), "")
        })
        .unwrap();
}

#[test]
fn an_archive_is_read_and_what_concerns_people_on_file_is_proposed() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    anna(&desk);
    let account = desk.account("old mail", &place);
    let report = desk.sync(&Options::default());
    assert_eq!((report.failures().count(), report.accounts[0].report.bodies), (0, 3));
    let identities = desk.store.read(|read| read.identities(account)).unwrap();
    assert_eq!(identities, ["me@agency.example"], "guessed from Sent");
    let count = |verdict| desk.store.read(|read| read.messages_of_verdict(verdict)).unwrap().len();
    assert_eq!((count(Verdict::Reply), count(Verdict::Sent), count(Verdict::New)), (1, 1, 0));
    assert!(desk.row(account).last_success.is_some());
}

#[test]
fn an_account_in_trouble_says_so_and_does_not_keep_the_others_back() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    let gone = desk.account("gone", &Place::Archive { path: "/nowhere/at/all".into() });
    let without_password = desk.account("server", &Place::Imap(crate::ImapPlace::default()));
    let good = desk.account("good", &place);
    let report = desk.sync(&Options::default());
    let codes: Vec<_> = report.failures().map(|(account, failure)| (account.id, failure.code.as_str())).collect();
    assert_eq!(codes, [(gone, "archive_unreadable"), (without_password, "wrong_password")]);
    let kept: WorkerFailure = serde_json::from_str(&desk.row(gone).last_failure.unwrap()).unwrap();
    assert_eq!(kept.code, "archive_unreadable");
    assert_eq!((desk.row(good).last_failure, desk.row(good).last_success.is_some()), (None, true));
}

#[test]
fn a_test_says_how_a_mailbox_stands_and_not_when_it_was_synchronised() {
    let (desk, (dir, place)) = (Desk::new(), archive());
    let account = desk.account("mail", &place);
    desk.sync(&Options::default());
    let synced = desk.row(account).last_success;
    let test = || {
        crate::accounts::test((&desk.store, &desk.secrets), account, (&Cancel::default(), &mut |_| ())).unwrap();
        let row = desk.row(account);
        assert_eq!(row.last_success, synced);
        row.last_failure.map(|json| serde_json::from_str::<WorkerFailure>(&json).unwrap().code)
    };
    let moved = dir.path().with_extension("moved");
    fs::rename(dir.path(), &moved).unwrap();
    assert_eq!(test().as_deref(), Some("archive_unreadable"));
    fs::rename(&moved, dir.path()).unwrap();
    assert_eq!(test(), None);
}

#[test]
fn only_the_accounts_that_are_meant_are_synchronised() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    let (one, other) = (desk.account("one", &place), desk.account("other", &place));
    let report = desk.sync(&Options { accounts: Some(vec![other]), dry_run: false });
    assert_eq!(report.accounts.iter().map(|one| one.account.id).collect::<Vec<_>>(), [other]);
    assert_eq!(desk.row(one).last_success, None);
}

#[test]
fn one_sync_of_an_account_at_a_time() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    let account = desk.account("old mail", &place);
    let lock = Lock::sync(desk.store.dir(), &desk.row(account).uuid.simple().to_string()).unwrap();
    let report = desk.sync(&Options::default());
    let failure = report.accounts[0].failure.clone().unwrap();
    assert_eq!(failure.code, "sync_runs");
    assert!(failure.data["who"].contains(&std::process::id().to_string()));
    assert_eq!(desk.row(account).last_failure, None, "whoever syncs it says how it went");
    drop(lock);
    assert_eq!(desk.sync(&Options::default()).failures().count(), 0);
}

#[test]
fn a_dry_run_writes_nothing() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    let account = desk.account("old mail", &place);
    let report = desk.sync(&Options { dry_run: true, ..Options::default() });
    let plans: Vec<String> = report.accounts[0].plans.iter().map(ToString::to_string).collect();
    assert_eq!(plans, ["Inbox: 2 new, 0 with other flags, 0 gone", "Sent: 1 new, 0 with other flags, 0 gone"]);
    assert_eq!(desk.row(account).last_success, None);
    assert!(desk.store.read(|read| read.all_messages()).unwrap().is_empty());
}

#[test]
fn progress_ends_with_everything_done() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    desk.account("old mail", &place);
    let last = Mutex::new(Progress::default());
    let listener = |progress: &Progress| last.lock().unwrap().clone_from(progress);
    sync((&desk.store, &desk.secrets), &Options::default(), &listener, &Cancel::default()).unwrap();
    let last = last.into_inner().unwrap();
    assert_eq!((last.done, last.total, last.eta, last.aside), (3, 3, None, 0));
    let folders: Vec<_> = last.folders.iter().map(|f| (f.account.as_str(), f.path.as_str(), f.state, f.done)).collect();
    assert_eq!(folders, [("old mail", "Inbox", "done", 2), ("old mail", "Sent", "done", 1)]);
}

#[test]
fn what_was_cancelled_is_no_failure_of_the_account() {
    let (desk, (_dir, place)) = (Desk::new(), archive());
    let account = desk.account("old mail", &place);
    let cancel = Cancel::default();
    let connect = |account: &Account, cancel: &Cancel| connect::connect(&desk.secrets, account, cancel);
    let step = |step| {
        if step == Step::CursorMoved {
            cancel.cancel();
        }
    };
    let sync = Sync { store: &desk.store, connect: &connect, listener: &|_| (), step: &step, cancel: &cancel };
    let report = sync.run(&Options::default()).unwrap();
    assert!(report.accounts[0].failure.as_ref().unwrap().is_cancelled());
    assert_eq!((desk.row(account).last_failure, desk.row(account).last_success), (None, None));
    assert_eq!(desk.sync(&Options::default()).failures().count(), 0);
    assert_eq!(desk.store.read(|read| read.all_messages()).unwrap().len(), 3);
}
