//! A desk for the tests of the store's life: a store with its envelope, mail, people and an exclusion.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use domain::{
    Address, EventId, FolderId, Header, Mailbox, MessageRow, Mode, OutboxId, OutgoingId, PersonKind, Role, Scope,
    TargetId, Uuid, Verdict,
};
use tempfile::TempDir;

use crate::keys::{Adding, Envelope, Key, RecoveryKey, SystemRandom, Way};
use crate::{
    Arrived, BigPart, Check, Content, ListedCopy, ListedFolder, NewAccount, NewExclusion, NewFiling, NewMessage,
    NewOutgoing, OutgoingForm, PartFacts, PersonFields, Store, StoreError, Subject, Summary, Who,
};

pub const NOW: i64 = 1_795_000_000;
pub const ANNA: &str = "anna@poczta.example";
pub const NEWS: &str = "news@lists.example";
pub const MARTA: &str = "marta@rekrutacja.example";

pub struct Desk {
    pub dir: TempDir,
    pub store: Store,
    pub recovery: RecoveryKey,
}

pub fn key() -> Key {
    Key::from_bytes([7; 32])
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// An account that sends, by its name.
pub fn sender(name: &str) -> OutgoingForm {
    OutgoingForm {
        name: name.into(),
        kind: "smtp".into(),
        config: "{}".into(),
        own_secret: true,
        address: format!("{name}@firm.example"),
        ..OutgoingForm::default()
    }
}

impl Desk {
    /// One more account that sends.
    pub fn add_sender(&self, name: &str) -> OutgoingId {
        self.store.write(Who::User, |write| write.add_outgoing(Uuid::now_v7(), &sender(name), 5)).unwrap()
    }

    /// A store without anything in it, and an envelope with a recovery key and a key file.
    pub fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let identity = crate::open::uuid();
        let recovery = RecoveryKey::new(&mut SystemRandom).unwrap();
        let mut envelope = Envelope::create(dir.path(), &key(), identity).unwrap();
        for way in [Way::Recovery(&recovery), Way::KeyFile(&dir.path().join("key"))] {
            envelope.add(way, Adding { key: &key(), at: NOW, random: &mut SystemRandom }).unwrap();
        }
        let store = Store::create_as(dir.path(), &key(), identity, NOW).unwrap();
        Self { dir, store, recovery }
    }

    /// A store in use: two letters from Anna, one of them saved to her profile, and a newsletter that is excluded.
    pub fn in_use() -> Self {
        let desk = Self::empty();
        let first = desk.receive(1, ANNA, "Re: Interview", "The interview on Tuesday suits me.");
        desk.receive(2, ANNA, "Certificates", "Attached are the zeugnisse you asked for.");
        desk.receive(3, NEWS, "Market letter", "This month: salaries.");
        let anna = desk.person();
        desk.store
            .act("import", NOW, |write| {
                let new = NewFiling {
                    message: first,
                    target: anna,
                    verdict: Verdict::Reply,
                    reasons: Vec::new(),
                    how: "import",
                    at: NOW,
                };
                write.file(&new)?;
                Ok::<_, StoreError>(((), crate::Summary::default()))
            })
            .unwrap();
        desk.store
            .write(Who::User, |write| {
                let subject = Subject::Address(address(NEWS));
                write.exclude(&NewExclusion { subject, mode: Mode::Hide, scope: Scope::All, at: NOW, delete_at: None })
            })
            .unwrap();
        desk
    }

    pub fn person(&self) -> TargetId {
        self.store
            .act("person_add", NOW, |write| {
                let roles = vec![PersonKind::Candidate];
                let fields =
                    PersonFields { given: "Anna".into(), family: "Kowalska".into(), roles, ..PersonFields::default() };
                let anna = write.add_person(&fields, NOW)?;
                write.add_address(anna, &address(ANNA), "")?;
                Ok::<_, StoreError>((anna, crate::Summary::default()))
            })
            .unwrap()
    }

    pub fn receive(&self, number: u8, from: &str, subject: &str, text: &str) -> MessageRow {
        let folder = self.store.write(Who::Background, |write| match write.accounts()?.first() {
            Some(account) => Ok(write.sync_folders(account.id)?[0].id),
            None => first_account(write),
        });
        self.receive_in(folder.unwrap(), number, (from, subject, text))
    }

    /// A letter arrives in a folder.
    pub fn receive_in(&self, folder: FolderId, number: u8, (from, subject, text): (&str, &str, &str)) -> MessageRow {
        let mailbox = |role, text: &str| Mailbox { role, name: "Somebody Invented".into(), address: address(text) };
        let header = Header {
            message_id: Some(format!("{number}@x.example")),
            date: Some(NOW + i64::from(number)),
            subject: subject.into(),
            mailboxes: vec![mailbox(Role::From, from), mailbox(Role::To, MARTA)],
            ..Header::default()
        };
        let part = PartFacts {
            position: 2,
            name: format!("attachment-of-{number}.pdf"),
            content_type: "application/pdf".into(),
            size: 70_000,
            inline: false,
            content_id: None,
            kind: Some(domain::FileKind::Pdf),
            reordered: false,
        };
        let content = Content {
            skeleton: format!("Subject: {subject}\r\n\r\n{text}\r\n").into_bytes(),
            pieces: vec![BigPart {
                at: 4,
                encoding: "identity".into(),
                bytes: format!("{subject}{text}").repeat(2000).into_bytes(),
            }],
            text: text.into(),
            preview: text.into(),
            parts: vec![part],
            forwarded: Vec::new(),
            body_hash: [number; 32],
        };
        let arrived = self.store.write(Who::Background, |write| {
            let listed = ListedCopy {
                key: number.to_string(),
                uid: Some(number.into()),
                flags: 0,
                modseq: 0,
                size: 100,
                internal_date: NOW,
            };
            write.list_copies(folder, &[listed], NOW)?;
            let copy = write.copies(folder)?.into_iter().find(|copy| copy.key == number.to_string()).unwrap().id;
            write.arrive(
                copy,
                &NewMessage {
                    header: &header,
                    received: NOW + i64::from(number),
                    size: 100,
                    content: Some(&content),
                    wanted: false,
                },
            )
        });
        let Arrived::Kept(id, _) = arrived.unwrap() else { panic!("left out") };
        id
    }

    /// The names of the checks that are not well.
    pub fn ill(&self) -> Vec<&'static str> {
        ill(&self.store)
    }
}

pub fn ill(store: &Store) -> Vec<&'static str> {
    store.doctor().unwrap().iter().filter(|check| !check.ok).map(|Check { name, .. }| *name).collect()
}

fn first_account(write: &crate::Write<'_>) -> crate::Result<FolderId> {
    account(write, "desk", MARTA)
}

/// A mailbox with an inbox.
pub fn account(write: &crate::Write<'_>, name: &str, identity: &str) -> crate::Result<FolderId> {
    let account = write.add_account(&NewAccount {
        name: name.into(),
        kind: "archive".into(),
        config: "{}".into(),
        keep: "everything".into(),
        ..NewAccount::default()
    })?;
    write.add_identity(account, &address(identity))?;
    let inbox = ListedFolder {
        name: "INBOX".into(),
        path: "INBOX".into(),
        special_use: "inbox".into(),
        identity: None,
        selectable: true,
    };
    Ok(write.list_folders(account, &[inbox])?[0])
}

/// A message in the outbox, by its Message-ID, that leaves in ten seconds.
pub fn put(desk: &Desk, name: &str) -> OutboxId {
    put_about(desk, name, ("Interview", None))
}

/// The same with a subject and an appointment it is about.
pub fn put_about(desk: &Desk, name: &str, (subject, event): (&str, Option<EventId>)) -> OutboxId {
    let sender = desk.store.read(|read| read.outgoing_accounts()).unwrap().first().map(|it| it.id);
    let sender = sender.unwrap_or_else(|| desk.add_sender("marta"));
    desk.store
        .act("invitation", NOW, |write| {
            let to = [write.keep_address(&address(ANNA))?, write.keep_address(&address("luca@acme.example"))?];
            let new = NewOutgoing {
                sender,
                kind: "invitation",
                event,
                message_id: name,
                sent_as: write.keep_address(&address("marta@firm.example"))?,
                to: &to,
                subject,
                raw: b"Subject: Interview\r\n\r\nHello",
                at: NOW,
                due: NOW + 10,
            };
            Ok::<_, StoreError>((write.put_in_outbox(&new)?, Summary::default()))
        })
        .unwrap()
}
