//! Answering and forwarding until Dossier sends itself: a letter for the mail program of the system.

use domain::{Address, Letter, Mailto, Role, prefixed, quoted};
use store::{Outside, PartyFacts, Read, Reading, Store};

use crate::{Failure, ids};

/// A mailto address (RFC 6068) that answers a message (`reply`), answers everybody on it (`all`) or passes it on (`forward`). `intro` is the
/// line above the quoted text.
///
/// # Errors
/// `NotFound`, `Ambiguous`.
pub fn reply_link(store: &Store, id: &str, kind: &str, intro: &str) -> Result<Mailto, Failure> {
    store.read(|read| {
        let message = ids::message(read, id)?;
        let (reading, outside) = (read.reading(message)?, read.outside(message)?);
        let text = reading.text.clone().unwrap_or_default();
        if kind == "forward" {
            let subject = prefixed("Fwd", &outside.subject);
            let body = format!("\n\n{intro}\n\n{}", text.trim_end());
            return Ok(Letter { subject, body, ..Letter::default() }.mailto());
        }
        let to = answered(read, &reading, &outside)?;
        let cc = if kind == "all" { everybody_else(read, &reading, &to)? } else { Vec::new() };
        let subject = prefixed("Re", &outside.subject);
        let body = format!("\n\n{intro}\n{}", quoted(&text));
        Ok(Letter { to, cc, subject, in_reply_to: reading.message_id, body }.mailto())
    })
}

/// Who gets the answer: where the sender wants it; whom the user wrote to, where the message is theirs.
fn answered(read: &Read<'_>, reading: &Reading, outside: &Outside) -> Result<Vec<String>, Failure> {
    let with = |role: Role| reading.parties.iter().filter(move |party| party.role == role);
    if outside.outgoing {
        return others(read, with(Role::To));
    }
    let wanted = others(read, with(Role::ReplyTo))?;
    if wanted.is_empty() {
        Ok(with(Role::From).map(|party| party.address.clone()).take(1).collect())
    } else {
        Ok(wanted)
    }
}

fn everybody_else(read: &Read<'_>, reading: &Reading, to: &[String]) -> Result<Vec<String>, Failure> {
    let on_it = reading.parties.iter().filter(|party| matches!(party.role, Role::From | Role::To | Role::Cc));
    let mut all = others(read, on_it)?;
    all.retain(|address| !to.contains(address));
    Ok(all)
}

/// Addresses that are not the user's, each once.
fn others<'p>(read: &Read<'_>, parties: impl Iterator<Item = &'p PartyFacts>) -> Result<Vec<String>, Failure> {
    let mut found: Vec<String> = Vec::new();
    for party in parties {
        let known = Address::parse(&party.address).ok().map(|address| read.address(&address)).transpose()?.flatten();
        let is_own = known.map(|known| read.is_own(known)).transpose()?.unwrap_or(false);
        if !is_own && !found.contains(&party.address) {
            found.push(party.address.clone());
        }
    }
    Ok(found)
}
