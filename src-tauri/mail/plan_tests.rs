#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::remote::{RemoteKey, flag};

fn copy(id: i64, key: &str, flags: i64) -> CopyRow {
    CopyRow { id: CopyId(id), key: key.into(), flags, modseq: 1 }
}

fn there(key: &str, flags: i64) -> Listed {
    Listed { key: RemoteKey(key.into()), uid: None, flags, modseq: 2, size: 10, internal_date: 100 }
}

fn cursor() -> Cursor {
    Cursor("next".into())
}

fn some(listed: &[Listed], vanished: &[&str]) -> Changes {
    let vanished = vanished.iter().map(|key| RemoteKey((*key).into())).collect();
    Changes::Some { listed: listed.to_vec(), vanished, cursor: cursor() }
}

fn all(listed: &[Listed], removals_count: bool) -> Changes {
    Changes::All { listed: listed.to_vec(), cursor: cursor(), removals_count }
}

fn expect(changes: &Changes, local: &[CopyRow], add: &[Listed], flags: &[i64], gone: &[i64]) {
    let plan = plan(local, changes);
    assert_eq!(plan.add, add, "new");
    assert_eq!(plan.flags.iter().map(|f| f.copy.0).collect::<Vec<_>>(), flags, "other flags");
    assert_eq!(plan.gone.iter().map(|copy| copy.0).collect::<Vec<_>>(), gone, "gone");
    assert_eq!(plan.cursor, Some(cursor()));
}

#[test]
fn nothing_changed_and_nothing_is_done() {
    let plan = plan(&[copy(1, "a", 0)], &Changes::Same);
    assert_eq!((plan.is_empty(), plan.cursor), (true, None));
}

#[test]
fn a_message_only_the_source_has_is_new() {
    expect(&some(&[there("a", 0)], &[]), &[], &[there("a", 0)], &[], &[]);
    expect(&all(&[there("a", 0)], true), &[], &[there("a", 0)], &[], &[]);
    expect(&all(&[there("a", 0)], false), &[], &[there("a", 0)], &[], &[]);
}

#[test]
fn a_message_neither_side_has_that_vanished_is_nothing_to_do() {
    expect(&some(&[], &["a"]), &[], &[], &[], &[]);
}

#[test]
fn a_new_message_that_vanished_while_it_was_listed_is_not_taken_over() {
    expect(&some(&[there("a", 0)], &["a"]), &[], &[], &[], &[]);
}

#[test]
fn a_message_both_sides_have_with_the_same_flags_stays() {
    let local = [copy(1, "a", flag::SEEN)];
    for changes in [
        some(&[there("a", flag::SEEN)], &[]),
        all(&[there("a", flag::SEEN)], true),
        all(&[there("a", flag::SEEN)], false),
    ] {
        expect(&changes, &local, &[], &[], &[]);
    }
}

#[test]
fn a_message_both_sides_have_with_other_flags_gets_those_of_the_source() {
    let local = [copy(1, "a", 0)];
    for changes in [
        some(&[there("a", flag::SEEN)], &[]),
        all(&[there("a", flag::SEEN)], true),
        all(&[there("a", flag::SEEN)], false),
    ] {
        expect(&changes, &local, &[], &[1], &[]);
        assert_eq!(plan(&local, &changes).flags[0].listed.flags, flag::SEEN);
    }
}

#[test]
fn a_message_that_vanished_is_gone() {
    expect(&some(&[], &["a"]), &[copy(1, "a", 0)], &[], &[], &[1]);
}

#[test]
fn a_message_told_as_there_and_as_vanished_is_gone() {
    expect(&some(&[there("a", 0)], &["a"]), &[copy(1, "a", 0)], &[], &[], &[1]);
}

#[test]
fn a_message_a_list_of_changes_does_not_speak_of_stays() {
    expect(&some(&[], &[]), &[copy(1, "a", 0)], &[], &[], &[]);
}

#[test]
fn a_message_missing_from_a_list_of_everything_is_gone() {
    expect(&all(&[], true), &[copy(1, "a", 0)], &[], &[], &[1]);
}

#[test]
fn a_message_missing_from_a_source_that_does_not_vouch_for_removals_stays() {
    expect(&all(&[], false), &[copy(1, "a", 0)], &[], &[], &[]);
}

#[test]
fn a_new_uidvalidity_makes_every_old_copy_gone_and_every_listed_one_new() {
    let local = [copy(1, "7:1", 0), copy(2, "7:2", 0)];
    expect(&all(&[there("8:1", 0), there("8:2", 0)], true), &local, &[there("8:1", 0), there("8:2", 0)], &[], &[1, 2]);
}

#[test]
fn a_key_listed_twice_counts_as_it_was_listed_last() {
    expect(&some(&[there("a", 0), there("a", flag::SEEN)], &[]), &[], &[there("a", flag::SEEN)], &[], &[]);
}

#[test]
fn a_plan_prints() {
    let plan = plan(&[copy(1, "a", 0), copy(2, "b", 0)], &some(&[there("a", flag::SEEN), there("c", 0)], &["b"]));
    assert_eq!(plan.to_string(), "1 new, 1 with other flags, 1 gone");
    assert_eq!(format!("{plan:#}"), "1 new, 1 with other flags, 1 gone\n  + c (10 octets)\n  ~ a flags 1\n  - copy 2");
    assert_eq!(Plan::default().to_string(), "nothing to do");
}

/// How a source keeps track of changes.
#[derive(Clone, Copy, Debug)]
enum Tracking {
    Since,
    Lists,
    Archive,
}

/// What happens to a folder at its source.
#[derive(Clone, Debug)]
enum Event {
    Arrives,
    Flagged(Index, i64),
    Removed(Index),
    Renumbered,
}

/// A folder as its source keeps it.
#[derive(Default)]
struct Source {
    validity: u64,
    next: u32,
    clock: u64,
    messages: BTreeMap<u32, (i64, u64)>,
    removed: Vec<(u32, u64)>,
}

impl Source {
    fn happens(&mut self, event: &Event) {
        self.clock += 1;
        let pick = |index: &Index, messages: &BTreeMap<u32, (i64, u64)>| {
            (!messages.is_empty()).then(|| *messages.keys().nth(index.index(messages.len())).unwrap())
        };
        match event {
            Event::Arrives => {
                self.next += 1;
                self.messages.insert(self.next, (0, self.clock));
            }
            Event::Flagged(index, flags) => {
                if let Some(uid) = pick(index, &self.messages) {
                    self.messages.insert(uid, (*flags, self.clock));
                }
            }
            Event::Removed(index) => {
                if let Some(uid) = pick(index, &self.messages) {
                    self.messages.remove(&uid);
                    self.removed.push((uid, self.clock));
                }
            }
            Event::Renumbered => {
                self.validity += 1;
                let kept: Vec<_> = std::mem::take(&mut self.messages).into_values().collect();
                self.messages = (1..).zip(kept).collect();
                self.next = self.messages.len() as u32;
                self.removed.clear();
            }
        }
    }

    fn listed(&self, uid: u32, (flags, modseq): (i64, u64)) -> Listed {
        let key = RemoteKey(format!("{}:{uid}", self.validity));
        Listed { key, uid: Some(uid), flags, modseq, size: 1, internal_date: i64::from(uid) }
    }

    fn ask(&self, since: Option<&Cursor>, tracking: Tracking) -> Changes {
        let cursor = Cursor(format!("{}/{}", self.validity, self.clock));
        if since == Some(&cursor) {
            return Changes::Same;
        }
        let last = since.and_then(|cursor| {
            let (validity, clock) = cursor.0.split_once('/')?;
            (validity == self.validity.to_string()).then(|| clock.parse::<u64>().unwrap())
        });
        let listed = |after: u64| {
            self.messages.iter().filter(move |(_, m)| m.1 > after).map(|(uid, m)| self.listed(*uid, *m)).collect()
        };
        match (tracking, last) {
            (Tracking::Since, Some(last)) => {
                let vanished = self.removed.iter().filter(|(_, at)| *at > last);
                let vanished = vanished.map(|(uid, _)| RemoteKey(format!("{}:{uid}", self.validity))).collect();
                Changes::Some { listed: listed(last), vanished, cursor }
            }
            (Tracking::Archive, _) => {
                Changes::All { listed: listed(0), cursor, removals_count: !self.messages.is_empty() }
            }
            (Tracking::Since | Tracking::Lists, _) => Changes::All { listed: listed(0), cursor, removals_count: true },
        }
    }
}

/// The store's side, carrying plans out.
#[derive(Default)]
struct Here {
    copies: Vec<CopyRow>,
    cursor: Option<Cursor>,
    next: i64,
}

impl Here {
    fn carry_out(&mut self, plan: Plan) {
        for listed in plan.add {
            self.next += 1;
            self.copies.push(CopyRow {
                id: CopyId(self.next),
                key: listed.key.0,
                flags: listed.flags,
                modseq: listed.modseq as i64,
            });
        }
        for flagged in plan.flags {
            self.copies.iter_mut().find(|copy| copy.id == flagged.copy).unwrap().flags = flagged.listed.flags;
        }
        self.copies.retain(|copy| !plan.gone.contains(&copy.id));
        self.cursor = plan.cursor.or(self.cursor.take());
    }

    fn keys_and_flags(&self) -> BTreeMap<String, i64> {
        self.copies.iter().map(|copy| (copy.key.clone(), copy.flags)).collect()
    }
}

fn events() -> impl Strategy<Value = Vec<Vec<Event>>> {
    let event = prop_oneof![
        6 => Just(Event::Arrives),
        3 => (any::<Index>(), 0_i64..32).prop_map(|(index, flags)| Event::Flagged(index, flags)),
        3 => any::<Index>().prop_map(Event::Removed),
        1 => Just(Event::Renumbered),
    ];
    prop::collection::vec(prop::collection::vec(event, 0..8), 1..8)
}

fn tracking() -> impl Strategy<Value = Tracking> {
    prop_oneof![Just(Tracking::Since), Just(Tracking::Lists), Just(Tracking::Archive)]
}

proptest! {
    #[test]
    fn carried_out_both_sides_agree_and_planned_again_there_is_nothing_to_do(rounds in events(), tracking in tracking()) {
        let (mut source, mut here) = (Source::default(), Here::default());
        for round in rounds {
            round.iter().for_each(|event| source.happens(event));
            here.carry_out(plan(&here.copies, &source.ask(here.cursor.as_ref(), tracking)));
            let there: BTreeMap<String, i64> =
                source.messages.iter().map(|(uid, m)| (source.listed(*uid, *m).key.0, m.0)).collect();
            let is_vouched_for = !(matches!(tracking, Tracking::Archive) && there.is_empty());
            if is_vouched_for {
                prop_assert_eq!(here.keys_and_flags(), there);
            }
            prop_assert_eq!(source.ask(here.cursor.as_ref(), tracking), Changes::Same);
            prop_assert!(plan(&here.copies, &source.ask(None, tracking)).is_empty(), "asked for everything once more");
        }
    }
}
