//! `sendMail`: a message in MIME, or as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::State;
use super::http::{Answer, Request};
use super::routes::refusal;

/// Takes a message of `user` sent out of the mailbox of `owner`.
pub(super) fn answer(state: &mut State, (user, owner): (&str, &str), request: &Request) -> Answer {
    let message = match request.header("content-type") {
        "text/plain" => STANDARD.decode(&request.body).ok().map(|raw| (raw, true)),
        "application/json" => of_json(owner, &request.body),
        _ => return refusal(415, "UnsupportedMediaType", "It cannot be read."),
    };
    let Some((raw, is_saved)) = message else {
        return refusal(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");
    };
    let text = String::from_utf8_lossy(&raw).into_owned();
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let Some(mailbox) = state.mailboxes.get_mut(owner) else {
        return refusal(404, "ErrorInvalidUser", "The requested user is invalid.");
    };
    let from = addresses(head, &["From: "]).pop().unwrap_or_default();
    let may = (owner == user || mailbox.shared_with.iter().any(|one| one == user))
        && (from == owner || mailbox.sends_as.contains(&from));
    if !may {
        return refusal(
            403,
            "ErrorSendAsDenied",
            "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.",
        );
    }
    let to = addresses(head, &["To: ", "Cc: ", "Bcc: "]);
    if to.is_empty() || to.iter().any(|address| !address.contains('@')) {
        return refusal(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
    }
    if is_saved {
        mailbox.put("sentitems", &raw);
    }
    let arrived = text.replace(&line_of(head, "Bcc: "), "");
    for address in to {
        if let Some(mailbox) = state.mailboxes.get_mut(&address) {
            mailbox.put("inbox", arrived.as_bytes());
        }
    }
    Answer { status: 202, ..Answer::default() }
}

fn line_of(head: &str, name: &str) -> String {
    head.lines().find(|line| line.starts_with(name)).map_or_else(|| "\0".into(), |line| format!("{line}\r\n"))
}

fn addresses(head: &str, names: &[&str]) -> Vec<String> {
    let values = head.lines().filter_map(|line| names.iter().find_map(|name| line.strip_prefix(name)));
    let each = values.flat_map(|value| value.split(','));
    each.map(|one| one.rsplit_once('<').map_or(one, |(_, rest)| rest).trim().trim_end_matches('>').to_lowercase())
        .collect()
}

fn of_json(owner: &str, body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let message = &body["message"];
    let to: Vec<&str> =
        message["toRecipients"].as_array()?.iter().filter_map(|one| one["emailAddress"]["address"].as_str()).collect();
    let (subject, text) = (message["subject"].as_str()?, message["body"]["content"].as_str()?);
    let raw = format!("From: {owner}\r\nTo: {}\r\nSubject: {subject}\r\n\r\n{text}\r\n", to.join(", "));
    Some((raw.into_bytes(), body["saveToSentItems"].as_bool().unwrap_or(true)))
}
