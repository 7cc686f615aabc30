//! Killed at named steps, fifty times, while the mailbox lives on: nothing stored is lost, nothing is fetched twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::MessageRow;
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, key, secrets};
use dossier_tests::servers::mailbox::letter;
use mail::Cancel;
use mail::run::Step;
use store::{Account, Store, StoreError};
use worker::connect;
use worker::sync::{Options, Sync};

/// The store a child works on, and the step and occurrence at which it ends.
const CHILD: &str = "STORY_SYNC_CHILD";

const STEPS: [Step; 8] = [
    Step::ListedFolders,
    Step::CursorMoved,
    Step::Arriving,
    Step::HeadersBatch,
    Step::BodiesBatch,
    Step::Settled,
    Step::Orphans,
    Step::FoldersNoted,
];
const ROUNDS: usize = 50;
const KILL: i32 = 9;

#[test]
fn killed_at_any_step_a_sync_loses_nothing_and_fetches_nothing_twice() {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    let server = Dovecot::start();
    for n in 0..30 {
        server.put("alice", "INBOX", &format!("17000000{n:02}.M1.host:2,"), &letter(&format!("first-{n}")));
    }
    server.put("alice", "Gesendet", "1700000100.M1.host:2,S", &letter("sent"));
    let desk = Desk::new(&server, "everything");
    let mut killed = 0;
    for round in 0..ROUNDS {
        let (step, lap) = (STEPS[round % STEPS.len()], round / STEPS.len());
        let occurrence = match step {
            Step::Arriving => 1 + lap,
            Step::CursorMoved | Step::Settled => 1 + lap % 2,
            _ => 1,
        };
        killed += usize::from(is_killed(desk.dir.path(), step, occurrence));
        desk.assert_well();
        let before = stored(&desk);
        let report = desk.sync().report;
        let new = stored(&desk).difference(&before).count();
        assert_eq!(report.bodies, new, "{step:?}: what is here is not fetched again");
        desk.assert_in_step_with(&server);
        let again = desk.sync().report;
        assert_eq!((again.listed, again.flagged, again.gone, again.fetched()), (0, 0, 0, 0), "{step:?}");
        live_on(&server, round);
    }
    assert!(killed >= ROUNDS * 9 / 10, "only {killed} of {ROUNDS} were killed");
}

/// The messages whose text is here.
fn stored(desk: &Desk) -> BTreeSet<MessageRow> {
    let has_text = |read: &store::Read<'_>, message| Ok::<_, StoreError>(read.stored_raw(message)?.is_some());
    desk.store
        .read(|read| {
            let all = read.all_messages()?.into_iter();
            all.filter_map(|message| has_text(read, message).map(|has| has.then_some(message)).transpose()).collect()
        })
        .unwrap()
}

/// New mail, flags, removals, moves, now and then a new UIDVALIDITY, and a new folder before the folders are looked at.
fn live_on(server: &Dovecot, round: usize) {
    for n in 0..8 {
        server.put("alice", "INBOX", &format!("18{round:04}{n:04}.M1.host:2,"), &letter(&format!("round-{round}-{n}")));
    }
    let admin = |args: [&str; 7]| drop(server.admin(args));
    server.admin(["flags", "add", "-u", "alice", "\\Seen", "mailbox", "INBOX", "1:5"]);
    server.admin(["move", "-u", "alice", "Gesendet", "mailbox", "INBOX", "2:3"]);
    server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "1"]);
    server.admin(["expunge", "-u", "alice", "mailbox", "Gesendet", "1"]);
    if STEPS[(round + 1) % STEPS.len()] == Step::ListedFolders {
        let name = format!("19{round:08}.M1.host:2,");
        server.put("alice", &format!("Kunden {round}"), &name, &letter(&format!("client-{round}")));
    }
    if round % 7 == 5 {
        let validity = (4_000_000_000_u32 + u32::try_from(round).unwrap()).to_string();
        admin(["mailbox", "update", "--uid-validity", &validity, "-u", "alice", "INBOX"]);
    }
}

/// Lets a child synchronise and end by SIGKILL at a step. Answers whether it got there.
fn is_killed(dir: &Path, step: Step, occurrence: usize) -> bool {
    let at = STEPS.iter().position(|one| *one == step).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed_at_any_step_a_sync_loses_nothing_and_fetches_nothing_twice"])
        .env(CHILD, format!("{at} {occurrence} {}", dir.display()))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success() || status.signal() == Some(KILL), "{step:?} {occurrence}: {status:?}");
    status.signal() == Some(KILL)
}

fn child(order: &str) {
    let [at, occurrence, dir] = order.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{order}") };
    let (at, occurrence): (usize, usize) = (at.parse().unwrap(), occurrence.parse().unwrap());
    let store = Store::open(Path::new(dir), &key()).unwrap();
    let secrets = secrets(Path::new(dir));
    let passed = AtomicUsize::new(0);
    let step = |step| {
        if step == STEPS[at] && passed.fetch_add(1, Ordering::SeqCst) + 1 == occurrence {
            drop(Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status());
            std::thread::park();
        }
    };
    let cancel = Cancel::default();
    let connect = |account: &Account, cancel: &Cancel| connect::connect(&secrets, account, cancel);
    let sync = Sync { store: &store, connect: &connect, listener: &|_| (), step: &step, cancel: &cancel };
    let report = sync.run(&Options::default()).unwrap();
    assert!(report.failures().next().is_none());
}
