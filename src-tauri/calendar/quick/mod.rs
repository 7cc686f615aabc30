//! A line typed for a new appointment, read: "Interview Anna Tue 10-11", "Vorstellungsgespräch Müller morgen 14 Uhr 45 min Teams".

mod day;
mod piece;
mod place;
mod time;
mod words;

use mime::ics::{DAY, Zone, weekday};

use piece::Piece;
use words::Words;

/// Longer lines are read up to here, octets; and so many pieces of them.
const LONGEST: usize = 600;
const MOST: usize = 120;
/// How long an appointment takes of which it is not said, minutes.
const USUAL: i64 = 60;
const MINUTE: i64 = 60;

/// Who types, where and when.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Unix seconds.
    pub now: i64,
    /// Whose clocks are meant.
    pub zone: &'a Zone,
    /// `en`, `de`, `fr`, `it`, `pl`.
    pub language: &'a str,
    /// 3/12 is the twelfth of March.
    pub month_first: bool,
}

/// What a piece of the line was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day.
    Day,
    /// A time, or two.
    Time,
    /// How long.
    Length,
    /// That it is an interview.
    Interview,
    /// How it is held.
    Held,
    /// Where.
    Place,
}

/// How an interview is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// By telephone.
    Phone,
    /// By video.
    Video,
    /// On site.
    OnSite,
}

/// A line as it was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quick {
    /// What of the line is nothing else.
    pub title: String,
    /// When it begins and ends: moments, or whole days counted as if they were UTC.
    pub span: Option<(i64, i64)>,
    /// They are whole days.
    pub is_day: bool,
    /// It is an interview.
    pub is_interview: bool,
    /// How it is held, where that is said.
    pub held: Option<Held>,
    /// Where.
    pub place: String,
    /// Nothing could have been meant otherwise.
    pub sure: bool,
    /// The pieces that were read, in order, with where they are in the line, octets.
    pub parts: Vec<(Kind, usize, usize)>,
    /// Words in a row that may be somebody's name, where they are.
    pub names: Vec<(usize, usize)>,
}

/// The line while it is read.
struct Reader<'a> {
    asked: &'a Asked<'a>,
    words: &'static Words,
    text: &'a str,
    pieces: Vec<Piece>,
    used: Vec<Option<Kind>>,
    parts: Vec<(Kind, usize, usize)>,
    /// Days since 1970.
    today: i64,
    day: Option<i64>,
    /// Minutes since midnight; the second may be the next day's.
    time: Option<(i64, Option<i64>)>,
    length: Option<i64>,
    held: Option<Held>,
    sure: bool,
}

/// Reads a line; whatever it is, it is read in no time.
pub fn read(text: &str, asked: &Asked<'_>) -> Quick {
    let end = (0..=LONGEST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let text = text.get(..end).unwrap_or_default();
    let pieces = piece::pieces(text, MOST);
    let used = vec![None; pieces.len()];
    let today = asked.zone.wall(asked.now).div_euclid(DAY);
    let words = words::of(asked.language);
    let mut reader = Reader {
        asked,
        words,
        text,
        pieces,
        used,
        parts: Vec::new(),
        today,
        day: None,
        time: None,
        length: None,
        held: None,
        sure: true,
    };
    reader.walk();
    let place = reader.place();
    reader.told(place)
}

impl Reader<'_> {
    fn walk(&mut self) {
        let mut at = 0;
        while at < self.pieces.len() {
            at = self
                .take_day(at)
                .or_else(|| self.take_time(at))
                .or_else(|| self.take_length(at))
                .or_else(|| self.take_kind(at))
                .unwrap_or(at + 1);
        }
    }

    fn take_day(&mut self, at: usize) -> Option<usize> {
        let (next, found, sure) = self.read_day(at)?;
        // A weekday beside a date says the same, or nobody knows which is meant.
        match self.day {
            Some(before) if before == found || (before - found).rem_euclid(7) == 0 => {
                self.day = Some(before.max(found))
            }
            Some(_) => self.sure = false,
            None => self.day = Some(found),
        }
        self.sure &= sure;
        Some(self.mark(Kind::Day, at, next))
    }

    fn take_time(&mut self, at: usize) -> Option<usize> {
        let (next, times, sure) = self.read_time(at)?;
        if self.time.is_some() {
            self.sure = false;
            return None;
        }
        self.time = Some(times);
        self.sure &= sure;
        Some(self.mark(Kind::Time, at, next))
    }

    fn take_length(&mut self, at: usize) -> Option<usize> {
        let (next, minutes) = self.read_length(at)?;
        if self.length.replace(minutes).is_some() {
            self.sure = false;
        }
        Some(self.mark(Kind::Length, at, next))
    }

    fn take_kind(&mut self, at: usize) -> Option<usize> {
        if let Some(next) = self.any(self.words.interview, at) {
            return Some(self.mark(Kind::Interview, at, next));
        }
        let ways = [(self.words.phone, Held::Phone), (self.words.on_site, Held::OnSite), (words::VIDEO, Held::Video)];
        let (next, held) = ways.into_iter().find_map(|(phrases, held)| Some((self.any(phrases, at)?, held)))?;
        self.held.get_or_insert(held);
        Some(self.mark(Kind::Held, at, next))
    }

    fn mark(&mut self, kind: Kind, from: usize, next: usize) -> usize {
        for used in self.used.iter_mut().take(next).skip(from) {
            *used = Some(kind);
        }
        if let (Some(first), Some(last)) = (self.pieces.get(from), self.pieces.get(next - 1)) {
            self.parts.push((kind, first.at.0, last.at.1));
        }
        next
    }

    /// Behind the longest of these phrases that stands here, and behind the dot of a short form.
    fn any(&self, phrases: &[&str], at: usize) -> Option<usize> {
        phrases.iter().filter_map(|phrase| self.phrase(phrase, at)).max()
    }

    /// The same of phrases that mean a number.
    fn any_of(&self, phrases: &[(&str, i64)], at: usize) -> Option<(usize, i64)> {
        phrases
            .iter()
            .filter_map(|(phrase, value)| Some((self.phrase(phrase, at)?, *value)))
            .max_by_key(|(next, _)| *next)
    }

    fn phrase(&self, phrase: &str, at: usize) -> Option<usize> {
        let mut next = at;
        for word in phrase.split(' ') {
            (self.pieces.get(next)?.text == word).then_some(())?;
            next += 1;
        }
        Some(if self.is_sign(next, ".", true) { next + 1 } else { next })
    }

    fn is_sign(&self, at: usize, sign: &str, glued: bool) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.text == sign && (piece.glued || !glued))
    }

    /// A number that belongs to no word before it.
    fn number(&self, at: usize) -> Option<i64> {
        let piece = self.pieces.get(at)?;
        let before = at.checked_sub(1).and_then(|at| self.pieces.get(at));
        let in_word = piece.glued && before.is_some_and(|before| before.text.chars().all(char::is_alphabetic));
        if in_word { None } else { piece.number }
    }

    /// What was read, put together.
    fn told(mut self, place: String) -> Quick {
        let is_interview = self.used.contains(&Some(Kind::Interview));
        let (span, is_day) = self.span();
        self.parts.sort_by_key(|(_, start, _)| *start);
        Quick {
            title: self.title(is_interview),
            span,
            is_day,
            is_interview,
            held: self.held,
            place,
            sure: self.sure && span.is_some(),
            names: self.names(),
            parts: self.parts,
        }
    }

    fn span(&mut self) -> (Option<(i64, i64)>, bool) {
        let wall = self.asked.zone.wall(self.asked.now);
        let Some((start, end)) = self.time else {
            // A number nobody read may be the time.
            let is_left = |(piece, used): (&Piece, &Option<Kind>)| piece.number.is_some() && used.is_none();
            let has_left = self.pieces.iter().zip(&self.used).any(is_left);
            self.sure &= self.length.is_none() && !has_left;
            return (self.day.map(|day| (day * DAY, (day + 1) * DAY)), true);
        };
        let mut day = self.day.unwrap_or(self.today);
        if day * DAY + start * MINUTE < wall && day == self.today {
            // A time that is past is another day's: which one, only who types it knows.
            self.sure = false;
            day += if self.day.is_some() { 7 } else { 1 };
        }
        let end = end.unwrap_or(start + self.length.unwrap_or(USUAL));
        let moment = |minutes: i64| self.asked.zone.moment(day * DAY + minutes * MINUTE);
        (Some((moment(start), moment(end))), false)
    }

    /// The next day of the week from today on.
    fn coming(&self, of_week: i64) -> i64 {
        self.today + (of_week - i64::from(weekday(self.today))).rem_euclid(7)
    }
}

#[cfg(test)]
mod tests;
