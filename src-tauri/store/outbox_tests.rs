//! What leaves, leaves once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
use super::*;
use crate::desk_tests::{ANNA, Desk, MARTA, NOW, put};
use crate::{Store, Who};

fn state(store: &Store, id: OutboxId) -> String {
    store.read(|read| Ok::<_, StoreError>(read.outbox_mail(id)?.row.state)).unwrap()
}

#[test]
fn a_message_leaves_when_it_is_due_and_only_once() {
    let desk = Desk::empty();
    let id = put(&desk, "a@firm.example");
    let due = |now| desk.store.read(|read| read.outbox_due(now)).unwrap();
    assert_eq!((due(NOW + 9), due(NOW + 10)), (vec![], vec![id]));
    let begin = |now| desk.store.write(Who::Background, |write| write.outbox_sending(id, now)).unwrap();
    assert_eq!([begin(NOW), begin(NOW + 10), begin(NOW + 11)], [false, true, false]);
    assert_eq!(due(NOW + 99), vec![], "what is being sent is nobody else's to send");
    let mail = desk.store.read(|read| read.outbox_mail(id)).unwrap();
    assert_eq!(mail.raw, b"Subject: Interview\r\n\r\nHello");
    assert_eq!(mail.row.to, [ANNA, "luca@acme.example"].map(|it| (it.to_owned(), String::new())));
}

#[test]
fn what_was_being_sent_when_the_program_ended_is_uncertain_until_it_is_seen_or_the_user_decides() {
    let desk = Desk::empty();
    let id = put(&desk, "a@firm.example");
    desk.store.write(Who::Background, |write| write.outbox_sending(id, NOW + 10)).unwrap();
    let cut = || desk.store.write(Who::Background, |write| write.outbox_cut("{}", NOW)).unwrap();
    assert_eq!((cut(), cut(), state(&desk.store, id).as_str()), (1, 0, "uncertain"));
    assert_eq!(desk.store.read(|read| read.outbox_due(NOW + 999)).unwrap(), vec![]);
    assert_eq!(desk.store.write(Who::Background, |write| write.outbox_found(NOW)).unwrap(), 0);
    desk.store.write(Who::User, |write| write.outbox_again(id, NOW)).unwrap();
    assert_eq!(state(&desk.store, id), "queued");
}

#[test]
fn a_message_can_be_taken_back_until_it_leaves() {
    for (what, begin, expected) in [("waiting", false, "void"), ("leaving", true, "sending")] {
        let desk = Desk::empty();
        let id = put(&desk, "a@firm.example");
        if begin {
            desk.store.write(Who::Background, |write| write.outbox_sending(id, NOW + 10)).unwrap();
        }
        let undone = desk.store.write(Who::User, |write| write.undo_newest(&|_, _| true));
        assert_eq!(undone.is_err(), begin, "{what}");
        assert_eq!(state(&desk.store, id), expected, "{what}");
    }
}

#[test]
fn a_refusal_names_whom_the_server_did_not_take() {
    let desk = Desk::empty();
    let id = put(&desk, "a@firm.example");
    let refused = [("luca@acme.example".to_owned(), "550 no such user".to_owned())];
    desk.store.write(Who::Background, |write| write.outbox_refused(id, "{}", &refused, NOW)).unwrap();
    let row = desk.store.read(|read| read.outbox_page((0, 9))).unwrap().remove(0);
    assert_eq!((row.state.as_str(), row.to[0].1.as_str(), row.to[1].1.as_str()), ("refused", "", "550 no such user"));
    assert_eq!(desk.store.read(|read| read.outbox_counts()).unwrap(), (0, 1));
}

#[test]
fn whoever_sends_looks_again_at_what_a_program_left_in_the_middle_and_at_what_was_found_among_sent_mail() {
    let next = |desk: &Desk| desk.store.read(|read| read.outbox_next()).unwrap();
    let desk = Desk::empty();
    assert_eq!(next(&desk), None);
    let id = put(&desk, "9@x.example");
    assert_eq!(next(&desk), Some(NOW + 10));
    desk.store.write(Who::Background, |write| write.outbox_sending(id, NOW + 10)).unwrap();
    assert_eq!(next(&desk), Some(NOW + 10), "nobody is left to end it");
    desk.store.write(Who::Background, |write| write.outbox_cut("{}", NOW)).unwrap();
    assert_eq!(next(&desk), None, "the user decides");
    desk.receive(9, MARTA, "Interview", "Hello");
    assert_eq!(next(&desk), Some(NOW + 10));
    desk.store.write(Who::Background, |write| write.outbox_found(NOW)).unwrap();
    assert_eq!((next(&desk), state(&desk.store, id).as_str()), (None, "sent"));
}
