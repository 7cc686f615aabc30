//! A mailbox is disconnected, connected again and deleted, on a real server: what it hears of that, and what is left.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use domain::Sensitive;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::Desk;
use dossier_tests::servers::dovecot::{Capability, PASSWORD};
use dossier_tests::servers::mailbox::letter;
use mail::Cancel;
use worker::Secret;
use worker::leave;
use worker::probe::Probe;
use worker::sync::{Options, sync};

fn connected() -> (Dovecot, Desk) {
    let server = Dovecot::with(Capability::Full);
    for n in 1..=3 {
        server.put("alice", "INBOX", &format!("17000000{n:02}.M1.host:2,"), &letter(&format!("letter {n}")));
    }
    let desk = Desk::new(&server, "everything");
    desk.sync();
    (server, desk)
}

/// What the server was asked; the goodbye of a sync before may be written down late.
fn heard(server: &Dovecot) -> Vec<String> {
    let mut lines: Vec<_> = server.commands().into_iter().filter(|line| !line.eq_ignore_ascii_case("LOGOUT")).collect();
    lines.sort();
    lines
}

fn messages(desk: &Desk) -> usize {
    desk.store.read(|read| read.all_messages()).unwrap().len()
}

fn reconnect(desk: &Desk, password: &str) -> Probe {
    let password = Secret::Password(Sensitive::new(password.to_owned()));
    let told = &mut |_: &'static str| ();
    leave::reconnect(
        (&desk.store, &desk.secrets, &worker::code::Codes::default()),
        desk.account,
        Some(&password),
        (&Cancel::default(), told),
    )
    .unwrap()
}

#[test]
fn a_disconnected_mailbox_is_not_spoken_to_and_goes_on_where_it_stopped() {
    let (server, desk) = connected();
    leave::disconnect((&desk.store, &desk.secrets), desk.account, 77).unwrap();
    let before = heard(&server);
    server.put("alice", "INBOX", "1700000009.M1.host:2,", &letter("a letter that came later"));
    let all = sync((&desk.store, &desk.secrets), &Options::default(), &|_| (), &Cancel::default()).unwrap();
    assert!(all.accounts.is_empty());
    let asked = Options { accounts: Some(vec![desk.account]), dry_run: false };
    let told = sync((&desk.store, &desk.secrets), &asked, &|_| (), &Cancel::default()).unwrap();
    assert_eq!(told.failures().map(|(_, failure)| failure.code.as_str()).collect::<Vec<_>>(), ["disconnected"]);
    assert_eq!(heard(&server), before, "the server hears nothing");
    assert_eq!(messages(&desk), 3, "its mail is here");

    assert_eq!(reconnect(&desk, "wrong").failure.unwrap().code, "wrong_password");
    assert!(desk.store.read(|read| read.account(desk.account)).unwrap().disconnected.is_some(), "nothing changed");
    assert_eq!(reconnect(&desk, PASSWORD).failure, None);
    assert_eq!(desk.sync().report.fetched(), 1, "only what is new");
    assert_eq!(messages(&desk), 4);
    desk.assert_in_step_with(&server);
    server.assert_only_looked_at();
}

#[test]
fn a_mailbox_deleted_with_its_data_leaves_nothing_here_and_everything_on_the_server() {
    let (server, desk) = connected();
    let before = heard(&server);
    let remains = leave::delete((&desk.store, &desk.secrets), desk.account).unwrap();
    assert!(remains.iter().all(|(_, rows)| *rows == 0), "{remains:?}");
    assert_eq!(messages(&desk), 0);
    assert!(desk.store.doctor().unwrap().iter().all(|check| check.ok || check.name == "free_space"));
    assert_eq!(heard(&server), before, "the server hears nothing");
    assert_eq!(std::fs::read_dir(server.maildir("alice").join("cur")).unwrap().count(), 3);
    server.assert_only_looked_at();
}
