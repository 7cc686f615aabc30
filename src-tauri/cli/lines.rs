//! Rows as the lines that `--json` prints; docs/cli.md is their schema.

use api::rows::{
    AccountRow, AsideRow, CheckRow, ClientRow, ExclusionRow, ExclusionSubject, FolderRow, IntoRow, JobRow, Keep,
    MessageRow, OutgoingRow, PersonRow, ReviewRow, SavedSearchRow, TargetRow,
};
use domain::{Reason, TargetKind};
use serde_json::{Value, json};

use crate::time::{iso, iso_or_null, local_or_never};

/// What a target is, in one word: the first of what a person is.
pub fn kind(target: &TargetRow) -> &'static str {
    match target.kind {
        TargetKind::Person => target.roles.first().map_or("person", |role| role.word()),
        other => other.word(),
    }
}

/// A person, client or job as a label.
pub fn target(row: &TargetRow) -> Value {
    json!({"id": row.id, "kind": kind(row), "name": row.name})
}

/// A line of Mail to sort, with the addresses of its recipients.
pub fn review(row: &ReviewRow, to: &[String]) -> Value {
    let answered = row.reasons.iter().find_map(|reason| match reason {
        Reason::Answers { message_id } => Some(message_id),
        _ => None,
    });
    json!({
        "id": row.id,
        "message_id": row.message_id,
        "folder": row.folder,
        "direction": row.direction,
        "received": iso(row.received),
        "from": row.from_address,
        "to": to,
        "subject": row.subject,
        "verdict": row.verdict,
        "ticked": row.ticked,
        "state": row.state,
        "into": row.into.iter().map(into).collect::<Vec<_>>(),
        "in_reply_to": answered,
        "reasons": reasons(row),
    })
}

fn into(row: &IntoRow) -> Value {
    let mut line = target(&row.target);
    if let Some(line) = line.as_object_mut() {
        line.insert("chosen".into(), row.chosen.into());
    }
    line
}

/// The row's own reasons, then those of each further target, which they name.
fn reasons(row: &ReviewRow) -> Vec<Value> {
    let own = row.reasons.iter().map(|reason| json!(reason));
    let further = row.into.iter().flat_map(|into| {
        let others = into.reasons.iter().filter(|reason| !row.reasons.contains(reason));
        others.map(|reason| {
            let mut line = json!(reason);
            if let Some(line) = line.as_object_mut() {
                line.insert("target".into(), into.target.id.clone().into());
            }
            line
        })
    });
    own.chain(further).collect()
}

/// A message of a list.
pub fn message(row: &MessageRow) -> Value {
    json!({
        "id": row.id,
        "received": iso(row.received),
        "direction": row.direction,
        "who": row.who,
        "from": row.from_address,
        "subject": row.subject,
        "preview": row.preview,
        "attachments": row.attachments,
        "unread": row.unread,
        "folder": row.folder,
        "filed": row.filed.iter().map(target).collect::<Vec<_>>(),
        "excluded": row.excluded,
    })
}

/// A saved search.
pub fn saved_search(row: &SavedSearchRow) -> Value {
    json!({ "id": row.id, "name": row.name, "query": row.query })
}

/// A person of a list.
pub fn person(row: &PersonRow) -> Value {
    json!({
        "id": row.target.id,
        "kind": kind(&row.target),
        "roles": row.target.roles,
        "name": row.target.name,
        "address": row.address,
        "addresses": row.addresses,
        "client": row.client,
        "language": row.language,
        "tags": row.tags,
        "messages": row.messages,
        "last_message": iso_or_null(row.last_message),
        "excluded": row.excluded,
    })
}

/// A client of a list.
pub fn client(row: &ClientRow) -> Value {
    json!({
        "id": row.target.id,
        "kind": "client",
        "name": row.target.name,
        "domains": row.domains,
        "contacts": row.contacts,
        "jobs": row.jobs,
        "messages": row.messages,
        "last_message": iso_or_null(row.last_message),
    })
}

/// A job of a list.
pub fn job(row: &JobRow) -> Value {
    json!({
        "id": row.target.id,
        "kind": "job",
        "name": row.target.name,
        "reference": row.target.note,
        "client": row.client,
        "open": row.open,
        "messages": row.messages,
        "last_message": iso_or_null(row.last_message),
    })
}

/// A mailbox.
pub fn account(row: &AccountRow, messages: u32) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "place": row.place,
        "identities": row.identities,
        "keep": keep(row.keep),
        "last_success": iso_or_null(row.last_success),
        "failure": row.failure.as_ref().map(|failure| failure.code),
        "messages": messages,
        "cache_days": row.cache_days,
        "in_step": row.in_step,
        "disconnected": iso_or_null(row.disconnected),
        "sign_in": row.sign_in,
    })
}

/// As whom and by which server something sends.
pub fn sends(row: &OutgoingRow) -> String {
    let entry = &row.entry;
    let by = if entry.kind == "graph" { String::new() } else { format!(" by {}:{}", entry.host, entry.port) };
    let since = row.disconnected.map(|since| format!(" Disconnected since {}.", local_or_never(Some(since))));
    format!("Sends as {}{by}.{}", entry.address, since.unwrap_or_default())
}

/// Which texts are kept, as `--keep` takes it.
pub fn keep(keep: Keep) -> String {
    match keep {
        Keep::People => "people".into(),
        Keep::Everything => "everything".into(),
        Keep::Days { days } => days.to_string(),
    }
}

/// A folder, with the name of its mailbox.
pub fn folder(row: &FolderRow, account: &str) -> Value {
    json!({
        "id": row.id,
        "account": account,
        "path": row.path,
        "special_use": row.special_use,
        "chosen": row.chosen,
        "applications": row.applications,
        "messages": row.messages,
        "unread": row.unread,
        "backlog": row.backlog,
        "aside": row.aside,
        "on_file": row.on_file,
        "last_success": iso_or_null(row.last_success),
    })
}

/// A message that could not be read.
pub fn aside(row: &AsideRow) -> Value {
    json!({
        "folder": row.folder,
        "received": iso(row.received),
        "size": row.size,
        "subject": row.subject,
        "why": row.why,
        "detail": row.detail,
    })
}

/// An exclusion.
pub fn exclusion(row: &ExclusionRow) -> Value {
    let (kind, value) = match &row.subject {
        ExclusionSubject::Person { id } => ("person", id),
        ExclusionSubject::Address { address } => ("address", address),
        ExclusionSubject::Domain { domain } => ("domain", domain),
    };
    json!({
        "id": row.id,
        "kind": kind,
        "value": value,
        "name": row.name,
        "mode": row.mode,
        "scope": row.scope,
        "since": iso(row.at),
        "hidden": row.hidden,
        "withheld": row.withheld,
        "delete_at": iso_or_null(row.delete_at),
    })
}

/// A check of the store.
pub fn check(row: &CheckRow) -> Value {
    json!({"check": row.check, "ok": row.ok, "detail": row.detail})
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn who_wrote_what_is_forwarded_is_named_with_the_address() {
        let by_anna = json!({"kind": "forwarded", "address": "anna@mail.example", "name": "Anna"});
        let by_berta = json!({"kind": "forwarded", "address": "berta@mail.example"});
        let into = |reason: &Value| json!({"id": "p", "kind": "person", "roles": [], "name": "", "note": "", "chosen": true, "offered": true, "reasons": [reason]});
        let row = json!({
            "id": "m", "message_id": null, "folder": "", "direction": "in", "received": 0, "from": "", "from_address": "", "to": [], "subject": "",
            "attachments": 0, "unread": false, "verdict": "new", "ticked": false, "state": "open", "later_since": null, "in_reply_to": null,
            "withheld": false, "reasons": [by_anna],
            "into": [into(&by_anna), into(&by_berta)],
        });
        assert_eq!(
            reasons(&serde_json::from_value(row).unwrap()),
            [
                json!({"kind": "forwarded", "address": "anna@mail.example", "name": "Anna"}),
                json!({"kind": "forwarded", "address": "berta@mail.example", "target": "p"}),
            ]
        );
    }
}
