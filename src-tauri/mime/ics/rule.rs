//! How something repeats (RFC 5545 section 3.3.10): a rule as written.

use super::day::{self, DAY};
use super::walk::Walk;

/// What a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freq {
    /// YEARLY
    Year,
    /// MONTHLY
    Month,
    /// WEEKLY
    Week,
    /// DAILY
    Day,
    /// HOURLY
    Hour,
    /// MINUTELY
    Minute,
    /// SECONDLY
    Second,
}

/// The last moment of a rule, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A moment, Unix seconds.
    At(i64),
    /// What the clock on the wall shows.
    Wall(i64),
    /// A whole day: the beginning of it.
    Day(i64),
}

/// A recurrence rule. Lists are sorted and hold nothing twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What is counted.
    pub freq: Freq,
    /// Every so many of them; at least 1.
    pub interval: u32,
    /// So many times.
    pub count: Option<u32>,
    /// No later than this.
    pub until: Option<Until>,
    /// On which day weeks begin, Monday being 0.
    pub week_start: u8,
    /// Months, 1 to 12.
    pub months: Vec<i16>,
    /// Weeks of the year; negative from its end.
    pub weeks: Vec<i16>,
    /// Days of the year; negative from its end.
    pub year_days: Vec<i16>,
    /// Days of the month; negative from its end.
    pub month_days: Vec<i16>,
    /// Days of the week, Monday being 0, with which of them in the month or year; 0: every.
    pub days: Vec<(i16, u8)>,
    /// Hours.
    pub hours: Vec<i16>,
    /// Minutes.
    pub minutes: Vec<i16>,
    /// Seconds.
    pub seconds: Vec<i16>,
    /// Which of those of one period; negative from the end.
    pub positions: Vec<i16>,
    /// Something else is said that is not understood.
    pub unknown: bool,
}

const FREQS: [(&str, Freq); 7] = [
    ("YEARLY", Freq::Year),
    ("MONTHLY", Freq::Month),
    ("WEEKLY", Freq::Week),
    ("DAILY", Freq::Day),
    ("HOURLY", Freq::Hour),
    ("MINUTELY", Freq::Minute),
    ("SECONDLY", Freq::Second),
];
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// Values of one list.
const MOST_VALUES: usize = 800;

impl Rule {
    /// A rule that says no more than what it counts.
    pub fn every(freq: Freq) -> Self {
        let none = Vec::new;
        Self {
            freq,
            interval: 1,
            count: None,
            until: None,
            week_start: 0,
            months: none(),
            weeks: none(),
            year_days: none(),
            month_days: none(),
            days: Vec::new(),
            hours: none(),
            minutes: none(),
            seconds: none(),
            positions: none(),
            unknown: false,
        }
    }

    /// Reads a rule's value; `None` where it does not say what it counts. Numbers that cannot be are passed over.
    pub fn read(value: &str) -> Option<Self> {
        let parts =
            || value.split(';').filter_map(|part| part.split_once('=')).map(|(key, said)| (key.trim(), said.trim()));
        let (_, word) = parts().find(|(key, _)| key.eq_ignore_ascii_case("FREQ"))?;
        let (_, freq) = FREQS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
        let mut rule = Self::every(*freq);
        for (key, said) in parts() {
            rule.take(&key.to_ascii_uppercase(), said);
        }
        Some(rule)
    }

    fn take(&mut self, key: &str, said: &str) {
        match key {
            "FREQ" => {}
            "INTERVAL" => self.interval = said.parse().unwrap_or(1).max(1),
            "COUNT" => self.count = said.parse().ok(),
            "UNTIL" => self.until = until(said),
            "WKST" => self.week_start = weekday(said).unwrap_or(0),
            "BYMONTH" => self.months = numbers(said, 1..=12, false),
            "BYWEEKNO" => self.weeks = numbers(said, 1..=53, true),
            "BYYEARDAY" => self.year_days = numbers(said, 1..=366, true),
            "BYMONTHDAY" => self.month_days = numbers(said, 1..=31, true),
            "BYHOUR" => self.hours = numbers(said, 0..=23, false),
            "BYMINUTE" => self.minutes = numbers(said, 0..=59, false),
            "BYSECOND" => self.seconds = numbers(said, 0..=59, false),
            "BYSETPOS" => self.positions = numbers(said, 1..=366, true),
            "BYDAY" => {
                self.days = said.split(',').take(MOST_VALUES).filter_map(|one| numbered_day(one.trim())).collect();
                self.days.sort_unstable();
                self.days.dedup();
            }
            _ => self.unknown = true,
        }
    }

    /// As a rule's value is written.
    pub fn write(&self) -> String {
        let word = FREQS.iter().find(|(_, freq)| *freq == self.freq).map_or("", |(word, _)| word);
        let mut out = format!("FREQ={word}");
        if self.interval > 1 {
            out.push_str(&format!(";INTERVAL={}", self.interval));
        }
        if let Some(count) = self.count {
            out.push_str(&format!(";COUNT={count}"));
        }
        if let Some(until) = self.until {
            out.push_str(&format!(";UNTIL={}", until.write()));
        }
        let lists = [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
            ("BYHOUR", &self.hours),
            ("BYMINUTE", &self.minutes),
            ("BYSECOND", &self.seconds),
            ("BYSETPOS", &self.positions),
        ];
        let days: Vec<String> = self.days.iter().map(|(nth, day)| day_word(*nth, *day)).collect();
        if !days.is_empty() {
            out.push_str(&format!(";BYDAY={}", days.join(",")));
        }
        for (key, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
            let words: Vec<String> = list.iter().map(i16::to_string).collect();
            out.push_str(&format!(";{key}={}", words.join(",")));
        }
        if self.week_start != 0 {
            out.push_str(&format!(";WKST={}", day_word(0, self.week_start)));
        }
        out
    }

    /// Whether it never ends.
    pub fn is_endless(&self) -> bool {
        self.count.is_none() && self.until.is_none()
    }

    /// The last second on the wall that it may hold; `on_wall` says what the clock shows at a moment.
    pub fn until_on_wall(&self, on_wall: impl Fn(i64) -> i64) -> i64 {
        match self.until {
            None => i64::MAX,
            Some(Until::At(at)) => on_wall(at),
            Some(Until::Wall(wall)) => wall,
            // Whoever names a day means it as the last one.
            Some(Until::Day(day)) => day + DAY - 1,
        }
    }

    /// Walks over the dates from `start` on; `until` as [`Rule::until_on_wall`] says.
    pub fn walk(&self, start: i64, until: i64) -> Walk {
        Walk::new(self, start, until)
    }
}

impl Until {
    fn write(self) -> String {
        match self {
            Self::At(at) => format!("{}Z", day::written(at)),
            Self::Wall(wall) => day::written(wall),
            Self::Day(day) => day::written_day(day),
        }
    }
}

fn until(said: &str) -> Option<Until> {
    let (text, utc) = said.strip_suffix(['Z', 'z']).map_or((said, false), |text| (text, true));
    let (date, time) = day::read(text)?;
    Some(match time {
        None => Until::Day(date),
        Some(time) if utc => Until::At(date + time),
        Some(time) => Until::Wall(date + time),
    })
}

fn weekday(word: &str) -> Option<u8> {
    DAYS.iter().position(|day| day.eq_ignore_ascii_case(word)).and_then(|at| u8::try_from(at).ok())
}

fn numbered_day(word: &str) -> Option<(i16, u8)> {
    let (nth, day) = word.split_at_checked(word.len().checked_sub(2)?)?;
    let nth = if nth.is_empty() { 0 } else { nth.parse().ok().filter(|nth| (-53..=53).contains(nth))? };
    Some((nth, weekday(day)?))
}

fn day_word(nth: i16, day: u8) -> String {
    let word = DAYS.get(usize::from(day)).copied().unwrap_or_default();
    if nth == 0 { word.to_owned() } else { format!("{nth}{word}") }
}

fn numbers(said: &str, fits: std::ops::RangeInclusive<i16>, also_negative: bool) -> Vec<i16> {
    let read = said.split(',').take(MOST_VALUES).filter_map(|one| one.trim().parse::<i16>().ok());
    let mut found: Vec<i16> =
        read.filter(|one| fits.contains(one) || also_negative && fits.contains(&one.saturating_neg())).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_back_as_it_is_written() {
        for (said, written) in [
            ("FREQ=DAILY", "FREQ=DAILY"),
            ("freq=weekly;byday=fr,mo;wkst=su", "FREQ=WEEKLY;BYDAY=MO,FR;WKST=SU"),
            ("INTERVAL=2;FREQ=MONTHLY;BYDAY=-1FR,+2MO;COUNT=3", "FREQ=MONTHLY;INTERVAL=2;COUNT=3;BYDAY=-1FR,2MO"),
            ("FREQ=YEARLY;UNTIL=20261231", "FREQ=YEARLY;UNTIL=20261231"),
            ("FREQ=YEARLY;UNTIL=20261231T225959Z", "FREQ=YEARLY;UNTIL=20261231T225959Z"),
            ("FREQ=YEARLY;BYMONTH=2,13,-1;BYMONTHDAY=31,0,-32,x", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"),
            ("FREQ=DAILY;INTERVAL=0;BYSETPOS=-1;BYHOUR=9", "FREQ=DAILY;BYHOUR=9;BYSETPOS=-1"),
        ] {
            let rule = Rule::read(said).unwrap();
            assert_eq!(rule.write(), written, "{said}");
            assert_eq!(Rule::read(written).as_ref(), Some(&rule), "{said}");
        }
        for none in ["", "INTERVAL=2", "FREQ=OFTEN", "BYDAY"] {
            assert_eq!(Rule::read(none), None, "{none}");
        }
    }
}
