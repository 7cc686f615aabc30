//! A rule as a form says it, and back.

use domain::{Repeat, Unit};

use super::day::{DAY, date_of};
use super::rule::{Freq, Rule, Until};
use super::time::{How, Time};

impl Rule {
    /// The rule as a form says it, for a series that begins then.
    pub fn repeat(&self, start: &Time) -> Repeat {
        let unit = match self.freq {
            Freq::Year => Some(Unit::Year),
            Freq::Month => Some(Unit::Month),
            Freq::Week => Some(Unit::Week),
            Freq::Day => Some(Unit::Day),
            Freq::Hour | Freq::Minute | Freq::Second => None,
        };
        let small = |numbers: &[i16]| numbers.iter().map(|one| i8::try_from(*one).unwrap_or(0)).collect::<Vec<_>>();
        let month = i16::from(date_of(start.wall.div_euclid(DAY)).1);
        let has_months = !self.months.is_empty() && (self.freq != Freq::Year || self.months != [month]);
        // Days of a whole year are counted otherwise than days of a month.
        let days_of_year = self.freq == Freq::Year
            && self.months.is_empty()
            && !(self.days.is_empty() && self.month_days.is_empty() && self.positions.is_empty());
        let rich = [&self.weeks, &self.year_days, &self.hours, &self.minutes, &self.seconds];
        Repeat {
            unit: unit.unwrap_or_default(),
            every: self.interval,
            days: self.days.iter().map(|(nth, day)| (i8::try_from(*nth).unwrap_or(0), *day)).collect(),
            month_days: small(&self.month_days),
            position: small(&self.positions).first().copied(),
            until: self.until.map(|_| {
                let wall = self.until_on_wall(|at| start.how.wall(at));
                wall - wall.rem_euclid(DAY)
            }),
            count: self.count,
            other: unit.is_none()
                || self.unknown
                || has_months
                || days_of_year
                || self.positions.len() > 1
                || rich.iter().any(|list| !list.is_empty()),
        }
    }

    /// The rule a form says, for a series that begins then; what a form does not ask stays as in `old`.
    pub fn of_repeat(repeat: &Repeat, start: &Time, old: Option<&Self>) -> Self {
        let mut rule = Self::every(match repeat.unit {
            Unit::Day => Freq::Day,
            Unit::Week => Freq::Week,
            Unit::Month => Freq::Month,
            Unit::Year => Freq::Year,
        });
        rule.interval = repeat.every.max(1);
        rule.week_start = old.map_or(0, |old| old.week_start);
        rule.days = repeat.days.iter().map(|(nth, day)| (i16::from(*nth), *day)).collect();
        rule.month_days = repeat.month_days.iter().map(|day| i16::from(*day)).collect();
        rule.positions = repeat.position.map(i16::from).into_iter().collect();
        if rule.freq == Freq::Year && !(rule.days.is_empty() && rule.month_days.is_empty()) {
            rule.months = vec![i16::from(date_of(start.wall.div_euclid(DAY)).1)];
        }
        for list in [&mut rule.month_days, &mut rule.positions] {
            list.sort_unstable();
            list.dedup();
        }
        rule.days.sort_unstable();
        rule.days.dedup();
        rule.count = repeat.count;
        rule.until = repeat.until.filter(|_| repeat.count.is_none()).map(|day| Until::last(day, start));
        rule
    }

    /// Ends before a date of the series; `None` where nothing would be left.
    #[must_use]
    pub fn before(&self, date: &Time, start: &Time) -> Option<Self> {
        let many = self.many_before(date, start);
        let mut rule = self.clone();
        if self.count.is_some() {
            rule.count = u32::try_from(many).ok().filter(|many| *many > 0);
            return rule.count.is_some().then_some(rule);
        }
        rule.until = Some(match start.how {
            How::Day => Until::Day(date.wall - DAY),
            How::Floating => Until::Wall(date.wall - 1),
            How::In(_) => Until::At(date.at() - 1),
        });
        (many > 0).then_some(rule)
    }

    /// Goes on from a date of the series; `None` where nothing is left.
    #[must_use]
    pub fn from(&self, date: &Time, start: &Time) -> Option<Self> {
        let mut rule = self.clone();
        if let Some(count) = self.count {
            let many = u32::try_from(self.many_before(date, start)).unwrap_or(u32::MAX);
            rule.count = count.checked_sub(many).filter(|left| *left > 0);
            rule.count?;
        }
        Some(rule)
    }

    fn many_before(&self, date: &Time, start: &Time) -> usize {
        let until = self.until_on_wall(|at| start.how.wall(at));
        let mut walk = self.walk(start.wall, until).between(i64::MIN, date.wall);
        if self.count.is_some() { walk.count() } else { usize::from(walk.next().is_some()) }
    }
}

impl Until {
    /// The last date of a series, on a day.
    fn last(day: i64, start: &Time) -> Self {
        let wall = day + start.wall.rem_euclid(DAY);
        match &start.how {
            How::Day => Self::Day(day),
            How::Floating => Self::Wall(wall),
            How::In(zone) => Self::At(zone.moment(wall)),
        }
    }
}
