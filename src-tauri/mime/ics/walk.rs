//! The dates of a rule, in order. What lies before the wanted time is leapt over by arithmetic wherever no count hangs on it.

use std::collections::VecDeque;

use super::day::{DAY, YEARS, date_of, day_number, days_in, weekday};
use super::fit::{fits, holds};
use super::rule::{Freq, Rule};

/// Periods looked at in one walk. A rule that needs more (every second, or by a count since long ago that days are left out of) is cut.
const MOST_STEPS: u32 = 100_000;
/// Days and dates looked at in one walk, each as often as the rule has something to say of it.
pub(super) const MOST_WORK: u64 = 1_000_000;
/// A period with more dates than this is none: every second of a year.
const MOST_AT_ONCE: usize = 100_000;

/// A walk over the dates of a rule, as the clock on the wall shows them.
pub struct Walk {
    rule: Rule,
    start: i64,
    until: i64,
    from: i64,
    /// Which period comes next, counted from that of the start.
    period: i64,
    left: Option<u32>,
    steps: u32,
    work: u64,
    most_work: u64,
    ready: VecDeque<i64>,
    is_cut: bool,
}

impl Walk {
    pub(super) fn new(rule: &Rule, start: i64, until: i64) -> Self {
        let mut rule = rule.clone();
        with_defaults(&mut rule, start);
        let left = rule.count;
        Self {
            rule,
            start,
            until,
            from: i64::MIN,
            period: 0,
            left,
            steps: 0,
            work: 0,
            most_work: MOST_WORK,
            ready: VecDeque::new(),
            is_cut: false,
        }
    }

    /// Looks at no more than what is left of a work that several walks share.
    #[must_use]
    pub fn within(mut self, left: u64) -> Self {
        self.most_work = left.min(MOST_WORK);
        self
    }

    /// How much was looked at.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Only the dates between two times; the second is exclusive.
    #[must_use]
    pub fn between(mut self, from: i64, to: i64) -> Self {
        self.until = self.until.min(to.saturating_sub(1));
        self.from = from;
        self.leap();
        self
    }

    /// Whether it stopped because there was too much to look at.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Goes on at the period before the wanted time, counting what is passed over.
    fn leap(&mut self) {
        if self.from <= self.start {
            return;
        }
        let target = self.period_of(self.from).saturating_sub(1);
        if self.left.is_some() {
            let Some(each) = self.each_period() else { return };
            // The first period may begin before the start.
            self.fill();
            let leapt = target.saturating_sub(self.period).max(0);
            let taken = leapt.saturating_mul(each);
            let left = self.left.map(|left| u32::try_from(i64::from(left).saturating_sub(taken).max(0)).unwrap_or(0));
            self.left = left;
            self.period += leapt;
        } else {
            self.period = target.max(0);
        }
    }

    /// How many dates every period has, where that is the same for all and no other is left out.
    fn each_period(&self) -> Option<i64> {
        let rule = &self.rule;
        let times = rule.hours.len().max(1) * rule.minutes.len().max(1) * rule.seconds.len().max(1);
        let plain = rule.months.is_empty()
            && rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.month_days.is_empty()
            && rule.positions.is_empty();
        let days = match rule.freq {
            Freq::Day if rule.days.is_empty() => 1,
            Freq::Week if rule.days.iter().all(|(nth, _)| *nth == 0) => rule.days.len(),
            _ => return None,
        };
        plain.then(|| i64::try_from(days * times).unwrap_or(1))
    }

    /// The number of the period a time lies in, rounded down to one that the interval meets.
    fn period_of(&self, wall: i64) -> i64 {
        let (year, month, _) = date_of(wall.clamp(-DAY * 700_000, DAY * 3_000_000).div_euclid(DAY));
        let (first_year, first_month, _) = date_of(self.start.div_euclid(DAY));
        let since = wall.saturating_sub(self.start);
        let passed = match self.rule.freq {
            Freq::Year => year - first_year,
            Freq::Month => (year - first_year) * 12 + i64::from(month) - i64::from(first_month),
            Freq::Week => (wall.div_euclid(DAY) - self.first_week()).div_euclid(7),
            Freq::Day => wall.div_euclid(DAY) - self.start.div_euclid(DAY),
            Freq::Hour => since.div_euclid(3600),
            Freq::Minute => since.div_euclid(60),
            Freq::Second => since,
        };
        passed.div_euclid(i64::from(self.rule.interval))
    }

    /// The day the week of the start begins.
    fn first_week(&self) -> i64 {
        let day = self.start.div_euclid(DAY);
        day - i64::from((weekday(day) + 7 - self.rule.week_start) % 7)
    }

    /// Looks at one period; `false` where nothing can follow.
    fn fill(&mut self) -> bool {
        if self.left == Some(0) {
            return false;
        }
        if self.steps == MOST_STEPS || self.work >= self.most_work {
            self.is_cut = true;
            return false;
        }
        self.steps += 1;
        self.work += 1;
        let Some(passed) = self.period.checked_mul(i64::from(self.rule.interval)) else { return false };
        let Some(found) = self.dates_of(passed) else { return false };
        self.period += 1;
        for wall in found {
            if wall < self.start {
                continue;
            }
            if wall > self.until || self.left == Some(0) {
                return false;
            }
            self.left = self.left.map(|left| left - 1);
            if wall >= self.from {
                self.ready.push_back(wall);
            }
        }
        true
    }

    /// The dates of a period in order, `None` behind the end.
    fn dates_of(&mut self, passed: i64) -> Option<Vec<i64>> {
        let first = self.start.div_euclid(DAY);
        let (year, month, _) = date_of(first);
        let days = match self.rule.freq {
            Freq::Year => self.year_of_days(year.checked_add(passed)?)?,
            Freq::Month => {
                let months = i64::from(month).checked_add(passed)? - 1;
                self.month_of_days(year.checked_add(months.div_euclid(12))?, month_number(months))?
            }
            Freq::Week => self.days_from(self.first_week().checked_add(passed.checked_mul(7)?)?, 7)?,
            Freq::Day => self.days_from(first.checked_add(passed)?, 1)?,
            Freq::Hour | Freq::Minute | Freq::Second => return self.dates_in_day(passed),
        };
        let rule = &self.rule;
        let many = rule.hours.len() * rule.minutes.len() * rule.seconds.len();
        if days.len() * many > MOST_AT_ONCE {
            self.is_cut = true;
            return None;
        }
        self.work += (many * (days.len() + 1)) as u64 / 4;
        let times = times_of(&self.rule);
        let dates = days.iter().flat_map(|day| times.iter().map(move |time| day * DAY + time)).collect();
        Some(self.placed(dates))
    }

    /// The days that the rule does not leave out.
    fn fitting(&mut self, days: impl Iterator<Item = i64>) -> Vec<i64> {
        let rule = &self.rule;
        let lists = [&rule.months, &rule.weeks, &rule.year_days, &rule.month_days].map(Vec::len);
        let each = 1 + rule.days.len() / 4 + lists.iter().sum::<usize>() / 64;
        let mut seen = 0;
        let found = days.inspect(|_| seen += each as u64).filter(|day| fits(rule, *day)).collect();
        self.work += seen;
        found
    }

    fn year_of_days(&mut self, year: i64) -> Option<Vec<i64>> {
        if !YEARS.contains(&year) || day_number(year, 1, 1) > self.until.div_euclid(DAY) {
            return None;
        }
        let months: Vec<u8> = (1..=12).filter(|month| holds(&self.rule.months, i64::from(*month))).collect();
        let of_month = |month| (1..=days_in(year, month)).map(move |day| day_number(year, month, day));
        Some(self.fitting(months.into_iter().flat_map(of_month)))
    }

    fn month_of_days(&mut self, year: i64, month: u8) -> Option<Vec<i64>> {
        self.days_from(day_number(year, month, 1), i64::from(days_in(year, month)))
    }

    /// The days of a period that begins in time.
    fn days_from(&mut self, begin: i64, many: i64) -> Option<Vec<i64>> {
        if begin > self.until.div_euclid(DAY) || begin > day_number(*YEARS.end(), 12, 31) {
            return None;
        }
        Some(self.fitting(begin..begin + many))
    }

    /// The dates of an hour, a minute or a second. Where its day or hour does not fit, the rest of it is leapt over.
    fn dates_in_day(&mut self, passed: i64) -> Option<Vec<i64>> {
        let unit = match self.rule.freq {
            Freq::Hour => 3600,
            Freq::Minute => 60,
            _ => 1,
        };
        let begin = (self.start - self.start.rem_euclid(unit)).checked_add(passed.checked_mul(unit)?)?;
        let day = begin.div_euclid(DAY);
        if begin > self.until || day > day_number(*YEARS.end(), 12, 31) {
            return None;
        }
        let rule = &self.rule;
        self.work += (rule.days.len() / 4 + rule.minutes.len() * rule.seconds.len().max(1)) as u64;
        let time = begin.rem_euclid(DAY);
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        let next = if !fits(rule, day) {
            (day + 1) * DAY
        } else if !holds(&rule.hours, hour) {
            begin - begin.rem_euclid(3600) + 3600
        } else if unit < 3600 && !holds(&rule.minutes, minute) {
            begin - begin.rem_euclid(60) + 60
        } else if unit < 60 && !holds(&rule.seconds, second) {
            begin + 1
        } else {
            return Some(self.placed(self.dates_at(begin, unit)));
        };
        let step = unit * i64::from(rule.interval);
        // The period after this one is taken by whoever asked.
        self.period += ((next - begin) + step - 1) / step - 1;
        Some(Vec::new())
    }

    fn dates_at(&self, begin: i64, unit: i64) -> Vec<i64> {
        let all = |list: &[i16]| list.iter().map(|one| i64::from(*one)).collect::<Vec<_>>();
        let minutes = if unit == 3600 { all(&self.rule.minutes) } else { vec![0] };
        let seconds = if unit >= 60 { all(&self.rule.seconds) } else { vec![0] };
        minutes.iter().flat_map(|minute| seconds.iter().map(move |second| begin + minute * 60 + second)).collect()
    }

    /// Those of a period that BYSETPOS names.
    fn placed(&self, dates: Vec<i64>) -> Vec<i64> {
        if self.rule.positions.is_empty() {
            return dates;
        }
        let place = |position: &i16| {
            let position = i64::from(*position);
            let at = if position > 0 { position - 1 } else { i64::try_from(dates.len()).ok()? + position };
            dates.get(usize::try_from(at).ok()?).copied()
        };
        let mut found: Vec<i64> = self.rule.positions.iter().filter_map(place).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Iterator for Walk {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        while self.ready.is_empty() {
            if !self.fill() {
                // What was found before the end still counts; nothing after it.
                self.left = Some(0);
                break;
            }
        }
        self.ready.pop_front()
    }
}

/// What a rule does not say, its start says.
fn with_defaults(rule: &mut Rule, start: i64) {
    let (day, time) = (start.div_euclid(DAY), start.rem_euclid(DAY));
    let (_, month, of_month) = date_of(day);
    if rule.weeks.is_empty() && rule.year_days.is_empty() && rule.month_days.is_empty() && rule.days.is_empty() {
        match rule.freq {
            Freq::Year => {
                if rule.months.is_empty() {
                    rule.months = vec![i16::from(month)];
                }
                rule.month_days = vec![i16::from(of_month)];
            }
            Freq::Month => rule.month_days = vec![i16::from(of_month)],
            Freq::Week => rule.days = vec![(0, weekday(day))],
            _ => {}
        }
    }
    for (list, below, value) in [
        (&mut rule.hours, Freq::Hour, time / 3600),
        (&mut rule.minutes, Freq::Minute, time / 60 % 60),
        (&mut rule.seconds, Freq::Second, time % 60),
    ] {
        if list.is_empty() && rule.freq < below {
            list.extend(i16::try_from(value));
        }
    }
}

fn times_of(rule: &Rule) -> Vec<i64> {
    let mut found = Vec::new();
    for hour in &rule.hours {
        for minute in &rule.minutes {
            found.extend(
                rule.seconds
                    .iter()
                    .map(|second| i64::from(*hour) * 3600 + i64::from(*minute) * 60 + i64::from(*second)),
            );
        }
    }
    found
}

fn month_number(months: i64) -> u8 {
    u8::try_from(months.rem_euclid(12) + 1).unwrap_or(1)
}

#[cfg(test)]
#[path = "walk_tests.rs"]
mod tests;
