//! Two windows, or two programs, on one message: what one does the other sees, and the same done again is done once or refused in words.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "mailbox/mod.rs"]
mod mailbox;

use std::thread;

use api::Code;
use api::rows::{MailboxAct, MailboxVerb, ProfileEdit, SaveOrder};
use dossier_tests::servers::desk::key;
use dossier_tests::servers::dovecot::Capability;
use mail::Cancel;
use mail::run::Written;
use mailbox::{Story, at};
use store::Store;
use worker::connect;
use worker::sync::Sync;

/// Four letters, and the same store as another program opens it.
fn both() -> (Story, Store) {
    let story = Story::of(Capability::Full, &["one", "two", "three", "four"]);
    let other = Store::open(story.desk.dir.path(), &key()).unwrap();
    (story, other)
}

/// What somebody does who still looks at the letter in the inbox; how many messages that changed.
fn again(store: &Store, verb: MailboxVerb, id: &str) -> Result<u32, Code> {
    let inbox = api::folders(store).unwrap().into_iter().find(|one| one.path == "INBOX").unwrap().id;
    let act = MailboxAct { ids: vec![id.into()], verb, folder: Some(inbox), to: None, sure: false, by_itself: false };
    api::mailbox_act(store, &act).map(|done| done.messages).map_err(|failure| failure.code)
}

/// What both have to tell the server, told by both at once.
fn write_both(story: &Story, other: &Store) -> u32 {
    let told = |store: &Store| {
        let secrets = &story.desk.secrets;
        let account = store.read(|read| read.account(story.desk.account)).unwrap();
        let cancel = Cancel::default();
        let connect = |account: &_, cancel: &Cancel| connect::connect(secrets, account, cancel);
        let sync = Sync { store, connect: &connect, listener: &|_| (), step: &|_| (), cancel: &cancel };
        sync.tell_server(&account).unwrap()
    };
    thread::scope(|scope| {
        let second = scope.spawn(|| told(other));
        let (first, second) = (told(&story.desk.store), second.join().unwrap());
        u32::try_from(first.done + second.done).unwrap()
    })
}

#[test]
fn what_two_programs_do_to_one_message_is_done_once() {
    let (story, other) = both();
    let seen = other.changes_since(i64::MAX).unwrap().1;
    for (verb, subject, second) in [
        (MailboxVerb::Archive, "one", Ok(0)),
        (MailboxVerb::Delete, "two", Err(Code::AskDelete)),
        (MailboxVerb::Star, "three", Ok(0)),
        (MailboxVerb::Read, "four", Ok(0)),
    ] {
        let id = story.id(subject);
        assert_eq!(again(&story.desk.store, verb, &id), Ok(1), "{verb:?}");
        assert_eq!(again(&other, verb, &id), second, "{verb:?} once more, by who still looks at it");
    }
    assert!(!other.changes_since(seen).unwrap().0.is_empty(), "the other is told to look again");
    assert_eq!(api::written_page(&other, 0, 10).unwrap().total, 4);
    assert_eq!(write_both(&story, &other), 4);
    assert_eq!(story.log(), ["done"; 4]);
    assert_eq!((story.lies("one"), story.lies("two")), (at("Archive", ""), at("Trash", "")));
    assert_eq!((story.lies("three"), story.lies("four")), (at("INBOX", "\\Flagged"), at("INBOX", "\\Seen")));
    assert_eq!(story.write(), Written::default(), "nothing is left to tell");
    story.assert_settled();
}

#[test]
fn what_is_gone_cannot_be_acted_on_from_a_window_that_still_shows_it() {
    let (story, other) = both();
    let id = story.id("one");
    story.server.admin(["expunge", "-u", "alice", "mailbox", "INBOX", "subject", "one"]);
    story.desk.sync();
    for verb in [MailboxVerb::Archive, MailboxVerb::Star, MailboxVerb::Delete] {
        assert!(matches!(again(&other, verb, &id), Ok(0) | Err(Code::NotFound)), "{verb:?}");
    }
    assert_eq!(api::written_page(&other, 0, 10).unwrap().total, 0, "nothing is wanted of the server");
    assert_eq!(story.write(), Written::default());
}

#[test]
fn filed_or_put_off_in_both_it_is_so_once_and_either_takes_it_back() {
    let (story, other) = both();
    let id = story.id("one");
    let person = ProfileEdit { family: "Berg".into(), ..ProfileEdit::default() };
    let person = api::profile_save(&story.desk.store, &person).unwrap().id;
    let order = SaveOrder { ids: vec![id.clone()], targets: vec![person], ..SaveOrder::default() };
    api::message_file(&story.desk.store, &order).unwrap();
    let filed = |store: &Store| api::message(store, &id).unwrap().filings.len();
    assert_eq!(filed(&other), 1, "the other sees it");
    api::message_file(&other, &order).unwrap();
    assert_eq!((filed(&other), filed(&story.desk.store)), (1, 1));

    let now = chrono::Utc::now().timestamp();
    let (soon, later) = (now + 3_600, now + 7_200);
    api::snooze(&story.desk.store, std::slice::from_ref(&id), Some(soon)).unwrap();
    api::snooze(&other, std::slice::from_ref(&id), Some(later)).unwrap();
    let put_off = |store: &Store| api::conversation(store, &id).unwrap().snoozed;
    assert_eq!((put_off(&story.desk.store), put_off(&other)), (Some(later), Some(later)));
    api::undo(&story.desk.store, &|_, _| true).unwrap();
    assert_eq!(put_off(&other), Some(soon), "either takes back what was done last");
}
