//! What the store keeps of a message, however it arrives.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use domain::{Address, CopyId, FolderId, Header, Mailbox, MessageRow, Role, Verdict};
use proptest::prelude::*;

use crate::keys::Key;
use crate::{
    Arrived, Content, Derived, Kept, ListedCopy, ListedFolder, NewAccount, NewMessage, Read, Result, Store, Who,
};

const NOW: i64 = 1_800_000_000;

struct Box {
    store: Store,
    folder: FolderId,
    _dir: tempfile::TempDir,
}

fn mailbox(role: Role, text: &str) -> Mailbox {
    Mailbox { role, name: "Anna".into(), address: Address::parse(text).unwrap() }
}

fn header(id: Option<&str>, references: &[&str]) -> Header {
    Header {
        message_id: id.map(Into::into),
        date: Some(NOW),
        subject: "Rozmowa w piątek".into(),
        mailboxes: vec![mailbox(Role::From, "anna@a.example"), mailbox(Role::To, "marta@m.example")],
        references: references.iter().map(|r| (*r).into()).collect(),
        ..Header::default()
    }
}

fn content(text: &str) -> Content {
    Content {
        skeleton: format!("Subject: x\r\n\r\n{text}").into_bytes(),
        text: text.into(),
        preview: text.into(),
        body_hash: *blake3::hash(text.as_bytes()).as_bytes(),
        ..Content::default()
    }
}

impl Box {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &Key::from_bytes([1; 32]), NOW).unwrap();
        let folder = store
            .write(Who::User, |w| {
                let account = w.add_account(&NewAccount {
                    name: "m".into(),
                    kind: "archive".into(),
                    config: "{}".into(),
                    keep: "people".into(),
                    ..NewAccount::default()
                })?;
                let listed = ListedFolder {
                    name: "INBOX".into(),
                    path: "INBOX".into(),
                    special_use: "inbox".into(),
                    identity: None,
                    selectable: true,
                };
                Ok::<_, crate::StoreError>(w.list_folders(account, &[listed])?[0])
            })
            .unwrap();
        Self { store, folder, _dir: dir }
    }

    fn copy(&self, key: &str) -> CopyId {
        self.store
            .write(Who::User, |w| {
                let listed =
                    ListedCopy { key: key.into(), uid: None, flags: 0, modseq: 0, size: 10, internal_date: NOW };
                w.list_copies(self.folder, &[listed], NOW)?;
                Ok::<_, crate::StoreError>(w.copies(self.folder)?.into_iter().find(|c| c.key == key).unwrap().id)
            })
            .unwrap()
    }

    /// As [`Box::arrive`], without making it searchable yet.
    fn arrive_unindexed(&self, key: &str, header: &Header, content: &Content) -> MessageRow {
        let copy = self.copy(key);
        let new = NewMessage { header, received: NOW, size: 10, content: Some(content), wanted: false };
        let arrived = self.store.write(Who::Background, |w| {
            w.index_later();
            w.arrive(copy, &new)
        });
        let Arrived::Kept(id, _) = arrived.unwrap() else { panic!("nobody is excluded") };
        id
    }

    fn index(&self, go_on: bool) -> usize {
        self.store.write(Who::Background, |w| w.index_marked(&|| go_on)).unwrap()
    }

    fn arrive(&self, key: &str, header: &Header, content: Option<&Content>) -> (MessageRow, Kept) {
        let copy = self.copy(key);
        let new = NewMessage { header, received: NOW, size: 10, content, wanted: false };
        match self.store.write(Who::User, |w| w.arrive(copy, &new)).unwrap() {
            Arrived::Kept(id, kept) => (id, kept),
            Arrived::Withheld => panic!("nobody is excluded"),
        }
    }

    fn read<T>(&self, look: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.store.read(look).unwrap()
    }

    fn found(&self, words: &str) -> Vec<i64> {
        self.read(|r| r.all("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid", [words], |row| row.get(0)))
    }

    fn conversation(&self, id: MessageRow) -> i64 {
        self.read(|r| Ok(r.facts(id)?.conversation))
    }
}

#[test]
fn copies_are_one_message_and_another_body_is_a_second_one() {
    let mail = Box::new();
    let head = header(Some("1@a.example"), &[]);
    let (first, kept) = mail.arrive("a", &head, Some(&content("one")));
    assert_eq!(kept, Kept::New);
    assert_eq!(mail.arrive("b", &head, Some(&content("one"))), (first, Kept::Copy));
    assert_eq!(mail.arrive("c", &head, None), (first, Kept::Copy), "headers alone are enough for a copy");
    let (twin, kept) = mail.arrive("d", &head, Some(&content("two")));
    assert!(twin != first && kept == Kept::Twin);
    assert_eq!(mail.arrive("e", &head, Some(&content("two"))), (twin, Kept::Copy), "the twin is known too");
    assert_eq!(mail.read(|r| r.count("SELECT count(*) FROM message", [])), 2);
}

#[test]
fn the_content_comes_to_headers_that_are_here_and_is_indexed_once() {
    let mail = Box::new();
    let head = header(Some("1@a.example"), &[]);
    let (id, _) = mail.arrive("a", &head, None);
    assert_eq!(mail.found("rozmowa"), [id.0], "found by its subject");
    assert!(mail.found("tak").is_empty());
    assert_eq!(mail.arrive("a", &head, Some(&content("Tak, pasuje"))), (id, Kept::Filled));
    assert_eq!((mail.found("tak"), mail.found("piatek")), (vec![id.0], vec![id.0]));
    mail.store.write(Who::User, |w| w.drop_message(id)).unwrap();
    assert!(mail.found("tak OR rozmowa OR anna").is_empty(), "nothing of it is left in the index");
}

#[test]
fn what_is_indexed_later_is_searchable_once_as_it_is_then() {
    let mail = Box::new();
    let ids: Vec<_> = ["1@a.example", "2@a.example", "3@a.example"]
        .iter()
        .map(|id| mail.arrive_unindexed(id, &header(Some(id), &[]), &content("Tak, pasuje")))
        .collect();
    assert!(mail.found("tak OR rozmowa").is_empty());
    assert_eq!(mail.read(|r| r.unindexed()), ids);
    assert!(mail.store.doctor().unwrap().iter().all(|check| check.ok), "a store in between is whole");
    mail.store.write(Who::User, |w| w.drop_message(ids[0])).unwrap();
    let marked = || {
        mail.store.write(Who::User, |w| w.mark_messages_with(&["nobody".into()])).unwrap();
        mail.read(|r| r.dirty_messages(9))
    };
    mail.store.write(Who::User, |w| w.clean_messages(&ids)).unwrap();
    assert!(marked().is_empty(), "what concerns nobody is not looked at for a name");
    let application =
        Derived { target: None, verdict: Verdict::Application, reasons: Vec::new(), ticked: false, offered: false };
    mail.store.write(Who::User, |w| w.propose(ids[2], &[application])).unwrap();
    assert_eq!(marked(), [ids[2]], "it may hold the words");
    assert_eq!(mail.index(false), 1, "it can be left after each");
    assert_eq!(mail.found("tak"), [ids[1].0]);
    assert_eq!((mail.index(true), mail.index(true)), (1, 0));
    assert_eq!(mail.found("tak"), [ids[1].0, ids[2].0]);
    mail.store.write(Who::User, |w| w.drop_message(ids[1])).unwrap();
    assert_eq!(mail.found("tak OR rozmowa"), [ids[2].0]);
    assert!(mail.store.doctor().unwrap().iter().all(|check| check.ok));
}

#[test]
fn two_messages_of_the_same_second_have_rows_next_to_each_other() {
    let mail = Box::new();
    let (one, _) = mail.arrive("a", &header(Some("1@a.example"), &[]), None);
    let (two, _) = mail.arrive("b", &header(Some("2@a.example"), &[]), None);
    assert_eq!((one.0, two.0), (NOW, NOW + 1));
}

#[test]
fn messages_without_a_message_id_are_told_apart_by_their_size() {
    let mail = Box::new();
    let head = header(None, &[]);
    let (one, _) = mail.arrive("a", &head, None);
    assert_eq!(mail.arrive("b", &head, None).0, one);
    let copy = mail.copy("c");
    let new = NewMessage { header: &head, received: NOW, size: 11, content: None, wanted: false };
    assert!(
        matches!(mail.store.write(Who::User, |w| w.arrive(copy, &new)).unwrap(), Arrived::Kept(id, Kept::New) if id != one)
    );
}

#[test]
fn a_message_that_lies_nowhere_and_is_saved_nowhere_goes_with_its_words() {
    let mail = Box::new();
    let (id, _) = mail.arrive("a", &header(Some("1@a.example"), &[]), Some(&content("Tak")));
    let copies = mail.read(|r| r.copies(mail.folder));
    assert_eq!(mail.store.write(Who::User, |w| w.drop_orphans(false)).unwrap(), 0);
    mail.store.write(Who::User, |w| w.drop_copies(&[copies[0].id])).unwrap();
    assert_eq!(mail.store.write(Who::User, |w| w.drop_orphans(false)).unwrap(), 1);
    assert!(mail.found("tak").is_empty() && mail.read(|r| r.all_messages()) != [id]);
}

#[test]
fn nothing_of_a_failed_write_stays() {
    let mail = Box::new();
    let copy = mail.copy("a");
    let head = header(Some("1@a.example"), &[]);
    let failed: Result<()> = mail.store.write(Who::User, |w| {
        w.arrive(copy, &NewMessage { header: &head, received: NOW, size: 10, content: None, wanted: false })?;
        Err(crate::StoreError::Value("broken on purpose"))
    });
    assert!(failed.is_err());
    assert!(mail.read(|r| r.all_messages()).is_empty() && mail.found("rozmowa").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn conversations_are_the_same_in_whatever_order_messages_arrive(
        answers in proptest::collection::vec(proptest::collection::vec(0..9usize, 0..3), 7),
        order in Just((0..7usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let together = |order: &[usize]| {
            let mail = Box::new();
            let mut rows = [MessageRow(0); 7];
            for n in order {
                let references: Vec<String> = answers[*n].iter().map(|a| format!("{a}@a.example")).collect();
                let references: Vec<&str> = references.iter().map(String::as_str).collect();
                rows[*n] = mail.arrive(&n.to_string(), &header(Some(&format!("{n}@a.example")), &references), None).0;
            }
            let of: Vec<i64> = rows.iter().map(|row| mail.conversation(*row)).collect();
            let mut pairs = Vec::new();
            for a in 0..7 {
                for b in 0..a {
                    pairs.push(of[a] == of[b]);
                }
            }
            pairs
        };
        prop_assert_eq!(together(&(0..7).collect::<Vec<_>>()), together(&order));
    }
}
