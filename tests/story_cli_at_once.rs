//! Two processes at one store at the same moment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/mod.rs"]
mod cli;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use cli::{Desk, ended};
use domain::Sensitive;
use store::keys::{Adding, Envelope, SystemRandom, Way, WayKind, lock_changes};
use store::{NewAccount, Who};
use worker::{Home, ImapPlace, Place};

fn started(mut command: Command, line: &str, input: &str) -> Child {
    command.args(line.split(' ')).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child
}

/// Waits until a process stands at a lock, and that it does.
fn wait_until_it_waits(child: &mut Child, lock: &Path) {
    let open = PathBuf::from(format!("/proc/{}/fd", child.id()));
    let holds = || {
        let files = fs::read_dir(&open).into_iter().flatten().flatten();
        files.filter_map(|file| fs::read_link(file.path()).ok()).any(|file| file == lock)
    };
    while !holds() {
        assert!(child.try_wait().unwrap().is_none(), "it ended without waiting for its turn");
        thread::yield_now();
    }
}

#[test]
fn passwords_kept_by_two_processes_at_once_are_both_kept() {
    let desk = Desk::new();
    let opened = Home::new(desk.home(), Some(desk.path("key").into())).open().unwrap();
    let account = |name: &str| {
        let new = NewAccount {
            name: name.into(),
            kind: "imap".into(),
            config: Place::Imap(ImapPlace::default()).config(),
            keep: "people".into(),
            ..NewAccount::default()
        };
        let id = opened.store.write(Who::User, |write| write.add_account(&new)).unwrap();
        opened.store.read(|read| read.account(id)).unwrap().uuid
    };
    let (anna, berta) = (account("Anna"), account("Berta"));
    let put = |uuid, password: &str| {
        opened.secrets.put(uuid, &Sensitive::new(password.into()), &mut SystemRandom).unwrap();
    };
    let file = desk.home().join("secrets");
    put(anna, "old");
    put(berta, "old");
    let before = fs::read(&file).unwrap();
    put(berta, "new");
    let meanwhile = fs::read(&file).unwrap();
    fs::write(&file, before).unwrap();

    let lock = lock_changes(&file).unwrap();
    let mut child = started(desk.command(), "account password Anna --password-stdin", "new\n");
    wait_until_it_waits(&mut child, &desk.home().join("secrets.lock"));
    fs::write(&file, meanwhile).unwrap();
    drop(lock);
    assert_eq!(ended(child).code, 0);
    for uuid in [anna, berta] {
        assert_eq!(opened.secrets.read(uuid).unwrap().unwrap().expose(), "new");
    }
}

#[test]
fn ways_in_added_by_two_processes_at_once_are_both_there() {
    let desk = Desk::without_store();
    let said = desk.run("init").out;
    let recovery = said.lines().find(|line| line.starts_with("    ")).unwrap().trim().to_owned();
    let opened = Home::new(desk.home(), Some(desk.path("key").into())).open().unwrap();
    let file = desk.home().join("dossier.keys");
    let before = fs::read(&file).unwrap();
    let mut envelope = Envelope::read(&desk.home()).unwrap();
    let adding = Adding { key: opened.store.key(), at: 1, random: &mut SystemRandom };
    envelope.add(Way::Passphrase("open, please"), adding).unwrap();
    let meanwhile = fs::read(&file).unwrap();
    fs::write(&file, before).unwrap();

    let lock = lock_changes(&file).unwrap();
    let mut child = started(desk.command_with("other"), "unlock --recovery-key-stdin", &format!("{recovery}\n"));
    wait_until_it_waits(&mut child, &desk.home().join("dossier.keys.lock"));
    fs::write(&file, meanwhile).unwrap();
    drop(lock);
    let ran = ended(child);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ways: Vec<WayKind> = Envelope::read(&desk.home()).unwrap().ways().into_iter().map(|way| way.kind).collect();
    assert_eq!(ways, [WayKind::KeyFile, WayKind::Recovery, WayKind::Passphrase, WayKind::KeyFile]);
    let listed = ended(started(desk.command_with("other"), "account list", ""));
    assert_eq!(listed.code, 0, "the other key file opens it from then on: {listed:?}");
}
