//! Several users: each sees what their rank allows, wherever it is asked for, and one store serves several at once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test stops at the first surprise")]

use domain::{MessageRow, TargetId, UserId, Verdict};
use proptest::prelude::*;

use crate::desk_tests::{ANNA, Desk, NOW, ill, key};
use crate::{
    Group, InboxAsk, ListFilter, NewDocument, NewFiling, Query, SEES_ALL, Store, StoreError, Summary, User, UserForm,
    View, Who,
};

fn form(name: &str, rank: i64) -> UserForm {
    UserForm { name: name.into(), rank, admin: false }
}

/// Adds groups above the one for everybody, lowest first.
fn groups(store: &Store, names: &[&str]) -> Vec<Group> {
    store.write(Who::User, |w| names.iter().map(|name| w.add_group(name)).collect::<Result<_, StoreError>>()).unwrap()
}

fn add(store: &Store, name: &str, rank: i64) -> User {
    store.write(Who::User, |w| w.add_user(&form(name, rank))).unwrap()
}

fn file(store: &Store, message: MessageRow, target: TargetId, group: Option<&Group>) {
    let new = NewFiling { message, target, verdict: Verdict::New, reasons: Vec::new(), how: "hand", at: NOW };
    store
        .act("import", NOW, |w| {
            w.file_for(&new, group.map(|group| group.id))?;
            Ok::<_, StoreError>(((), Summary::default()))
        })
        .unwrap();
}

/// A second program on the same file, with a user of its own.
fn beside(desk: &Desk, user: UserId) -> Store {
    let store = Store::open(desk.dir.path(), &key()).unwrap();
    store.sign_in(user).unwrap();
    store
}

fn searched(store: &Store, text: &str) -> Vec<MessageRow> {
    let query = Query::parse(text, &crate::Clock { now: NOW, ahead: |_| 0 });
    store.read(|r| r.search_ids(&query, 100)).unwrap()
}

#[test]
fn a_store_of_one_asks_nobody_and_one_of_several_shows_nothing_until_somebody_signs_in() {
    let desk = Desk::in_use();
    assert_eq!(desk.store.signed_in(), Some(UserId(1)));
    let jan = add(&desk.store, "Jan", 0);
    let other = Store::open(desk.dir.path(), &key()).unwrap();
    assert_eq!(other.signed_in(), None);
    assert!(searched(&other, "interview").is_empty());
    assert!(other.act("note", NOW, |_| Ok::<_, StoreError>(((), Summary::default()))).is_err(), "nobody does nothing");
    other.sign_in(jan.id).unwrap();
    assert_eq!(searched(&other, "interview").len(), 1);
    assert!(matches!(other.sign_in(UserId(99)), Err(StoreError::NotFound { .. })));
    assert_eq!(other.signed_in(), None);
}

#[test]
fn two_programs_on_one_file_are_two_users_at_once_and_each_sees_their_own() {
    let desk = Desk::in_use();
    let anna = desk.store.read(|r| r.targets_named(None, "Kowalska")).unwrap()[0];
    let board = groups(&desk.store, &["Board"]).remove(0);
    let closed = desk.receive(9, ANNA, "Contract", "The salary is confidential.");
    file(&desk.store, closed, anna, Some(&board));
    let jan = add(&desk.store, "Jan", 0);
    let his = beside(&desk, jan.id);
    for _ in 0..2 {
        assert_eq!(searched(&desk.store, "confidential"), [closed]);
        assert!(searched(&his, "confidential").is_empty());
    }
    desk.store.write(Who::User, |w| w.set_user(jan.id, &form("Jan", board.rank))).unwrap();
    assert_eq!(searched(&his, "confidential"), [closed], "what another program granted counts at once");
    desk.store.write(Who::User, |w| w.remove_user(jan.id, NOW)).unwrap();
    assert!(searched(&his, "interview").is_empty(), "and what it took");
    assert!(his.sign_in(jan.id).is_err());
}

#[test]
fn whoever_signs_in_after_another_sees_nothing_that_was_remembered_for_them() {
    let desk = Desk::in_use();
    let board = groups(&desk.store, &["Board"]).remove(0);
    let jan = add(&desk.store, "Jan", 0);
    let folder = desk.store.read(|r| r.folders(r.accounts()?[0].id)).unwrap()[0].id;
    let inbox = || {
        let ask = InboxAsk { folders: vec![folder], view: View::All, with_snoozed: false, now: NOW };
        desk.store.read(|r| r.inbox_total(&ask)).unwrap()
    };
    desk.store.write(Who::User, |w| w.run("UPDATE account SET access_group = ?1", [board.id.0])).unwrap();
    let all = inbox();
    desk.store.sign_in(jan.id).unwrap();
    assert_eq!((all, inbox()), (3, 1), "the one that is filed for everybody");
    desk.store.sign_in(UserId(1)).unwrap();
    assert_eq!(inbox(), all);
}

#[test]
fn nothing_of_a_higher_group_shows_in_any_list_or_count() {
    let desk = Desk::empty();
    let anna = desk.person();
    let board = groups(&desk.store, &["Board"]).remove(0);
    let closed = desk.receive(1, ANNA, "Contract", "The salary is confidential.");
    file(&desk.store, closed, anna, Some(&board));
    let bytes = b"signed";
    let new = NewDocument {
        target: anna,
        name: "c.pdf",
        content_type: "application/pdf",
        bytes,
        source: Some((closed, 2)),
        added: NOW,
    };
    desk.store.act("document_add", NOW, |w| Ok::<_, StoreError>((w.add_document(&new)?, Summary::default()))).unwrap();
    let document = desk.store.read(|r| r.documents(anna)).unwrap()[0].clone();
    let jan = add(&desk.store, "Jan", 0);
    type Look = (&'static str, fn(&Store, MessageRow, TargetId, &crate::DocumentFacts) -> usize);
    let looks: [Look; 13] = [
        ("search", |s, _, _, _| searched(s, "confidential").len()),
        ("messages", |s, m, _, _| usize::from(s.read(|r| r.message_line(m)).is_ok())),
        ("reading", |s, m, _, _| usize::from(s.read(|r| r.reading(m)).is_ok())),
        ("raw bytes", |s, m, _, _| usize::from(s.read(|r| r.stored_raw(m)).is_ok())),
        ("filings", |s, m, _, _| s.read(|r| r.filings(m)).unwrap().len()),
        ("timeline", |s, _, t, _| s.read(|r| r.timeline(t, (0, 10))).unwrap().0.len()),
        ("export", |s, _, _, _| s.read(|r| r.export_total()).unwrap() as usize),
        ("documents", |s, _, t, _| s.read(|r| r.documents(t)).unwrap().len()),
        ("all documents", |s, _, _, _| s.read(|r| r.all_documents()).unwrap().len()),
        ("count of documents", |s, _, t, _| s.read(|r| r.documents_of(t)).unwrap() as usize),
        ("a document by its id", |s, _, _, d| {
            usize::from(s.read(|r| r.document_by_uuid(&d.uuid.simple().to_string())).is_ok())
        }),
        ("bytes of a document", |s, _, _, d| usize::from(s.read(|r| r.document_bytes(d.id)).is_ok())),
        ("kept parts", |s, m, _, _| s.read(|r| r.kept_parts(m)).unwrap().len()),
    ];
    for (user, seen) in [(UserId(1), 1), (jan.id, 0)] {
        desk.store.sign_in(user).unwrap();
        for (what, look) in looks {
            assert_eq!(look(&desk.store, closed, anna, &document), seen, "{what} as user {}", user.0);
        }
        let people = ListFilter { limit: 10, ..ListFilter::default() };
        let list = desk.store.read(|r| r.list(domain::TargetKind::Person, &people)).unwrap().0;
        assert_eq!(list[0].messages as usize, seen, "messages in the list of people");
    }
    desk.store.sign_in(UserId(1)).unwrap();
    desk.store.write(Who::User, |w| w.run("DELETE FROM document_source", [])).unwrap();
    desk.store.sign_in(jan.id).unwrap();
    assert_eq!(
        desk.store.read(|r| r.documents_of(anna)).unwrap(),
        0,
        "a document whose messages are gone stays as closed as they were"
    );
}

#[test]
fn a_message_filed_twice_shows_where_the_reader_may_know() {
    let desk = Desk::empty();
    let anna = desk.person();
    let board = groups(&desk.store, &["Board"]).remove(0);
    let firm = desk
        .store
        .write(Who::User, |w| w.add_client(&crate::ClientFields { name: "Acme".into(), ..Default::default() }, NOW))
        .unwrap();
    let letter = desk.receive(1, ANNA, "Offer", "Words.");
    file(&desk.store, letter, anna, None);
    file(&desk.store, letter, firm, Some(&board));
    let jan = add(&desk.store, "Jan", 0);
    for (user, places) in [(UserId(1), 2), (jan.id, 1)] {
        desk.store.sign_in(user).unwrap();
        assert_eq!(desk.store.read(|r| r.filings(letter)).unwrap().len(), places);
        assert_eq!(desk.store.read(|r| r.timeline(firm, (0, 10))).unwrap().0.len(), places - 1);
    }
    assert!(!desk.store.write(Who::User, |w| w.unfile(letter, firm)).unwrap(), "nor may they take it away");
}

#[test]
fn a_user_takes_back_only_what_they_did_themselves() {
    let desk = Desk::in_use();
    let jan = add(&desk.store, "Jan", SEES_ALL);
    let mine = desk.store.undo_next().unwrap().unwrap();
    desk.store.sign_in(jan.id).unwrap();
    assert_eq!(desk.store.undo_next().unwrap(), None);
    assert!(matches!(desk.store.write(Who::User, |w| w.undo_newest(&|_, _| true)), Err(StoreError::NothingToUndo)));
    desk.store.sign_in(UserId(1)).unwrap();
    assert_eq!(desk.store.undo_next().unwrap(), Some(mine));
}

#[test]
fn only_an_admin_manages_users_and_the_last_one_stays_one() {
    let desk = Desk::in_use();
    let jan = add(&desk.store, "Jan", 0);
    let me = desk.store.read(|r| r.me()).unwrap();
    let without = UserForm { name: "Ewa".into(), rank: SEES_ALL, admin: false };
    let refused = [
        desk.store.write(Who::User, |w| w.set_user(me.id, &without)),
        desk.store.write(Who::User, |w| w.remove_user(me.id, NOW)),
    ];
    assert!(refused.iter().all(|done| matches!(done, Err(StoreError::LastAdmin))), "{refused:?}");
    for name in ["Jan", " jan "] {
        assert!(
            matches!(desk.store.write(Who::User, |w| w.add_user(&form(name, 0))), Err(StoreError::NameTaken)),
            "{name}"
        );
    }
    desk.store.sign_in(jan.id).unwrap();
    let not_his = [
        desk.store.write(Who::User, |w| w.add_user(&form("Ola", 0)).map(drop)),
        desk.store.write(Who::User, |w| w.set_user(jan.id, &form("Jan", SEES_ALL))),
        desk.store.write(Who::User, |w| w.remove_user(me.id, NOW)),
        desk.store.write(Who::User, |w| w.add_group("Board").map(drop)),
    ];
    assert!(not_his.iter().all(|done| matches!(done, Err(StoreError::NotAllowed))), "{not_his:?}");
}

#[test]
fn what_somebody_did_stays_under_their_name_when_they_go() {
    let desk = Desk::in_use();
    let jan = add(&desk.store, "Jan", SEES_ALL);
    desk.store.sign_in(jan.id).unwrap();
    let anna = desk.store.read(|r| r.targets_named(None, "Kowalska")).unwrap()[0];
    file(&desk.store, desk.receive(7, ANNA, "Later", "Words."), anna, None);
    desk.store.sign_in(UserId(1)).unwrap();
    desk.store.write(Who::User, |w| w.remove_user(jan.id, NOW)).unwrap();
    let users = desk.store.read(|r| r.users(true)).unwrap();
    assert_eq!((users.len(), users[1].removed), (2, Some(NOW)));
    assert_eq!(desk.store.read(|r| r.count("SELECT count(*) FROM filing WHERE user = ?1", [jan.id.0])).unwrap(), 1);
    add(&desk.store, "Jan", 0);
}

#[test]
fn groups_keep_one_order_and_whoever_saw_up_to_one_still_does() {
    let desk = Desk::in_use();
    let [team, board] = groups(&desk.store, &["Team", "Board"]).try_into().unwrap();
    let anna = desk.store.read(|r| r.targets_named(None, "Kowalska")).unwrap()[0];
    let (one, two) = (desk.receive(7, ANNA, "Team", "Words."), desk.receive(8, ANNA, "Board", "Words."));
    file(&desk.store, one, anna, Some(&team));
    file(&desk.store, two, anna, Some(&board));
    let jan = add(&desk.store, "Jan", team.rank);
    let his = beside(&desk, jan.id);
    let seen = || [one, two].map(|id| his.read(|r| r.message_line(id)).is_ok());
    assert_eq!(seen(), [true, false]);
    let public = desk.store.read(|r| r.groups()).unwrap()[0].id;
    desk.store.write(Who::User, |w| w.order_groups(&[public, board.id, team.id])).unwrap();
    assert_eq!(seen(), [true, true], "up to Team, which now stands above Board");
    assert!(ill(&desk.store).is_empty(), "{:?}", ill(&desk.store));
    for order in [vec![board.id, public, team.id], vec![public, board.id], vec![public, public, board.id]] {
        assert!(desk.store.write(Who::User, |w| w.order_groups(&order)).is_err(), "{order:?}");
    }
    let in_use = desk.store.write(Who::User, |w| w.remove_group(team.id));
    assert!(matches!(in_use, Err(StoreError::GroupInUse { count: 1 })), "{in_use:?}");
    desk.store.write(Who::User, |w| w.set_group_of_filing(one, anna, board.id)).unwrap();
    desk.store.write(Who::User, |w| w.remove_group(team.id)).unwrap();
    assert_eq!(desk.store.read(|r| r.users(false)).unwrap()[1].rank, 10, "up to the group below");
    assert!(matches!(desk.store.write(Who::User, |w| w.remove_group(public)), Err(StoreError::GroupInUse { .. })));
}

#[test]
fn mail_follows_the_group_of_its_mailbox_until_it_is_filed() {
    let desk = Desk::empty();
    let board = groups(&desk.store, &["Board"]).remove(0);
    let anna = desk.person();
    let letter = desk.receive(1, ANNA, "Offer", "Words.");
    let jan = add(&desk.store, "Jan", 0);
    let his = beside(&desk, jan.id);
    let sees = || his.read(|r| r.message_line(letter)).is_ok();
    assert!(sees());
    desk.store.write(Who::User, |w| w.run("UPDATE account SET access_group = ?1", [board.id.0])).unwrap();
    assert!(!sees());
    assert!(his.read(|r| r.visible_accounts()).unwrap().is_empty(), "nor the mailbox");
    let later = desk.receive(2, ANNA, "Offer", "More words.");
    assert!(his.read(|r| r.message_line(later)).is_err(), "what arrives afterwards neither");
    file(&desk.store, letter, anna, None);
    assert!(!sees(), "filed without a word about it, it stays with its mailbox's group");
    let public = desk.store.read(|r| r.groups()).unwrap()[0].id;
    desk.store.write(Who::User, |w| w.set_group_of_filing(letter, anna, public)).unwrap();
    assert!(sees());
    assert!(ill(&desk.store).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The rule of D5, worked out beside the store, and every list agree.
    #[test]
    fn what_a_user_sees_is_what_their_rank_says(
        filed in prop::collection::vec(prop::option::of(0_usize..3), 1..6),
        mailbox in 0_usize..3,
        rank in 0_usize..3,
    ) {
        let desk = Desk::empty();
        groups(&desk.store, &["Team", "Board"]);
        let groups = desk.store.read(|r| r.groups()).unwrap();
        let anna = desk.person();
        let letters: Vec<_> = (1..).zip(&filed).map(|(number, _)| desk.receive(number, ANNA, "Offer", "Words.")).collect();
        desk.store.write(Who::User, |w| w.run("UPDATE account SET access_group = ?1", [groups[mailbox].id.0])).unwrap();
        for (letter, group) in letters.iter().zip(&filed) {
            if let Some(group) = group {
                file(&desk.store, *letter, anna, Some(&groups[*group]));
            }
        }
        let jan = add(&desk.store, "Jan", groups[rank].rank);
        desk.store.sign_in(jan.id).unwrap();
        let may: Vec<MessageRow> = letters.iter().zip(&filed)
            .filter(|(_, group)| groups[rank].rank >= groups[group.unwrap_or(mailbox)].rank)
            .map(|(letter, _)| *letter).collect();
        let saved = may.iter().filter(|letter| filed[letters.iter().position(|l| l == *letter).unwrap()].is_some()).count();
        let mut found = searched(&desk.store, "words");
        found.sort();
        prop_assert_eq!(&found, &may);
        prop_assert_eq!(desk.store.read(|r| r.export_total()).unwrap() as usize, may.len());
        prop_assert_eq!(desk.store.read(|r| r.timeline(anna, (0, 50))).unwrap().0.len(), saved);
        let folders = desk.store.read(|r| r.folders(r.accounts()?[0].id)).unwrap();
        prop_assert_eq!(folders[0].messages as usize, may.len());
        prop_assert!(ill(&desk.store).is_empty());
    }
}

#[test]
fn what_a_second_user_was_not_shown_they_do_not_see_and_what_is_shared_later_they_do() {
    let desk = Desk::empty();
    let anna = desk.person();
    let hit = desk.receive(1, ANNA, "Re: Interview", "The interview on Tuesday suits me.");
    desk.receive(2, ANNA, "Certificates", "Attached.");
    let mailbox = desk.store.read(|r| r.accounts()).unwrap()[0].id;
    file(&desk.store, hit, anna, None);
    let new = NewDocument {
        target: anna,
        name: "c.pdf",
        content_type: "application/pdf",
        bytes: b"signed",
        source: Some((hit, 2)),
        added: NOW,
    };
    desk.store.act("document_add", NOW, |w| Ok::<_, StoreError>((w.add_document(&new)?, Summary::default()))).unwrap();
    let all = desk.store.read(|r| r.seen_of(mailbox, SEES_ALL)).unwrap();
    assert!(all > 0 && desk.store.read(|r| r.seen_of(mailbox, 0)).unwrap() == all, "with one group everybody sees all");
    desk.store.write(Who::User, |w| w.keep_from(0, &[], "Private")).unwrap();
    let jan = add(&desk.store, "Jan", 0);
    let his = beside(&desk, jan.id);
    let seen = || {
        (
            searched(&his, "interview").len(),
            his.read(|r| r.visible_accounts()).unwrap().len(),
            his.read(|r| r.documents(anna)).unwrap().len(),
            desk.store.read(|r| r.seen_of(mailbox, 0)).unwrap(),
        )
    };
    assert_eq!(seen(), (0, 0, 0, 0));
    let everybody = desk.store.read(|r| r.groups()).unwrap()[0].id;
    desk.store.write(Who::User, |w| w.set_account_group(mailbox, everybody)).unwrap();
    assert_eq!(seen(), (0, 1, 0, all - 1), "what is saved stays where it is");
    let closed = desk.store.read(|r| r.groups()).unwrap()[1].id;
    desk.store.write(Who::User, |w| w.set_account_group(mailbox, closed)).unwrap();
    desk.store.write(Who::User, |w| w.move_account_with_saved(mailbox, everybody)).unwrap();
    assert_eq!(seen(), (1, 1, 1, all), "unless it is to go along");
    assert_eq!(desk.store.read(|r| r.groups()).unwrap().len(), 2, "one group, not one for each mailbox");
}

#[test]
fn a_mailbox_that_is_shared_goes_on_being_seen_and_a_new_one_is_its_owners() {
    let desk = Desk::in_use();
    let mailbox = desk.store.read(|r| r.accounts()).unwrap()[0].id;
    desk.store.write(Who::User, |w| w.keep_from(0, &[mailbox], "Private")).unwrap();
    let jan = add(&desk.store, "Jan", 0);
    let names = |user: UserId| {
        desk.store.sign_in(user).unwrap();
        desk.store.read(|r| r.visible_accounts()).unwrap().len()
    };
    assert_eq!(names(jan.id), 1);
    desk.store.sign_in(UserId(1)).unwrap();
    desk.store.write(Who::User, |w| crate::desk_tests::account(w, "hers", "hers@agency.example")).unwrap();
    assert_eq!((names(UserId(1)), names(jan.id)), (2, 1), "hers is not his to see");
    desk.store.write(Who::User, |w| crate::desk_tests::account(w, "his", "his@agency.example")).unwrap();
    assert_eq!((names(jan.id), names(UserId(1))), (2, 3), "what he connects he sees, and whoever is above him");
}
