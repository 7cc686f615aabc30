//! What the user changes in their mailbox reaches the server once, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use api::rows::{MailboxAct, MailboxVerb, SearchQuery};
use dossier_tests::servers::Dovecot;
use dossier_tests::servers::desk::{Desk, place};
use dossier_tests::servers::dovecot::Capability;
use dossier_tests::servers::mailbox::letter;
use dossier_tests::servers::proxy::Proxy;
use mail::Cancel;
use mail::run::{Step, Written};
use store::Account;
use worker::WorkerFailure;
use worker::connect;
use worker::sync::Sync;

const FOLDERS: [&str; 3] = ["Archive", "Trash", "Junk"];
const ALL: [Capability; 3] = [Capability::Full, Capability::Condstore, Capability::Plain];

/// Alice's mailbox with three letters nobody has read, kept in step.
struct Story {
    server: Dovecot,
    desk: Desk,
}

impl Story {
    fn new() -> Self {
        Self::with(Capability::Full)
    }

    fn with(capability: Capability) -> Self {
        let server = Dovecot::with(capability);
        for folder in FOLDERS {
            server.admin(["mailbox", "create", "-u", "alice", folder]);
        }
        for (at, subject) in ["one", "two", "three"].iter().enumerate() {
            server.put("alice", "INBOX", &format!("100000000{at}.{subject}.host:2,"), &letter(subject));
        }
        let desk = Desk::new(&server, "everything");
        desk.sync();
        desk.choose_all();
        desk.sync();
        api::account_set_in_step(&desk.store, &api::accounts(&desk.store).unwrap()[0].id, "both").unwrap();
        Self { server, desk }
    }

    /// The id of the letter with a subject.
    fn id(&self, subject: &str) -> String {
        let found = api::search(
            &self.desk.store,
            &SearchQuery { query: format!("subject:{subject}"), limit: 10, ..SearchQuery::default() },
        )
        .unwrap();
        found.rows[0].id.clone()
    }

    fn act(&self, verb: MailboxVerb, subjects: &[&str]) {
        self.act_in(None, verb, subjects);
    }

    fn act_in(&self, folder: Option<&str>, verb: MailboxVerb, subjects: &[&str]) {
        let folders = api::folders(&self.desk.store).unwrap();
        let folder = folder.map(|path| folders.iter().find(|one| one.path == path).unwrap().id.clone());
        let ids = subjects.iter().map(|subject| self.id(subject)).collect();
        let act = MailboxAct { ids, verb, folder, to: None, sure: true, by_itself: false };
        let done = api::mailbox_act(&self.desk.store, &act).unwrap();
        assert_eq!(done.messages as usize, subjects.len());
    }

    /// Tells the server what waits.
    fn write(&self) -> Written {
        self.write_through(
            &|account: &Account, cancel: &Cancel| connect::connect(&self.desk.secrets, account, cancel),
            None,
        )
        .unwrap()
    }

    /// The same over another connection, ended right behind a step as if the program had been killed.
    fn write_through(&self, connect: &connect::Connect<'_>, killed_at: Option<Step>) -> Result<Written, WorkerFailure> {
        let step = |step| {
            if Some(step) == killed_at {
                resume_unwind(Box::new(step));
            }
        };
        let cancel = Cancel::default();
        let sync = Sync { store: &self.desk.store, connect, listener: &|_| (), step: &step, cancel: &cancel };
        let account = self.desk.store.read(|read| read.account(self.desk.account)).unwrap();
        sync.tell_server(&account)
    }

    /// States of everything that was wanted, in order.
    fn log(&self) -> Vec<String> {
        let lines = self.desk.store.read(|read| read.intents(false, 0, 1000)).unwrap();
        let state =
            |why: &str, state: &str| format!("{state} {}", why.split(' ').next().unwrap_or("")).trim().to_owned();
        lines.iter().rev().map(|line| state(&line.why, &line.state)).collect()
    }

    /// Where each letter lies on the server, with its flags: folders by subject.
    fn there(&self) -> BTreeMap<String, Vec<(String, String)>> {
        let lines = self.server.admin([
            "-f",
            "tab",
            "fetch",
            "-u",
            "alice",
            "hdr.subject mailbox flags",
            "mailbox",
            "*",
            "all",
        ]);
        let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for line in lines.lines().skip(1) {
            let [subject, mailbox, flags] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let flags = flags.split(' ').filter(|flag| *flag != "\\Recent").collect::<Vec<_>>().join(" ");
            found.entry(subject.into()).or_default().push((mailbox.into(), flags));
        }
        found
    }

    fn lies(&self, subject: &str) -> Vec<(String, String)> {
        self.there().remove(subject).unwrap_or_default()
    }

    /// After a sync both sides are the same, and nobody had to be asked for a message again.
    fn assert_settled(&self) {
        let fetched = self.desk.sync().report.fetched();
        assert_eq!(fetched, 0, "nothing is fetched again");
        self.desk.assert_in_step_with(&self.server);
    }
}

fn at(folder: &str, flags: &str) -> Vec<(String, String)> {
    vec![(folder.into(), flags.into())]
}

#[test]
fn every_act_reaches_the_server_once_and_nothing_is_fetched_again() {
    for capability in ALL {
        let story = Story::with(capability);
        story.act(MailboxVerb::Read, &["one", "two"]);
        story.act(MailboxVerb::Star, &["one"]);
        assert_eq!(story.write(), Written { done: 3, ..Written::default() }, "{capability:?}");
        assert_eq!(story.lies("one"), at("INBOX", "\\Flagged \\Seen"), "{capability:?}");
        assert_eq!(story.lies("two"), at("INBOX", "\\Seen"));
        if capability == Capability::Plain {
            // Such a server cannot remove one message without others marked as deleted.
            story.act(MailboxVerb::Archive, &["one"]);
            assert_eq!((story.write().given_up, story.lies("one").len()), (1, 1));
            assert_eq!(story.log().last().map(String::as_str), Some("refused unable"));
            continue;
        }
        story.act(MailboxVerb::Archive, &["one", "two"]);
        story.act(MailboxVerb::Junk, &["three"]);
        assert_eq!(story.write().done, 3, "{capability:?}");
        assert_eq!(story.lies("one"), at("Archive", "\\Flagged \\Seen"));
        assert_eq!((story.lies("two"), story.lies("three")), (at("Archive", "\\Seen"), at("Junk", "")));
        story.assert_settled();
        api::undo(&story.desk.store, &|_, _| true).unwrap();
        api::undo(&story.desk.store, &|_, _| true).unwrap();
        assert_eq!(story.write().done, 3, "taken back there too");
        assert_eq!((story.lies("two"), story.lies("three")), (at("INBOX", "\\Seen"), at("INBOX", "")));
        story.act(MailboxVerb::Delete, &["two"]);
        story.act_in(Some("Trash"), MailboxVerb::Delete, &["two"]);
        assert_eq!(story.write().done, 1, "moving it to the trash was never needed");
        assert!(story.lies("two").is_empty());
        story.assert_settled();
        assert!(story.log().iter().all(|state| state == "done"), "{:?}", story.log());
    }
}

#[test]
fn as_long_as_nothing_is_wanted_folders_are_only_looked_at() {
    let story = Story::new();
    story.desk.sync();
    story.server.assert_only_looked_at();
    api::account_set_in_step(&story.desk.store, &api::accounts(&story.desk.store).unwrap()[0].id, "here").unwrap();
    for verb in [MailboxVerb::Read, MailboxVerb::Archive] {
        story.act(verb, &["one", "two"]);
    }
    story.desk.sync();
    story.server.assert_only_looked_at();
    let shown = api::folders(&story.desk.store).unwrap();
    let counts = |path: &str| shown.iter().find(|one| one.path == path).map(|one| (one.messages, one.unread)).unwrap();
    assert_eq!((counts("INBOX"), counts("Archive")), ((1, 1), (2, 0)), "and stay here as the user put them");
    assert_eq!(story.log(), [""; 0], "nothing was written to the server");
}

#[test]
fn a_program_that_is_killed_between_any_two_steps_does_nothing_twice_and_forgets_nothing() {
    for step in [Step::Sending, Step::Answered, Step::Answers] {
        for verb in [MailboxVerb::Read, MailboxVerb::Archive, MailboxVerb::Delete] {
            let story = Story::new();
            story.act(verb, &["one", "three"]);
            let connect = |account: &Account, cancel: &Cancel| connect::connect(&story.desk.secrets, account, cancel);
            let killed = catch_unwind(AssertUnwindSafe(|| story.write_through(&connect, Some(step))));
            assert!(killed.is_err(), "{step:?}");
            story.write();
            let expected = match verb {
                MailboxVerb::Read => at("INBOX", "\\Seen"),
                MailboxVerb::Archive => at("Archive", ""),
                _ => at("Trash", ""),
            };
            assert_eq!((story.lies("one"), story.lies("three")), (expected.clone(), expected), "{verb:?} {step:?}");
            assert_eq!(story.log(), ["done", "done"], "{verb:?} {step:?}");
            assert_eq!(story.lies("two"), at("INBOX", ""));
            story.assert_settled();
        }
    }
}

#[test]
fn a_connection_that_is_cut_at_any_answer_does_nothing_twice_and_forgets_nothing() {
    let story = Story::new();
    let (mut uncertain, mut cut_off) = (0, 0);
    for after in (2_300..3_500).step_by(50) {
        let verb = if story.lies("two")[0].0 == "INBOX" { MailboxVerb::Archive } else { MailboxVerb::NotJunk };
        let to = if verb == MailboxVerb::Archive { "Archive" } else { "INBOX" };
        let from = if verb == MailboxVerb::Archive { "INBOX" } else { "Archive" };
        story.act_in(Some(from), verb, &["two"]);
        let proxy = Proxy::cutting(story.server.imaps, after, 2);
        let account = story.desk.store.read(|read| read.account(story.desk.account)).unwrap();
        let through = serde_json::to_string(&mail::place::Place::Imap(mail::place::ImapPlace {
            port: proxy.port,
            ..place(&story.server)
        }))
        .unwrap();
        let through = Account { config: through, ..account };
        let connect = |_: &Account, cancel: &Cancel| connect::connect(&story.desk.secrets, &through, cancel);
        let _ = story.write_through(&connect, None);
        let open = story.desk.store.read(|read| read.open_intents(story.desk.account)).unwrap();
        cut_off += open.iter().filter(|intent| intent.is_sending).count();
        story.write();
        assert_eq!(story.lies("two"), at(to, ""), "after {after} octets: {:?}", story.log());
        uncertain += usize::from(story.log().last().is_some_and(|state| state.starts_with("uncertain")));
        story.assert_settled();
    }
    assert!(cut_off > 2, "cut while it was being sent: {cut_off}");
    assert_eq!(uncertain, 0, "where the server moves and a message has a name it can always be told");
}

#[test]
fn what_the_server_refuses_goes_back_and_is_told_in_its_words() {
    let story = Story::new();
    story.act(MailboxVerb::Archive, &["one"]);
    story.server.admin(["mailbox", "delete", "-u", "alice", "Archive"]);
    assert_eq!(story.write().given_up, 1);
    let line = story.desk.store.read(|read| read.intents(false, 0, 1)).unwrap().remove(0);
    assert_eq!((line.state.as_str(), line.subject.as_str()), ("refused", "one"));
    assert!(line.why.starts_with("refused ") && line.why.len() > 12, "{}", line.why);
    assert_eq!(story.lies("one"), at("INBOX", ""));
    let inbox = api::folders(&story.desk.store).unwrap().into_iter().find(|one| one.path == "INBOX").unwrap();
    assert_eq!(inbox.messages, 3, "it is shown where it is");
}

#[test]
fn another_program_that_was_faster_decides_what_is_there_and_the_user_what_it_is_marked_as() {
    let story = Story::new();
    story.act(MailboxVerb::Archive, &["one"]);
    story.act(MailboxVerb::Read, &["two"]);
    story.act(MailboxVerb::Star, &["three"]);
    story.server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "subject", "one"]);
    story.server.admin(["flags", "add", "-u", "alice", "\\Answered", "mailbox", "INBOX", "subject", "two"]);
    story.server.admin(["move", "-u", "alice", "Trash", "mailbox", "INBOX", "subject", "three"]);
    story.write();
    assert_eq!(story.log(), ["void gone", "done", "void gone"]);
    assert_eq!((story.lies("one"), story.lies("two")), (Vec::new(), at("INBOX", "\\Answered \\Seen")));
    assert_eq!(story.lies("three"), at("Trash", ""));
    story.desk.sync();
    story.desk.assert_in_step_with(&story.server);
}

#[test]
fn a_folder_that_was_numbered_anew_is_searched_before_anything_is_written_in_it() {
    let story = Story::new();
    story.act(MailboxVerb::Archive, &["one"]);
    story.act(MailboxVerb::Read, &["two"]);
    story.server.admin(["mailbox", "update", "-u", "alice", "--uid-validity", "4711", "INBOX"]);
    assert_eq!(story.write(), Written { left: 2, ..Written::default() });
    assert_eq!((story.lies("one"), story.lies("two")), (at("INBOX", ""), at("INBOX", "")));
    story.desk.sync();
    assert_eq!((story.lies("one"), story.lies("two")), (at("Archive", ""), at("INBOX", "\\Seen")));
    assert_eq!(story.log(), ["done", "done"]);
    story.assert_settled();
}

#[test]
fn without_a_network_what_is_wanted_shows_and_waits() {
    let mut story = Story::new();
    story.server.kill();
    story.act(MailboxVerb::Archive, &["one"]);
    let connect = |account: &Account, cancel: &Cancel| connect::connect(&story.desk.secrets, account, cancel);
    assert!(story.write_through(&connect, None).is_err_and(|failure| failure.passes()));
    assert_eq!(story.log(), ["queued"]);
    let archive = api::folders(&story.desk.store).unwrap().into_iter().find(|one| one.path == "Archive").unwrap();
    assert_eq!(archive.messages, 1);
}
