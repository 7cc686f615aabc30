//! What the user does with mail in their mailbox.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use store::StoreError;

use super::desk::{CLIENTS, Desk, INBOX, SEEN, letter};
use crate::rows::{MailboxAct, MailboxDone, MailboxVerb};
use crate::{Code, Failure};

const TRASH: usize = 3;
const ARCHIVE: usize = 4;
const JUNK: usize = 5;
const FURTHER: &[(&str, &str)] = &[("Trash", "trash"), ("Archive", "archive"), ("Junk", "junk")];

/// A mailbox on a server, with a letter from Anna that nobody has read.
struct Box {
    desk: Desk,
    id: String,
}

impl Box {
    fn new() -> Self {
        let desk = Desk::of_kind("imap", FURTHER);
        let id =
            desk.arrive(INBOX, 0, &letter("anna@poczta.example", "marta@agency.example", "Offer", 5, "Yes.")).unwrap();
        Self { desk, id }
    }

    fn in_step(in_step: &str) -> Self {
        let new = Self::new();
        new.keep(in_step);
        new
    }

    fn keep(&self, in_step: &str) {
        let account = crate::accounts(&self.desk.store).unwrap().remove(0).id;
        crate::account_set_in_step(&self.desk.store, &account, in_step).unwrap();
    }

    fn asked(&self, verb: MailboxVerb) -> MailboxAct {
        MailboxAct { ids: vec![self.id.clone()], verb, folder: None, to: None, sure: false, by_itself: false }
    }

    fn tries(&self, act: &MailboxAct) -> Result<MailboxDone, Failure> {
        crate::mailbox_act(&self.desk.store, act)
    }

    fn does(&self, verb: MailboxVerb) -> MailboxDone {
        self.tries(&self.asked(verb)).unwrap()
    }

    fn undo(&self) {
        crate::undo(&self.desk.store, &|_, _| true).unwrap();
    }

    /// Whether it is unread and has a star, and the folders (by place in the list) it is shown in.
    fn shown(&self) -> (bool, bool, Vec<usize>) {
        let store = &self.desk.store;
        let copies = store
            .read(|read| {
                let message = crate::ids::message(read, &self.id).unwrap();
                read.copies_shown(&[message])
            })
            .unwrap();
        let flags: Vec<i64> = store
            .read(|read| Ok::<_, StoreError>(copies.iter().map(|copy| read.copy_flags(copy.id).unwrap()).collect()))
            .unwrap();
        let place = |copy: &store::ActCopy| self.desk.folders.iter().position(|folder| *folder == copy.folder).unwrap();
        (
            flags.iter().any(|flags| flags & 1 == 0),
            flags.iter().any(|flags| flags & 4 != 0),
            copies.iter().map(place).collect(),
        )
    }

    /// Act and state of everything that was ever wanted.
    fn log(&self) -> Vec<(String, String)> {
        let log = self.desk.store.read(|read| read.intents(true, 0, 100)).unwrap();
        log.into_iter().rev().map(|one| (one.act, one.state)).collect()
    }
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(act, state)| ((*act).into(), (*state).into())).collect()
}

#[test]
fn the_first_act_asks_whether_the_mailbox_is_changed_too_and_changes_nothing() {
    let mail = Box::new();
    let asked = mail.tries(&mail.asked(MailboxVerb::Read)).unwrap_err();
    assert_eq!((asked.code, asked.data["name"].as_str()), (Code::AskInStep, "Marta"));
    assert!(asked.data.contains_key("account"));
    assert_eq!((mail.shown(), mail.log()), ((true, false, vec![INBOX]), Vec::new()));
}

#[test]
fn every_act_shows_at_once_and_waits_for_the_server_or_stays_here() {
    for (verb, shown) in [
        (MailboxVerb::Read, (false, false, vec![INBOX])),
        (MailboxVerb::Star, (true, true, vec![INBOX])),
        (MailboxVerb::Archive, (true, false, vec![ARCHIVE])),
        (MailboxVerb::Delete, (true, false, vec![TRASH])),
        (MailboxVerb::Junk, (true, false, vec![JUNK])),
    ] {
        for (in_step, state, waiting) in [("both", "queued", 1), ("here", "here", 0)] {
            let mail = Box::in_step(in_step);
            let done = mail.does(verb);
            assert_eq!((done.messages, done.waiting), (1, waiting), "{verb:?} {in_step}");
            assert_eq!(mail.shown(), shown, "{verb:?} {in_step}");
            assert_eq!(mail.log().iter().map(|(_, state)| state.as_str()).collect::<Vec<_>>(), [state]);
            mail.undo();
            assert_eq!(mail.shown(), (true, false, vec![INBOX]), "taken back: {verb:?} {in_step}");
        }
    }
}

#[test]
fn an_archive_on_disk_is_changed_here_alone_and_asks_nothing() {
    let desk = Desk::of_kind("archive", FURTHER);
    let id = desk.arrive(INBOX, 0, &letter("anna@poczta.example", "marta@agency.example", "Offer", 5, "Yes.")).unwrap();
    let mail = Box { desk, id };
    assert_eq!(mail.does(MailboxVerb::Archive).waiting, 0);
    mail.keep("both");
    assert_eq!(mail.does(MailboxVerb::Read).waiting, 0);
    assert_eq!(
        (mail.shown(), mail.log()),
        ((false, false, vec![ARCHIVE]), pairs(&[("move", "here"), ("read", "here")]))
    );
}

#[test]
fn what_was_never_sent_is_undone_by_not_sending_it() {
    let mail = Box::in_step("both");
    mail.does(MailboxVerb::Read);
    mail.undo();
    assert_eq!(mail.log(), pairs(&[("read", "void")]));
    mail.does(MailboxVerb::Star);
    assert_eq!(mail.does(MailboxVerb::Unstar).waiting, 0, "nothing is left to tell");
    assert_eq!(mail.log(), pairs(&[("read", "void"), ("star", "void"), ("unstar", "void")]));
    mail.undo();
    assert_eq!(mail.shown(), (true, true, vec![INBOX]));
}

#[test]
fn the_last_place_counts_and_undo_leads_back_step_by_step() {
    let mail = Box::in_step("both");
    mail.does(MailboxVerb::Archive);
    let to =
        MailboxAct { to: Some(crate::ids::folder_text(mail.desk.folders[CLIENTS])), ..mail.asked(MailboxVerb::Move) };
    mail.tries(&to).unwrap();
    assert_eq!(mail.shown().2, [CLIENTS]);
    assert_eq!(mail.log(), pairs(&[("move", "void"), ("move", "queued")]), "the server is told once");
    mail.undo();
    assert_eq!(mail.shown().2, [ARCHIVE]);
    mail.undo();
    assert_eq!(mail.shown().2, [INBOX]);
    assert!(mail.log().iter().all(|(_, state)| state == "void"), "and nothing is left to tell it: {:?}", mail.log());
}

#[test]
fn deleting_from_the_trash_is_for_good_and_has_to_be_said_twice() {
    let mail = Box::in_step("both");
    mail.does(MailboxVerb::Delete);
    let again = mail.asked(MailboxVerb::Delete);
    let asked = mail.tries(&again).unwrap_err();
    assert_eq!((asked.code, asked.data["count"].as_str()), (Code::AskDelete, "1"));
    assert_eq!(mail.shown().2, [TRASH]);
    let done = mail.tries(&MailboxAct { sure: true, ..again }).unwrap();
    assert_eq!((done.messages, done.undo), (1, None));
    assert_eq!(mail.shown().2, [0usize; 0], "it is shown nowhere");
}

#[test]
fn a_place_that_is_missing_is_named() {
    let desk = Desk::of_kind("imap", &[]);
    let id = desk.arrive(INBOX, SEEN, &letter("anna@poczta.example", "marta@agency.example", "x", 5, "y")).unwrap();
    let mail = Box { desk, id };
    mail.keep("both");
    let missing = mail.tries(&mail.asked(MailboxVerb::Archive)).unwrap_err();
    assert_eq!((missing.code, missing.data["use"].as_str()), (Code::NoFolder, "archive"));
    assert_eq!(mail.tries(&mail.asked(MailboxVerb::Delete)).unwrap_err().code, Code::AskDelete, "no trash either");
}

#[test]
fn a_flag_is_the_messages_and_a_place_that_of_the_copy_looked_at() {
    let mail = Box::in_step("both");
    let same = letter("anna@poczta.example", "marta@agency.example", "Offer", 5, "Yes.");
    assert_eq!(mail.desk.arrive(CLIENTS, 0, &same).as_deref(), Some(mail.id.as_str()));
    assert_eq!(mail.does(MailboxVerb::Read).waiting, 2);
    let folder = Some(crate::ids::folder_text(mail.desk.folders[CLIENTS]));
    mail.tries(&MailboxAct { folder, ..mail.asked(MailboxVerb::Archive) }).unwrap();
    assert_eq!(mail.shown(), (false, false, vec![INBOX, ARCHIVE]));
}

#[test]
fn what_the_window_does_by_itself_is_nothing_undo_takes_back() {
    let mail = Box::in_step("both");
    mail.does(MailboxVerb::Star);
    let done = mail.tries(&MailboxAct { by_itself: true, ..mail.asked(MailboxVerb::Read) }).unwrap();
    assert_eq!((done.messages, done.undo), (1, None));
    mail.undo();
    assert_eq!(mail.shown(), (false, false, vec![INBOX]), "the star is gone, and it stays read");
    assert_eq!(mail.does(MailboxVerb::Read).messages, 0, "it was read already");
}

#[test]
fn what_the_server_says_later_does_not_undo_what_was_meant_for_here() {
    let mail = Box::in_step("here");
    mail.does(MailboxVerb::Read);
    mail.does(MailboxVerb::Archive);
    let same = letter("anna@poczta.example", "marta@agency.example", "Offer", 5, "Yes.");
    for flags in [4, 0] {
        mail.desk.arrive(INBOX, flags, &same);
        assert_eq!(mail.shown(), (false, flags == 4, vec![ARCHIVE]), "the star is the server's, the rest is not");
    }
}

#[test]
fn whoever_stops_keeping_in_step_sends_nothing_more() {
    let mail = Box::in_step("both");
    mail.does(MailboxVerb::Archive);
    mail.keep("here");
    assert_eq!((mail.shown().2, mail.log()), (vec![ARCHIVE], pairs(&[("move", "here")])));
}
