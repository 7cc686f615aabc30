//! What the user wants of their mailbox while the mailbox itself changes under it, and many wishes at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "mailbox/mod.rs"]
mod mailbox;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use api::rows::MailboxVerb::{Archive, Delete, Read, Star};
use dossier_tests::servers::dovecot::Capability;
use mail::run::{Step, Written};
use mailbox::{Story, at};

#[test]
fn many_wishes_made_offline_survive_a_kill_in_their_midst_each_once() {
    let subjects: Vec<String> = (0..130).map(|n| format!("letter{n:03}")).collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    for (capability, step) in [(Capability::Full, Step::Answered), (Capability::Condstore, Step::Sending)] {
        let story = Story::of(capability, &subjects);
        story.act(Archive, &subjects[..120]);
        // The server takes a hundred at once: the program ends with the second command on its way.
        let times = AtomicUsize::new(0);
        let kill = |now: Step| {
            if now == step && times.fetch_add(1, Ordering::Relaxed) == 1 {
                resume_unwind(Box::new(now));
            }
        };
        assert!(catch_unwind(AssertUnwindSafe(|| story.write_with(&kill))).is_err());
        assert_eq!(story.log().iter().filter(|state| *state == "sending").count(), 20, "{capability:?}");
        assert_eq!(story.write(), Written { done: 20, ..Written::default() }, "{capability:?}");
        let there = story.there();
        for (place, subject) in subjects.iter().enumerate() {
            let folder = if place < 120 { "Archive" } else { "INBOX" };
            assert_eq!(there[*subject], at(folder, ""), "{capability:?} {subject}");
        }
        story.assert_settled();
    }
}

#[test]
fn a_folder_that_was_renamed_meanwhile_keeps_what_is_wanted_in_it() {
    for kill in [None, Some(Step::Sending)] {
        let story = Story::new();
        story.server.admin(["move", "-u", "alice", "Elsewhere", "mailbox", "INBOX", "all"]);
        story.desk.sync();
        story.act_in(Some("Elsewhere"), Read, &["one"]);
        story.act_in(Some("Elsewhere"), Archive, &["two"]);
        story.act_in(Some("Elsewhere"), Delete, &["three"]);
        if let Some(step) = kill {
            story.write_killed(step);
        }
        story.server.admin(["mailbox", "rename", "-u", "alice", "Elsewhere", "Clients"]);
        let waits = story.write();
        assert_eq!((waits.done, waits.given_up, waits.uncertain), (0, 0, 0), "{kill:?}: {:?}", story.log());
        story.desk.sync();
        story.write();
        assert_eq!(story.log(), ["done"; 3], "{kill:?}");
        assert_eq!(story.lies("one"), at("Clients", "\\Seen"), "{kill:?}");
        assert_eq!((story.lies("two"), story.lies("three")), (at("Archive", ""), at("Trash", "")), "{kill:?}");
        story.desk.sync();
        story.desk.assert_in_step_with(&story.server);
    }
}

#[test]
fn a_folder_that_was_deleted_meanwhile_ends_what_is_wanted_in_it_and_nothing_else() {
    let story = Story::new();
    story.server.admin(["move", "-u", "alice", "Elsewhere", "mailbox", "INBOX", "subject", "one"]);
    story.desk.sync();
    story.act_in(Some("Elsewhere"), Archive, &["one"]);
    story.act(Star, &["two"]);
    story.server.admin(["mailbox", "delete", "-u", "alice", "-s", "Elsewhere"]);
    let written = story.write();
    assert_eq!((written.done, written.given_up), (1, 0), "{:?}", story.log());
    story.desk.sync();
    story.write();
    assert_eq!(story.log(), ["void gone", "done"]);
    assert_eq!((story.lies("one"), story.lies("two")), (Vec::new(), at("INBOX", "\\Flagged")));
    story.desk.assert_well();
}

#[test]
fn a_cut_off_move_is_found_out_about_where_the_folder_was_numbered_anew_since() {
    for (step, folder) in [(Step::Sending, "INBOX"), (Step::Answered, "INBOX"), (Step::Answered, "Archive")] {
        let story = Story::new();
        story.act(Archive, &["one", "two"]);
        story.write_killed(step);
        story.server.admin(["mailbox", "update", "-u", "alice", "--uid-validity", "4711", folder]);
        story.write();
        story.desk.sync();
        story.write();
        let what = format!("{step:?} {folder}");
        assert_eq!(story.log(), ["done", "done"], "{what}");
        assert_eq!((story.lies("one"), story.lies("two")), (at("Archive", ""), at("Archive", "")), "{what}");
        assert_eq!(story.lies("three"), at("INBOX", ""), "{what}");
        story.desk.sync();
        story.desk.assert_in_step_with(&story.server);
    }
}
