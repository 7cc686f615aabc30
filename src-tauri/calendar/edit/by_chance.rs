#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
use domain::{Answer, Class, Clock, Party, Span, Unit};
use proptest::prelude::*;

use super::tests::{DAY, EVER, HOUR, NINE, NOW, changed, edit, later};
use super::*;
use crate::recur::occurrences;

fn appointment() -> impl Strategy<Value = Appointment> {
    let text = || prop::sample::select(vec!["", "Interview", "Zoë, Łódź; \"1\"\\2", "a\nb"]).prop_map(str::to_owned);
    let clock = prop::sample::select(vec![
        Clock::Day,
        Clock::Floating,
        Clock::Zone("UTC".into()),
        Clock::Zone("Europe/Berlin".into()),
        Clock::Zone("America/St_Johns".into()),
    ]);
    let party = (0..4_u8, any::<bool>(), any::<bool>(), 0..4_usize).prop_map(|(who, optional, asked, answer)| Party {
        name: if who == 0 { String::new() } else { format!("Guest \"{who}\"; x") },
        address: format!("guest{who}@firm.example"),
        answer: [Answer::Waiting, Answer::Accepted, Answer::Tentative, Answer::Declined][answer],
        optional,
        asked,
        thing: false,
    });
    let people = prop::collection::vec(party, 0..3).prop_map(|mut people| {
        people.dedup_by(|one, other| one.address == other.address);
        people
    });
    let alarms = prop::collection::btree_set(prop::sample::select(vec![-DAY, -HOUR, -900, 0, 300]), 0..3);
    let all = (clock, 0..800_i64, 0..96_i64, (text(), text()), people, alarms, any::<(bool, bool)>()).prop_map(
        |(clock, day, quarters, (summary, description), attendees, alarms, (busy, private))| {
            let day_start = NINE - 9 * HOUR + day * DAY;
            let span = if clock == Clock::Day {
                Span { start: day_start, end: day_start + (1 + quarters % 3) * DAY, clock }
            } else {
                Span { start: day_start + quarters * 900, end: day_start + quarters * 900 + quarters * 300, clock }
            };
            Appointment {
                summary: summary.replace('\n', " "),
                description,
                attendees,
                alarms: alarms.into_iter().collect(),
                busy,
                class: if private { Class::Private } else { Class::Public },
                ..Appointment::at(span)
            }
        },
    );
    // The second of two hours that clocks show alike cannot be said.
    all.prop_filter("a time its clock says", |one| {
        let how = Form::of_clock(&one.span.clock).how;
        how.at(how.wall(one.span.start)) == one.span.start
    })
}

fn repeats() -> impl Strategy<Value = Option<Repeat>> {
    let unit = prop::sample::select(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Year]);
    let repeat = (unit, 1..4_u32, prop::option::of(1..30_u32)).prop_map(|(unit, every, count)| Repeat {
        unit,
        every,
        count,
        ..Repeat::default()
    });
    prop::option::of(repeat)
}

fn dates(object: &Object) -> Vec<i64> {
    occurrences(object, EVER, "UTC").dates.iter().map(|one| one.start).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_was_said_is_read(said in appointment(), rule in repeats()) {
        let made = create(&Wanted { appointment: &said, repeat: rule.as_ref() }, "1@firm.example", NOW);
        let read = Object::read(&made.bytes()).unwrap();
        let expected = Appointment { repeats: rule.is_some(), ..said.clone() };
        prop_assert_eq!(&read.appointments(), &[expected]);
        prop_assert_eq!(repeat(&read), rule);
        let zoned = matches!(&said.span.clock, Clock::Zone(name) if name != "UTC");
        prop_assert_eq!(read.time_zones().count(), usize::from(zoned));
    }

    #[test]
    fn an_edit_that_changes_nothing_changes_no_byte(said in appointment(), rule in repeats(), place in 0..9_usize, scope in 0..3_usize) {
        let made = create(&Wanted { appointment: &said, repeat: rule.as_ref() }, "1@firm.example", NOW);
        let dates = dates(&made);
        prop_assume!(!dates.is_empty());
        let edit = edit([Scope::This, Scope::All, Scope::This][scope], dates[place % dates.len()]);
        prop_assert_eq!(changed(&made, &edit, |_, _| {}).event.unwrap().bytes(), made.bytes());
    }

    #[test]
    fn a_change_taken_back_means_what_it_meant(said in appointment(), wanted in appointment(), rule in repeats()) {
        let made = create(&Wanted { appointment: &said, repeat: None }, "1@firm.example", NOW);
        let there = change(&made, &edit(Scope::All, said.span.start), &Wanted { appointment: &wanted, repeat: rule.as_ref() }).unwrap().event.unwrap();
        let found = there.appointments();
        prop_assert_eq!(&found[0], &Appointment { repeats: rule.is_some(), sequence: found[0].sequence, ..wanted.clone() });
        let back = change(&there, &edit(Scope::All, wanted.span.start), &Wanted { appointment: &said, repeat: None }).unwrap().event.unwrap();
        let found = back.appointments();
        prop_assert_eq!(&found, &[Appointment { sequence: found[0].sequence, ..said }]);
    }

    #[test]
    fn a_series_that_is_cut_has_the_dates_it_had(said in appointment(), rule in repeats(), place in 1..9_usize) {
        let made = create(&Wanted { appointment: &said, repeat: rule.as_ref() }, "1@firm.example", NOW);
        let before = dates(&made);
        prop_assume!(before.len() > 1);
        let at = before[1 + place % (before.len() - 1)];
        let cut = changed(&made, &edit(Scope::Following, at), |one, _| one.summary = "Next".into());
        let (first, next) = (dates(&cut.event.unwrap()), dates(&cut.next.unwrap()));
        prop_assert!(first.iter().all(|date| *date < at) && next[0] == at);
        prop_assert_eq!([first, next].concat(), before);
    }

    #[test]
    fn a_series_that_moves_moves_as_a_whole(said in appointment(), rule in repeats(), by in -40..40_i64) {
        // By the clock on the wall; months and years do not have every day.
        let mut said = said;
        if matches!(said.span.clock, Clock::Zone(_)) {
            said.span.clock = Clock::Floating;
        }
        prop_assume!(rule.as_ref().is_none_or(|rule| matches!(rule.unit, Unit::Day | Unit::Week)));
        let by = if said.span.clock == Clock::Day { by * DAY } else { by * HOUR };
        let made = create(&Wanted { appointment: &said, repeat: rule.as_ref() }, "1@firm.example", NOW);
        let moved = changed(&made, &edit(Scope::All, said.span.start), later(by / HOUR)).event.unwrap();
        let shift: Vec<i64> = dates(&made).into_iter().map(|date| date + by).collect();
        let known: Vec<i64> = dates(&moved).into_iter().take(shift.len()).collect();
        prop_assert!(!known.is_empty() || shift.is_empty());
        prop_assert_eq!(&known[..], &shift[..known.len()]);
    }
}
