//! Stories with a server in memory.

use super::fake::Fake;
use super::world::{NOW, World, letter};
use crate::Trouble;
use crate::remote::{Extent, SpecialUse, flag};
use crate::run::{Report, Run, Step, dry, run};

fn mailbox() -> Fake {
    let fake = Fake::new(&[
        ("INBOX", Some(SpecialUse::Inbox)),
        ("Sent", Some(SpecialUse::Sent)),
        ("Junk", Some(SpecialUse::Junk)),
        ("Clients", None),
    ]);
    for n in 0..5 {
        fake.server().deliver("INBOX", &letter(&format!("i{n}"), "Interview", &format!("text {n}")), NOW - 1000 + n);
        fake.server().deliver("Junk", &letter(&format!("j{n}"), "Win", "now"), NOW);
    }
    fake.server().deliver("Sent", &letter("s0", "Re: Interview", "yes"), NOW);
    fake
}

fn choose(world: &World, path: &str) {
    world
        .store
        .write(store::Who::User, |write| {
            let folder = write.sync_folders(world.account)?.into_iter().find(|folder| folder.path == path).unwrap();
            write.choose_folder(folder.id, true)
        })
        .unwrap();
}

#[test]
fn the_first_sync_takes_inbox_and_sent_and_never_junk() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    let report = world.sync(&mut fake);
    assert_eq!(world.copies().into_keys().collect::<Vec<_>>(), ["INBOX", "Sent"]);
    assert_eq!((report.listed, report.headers, report.bodies), (6, 0, 6));
    world.assert_in_step_with(&fake);
}

#[test]
fn a_sync_with_nothing_new_fetches_and_lists_nothing() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    world.sync(&mut fake);
    fake.fetched();
    let report = world.sync(&mut fake);
    assert_eq!((report.listed, report.flagged, report.gone, fake.fetched()), (0, 0, 0, (0, 0)));
}

#[test]
fn new_mail_flags_and_removals_are_taken_over() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    world.sync(&mut fake);
    fake.fetched();
    fake.server().deliver("INBOX", &letter("new", "New", "mail"), NOW);
    fake.server().flag("INBOX", 1, flag::SEEN | flag::ANSWERED);
    fake.server().expunge("INBOX", 2);
    let report = world.sync(&mut fake);
    assert_eq!((report.listed, report.flagged, report.gone, fake.fetched()), (1, 1, 1, (0, 1)));
    world.assert_in_step_with(&fake);
}

#[test]
fn a_message_that_was_moved_stays_one_record_and_its_text_is_not_fetched_again() {
    for (from, to) in [("INBOX", "Clients"), ("Clients", "INBOX")] {
        let (world, mut fake) = (World::new("imap", "everything"), mailbox());
        fake.server().deliver("Clients", &letter("c", "Offer", "text"), NOW);
        world.sync(&mut fake);
        choose(&world, "Clients");
        world.sync(&mut fake);
        let before = world.messages();
        fake.fetched();
        fake.server().relocate(from, 1, to);
        world.sync(&mut fake);
        assert_eq!(fake.fetched(), (1, 0), "from {from} to {to}: the header alone");
        assert_eq!(world.messages(), before, "from {from} to {to}");
        world.assert_in_step_with(&fake);
    }
}

#[test]
fn after_a_new_uidvalidity_no_text_is_fetched_again() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    world.sync(&mut fake);
    let before = world.messages();
    fake.fetched();
    fake.server().renumber("INBOX");
    let report = world.sync(&mut fake);
    assert_eq!((report.listed, report.gone, fake.fetched()), (5, 5, (5, 0)));
    assert_eq!(world.messages(), before);
    world.assert_in_step_with(&fake);
}

#[test]
fn a_message_in_two_folders_is_one_record_with_two_copies() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    let stored = fake.server().folders["INBOX"].messages[&1].clone();
    fake.server().put("Sent", stored);
    world.sync(&mut fake);
    assert_eq!(world.messages().len(), 6);
    assert_eq!(fake.fetched(), (5 + 1, 6), "the second copy by its header alone");
    world.assert_in_step_with(&fake);
}

#[test]
fn the_same_headers_over_other_texts_are_two_messages() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    fake.server().deliver("INBOX", &letter("twin", "Offer", "one text"), NOW);
    fake.server().deliver("INBOX", &letter("twin", "Offer", "quite another text"), NOW);
    fake.server().deliver("Sent", &letter("twin", "Offer", "one text"), NOW - 5);
    world.sync(&mut fake);
    assert_eq!(world.messages().len(), 8);
    world.assert_in_step_with(&fake);
}

#[test]
fn messages_without_message_id_are_told_apart_by_their_size() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    for text in ["a", "a", "bb"] {
        fake.server().deliver("INBOX", &letter("", "No id", text), NOW);
    }
    world.sync(&mut fake);
    assert_eq!(world.messages().len(), 8);
    world.assert_in_step_with(&fake);
}

#[test]
fn a_message_nobody_can_read_is_set_aside_and_never_in_the_way() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    fake.server().deliver("INBOX", b" \r\n\r\n", NOW);
    let broken = fake.server().deliver("INBOX", &letter("x", "Broken", "at the source"), NOW);
    let key = fake.server().folders["INBOX"].key(broken);
    fake.server().unreadable.push(key);
    let report = world.sync(&mut fake);
    assert_eq!((report.bodies, report.aside, world.aside()), (6, 2, 2));
    fake.fetched();
    assert_eq!((world.sync(&mut fake).aside, fake.fetched()), (0, (0, 0)), "and is not tried again at once");
    world.assert_in_step_with(&fake);
    let later = |fake: &mut Fake, hours: i64| {
        let mut report = Report::default();
        let run_later = Run { started: NOW + hours * 3600, ..world.run_of(&world.cancel) };
        run(&run_later, fake, &mut report).unwrap();
        (report.bodies, report.aside, world.aside())
    };
    assert_eq!(later(&mut fake, 7), (0, 1, 2), "after a while it is, unless its bytes are here");
    fake.server().unreadable.clear();
    assert_eq!(later(&mut fake, 12), (0, 0, 2));
    assert_eq!(later(&mut fake, 14), (1, 0, 1), "until the source gives it");
    world.assert_in_step_with(&fake);
}

#[test]
fn a_folder_the_server_refuses_does_not_keep_the_others_back() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    world.sync(&mut fake);
    fake.server().folders.get_mut("INBOX").unwrap().is_refused = true;
    fake.server().deliver("Sent", &letter("s1", "Sent", "more"), NOW);
    fake.server().relocate("Sent", 1, "INBOX");
    let report = world.sync(&mut fake);
    assert!(matches!(report.failed.as_slice(), [(path, Trouble::Refused { .. })] if path == "INBOX"));
    assert_eq!(report.bodies, 1);
    assert_eq!(world.messages().len(), 7, "what went from Sent may lie in the folder nobody could look into");
    fake.server().folders.get_mut("INBOX").unwrap().is_refused = false;
    assert!(world.sync(&mut fake).failed.is_empty());
    world.assert_in_step_with(&fake);
}

#[test]
fn a_folder_that_went_is_no_longer_listed() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    world.sync(&mut fake);
    fake.server().folders.remove("Sent");
    world.sync(&mut fake);
    assert_eq!(world.copies().into_keys().collect::<Vec<_>>(), ["INBOX"]);
}

#[test]
fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    let plans = |fake: &mut Fake| -> Vec<String> {
        dry(&world.run_of(&world.cancel), fake).unwrap().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        plans(&mut fake),
        ["INBOX: 5 new, 0 with other flags, 0 gone", "Sent: 1 new, 0 with other flags, 0 gone"]
    );
    assert!(world.store.read(|read| read.sync_folders(world.account)).unwrap().is_empty());
    world.sync(&mut fake);
    fake.server().flag("INBOX", 1, flag::SEEN);
    assert_eq!(plans(&mut fake), ["INBOX: 0 new, 1 with other flags, 0 gone", "Sent: nothing to do"]);
    assert_eq!(world.copies()["INBOX"]["1:1"].0, 0);
    assert_eq!(fake.fetched().1, 6, "nothing was fetched but by the sync");
}

#[test]
fn the_newest_of_an_inbox_come_first_headers_before_all_else() {
    let (world, mut fake) = (World::new("imap", "everything"), mailbox());
    for n in 0..150 {
        fake.server().deliver("INBOX", &letter(&n.to_string(), "Many", "x"), NOW + n);
    }
    world.sync(&mut fake);
    let brought: Vec<_> =
        fake.server().brought.iter().map(|(folder, key, extent)| (folder == "INBOX", key.0.clone(), *extent)).collect();
    let newest = |extent| (51..=150).map(move |uid| (true, format!("1:{}", uid + 5), extent)).collect::<Vec<_>>();
    assert_eq!(brought[..100], newest(Extent::Header));
    assert_eq!(brought[100..200], newest(Extent::Whole), "and are read first");
    world.assert_in_step_with(&fake);
    fake.fetched();
    world.sync(&mut fake);
    assert_eq!(fake.fetched(), (0, 0));
}

#[test]
fn every_named_step_is_passed() {
    let (world, mut fake) = (World::new("imap", "people"), mailbox());
    for n in 0..200 {
        fake.server().deliver("INBOX", &letter(&n.to_string(), "Many", "x"), NOW);
    }
    let mut world = world;
    world.wants = Some(|store| store.read(|read| read.all_messages()).unwrap());
    world.sync(&mut fake);
    fake.server().expunge("INBOX", 1);
    world.sync(&mut fake);
    let steps = world.steps.lock().unwrap().clone();
    for step in [
        Step::ListedFolders,
        Step::CursorMoved,
        Step::Arriving,
        Step::HeadersBatch,
        Step::BodiesBatch,
        Step::Indexed,
        Step::Settled,
        Step::Orphans,
        Step::FoldersNoted,
    ] {
        assert!(steps.contains(&step), "{step:?}");
    }
}
