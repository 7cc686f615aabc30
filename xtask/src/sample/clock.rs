//! Moments of the sample: a fixed "now", Warsaw wall time and the two ways mail writes a date.

/// Seconds in a day.
pub const DAY: i64 = 86_400;
/// Seconds in an hour.
pub const HOUR: i64 = 3_600;
/// The last moment of the sample, 2026-11-20 14:00 UTC.
pub const NOW: Moment = Moment(1_795_183_200);

const WEEKDAYS: &str = "Mon|Tue|Wed|Thu|Fri|Sat|Sun";
const MONTHS: &str = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";

/// Seconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Moment(pub i64);

/// A date and time as a wall clock shows it; `weekday` counts from Monday = 0.
#[derive(Clone, Copy)]
pub struct Wall {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub weekday: i64,
}

impl Moment {
    /// Reads `2026-11-16T09:10` as Warsaw time; what cannot be read counts as zero.
    pub fn warsaw(text: &str) -> Self {
        let mut numbers = text.split(['-', 'T', ':']).map(|n| n.parse::<i64>().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        let (year, month, day, hour, minute) = (next(), next(), next(), next(), next());
        let wall = days_from_civil(year, month, day) * DAY + hour * HOUR + minute * 60;
        let guess = Self(wall - HOUR);
        Self(wall - guess.offset())
    }

    /// Moves the moment by seconds.
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0 + seconds)
    }

    /// Seconds Warsaw is ahead of UTC at this moment (summer time: last Sunday of March to last Sunday of October, 01:00 UTC).
    pub fn offset(self) -> i64 {
        let year = self.utc().year;
        let change = |month| {
            let last = days_from_civil(year, month, 31);
            (last - (last + 4).rem_euclid(7)) * DAY + HOUR
        };
        if self.0 >= change(3) && self.0 < change(10) { 2 * HOUR } else { HOUR }
    }

    /// The wall clock in Warsaw.
    pub fn local(self) -> Wall {
        Self(self.0 + self.offset()).utc()
    }

    /// The wall clock in UTC.
    pub fn utc(self) -> Wall {
        let days = self.0.div_euclid(DAY);
        let rest = self.0.rem_euclid(DAY);
        let (year, month, day) = civil_from_days(days);
        Wall {
            year,
            month,
            day,
            hour: rest / HOUR,
            minute: rest % HOUR / 60,
            second: rest % 60,
            weekday: (days + 3).rem_euclid(7),
        }
    }

    /// Writes the Date header (RFC 5322 section 3.3) in Warsaw time.
    pub fn header(self) -> String {
        let w = self.local();
        let zone = self.offset() / HOUR;
        format!(
            "{}, {} {} {} {:02}:{:02}:{:02} +0{zone}00",
            nth(WEEKDAYS, w.weekday),
            w.day,
            nth(MONTHS, w.month - 1),
            w.year,
            w.hour,
            w.minute,
            w.second
        )
    }

    /// Writes the date of an mbox "From " line: asctime in UTC.
    pub fn asctime(self) -> String {
        let w = self.utc();
        format!(
            "{} {} {:2} {:02}:{:02}:{:02} {}",
            nth(WEEKDAYS, w.weekday),
            nth(MONTHS, w.month - 1),
            w.day,
            w.hour,
            w.minute,
            w.second,
            w.year
        )
    }

    /// The next working moment: from 8:00 to 18:00 when `office`, else to 22:00 on any day.
    pub fn awake(self, office: bool) -> Self {
        let mut moment = self;
        let close = if office { 18 } else { 22 };
        for _ in 0..100 {
            let w = moment.local();
            if (8..close).contains(&w.hour) && !(office && w.weekday > 4) {
                break;
            }
            moment = moment.plus(HOUR);
        }
        moment
    }

    /// The next Monday to Friday.
    pub fn workday(self) -> Self {
        match self.local().weekday {
            5 => self.plus(2 * DAY),
            6 => self.plus(DAY),
            _ => self,
        }
    }
}

/// Picks an entry of a `|` list by its place; empty when there is none.
pub fn nth(list: &str, place: i64) -> &str {
    usize::try_from(place).ok().and_then(|n| list.split('|').nth(n)).unwrap_or_default()
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
