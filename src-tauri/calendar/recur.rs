//! The dates on which an event takes place: of a series those in a window of time, whatever its rules say beyond it.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::Occurrence;
use mime::ics::{Begins, Component, DAY, How, Length, Line, Object, Rule, Time, Zone, Zones};

/// More dates of one event are not listed.
const MOST_DATES: usize = 20_000;
/// More values of RDATE or EXDATE are not read.
const MOST_VALUES: usize = 100_000;
/// Rules of one event.
const MOST_RULES: usize = 20;
/// What all rules of an object may cost, as [`mime::ics::Walk`] counts.
const MOST_WORK: u64 = 3_000_000;

/// What an event's rules say of a window of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// The dates in order; cancelled ones too, as what they show says.
    pub dates: Vec<Occurrence>,
    /// There is always a later one.
    pub endless: bool,
    /// There are more in the window than are listed.
    pub cut: bool,
    /// What it cost.
    work: u64,
}

/// The dates of an object that touch a window, Unix seconds, the second exclusive. Floating times and whole days are taken as the clocks in `home` show
/// them. What each shows is counted as [`Object::appointments`] counts.
pub fn occurrences(object: &Object, between: (i64, i64), home: &str) -> Expanded {
    let zones = Zones::of(object);
    let home = Zone::named(home).unwrap_or_else(Zone::utc);
    let mut changes: HashMap<String, Vec<Shown<'_>>> = HashMap::new();
    let mut series: Vec<Shown<'_>> = Vec::new();
    for (shows, (event, begins)) in object.dated(&zones).into_iter().enumerate() {
        let shown = Shown { shows, event, begins };
        if event.get("RECURRENCE-ID").is_some() {
            changes.entry(event.text("UID")).or_default().push(shown);
        } else {
            series.push(shown);
        }
    }
    let mut all = Expanded::default();
    for one in &series {
        let changed = changes.remove(&one.event.text("UID")).unwrap_or_default();
        Series { zones: &zones, one, changed: &changed, window: window(&one.begins.start.how, between, &home) }
            .expand(&mut all);
    }
    // Dates whose series is not here: somebody was asked to these alone.
    for lone in changes.into_values().flatten() {
        let date =
            Time::of_id(lone.event, &zones).map_or(lone.begins.start.at(), |id| id.in_series(&lone.begins.start));
        all.add(&lone, date, window(&lone.begins.start.how, between, &home));
    }
    all.dates.sort_unstable();
    all
}

/// An event that says when.
struct Shown<'a> {
    shows: usize,
    event: &'a Component,
    begins: Begins,
}

struct Series<'a> {
    zones: &'a Zones,
    one: &'a Shown<'a>,
    changed: &'a [Shown<'a>],
    window: (i64, i64),
}

/// A change that goes for all later dates too (RANGE=THISANDFUTURE).
struct Ranged<'a> {
    date: i64,
    shown: &'a Shown<'a>,
    /// By how much it moves them on the wall.
    moved: i64,
}

/// What the series says of a date: its place on the wall, and a length of its own.
type Dates = BTreeMap<i64, (i64, Option<Length>)>;

impl Expanded {
    fn add(&mut self, shown: &Shown<'_>, date: i64, window: (i64, i64)) {
        let (start, end) = shown.begins.on(shown.begins.start.wall);
        self.put(Occurrence { start, end, date, shows: shown.shows }, window);
    }

    fn put(&mut self, one: Occurrence, (from, to): (i64, i64)) {
        if one.start < to && (one.end > from || one.start >= from) {
            if self.dates.len() == MOST_DATES {
                self.cut = true;
            } else {
                self.dates.push(one);
            }
        }
    }
}

impl Series<'_> {
    fn expand(&self, all: &mut Expanded) {
        let start = &self.one.begins.start;
        let mut ranged: Vec<Ranged<'_>> = Vec::new();
        let mut changed: HashMap<i64, &Shown<'_>> = HashMap::new();
        for shown in self.changed {
            let Some(date) = Time::of_id(shown.event, self.zones).map(|id| id.in_series(start)) else { continue };
            if goes_on(shown.event) {
                let own = Time::reckoned(date, shown.begins.start.how.clone());
                ranged.push(Ranged { date, shown, moved: shown.begins.start.wall - own.wall });
            }
            let newer = |old: &&Shown<'_>| sequence(old.event) > sequence(shown.event);
            if !changed.get(&date).is_some_and(newer) {
                changed.insert(date, shown);
            }
        }
        ranged.sort_by_key(|one| one.date);
        let dates = self.dates(&ranged, all);
        for (date, (wall, length)) in dates.into_iter().filter(|(date, _)| !changed.contains_key(date)) {
            let behind = ranged.partition_point(|one| one.date <= date);
            let (shown, wall) = match behind.checked_sub(1).and_then(|at| ranged.get(at)) {
                Some(one) => {
                    let own = Time::reckoned(date, one.shown.begins.start.how.clone());
                    (one.shown, own.wall + one.moved)
                }
                None => (self.one, wall),
            };
            let begins = &shown.begins;
            let lasting = Begins { start: begins.start.clone(), length: length.unwrap_or(begins.length) };
            let (start, end) = lasting.on(wall);
            all.put(Occurrence { start, end, date, shows: shown.shows }, self.window);
        }
        for (date, shown) in changed {
            all.add(shown, date, self.window);
        }
    }

    /// The dates of the series that can touch the window, without those that are taken out of it.
    fn dates(&self, ranged: &[Ranged<'_>], all: &mut Expanded) -> Dates {
        let event = self.one.event;
        let start = &self.one.begins.start;
        let mut dates = Dates::from([(start.at(), (start.wall, None))]);
        let mut longest = self.one.begins.length.in_seconds();
        for (time, length) in self.values(event, "RDATE") {
            longest = longest.max(length.unwrap_or_default().in_seconds());
            dates.entry(time.in_series(start)).or_insert_with(|| (self.wall(&time), length));
        }
        for one in ranged {
            longest = longest.max(one.shown.begins.length.in_seconds() + one.moved.abs());
        }
        let (from, to) = self.window;
        // A day more on both sides: clocks change.
        let walls = (self.wall_of(from) - longest - DAY, self.wall_of(to) + longest + DAY);
        for rule in rules(event, "RRULE") {
            all.endless |= rule.is_endless();
            self.walk(&rule, walls, all, |wall| {
                dates.entry(start.how.at(wall)).or_insert((wall, None));
                dates.len() <= MOST_DATES
            });
        }
        let out: HashSet<i64> =
            self.values(event, "EXDATE").into_iter().map(|(time, _)| time.in_series(start)).collect();
        dates.retain(|date, _| !out.contains(date));
        for rule in rules(event, "EXRULE") {
            self.walk(&rule, walls, all, |wall| {
                dates.remove(&start.how.at(wall));
                true
            });
        }
        dates
    }

    fn walk(&self, rule: &Rule, (from, to): (i64, i64), all: &mut Expanded, mut take: impl FnMut(i64) -> bool) {
        let start = &self.one.begins.start;
        let until = rule.until_on_wall(|at| self.wall_of(at));
        let left = MOST_WORK.saturating_sub(all.work);
        let mut walk = rule.walk(start.wall, until).within(left).between(from, to);
        let stopped = walk.by_ref().any(|wall| !take(wall));
        all.cut |= stopped || walk.is_cut();
        all.work += walk.work();
    }

    /// The values of RDATE or EXDATE.
    fn values(&self, event: &Component, name: &str) -> Vec<(Time, Option<Length>)> {
        event.all(name).flat_map(|line| self.of_line(line)).take(MOST_VALUES).collect()
    }

    fn of_line(&self, line: &Line) -> Vec<(Time, Option<Length>)> {
        let zone = line.param("TZID");
        let value = line.value();
        let read = |one: &str| -> Option<(Time, Option<Length>)> {
            let (begins, ends) = one.split_once('/').map_or((one, None), |(begins, ends)| (begins, Some(ends)));
            let time = Time::read(begins, zone.as_deref(), self.zones)?;
            let length = ends.and_then(|ends| {
                let until = || Time::read(ends, zone.as_deref(), self.zones).map(|end| end.at() - time.at());
                Length::read(ends).or_else(|| until().map(|seconds| Length { days: 0, seconds }))
            });
            Some((time, length.filter(|length| length.in_seconds() >= 0)))
        };
        value.split(',').take(MOST_VALUES).filter_map(read).collect()
    }

    /// Where the clocks of the series show a time that is written in another zone or as a day.
    fn wall(&self, time: &Time) -> i64 {
        let start = &self.one.begins.start;
        Time::reckoned(time.in_series(start), start.how.clone()).wall
    }

    fn wall_of(&self, at: i64) -> i64 {
        self.one.begins.start.how.wall(at)
    }
}

/// A window in the reckoning of a time.
fn window(how: &How, (from, to): (i64, i64), home: &Zone) -> (i64, i64) {
    if let How::In(_) = how { (from, to) } else { (home.wall(from), home.wall(to)) }
}

fn rules(event: &Component, name: &str) -> Vec<Rule> {
    event.all(name).filter_map(|line| Rule::read(&line.value())).take(MOST_RULES).collect()
}

fn goes_on(event: &Component) -> bool {
    let range = event.get("RECURRENCE-ID").and_then(|line| line.param("RANGE"));
    range.is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"))
}

fn sequence(event: &Component) -> u32 {
    event.text("SEQUENCE").trim().parse().unwrap_or(0)
}

#[cfg(test)]
#[path = "recur_tests.rs"]
mod tests;
