//! Disconnecting keeps the mail and forgets the secret; deleting keeps nothing.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use domain::Sensitive;
use store::OutgoingForm;
use store::keys::Key;

use super::*;
use crate::accounts::{Folders, NewMailbox, add};
use crate::sync::Options;

struct Desk {
    store: Store,
    secrets: Secrets,
    mail: PathBuf,
    account: AccountId,
    _dir: tempfile::TempDir,
}

impl Desk {
    /// A mailbox on disk with one letter, its password, and its sending half.
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = Key::from_bytes([1; 32]);
        let store = Store::create(&dir.path().join("home"), &key, 0).unwrap();
        let secrets = Secrets::in_file(store.dir(), &key);
        let mail = dir.path().join("mail.mbox");
        std::fs::write(&mail, letter(1)).unwrap();
        let new = NewMailbox {
            name: "Old mail".into(),
            place: Place::Archive { path: mail.clone() },
            identities: Vec::new(),
            keep: "everything",
            keep_days: 0,
        };
        let account = add(
            (&store, &secrets, &Codes::default()),
            &new,
            Some(&Secret::Password(Sensitive::new("first".into()))),
            &Folders::All,
        )
        .unwrap();
        let sends = OutgoingForm {
            name: "Out".into(),
            kind: "smtp".into(),
            config: "{}".into(),
            account: Some(account),
            address: "marta@firm.example".into(),
            ..OutgoingForm::default()
        };
        store.write(Who::User, |write| write.add_outgoing(domain::Uuid::now_v7(), &sends, 0)).unwrap();
        let desk = Self { store, secrets, mail, account, _dir: dir };
        desk.sync(&Options::default());
        desk
    }

    fn desk(&self) -> (&Store, &Secrets) {
        (&self.store, &self.secrets)
    }

    /// How many messages came, and what went wrong.
    fn sync(&self, options: &Options) -> (usize, Vec<String>) {
        let report = crate::sync::sync(self.desk(), options, &|_| (), &Cancel::default()).unwrap();
        let failures = report.failures().map(|(_, failure)| failure.code.clone()).collect();
        (report.accounts.iter().map(|one| one.report.came()).sum(), failures)
    }

    fn row(&self) -> Account {
        self.store.read(|read| read.account(self.account)).unwrap()
    }

    fn messages(&self) -> i64 {
        self.store.read(|read| read.account_messages(self.account)).unwrap()
    }
}

fn letter(number: u8) -> String {
    format!(
        "From a Thu Jan  1 00:00:00 2026\nFrom: anna@far.example\nTo: marta@firm.example\nMessage-ID: <{number}@far.example>\nDate: Thu, 1 Jan 2026 00:00:00 +0000\nSubject: x\n\nx\n\n"
    )
}

fn append(mail: &Path, number: u8) {
    std::fs::write(mail, std::fs::read_to_string(mail).unwrap() + &letter(number)).unwrap();
}

#[test]
fn a_disconnected_mailbox_keeps_its_mail_and_nothing_is_fetched() {
    let desk = Desk::new();
    append(&desk.mail, 2);
    disconnect(desk.desk(), desk.account, 77).unwrap();
    disconnect(desk.desk(), desk.account, 88).unwrap();
    let row = desk.row();
    assert_eq!((row.disconnected, row.last_failure.as_deref()), (Some(77), None), "since it was done first");
    assert_eq!(desk.secrets.read(row.uuid).unwrap(), None);
    let sender = desk.store.read(|read| read.outgoing_of(desk.account)).unwrap().unwrap();
    assert_eq!(sender.disconnected, Some(77));
    assert_eq!(desk.sync(&Options::default()), (0, Vec::new()));
    let asked = Options { accounts: Some(vec![desk.account]), dry_run: false };
    assert_eq!(desk.sync(&asked), (0, vec!["disconnected".to_owned()]), "whoever asks for it is told");
    assert_eq!((desk.messages(), desk.row().last_failure), (1, None));
}

#[test]
fn a_mailbox_connected_again_goes_on_without_fetching_again() {
    let desk = Desk::new();
    disconnect(desk.desk(), desk.account, 77).unwrap();
    append(&desk.mail, 2);
    let again = || {
        let mut told = |_: &'static str| ();
        let second = Secret::Password(Sensitive::new("second".into()));
        reconnect(
            (&desk.store, &desk.secrets, &Codes::default()),
            desk.account,
            Some(&second),
            (&Cancel::default(), &mut told),
        )
    };
    let there = std::fs::read(&desk.mail).unwrap();
    std::fs::remove_file(&desk.mail).unwrap();
    assert!(again().unwrap().failure.is_some());
    assert_eq!(desk.row().disconnected, Some(77), "nothing changed");
    assert_eq!(desk.secrets.read(desk.row().uuid).unwrap(), None);
    std::fs::write(&desk.mail, there).unwrap();
    assert_eq!(again().unwrap().failure, None);
    assert_eq!(desk.row().disconnected, None);
    assert_eq!(desk.secrets.read(desk.row().uuid).unwrap().unwrap().expose(), "second");
    assert_eq!(desk.sync(&Options::default()), (1, Vec::new()), "only the new one");
    assert_eq!(desk.messages(), 2);
}

#[test]
fn a_mailbox_deleted_with_its_data_leaves_neither_rows_nor_secrets() {
    let desk = Desk::new();
    let uuid = desk.row().uuid;
    let remains = delete(desk.desk(), desk.account).unwrap();
    assert!(remains.iter().all(|(_, rows)| *rows == 0), "{remains:?}");
    assert_eq!(desk.secrets.read(uuid).unwrap(), None);
    let left = desk.store.read(|read| Ok::<_, StoreError>((read.accounts()?, read.outgoing_accounts()?))).unwrap();
    assert_eq!(left, (Vec::new(), Vec::new()));
}

#[test]
fn what_another_program_synchronises_is_not_deleted() {
    let desk = Desk::new();
    let held = store::Lock::sync(desk.store.dir(), &desk.row().uuid.simple().to_string()).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(sync::turn(&desk.store, &desk.row(), &cancel).map(drop).unwrap_err().code, "sync_runs");
    drop(held);
    assert!(delete(desk.desk(), desk.account).is_ok());
}
