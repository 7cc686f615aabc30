//! What the user changes in their mailbox reaches the server once, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "mailbox/mod.rs"]
mod mailbox;

use api::rows::MailboxVerb;
use dossier_tests::servers::dovecot::Capability;
use mail::run::Written;
use mailbox::{Story, at};

const ALL: [Capability; 3] = [Capability::Full, Capability::Condstore, Capability::Plain];

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
    assert!(story.write_with(&|_| ()).is_err_and(|failure| failure.passes()));
    assert_eq!(story.log(), ["queued"]);
    let archive = api::folders(&story.desk.store).unwrap().into_iter().find(|one| one.path == "Archive").unwrap();
    assert_eq!(archive.messages, 1);
}
