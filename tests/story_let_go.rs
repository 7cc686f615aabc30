//! What was never filed is let go, and fetched again from a real server when it is opened.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::Desk;
use dossier_tests::servers::dovecot::Capability;
use dossier_tests::servers::mailbox::{large, letter};
use store::Who;
use worker::let_go;

const DAY: i64 = 86_400;

#[test]
fn what_was_let_go_and_opened_again_is_the_same_to_the_byte() {
    let server = Dovecot::with(Capability::Full);
    for (n, bytes) in [letter("one"), letter("two"), large(3 << 20)].iter().enumerate() {
        server.put("alice", "INBOX", &format!("17000000{n:02}.M1.host:2,"), bytes);
    }
    let desk = Desk::new(&server, "everything");
    desk.sync();
    let messages = desk.store.read(|read| read.all_messages()).unwrap();
    let bytes = || -> Vec<_> {
        let raw = |message| desk.store.read(|read| read.stored_raw(message)).unwrap();
        let parts =
            |raw: store::StoredRaw| (raw.skeleton, raw.pieces.into_iter().map(|piece| piece.bytes).collect::<Vec<_>>());
        messages.iter().map(|message| raw(*message).map(parts)).collect()
    };
    let before = bytes();
    assert!(before.iter().all(Option::is_some));

    let later = store::unix_now() + 40 * DAY;
    let daily = |now, goes_on: bool| let_go::daily(&desk.store, now, &|| goes_on).unwrap();
    assert_eq!(daily(later, true), 0, "nothing goes unless the user says so");
    let account = api::accounts(&desk.store).unwrap()[0].id.clone();
    api::account_set_cache(&desk.store, &account, 30).unwrap();
    assert_eq!(daily(later, false), 0, "whoever ends in between goes on another time");
    assert_eq!([daily(later, true), daily(later, true)], [3, 0]);
    assert_eq!(bytes(), [None, None, None]);
    desk.assert_in_step_with(&server);

    assert_eq!(desk.sync().report.fetched(), 0, "nobody asked for them");
    desk.store
        .write(Who::User, |write| messages.iter().try_for_each(|message| write.want_body(*message).map(drop)))
        .unwrap();
    assert_eq!(desk.sync().report.bodies, 3);
    assert_eq!(bytes(), before);
    desk.assert_in_step_with(&server);
    desk.store.write(Who::Background, |write| write.drop_unused_blobs()).unwrap();
    assert_eq!(bytes(), before);
    server.assert_only_looked_at();
}

#[test]
fn what_was_opened_again_is_kept_for_its_days_anew() {
    let server = Dovecot::with(Capability::Full);
    for n in 1..=2 {
        server.put("alice", "INBOX", &format!("17000000{n:02}.M1.host:2,"), &letter(&format!("letter {n}")));
    }
    let desk = Desk::new(&server, "everything");
    desk.sync();
    let account = api::accounts(&desk.store).unwrap()[0].id.clone();
    api::account_set_cache(&desk.store, &account, 30).unwrap();
    let began = store::unix_now();
    let daily = |days: i64| let_go::daily(&desk.store, began + days * DAY, &|| true).unwrap();
    assert_eq!(daily(40), 2);
    let message = desk.store.read(|read| read.all_messages()).unwrap()[0];
    let asks = || desk.store.write(Who::User, |write| write.ask_for(message, began + 40 * DAY)).unwrap();
    assert_eq!([asks(), asks()], [true, false]);
    assert_eq!(desk.sync().report.bodies, 1);
    let is_here = || desk.store.read(|read| read.stored_raw(message)).unwrap().is_some();
    assert_eq!((daily(41), daily(69), is_here()), (0, 0, true), "the day after, and as long as if it had come then");
    assert_eq!((daily(71), is_here()), (1, false));
}
