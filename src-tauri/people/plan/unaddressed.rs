//! Rows that say who they are about by name alone. They come last: by then the names are as the other rows leave them.

use std::collections::HashMap;

use domain::TargetKind;

use super::{Draft, RowTrouble, change::settled, claim::Claim, group::Groups};
use crate::folded::key;

/// Where somebody is: in a group of rows, or only on file.
#[derive(Clone, Copy)]
enum Place {
    Group(usize),
    Entry(usize),
}

/// Everybody by name, with their client.
type Index = HashMap<(TargetKind, Vec<String>), Vec<(Place, String)>>;

/// Puts rows to those they belong to. Jobs without a client come after those with one, which they could mean.
pub(super) fn place(groups: &mut Groups<'_>, mut claims: Vec<Claim>) {
    if claims.is_empty() {
        return;
    }
    claims.sort_by_key(|claim| claim.draft.kind == TargetKind::Job && claim.draft.client.is_empty());
    let mut index = index(groups);
    for claim in claims {
        let name = (claim.draft.kind, claim.draft.name_key());
        let same_name = index.entry(name).or_default();
        match one_of(same_name, &claim.draft) {
            Err(trouble) => groups.refuse(claim.row, claim.error(trouble)),
            Ok(Some(at)) => {
                let group = match same_name.get(at).map(|(place, _)| *place) {
                    Some(Place::Entry(entry)) => groups.of(entry),
                    Some(Place::Group(group)) => group,
                    None => continue,
                };
                if says_other_client(groups, group, &claim.draft) {
                    groups.refuse(claim.row, claim.error(RowTrouble::SeveralOfThatName));
                    continue;
                }
                if let Some(place) = same_name.get_mut(at) {
                    let client = if claim.draft.client.is_empty() { place.1.clone() } else { key(&claim.draft.client) };
                    *place = (Place::Group(group), client);
                }
                groups.join(group, claim);
            }
            Ok(None) => {
                let group = groups.add(claim.draft.kind, None);
                same_name.push((Place::Group(group), key(&claim.draft.client)));
                groups.join(group, claim);
            }
        }
    }
}

fn index(groups: &Groups<'_>) -> Index {
    let mut index = Index::new();
    let mut add = |draft: &Draft, place: Place| {
        index.entry((draft.kind, draft.name_key())).or_default().push((place, key(&draft.client)));
    };
    for (at, group) in groups.groups.iter().enumerate() {
        add(&settled(group, groups), Place::Group(at));
    }
    for (at, entry) in groups.on_file.entries().iter().enumerate() {
        if !groups.of_entry.contains_key(&at) {
            add(&entry.draft, Place::Entry(at));
        }
    }
    index
}

/// Which of those with the row's name it means: the only one, or the only one of its client.
fn one_of(same_name: &[(Place, String)], draft: &Draft) -> Result<Option<usize>, RowTrouble> {
    let client = key(&draft.client);
    let mut of_client = same_name.iter().enumerate().filter(|(_, (_, theirs))| *theirs == client).map(|(at, _)| at);
    let only_of_client = of_client.next().filter(|_| of_client.next().is_none());
    let job_of_client = draft.kind == TargetKind::Job && !client.is_empty();
    match same_name {
        [] => Ok(None),
        _ if job_of_client && !same_name.iter().any(|(_, theirs)| *theirs == client) => Ok(None),
        [_] => Ok(Some(0)),
        _ => only_of_client.map(Some).ok_or(RowTrouble::SeveralOfThatName),
    }
}

/// Whether another row about the same name says another client: two people, and no way to tell which is on file.
fn says_other_client(groups: &Groups<'_>, group: usize, draft: &Draft) -> bool {
    let said = groups.groups.get(group).map_or("", |group| group.client.as_str());
    !draft.client.is_empty() && !said.is_empty() && said != key(&draft.client)
}
