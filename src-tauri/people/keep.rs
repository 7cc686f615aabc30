//! Putting people, clients and jobs on file, changing and removing them.

use domain::{TargetId, TargetKind, name_forms, reference_form};
use store::{ClientFields, JobFields, PersonFields, Read, Result, Store, Summary, Write};

use crate::plan::Draft;

/// Everything about a person, client or job as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its fields; `client` (a name) is not read, see below.
    pub draft: Draft,
    /// The labels of its addresses, in the same order; missing ones are empty.
    pub labels: Vec<String>,
    /// The client of a contact or job.
    pub client: Option<TargetId>,
    /// Whether a job is open.
    pub open: bool,
    /// Whether addresses, domains, tags and fields that are not named go.
    pub exact: bool,
}

/// Saves a record as one act: a new target where `target` is `None`.
///
/// # Errors
/// `NotFound`.
pub fn save(store: &Store, target: Option<TargetId>, record: &Record, now: i64) -> Result<TargetId> {
    let verb = format!("{}_{}", record.draft.kind.word(), if target.is_some() { "edit" } else { "add" });
    store.act(&verb, now, |write| {
        let id = put(write, target, record, now)?;
        Ok((id, Summary { count: 1, count2: 0, name: write.label(id)?.name }))
    })
}

/// Saves many new people as one act.
///
/// # Errors
/// Those of the store.
pub fn save_all(store: &Store, records: &[Record], now: i64) -> Result<Vec<TargetId>> {
    store.act("people_add", now, |write| {
        let ids = records.iter().map(|record| put(write, None, record, now)).collect::<Result<Vec<_>>>()?;
        let name = if let [one] = ids.as_slice() { write.label(*one)?.name } else { String::new() };
        Ok((ids, Summary { count: records.len(), count2: 0, name }))
    })
}

/// Takes a person, client or job off file as one act. Messages saved there stay in the store.
///
/// # Errors
/// `NotFound`.
pub fn remove(store: &Store, target: TargetId, now: i64) -> Result<()> {
    store.act("target_remove", now, |write| {
        let label = write.label(target)?;
        mark(write, target, label.kind)?;
        write.forget_scorecards(target)?;
        write.remove_target(target)?;
        Ok(((), Summary { count: 1, count2: 0, name: label.name }))
    })
}

/// Writes a record within somebody else's act.
pub(crate) fn put(write: &Write<'_>, target: Option<TargetId>, record: &Record, now: i64) -> Result<TargetId> {
    let draft = &record.draft;
    if let Some(target) = target {
        mark(write, target, draft.kind)?;
    }
    let id = match draft.kind {
        TargetKind::Person => put_person(write, target, record, now)?,
        TargetKind::Client => put_client(write, target, record, now)?,
        TargetKind::Job => put_job(write, target, record, now)?,
    };
    put_addresses(write, id, record)?;
    put_rest(write, id, record)?;
    mark(write, id, draft.kind)?;
    Ok(id)
}

fn put_person(write: &Write<'_>, target: Option<TargetId>, record: &Record, now: i64) -> Result<TargetId> {
    let draft = &record.draft;
    let fields = PersonFields {
        given: draft.given.clone(),
        family: draft.family.clone(),
        language: draft.language.clone(),
        phone: draft.phone.clone(),
        note: draft.note.clone(),
        roles: draft.roles.clone(),
        client: record.client,
    };
    match target {
        Some(id) => write.set_person(id, &fields).map(|()| id),
        None => write.add_person(&fields, now),
    }
}

fn put_client(write: &Write<'_>, target: Option<TargetId>, record: &Record, now: i64) -> Result<TargetId> {
    let fields = ClientFields { name: record.draft.family.clone(), note: record.draft.note.clone() };
    let id = match target {
        Some(id) => write.set_client(id, &fields).map(|()| id)?,
        None => write.add_client(&fields, now)?,
    };
    let mut domains = if record.exact { Vec::new() } else { write.domains_of(id)? };
    domains.extend(record.draft.domains.iter().filter(|d| !domain::is_free_mail(d)).cloned());
    domains.dedup();
    write.set_domains(id, &domains)?;
    Ok(id)
}

fn put_job(write: &Write<'_>, target: Option<TargetId>, record: &Record, now: i64) -> Result<TargetId> {
    let draft = &record.draft;
    let fields = JobFields {
        reference: draft.reference.clone(),
        title: draft.family.clone(),
        note: draft.note.clone(),
        client: record.client,
        open: record.open,
    };
    match target {
        Some(id) => write.set_job(id, &fields).map(|()| id),
        None => write.add_job(&fields, now),
    }
}

fn put_addresses(write: &Write<'_>, id: TargetId, record: &Record) -> Result<()> {
    let wanted = &record.draft.addresses;
    if record.exact {
        for (address, text, _) in write.addresses_of(id)? {
            if wanted.iter().all(|a| a.as_str() != text) {
                write.remove_address(id, address)?;
            }
        }
    }
    for (position, address) in wanted.iter().enumerate() {
        write.add_address(id, address, record.labels.get(position).map_or("", String::as_str))?;
    }
    Ok(())
}

fn put_rest(write: &Write<'_>, id: TargetId, record: &Record) -> Result<()> {
    let mut tags = if record.exact { Vec::new() } else { write.tags(id)? };
    tags.extend(record.draft.tags.iter().cloned());
    tags.sort();
    tags.dedup();
    write.set_tags(id, &tags)?;
    for (name, value) in &record.draft.fields {
        write.set_field(id, name, value)?;
    }
    Ok(())
}

/// Marks the messages that mention a candidate's name or a job's reference as it is now: linking looks at them again.
fn mark(write: &Write<'_>, id: TargetId, kind: TargetKind) -> Result<()> {
    let forms = match kind {
        TargetKind::Person => {
            let person = write.person(id)?;
            name_forms(&person.given, &person.family)
        }
        TargetKind::Job => vec![reference_form(&write.job(id)?.reference)],
        TargetKind::Client => Vec::new(),
    };
    forms.iter().try_for_each(|form| write.mark_messages_with(form))
}

/// A target as a draft.
///
/// # Errors
/// `NotFound`.
pub fn draft_of(read: &Read<'_>, id: TargetId, kind: TargetKind) -> Result<Draft> {
    let mut draft = Draft::new(kind);
    let client = match kind {
        TargetKind::Person => {
            let person = read.person(id)?;
            (draft.given, draft.family, draft.language) = (person.given, person.family, person.language);
            (draft.phone, draft.roles) = (person.phone, person.roles);
            person.client
        }
        TargetKind::Client => {
            draft.family = read.label(id)?.name;
            draft.domains = read.domains_of(id)?;
            None
        }
        TargetKind::Job => {
            let job = read.job(id)?;
            (draft.family, draft.reference) = (job.title, job.reference);
            job.client
        }
    };
    draft.client = client.map(|client| read.label(client).map(|l| l.name)).transpose()?.unwrap_or_default();
    draft.note = read.note_and_added(id)?.0;
    draft.addresses =
        read.addresses_of(id)?.into_iter().filter_map(|(_, text, _)| domain::Address::parse(&text).ok()).collect();
    draft.tags = read.tags(id)?;
    draft.fields = read.fields_of(id)?;
    Ok(draft)
}
