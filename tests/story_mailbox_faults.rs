//! Each write to the mailbox against each thing that can go wrong: the program killed, the line cut, another program at the same letter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "mailbox/mod.rs"]
mod mailbox;

use std::sync::atomic::{AtomicBool, Ordering};

use api::rows::MailboxVerb::{self, Archive, Delete, Junk, NotJunk, Read, Star, Unread, Unstar};
use dossier_tests::servers::dovecot::Capability;
use mail::run::Step;
use mailbox::{Story, at};

/// A write: in which folder the letters lie with which flags, what the user does, and where they are then with which flags; nowhere where they
/// are deleted for good.
type Write = (&'static str, &'static str, MailboxVerb, Option<(&'static str, &'static str)>);

const WRITES: [Write; 9] = [
    ("INBOX", "", Read, Some(("INBOX", "\\Seen"))),
    ("INBOX", "\\Seen", Unread, Some(("INBOX", ""))),
    ("INBOX", "", Star, Some(("INBOX", "\\Flagged"))),
    ("INBOX", "\\Flagged", Unstar, Some(("INBOX", ""))),
    ("INBOX", "", Archive, Some(("Archive", ""))),
    ("INBOX", "", Junk, Some(("Junk", ""))),
    ("Junk", "", NotJunk, Some(("INBOX", ""))),
    ("INBOX", "", Delete, Some(("Trash", ""))),
    ("Trash", "", Delete, None),
];

/// With MOVE, and with COPY and EXPUNGE of single messages instead.
const SERVERS: [Capability; 2] = [Capability::Full, Capability::Condstore];

impl Story {
    /// Letters that lie in the folder of a write, with its flags.
    fn before(capability: Capability, (folder, flags, ..): Write, subjects: &[&str]) -> Self {
        let story = Self::of(capability, subjects);
        if !flags.is_empty() {
            story.server.admin(["flags", "add", "-u", "alice", flags, "mailbox", "INBOX", "all"]);
        }
        if folder != "INBOX" {
            story.server.admin(["move", "-u", "alice", folder, "mailbox", "INBOX", "all"]);
        }
        story.desk.sync();
        story
    }

    fn wants(&self, (folder, _, verb, _): Write, subjects: &[&str]) {
        self.act_in(Some(folder), verb, subjects);
    }
}

/// Every write on a server that moves, and those that move or delete on one that has to copy and remove.
fn table() -> impl Iterator<Item = (Capability, Write)> {
    let all = SERVERS.into_iter().flat_map(|capability| WRITES.map(|write| (capability, write)));
    all.filter(|(capability, (.., verb, _))| {
        *capability == Capability::Full || !matches!(verb, Read | Unread | Star | Unstar)
    })
}

fn end((.., end): Write) -> Vec<(String, String)> {
    end.map(|(folder, flags)| at(folder, flags)).unwrap_or_default()
}

#[test]
fn a_program_that_is_killed_between_any_two_steps_does_nothing_twice_and_forgets_nothing() {
    for (capability, write) in table() {
        for step in [Step::Sending, Step::Answered, Step::Answers] {
            let story = Story::before(capability, write, &["one", "two", "three"]);
            story.wants(write, &["one", "three"]);
            story.write_killed(step);
            story.write();
            let what = format!("{capability:?} {write:?} {step:?}");
            assert_eq!((story.lies("one"), story.lies("three")), (end(write), end(write)), "{what}");
            assert_eq!(story.log(), ["done", "done"], "{what}");
            assert_eq!(story.lies("two"), at(write.0, write.1), "{what}: the other one");
            story.assert_settled();
        }
    }
}

/// The letters, by what another program does to them where they lie.
const RIVALS: [&str; 6] = ["nothing", "answered", "marked", "cleared", "taken", "removed"];

/// When it does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Before,
    WhileSending,
    WhileAnswered,
}

/// A letter on a server of a few lines: where it lies, and its flags.
type Model = Option<(String, Vec<&'static str>)>;

fn rival(letter: Model, subject: &str, folder: &str) -> Model {
    let Some((place, mut flags)) = letter.clone().filter(|(place, _)| place == folder) else { return letter };
    match subject {
        "answered" => flags.push("\\Answered"),
        "marked" => flags.extend(["\\Flagged", "\\Seen"]),
        "cleared" => flags.clear(),
        "taken" => return Some(("Elsewhere".into(), flags)),
        "removed" => return None,
        _ => {}
    }
    Some((place, flags))
}

fn user(letter: Model, (folder, _, verb, end): Write) -> Model {
    let Some((_, mut flags)) = letter.clone().filter(|(place, _)| place == folder) else { return letter };
    let (target, _) = end?;
    match verb {
        Read => flags.push("\\Seen"),
        Star => flags.push("\\Flagged"),
        Unread => flags.retain(|flag| *flag != "\\Seen"),
        Unstar => flags.retain(|flag| *flag != "\\Flagged"),
        _ => {}
    }
    Some((target.into(), flags))
}

fn expected(write: Write, subject: &str, when: When) -> Vec<(String, String)> {
    let letter = Some((write.0.to_owned(), Some(write.1).filter(|flag| !flag.is_empty()).into_iter().collect()));
    let letter = match when {
        When::WhileAnswered => rival(user(letter, write), subject, write.0),
        _ => user(rival(letter, subject, write.0), write),
    };
    let listed = |(place, mut flags): (String, Vec<&str>)| {
        flags.sort_unstable();
        flags.dedup();
        at(&place, &flags.join(" "))
    };
    letter.map(listed).unwrap_or_default()
}

impl Story {
    fn rivals(&self, folder: &str) {
        let flags = |what, flag, subject| {
            self.server.admin(["flags", what, "-u", "alice", flag, "mailbox", folder, "subject", subject])
        };
        flags("add", "\\Answered", "answered");
        flags("add", "\\Seen \\Flagged", "marked");
        flags("remove", "\\Seen \\Flagged", "cleared");
        self.server.admin(["move", "-u", "alice", "Elsewhere", "mailbox", folder, "subject", "taken"]);
        self.server.admin(["expunge", "-u", "alice", "mailbox", folder, "subject", "removed"]);
    }
}

#[test]
fn another_program_at_the_same_letter_loses_nothing_and_doubles_nothing() {
    for (capability, write) in table() {
        for when in [When::Before, When::WhileSending, When::WhileAnswered] {
            let story = Story::before(capability, write, &RIVALS);
            story.wants(write, &RIVALS);
            let has_come = AtomicBool::new(false);
            let come = |now: bool| {
                if now && !has_come.swap(true, Ordering::SeqCst) {
                    story.rivals(write.0);
                }
            };
            come(when == When::Before);
            story
                .write_with(&|step| {
                    come(
                        when == When::WhileSending && step == Step::Sending
                            || when == When::WhileAnswered && step == Step::Answered,
                    );
                })
                .unwrap();
            assert!(has_come.load(Ordering::SeqCst));
            let what = format!("{capability:?} {write:?} {when:?}");
            for subject in RIVALS {
                assert_eq!(story.lies(subject), expected(write, subject, when), "{what}: {subject}");
            }
            assert!(
                story.log().iter().all(|state| state == "done" || state == "void gone"),
                "{what}: {:?}",
                story.log()
            );
            story.desk.sync();
            story.desk.assert_in_step_with(&story.server);
        }
    }
}

#[test]
fn a_line_that_is_cut_at_any_answer_does_nothing_twice_and_says_so_where_it_cannot_tell() {
    const CUTS: std::ops::Range<usize> = 2_300..3_500;
    const EVERY: usize = 80;
    let subjects: Vec<String> = CUTS.step_by(EVERY).map(|after| format!("cut{after}")).collect();
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    for (capability, write) in table() {
        let story = Story::before(capability, write, &subjects);
        let (mut cut_off, mut uncertain) = (0, 0);
        for (subject, after) in subjects.iter().zip(CUTS.step_by(EVERY)) {
            let what = format!("{capability:?} {write:?} after {after} octets");
            story.wants(write, &[subject]);
            let _ = story.write_cut(after);
            let open = story.desk.store.read(|read| read.open_intents(story.desk.account)).unwrap();
            cut_off += open.iter().filter(|intent| intent.is_sending).count();
            story.write();
            let (state, lies) = (story.log().pop().unwrap(), story.lies(subject));
            if state == "done" {
                assert_eq!(lies, end(write), "{what}");
                continue;
            }
            assert_eq!(state, "uncertain cut_off", "{what}");
            uncertain += 1;
            let mut places: Vec<&String> = lies.iter().map(|(place, _)| place).collect();
            places.dedup();
            assert!(places.len() == lies.len() && !lies.is_empty(), "{what}: {lies:?}");
        }
        assert!(cut_off > 0, "{capability:?} {write:?}: none was cut while it was being sent");
        assert!(uncertain == 0 || capability == Capability::Condstore, "a server that moves can always be asked");
        story.desk.sync();
        story.desk.assert_in_step_with(&story.server);
    }
}
