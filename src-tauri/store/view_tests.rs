//! Every list rests on the one view, and none is sorted.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use domain::{Address, FolderId, Header, Mailbox, MessageKey, MessageRow, Role};

use crate::keys::Key;
use crate::query::{branches, every_way};
use crate::{
    Clock, Content, InboxAsk, InboxLine, ListedCopy, ListedFolder, NewAccount, NewFiling, NewMessage, PersonFields,
    Query, Result, Store, StoreError, View, Who, Write,
};

const NOW: i64 = 1_800_000_000;
const SEARCHES: [&str; 34] = [
    "offer ",
    "off",
    "subject:offer",
    "from:anna",
    "to:marta",
    "from:anna offer ",
    "is:unread",
    "is:filed",
    "in:inbox",
    "candidate:kowalska",
    "after:2000",
    "-is:sent",
    "offer OR is:filed",
    "is:unread -letter",
    "from:anna@a.example",
    "to:marta@m.example offer ",
    "to:marta@m.example is:unread in:inbox",
    "cc:luca OR offer",
    "-from:luca",
    "is:starred OR is:unread",
    "-is:starred -has:attachment",
    "is:unread -is:snoozed -type:pdf",
    "older_than:1d OR newer_than:1y",
    "smaller:1k -larger:5M",
    "account:m in:inbox",
    "candidate:kowalska from:anna",
    "(offer OR letter) (is:filed OR is:sent)",
    "from:(anna OR luca) subject:(offer -letter)",
    "-(letter is:sent)",
    "offer -filename:*.pdf",
    "is:new",
    "is:new offer ",
    "NOT is:reply",
    "group:conversation offer ",
];

/// A store with two messages from Anna: an open one, and one that only a higher rank may see.
fn store() -> (tempfile::TempDir, Store, FolderId) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &Key::from_bytes([1; 32]), NOW).unwrap();
    let folder = store
        .write(Who::User, |w| {
            let account = NewAccount {
                name: "m".into(),
                kind: "archive".into(),
                config: "{}".into(),
                keep: "people".into(),
                ..NewAccount::default()
            };
            let account = w.add_account(&account)?;
            let listed = ListedFolder {
                name: "INBOX".into(),
                path: "INBOX".into(),
                special_use: "inbox".into(),
                identity: None,
                selectable: true,
            };
            let folder = w.list_folders(account, &[listed])?[0];
            w.choose_folder(folder, true)?;
            let fields = PersonFields { given: "Anna".into(), family: "Kowalska".into(), ..PersonFields::default() };
            let anna = w.add_person(&fields, NOW)?;
            w.add_address(anna, &Address::parse("anna@a.example").unwrap(), "")?;
            for number in 0..2 {
                let id = arrive(w, folder, number)?;
                let reasons = Vec::new();
                w.file(&NewFiling {
                    message: id,
                    target: anna,
                    verdict: domain::Verdict::New,
                    reasons,
                    how: "hand",
                    at: NOW,
                })?;
            }
            w.run("INSERT INTO access_group(id, uuid, name, rank) VALUES (2, randomblob(16), 'Board', 50)", [])?;
            w.run("UPDATE filing SET access_group = 2 WHERE message = (SELECT max(message) FROM filing)", [])?;
            Ok::<_, StoreError>(folder)
        })
        .unwrap();
    (dir, store, folder)
}

fn arrive(w: &Write<'_>, folder: FolderId, number: i64) -> Result<MessageRow> {
    let mailbox = |role, text: &str| Mailbox { role, name: "Anna".into(), address: Address::parse(text).unwrap() };
    let header = Header {
        message_id: Some(format!("{number}@a.example")),
        subject: format!("Offer {number}"),
        mailboxes: vec![mailbox(Role::From, "anna@a.example"), mailbox(Role::To, "marta@m.example")],
        ..Header::default()
    };
    let content = Content {
        skeleton: b"raw".to_vec(),
        text: "An offer".into(),
        body_hash: [number as u8; 32],
        ..Content::default()
    };
    let key = number.to_string();
    w.list_copies(
        folder,
        &[ListedCopy { key: key.clone(), uid: None, flags: 0, modseq: 0, size: 3, internal_date: NOW }],
        NOW,
    )?;
    let copy = w.copies(folder)?.into_iter().find(|copy| copy.key == key).unwrap().id;
    w.arrive(
        copy,
        &NewMessage { header: &header, received: NOW + number, size: 3, content: Some(&content), wanted: false },
    )?;
    Ok(w.by_key(&MessageKey::compute(&header, 3))?.unwrap().0)
}

fn query(text: &str) -> Query {
    Query::parse(text, &Clock { now: NOW, ahead: |_| 0 })
}

fn set_rank(store: &Store, rank: i64) {
    store.write(Who::User, |w| w.run("UPDATE user SET rank = ?1", [rank]).map(|_| ())).unwrap();
}

fn asked(folder: FolderId, view: View) -> InboxAsk {
    InboxAsk { folders: vec![folder], view, with_snoozed: false, now: NOW }
}

#[test]
fn whoever_ranks_below_a_message_finds_it_in_no_list() {
    let (_dir, store, folder) = store();
    let (open, closed) = (MessageRow(NOW), MessageRow(NOW + 1));
    for (rank, seen) in [(50, vec![closed, open]), (49, vec![open])] {
        set_rank(&store, rank);
        for text in SEARCHES {
            assert_eq!(store.read(|r| r.search_ids(&query(text), 10)).unwrap(), seen, "{text} at rank {rank}");
            let count = store.read(|r| r.search_count(&query(text))).unwrap();
            assert_eq!(count as usize, seen.len(), "{text} at rank {rank}");
        }
        for view in [View::All, View::OnFile] {
            let lines = store.read(|r| r.inbox(&asked(folder, view), 0, 10)).unwrap().lines;
            let ids: Vec<MessageRow> = lines
                .iter()
                .filter_map(|line| if let InboxLine::Conversation(c) = line { Some(c.newest.outside.id) } else { None })
                .collect();
            assert_eq!(ids, seen, "{view:?} at rank {rank}");
            assert_eq!(lines.len(), seen.len(), "{view:?} at rank {rank}: not even grey");
            assert_eq!(
                store.read(|r| r.inbox_total(&asked(folder, view))).unwrap(),
                seen.len(),
                "{view:?} at rank {rank}"
            );
        }
        assert_eq!(store.read(|r| r.inbox_total(&asked(folder, View::Unfiled))).unwrap(), 0);
        let can_see = rank == 50;
        assert_eq!(store.read(|r| r.message_line(closed)).is_ok(), can_see);
        assert_eq!(store.read(|r| r.reading(closed)).is_ok(), can_see);
        assert_eq!(store.read(|r| r.stored_raw(closed)).is_ok(), can_see);
        assert!(store.read(|r| r.left_out_row(closed)).is_err(), "it is not left out either");
    }
}

#[test]
fn copies_kept_out_of_a_higher_account_do_not_show() {
    let (_dir, store, folder) = store();
    store
        .write(Who::User, |w| {
            let copy = w.copies(folder)?[0].id;
            w.run("UPDATE copy SET message = NULL, state = 'withheld' WHERE id = ?1", [copy.0])?;
            w.run("INSERT INTO left_out(copy, sender, received) VALUES (?1, 'x@x.example', ?2)", (copy.0, NOW))?;
            w.run("UPDATE account SET access_group = 2", []).map(|_| ())
        })
        .unwrap();
    for (rank, lines) in [(50, 2), (49, 0)] {
        set_rank(&store, rank);
        assert_eq!(store.read(|r| r.inbox_total(&asked(folder, View::All))).unwrap(), lines, "at rank {rank}");
    }
}

#[test]
fn no_search_is_sorted_however_it_is_carried_out() {
    let (_dir, store, _) = store();
    for text in SEARCHES {
        for plan in plans(&store, text) {
            assert!(!plan.iter().any(|step| step.contains("ORDER BY")), "{text}: {plan:#?}");
            let walks =
                ["SCAN copy", "SCAN message_address", "SCAN party", "SCAN part", "SCAN filing", "SCAN proposal"];
            assert!(!plan.iter().any(|step| walks.iter().any(|walk| step.starts_with(walk))), "{text}: {plan:#?}");
        }
    }
}

#[test]
fn however_a_search_is_carried_out_it_finds_the_same() {
    let (_dir, store, _) = store();
    for text in SEARCHES {
        let branches = store.read(|r| branches(r, &query(text))).unwrap().0;
        let found: Vec<BTreeSet<i64>> = (0..every_way(&branches[0], 50).len())
            .map(|way| {
                let each = branches.iter().flat_map(|branch| {
                    let ways = every_way(branch, 50);
                    let compiled = &ways[way.min(ways.len() - 1)];
                    store
                        .read(|r| r.all(&compiled.sql, rusqlite::params_from_iter(&compiled.values), |row| row.get(0)))
                        .unwrap()
                });
                each.collect()
            })
            .collect();
        assert!(found.iter().all(|ids| *ids == found[0] && ids.len() == 2), "{text}: {found:?}");
    }
}

/// The steps of every way each alternative of a search may be carried out.
fn plans(store: &Store, text: &str) -> Vec<Vec<String>> {
    let look = |r: &crate::Read<'_>| {
        let ways: Vec<_> = branches(r, &query(text))?.0.iter().flat_map(|branch| every_way(branch, 50)).collect();
        let steps = ways.into_iter().map(|way| {
            let sql = format!("EXPLAIN QUERY PLAN {}", way.sql);
            r.all(&sql, rusqlite::params_from_iter(way.values), |row| row.get(3))
        });
        steps.collect::<Result<Vec<Vec<String>>>>()
    };
    store.read(look).unwrap()
}
