//! Whatever both sides do.

use domain::EventId;
use proptest::prelude::*;
use store::{EventState, Who};

use super::{Desk, NOW, Server, ics};
use crate::derive::refresh;

/// Something one of the two sides does.
#[derive(Clone, Debug)]
enum Deed {
    Create,
    Change(usize),
    Remove(usize),
    Undo,
    OtherPuts(u8),
    OtherRemoves(u8),
    /// A sync that ends after so many requests.
    Sync(usize),
    /// The source forgets what its cursors mean, for one sync.
    Forgets,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let one = prop_oneof![
        2 => Just(Deed::Create),
        3 => (0usize..6).prop_map(Deed::Change),
        2 => (0usize..6).prop_map(Deed::Remove),
        1 => Just(Deed::Undo),
        3 => (0u8..4).prop_map(Deed::OtherPuts),
        2 => (0u8..4).prop_map(Deed::OtherRemoves),
        5 => (0usize..9).prop_map(Deed::Sync),
        1 => Just(Deed::Forgets),
    ];
    proptest::collection::vec(one, 1..24)
}

impl Desk {
    fn does(&mut self, deed: &Deed, count: usize) {
        let events: Vec<EventId> = self
            .store
            .read(|read| read.event_facts(self.calendar))
            .unwrap()
            .iter()
            .filter(|one| !matches!(one.state, EventState::Removed | EventState::Gone))
            .filter_map(|one| one.id)
            .collect();
        match deed {
            Deed::Create => {
                self.create(&format!("made {count}"));
            }
            Deed::Change(at) => {
                if let Some(event) = events.get(*at) {
                    self.change(*event, &format!("mine {count}"));
                }
            }
            Deed::Remove(at) => {
                if let Some(event) = events.get(*at) {
                    self.act(|write| write.remove_event(*event));
                }
            }
            Deed::Undo => {
                let _ = self.store.write(Who::User, |write| write.undo_newest(&|_, _| true));
                refresh(&self.store, NOW).unwrap();
            }
            Deed::OtherPuts(key) => {
                let name = if *key == 0 { "own1".to_owned() } else { format!("other{key}") };
                self.server.put(&format!("{name}.ics"), &ics(&name, &format!("theirs {count}")));
            }
            Deed::OtherRemoves(key) => {
                let name = if *key == 0 { "own1".to_owned() } else { format!("other{key}") };
                self.server.remove(&format!("{name}.ics"));
            }
            Deed::Sync(requests) => {
                self.server.left = Some(*requests);
                let _ = self.sync();
                self.server.left = None;
                self.server.forgets = false;
            }
            Deed::Forgets => self.server.forgets = true,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// Whatever both sides do and wherever syncs are cut off: after a whole one both agree, but for what the user has to decide.
    #[test]
    fn both_sides_agree_whatever_happened(deeds in deeds(), rewrites in any::<bool>()) {
        let mut desk = Desk::new(Server { rewrites, ..Server::default() });
        for (count, deed) in deeds.iter().enumerate() {
            desk.does(deed, count);
        }
        desk.whole();
        desk.whole();
        desk.agree();
        let report = desk.whole();
        prop_assert_eq!((report.fetched, report.written, report.lost), (0, 0, 0), "nothing is left to do");
    }
}
