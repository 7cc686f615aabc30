#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
/// Monday, 23 November 2026, 09:00 UTC.
const NOW: i64 = 1_795_424_400;

fn ring(event: i64, due: i64, start: i64) -> Ring {
    Ring { due, event: EventId(event), date: start, start, end: start + HOUR }
}

/// What stands in the store, and what is decided against it.
#[derive(Default)]
struct Desk {
    rings: Vec<Ring>,
    known: BTreeMap<(EventId, i64, i64), KnownReminder>,
    looked: Option<i64>,
}

impl Desk {
    fn of(rings: &[Ring]) -> Self {
        Self { rings: rings.to_vec(), looked: Some(NOW), ..Self::default() }
    }

    fn look(&mut self, now: i64) -> Reminding {
        let known: Vec<KnownReminder> = self.known.values().copied().collect();
        let done = remind(&self.rings, &known, self.looked, now);
        for note in &done.notes {
            self.known.insert((note.event, note.date, note.due), *note);
        }
        self.looked = Some(now);
        done
    }

    /// The events that are shown now and were not before.
    fn shows(&mut self, now: i64) -> Vec<i64> {
        self.look(now).shown.iter().map(|ring| ring.event.0).collect()
    }

    fn answer(&mut self, event: i64, state: ReminderState, now: i64) {
        let one =
            self.known.values_mut().find(|one| one.event.0 == event && one.state == ReminderState::Shown).unwrap();
        (one.state, one.at) = (state, now);
    }
}

#[test]
fn an_alarm_rings_as_the_clocks_of_its_zone_say() {
    let date = |clock: Clock, start: i64, alarms: &[i64], rings_at: &[i64]| ReminderDate {
        event: EventId(1),
        date: start,
        start,
        end: start + HOUR,
        clock,
        alarms: alarms.to_vec(),
        rings_at: rings_at.to_vec(),
    };
    let warsaw = || Clock::Zone("Europe/Warsaw".into());
    // 29 March 2026, 10:00 in Warsaw is 08:00 UTC; the day before, 10:00 was 09:00 UTC.
    let spring = 1_774_771_200;
    // 25 October 2026, 10:00 in Warsaw is 09:00 UTC; the day before 08:00.
    let autumn = 1_792_918_800;
    // 29 March 2026 as a whole day, and 02:30 of it, which no clock there shows.
    let (day, gap) = (1_774_742_400, 1_774_742_400 + 9000);
    for (what, date, expected) in [
        ("a quarter before", date(warsaw(), spring, &[-900], &[]), vec![spring - 900]),
        ("a day before the clocks go forward", date(warsaw(), spring, &[-DAY], &[]), vec![spring - 23 * HOUR]),
        ("a day before they go back", date(warsaw(), autumn, &[-DAY], &[]), vec![autumn - 25 * HOUR]),
        ("hours are hours", date(warsaw(), autumn, &[-20 * HOUR], &[]), vec![autumn - 20 * HOUR]),
        ("after it began", date(warsaw(), spring, &[600], &[]), vec![spring + 600]),
        ("twice", date(warsaw(), spring, &[-900, -60], &[]), vec![spring - 900, spring - 60]),
        ("at a fixed moment", date(warsaw(), spring, &[-900], &[spring - 40]), vec![spring - 900, spring - 40]),
        ("a whole day, the evening before", date(Clock::Day, day, &[-6 * HOUR], &[]), vec![day - HOUR - 6 * HOUR]),
        ("a floating time no clock shows", date(Clock::Floating, gap, &[0], &[]), vec![gap - HOUR]),
        ("a zone nobody knows", date(Clock::Zone("Nowhere/Else".into()), spring, &[-900], &[]), vec![spring - 900]),
        ("too far away to be meant", date(warsaw(), spring, &[-400 * DAY, i64::MIN + 1], &[]), vec![]),
    ] {
        let home = Zone::named("Europe/Warsaw").unwrap();
        let found: Vec<i64> = rings(&date, &home).iter().map(|ring| ring.due).collect();
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn a_reminder_is_shown_when_it_is_due_and_once() {
    let mut desk = Desk::of(&[ring(1, NOW + 45 * MINUTE, NOW + HOUR)]);
    let first = desk.look(NOW);
    assert_eq!((first.shown.len(), first.next), (0, Some(NOW + 45 * MINUTE)));
    assert_eq!(desk.shows(NOW + 45 * MINUTE), [1]);
    let later = desk.look(NOW + 46 * MINUTE);
    assert_eq!((later.shown.len(), later.notes.len(), later.next), (0, 0, None));
}

#[test]
fn what_the_clock_does_makes_no_reminder_come_twice_and_none_be_lost() {
    let due = NOW + 45 * MINUTE;
    for (what, looks, expected) in [
        ("put back by an hour", vec![due, due - HOUR, due + 1], vec![1]),
        ("put back by a year", vec![due, due - 365 * DAY, due, due + MINUTE], vec![1]),
        ("put forward past it while it is not over", vec![NOW + HOUR, NOW, due], vec![1]),
        ("put forward by ten years, and right again", vec![NOW + 3650 * DAY, NOW, due, due + 1], vec![1]),
        ("asleep until it had begun", vec![NOW + HOUR + MINUTE], vec![1]),
        ("asleep until long after", vec![NOW + 3 * DAY, NOW + 3 * DAY + 1], vec![]),
    ] {
        let mut desk = Desk::of(&[ring(1, due, NOW + HOUR)]);
        let shown: Vec<i64> = looks.iter().flat_map(|now| desk.shows(*now)).collect();
        assert_eq!(shown, expected, "{what}");
    }
}

#[test]
fn after_a_long_sleep_what_is_over_is_one_number_and_what_is_not_is_shown() {
    let hours = (1..=20).map(|hour| ring(hour, NOW + hour * HOUR - 15 * MINUTE, NOW + hour * HOUR));
    let mut desk = Desk::of(&hours.collect::<Vec<_>>());
    let woke = desk.look(NOW + 18 * HOUR + 50 * MINUTE);
    assert_eq!(woke.shown.iter().map(|ring| ring.event.0).collect::<Vec<_>>(), [18, 19]);
    assert_eq!((woke.missed, woke.next), (17, Some(NOW + 20 * HOUR - 15 * MINUTE)));
    let again = desk.look(NOW + 18 * HOUR + 51 * MINUTE);
    assert_eq!((again.missed, again.notes.len()), (0, 0), "it is told once");
}

#[test]
fn what_is_put_off_comes_back_then_and_at_once_where_the_clock_was_put_back() {
    let due = NOW + 45 * MINUTE;
    let snoozed = || {
        let mut desk = Desk::of(&[ring(1, due, NOW + HOUR)]);
        assert_eq!(desk.shows(due), [1]);
        desk.answer(1, ReminderState::Snoozed(due + 5 * MINUTE), due);
        desk
    };
    let mut desk = snoozed();
    let waits = desk.look(due + MINUTE);
    assert_eq!((waits.shown.len(), waits.next), (0, Some(due + 5 * MINUTE)));
    assert_eq!(desk.shows(due + 5 * MINUTE), [1]);
    assert_eq!(desk.shows(due + 6 * MINUTE), Vec::<i64>::new());
    assert_eq!(snoozed().shows(due - HOUR), [1], "it would wait an hour longer");
    assert_eq!(snoozed().shows(due - 10), Vec::<i64>::new(), "clocks are set right all the time");
    let mut desk = snoozed();
    desk.answer_snoozed(ReminderState::Dismissed);
    assert_eq!(desk.shows(due + HOUR), Vec::<i64>::new());
}

impl Desk {
    fn answer_snoozed(&mut self, state: ReminderState) {
        self.known.values_mut().for_each(|one| one.state = state);
    }
}

#[test]
fn of_one_date_one_reminder_is_open_and_of_what_came_late_none() {
    let start = NOW + 2 * HOUR;
    let mut desk = Desk::of(&[ring(1, start - HOUR, start), ring(1, start - 15 * MINUTE, start)]);
    assert_eq!(desk.shows(start - HOUR), [1]);
    desk.answer(1, ReminderState::Snoozed(start - 10 * MINUTE), start - HOUR);
    assert_eq!(desk.shows(start - 15 * MINUTE), [1]);
    assert_eq!(desk.shows(start - 10 * MINUTE), Vec::<i64>::new(), "what was put off is the same appointment");

    let asleep = &mut Desk::of(&[ring(1, start - HOUR, start), ring(1, start - 15 * MINUTE, start)]);
    assert_eq!(asleep.shows(start), [1], "both are due, one is enough");

    let mut desk = Desk::of(&[]);
    desk.rings = vec![ring(1, NOW - HOUR, NOW - 10 * MINUTE), ring(2, NOW - MINUTE, NOW + 14 * MINUTE)];
    assert_eq!(desk.shows(NOW), [2], "it was fetched when it had begun; the other is still to come");
    let mut first = Desk { looked: None, ..Desk::of(&[ring(1, NOW - 3 * DAY, NOW - 2 * DAY)]) };
    assert_eq!(first.look(NOW).missed, 0, "a calendar that was just connected has a past");
}

#[test]
fn what_moves_rings_again_at_its_new_time() {
    let mut desk = Desk::of(&[ring(1, NOW + MINUTE, NOW + 16 * MINUTE)]);
    assert_eq!(desk.shows(NOW + MINUTE), [1]);
    let moved = Ring { due: NOW + DAY, start: NOW + DAY + 900, end: NOW + DAY + 4500, ..desk.rings[0] };
    desk.rings = vec![moved];
    assert_eq!(desk.shows(NOW + 2 * MINUTE), Vec::<i64>::new());
    assert_eq!(desk.shows(NOW + DAY), [1]);
}

/// What the clock does next: goes on, sleeps, is put forward or back; and whether the program begins anew with what it noted last.
fn steps() -> impl Strategy<Value = Vec<(i64, bool)>> {
    let step = prop_oneof![
        6 => 1..40 * MINUTE,
        2 => HOUR..30 * HOUR,
        1 => -20 * HOUR..0,
        1 => -MINUTE..MINUTE,
        1 => 200 * DAY..300 * DAY,
        1 => -300 * DAY..-200 * DAY,
    ];
    prop::collection::vec((step, any::<bool>()), 0..40)
}

fn alarms() -> impl Strategy<Value = Vec<Ring>> {
    let one = (0..6_i64, 0..4 * 24 * 4_i64, prop::sample::select(vec![0, 300, 900, 3600, DAY, -600]));
    prop::collection::btree_map(0..12_i64, one, 0..12).prop_map(|all| {
        let of = |(event, (_, quarter, before)): (i64, (i64, i64, i64))| {
            let start = NOW + DAY + quarter * 900;
            ring(event, start - before, start)
        };
        all.into_iter().map(of).collect()
    })
}

proptest! {
    #[test]
    fn each_reminder_that_is_due_is_shown_exactly_once(rings in alarms(), steps in steps()) {
        let mut desk = Desk::of(&rings);
        let (mut now, mut shown) = (NOW, Vec::new());
        let mut stale = desk.looked;
        for (step, restarts) in steps {
            now += step;
            if restarts {
                desk.looked = stale;
            }
            shown.extend(desk.shows(now));
            if !restarts {
                stale = desk.looked;
            }
        }
        let told: BTreeSet<i64> = shown.iter().copied().collect();
        prop_assert_eq!(told.len(), shown.len(), "twice: {:?}", shown);
        // Once the clock runs as it should, whatever was not shown comes in its time.
        let due: Vec<Ring> = rings.iter().filter(|ring| !told.contains(&ring.event.0) && ring.due > now).copied().collect();
        now = now.min(NOW);
        desk.looked = Some(now);
        let mut late = Vec::new();
        while now < NOW + 7 * DAY {
            now = desk.look(now + 1).next.unwrap_or(NOW + 7 * DAY).max(now + 1);
            late.extend(desk.shows(now));
        }
        for ring in due {
            prop_assert_eq!(late.iter().filter(|event| **event == ring.event.0).count(), 1, "{:?}", ring);
        }
    }
}
