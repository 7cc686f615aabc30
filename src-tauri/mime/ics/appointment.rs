//! What an object says, as appointments.

use domain::{Answer, Appointment, Class, Party, Status};

use super::component::Component;
use super::line::Line;
use super::object::Object;
use super::place;
use super::time::{Begins, How, Length, Time};
use super::zone::Zones;
use crate::bounds;
use crate::word::{is_posing, one_line};

const MOST_PEOPLE: usize = 1000;
const MOST_ALARMS: usize = 50;
const LONGEST_LINE: usize = 1000;
const LONGEST_TEXT: usize = 128 << 10;

impl Object {
    /// One a VEVENT, those that are not a date of a series first; those that do not say when are left out.
    pub fn appointments(&self) -> Vec<Appointment> {
        let zones = Zones::of(self);
        let dated = self.dated(&zones);
        let series =
            dated.first().filter(|(event, _)| event.get("RECURRENCE-ID").is_none()).map(|(_, one)| one.start.clone());
        dated.iter().map(|(event, begins)| appointment(event, begins, series.as_ref(), &zones)).collect()
    }

    /// The events that say when, one for each of [`Object::appointments`].
    pub fn dated(&self, zones: &Zones) -> Vec<(&Component, Begins)> {
        let timed = |event: &Component| Begins::of(event, zones).or_else(|| instead(event, zones));
        self.events().into_iter().filter_map(|event| Some((event, timed(event)?))).collect()
    }
}

/// A changed date that does not say when is where the series has it.
fn instead(event: &Component, zones: &Zones) -> Option<Begins> {
    let start = Time::of_id(event, zones)?;
    Some(Begins { start, length: Length::default() })
}

fn appointment(event: &Component, begins: &Begins, series: Option<&Time>, zones: &Zones) -> Appointment {
    let summary = line(&event.text("SUMMARY"));
    let location = line(&event.text("LOCATION"));
    let description = bounds::start(event.text("DESCRIPTION").trim_end(), LONGEST_TEXT).to_owned();
    let span = begins.span();
    let sequence = event.get("SEQUENCE").and_then(|line| line.value().trim().parse().ok()).unwrap_or(0);
    Appointment {
        instead_of: Time::of_id(event, zones).map(|id| id.in_series(series.unwrap_or(&begins.start))),
        repeats: event.get("RECURRENCE-ID").is_none() && (event.get("RRULE").is_some() || event.get("RDATE").is_some()),
        link: place::link(event, &location, &description),
        status: match word(event, "STATUS").as_str() {
            "TENTATIVE" => Status::Tentative,
            "CANCELLED" => Status::Cancelled,
            _ => Status::Confirmed,
        },
        busy: word(event, "TRANSP") != "TRANSPARENT",
        class: match word(event, "CLASS").as_str() {
            "" | "PUBLIC" => Class::Public,
            _ => Class::Private,
        },
        organizer: event.get("ORGANIZER").and_then(party),
        attendees: event.all("ATTENDEE").filter_map(party).take(MOST_PEOPLE).collect(),
        sequence,
        alarms: alarms(event, |alarm| alarm.rings(span.end - span.start)),
        rings_at: alarms(event, Component::rings_at),
        span,
        summary,
        location,
        description,
    }
}

fn word(event: &Component, name: &str) -> String {
    event.text(name).trim().to_ascii_uppercase()
}

fn line(text: &str) -> String {
    one_line(bounds::start(text, LONGEST_LINE))
}

impl Line {
    /// Somebody the line names; `None` where it names nobody.
    pub fn party(&self) -> Option<Party> {
        party(self)
    }
}

impl Component {
    /// When an alarm rings, seconds from the beginning of what lasts so long; `None` at a fixed moment, and of one that is no business of a program:
    /// an e-mail is sent by the calendar's server.
    pub fn rings(&self, lasts: i64) -> Option<i64> {
        let trigger = self.trigger()?;
        let length = Length::read(&trigger.value())?.in_seconds();
        let from_end = trigger.param("RELATED").is_some_and(|related| related.eq_ignore_ascii_case("END"));
        Some(if from_end { lasts + length } else { length })
    }

    /// The fixed moment at which an alarm rings, Unix seconds (RFC 5545 section 3.8.6.3: in universal time).
    pub fn rings_at(&self) -> Option<i64> {
        let time = Time::read(&self.trigger()?.value(), None, &Zones::default())?;
        matches!(time.how, How::In(_)).then(|| time.at())
    }

    fn trigger(&self) -> Option<&Line> {
        if matches!(word(self, "ACTION").as_str(), "NONE" | "EMAIL") { None } else { self.get("TRIGGER") }
    }
}

pub(super) fn party(said: &Line) -> Option<Party> {
    let value = said.value();
    let value = value.trim();
    let is_mail = value.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let email = said.param("EMAIL").unwrap_or_default();
    let address = if is_mail {
        value.get(7..).unwrap_or_default()
    } else if email.is_empty() {
        value
    } else {
        &email
    };
    let param = |name: &str| said.param(name).unwrap_or_default().to_ascii_uppercase();
    let name = line(&said.param("CN").unwrap_or_default());
    let address = line(address);
    let party = Party {
        name: if is_posing(&name, &address) { String::new() } else { name },
        answer: match param("PARTSTAT").as_str() {
            "ACCEPTED" => Answer::Accepted,
            "TENTATIVE" => Answer::Tentative,
            "DECLINED" => Answer::Declined,
            "DELEGATED" => Answer::Delegated,
            _ => Answer::Waiting,
        },
        optional: matches!(param("ROLE").as_str(), "OPT-PARTICIPANT" | "NON-PARTICIPANT"),
        thing: matches!(param("CUTYPE").as_str(), "ROOM" | "RESOURCE"),
        asked: param("RSVP") == "TRUE",
        address,
    };
    (!party.address.is_empty() || !party.name.is_empty()).then_some(party)
}

fn alarms(event: &Component, rings: impl Fn(&Component) -> Option<i64>) -> Vec<i64> {
    let alarms = event.components().filter(|one| one.kind() == "VALARM");
    let mut found: Vec<i64> = alarms.take(MOST_ALARMS).filter_map(rings).collect();
    found.sort_unstable();
    found.dedup();
    found
}
