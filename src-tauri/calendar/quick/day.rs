//! Days.

use mime::ics::{date_of, day_number, days_in};

use super::Reader;

impl Reader<'_> {
    /// A day, with what stands before it and says nothing: behind it, the day, and whether no other could be meant.
    pub(super) fn read_day(&self, at: usize) -> Option<(usize, i64, bool)> {
        self.any(self.words.before_day, at).and_then(|next| self.bare_day(next)).or_else(|| self.bare_day(at))
    }

    fn bare_day(&self, at: usize) -> Option<(usize, i64, bool)> {
        if let Some((next, ahead)) = self.any_of(self.words.days, at) {
            return Some((next, self.today + ahead, true));
        }
        self.weekday(at).or_else(|| self.date(at))
    }

    fn weekday(&self, at: usize) -> Option<(usize, i64, bool)> {
        let after = self.any(self.words.next, at);
        let (next, of_week) = self.named(&self.words.weekdays, after.unwrap_or(at))?;
        let behind = self.any(self.words.next, next);
        let is_vague = after.or(behind).is_some();
        Some((behind.unwrap_or(next), self.coming(of_week), !is_vague))
    }

    /// Which of some names stands here; the shortest only with a capital, because they are words of their own too.
    fn named(&self, names: &[&[&str]], at: usize) -> Option<(usize, i64)> {
        let piece = self.pieces.get(at)?;
        let of = names.iter().position(|names| names.contains(&piece.text.as_str()))?;
        let is_meant = !self.words.capital
            || piece.text.len() > 2
            || piece.is_name
            || self.words.before_day.contains(&self.before(at));
        let next = if self.is_sign(at + 1, ".", true) { at + 2 } else { at + 1 };
        is_meant.then_some((next, i64::try_from(of).ok()?))
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).and_then(|at| self.pieces.get(at)).map_or("", |piece| &piece.text)
    }

    fn date(&self, at: usize) -> Option<(usize, i64, bool)> {
        self.iso(at).or_else(|| self.dotted(at)).or_else(|| self.slashed(at)).or_else(|| self.spelled(at))
    }

    fn iso(&self, at: usize) -> Option<(usize, i64, bool)> {
        let year = self.number(at).filter(|year| (1900..=2200).contains(year))?;
        (self.is_sign(at + 1, "-", true) && self.is_sign(at + 3, "-", true)).then_some(())?;
        let day = self.on((self.number(at + 4)?, self.number(at + 2)?), Some(year))?;
        Some((at + 5, day, true))
    }

    /// 12.3., 12.03.2026; not 10.30.
    fn dotted(&self, at: usize) -> Option<(usize, i64, bool)> {
        let day = self.number(at)?;
        self.is_sign(at + 1, ".", true).then_some(())?;
        let month = self.glued(at + 2)?;
        let ends = self.is_sign(at + 3, ".", true);
        let year = if ends { self.year(at + 4) } else { None };
        // 10.30 Uhr, 1.5 hours.
        let is_other = [self.words.clock, self.words.hours].iter().any(|units| self.any(units, at + 3).is_some());
        if !ends && is_other {
            return None;
        }
        let found = self.on((day, month), year)?;
        Some((at + 3 + usize::from(ends) + usize::from(year.is_some()), found, true))
    }

    fn slashed(&self, at: usize) -> Option<(usize, i64, bool)> {
        let one = self.number(at)?;
        self.is_sign(at + 1, "/", true).then_some(())?;
        let other = self.glued(at + 2)?;
        let year = if self.is_sign(at + 3, "/", true) { self.year(at + 4) } else { None };
        let (day, month) = if self.asked.month_first { (other, one) } else { (one, other) };
        let found = self.on((day, month), year)?;
        Some((at + 3 + 2 * usize::from(year.is_some()), found, true))
    }

    /// 12 March, le 1er mars, March 12th.
    fn spelled(&self, at: usize) -> Option<(usize, i64, bool)> {
        let (day, next) = self.ordinal(at).map_or((None, at), |(day, next)| (Some(day), next));
        let (next, month) = self.named(&self.words.months, next)?;
        let (day, next) = match day {
            Some(day) => (day, next),
            None => self.ordinal(next)?,
        };
        let year = self.number(next).filter(|year| (2000..=2200).contains(year));
        Some((next + usize::from(year.is_some()), self.on((day, month + 1), year)?, true))
    }

    fn ordinal(&self, at: usize) -> Option<(i64, usize)> {
        let day = self.number(at).filter(|day| (1..=31).contains(day))?;
        let ends = ["st", "nd", "rd", "th", "er", ".", "º"].iter().any(|end| self.is_sign(at + 1, end, true));
        Some((day, at + 1 + usize::from(ends)))
    }

    fn glued(&self, at: usize) -> Option<i64> {
        self.pieces.get(at).filter(|piece| piece.glued)?.number
    }

    fn year(&self, at: usize) -> Option<i64> {
        match self.glued(at)? {
            short @ 20..=99 if self.pieces.get(at)?.text.len() == 2 => Some(2000 + short),
            long @ 1900..=2200 => Some(long),
            _ => None,
        }
    }

    /// The day of a date; without a year the next one there is.
    fn on(&self, (day, month): (i64, i64), year: Option<i64>) -> Option<i64> {
        let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
        let (this, ..) = date_of(self.today);
        let is_date = |year: i64| (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        let years = year.map_or(this..=this + 4, |year| year..=year);
        let mut found = years.filter(|year| is_date(*year)).map(|year| day_number(year, month, day));
        found.find(|found| year.is_some() || *found >= self.today)
    }
}
