//! A message in full.

use api::rows::{FilingRow, MessageView, Party};
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::{lines, time};

/// Prints a message.
pub fn print(view: &MessageView, json: bool, out: &mut Out) -> Result<Exit, Stop> {
    if json {
        out.json(&line(view))?;
        return Ok(Exit::Done);
    }
    let parties = |parties: &[Party]| parties.iter().map(named).collect::<Vec<_>>().join(", ");
    let filed: Vec<&str> = view.filings.iter().map(|filing| filing.target.name.as_str()).collect();
    for (name, text) in [
        ("Id", view.row.id.clone()),
        ("Received", time::local(view.row.received)),
        ("From", named(&view.from)),
        ("To", parties(&view.to)),
        ("Cc", parties(&view.cc)),
        ("Subject", view.row.subject.clone()),
        ("Folder", view.row.folder.clone()),
        ("Saved to", filed.join(" · ")),
        (
            "Attached",
            view.parts
                .iter()
                .map(|part| part.name.as_str())
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
        ),
    ] {
        if !text.is_empty() {
            out.line(format_args!("{name:<9} {text}"))?;
        }
    }
    if view.sender_check_failed {
        out.line("Careful: your provider could not confirm the sender.")?;
    }
    match (&view.text, view.row.excluded) {
        (Some(text), _) => out.line(format_args!("\n{}", text.trim_end()))?,
        (None, true) => out.line("\nLeft out by an exclusion: subject and text are not shown.")?,
        (None, false) => out.line("\nThe text is not here yet; it comes with the next sync.")?,
    }
    Ok(Exit::Done)
}

fn named(party: &Party) -> String {
    match (party.name.as_str(), party.address.as_str()) {
        ("", only) | (only, "") => only.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

fn line(view: &MessageView) -> Value {
    let parties = |parties: &[Party]| parties.iter().map(party).collect::<Vec<_>>();
    let part = |part: &api::rows::PartRow| json!({"index": part.index, "name": part.name, "content_type": part.content_type, "size": part.size, "inline": part.inline, "kind": part.nature.kind, "danger": part.nature.danger, "doubts": part.nature.doubts, "kept": part.kept.iter().map(lines::target).collect::<Vec<_>>()});
    json!({
        "id": view.row.id,
        "message_id": view.message_id,
        "received": time::iso(view.row.received),
        "direction": view.row.direction,
        "folder": view.row.folder,
        "from": party(&view.from),
        "to": parties(&view.to),
        "cc": parties(&view.cc),
        "subject": view.row.subject,
        "text": view.text,
        "body": view.body,
        "size": view.size,
        "parts": view.parts.iter().map(part).collect::<Vec<_>>(),
        "filings": view.filings.iter().map(filing).collect::<Vec<_>>(),
        "excluded": view.row.excluded,
        "sender_check_failed": view.sender_check_failed,
    })
}

fn party(party: &Party) -> Value {
    json!({"name": party.name, "address": party.address, "target": party.target.as_ref().map(lines::target)})
}

fn filing(filing: &FilingRow) -> Value {
    json!({
        "target": lines::target(&filing.target),
        "verdict": filing.verdict,
        "reasons": filing.reasons,
        "how": filing.how,
        "at": time::iso(filing.at),
    })
}
