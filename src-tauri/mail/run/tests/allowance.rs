//! What a provider lets be fetched in a day.

use domain::MessageRow;
use store::Who;

use super::fake::Fake;
use super::world::{NOW, World, letter};
use crate::place::{ImapPlace, Place};
use crate::remote::SpecialUse;
use crate::run::texts_wait_until;

const TODAY: i64 = NOW / 86_400;
/// Of the octets that texts may take, all but one.
const ALMOST: i64 = 1_999_999_999;

fn world(host: &str, keep: &str) -> World {
    let world = World::new("imap", keep);
    let place = Place::Imap(ImapPlace { host: host.into(), ..ImapPlace::default() });
    world.store.write(Who::User, |write| write.set_config(world.account, &place.config())).unwrap();
    world
}

fn mailbox() -> Fake {
    let fake = Fake::new(&[("INBOX", Some(SpecialUse::Inbox))]);
    for n in 0..3 {
        fake.server().deliver("INBOX", &letter(&format!("k{n}"), &format!("subject {n}"), &format!("text {n}")), NOW);
    }
    fake
}

fn spend(world: &World, day: i64, octets: i64) {
    world.store.write(Who::User, |write| write.count_traffic(world.account, day, octets)).unwrap();
}

fn until(world: &World) -> Option<i64> {
    texts_wait_until(&world.store.read(|read| read.account(world.account)).unwrap(), NOW)
}

fn with_text(world: &World) -> Vec<MessageRow> {
    world.messages().into_iter().filter(|message| world.raw(*message).is_some()).collect()
}

#[test]
fn texts_wait_for_the_next_day_once_a_provider_gives_no_more_and_headers_do_not() {
    let (world, mut fake) = (world("imap.gmail.com", "everything"), mailbox());
    spend(&world, TODAY, ALMOST + 1);
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), world.messages().len(), with_text(&world).len()), ((3, 0), 3, 0));
    assert_eq!(until(&world), Some((TODAY + 1) * 86_400));
    world.sync(&mut fake);
    assert_eq!(fake.fetched(), (0, 0), "nothing is asked for in vain");
    spend(&world, TODAY - 1, ALMOST + 1);
    assert_eq!(until(&world), None, "another day");
    world.sync(&mut fake);
    assert_eq!((fake.fetched(), with_text(&world).len()), ((0, 3), 3));
    world.assert_in_step_with(&fake);
}

#[test]
fn what_is_fetched_is_counted_where_a_provider_counts_and_the_rest_waits() {
    const MEBI: i64 = 1 << 20;
    for (host, texts) in [("imap.gmail.com", 2), ("imap.berg.example", 3)] {
        let (world, mut fake) = (world(host, "everything"), Fake::new(&[("INBOX", Some(SpecialUse::Inbox))]));
        for n in 0..3 {
            let text = "a line of the letter\r\n".repeat(130_000);
            fake.server().deliver("INBOX", &letter(&format!("k{n}"), &format!("subject {n}"), &text), NOW);
        }
        spend(&world, TODAY, ALMOST - 4 * MEBI);
        world.sync(&mut fake);
        assert_eq!(with_text(&world).len(), texts, "{host}: what was begun comes whole");
        let (day, spent) = world.store.read(|read| read.account(world.account)).unwrap().traffic;
        let counts = host.contains("gmail");
        assert_eq!((day, spent > ALMOST, until(&world).is_some()), (TODAY, counts, counts), "{host}");
    }
}
