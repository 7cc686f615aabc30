//! What a calendar part says (RFC 5545, RFC 5546): one event, who asks whom, and the answers.

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarEntry, ICalendarFrequency, ICalendarMethod, ICalendarParameterName,
    ICalendarParameterValue, ICalendarParticipationRole, ICalendarParticipationStatus, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarStatus, ICalendarUserTypes, ICalendarValue, ICalendarWeekday,
};
use calcard::{Entry, Parser};
use chrono::{Datelike, NaiveDateTime, TimeDelta, TimeZone};

use crate::word::{is_posing, one_line};
use crate::{bounds, charset};

/// What is longer is no invitation.
const LARGEST: usize = 2 << 20;
const MOST_PEOPLE: usize = 500;
const LONGEST_LINE: usize = 1000;
const LONGEST_TEXT: usize = 20_000;

/// An event that somebody wrote about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// What the part is for (RFC 5546 section 1.4), in lower case; `publish` where it does not say.
    pub method: String,
    /// Its identity.
    pub uid: String,
    /// What.
    pub summary: String,
    /// Where.
    pub location: String,
    /// More about it.
    pub description: String,
    /// When it begins.
    pub start: Option<When>,
    /// When it ends; of whole days, the last one.
    pub end: Option<When>,
    /// How it repeats.
    pub repeats: Option<Repeats>,
    /// It is one date of a series.
    pub one_of_series: bool,
    /// It does not take place.
    pub cancelled: bool,
    /// Who asks.
    pub organizer: Option<Attendee>,
    /// Who is asked, or answers.
    pub attendees: Vec<Attendee>,
    /// How many other events the part holds.
    pub more: usize,
}

/// A time of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// As written, `2026-11-21T10:00:00`; of a whole day without the time.
    pub written: String,
    /// Unix seconds, where the time zone is known.
    pub at: Option<i64>,
    /// The time zone as it is known, else as written; empty where the time is meant wherever one is.
    pub zone: String,
}

/// How an event repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// `daily`, `weekly`, `monthly`, `yearly`, or `often`.
    pub unit: &'static str,
    /// Every so many of them.
    pub every: u16,
    /// On these days of the week, Monday being 1.
    pub days: Vec<u8>,
    /// So many times.
    pub times: Option<u32>,
    /// The last day, as written.
    pub until: Option<String>,
}

/// Somebody an event concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attendee {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// `waiting`, `accepted`, `declined`, `tentative` or `delegated`.
    pub answer: &'static str,
    /// Need not come.
    pub optional: bool,
    /// A room or a thing.
    pub is_thing: bool,
}

/// Reads a calendar part; `None` where it holds no event.
pub fn invitation(bytes: &[u8]) -> Option<Invitation> {
    if bytes.len() > LARGEST {
        return None;
    }
    let text = charset::decode(bytes, None);
    let text = text.get(text.find("BEGIN:VCALENDAR")?..)?;
    let Entry::ICalendar(calendar) = Parser::new(text).entry() else { return None };
    let events = || calendar.components.iter().filter(|one| one.component_type.is_event());
    let event = events().find(|one| !one.is_recurrence_override()).or_else(|| events().next())?;
    let mut invitation = Invitation {
        method: method(&calendar).to_owned(),
        uid: bounds::start(event.uid().unwrap_or_default(), LONGEST_LINE).to_owned(),
        more: events().filter(|one| one.uid() != event.uid()).count(),
        one_of_series: event.is_recurrence_override(),
        cancelled: event.status() == Some(&ICalendarStatus::Cancelled),
        ..Invitation::default()
    };
    invitation.take(&calendar, event);
    Some(invitation)
}

impl Invitation {
    fn take(&mut self, calendar: &ICalendar, event: &ICalendarComponent) {
        let (mut ends, mut lasts) = (None, None);
        for entry in &event.entries {
            let first = entry.values.first();
            let text = || first.and_then(ICalendarValue::as_text).unwrap_or_default();
            match (&entry.name, first) {
                (ICalendarProperty::Summary, _) => self.summary = line(text()),
                (ICalendarProperty::Location, _) => self.location = line(text()),
                (ICalendarProperty::Description, _) => {
                    bounds::start(text().trim(), LONGEST_TEXT).clone_into(&mut self.description);
                }
                // The first counts, and which zone it is in is not looked up for each of thousands.
                (ICalendarProperty::Dtstart, _) if self.start.is_some() => {}
                (ICalendarProperty::Dtend, _) if ends.is_some() => {}
                (ICalendarProperty::Dtstart, _) => self.start = moment(calendar, entry).map(|(_, when)| when),
                (ICalendarProperty::Dtend, _) => ends = moment(calendar, entry),
                (ICalendarProperty::Duration, Some(ICalendarValue::Duration(length))) => {
                    lasts = length.to_time_delta();
                }
                (ICalendarProperty::Rrule, Some(ICalendarValue::RecurrenceRule(rule))) => {
                    self.repeats = Some(repeats(rule));
                }
                (ICalendarProperty::Organizer, _) => self.organizer = attendee(entry),
                (ICalendarProperty::Attendee, _) if self.attendees.len() < MOST_PEOPLE => {
                    self.attendees.extend(attendee(entry));
                }
                _ => {}
            }
        }
        self.end = match (ends, lasts) {
            (Some((naive, when)), _) => Some(if when.is_day() { self.last_day(naive, when) } else { when }),
            (None, Some(lasts)) => self.start.as_ref().and_then(|start| start.later(lasts)),
            (None, None) => None,
        };
    }

    /// Whole days are written with the day behind the last one.
    fn last_day(&self, naive: NaiveDateTime, when: When) -> When {
        let before = naive.checked_sub_signed(TimeDelta::days(1)).map(|day| written(day, true));
        match before {
            Some(before) if self.start.as_ref().is_some_and(|start| start.written <= before) => {
                When { written: before, ..When::default() }
            }
            _ => when,
        }
    }
}

impl When {
    fn is_day(&self) -> bool {
        !self.written.contains('T')
    }

    fn later(&self, lasts: TimeDelta) -> Option<Self> {
        let is_day = self.is_day();
        let midnight = if is_day { "T00:00:00" } else { "" };
        let naive = format!("{}{midnight}", self.written).parse::<NaiveDateTime>().ok()?;
        let lasts = if is_day { lasts.checked_sub(&TimeDelta::days(1))?.max(TimeDelta::zero()) } else { lasts };
        Some(Self {
            written: written(naive.checked_add_signed(lasts)?, is_day),
            at: self.at.and_then(|at| at.checked_add(lasts.num_seconds())),
            zone: self.zone.clone(),
        })
    }
}

fn method(calendar: &ICalendar) -> &'static str {
    let entries = calendar.components.iter().flat_map(|one| &one.entries);
    let found = entries.filter(|entry| entry.name == ICalendarProperty::Method).find_map(|entry| entry.values.first());
    match found {
        Some(ICalendarValue::Method(method)) => match method {
            ICalendarMethod::Publish => "publish",
            ICalendarMethod::Request => "request",
            ICalendarMethod::Reply => "reply",
            ICalendarMethod::Add => "add",
            ICalendarMethod::Cancel => "cancel",
            ICalendarMethod::Refresh => "refresh",
            ICalendarMethod::Counter => "counter",
            ICalendarMethod::Declinecounter => "declinecounter",
        },
        _ => "publish",
    }
}

fn line(text: &str) -> String {
    one_line(bounds::start(text, LONGEST_LINE))
}

/// A time as written, and what it means.
fn moment(calendar: &ICalendar, entry: &ICalendarEntry) -> Option<(NaiveDateTime, When)> {
    let date = entry.values.first()?.as_partial_date_time()?;
    let naive = date.to_date_time()?.date_time;
    let is_day = date.hour.is_none();
    let (at, zone) = if is_day { (None, String::new()) } else { zoned(calendar, entry, date, naive) };
    Some((naive, When { written: written(naive, is_day), at, zone }))
}

fn zoned(
    calendar: &ICalendar,
    entry: &ICalendarEntry,
    date: &PartialDateTime,
    naive: NaiveDateTime,
) -> (Option<i64>, String) {
    if date.tz_hour.is_some() {
        return (date.to_timestamp(), "UTC".to_owned());
    }
    let Some(name) = entry.tz_id().map(str::trim).filter(|name| !name.is_empty()) else { return (None, String::new()) };
    match calendar.build_tz_resolver().resolve(name) {
        None | Some(Tz::Floating) => (None, line(name)),
        Some(zone) => {
            // A time that a clock shows twice is the first one; one it leaps over is none.
            let at = zone.from_local_datetime(&naive).earliest().map(|at| at.timestamp());
            (at, zone.name().map_or_else(|| line(name), |name| name.into_owned()))
        }
    }
}

fn written(naive: NaiveDateTime, is_day: bool) -> String {
    naive.format(if is_day { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" }).to_string()
}

fn repeats(rule: &ICalendarRecurrenceRule) -> Repeats {
    let day = |weekday: ICalendarWeekday| match weekday {
        ICalendarWeekday::Monday => 1,
        ICalendarWeekday::Tuesday => 2,
        ICalendarWeekday::Wednesday => 3,
        ICalendarWeekday::Thursday => 4,
        ICalendarWeekday::Friday => 5,
        ICalendarWeekday::Saturday => 6,
        ICalendarWeekday::Sunday => 7,
    };
    let unit = match rule.freq {
        ICalendarFrequency::Yearly => "yearly",
        ICalendarFrequency::Monthly => "monthly",
        ICalendarFrequency::Weekly => "weekly",
        ICalendarFrequency::Daily => "daily",
        ICalendarFrequency::Hourly | ICalendarFrequency::Minutely | ICalendarFrequency::Secondly => "often",
    };
    let mut days: Vec<u8> = match unit {
        "weekly" | "daily" => rule.byday.iter().map(|one| day(one.weekday)).collect(),
        _ => Vec::new(),
    };
    days.sort_unstable();
    days.dedup();
    let until = rule.until.as_ref().and_then(PartialDateTime::to_date_time);
    Repeats {
        unit,
        every: rule.interval.unwrap_or(1).max(1),
        days,
        times: rule.count,
        until: until.filter(|until| until.date_time.year() < 9000).map(|until| written(until.date_time, true)),
    }
}

fn attendee(entry: &ICalendarEntry) -> Option<Attendee> {
    let address = line(entry.calendar_address()?);
    let mut found = Attendee { address, answer: "waiting", ..Attendee::default() };
    for one in &entry.params {
        match (&one.name, &one.value) {
            (ICalendarParameterName::Cn, value) => found.name = line(value.as_text().unwrap_or_default()),
            (ICalendarParameterName::Partstat, ICalendarParameterValue::Partstat(status)) => {
                found.answer = match status {
                    ICalendarParticipationStatus::Accepted => "accepted",
                    ICalendarParticipationStatus::Declined => "declined",
                    ICalendarParticipationStatus::Tentative => "tentative",
                    ICalendarParticipationStatus::Delegated => "delegated",
                    _ => "waiting",
                };
            }
            (ICalendarParameterName::Role, ICalendarParameterValue::Role(role)) => {
                found.optional = *role == ICalendarParticipationRole::OptParticipant;
            }
            (ICalendarParameterName::Cutype, ICalendarParameterValue::Cutype(kind)) => {
                found.is_thing = matches!(kind, ICalendarUserTypes::Room | ICalendarUserTypes::Resource);
            }
            _ => {}
        }
    }
    if is_posing(&found.name, &found.address) {
        found.name.clear();
    }
    (!found.address.is_empty() || !found.name.is_empty()).then_some(found)
}

#[cfg(test)]
#[path = "invitation_tests.rs"]
mod tests;
