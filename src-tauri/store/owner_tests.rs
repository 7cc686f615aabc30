//! Whose a mailbox is: whoever connected it and the admins change it, nobody else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{AccountId, UserId, Uuid};

use crate::desk_tests::{Desk, account};
use crate::{OutgoingForm, Result, StoreError, UserForm, Who, Write};

type Change = fn(&Write<'_>, AccountId) -> Result<()>;

const CHANGES: [(&str, Change); 10] = [
    ("its place", |w, a| w.set_config(a, "{}")),
    ("its name", |w, a| w.rename_account(a, "Desk")),
    ("who sees it", |w, a| w.set_account_group(a, w.groups()?[0].id)),
    ("its folder", |w, a| w.limit_account(a, None)),
    ("what it keeps", |w, a| w.set_keep(a, "people", 0)),
    ("for how long", |w, a| w.set_cache_days(a, 9)),
    ("whether it is changed too", |w, a| w.set_in_step(a, "here")),
    ("a sending half", |w, a| w.add_outgoing(Uuid::now_v7(), &sender(Some(a)), 0).map(drop)),
    ("disconnecting", |w, a| w.disconnect_account(a, Some(1))),
    ("deleting", |w, a| w.remove_account(a)),
];

fn sender(account: Option<AccountId>) -> OutgoingForm {
    OutgoingForm {
        name: "Office".into(),
        kind: "smtp".into(),
        config: "{}".into(),
        account,
        address: "office@agency.example".into(),
        ..OutgoingForm::default()
    }
}

/// The only user there was, an admin, then two who are none.
fn users(desk: &Desk) -> [UserId; 3] {
    let form = |name: &str| UserForm { name: name.into(), rank: 0, admin: false };
    let add = |name| desk.store.write(Who::User, |w| w.add_user(&form(name))).unwrap().id;
    [desk.store.read(|r| r.me()).unwrap().id, add("Jan"), add("Ola")]
}

/// A mailbox that Jan connects.
fn jans(desk: &Desk, jan: UserId) -> AccountId {
    desk.store.sign_in(jan).unwrap();
    desk.store.write(Who::User, |w| account(w, "jan", "jan@agency.example")).unwrap();
    desk.store.read(|r| r.accounts()).unwrap().last().unwrap().id
}

#[test]
fn a_mailbox_is_changed_by_whoever_connected_it_and_by_admins() {
    for (what, change) in CHANGES {
        for (who, may) in [(0, true), (1, true), (2, false)] {
            let desk = Desk::empty();
            let users = users(&desk);
            let mailbox = jans(&desk, users[1]);
            desk.store.sign_in(users[who]).unwrap();
            match desk.store.write(Who::User, |w| change(w, mailbox)) {
                Ok(()) => assert!(may, "{what} by {who}"),
                Err(error) => assert!(!may && matches!(error, StoreError::NotOwner), "{what} by {who}: {error}"),
            }
        }
    }
    let desk = Desk::empty();
    let users = users(&desk);
    let mailbox = jans(&desk, users[1]);
    desk.store.sign_in(users[2]).unwrap();
    assert!(matches!(desk.store.write(Who::User, |w| w.erase_account(mailbox)), Err(StoreError::NotOwner)));
    desk.store.sign_in(users[0]).unwrap();
    desk.store.write(Who::User, |w| w.remove_user(users[1], 5)).unwrap();
    desk.store.write(Who::User, |w| w.rename_account(mailbox, "Nobody's")).unwrap();
}

#[test]
fn what_sends_everybodys_automatic_messages_is_the_admins() {
    let desk = Desk::empty();
    let [marta, jan, _] = users(&desk);
    let mailbox = jans(&desk, jan);
    let write = |change: &dyn Fn(&Write<'_>) -> Result<()>| desk.store.write(Who::User, |w| change(w));
    let half = desk.store.write(Who::User, |w| w.add_outgoing(Uuid::now_v7(), &sender(Some(mailbox)), 0)).unwrap();
    write(&|w| w.set_outgoing(half, &sender(Some(mailbox)))).unwrap();
    assert!(matches!(write(&|w| w.set_system(Some(half))), Err(StoreError::NotAllowed)));
    desk.store.sign_in(marta).unwrap();
    write(&|w| w.set_system(Some(half))).unwrap();
    desk.store.sign_in(jan).unwrap();
    for (what, refused) in [
        ("changing", write(&|w| w.set_outgoing(half, &sender(None)))),
        ("disconnecting", write(&|w| w.disconnect_outgoing(half, Some(1)))),
        ("removing", write(&|w| w.remove_outgoing(half))),
    ] {
        assert!(matches!(refused, Err(StoreError::NotAllowed)), "{what}");
    }
    desk.store.sign_in(marta).unwrap();
    write(&|w| w.remove_outgoing(half)).unwrap();
}

#[test]
fn an_account_that_only_sends_is_used_and_changed_by_whoever_added_it_and_by_admins() {
    type Act = fn(&Write<'_>, domain::OutgoingId) -> Result<()>;
    let acts: [(&str, Act); 4] = [
        ("sending", |w, id| w.need_sending(id)),
        ("changing", |w, id| w.set_outgoing(id, &sender(None))),
        ("disconnecting", |w, id| w.disconnect_outgoing(id, Some(1))),
        ("removing", |w, id| w.remove_outgoing(id)),
    ];
    for (what, act) in acts {
        for (who, may) in [(0, true), (1, true), (2, false)] {
            let desk = Desk::empty();
            let users = users(&desk);
            desk.store.sign_in(users[1]).unwrap();
            let id = desk.store.write(Who::User, |w| w.add_outgoing(Uuid::from_u128(3), &sender(None), 0)).unwrap();
            desk.store.sign_in(users[who]).unwrap();
            match desk.store.write(Who::User, |w| act(w, id)) {
                Ok(()) => assert!(may, "{what} by {who}"),
                Err(error) => assert!(!may && matches!(error, StoreError::NotOwner), "{what} by {who}: {error}"),
            }
            let kept = desk.store.read(|r| r.setting(&format!("owner {}", Uuid::from_u128(3)))).unwrap();
            assert_eq!(kept.is_some(), what != "removing" || !may, "{what}: nothing is left of one that is gone");
        }
    }
}
