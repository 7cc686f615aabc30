//! Whatever happens to appointments, what is stored and a recompute of everything agree.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use domain::{Answer, EventId, Mode, Scope, State};
use proptest::prelude::*;
use store::{StoreError, Subject, Who};

use super::diary::{Diary, Meeting, OTHER};
use super::{EventWhat, decide_events, event_differences, link_event, link_events, tick_events};
use crate::desk::{NOW, address};
use crate::{exclude, include};

#[derive(Clone, Debug)]
enum Step {
    Take(Meeting),
    Lose(usize),
    Person(usize),
    Exclude(usize, Mode, Scope),
    Include,
    Interview(usize),
    Ask(usize, usize, bool),
    KnownAs(bool),
    Link,
    ByHand(usize),
    Tick(usize, bool),
    No(usize),
    Undo,
    Settle,
}

fn meetings() -> impl Strategy<Value = Meeting> {
    let people = || proptest::collection::vec(0..3usize, 0..3);
    (
        0..4usize,
        proptest::option::of(0..3usize),
        people(),
        any::<bool>(),
        proptest::bool::weighted(0.1),
        proptest::option::weighted(0.2, 0..3usize),
    )
        .prop_map(|(number, organizer, attendees, names, off, moved_with)| Meeting {
            number,
            organizer,
            attendees,
            summary: if names { "With Anna Kowalska".into() } else { String::new() },
            days: 1,
            off,
            moved_with,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let mode = prop_oneof![Just(Mode::Hide), Just(Mode::Keep), Just(Mode::Delete)];
    let scope = prop_oneof![Just(Scope::All), Just(Scope::Alone)];
    prop_oneof![
        8 => meetings().prop_map(Step::Take),
        1 => (0..4usize).prop_map(Step::Lose),
        2 => (1..5usize).prop_map(Step::Person),
        2 => (1..5usize, mode, scope).prop_map(|(who, mode, scope)| Step::Exclude(who, mode, scope)),
        1 => Just(Step::Include),
        1 => (0..4usize).prop_map(Step::Interview),
        1 => (0..4usize, 1..5usize, any::<bool>()).prop_map(|(number, who, answered)| Step::Ask(number, who, answered)),
        1 => any::<bool>().prop_map(Step::KnownAs),
        1 => Just(Step::Link),
        1 => (0..4usize).prop_map(Step::ByHand),
        1 => (0..4usize, any::<bool>()).prop_map(|(number, yes)| Step::Tick(number, yes)),
        1 => (0..4usize).prop_map(Step::No),
        2 => Just(Step::Undo),
        2 => Just(Step::Settle),
    ]
}

impl Diary {
    fn go(&self, step: &Step) {
        let store = &self.desk.store;
        let somebody = || store.read(|read| read.targets()).unwrap().first().map(|one| one.id);
        match step {
            Step::Take(meeting) => {
                self.take(meeting);
            }
            Step::Lose(number) => self.lose(*number),
            Step::Person(who) => {
                self.desk.person(["Anna", "Berta", "Carla", "Dora"][who - 1], *who);
            }
            Step::Exclude(who, mode, scope) => {
                exclude(store, Subject::Address(address(*who)), *mode, *scope, NOW).map(|_| ()).unwrap()
            }
            Step::Include => {
                let all = store.read(|read| read.exclusions()).unwrap();
                all.first().into_iter().for_each(|one| include(store, one.id, NOW).unwrap());
            }
            Step::Interview(number) => {
                self.event(*number).into_iter().for_each(|event| self.interview(event, somebody()))
            }
            Step::Ask(number, who, answered) => {
                self.event(*number)
                    .into_iter()
                    .for_each(|event| self.ask(event, *who, answered.then_some(Answer::Accepted)));
            }
            Step::KnownAs(claire) => self.known_as(if *claire { "claire@c.example" } else { OTHER }),
            Step::Link => drop(link_events(store, Self::order(&EventWhat::Ticked)).unwrap()),
            Step::ByHand(number) => {
                let targets: Vec<_> = somebody().into_iter().collect();
                self.event(*number)
                    .into_iter()
                    .for_each(|event| link_event(store, event, (&targets, None), NOW).unwrap());
            }
            Step::Tick(number, yes) => {
                self.event(*number).into_iter().for_each(|event| tick_events(store, &[event], *yes, NOW).unwrap());
            }
            Step::No(number) => {
                self.event(*number)
                    .into_iter()
                    .for_each(|event| decide_events(store, &[event], State::No, NOW).map(|_| ()).unwrap());
            }
            Step::Undo => {
                let undone = store.write(Who::User, |write| write.undo_newest(&|_, _| true));
                let is_fine = matches!(undone, Ok(_) | Err(StoreError::NothingToUndo | StoreError::UndoBlocked { .. }));
                assert!(is_fine, "{undone:?}");
            }
            Step::Settle => self.desk.settle(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_a_recompute_of_every_event_gives_what_is_stored(steps in proptest::collection::vec(step(), 1..24)) {
        let diary = Diary::new();
        diary.desk.person("Anna", 1);
        for one in &steps {
            diary.go(one);
        }
        diary.desk.settle();
        prop_assert_eq!(diary.desk.store.read(event_differences).unwrap(), Vec::<EventId>::new());
    }
}
