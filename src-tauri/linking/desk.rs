//! A desk to try linking on: a store with one account, its INBOX, Sent and a folder for applications.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Address, Forwarded, Header, Mailbox, MessageRow, Role, SenderCheck, State, TargetId, Verdict, received};
use store::keys::Key;
use store::{
    Arrived, Content, HistoryFilter, ListedCopy, ListedFolder, NewAccount, NewMessage, PersonFields, Store, StoreError,
    Who,
};

use crate::{Imported, Order, Part, What, settle};

pub const NOW: i64 = 1_800_000_000;
const ME: &str = "marta@rekrutacja.example";
const PEOPLE: [&str; 4] = ["anna@a.example", "jonas@brandt.example", "luca@mail.brandt.example", "claire@c.example"];

/// A desk: a store with one account, its INBOX, Sent and a folder for applications.
pub struct Desk {
    pub store: Store,
    account: domain::AccountId,
    folders: Vec<domain::FolderId>,
    _dir: tempfile::TempDir,
}

#[derive(Clone, Debug)]
pub struct Letter {
    pub number: usize,
    pub from: usize,
    pub to: Vec<usize>,
    pub answers: Option<usize>,
    pub folder: usize,
    pub bulk: bool,
    pub old: bool,
    pub failed: bool,
    /// Whose message is forwarded in it.
    pub forwards: Option<usize>,
}

pub fn address(who: usize) -> Address {
    Address::parse(if who == 0 { ME } else { PEOPLE[who - 1] }).unwrap()
}

fn listed(use_of_sent: &str) -> [ListedFolder; 3] {
    [("INBOX", "inbox"), ("Sent", use_of_sent), ("Bewerbungen", "")].map(|(path, special_use)| ListedFolder {
        name: path.into(),
        path: path.into(),
        special_use: special_use.into(),
        identity: None,
        selectable: true,
    })
}

impl Letter {
    pub fn header(&self) -> Header {
        let mailbox = |role, who: usize| Mailbox { role, name: String::new(), address: address(who) };
        let mut mailboxes = vec![mailbox(Role::From, self.from)];
        mailboxes.extend(self.to.iter().map(|who| mailbox(Role::To, *who)));
        Header {
            message_id: Some(format!("{}@x.example", self.number)),
            date: Some(NOW - 1000 + self.number as i64 - if self.old { 40 * 86_400 } else { 0 }),
            subject: format!("Letter {} about Anna Kowalska", self.number),
            mailboxes,
            references: self.answers.iter().map(|n| format!("{n}@x.example")).collect(),
            bulk: self.bulk.then_some(domain::Bulk::List),
            sender_check: if self.failed { SenderCheck::Failed } else { SenderCheck::Unknown },
            ..Header::default()
        }
    }
}

impl Desk {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &Key::from_bytes([7; 32]), NOW).unwrap();
        let (account, folders) = store
            .write(Who::User, |w| {
                let account = w.add_account(&NewAccount {
                    name: "me".into(),
                    kind: "imap".into(),
                    config: "{}".into(),
                    keep: "everything".into(),
                    ..NewAccount::default()
                })?;
                w.add_identity(account, &address(0))?;
                let folders = w.list_folders(account, &listed("sent"))?;
                w.set_applications(folders[2], true)?;
                Ok::<_, StoreError>((account, folders))
            })
            .unwrap();
        Self { store, account, folders, _dir: dir }
    }

    /// The source says what its folder "Sent" is for.
    pub fn use_sent_as(&self, special_use: &str) {
        self.store.write(Who::Background, |w| w.list_folders(self.account, &listed(special_use))).unwrap();
    }

    /// A letter leaves a folder.
    pub fn leave(&self, letter: &Letter) {
        let gone = |w: &store::Write<'_>| {
            let copies = w.copies(self.folders[letter.folder])?;
            let its: Vec<_> = copies.iter().filter(|c| c.key == letter.number.to_string()).map(|c| c.id).collect();
            w.drop_copies(&its)
        };
        self.store.write(Who::Background, gone).unwrap();
    }

    pub fn arrive(&self, letter: &Letter) -> Option<MessageRow> {
        let header = letter.header();
        let content = Content {
            text: "Dear Marta, see below.".into(),
            body_hash: [letter.number as u8; 32],
            forwarded: letter.forwards.and_then(|who| Forwarded::new("", address(who))).into_iter().collect(),
            ..Content::default()
        };
        let folder = self.folders[letter.folder];
        let arrived = self.store.write(Who::Background, |w| {
            let listed = ListedCopy {
                key: letter.number.to_string(),
                uid: None,
                flags: 0,
                modseq: 0,
                size: 10,
                internal_date: NOW,
            };
            w.list_copies(folder, &[listed], NOW)?;
            let copy = w.copies(folder)?.into_iter().find(|c| c.key == letter.number.to_string()).unwrap().id;
            let received = received(header.date, NOW);
            w.arrive(copy, &NewMessage { header: &header, received, size: 10, content: Some(&content), wanted: false })
        });
        match arrived.unwrap() {
            Arrived::Kept(id, _) => Some(id),
            Arrived::Withheld => None,
        }
    }

    pub fn person(&self, given: &str, who: usize) -> TargetId {
        self.store
            .act("person_add", NOW, |w| {
                let fields = PersonFields {
                    given: given.into(),
                    family: "Kowalska".into(),
                    roles: vec![domain::PersonKind::Candidate],
                    ..PersonFields::default()
                };
                let id = w.add_person(&fields, NOW)?;
                w.add_address(id, &address(who), "")?;
                for form in domain::name_forms(given, "Kowalska") {
                    w.mark_messages_with(&form)?;
                }
                Ok::<_, StoreError>((id, store::Summary { count: 1, ..Default::default() }))
            })
            .unwrap()
    }

    pub fn settle(&self) {
        settle(&self.store, &|| true).unwrap();
    }

    /// What is proposed, in words that do not depend on row numbers.
    pub fn proposed(&self) -> Vec<(String, String, Verdict, bool, bool)> {
        let mut all = self
            .store
            .read(|r| {
                let mut all = Vec::new();
                for message in r.all_messages()? {
                    for p in r.proposals(message)? {
                        let target =
                            p.derived.target.map(|t| r.label(t).map(|l| l.name)).transpose()?.unwrap_or_default();
                        all.push((
                            r.facts(message)?.subject,
                            target,
                            p.derived.verdict,
                            p.derived.ticked,
                            p.derived.offered,
                        ));
                    }
                }
                Ok::<_, StoreError>(all)
            })
            .unwrap();
        all.sort();
        all
    }

    pub fn verdict(&self, message: MessageRow) -> Option<(Verdict, bool, State)> {
        let all = self.store.read(|r| r.proposals(message)).unwrap();
        all.into_iter().find(|p| !p.derived.offered).map(|p| (p.derived.verdict, p.is_ticked(), p.state))
    }

    pub fn undo(&self) -> store::Entry {
        crate::undo(&self.store, &|_, _| true).unwrap()
    }

    /// Imports, whatever it takes.
    pub fn import(&self, what: &What) -> Imported {
        crate::import(&self.store, Order { what, into: None, group: None, now: NOW }, &|_, _| true).unwrap()
    }

    /// The undecided messages from before today's list.
    pub fn history(&self) -> HistoryFilter {
        let part = self.store.read(Part::of).unwrap();
        HistoryFilter { before: part.since(), from: i64::MIN, ..HistoryFilter::default() }
    }
}
