//! An account goes with what it alone brought, and nothing of that is left in any table.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use domain::{AccountId, FolderId, MessageRow, TargetId, Uuid, Verdict};

use crate::desk_tests::{ANNA, Desk, NOW, account};
use crate::{Brought, NewDocument, NewFiling, OutgoingForm, Result, SourceForm, StoreError, Summary, Who, Write};

const OFFICE: &str = "office@rekrutacja.example";
/// Tables that only grow: what happened stays told, without what it happened to. What is left of words is looked for in the pages themselves.
const GROWING: [&str; 5] = ["change", "journal", "sqlite_sequence", "search_data", "search_idx"];

fn counts(desk: &Desk) -> BTreeMap<String, i64> {
    let tables = desk.store.read(|read| {
        read.all("SELECT name FROM sqlite_schema WHERE type = 'table'", [], |row| row.get::<_, String>(0))
    });
    let tables = tables.unwrap().into_iter().filter(|name| !GROWING.contains(&name.as_str()));
    tables
        .map(|name| {
            let rows = desk.store.read(|read| read.count(&format!("SELECT count(*) FROM {name}"), [])).unwrap();
            (name, rows)
        })
        .collect()
}

fn write<T>(desk: &Desk, change: impl FnOnce(&Write<'_>) -> Result<T>) -> T {
    desk.store.write(Who::User, change).unwrap()
}

fn act(desk: &Desk, change: impl FnOnce(&Write<'_>) -> Result<()>) {
    desk.store.act("import", NOW, |write| change(write).map(|()| ((), Summary::default()))).unwrap();
}

fn save(desk: &Desk, message: MessageRow, target: TargetId) {
    act(desk, |write| {
        let filing = NewFiling { message, target, verdict: Verdict::New, reasons: Vec::new(), how: "hand", at: NOW };
        write.file(&filing)?;
        let new = NewDocument {
            target,
            name: "cv.pdf",
            content_type: "application/pdf",
            bytes: b"cv of somebody",
            source: Some((message, 2)),
            added: NOW,
        };
        write.add_document(&new).map(drop)
    });
}

fn office(desk: &Desk) -> (AccountId, FolderId) {
    let folder = write(desk, |write| account(write, "office", OFFICE));
    (write(desk, |write| Ok(write.accounts()?[1].id)), folder)
}

fn person(desk: &Desk) -> TargetId {
    desk.store.read(|read| read.one("SELECT min(id) FROM person", [], |row| row.get(0).map(TargetId))).unwrap()
}

#[test]
fn nothing_is_left_in_any_table_of_an_account_that_went_with_its_data() {
    let desk = Desk::in_use();
    let before = counts(&desk);
    let (office, inbox) = office(&desk);
    let saved = desk.receive_in(inbox, 40, ("stranger@far.example", "An application", "zanzibarquux"));
    desk.receive_in(inbox, 41, ("other@far.example", "Another", "mirabellefoo"));
    save(&desk, saved, person(&desk));
    act(&desk, |write| {
        let group = write.groups()?[0].id;
        write.put_source(office, None, &SourceForm { name: "Office".into(), job: None, group })?;
        write.limit_account(office, Some(inbox))?;
        let sends = OutgoingForm {
            name: "Office".into(),
            kind: "smtp".into(),
            config: "{}".into(),
            account: Some(office),
            address: OFFICE.into(),
            ..OutgoingForm::default()
        };
        write.add_outgoing(Uuid::now_v7(), &sends, NOW).map(drop)
    });
    assert_ne!(counts(&desk), before, "the control");
    let brought = desk.store.read(|read| read.brought(office)).unwrap();
    assert_eq!(brought, Brought { messages: 2, saved: 1, profiles: 1, documents: 1, elsewhere: 0 });
    let remains = write(&desk, |write| write.erase_account(office));
    assert_eq!(remains.len(), 11);
    assert!(remains.iter().all(|(_, rows)| *rows == 0), "{remains:?}");
    let after = counts(&desk);
    for (table, rows) in &before {
        assert!(after[table] <= *rows, "{table}: {rows} rows before, {} now", after[table]);
    }
    assert_eq!(desk.ill(), [""; 0]);
}

#[test]
fn what_another_account_brought_too_stays() {
    let desk = Desk::in_use();
    let (office, inbox) = office(&desk);
    let shared = desk.receive_in(inbox, 1, (ANNA, "Re: Interview", "The interview on Tuesday suits me."));
    assert_eq!(desk.store.read(|read| read.brought(office)).unwrap(), Brought { elsewhere: 1, ..Brought::default() });
    write(&desk, |write| write.erase_account(office));
    assert!(desk.store.read(|read| read.reading(shared)).is_ok());
    let filed = desk.store.read(|read| read.filed_under(shared)).unwrap();
    assert_eq!(filed.len(), 1);
}

#[test]
fn what_was_saved_before_its_mailbox_lost_it_goes_with_the_mailbox() {
    let desk = Desk::in_use();
    let (office, inbox) = office(&desk);
    let saved = desk.receive_in(inbox, 40, ("stranger@far.example", "An application", "Words."));
    save(&desk, saved, person(&desk));
    write(&desk, |write| {
        let copies: Vec<_> = write.copies(inbox)?.into_iter().map(|copy| copy.id).collect();
        write.drop_copies(&copies)
    });
    assert_eq!(desk.store.read(|read| read.brought(office)).unwrap().saved, 1);
    write(&desk, |write| write.erase_account(office));
    assert!(matches!(desk.store.read(|read| read.reading(saved)), Err(StoreError::NotFound { .. })));
}

#[test]
fn what_was_done_with_mail_that_went_cannot_be_taken_back_and_all_else_can() {
    let desk = Desk::in_use();
    let (office, inbox) = office(&desk);
    let saved = desk.receive_in(inbox, 40, ("stranger@far.example", "An application", "Words."));
    save(&desk, saved, person(&desk));
    write(&desk, |write| write.erase_account(office));
    let undone = write(&desk, |write| write.undo_newest(&|_, _| true));
    assert_eq!((undone.verb.as_str(), desk.ill()), ("import", Vec::new()), "the import before it");
}
