//! What is written to events, what of it is refused, and whom it mails.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::event::{Event, is_midnight, span};
use super::render::{self, Wish};
use super::{Calendars, expand, text, zone};
use crate::servers::graph::http::{Answer, Request};
use crate::servers::graph::routes::{found, refusal};

/// What may be written of an event.
const WRITABLE: [&str; 24] = [
    "subject",
    "body",
    "start",
    "end",
    "isAllDay",
    "location",
    "locations",
    "attendees",
    "recurrence",
    "sensitivity",
    "showAs",
    "isReminderOn",
    "reminderMinutesBeforeStart",
    "categories",
    "importance",
    "isOnlineMeeting",
    "onlineMeetingProvider",
    "responseRequested",
    "hideAttendees",
    "allowNewTimeProposals",
    "transactionId",
    "originalStartTimeZone",
    "originalEndTimeZone",
    "isDraft",
];
const JOIN: &str = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0";
const BLOB: &str =
    "<div>________________________________________________________________________________<br>Microsoft Teams<br>";

pub(super) fn missing() -> Answer {
    refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
}

fn invalid(said: &str) -> Answer {
    refusal(400, "ErrorPropertyValidationFailure", said)
}

impl Calendars {
    /// Creates an event; asked again under the same `transactionId` it answers with the one that is there.
    pub(super) fn create(&mut self, calendar: &str, request: &Request, wish: &Wish) -> Answer {
        let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) else {
            return refusal(400, "BadRequest", "Unable to read JSON request payload.");
        };
        let transaction = text(&body, "transactionId").to_owned();
        let twice = self
            .events
            .iter()
            .find(|(_, one)| !transaction.is_empty() && one.fields["transactionId"] == transaction.as_str());
        if let Some((number, event)) = twice {
            if self.refuses_twice {
                return refusal(409, "ErrorDuplicateTransactionId", "An event with this transactionId exists already.");
            }
            return Answer { status: 201, ..found(&render::event(*number, event, wish)) };
        }
        if !self.calendars[calendar].can_edit {
            return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }
        let mut whole = Event::new((calendar, &self.owner), (0, ""), body.clone()).fields;
        if body.get("start").is_none() || body.get("end").is_none() {
            return invalid("At least one property failed validation: Start, End");
        }
        if let Some(refused) = unsound(&body, &whole) {
            return refused;
        }
        meet_online(&mut whole, &body);
        named(&mut whole);
        let number = self.put_into(calendar, Value::Object(whole));
        self.mail(number, "request");
        Answer { status: 201, ..found(&render::event(number, &self.events[&number], wish)) }
    }

    /// Changes an event, or one date of a series.
    pub(super) fn patch(&mut self, (number, date): (u32, Option<NaiveDate>), request: &Request, wish: &Wish) -> Answer {
        let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) else {
            return refusal(400, "BadRequest", "Unable to read JSON request payload.");
        };
        let event = self.events.get_mut(&number).unwrap();
        if !self.calendars[&event.calendar].can_edit {
            return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }
        let mut whole = event.fields.clone();
        whole.extend(date.and_then(|date| event.exceptions.get(&date).cloned()).unwrap_or_default());
        let mut body = body;
        if !event.is_organizer() {
            // Whom somebody else asks, and what they answer, is not the attendee's to write: nothing is said about it.
            body.remove("attendees");
        }
        whole.extend(body.clone());
        if date.is_some() {
            whole.insert("recurrence".into(), Value::Null);
        }
        if let Some(refused) = unsound(&body, &whole) {
            return refused;
        }
        match date {
            Some(_) if body.contains_key("recurrence") => return invalid("A date of a series has no recurrence."),
            Some(date) if crosses(event, date, &body) => {
                let said = "Modified occurrence is crossing or overlapping adjacent occurrence.";
                return refusal(400, "ErrorOccurrenceCrossingBoundary", said);
            }
            Some(date) => event.exceptions.entry(date).or_default().extend(body.clone()),
            None => {
                meet_online(&mut whole, &body);
                if ["start", "end", "recurrence"].iter().any(|name| body.contains_key(*name)) {
                    // Another series: what differed on its dates is gone.
                    event.exceptions.clear();
                    event.cancelled.clear();
                }
                event.fields = whole;
            }
        }
        self.touch(number);
        self.mail(number, "update");
        let event = &self.events[&number];
        let far =
            (chrono::DateTime::<chrono::Utc>::MIN_UTC, chrono::DateTime::from_timestamp(2_200_000_000, 0).unwrap());
        found(&match date {
            None => render::event(number, event, wish),
            Some(date) => {
                let one = event.dates(far).into_iter().find(|one| one.date == date).unwrap();
                render::date(number, event, &one, wish)
            }
        })
    }

    /// Deletes an event, or one date of a series; whoever asked others tells them.
    pub(super) fn drop_event(&mut self, (number, date): (u32, Option<NaiveDate>)) -> Answer {
        let calendar = self.events[&number].calendar.clone();
        if !self.calendars[&calendar].can_edit {
            return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }
        self.mail(number, "cancel");
        match date {
            None => self.delete(number),
            Some(date) => self.cancel(number, &date.to_string()),
        }
        Answer { status: 204, ..Answer::default() }
    }

    /// Answers an invitation.
    pub(super) fn respond(
        &mut self,
        (number, date): (u32, Option<NaiveDate>),
        verb: &str,
        request: &Request,
    ) -> Answer {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let event = &self.events[&number];
        let (sends, proposes) = (body["sendResponse"].as_bool().unwrap_or(true), !body["proposedNewTime"].is_null());
        if event.is_organizer() {
            return refusal(
                400,
                "ErrorInvalidRequest",
                "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
            );
        }
        if proposes && (!sends || verb == "accept" || event.fields["allowNewTimeProposals"] == false) {
            return refusal(
                400,
                "ErrorInvalidRequest",
                "Your request can't be completed. The organizer doesn't allow new time proposals.",
            );
        }
        let (said, shows) = match verb {
            "accept" => ("accepted", "busy"),
            "tentativelyAccept" => ("tentativelyAccepted", "tentative"),
            _ => ("declined", "free"),
        };
        if sends {
            let organizer =
                event.fields["organizer"]["emailAddress"]["address"].as_str().unwrap_or_default().to_owned();
            let more = if proposes { " with another time" } else { "" };
            let comment = body["comment"].as_str().filter(|comment| !comment.is_empty());
            let comment = comment.map(|comment| format!(": {comment}")).unwrap_or_default();
            self.mails.push(format!("{said}{more} to {organizer}{comment}"));
        }
        // Each answer has its moment.
        let status = json!({ "response": said, "time": format!("2026-01-01T00:00:{:02}Z", self.mails.len() % 60) });
        let fields = json!({ "responseStatus": status, "showAs": shows });
        match date {
            None if said == "declined" && !self.keeps_declined => self.delete(number),
            None => self.set(number, fields),
            Some(date) if said == "declined" => self.cancel(number, &date.to_string()),
            Some(date) => self.except(number, &date.to_string(), fields),
        }
        Answer { status: 202, ..Answer::default() }
    }

    fn mail(&mut self, number: u32, what: &str) {
        let event = &self.events[&number];
        if event.is_organizer() {
            let mails: Vec<String> = event.attendees().iter().map(|address| format!("{what} to {address}")).collect();
            self.mails.extend(mails);
        }
    }
}

/// Whoever is asked without a name is called by their address.
fn named(fields: &mut Map<String, Value>) {
    for who in fields["attendees"].as_array_mut().unwrap().iter_mut().map(|one| &mut one["emailAddress"]) {
        if who["name"].as_str().is_none_or(str::is_empty) {
            who["name"] = who["address"].clone();
        }
    }
}

/// Why something cannot be written.
fn unsound(body: &Map<String, Value>, whole: &Map<String, Value>) -> Option<Answer> {
    if let Some(name) = body.keys().find(|name| !WRITABLE.contains(&name.as_str())) {
        return Some(refusal(
            400,
            "RequestBodyRead",
            &format!("The property '{name}' does not exist or cannot be written."),
        ));
    }
    for name in ["start", "end"] {
        if zone::read(&whole[name]).is_none() {
            return Some(refusal(400, "TimeZoneNotSupportedException", "A time that cannot be read."));
        }
    }
    let ((start, _), end) = span(whole);
    if end < start {
        return Some(refusal(400, "ErrorOccurrenceTimeSpanTooBig", "The end is before the start."));
    }
    if whole["isAllDay"] == true && !(is_midnight(start) && is_midnight(end) && end > start) {
        return Some(invalid("The Event.Start property for an all-day event needs to be set to midnight."));
    }
    let people = body.get("attendees").and_then(Value::as_array);
    if people.is_some_and(|all| {
        all.iter().any(|one| one["emailAddress"]["address"].as_str().is_none_or(|address| !address.contains('@')))
    }) {
        return Some(refusal(400, "ErrorInvalidRecipients", "At least one recipient isn't valid."));
    }
    let words = [
        ("sensitivity", ["normal", "personal", "private", "confidential"].as_slice()),
        ("showAs", ["free", "tentative", "busy", "oof", "workingElsewhere"].as_slice()),
        ("importance", ["low", "normal", "high"].as_slice()),
    ];
    if words.iter().any(|(name, known)| body.contains_key(*name) && !known.contains(&text(body, name))) {
        return Some(refusal(400, "RequestBodyRead", "Cannot convert a value to its enumeration."));
    }
    whole.get("recurrence").filter(|one| !one.is_null()).and_then(|one| bad_rule(one, start.date()))
}

/// Each kind of pattern wants its own properties, and no value that means nothing.
fn bad_rule(recurrence: &Value, start: NaiveDate) -> Option<Answer> {
    let (pattern, range) = (&recurrence["pattern"], &recurrence["range"]);
    let number = |name: &str, most: u64| pattern[name].as_u64().is_some_and(|one| (1..=most).contains(&one));
    let days = pattern["daysOfWeek"]
        .as_array()
        .is_some_and(|all| !all.is_empty() && all.iter().all(|one| one.as_str().and_then(expand::weekday).is_some()));
    let index = pattern["index"].is_null()
        || ["first", "second", "third", "fourth", "last"].contains(&pattern["index"].as_str().unwrap_or_default());
    let is_sound = match pattern["type"].as_str().unwrap_or_default() {
        "daily" => true,
        "weekly" => days && pattern["firstDayOfWeek"].as_str().and_then(expand::weekday).is_some(),
        "absoluteMonthly" => number("dayOfMonth", 31),
        "relativeMonthly" => days && index,
        "absoluteYearly" => number("dayOfMonth", 31) && number("month", 12),
        "relativeYearly" => days && index && number("month", 12),
        _ => false,
    };
    let ends = match range["type"].as_str().unwrap_or_default() {
        "noEnd" => true,
        "endDate" => {
            range["endDate"].as_str().and_then(|text| text.parse::<NaiveDate>().ok()).is_some_and(|end| end >= start)
        }
        "numbered" => range["numberOfOccurrences"].as_u64().is_some_and(|times| times > 0),
        _ => false,
    };
    let begins = range["startDate"].as_str().is_some_and(|date| date == start.to_string());
    let is_sound = is_sound && number("interval", 99) && ends && begins;
    (!is_sound).then(|| invalid("The recurrence pattern or range is not valid."))
}

/// Whether a date of a series would come to lie at or beyond the ones beside it.
fn crosses(event: &Event, date: NaiveDate, body: &Map<String, Value>) -> bool {
    let Some((start, _)) = body.get("start").and_then(zone::read) else { return false };
    let all = expand::dates(&event.fields["recurrence"], date + chrono::Days::new(400));
    let at = all.iter().position(|one| *one == date).unwrap();
    let before = at.checked_sub(1).and_then(|at| all.get(at)).is_some_and(|before| start.date() <= *before);
    before || all.get(at + 1).is_some_and(|after| start.date() >= *after)
}

/// A meeting online gets its link, and its words below the text; without them it is none any more.
fn meet_online(whole: &mut Map<String, Value>, body: &Map<String, Value>) {
    let content = whole["body"]["content"].as_str().unwrap_or_default().to_owned();
    if whole["isOnlineMeeting"] != true {
        whole.insert("onlineMeeting".into(), Value::Null);
    } else if whole.get("onlineMeeting").is_none_or(Value::is_null) {
        whole.insert("onlineMeetingProvider".into(), json!("teamsForBusiness"));
        whole.insert("onlineMeeting".into(), json!({ "joinUrl": JOIN, "conferenceId": "177513992" }));
        let content = format!("{content}{BLOB}<a href=\"{JOIN}\">Join: {JOIN}</a></div>");
        whole.insert("body".into(), json!({ "contentType": "html", "content": content }));
    } else if body.contains_key("body") && !content.contains(JOIN) {
        whole.insert("isOnlineMeeting".into(), json!(false));
        whole.insert("onlineMeeting".into(), Value::Null);
    }
}
