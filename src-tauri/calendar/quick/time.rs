//! Times and lengths.

use super::{Kind, Reader};

const HOUR: i64 = 60;
const NOON: i64 = 12 * HOUR;

/// One time as written.
struct Clock {
    next: usize,
    minutes: i64,
    /// It says that it is a time: 10:30, 10h, 2pm, 14 Uhr.
    marked: bool,
    /// Morning and afternoon are told apart.
    exact: bool,
    /// Said with pm.
    afternoon: bool,
}

/// Behind it, when it begins and, where that is said, ends, and whether nothing else could be meant.
type Times = (usize, (i64, Option<i64>), bool);

impl Reader<'_> {
    pub(super) fn read_time(&self, at: usize) -> Option<Times> {
        let led = self.any(self.words.before_time, at);
        led.and_then(|next| self.times(next, true)).or_else(|| self.times(at, false))
    }

    fn times(&self, at: usize, led: bool) -> Option<Times> {
        let first = self.clock(at, led)?;
        let to = ["-", "–", "—"].iter().any(|sign| self.is_sign(first.next, sign, false)).then_some(first.next + 1);
        let to = to.or_else(|| self.any(self.words.until, first.next));
        let Some(second) = to.and_then(|next| self.clock(next, true)) else {
            let after_day = at.checked_sub(1).and_then(|at| self.used.get(at)) == Some(&Some(Kind::Day));
            let (minutes, sure) = first.meant();
            return (led || first.marked || after_day).then_some((first.next, (minutes, None), sure));
        };
        let (mut start, mut sure) = first.meant();
        if second.afternoon && !first.exact && first.minutes < NOON {
            let pulled = first.minutes + NOON;
            (start, sure) = (if pulled < second.minutes { pulled } else { first.minutes }, true);
        }
        let (end, _) = second.meant();
        let end = [end, second.minutes + NOON, end + 2 * NOON].into_iter().find(|end| *end > start)?;
        Some((second.next, (start, Some(end)), sure))
    }

    fn clock(&self, at: usize, led: bool) -> Option<Clock> {
        if let Some((next, minutes)) = self.any_of(self.words.times, at) {
            return Some(Clock { next, minutes, marked: true, exact: true, afternoon: false });
        }
        if let Some(hour) = self.any(self.words.half_to, at).and_then(|next| self.number(next)) {
            let minutes = (1..=12).contains(&hour).then_some(hour * HOUR - 30)?;
            return Some(Clock { next: at + 2, minutes, marked: true, exact: false, afternoon: false });
        }
        let hour = self.number(at).filter(|hour| *hour <= 24)?;
        let (next, minutes, marked) = self.behind(at, hour, led)?;
        let exact = |exact| Clock { next, minutes: hour * HOUR + minutes, marked, exact, afternoon: false };
        let half =
            if self.is_sign(next, "pm", false) { Some(NOON) } else { self.is_sign(next, "am", false).then_some(0) };
        match half {
            Some(half) if (1..=12).contains(&hour) => {
                let minutes = hour % 12 * HOUR + minutes + half;
                Some(Clock { next: next + 1, minutes, marked: true, exact: true, afternoon: half > 0 })
            }
            _ => Some(exact(marked && minutes_are_told(self, at))),
        }
    }

    /// What stands behind an hour: behind that, the minutes, and whether it makes the number a time.
    fn behind(&self, at: usize, hour: i64, led: bool) -> Option<(usize, i64, bool)> {
        let minutes = |at: usize| {
            let piece = self.pieces.get(at).filter(|piece| piece.glued && piece.text.len() == 2)?;
            piece.number.filter(|minutes| *minutes < HOUR)
        };
        if let Some(told) = minutes(at + 2).filter(|_| self.is_sign(at + 1, ":", true)) {
            return Some((self.any(self.words.clock, at + 3).unwrap_or(at + 3), told, true));
        }
        if let Some(told) = minutes(at + 2).filter(|_| self.is_sign(at + 1, ".", true)) {
            let clock = self.any(self.words.clock, at + 3);
            return (clock.is_some() || led).then_some((clock.unwrap_or(at + 3), told, true));
        }
        if self.is_sign(at + 1, "h", true) {
            let is_length = !led && (hour < 7 || self.time.is_some());
            let told = minutes(at + 2);
            return (!is_length).then_some((at + 2 + usize::from(told.is_some()), told.unwrap_or(0), true));
        }
        let spelled = self.any(self.words.clock, at + 1);
        let is_unit = self.any(self.words.hours, at + 1).is_some() && !led && (hour < 7 || self.time.is_some());
        if let Some(next) = spelled.filter(|_| !is_unit) {
            let told = self
                .number(next)
                .filter(|told| *told < HOUR && self.pieces.get(next).is_some_and(|it| it.text.len() == 2));
            let is_length = self.any(self.words.minutes, next + 1).is_some();
            let told = told.filter(|_| !is_length && !self.is_sign(next + 1, ".", true));
            return Some((next + usize::from(told.is_some()), told.unwrap_or(0), true));
        }
        let is_length = [self.words.hours, self.words.minutes].iter().any(|units| self.any(units, at + 1).is_some());
        let is_date = ["/", ".", ","]
            .iter()
            .any(|sign| self.is_sign(at + 1, sign, true) && self.pieces.get(at + 2).is_some_and(|it| it.glued));
        (!is_length && !is_date).then_some((at + 1, 0, false))
    }

    /// A length with what stands before it: behind it, and minutes.
    pub(super) fn read_length(&self, at: usize) -> Option<(usize, i64)> {
        let led = self.any(self.words.before_length, at);
        let found = led.and_then(|next| self.length(next)).or_else(|| self.length(at))?;
        (1..=24 * HOUR).contains(&found.1).then_some(found)
    }

    fn length(&self, at: usize) -> Option<(usize, i64)> {
        if let Some(found) = self.any_of(self.words.lengths, at) {
            return Some(found);
        }
        let whole = self.number(at)?;
        let half = [".", ","].iter().any(|sign| self.is_sign(at + 1, sign, true));
        let tenths =
            if half { self.pieces.get(at + 2).filter(|it| it.glued && it.text.len() == 1)?.number? } else { 0 };
        let next = if half { at + 3 } else { at + 1 };
        if let Some(behind) = self.any(self.words.hours, next) {
            let more = self.number_glued(behind).filter(|more| *more < HOUR);
            return Some((behind + usize::from(more.is_some()), whole * HOUR + tenths * 6 + more.unwrap_or(0)));
        }
        let behind = self.any(self.words.minutes, next)?;
        (!half).then_some((behind, whole))
    }

    fn number_glued(&self, at: usize) -> Option<i64> {
        self.pieces.get(at).filter(|piece| piece.glued)?.number
    }
}

/// 3:00 is three o'clock; "3 Uhr" may be fifteen.
fn minutes_are_told(reader: &Reader<'_>, at: usize) -> bool {
    reader.is_sign(at + 1, ":", true)
}

impl Clock {
    /// The minutes that are meant, and whether nothing else could be: nobody means three in the morning.
    fn meant(&self) -> (i64, bool) {
        if self.exact || self.minutes >= 7 * HOUR || self.minutes < HOUR {
            (self.minutes, true)
        } else {
            (self.minutes + NOON, false)
        }
    }
}
