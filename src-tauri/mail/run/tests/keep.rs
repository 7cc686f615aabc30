//! Which texts are kept.

use domain::MessageRow;
use store::Store;

use super::fake::Fake;
use super::world::{NOW, World, letter};
use crate::remote::SpecialUse;

const DAY: i64 = 86_400;

fn mailbox() -> Fake {
    let fake = Fake::new(&[("INBOX", Some(SpecialUse::Inbox)), ("Sent", Some(SpecialUse::Sent))]);
    for n in 0..4 {
        let raw = String::from_utf8(letter(&format!("k{n}"), &format!("subject {n}"), &format!("text {n}"))).unwrap();
        let raw = raw.replace("Date: Mon, 21 Sep 2026 10:00:00 +0000\r\n", "");
        fake.server().deliver("INBOX", raw.as_bytes(), NOW - 20 * DAY * n);
    }
    fake
}

fn with_text(world: &World) -> usize {
    world.messages().into_iter().filter(|message| world.raw(*message).is_some()).count()
}

fn newest(store: &Store) -> Vec<MessageRow> {
    store.read(|read| read.all_messages()).unwrap().into_iter().last().into_iter().collect()
}

#[test]
fn people_keeps_headers_and_only_the_texts_that_are_wanted() {
    let (mut world, mut fake) = (World::new("imap", "people"), mailbox());
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), with_text(&world)), ((4, 0), 0));
    world.wants = Some(newest);
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), with_text(&world)), ((0, 1), 1));
    world.sync(&mut fake);
    assert_eq!(fake.fetched(), (0, 0), "once it is here it is not wanted again");
    world.assert_in_step_with(&fake);
}

#[test]
fn days_keeps_the_texts_of_the_last_ones() {
    let (world, mut fake) = (World::new("imap", "days"), mailbox());
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), with_text(&world)), ((4, 2), 2), "of today and of twenty days ago");
}

#[test]
fn a_wanted_text_in_two_folders_is_fetched_once() {
    let (mut world, mut fake) = (World::new("imap", "people"), mailbox());
    let stored = fake.server().folders["INBOX"].messages[&1].clone();
    fake.server().put("Sent", stored);
    world.wants = Some(newest);
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), with_text(&world)), ((5, 1), 1));
}

#[test]
fn texts_are_compared_where_copies_with_the_same_headers_differ_in_size() {
    let (world, mut fake) = (World::new("imap", "people"), mailbox());
    let stored = fake.server().folders["INBOX"].messages[&1].clone();
    let other = [stored.raw.as_slice(), b"and a footer\r\n"].concat();
    fake.server().deliver("Sent", &other, NOW);
    world.sync(&mut fake);
    assert_eq!((world.messages().len(), with_text(&world)), (5, 2), "two messages, each with its text");
    world.assert_in_step_with(&fake);
}

#[test]
fn a_text_that_went_before_it_was_fetched_is_fetched_from_another_folder() {
    let (mut world, mut fake) = (World::new("imap", "people"), mailbox());
    world.sync(&mut fake);
    let stored = fake.server().folders["INBOX"].messages[&1].clone();
    fake.server().put("Sent", stored);
    world.sync(&mut fake);
    fake.server().expunge("INBOX", 1);
    world.wants = Some(newest);
    world.sync(&mut fake);
    assert_eq!(with_text(&world), 1);
    world.assert_in_step_with(&fake);
}

#[test]
fn a_text_that_comes_in_place_of_one_that_went_is_not_taken_for_it() {
    let (world, mut fake) = (World::new("imap", "people"), mailbox());
    world.sync(&mut fake);
    let first = fake.server().expunge("INBOX", 1);
    let other = [first.raw.as_slice(), b"and a footer\r\n"].concat();
    fake.server().deliver("INBOX", &other, NOW);
    world.sync(&mut fake);
    fake.server().put("INBOX", first);
    world.sync(&mut fake);
    assert_eq!(world.messages().len(), 5);
    world.assert_in_step_with(&fake);
}

#[test]
fn whoever_decides_to_keep_everything_gets_the_texts_with_the_next_sync() {
    let (world, mut fake) = (World::new("imap", "people"), mailbox());
    world.sync(&mut fake);
    world.store.write(store::Who::User, |write| write.set_keep(world.account, "everything", 0)).unwrap();
    fake.fetched();
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), with_text(&world)), ((0, 4), 4));
}
