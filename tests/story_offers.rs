//! Times that are held for somebody, at a real server, with a program that is killed in between: what is there in the end is what was decided here, once,
//! and with a neutral title nothing there ever names anybody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use api::rows::{CalendarSpan, HeldOffer, InterviewKind, OfferChoice, OfferForm, ProfileEdit};
use domain::{PersonKind, TargetKind};
use dossier_tests::servers::dav::desk::{CalendarDesk, open, sync_in};
use dossier_tests::servers::dav::{DavServer, Which};
use store::{EventState, unix_now};
use worker::calendar::sync::Step;

/// The store a child works on, and which time the step passes at which it ends.
const CHILD: &str = "STORY_OFFERS_CHILD";
const KILL: i32 = 9;
const DAY: i64 = 86_400;

/// Each event file of the server by its name, as the server keeps it on its disk.
fn files(server: &DavServer) -> BTreeMap<String, String> {
    let all = fs::read_dir(server.kept("work")).unwrap().map(|entry| entry.unwrap().path());
    let events = all.filter(|path| path.extension().is_some_and(|it| it == "ics"));
    events
        .map(|path| (path.file_name().unwrap().to_string_lossy().into(), fs::read_to_string(&path).unwrap()))
        .collect()
}

fn with<'a>(files: &'a BTreeMap<String, String>, line: &str) -> Vec<&'a str> {
    files.iter().filter(|(_, text)| text.lines().any(|one| one.trim() == line)).map(|(name, _)| name.as_str()).collect()
}

fn names_nobody(files: &BTreeMap<String, String>) {
    for (name, text) in files {
        assert!(!text.contains("Berger") && !text.contains("Anna") && !text.contains("ATTENDEE"), "{name}: {text}");
    }
}

fn hold(desk: &CalendarDesk) -> HeldOffer {
    let edit = ProfileEdit {
        kind: Some(TargetKind::Person),
        roles: vec![PersonKind::Candidate],
        given: "Anna".into(),
        family: "Berger".into(),
        addresses: vec![("anna.berger@people.example".into(), String::new())],
        ..ProfileEdit::default()
    };
    let anna = api::profile_save(&desk.store, &edit).unwrap().id;
    let calendar = desk.store.read(|read| read.calendar(desk.calendar)).unwrap();
    let start = (unix_now() / DAY + 2) * DAY + 9 * 3600;
    let time = |day| CalendarSpan { from: start + day * DAY, until: start + day * DAY + 3600 };
    let form = OfferForm {
        person: Some(anna),
        kind: InterviewKind::Video,
        language: "de".into(),
        zone: "Europe/Berlin".into(),
        home: "Europe/Warsaw".into(),
        until: Some(start),
        calendar: calendar.uuid.hyphenated().to_string(),
        title: "Held: Anna Berger".into(),
        times: [0, 1, 2].map(time).to_vec(),
        ..OfferForm::default()
    };
    api::offer_hold(&desk.store, &form).unwrap();
    api::offer_list(&desk.store).unwrap().remove(0)
}

#[test]
fn three_times_are_held_at_the_server_and_the_one_that_is_chosen_stays() {
    if let Ok(order) = std::env::var(CHILD) {
        return child(&order);
    }
    let server = DavServer::start(Which::Radicale);
    let desk = CalendarDesk::new(&server);
    api::calendar_set_neutral(&desk.store, "Interview").unwrap();
    let offer = hold(&desk);

    assert!(is_killed(desk.dir(), 2), "while the times go there");
    names_nobody(&files(&server));
    assert_eq!(desk.sync().report.clashes, 0);
    let there = files(&server);
    assert_eq!(
        (there.len(), with(&there, "STATUS:TENTATIVE").len(), with(&there, "SUMMARY:Interview").len()),
        (3, 3, 3)
    );
    names_nobody(&there);
    desk.assert_in_step_with(&server);

    let choice = OfferChoice {
        offer: offer.id.clone(),
        event: offer.times[1].event.clone(),
        title: "Interview: Anna Berger".into(),
        ..OfferChoice::default()
    };
    api::offer_choose(&desk.store, &choice).unwrap();
    assert!(is_killed(desk.dir(), 2), "while what was chosen goes there");
    assert_eq!(desk.sync().report.clashes, 0);
    let stays = files(&server);
    assert_eq!(
        (stays.len(), with(&stays, "STATUS:CONFIRMED").len(), with(&stays, "STATUS:TENTATIVE").len()),
        (1, 1, 0)
    );
    names_nobody(&stays);
    for name in there.keys().filter(|name| !stays.contains_key(*name)) {
        let path = format!("{}{name}", server.calendar("work").0);
        assert_eq!(server.ask("anna", ("GET", &path), &[], "").status(), 404, "{name}");
    }
    desk.assert_in_step_with(&server);
    assert!(desk.log().iter().all(|(_, state)| state == "done"), "{:?}", desk.log());
    let again = desk.sync().report;
    assert_eq!((again.written, again.lost, again.clashes), (0, 0, 0));

    api::undo(&desk.store, &|_, _| true).unwrap();
    desk.sync();
    let back = files(&server);
    assert_eq!((back.len(), with(&back, "STATUS:TENTATIVE").len()), (3, 3), "taken back all three are held again");
    names_nobody(&back);
    assert_eq!(api::offer_list(&desk.store).unwrap()[0].times, offer.times);
}

#[test]
fn what_is_removed_at_the_server_is_held_no_longer_and_what_is_over_goes_there_too() {
    let server = DavServer::start(Which::Radicale);
    let desk = CalendarDesk::new(&server);
    let offer = hold(&desk);
    desk.sync();
    let there = files(&server);
    assert_eq!(with(&there, "SUMMARY:Held: Anna Berger").len(), 3, "by its name where no neutral title is wanted");
    let uid = there.keys().next().unwrap().trim_end_matches(".ics").to_owned();
    server.delete(&uid);
    desk.sync();
    let left = api::offer_list(&desk.store).unwrap().remove(0);
    assert_eq!((left.id.as_str(), left.times.len()), (offer.id.as_str(), 2));
    let over = left.until.unwrap();
    desk.store.write(store::Who::Background, |write| write.end_offers_over(over)).unwrap();
    desk.sync();
    assert_eq!((files(&server).len(), api::offer_list(&desk.store).unwrap().len()), (0, 0));
    assert!(desk.states().values().all(|state| *state == EventState::Gone), "{:?}", desk.states());
}

/// Lets a child synchronise and end by SIGKILL when something was written so often. Answers whether it got there.
fn is_killed(dir: &Path, occurrence: usize) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "three_times_are_held_at_the_server_and_the_one_that_is_chosen_stays"])
        .env(CHILD, format!("{occurrence} {}", dir.display()))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success() || status.signal() == Some(KILL), "{status:?}");
    status.signal() == Some(KILL)
}

fn child(order: &str) {
    let (occurrence, dir) = order.split_once(' ').unwrap();
    let occurrence: usize = occurrence.parse().unwrap();
    let (store, secrets) = open(Path::new(dir));
    let passed = AtomicUsize::new(0);
    sync_in((&store, &secrets), &|step| {
        if step == Step::Answered && passed.fetch_add(1, Ordering::SeqCst) + 1 == occurrence {
            drop(Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status());
            std::thread::park();
        }
    });
}
