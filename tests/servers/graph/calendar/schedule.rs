//! `getSchedule`: who is busy when, without a word of what for.

use serde_json::{Value, json};

use super::Calendars;
use super::zone::{moment, read, written};
use crate::servers::graph::http::{Answer, Request};
use crate::servers::graph::routes::{found, refusal};

/// No longer period is told of, days.
const LONGEST: i64 = 62;

impl Calendars {
    /// The answer to a request about these calendars' owner, and about nobody else.
    pub(super) fn schedule(&self, request: &Request) -> Answer {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let (Some((from, from_zone)), Some((to, to_zone))) = (read(&body["startTime"]), read(&body["endTime"])) else {
            return refusal(400, "ErrorInvalidParameter", "The time window is missing.");
        };
        if !self.tells_busy {
            return refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }
        let between = (moment(from, &from_zone), moment(to, &to_zone));
        if (between.1 - between.0).num_days() > LONGEST || between.0 >= between.1 {
            let said = "The requested time duration specified for FreeBusyViewOptions.TimeWindow is not within the allowed limits.";
            return refusal(400, "ErrorInvalidFreeBusyViewType", said);
        }
        let asked = body["schedules"].as_array().cloned().unwrap_or_default();
        let rows: Vec<Value> = asked.iter().map(|who| self.of_one(who.as_str().unwrap_or_default(), between)).collect();
        found(&json!({ "value": rows }))
    }

    fn of_one(&self, who: &str, between: (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>)) -> Value {
        if !who.eq_ignore_ascii_case(&self.owner) {
            let error =
                json!({ "message": "Unable to resolve e-mail address", "responseCode": "ErrorMailRecipientNotFound" });
            return json!({ "scheduleId": who, "availabilityView": "", "scheduleItems": [], "error": error });
        }
        let events = self.events.values().filter(|event| self.calendars[&event.calendar].owner.is_none());
        let items: Vec<Value> = events
            .flat_map(|event| event.dates(between).into_iter().map(move |one| (event, one)))
            .map(|(event, one)| {
                let status = one.fields.as_ref().and_then(|fields| fields.get("showAs")).unwrap_or(&event.fields["showAs"]);
                json!({
                    "isPrivate": event.fields["sensitivity"] == "private", "status": status, "subject": event.fields["subject"],
                    "location": "", "start": written(one.start.naive_utc(), "UTC"), "end": written(one.end.naive_utc(), "UTC"),
                })
            })
            .collect();
        json!({ "scheduleId": who, "availabilityView": "0", "scheduleItems": items })
    }
}
