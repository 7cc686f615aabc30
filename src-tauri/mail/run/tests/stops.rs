//! Stopped at any step, cut off at any message, while the mailbox changes: after one clean sync both sides agree.

use proptest::prelude::*;
use proptest::sample::Index;

use super::fake::{Fake, Stored, Tracking};
use super::world::{NOW, World, letter};
use crate::Trouble;
use crate::remote::SpecialUse;
use crate::run::RunError;

const FOLDERS: [&str; 3] = ["INBOX", "Sent", "Sent/2026"];

#[derive(Clone, Debug)]
enum Event {
    /// One of a few letters arrives, so that some arrive again.
    Arrives(usize, usize),
    Flagged(usize, Index, i64),
    Removed(usize, Index),
    Moved(usize, Index, usize),
    Copied(usize, Index, usize),
    Renumbered(usize),
    /// A sync that is stopped at a step or cut off after some answers.
    Interrupted(Option<usize>, Option<usize>),
    Synchronised,
}

/// Letters some of which share what others differ in.
fn letters() -> Vec<Vec<u8>> {
    let mut letters: Vec<Vec<u8>> = (0..6).map(|n| letter(&format!("a{n}"), &format!("subject {n}"), "text")).collect();
    letters.push(letter("twin", "twins", "one"));
    letters.push(letter("twin", "twins", "another"));
    letters.push(letter("twin", "twins", "and a third one"));
    letters.push(letter("", "nameless", "x"));
    letters.push(letter("", "nameless", "xyz"));
    letters.push(letter("big", "big", &format!("Content\r\n{}", "0123456789\r\n".repeat(9000))));
    letters
}

fn pick(fake: &Fake, folder: usize, index: &Index) -> Option<u32> {
    let server = fake.server();
    let messages = &server.folders[FOLDERS[folder]].messages;
    if messages.is_empty() { None } else { messages.keys().nth(index.index(messages.len())).copied() }
}

fn happens(fake: &Fake, event: &Event) {
    match event {
        Event::Arrives(folder, n) => {
            let letters = letters();
            let date = NOW - 100 * i64::try_from(*n).unwrap();
            fake.server().deliver(FOLDERS[*folder], &letters[n % letters.len()], date);
        }
        Event::Flagged(folder, index, flags) => {
            if let Some(uid) = pick(fake, *folder, index) {
                fake.server().flag(FOLDERS[*folder], uid, *flags);
            }
        }
        Event::Removed(folder, index) => {
            if let Some(uid) = pick(fake, *folder, index) {
                fake.server().expunge(FOLDERS[*folder], uid);
            }
        }
        Event::Moved(from, index, to) => {
            if let Some(uid) = pick(fake, *from, index) {
                fake.server().relocate(FOLDERS[*from], uid, FOLDERS[*to]);
            }
        }
        Event::Copied(from, index, to) => {
            if let Some(uid) = pick(fake, *from, index) {
                let stored: Stored = fake.server().folders[FOLDERS[*from]].messages[&uid].clone();
                fake.server().put(FOLDERS[*to], stored);
            }
        }
        Event::Renumbered(folder) => fake.server().renumber(FOLDERS[*folder]),
        Event::Interrupted(..) | Event::Synchronised => {}
    }
}

fn sync(world: &mut World, fake: &mut Fake, event: &Event) {
    match event {
        Event::Synchronised => drop(world.sync(fake)),
        Event::Interrupted(step, cut) => {
            let passed = world.steps.lock().unwrap().len();
            *world.stop_at.lock().unwrap() = step.map(|step| passed + step);
            fake.server().cut_after = *cut;
            match world.try_sync(fake) {
                Ok(_) | Err(RunError::Trouble(Trouble::Cut | Trouble::Cancelled)) => {}
                Err(other) => panic!("{other:?}"),
            }
            fake.server().cut_after = None;
            *world.stop_at.lock().unwrap() = None;
            world.cancel = crate::Cancel::default();
        }
        _ => {}
    }
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let folder = || 0..FOLDERS.len();
    let event = prop_oneof![
        8 => (folder(), 0_usize..12).prop_map(|(folder, n)| Event::Arrives(folder, n)),
        2 => (folder(), any::<Index>(), 0_i64..32).prop_map(|(folder, index, flags)| Event::Flagged(folder, index, flags)),
        2 => (folder(), any::<Index>()).prop_map(|(folder, index)| Event::Removed(folder, index)),
        2 => (folder(), any::<Index>(), folder()).prop_map(|(from, index, to)| Event::Moved(from, index, to)),
        1 => (folder(), any::<Index>(), folder()).prop_map(|(from, index, to)| Event::Copied(from, index, to)),
        1 => folder().prop_map(Event::Renumbered),
        2 => (proptest::option::of(0_usize..30), proptest::option::of(0_usize..30)).prop_map(|(s, c)| Event::Interrupted(s, c)),
        1 => Just(Event::Synchronised),
    ];
    proptest::collection::vec(event, 1..40)
}

/// Some messages, always the same.
fn some(store: &store::Store) -> Vec<domain::MessageRow> {
    let all = store.read(|read| read.all_messages()).unwrap();
    all.into_iter().filter(|message| message.0 % 2 == 0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_one_clean_sync_brings_both_sides_into_step(
        events in events(), everything: bool, is_listing: bool,
    ) {
        let mut world = World::new("imap", if everything { "everything" } else { "people" });
        world.wants = Some(some);
        let folders: Vec<_> = FOLDERS.iter().map(|name| (*name, Some(SpecialUse::Sent))).collect();
        let mut fake = Fake::new(&folders);
        fake.server().tracking = if is_listing { Tracking::Lists } else { Tracking::Since };
        for event in &events {
            happens(&fake, event);
            sync(&mut world, &mut fake, event);
        }
        world.sync(&mut fake);
        world.assert_in_step_with(&fake);
        fake.fetched();
        let again = world.sync(&mut fake);
        prop_assert_eq!((again.listed, again.flagged, again.gone, fake.fetched()), (0, 0, 0, (0, 0)));
    }
}

#[test]
fn stopped_at_every_step_in_turn_nothing_is_fetched_twice() {
    let mut world = World::new("imap", "everything");
    let mut fake = Fake::new(&[("INBOX", Some(SpecialUse::Inbox)), ("Sent", Some(SpecialUse::Sent))]);
    for n in 0..60 {
        fake.server().deliver(
            FOLDERS[n % 2],
            &letter(&format!("n{n}"), "Step by step", &"x".repeat(n)),
            NOW - n as i64,
        );
    }
    let mut fetched = 0;
    for _ in 0..200 {
        sync(&mut world, &mut fake, &Event::Interrupted(Some(2), None));
        fetched += fake.fetched().1;
    }
    world.assert_in_step_with(&fake);
    assert!(fetched >= 60, "{fetched}");
    let stored = world.messages().len();
    assert_eq!(stored, 60);
}
