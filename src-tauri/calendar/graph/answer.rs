//! Answers to invitations, which Exchange mails to whoever asked.

use account::graph::{Act, Client, GraphError, segment};
use domain::Answer;
use serde_json::json;

use super::time;
use crate::Trouble;
use crate::remote::{RemoteKey, Written};

/// What somebody answers to an invitation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reply<'r> {
    /// Accepted, tentative or declined; nothing else is an answer.
    pub answer: Answer,
    /// A word to whoever asked; may be empty.
    pub comment: &'r str,
    /// Another time that would suit, Unix seconds; goes with tentative and declined.
    pub instead: Option<(i64, i64)>,
    /// Whether whoever asked is told.
    pub tells: bool,
}

/// Answers.
pub(super) fn answer((client, path): (&Client, &str), key: &RemoteKey, reply: &Reply<'_>) -> Result<Written, Trouble> {
    let verb = match reply.answer {
        Answer::Accepted => "accept",
        Answer::Tentative => "tentativelyAccept",
        Answer::Declined => "decline",
        Answer::Waiting | Answer::Delegated => {
            return Ok(Written::Refused(format!("not_there {}", reply.answer.word())));
        }
    };
    let when = |at| json!({ "dateTime": time::iso(at), "timeZone": "UTC" });
    let instead = reply.instead.filter(|_| reply.tells && reply.answer != Answer::Accepted);
    let body = match instead.map(|(start, end)| json!({ "start": when(start), "end": when(end) })) {
        Some(span) => json!({ "comment": reply.comment, "sendResponse": true, "proposedNewTime": span }),
        None => json!({ "comment": reply.comment, "sendResponse": reply.tells }),
    };
    let body = body.to_string();
    let place = format!("{path}/events/{}/{verb}", segment(&key.0));
    match client.act(&place, Act::Post("application/json", body.as_bytes())) {
        Ok(_) => Ok(Written::Done { key: key.clone(), etag: None }),
        Err(GraphError::Refused(refusal)) if refusal.is_missing() => Ok(Written::Gone),
        Err(GraphError::Refused(refusal)) if refusal.status < 500 => Ok(Written::Refused(refusal.words())),
        Err(other) => Err(other.into()),
    }
}
