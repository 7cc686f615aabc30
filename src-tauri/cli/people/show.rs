//! `people show`: a profile.

use api::Store;
use api::rows::{MessageRow, Profile};
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::table::Table;
use crate::{lines, time};

/// How many of its newest messages are shown.
const NEWEST: u32 = 20;

/// Prints a profile with its newest messages.
pub fn print(store: &Store, id: &str, json: bool, out: &mut Out) -> Result<Exit, Stop> {
    let profile = api::profile(store, id).map_err(|failure| failure.with("id", id))?;
    let newest = api::profile_messages(store, &profile.target.id, 0, NEWEST)?.rows;
    if json {
        out.json(&line(&profile, &newest))?;
        return Ok(Exit::Done);
    }
    facts(&profile, out)?;
    let mut table = Table::new(&["ID", "Received", "Who", "Subject"]);
    for row in newest {
        table.row(vec![row.id, time::local(row.received), row.who, row.subject]);
    }
    out.line("")?;
    out.table(&table)?;
    out.line(format_args!("{} messages saved, {} in Mail to sort.", profile.messages, profile.waiting))?;
    Ok(Exit::Done)
}

fn facts(profile: &Profile, out: &mut Out) -> Result<(), Stop> {
    let names =
        |targets: &[api::rows::TargetRow]| targets.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(" · ");
    let roles: Vec<&str> = profile.target.roles.iter().map(|role| role.word()).collect();
    let addresses: Vec<&str> = profile.addresses.iter().map(|a| a.address.as_str()).collect();
    for (name, text) in [
        ("Id", profile.target.id.clone()),
        ("Name", profile.target.name.clone()),
        ("Kind", if roles.is_empty() { lines::kind(&profile.target).to_owned() } else { roles.join(", ") }),
        ("Reference", profile.reference.clone()),
        ("Addresses", addresses.join(", ")),
        ("Domains", profile.domains.join(", ")),
        ("Client", profile.client.as_ref().map(|client| client.name.clone()).unwrap_or_default()),
        ("Contacts", names(&profile.contacts)),
        ("Jobs", names(&profile.jobs)),
        ("Language", profile.language.clone()),
        ("Phone", profile.phone.clone()),
        ("Tags", profile.tags.join(", ")),
        ("Note", profile.note.clone()),
        ("On file", time::local(profile.added)),
        ("Left out", profile.exclusion.as_ref().map(|exclusion| exclusion.mode.word().to_owned()).unwrap_or_default()),
    ] {
        if !text.is_empty() {
            out.line(format_args!("{name:<10} {text}"))?;
        }
    }
    profile.fields.iter().try_for_each(|(name, text)| out.line(format_args!("{name:<10} {text}")))
}

fn line(profile: &Profile, newest: &[MessageRow]) -> Value {
    let targets = |targets: &[api::rows::TargetRow]| targets.iter().map(lines::target).collect::<Vec<_>>();
    json!({
        "id": profile.target.id,
        "kind": lines::kind(&profile.target),
        "roles": profile.target.roles,
        "name": profile.target.name,
        "given": profile.given,
        "family": profile.family,
        "addresses": profile.addresses,
        "domains": profile.domains,
        "reference": profile.reference,
        "open": profile.open,
        "client": profile.client.as_ref().map(lines::target),
        "contacts": targets(&profile.contacts),
        "jobs": targets(&profile.jobs),
        "language": profile.language,
        "phone": profile.phone,
        "tags": profile.tags,
        "note": profile.note,
        "fields": profile.fields.iter().map(|(name, value)| json!({"name": name, "value": value})).collect::<Vec<_>>(),
        "exclusion": profile.exclusion.as_ref().map(|exclusion| exclusion.id.clone()),
        "added": time::iso(profile.added),
        "messages": profile.messages,
        "documents": profile.documents,
        "waiting": profile.waiting,
        "newest": newest.iter().map(lines::message).collect::<Vec<_>>(),
    })
}
