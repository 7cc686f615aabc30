//! What is let go leaves its bytes behind and nothing else, and comes back whole.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use domain::{CopyId, Header, Mailbox, MessageRow, Role};

use crate::desk_tests::{ANNA, Desk, NOW, address};
use crate::{Arrived, Content, Kept, NewMessage, Result, Store, StoreError, Who, Write};

const DAY: i64 = 86_400;
const LATER: i64 = NOW + 40 * DAY;

fn on_a_server(desk: &Desk) {
    change(&desk.store, "UPDATE account SET kind = 'imap', cache_days = 30");
    change(&desk.store, "UPDATE folder SET chosen = 1");
}

fn change(store: &Store, sql: &str) {
    store.write(Who::User, |write| write.run(sql, [])).unwrap();
}

fn let_go(store: &Store, message: MessageRow) -> bool {
    store.write(Who::Background, |write| write.let_go(message, LATER)).unwrap()
}

fn counted(store: &Store, sql: &str) -> i64 {
    store.read(|read| read.count(sql, [])).unwrap()
}

#[test]
fn what_is_let_go_keeps_headers_preview_parts_and_search_and_frees_its_bytes() {
    let desk = Desk::empty();
    let letter = desk.receive(1, ANNA, "Certificates", "The zeugnisse you asked for.");
    on_a_server(&desk);
    assert_eq!(counted(&desk.store, "SELECT count(*) FROM blob"), 2);
    assert!(let_go(&desk.store, letter));
    assert!(!let_go(&desk.store, letter), "it went");
    assert_eq!(counted(&desk.store, "SELECT count(*) FROM blob"), 0);
    let reading = desk.store.read(|read| read.reading(letter)).unwrap();
    assert_eq!((reading.body.as_str(), reading.text, reading.parts.len()), ("expired", None, 1));
    assert_eq!(counted(&desk.store, "SELECT count(*) FROM message WHERE preview <> '' AND attachments = 1"), 1);
    assert_eq!(counted(&desk.store, "SELECT count(*) FROM search WHERE search MATCH 'zeugnisse'"), 1);
    assert!(desk.store.read(|read| read.stored_raw(letter)).unwrap().is_none());
    assert_eq!(desk.ill(), [""; 0]);
}

#[test]
fn bytes_another_message_has_too_stay_for_it() {
    let desk = Desk::empty();
    let [letter, other] = [1, 2].map(|number| desk.receive(number, ANNA, "CV", "The same words."));
    on_a_server(&desk);
    change(&desk.store, "UPDATE copy SET flags = 4, server_flags = 4 WHERE id = (SELECT max(id) FROM copy)");
    assert_eq!([let_go(&desk.store, letter), let_go(&desk.store, other)], [true, false]);
    assert!(desk.store.read(|read| read.stored_raw(other)).unwrap().is_some());
    assert_eq!(desk.ill(), [""; 0]);
}

#[test]
fn what_holds_a_message_is_read_from_the_store() {
    for (what, sql) in [
        ("an archive is no server", "UPDATE account SET kind = 'archive'"),
        ("kept for ever", "UPDATE account SET cache_days = 0"),
        ("kept longer", "UPDATE account SET cache_days = 365"),
        ("a folder that is not synchronised", "UPDATE folder SET chosen = 0"),
        ("a folder that is gone", "UPDATE folder SET listed = 0"),
        ("lies nowhere", "DELETE FROM copy"),
        ("is being deleted", "UPDATE copy SET shown_in = 0"),
        ("starred", "UPDATE copy SET flags = 4"),
        ("sent", "UPDATE message SET outgoing = 1"),
        ("put off", "INSERT INTO snooze(message, until, at) SELECT id, 0, 0 FROM message"),
        ("awaited", "INSERT INTO awaiting(message, until, at) SELECT id, 0, 0 FROM message"),
        ("proposed", "INSERT INTO proposal(message, verdict, reasons) SELECT id, 'application', '[]' FROM message"),
    ] {
        let desk = Desk::empty();
        let letter = desk.receive(1, ANNA, "Certificates", "Words.");
        on_a_server(&desk);
        change(&desk.store, sql);
        assert!(!let_go(&desk.store, letter), "{what}");
    }
    let desk = Desk::in_use();
    on_a_server(&desk);
    let went: Vec<bool> =
        desk.store.read(|read| read.all_messages()).unwrap().into_iter().map(|id| let_go(&desk.store, id)).collect();
    assert_eq!(went, [false, true, true], "the first is filed");
}

#[test]
fn what_was_let_go_comes_back_whole_and_another_copy_alone_does_not_bring_it() {
    let desk = Desk::empty();
    let letter = desk.receive(1, ANNA, "Certificates", "The zeugnisse you asked for.");
    on_a_server(&desk);
    let raw = || desk.store.read(|read| read.stored_raw(letter)).unwrap();
    let before = raw().unwrap();
    let_go(&desk.store, letter);
    let content = Content {
        skeleton: before.skeleton.clone(),
        pieces: before.pieces.clone(),
        text: "The zeugnisse you asked for.".into(),
        body_hash: [1; 32],
        parts: desk.store.read(|read| read.parts(letter)).unwrap(),
        ..Content::default()
    };
    assert_eq!(desk.store.write(Who::Background, |write| again(write, &content)).unwrap(), (letter, Kept::Copy));
    assert!(raw().is_none(), "nobody asked for it");
    assert!(desk.store.write(Who::User, |write| write.want_body(letter)).unwrap());
    assert_eq!(desk.store.write(Who::Background, |write| again(write, &content)).unwrap(), (letter, Kept::Filled));
    let after = raw().unwrap();
    assert_eq!((after.skeleton, after.pieces[0].bytes.len()), (before.skeleton, before.pieces[0].bytes.len()));
    assert_eq!(after.pieces[0].bytes, before.pieces[0].bytes);
    assert_eq!(desk.ill(), [""; 0]);
}

/// The first letter arrives once more.
fn again(write: &Write<'_>, content: &Content) -> Result<(MessageRow, Kept)> {
    let mailbox = |role, text: &str| Mailbox { role, name: "Somebody Invented".into(), address: address(text) };
    let header = Header {
        message_id: Some("1@x.example".into()),
        date: Some(NOW + 1),
        subject: "Certificates".into(),
        mailboxes: vec![mailbox(Role::From, ANNA), mailbox(Role::To, "marta@rekrutacja.example")],
        ..Header::default()
    };
    let new = NewMessage { header: &header, received: NOW + 1, size: 100, content: Some(content), wanted: false };
    match write.arrive(CopyId(1), &new)? {
        Arrived::Kept(id, kept) => Ok((id, kept)),
        Arrived::Withheld => Err(StoreError::Value("withheld")),
    }
}
