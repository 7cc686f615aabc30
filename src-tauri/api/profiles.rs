//! People, clients and jobs: lists, profiles, edits.

use domain::{Address, TargetId, TargetKind};
use people::{Named, Record, plan::Draft};
use store::{ListFilter, ListOrder, ListRow, Read, Store, unix_now};

use crate::rows::{
    AddressRow, ClientRow, JobRow, ListQuery, Page, PersonRow, Profile, ProfileEdit, SavedProfile, SimilarRow, UndoRow,
};
use crate::targets::{row, target_row};
use crate::{Code, Failure, exclusion, ids, undo};

/// A page of the list of people.
///
/// # Errors
/// Those of the store.
pub fn people_page(store: &Store, query: &ListQuery) -> Result<Page<PersonRow>, Failure> {
    page(store, TargetKind::Person, query, |read, one| {
        Ok(PersonRow {
            tags: read.tags(one.label.id)?,
            address: one.address,
            addresses: count(one.addresses),
            client: one.client,
            language: one.language,
            messages: count(one.messages),
            last_message: one.last_message,
            excluded: one.excluded,
            target: row(one.label),
        })
    })
}

/// A page of the list of clients.
///
/// # Errors
/// Those of the store.
pub fn clients_page(store: &Store, query: &ListQuery) -> Result<Page<ClientRow>, Failure> {
    page(store, TargetKind::Client, query, |read, one| {
        Ok(ClientRow {
            domains: read.domains_of(one.label.id)?,
            contacts: count(one.contacts),
            jobs: count(one.jobs),
            messages: count(one.messages),
            last_message: one.last_message,
            target: row(one.label),
        })
    })
}

/// A page of the list of jobs.
///
/// # Errors
/// Those of the store.
pub fn jobs_page(store: &Store, query: &ListQuery) -> Result<Page<JobRow>, Failure> {
    page(store, TargetKind::Job, query, |_, one| {
        Ok(JobRow {
            client: one.client,
            open: one.open,
            messages: count(one.messages),
            last_message: one.last_message,
            target: row(one.label),
        })
    })
}

fn page<T>(
    store: &Store,
    kind: TargetKind,
    query: &ListQuery,
    map: impl Fn(&Read<'_>, ListRow) -> Result<T, Failure>,
) -> Result<Page<T>, Failure> {
    let order = match query.sort.as_str() {
        "client" => ListOrder::Client,
        "messages" => ListOrder::Messages,
        "last_message" => ListOrder::LastMessage,
        _ => ListOrder::Name,
    };
    let filter = ListFilter {
        kind: query.kind,
        search: query.search.clone(),
        order,
        descending: query.descending,
        offset: query.offset,
        limit: query.limit,
    };
    store.read(|read| {
        let (rows, total) = read.list(kind, &filter)?;
        Ok(Page { rows: rows.into_iter().map(|one| map(read, one)).collect::<Result<_, _>>()?, total: count(total) })
    })
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// Everything on a profile but its messages.
///
/// # Errors
/// `NotFound`.
pub fn profile(store: &Store, id: &str) -> Result<Profile, Failure> {
    store.read(|read| {
        let id = ids::target(read, id)?;
        let label = read.label(id)?;
        let draft = people::draft_of(read, id, label.kind)?;
        let (client, open) = client_and_open(read, id, label.kind)?;
        let labels = |kind| Ok::<_, Failure>(read.of_client(id, kind)?.into_iter().map(row).collect());
        let is_client = label.kind == TargetKind::Client;
        Ok(Profile {
            addresses: addresses(read, id)?,
            client: client.map(|client| target_row(read, client)).transpose()?,
            contacts: if is_client { labels(TargetKind::Person)? } else { Vec::new() },
            jobs: if is_client { labels(TargetKind::Job)? } else { Vec::new() },
            exclusion: exclusion::exclusion_of(read, id)?,
            messages: count(read.timeline(id, (0, 0))?.1),
            documents: count(read.documents_of(id)?),
            waiting: count(read.waiting_for(id)?),
            added: read.note_and_added(id)?.1,
            target: row(label),
            open,
            given: draft.given,
            family: draft.family,
            domains: draft.domains,
            language: draft.language,
            phone: draft.phone,
            tags: draft.tags,
            note: draft.note,
            fields: draft.fields,
            reference: draft.reference,
        })
    })
}

fn client_and_open(read: &Read<'_>, id: TargetId, kind: TargetKind) -> Result<(Option<TargetId>, bool), Failure> {
    Ok(match kind {
        TargetKind::Person => (read.person(id)?.client, true),
        TargetKind::Client => (None, true),
        TargetKind::Job => {
            let job = read.job(id)?;
            (job.client, job.open)
        }
    })
}

fn addresses(read: &Read<'_>, id: TargetId) -> Result<Vec<AddressRow>, Failure> {
    let rows = read.addresses_of(id)?.into_iter().map(|(address, text, label)| {
        Ok(AddressRow { address: text, label, messages: count(read.messages_with(address)?) })
    });
    rows.collect()
}

/// Saves what the user entered; older mail of new addresses is proposed at once (N4).
///
/// # Errors
/// `Missing`, `BadAddress`, `NotFound`: `field` says which.
pub fn profile_save(store: &Store, edit: &ProfileEdit) -> Result<SavedProfile, Failure> {
    let (target, record, before) = store.read(|read| {
        let (target, record) = record(read, edit)?;
        Ok::<_, Failure>((target, record, target.map_or(Ok(0), |id| read.waiting_for(id))?))
    })?;
    let id = people::save(store, target, &record, unix_now())?;
    linking::settle(store, &|| true)?;
    saved(store, id, before)
}

/// Takes a person, client or job off file.
///
/// # Errors
/// `NotFound`.
pub fn profile_remove(store: &Store, id: &str) -> Result<UndoRow, Failure> {
    let id = store.read(|read| ids::target(read, id))?;
    people::remove(store, id, unix_now())?;
    linking::settle(store, &|| true)?;
    undo::latest(store)
}

/// Gives somebody one more address; their older mail is proposed at once (N4).
///
/// # Errors
/// `NotFound`, `BadAddress`.
pub fn address_add(store: &Store, id: &str, address: &str, label: &str) -> Result<SavedProfile, Failure> {
    let (target, mut record, before) = store.read(|read| {
        let id = ids::target(read, id)?;
        let kind = read.label(id)?.kind;
        let (client, open) = client_and_open(read, id, kind)?;
        let draft = people::draft_of(read, id, kind)?;
        let labels = read.addresses_of(id)?.into_iter().map(|(_, _, label)| label).collect();
        Ok::<_, Failure>((id, Record { draft, labels, client, open, exact: false }, read.waiting_for(id)?))
    })?;
    record.draft.addresses.push(Address::parse(address).map_err(|_| bad_address("address"))?);
    record.labels.push(label.to_owned());
    people::save(store, Some(target), &record, unix_now())?;
    linking::settle(store, &|| true)?;
    saved(store, target, before)
}

/// What was saved, and how many messages wait for it that did not wait `before`.
fn saved(store: &Store, id: TargetId, before: i64) -> Result<SavedProfile, Failure> {
    store.read(|read| {
        let matching = count(read.waiting_for(id)?.saturating_sub(before).max(0));
        Ok(SavedProfile { id: ids::uuid_text(&read.label(id)?.uuid), matching })
    })
}

fn bad_address(field: &str) -> Failure {
    Failure::new(Code::BadAddress).with("field", field)
}

fn record(read: &Read<'_>, edit: &ProfileEdit) -> Result<(Option<TargetId>, Record), Failure> {
    let target = edit.id.as_deref().map(|id| ids::target(read, id)).transpose()?;
    let kind = match target {
        Some(id) => read.label(id)?.kind,
        None => edit.kind.unwrap_or(TargetKind::Person),
    };
    let mut draft = Draft::new(kind);
    (draft.given, draft.family) = (edit.given.trim().to_owned(), edit.family.trim().to_owned());
    (draft.language, draft.phone) = (edit.language.trim().to_owned(), edit.phone.trim().to_owned());
    (draft.note, draft.reference) = (edit.note.clone(), edit.reference.trim().to_owned());
    (draft.tags, draft.roles) = (edit.tags.clone(), edit.roles.clone());
    let mut labels = Vec::new();
    for (text, label) in edit.addresses.iter().filter(|(text, _)| !text.trim().is_empty()) {
        let address = Address::parse(text).map_err(|_| bad_address("addresses").with("value", text))?;
        if !draft.addresses.contains(&address) {
            draft.addresses.push(address);
            labels.push(label.clone());
        }
    }
    for text in edit.domains.iter().filter(|text| !text.trim().is_empty()) {
        draft.domains.push(Address::parse_domain(text).map_err(|_| bad_address("domains").with("value", text))?);
    }
    name_it(&mut draft)?;
    let client = edit.client.as_deref().filter(|id| !id.is_empty()).map(|id| ids::target(read, id)).transpose()?;
    Ok((target, Record { draft, labels, client, open: edit.open, exact: true }))
}

/// A person without a name is called by the first address; nothing may be without both.
fn name_it(draft: &mut Draft) -> Result<(), Failure> {
    if draft.given.is_empty() && draft.family.is_empty() {
        match draft.addresses.first().filter(|_| draft.kind == TargetKind::Person) {
            Some(address) => draft.family = address.local().to_owned(),
            None => return Err(Failure::new(Code::Missing).with("field", "name")),
        }
    }
    Ok(())
}

/// Who on file has a similar name, or one of these addresses.
///
/// # Errors
/// Those of the store.
pub fn similar(store: &Store, given: &str, family: &str, addresses: &[String]) -> Result<Vec<SimilarRow>, Failure> {
    store.read(|read| {
        let mut rows = Vec::new();
        for address in addresses.iter().filter_map(|text| Address::parse(text).ok()) {
            let Some(known) = read.address(&address)? else { continue };
            for target in read.targets_of(known)? {
                rows.push(similar_row(read, target, true)?);
            }
        }
        let named: Vec<Named> =
            read.person_names()?.into_iter().map(|(target, given, family)| Named { target, given, family }).collect();
        for one in people::similar(given, family, &named).into_iter().take(5) {
            let row = similar_row(read, one.target, false)?;
            if rows.iter().all(|known: &SimilarRow| known.target.id != row.target.id) {
                rows.push(row);
            }
        }
        Ok(rows)
    })
}

fn similar_row(read: &Read<'_>, target: TargetId, same_address: bool) -> Result<SimilarRow, Failure> {
    let addresses = read.addresses_of(target)?.into_iter().map(|(_, text, _)| text).collect();
    Ok(SimilarRow { target: target_row(read, target)?, addresses, same_address })
}
