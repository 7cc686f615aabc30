//! What somebody is asked or told, made from an event.

use std::collections::BTreeSet;

use domain::{Answer, Clock, Party};

use crate::ics::component::{Component, Entry};
use crate::ics::line::{Ending, Line, escaped};
use crate::ics::object::Object;
use crate::ics::{day, parts, place};

use super::Method;

/// When it is: kept as written, without what programs add.
const WHEN: [&str; 7] = ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"];
/// The parameters that say how a time is meant.
const OF_TIMES: [&str; 3] = ["TZID", "VALUE", "RANGE"];
/// What of a VTIMEZONE says its rules.
const OF_ZONES: [&str; 8] =
    ["TZID", "X-LIC-LOCATION", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE", "RDATE"];
/// What cannot be part of a value without being folded or escaped stays below this.
const LONGEST_TEXT: usize = 20_000;

/// Whom an event is sent to, and what they read.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Names the program (PRODID).
    pub product: &'a str,
    /// Who asks.
    pub organizer: &'a Party,
    /// Everybody they see: at least themselves.
    pub attendees: &'a [Party],
    /// Which version of the invitation it is.
    pub sequence: u32,
    /// When it was made, Unix seconds.
    pub stamp: i64,
    /// What; empty: as the event says.
    pub title: &'a str,
    /// What they read besides: never the event's own notes.
    pub words: &'a str,
}

/// Asks to come, or tells of a change (RFC 5546 section 3.2.2).
pub fn request(event: &Object, ask: &Ask<'_>) -> Object {
    made(event, ask, Method::Request)
}

/// Tells that it does not take place (RFC 5546 section 3.2.5).
pub fn cancel(event: &Object, ask: &Ask<'_>) -> Object {
    made(event, ask, Method::Cancel)
}

/// Turns down another time that was proposed (RFC 5546 section 3.2.8): `event` is what they were asked.
pub fn decline_counter(event: &Object, ask: &Ask<'_>) -> Object {
    made(event, ask, Method::DeclineCounter)
}

fn made(event: &Object, ask: &Ask<'_>, method: Method) -> Object {
    let mut out = Object::new(ask.product);
    let ending = out.ending();
    let mut events: Vec<Component> = Vec::new();
    for one in event.events() {
        // Of a series that does not take place nothing but the series is told.
        if method == Method::Cancel && one.get("RECURRENCE-ID").is_some() && !events.is_empty() {
            continue;
        }
        events.push(of_event(one, ask, method));
    }
    let mut named = BTreeSet::new();
    events.iter().for_each(|one| parts::zones_of(one, &mut named));
    let zones = event.time_zones().filter(|zone| named.remove(&zone.text("TZID"))).map(|zone| bare(zone, ending));
    let zones: Vec<Component> = zones.collect();
    if let Some(calendar) = out.calendar_mut() {
        calendar.set("METHOD", &[], method.word(), ending);
        calendar.entries.extend(zones.into_iter().chain(events).map(Entry::Component));
    }
    out
}

fn of_event(event: &Component, ask: &Ask<'_>, method: Method) -> Component {
    let ending = Ending::default();
    let mut out = Component::new("VEVENT", ending);
    out.set_text("UID", &event.text("UID"), ending);
    out.set("DTSTAMP", &[], &stamp(ask.stamp), ending);
    out.set("SEQUENCE", &[], &ask.sequence.to_string(), ending);
    out.entries.extend(when(event).map(Entry::Line));
    let title = if ask.title.is_empty() { event.text("SUMMARY") } else { ask.title.to_owned() };
    out.set_text("SUMMARY", &title, ending);
    let location = event.text("LOCATION");
    out.set_text("LOCATION", &location, ending);
    out.set_text("DESCRIPTION", crate::bounds::start(ask.words, LONGEST_TEXT), ending);
    let link = place::link(event, &location, &event.text("DESCRIPTION"));
    if !link.is_empty() {
        out.set("CONFERENCE", &[("VALUE", "URI"), ("FEATURE", "VIDEO")], &link, ending);
        out.set("URL", &[("VALUE", "URI")], &link, ending);
    }
    let is_off = method == Method::Cancel || event.text("STATUS").trim().eq_ignore_ascii_case("CANCELLED");
    let is_open = event.text("STATUS").trim().eq_ignore_ascii_case("TENTATIVE");
    let status = match (is_off, is_open) {
        (true, _) => "CANCELLED",
        (false, true) => "TENTATIVE",
        (false, false) => "CONFIRMED",
    };
    out.set("STATUS", &[], status, ending);
    out.entries.push(Entry::Line(organizer(ask.organizer)));
    out.entries.extend(ask.attendees.iter().map(|party| Entry::Line(attendee(party))));
    out
}

/// The lines that say when, without parameters of programs.
pub(super) fn when(event: &Component) -> impl Iterator<Item = Line> + '_ {
    event.lines().filter(|line| WHEN.contains(&line.name())).map(|line| {
        let params = line.params();
        let kept: Vec<(&str, &str)> = params
            .iter()
            .filter(|(key, _)| OF_TIMES.iter().any(|known| known.eq_ignore_ascii_case(key)))
            .map(|(key, said)| (key.as_str(), said.as_str()))
            .collect();
        Line::write(line.name(), &kept, line.value().trim(), Ending::default())
    })
}

/// A time zone with its rules and nothing else.
pub(super) fn bare(zone: &Component, ending: Ending) -> Component {
    let mut out = Component::new(zone.kind(), ending);
    for line in zone.lines().filter(|line| OF_ZONES.contains(&line.name())) {
        out.entries.push(Entry::Line(Line::write(line.name(), &[], line.value().trim(), ending)));
    }
    let inner = zone.components().filter(|one| matches!(one.kind(), "STANDARD" | "DAYLIGHT"));
    out.entries.extend(inner.map(|one| Entry::Component(bare(one, ending))));
    out
}

pub(super) fn organizer(party: &Party) -> Line {
    let name = bare_name(&party.name);
    let params: &[(&str, &str)] = if name.is_empty() { &[] } else { &[("CN", &name)] };
    Line::write("ORGANIZER", params, &mailto(&party.address), Ending::default())
}

/// Somebody who is asked: with what they answered, and whether an answer is waited for.
pub(super) fn attendee(party: &Party) -> Line {
    let name = bare_name(&party.name);
    let mut params = Vec::new();
    if !name.is_empty() {
        params.push(("CN", name.as_str()));
    }
    params.push(("CUTYPE", if party.thing { "RESOURCE" } else { "INDIVIDUAL" }));
    params.push(("ROLE", if party.optional { "OPT-PARTICIPANT" } else { "REQ-PARTICIPANT" }));
    params.push(("PARTSTAT", partstat(party.answer)));
    if party.asked {
        params.push(("RSVP", "TRUE"));
    }
    Line::write("ATTENDEE", &params, &mailto(&party.address), Ending::default())
}

/// As RFC 5545 section 3.2.12 spells it.
pub(super) fn partstat(answer: Answer) -> &'static str {
    match answer {
        Answer::Waiting => "NEEDS-ACTION",
        Answer::Accepted => "ACCEPTED",
        Answer::Tentative => "TENTATIVE",
        Answer::Declined => "DECLINED",
        Answer::Delegated => "DELEGATED",
    }
}

fn mailto(address: &str) -> String {
    format!("mailto:{}", address.trim())
}

fn bare_name(name: &str) -> String {
    crate::word::fold_space(crate::bounds::start(name, 200))
}

/// A comment as a line, where there is one.
pub(super) fn comment(text: &str) -> Option<Line> {
    let text = crate::bounds::start(text.trim(), LONGEST_TEXT);
    (!text.is_empty()).then(|| Line::write("COMMENT", &[], &escaped(text), Ending::default()))
}

/// A moment in UTC.
pub(super) fn stamp(at: i64) -> String {
    format!("{}Z", day::written(at))
}

/// A time reckoned as a span's, in UTC where it is a moment.
pub(super) fn written(name: &str, at: i64, clock: &Clock) -> Line {
    let ending = Ending::default();
    match clock {
        Clock::Zone(_) => Line::write(name, &[], &stamp(at), ending),
        Clock::Floating => Line::write(name, &[], &day::written(at), ending),
        Clock::Day => Line::write(name, &[("VALUE", "DATE")], &day::written_day(at), ending),
    }
}
