//! An answer to an invitation, and the event as its calendar keeps it then.

use domain::{Answer, Party, Span};

use crate::ics::appointment;
use crate::ics::component::{Component, Entry};
use crate::ics::line::{Ending, Line};
use crate::ics::object::Object;

use super::Method;
use super::ask::{attendee, bare, comment, organizer, partstat, stamp, when, written};

/// What somebody answers.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// Names the program (PRODID).
    pub product: &'a str,
    /// Who answers: the address that was asked, and their name.
    pub who: &'a Party,
    /// The answer.
    pub answer: Answer,
    /// What they write beside it.
    pub comment: &'a str,
    /// Another time they propose (COUNTER), reckoned as the event's.
    pub proposal: Option<&'a Span>,
    /// When it was made, Unix seconds.
    pub stamp: i64,
}

/// Answers what came (RFC 5546 sections 3.2.3 and 3.2.7): to its organizer, naming nobody but who answers.
pub fn reply(came: &Object, reply: &Reply<'_>) -> Object {
    let method = if reply.proposal.is_some() { Method::Counter } else { Method::Reply };
    let mut out = Object::new(reply.product);
    let ending = out.ending();
    let events: Vec<Component> = came.events().into_iter().map(|event| of_event(event, reply)).collect();
    let zones: Vec<Component> = came.time_zones().map(|zone| bare(zone, ending)).collect();
    if let Some(calendar) = out.calendar_mut() {
        calendar.set("METHOD", &[], method.word(), ending);
        let first = if reply.proposal.is_some() { 1 } else { usize::MAX };
        calendar.entries.extend(zones.into_iter().chain(events.into_iter().take(first)).map(Entry::Component));
    }
    out
}

fn of_event(event: &Component, reply: &Reply<'_>) -> Component {
    let ending = Ending::default();
    let mut out = Component::new("VEVENT", ending);
    out.set_text("UID", &event.text("UID"), ending);
    out.set("DTSTAMP", &[], &stamp(reply.stamp), ending);
    let sequence: u32 = event.get("SEQUENCE").and_then(|line| line.value().trim().parse().ok()).unwrap_or(0);
    out.set("SEQUENCE", &[], &sequence.to_string(), ending);
    out.set_text("SUMMARY", &event.text("SUMMARY"), ending);
    // What repeats is named by its first date alone: the answer is to all of them.
    let times = when(event).filter(|line| match reply.proposal {
        Some(_) => line.name() == "RECURRENCE-ID",
        None => matches!(line.name(), "DTSTART" | "DTEND" | "DURATION" | "RECURRENCE-ID"),
    });
    out.entries.extend(times.map(Entry::Line));
    if let Some(span) = reply.proposal {
        out.entries.push(Entry::Line(written("DTSTART", span.start, &span.clock)));
        out.entries.push(Entry::Line(written("DTEND", span.end, &span.clock)));
    }
    let asks = event.get("ORGANIZER").and_then(appointment::party);
    out.entries.extend(asks.map(|party| Entry::Line(organizer(&party))));
    let who = Party { answer: reply.answer, asked: false, ..reply.who.clone() };
    out.entries.push(Entry::Line(attendee(&who)));
    out.entries.extend(comment(reply.comment).map(Entry::Line));
    out.set("REQUEST-STATUS", &[], "2.0;Success", ending);
    out
}

/// The event as one's own calendar keeps it: what came, byte for byte but for the METHOD, with one's own answer in it and no alarms of others.
pub fn answered(came: &Object, address: &str, answer: Answer) -> Object {
    let mut kept = came.clone();
    let ending = kept.ending();
    if let Some(calendar) = kept.calendar_mut() {
        calendar.remove("METHOD");
    }
    for event in kept.events_mut() {
        set_answer(event, address, answer, ending);
        event.keep_components(|one| one.kind() != "VALARM");
    }
    kept
}

impl Object {
    /// This event once `newer` was taken over: whole, or the dates it is about. One's own alarms stay.
    #[must_use]
    pub fn merged(&self, newer: &Self) -> Self {
        let date = |one: &Component| one.text("RECURRENCE-ID");
        let is_of_dates = newer.events().iter().all(|one| one.get("RECURRENCE-ID").is_some());
        let mut out = if is_of_dates { self.clone() } else { newer.clone() };
        if is_of_dates {
            let dates: Vec<String> = newer.events().into_iter().map(date).collect();
            if let Some(calendar) = out.calendar_mut() {
                calendar.keep_components(|one| one.kind() != "VEVENT" || !dates.contains(&date(one)));
                newer.events().into_iter().for_each(|one| calendar.add(one.clone()));
            }
        }
        let alarms = |of: &str| -> Vec<Component> {
            let same = self.events().into_iter().find(|one| date(one) == of);
            same.map(|one| one.components().filter(|it| it.kind() == "VALARM").cloned().collect()).unwrap_or_default()
        };
        if let Some(calendar) = out.calendar_mut() {
            calendar.remove("METHOD");
        }
        for event in out.events_mut() {
            if event.components().any(|one| one.kind() == "VALARM") {
                continue;
            }
            let own = alarms(&date(event));
            own.into_iter().for_each(|alarm| event.add(alarm));
        }
        out
    }

    /// Notes what somebody answered at their own line, for all dates or for those that stand here for one; `false` where nobody here has that address.
    pub fn set_answer(&mut self, address: &str, answer: Answer, date: Option<i64>) -> bool {
        let ending = self.ending();
        let appointments = self.appointments();
        // One that does not say when would put the others out of step.
        if self.events().len() != appointments.len() {
            return false;
        }
        let is_meant: Vec<bool> = appointments.iter().map(|one| date.is_none() || one.instead_of == date).collect();
        let mut found = false;
        for (event, _) in self.events_mut().into_iter().zip(is_meant).filter(|(_, meant)| *meant) {
            found |= set_answer(event, address, answer, ending);
        }
        found
    }
}

fn set_answer(event: &mut Component, address: &str, answer: Answer, ending: Ending) -> bool {
    let is_theirs = |party: Option<Party>| party.is_some_and(|party| party.address.eq_ignore_ascii_case(address));
    let lines: Vec<_> = event.all("ATTENDEE").cloned().collect();
    if !lines.iter().any(|line| is_theirs(appointment::party(line))) {
        return false;
    }
    let changed = lines.into_iter().map(|line| {
        if !is_theirs(appointment::party(&line)) || line.param("PARTSTAT").as_deref() == Some(partstat(answer)) {
            return line;
        }
        let kept = line.params();
        let stays = |key: &str| !["PARTSTAT", "RSVP"].iter().any(|one| one.eq_ignore_ascii_case(key));
        let mut params: Vec<(&str, &str)> =
            kept.iter().filter(|(key, _)| stays(key)).map(|(key, said)| (key.as_str(), said.as_str())).collect();
        params.push(("PARTSTAT", partstat(answer)));
        Line::write("ATTENDEE", &params, &line.value(), ending)
    });
    let changed = changed.collect();
    event.put("ATTENDEE", changed);
    true
}
