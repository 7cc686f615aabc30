//! What holds whatever is done to an envelope.

use proptest::prelude::*;

use super::super::memory::Seeded;
use super::super::{Adding, ENVELOPE_FILE, Envelope, KeyError, WayKind};
use super::Office;

/// What a user may do to the ways in.
#[derive(Clone, Debug)]
enum Deed {
    Add(usize),
    Remove(prop::sample::Index),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let add = (0_usize..4).prop_map(Deed::Add);
    let remove = any::<prop::sample::Index>().prop_map(Deed::Remove);
    prop::collection::vec(prop_oneof![add, remove], 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_bit_is_noticed(seed: u64, at: prop::sample::Index, bit in 0..8) {
        let office = Office::new(seed);
        let mut text = office.text();
        let at = at.index(text.len());
        text[at] ^= 1_u8 << bit;
        std::fs::write(office.dir().join(ENVELOPE_FILE), text).unwrap();
        prop_assert!(matches!(Envelope::read(office.dir()), Err(KeyError::EnvelopeDamaged | KeyError::TooNew)));
    }

    #[test]
    fn adding_and_removing_ways_never_changes_the_key(seed: u64, deeds in deeds()) {
        let office = Office::new(seed);
        let (mut envelope, key_file) = (office.read(), office.key_file());
        let mut random = Seeded(!seed);
        for deed in deeds {
            let kept = envelope.ways();
            match deed {
                Deed::Add(which) => {
                    let adding = Adding { key: &office.key, at: 5, random: &mut random };
                    envelope.add(office.ways(&key_file)[which], adding).unwrap();
                }
                Deed::Remove(which) => {
                    let removed = envelope.remove(&which.get(&kept).id);
                    prop_assert_eq!(removed.is_ok(), kept.len() > 1);
                }
            }
            let kinds: Vec<WayKind> = office.read().ways().iter().map(|way| way.kind).collect();
            prop_assert!(!kinds.is_empty());
            for way in office.ways(&key_file).into_iter().filter(|way| kinds.contains(&way.kind())) {
                prop_assert_eq!(office.read().open_with(way).unwrap(), office.key.clone());
            }
        }
    }
}
