//! Answers to invitations, which Exchange mails to whoever asked. One that waits to be given stands in the event's own lines, until the event comes
//! back as Exchange has it then.

use domain::{Answer, Span};
use mime::ics::itip;
use mime::ics::{Component, Object};
use serde_json::{Value, json};

use super::row::EventRow;
use super::time;
use super::wish::Fields;

/// What is to be answered: a PARTSTAT.
const ANSWER: &str = "X-DOSSIER-ANSWER";
/// A word to whoever asked.
const COMMENT: &str = "X-DOSSIER-ANSWER-COMMENT";
/// Another time that would suit: two moments, Unix seconds.
const INSTEAD: &str = "X-DOSSIER-ANSWER-INSTEAD";
/// What Exchange holds for the answer, and since when.
const ANSWERED: &str = "X-DOSSIER-ANSWERED";

/// What somebody answers to an invitation.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'r> {
    /// The address that was asked.
    pub who: &'r str,
    /// Accepted, tentative or declined; nothing else is an answer.
    pub answer: Answer,
    /// A word to whoever asked; may be empty.
    pub comment: &'r str,
    /// Another time that would suit; goes with tentative and declined.
    pub instead: Option<&'r Span>,
}

/// An event once its invitation is answered: as it is there (`known`), else as it came, with the answer that is to be given. Of what came only dates
/// that are not known are taken over.
pub fn answered(known: Option<&Object>, came: &Object, reply: &Reply<'_>) -> Object {
    let all = |of: &Object| of.appointments().into_iter().map(|one| one.instead_of).collect::<Vec<_>>();
    let repeats = known.is_none_or(|known| known.events().iter().any(|event| event.get("RRULE").is_some()));
    let dates: Vec<Option<i64>> = if repeats { all(came) } else { vec![None] };
    let is_whole = dates.contains(&None);
    let is_meant = |date: &Option<i64>| if is_whole { date.is_none() } else { dates.contains(date) };
    let new = itip::answered(came, reply.who, reply.answer);
    let mut object = match known {
        Some(known) if is_whole || dates.iter().all(|date| all(known).contains(date)) => known.clone(),
        Some(known) => known.merged(&new),
        None => new,
    };
    for date in &dates {
        object.set_answer(reply.who, reply.answer, *date);
    }
    let (ending, there) = (object.ending(), all(&object));
    for (event, _) in object.events_mut().into_iter().zip(there).filter(|(_, date)| is_meant(date)) {
        event.set(ANSWER, &[], &reply.answer.word().to_ascii_uppercase(), ending);
        event.set_text(COMMENT, reply.comment, ending);
        event.remove(INSTEAD);
        if let Some(span) = reply.instead {
            event.set(INSTEAD, &[], &format!("{}/{}", span.start, span.end), ending);
        }
    }
    object
}

/// An answer that is to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// What is asked of the service.
    pub verb: &'static str,
    /// What it is told besides, as JSON.
    pub body: String,
}

impl Wanted {
    /// What an event wants answered.
    pub fn of(event: &Component) -> Option<Self> {
        let verb = match event.text(ANSWER).as_str() {
            "ACCEPTED" => "accept",
            "TENTATIVE" => "tentativelyAccept",
            "DECLINED" => "decline",
            _ => return None,
        };
        let mut body = Fields::new();
        body.insert("comment".into(), json!(event.text(COMMENT)));
        body.insert("sendResponse".into(), json!(true));
        let span = event.text(INSTEAD);
        let span = span.split_once('/').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
        if let Some((start, end)) = span.filter(|_| verb != "accept") {
            let when = |at: i64| json!({ "dateTime": time::iso(at), "timeZone": "UTC" });
            body.insert("proposedNewTime".into(), json!({ "start": when(start), "end": when(end) }));
        }
        let body = Value::Object(body).to_string();
        Some(Self { verb, body })
    }

    pub fn declines(&self) -> bool {
        self.verb == "decline"
    }

    /// Whether it was given, by what the service holds for the answer now and held for it before.
    pub fn is_given(&self, (now, before): (&str, &str)) -> bool {
        now != before && now.split('/').next() == Some(self.verb)
    }
}

/// What the service holds for the answer to an event it tells of.
pub(super) fn held(event: &Component) -> String {
    event.text(ANSWERED)
}

/// Notes it in an event it tells of.
pub(super) fn note(event: &mut Component, row: &EventRow) {
    let response = row.response_status.as_ref().filter(|_| row.is_organizer == Some(false));
    let verb = match response.and_then(|one| one.response.as_deref()) {
        Some("accepted") => "accept",
        Some("tentativelyAccepted") => "tentativelyAccept",
        Some("declined") => "decline",
        _ => return,
    };
    let since = response.and_then(|one| one.time.as_deref()).unwrap_or_default();
    event.set_text(ANSWERED, &format!("{verb}/{since}"), super::event::ENDING);
}
