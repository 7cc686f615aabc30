//! What a profile is once its rows are carried out, and what that changes.

use domain::{Address, PersonKind, TargetKind};

use super::{
    Change, Draft,
    claim::{Claim, push_new, push_tag},
    group::{Group, Groups},
    names::is_initial_of,
};
use crate::folded::{key, words};

/// The profile as it will be: what is on file, filled and changed by what the rows say. Nothing is ever taken away.
pub(super) fn settled(group: &Group, groups: &Groups<'_>) -> Draft {
    let entry = group.entry.and_then(|at| groups.on_file.entry(at));
    let mut draft = entry.map_or_else(|| Draft::new(group.kind), |entry| entry.draft.clone());
    for claim in &group.claims {
        add(&mut draft, &claim.draft);
    }
    let first = |part: fn(&Draft) -> &String| {
        group.claims.iter().map(|claim| part(&claim.draft)).find(|text| !text.is_empty()).cloned()
    };
    replace(&mut draft.language, first(|d| &d.language), |old, new| old == new);
    replace(&mut draft.phone, first(|d| &d.phone), |old, new| digits(old) == digits(new) && !digits(new).is_empty());
    replace(&mut draft.client, first(|d| &d.client), |old, new| key(old) == key(new));
    replace(&mut draft.reference, first(|d| &d.reference), |old, new| key(old) == key(new));
    if group.kind == TargetKind::Person {
        let is_free = !group.entry.is_some_and(|at| groups.clashed.contains(&at));
        name_person(&mut draft, &group.claims, is_free);
    } else {
        replace(&mut draft.family, first(|d| &d.family), |old, new| {
            group.kind == TargetKind::Client && key(old) == key(new)
        });
    }
    keep_fields(&mut draft, &group.claims);
    if entry.is_none() {
        complete(&mut draft);
    }
    draft
}

fn add(draft: &mut Draft, said: &Draft) {
    draft.roles.extend(&said.roles);
    draft.roles.sort();
    draft.roles.dedup();
    said.addresses.iter().for_each(|address| push_new(&mut draft.addresses, address.clone()));
    said.domains.iter().for_each(|domain| push_new(&mut draft.domains, domain.clone()));
    said.tags.iter().for_each(|tag| push_tag(&mut draft.tags, tag));
    if !draft.note.contains(&said.note) {
        let between = if draft.note.is_empty() { "" } else { "\n" };
        draft.note = format!("{}{between}{}", draft.note, said.note);
    }
}

fn replace(place: &mut String, new: Option<String>, is_same: impl Fn(&str, &str) -> bool) {
    if let Some(new) = new.filter(|new| !is_same(place, new)) {
        *place = new;
    }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// Names somebody new after the first row with a name; renames somebody on file only where all rows agree.
fn name_person(draft: &mut Draft, claims: &[Claim], is_free: bool) {
    let named: Vec<&Claim> =
        claims.iter().filter(|claim| !claim.draft.given.is_empty() || !claim.draft.family.is_empty()).collect();
    let Some(first) = named.first() else { return };
    let like_first = |claim: &&&Claim| claim.draft.name_key() == first.draft.name_key();
    let best = named.iter().filter(like_first).find(|claim| !claim.guessed).unwrap_or(first);
    if draft.is_named_by_address() {
        (draft.given, draft.family) = (best.draft.given.clone(), best.draft.family.clone());
        return;
    }
    let agreed = named.iter().filter(like_first).count() == named.len();
    let there = words(&format!("{} {}", draft.given, draft.family));
    let says_less = best.guessed && best.draft.name_key().iter().all(|word| there.contains(word));
    let only_by_name = best.draft.addresses.is_empty() && best.draft.name_key() == draft.name_key();
    if !agreed || !is_free || says_less || only_by_name {
        return;
    }
    if !best.draft.given.is_empty() && !is_initial_of(&best.draft.given, &draft.given) {
        draft.given.clone_from(&best.draft.given);
    }
    if !best.draft.family.is_empty() {
        draft.family.clone_from(&best.draft.family);
    }
}

/// What somebody new is where no row says so.
fn complete(draft: &mut Draft) {
    if draft.given.is_empty() && draft.family.is_empty() {
        let by_address = draft.addresses.first().map_or("", Address::local);
        draft.family = if draft.reference.is_empty() { by_address.to_owned() } else { draft.reference.clone() };
    }
    if draft.kind == TargetKind::Person && draft.roles.is_empty() {
        draft.roles.push(if draft.client.is_empty() { PersonKind::Candidate } else { PersonKind::Contact });
    }
}

/// Keeps columns without a place of their own: the first row that says something for a heading.
fn keep_fields(draft: &mut Draft, claims: &[Claim]) {
    let mut said: Vec<&str> = Vec::new();
    for (heading, value) in claims.iter().flat_map(|claim| &claim.draft.fields) {
        if said.contains(&heading.as_str()) {
            continue;
        }
        said.push(heading);
        match draft.fields.iter_mut().find(|(name, _)| name == heading) {
            Some((_, old)) => old.clone_from(value),
            None => draft.fields.push((heading.clone(), value.clone())),
        }
    }
}

/// Field by field, what changes from one draft to the other.
pub(super) fn changes(old: &Draft, new: &Draft) -> Vec<Change> {
    let mut found = Vec::new();
    let mut hold = |field: &str, old: String, new: String| {
        if old != new {
            found.push(Change { field: field.to_owned(), old, new });
        }
    };
    let family = if new.kind == TargetKind::Person { "family" } else { "name" };
    hold("given", old.given.clone(), new.given.clone());
    hold(family, old.family.clone(), new.family.clone());
    hold("email", list(&old.addresses, Address::as_str), list(&new.addresses, Address::as_str));
    hold("kind", list(&old.roles, |role| role.word()), list(&new.roles, |role| role.word()));
    hold("client", old.client.clone(), new.client.clone());
    hold("language", old.language.clone(), new.language.clone());
    hold("phone", old.phone.clone(), new.phone.clone());
    hold("tags", list(&old.tags, String::as_str), list(&new.tags, String::as_str));
    hold("note", old.note.clone(), new.note.clone());
    hold("domain", list(&old.domains, String::as_str), list(&new.domains, String::as_str));
    hold("reference", old.reference.clone(), new.reference.clone());
    for (heading, value) in &new.fields {
        let before = old.fields.iter().find(|(name, _)| name == heading).map_or("", |(_, value)| value);
        hold(heading, before.to_owned(), value.clone());
    }
    found
}

fn list<T>(items: &[T], text: impl Fn(&T) -> &str) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}
