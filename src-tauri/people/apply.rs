//! Carrying out a planned import of a table, as one act.

use std::collections::HashMap;

use domain::{TargetId, TargetKind, fold};
use store::{ClientFields, Read, Result, Store, Summary, Write};

use crate::keep::{Record, draft_of, put};
use crate::plan::{Draft, Entry, ImportPlan, OnFile, Outcome};

/// Everybody and everything on file, as a plan needs it.
///
/// # Errors
/// Those of the store.
pub fn on_file(read: &Read<'_>) -> Result<OnFile> {
    let entries = read
        .targets()?
        .into_iter()
        .map(|label| Ok(Entry { target: label.id, draft: draft_of(read, label.id, label.kind)? }));
    Ok(OnFile::new(entries.collect::<Result<Vec<_>>>()?))
}

/// Carries out a plan: clients first, then everybody else; one undo takes all of it back.
///
/// # Errors
/// Those of the store; then nothing was changed.
pub fn apply(store: &Store, plan: &ImportPlan, now: i64) -> Result<usize> {
    store.act("people_import", now, |write| {
        let mut clients = known_clients(write)?;
        for new in &plan.clients {
            let id = write.add_client(&ClientFields { name: new.name.clone(), note: String::new() }, now)?;
            write.set_domains(id, &new.domains)?;
            clients.insert(fold(&new.name), id);
        }
        let firms_first = |outcome: &&Outcome| match outcome {
            Outcome::New(draft) | Outcome::Update { draft, .. } => draft.kind != TargetKind::Client,
            _ => true,
        };
        let mut outcomes: Vec<&Outcome> = plan.rows.iter().map(|row| &row.outcome).collect();
        outcomes.sort_by_key(firms_first);
        let mut done = 0;
        for outcome in outcomes {
            let (target, draft) = match outcome {
                Outcome::New(draft) => (None, draft),
                Outcome::Update { target, draft, .. } => (Some(*target), draft),
                Outcome::Same { .. } | Outcome::Merged { .. } | Outcome::Error(_) => continue,
            };
            let id = put(write, target, &record(write, target, draft, &clients)?, now)?;
            if draft.kind == TargetKind::Client {
                clients.insert(fold(&draft.family), id);
            }
            done += 1;
        }
        Ok((done, Summary { count: done, count2: 0, name: String::new() }))
    })
}

fn known_clients(read: &Read<'_>) -> Result<HashMap<String, TargetId>> {
    let clients = read.targets()?.into_iter().filter(|label| label.kind == TargetKind::Client);
    Ok(clients.map(|label| (fold(&label.name), label.id)).collect())
}

fn record(
    write: &Write<'_>,
    target: Option<TargetId>,
    draft: &Draft,
    clients: &HashMap<String, TargetId>,
) -> Result<Record> {
    let open = match target {
        Some(id) if draft.kind == TargetKind::Job => write.job(id)?.open,
        _ => true,
    };
    let labels = match target {
        Some(id) => labels(write, id, draft)?,
        None => Vec::new(),
    };
    Ok(Record { draft: draft.clone(), labels, client: clients.get(&fold(&draft.client)).copied(), open, exact: false })
}

fn labels(read: &Read<'_>, id: TargetId, draft: &Draft) -> Result<Vec<String>> {
    let known = read.addresses_of(id)?;
    let label = |address: &domain::Address| {
        known.iter().find(|(_, text, _)| text == address.as_str()).map(|(_, _, label)| label.clone())
    };
    Ok(draft.addresses.iter().map(|address| label(address).unwrap_or_default()).collect())
}
