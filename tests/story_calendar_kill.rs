//! Killed at every named step while both sides edit: what was changed here is kept, and goes out once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use dossier_tests::servers::dav::desk::{CalendarDesk, open, sync_in, there};
use dossier_tests::servers::dav::{BOTH, DavServer};
use worker::calendar::sync::Step;

/// The store a child works on, and the step and occurrence at which it ends.
const CHILD: &str = "STORY_CALENDAR_CHILD";
const STEPS: [Step; 5] = [Step::ListedCalendars, Step::Events, Step::CursorMoved, Step::Answered, Step::Written];
const ROUNDS: usize = 20;
const KILL: i32 = 9;

#[test]
fn killed_at_any_step_a_sync_loses_no_change_and_sends_none_twice() {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    for which in BOTH {
        let server = DavServer::start(which);
        for n in 0..8 {
            server.put(&format!("first-{n}"), "before");
        }
        let desk = CalendarDesk::new(&server);
        let mut killed = 0;
        for round in 0..ROUNDS {
            let (step, lap) = (STEPS[round % STEPS.len()], round / STEPS.len());
            let occurrence = if matches!(step, Step::Answered | Step::Written) { 1 + lap % 3 } else { 1 };
            live_on(&server, &desk, round);
            let meant = desk.summaries();
            killed += usize::from(is_killed(desk.dir(), step, occurrence));
            let what = format!("{which:?} round {round}: {step:?} {occurrence}");
            for (uid, summary) in meant.iter().filter(|(uid, _)| uid.starts_with("here")) {
                assert_eq!(desk.summaries().get(uid), Some(summary), "{what}: what was changed here is kept");
            }
            let report = desk.sync().report;
            assert_eq!((report.clashes, report.refused), (0, 0), "{what}");
            desk.assert_in_step_with(&server);
            for (uid, summary) in meant.iter().filter(|(uid, _)| uid.starts_with("here")) {
                assert_eq!(there(&server).get(uid), Some(summary), "{what}");
            }
            assert!(desk.log().iter().all(|(_, state)| state == "done"), "{what}: {:?}", desk.log());
            let again = desk.sync().report;
            assert_eq!((again.lost, again.written, again.clashes), (0, 0, 0), "{what}");
        }
        assert!(killed >= ROUNDS * 9 / 10, "only {killed} of {ROUNDS} were killed");
    }
}

/// New appointments on both sides, changes, and removals.
fn live_on(server: &DavServer, desk: &CalendarDesk, round: usize) {
    server.put(&format!("there-{round}"), "new there");
    server.put("first-0", &format!("changed there in {round}"));
    for n in 0..2 {
        desk.create(&format!("here-{round}-{n}"), &format!("made in {round}"));
    }
    if round > 0 {
        server.delete(&format!("there-{}", round - 1));
        desk.change(&format!("here-{}-0", round - 1), &format!("changed in {round}"));
        desk.remove(&format!("here-{}-1", round - 1));
    }
}

/// Lets a child synchronise and end by SIGKILL at a step. Answers whether it got there.
fn is_killed(dir: &Path, step: Step, occurrence: usize) -> bool {
    let at = STEPS.iter().position(|one| *one == step).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed_at_any_step_a_sync_loses_no_change_and_sends_none_twice"])
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
    let (store, secrets) = open(Path::new(dir));
    let passed = AtomicUsize::new(0);
    let report = sync_in((&store, &secrets), &|step| {
        if step == STEPS[at] && passed.fetch_add(1, Ordering::SeqCst) + 1 == occurrence {
            drop(Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status());
            std::thread::park();
        }
    });
    assert_eq!(report.failure, None);
}
