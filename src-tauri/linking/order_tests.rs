//! Any order, any change: what is remembered, what is stored and a recompute of everything agree.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{MessageRow, Mode, Scope, Verdict};
use proptest::prelude::*;
use store::{Read, ReviewFilter, ReviewOrder, StoreError, Subject, Who};

use crate::desk::{Desk, Letter, NOW, address};
use crate::{Part, What, differences, exclude, include, tick};

#[derive(Clone, Debug)]
enum Step {
    Arrive(usize),
    Copy(usize, usize),
    Leave(usize, usize),
    Use(bool),
    Person(usize),
    Exclude(usize),
    Include,
    Import,
    Tick(usize, bool),
    Undo,
    Settle,
}

fn letters() -> impl Strategy<Value = Vec<Letter>> {
    let one = (
        0..5usize,
        proptest::collection::vec(0..5usize, 1..3),
        proptest::option::of(0..8usize),
        0..3usize,
        (proptest::bool::weighted(0.2), proptest::bool::weighted(0.1), proptest::option::weighted(0.3, 0..5usize)),
    );
    proptest::collection::vec(one, 8).prop_map(|all| {
        let build = |(number, (from, to, answers, folder, (bulk, failed, forwards)))| Letter {
            number,
            from,
            to,
            answers,
            folder,
            bulk,
            old: false,
            failed,
            forwards,
        };
        all.into_iter().enumerate().map(build).collect()
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..8usize).prop_map(Step::Arrive),
        1 => (0..8usize, 0..3usize).prop_map(|(n, folder)| Step::Copy(n, folder)),
        1 => (0..8usize, 0..3usize).prop_map(|(n, folder)| Step::Leave(n, folder)),
        1 => any::<bool>().prop_map(Step::Use),
        2 => (1..5usize).prop_map(Step::Person),
        1 => (1..5usize).prop_map(Step::Exclude),
        1 => Just(Step::Include),
        1 => Just(Step::Import),
        1 => (0..8usize, any::<bool>()).prop_map(|(n, yes)| Step::Tick(n, yes)),
        1 => Just(Step::Undo),
        2 => Just(Step::Settle),
    ]
}

impl Desk {
    fn take(&self, step: &Step, letters: &[Letter]) {
        match step {
            Step::Arrive(n) => drop(self.arrive(&letters[*n])),
            Step::Copy(n, folder) => {
                self.arrive(&Letter { folder: *folder, failed: !letters[*n].failed, ..letters[*n].clone() });
            }
            Step::Leave(n, folder) => self.leave(&Letter { folder: *folder, ..letters[*n].clone() }),
            Step::Use(yes) => self.use_sent_as(if *yes { "sent" } else { "" }),
            Step::Person(who) => drop(self.person(["Anna", "Berta", "Carla", "Dora"][who - 1], *who)),
            Step::Exclude(who) => {
                drop(exclude(&self.store, Subject::Address(address(*who)), Mode::Hide, Scope::Alone, NOW))
            }
            Step::Include => {
                let all = self.store.read(|r| r.exclusions()).unwrap();
                all.first().into_iter().for_each(|e| include(&self.store, e.id, NOW).unwrap());
            }
            Step::Import => drop(self.import(&What::Ticked)),
            Step::Tick(n, yes) => {
                let all = self.store.read(|r| r.all_messages()).unwrap();
                all.get(*n).into_iter().for_each(|m| tick(&self.store, &[*m], *yes).unwrap());
            }
            Step::Undo => {
                let undone = self.store.write(Who::User, |w| w.undo_newest(&|_, _| true));
                assert!(matches!(undone, Ok(_) | Err(StoreError::NothingToUndo)), "{undone:?}");
            }
            Step::Settle => self.settle(),
        }
    }
}

/// Everything Mail to sort and the pickers show, in every order.
fn list(read: &Read<'_>) -> Result<Vec<String>, StoreError> {
    let since = Part::of(read)?.since();
    let filters = [
        ReviewFilter::default(),
        ReviewFilter { verdict: Some(Verdict::New), today: NOW, ..ReviewFilter::default() },
        ReviewFilter { target: read.targets_matching("anna", 1)?.first().map(|t| t.id), ..ReviewFilter::default() },
        ReviewFilter { later: true, ..ReviewFilter::default() },
        ReviewFilter { unread: true, since: NOW, search: "letter 1".into(), ..ReviewFilter::default() },
    ];
    let orders =
        [ReviewOrder::Received, ReviewOrder::From, ReviewOrder::Subject, ReviewOrder::Into, ReviewOrder::Verdict];
    let mut shown = Vec::new();
    for filter in &filters {
        for order in orders {
            shown.push(format!("{:?}", read.review(filter, (order, true), (0, 5))?));
            shown.push(format!("{:?}", read.review(filter, (order, false), (1, 5))?));
        }
        shown.push(format!("{:?}", read.review_tally(filter)?));
    }
    shown.push(format!("{:?} {:?}", read.ticked_counts(since)?, read.ticked_counts(NOW)?));
    shown.push(format!("{:?} {:?}", read.history_counts(NOW, since)?, read.waiting_before(NOW)?));
    shown.push(format!("{:?}", read.targets_matching("kowal", 10)?));
    Ok(shown)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_gives_the_same_proposals(all in letters(), order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()) {
        let one_way = |order: &[usize], settle_often: bool| {
            let desk = Desk::new();
            desk.person("Anna", 1);
            for n in order {
                desk.arrive(&all[*n]);
                if settle_often { desk.settle(); }
            }
            desk.person("Berta", 2);
            desk.settle();
            desk.proposed()
        };
        prop_assert_eq!(one_way(&(0..8).collect::<Vec<_>>(), false), one_way(&order, true));
    }

    #[test]
    fn whatever_happens_what_is_remembered_is_what_a_fresh_look_gives(all in letters(), steps in proptest::collection::vec(step(), 1..16)) {
        let desk = Desk::new();
        for one in &steps {
            desk.take(one, &all);
            let fresh = desk.store.write(Who::Background, |w| list(w)).unwrap();
            prop_assert_eq!(desk.store.read(list).unwrap(), fresh, "after {:?}", one);
        }
    }

    #[test]
    fn whatever_happens_a_recompute_of_everything_gives_what_is_stored(all in letters(), steps in proptest::collection::vec(step(), 1..24)) {
        let desk = Desk::new();
        for one in &steps {
            desk.take(one, &all);
        }
        desk.settle();
        prop_assert_eq!(desk.store.read(differences).unwrap(), Vec::<MessageRow>::new());
    }
}
