//! Exclusions: preview, add, take back.

use domain::{Address, Mode, Scope, TargetKind};
use store::{Read, Store, Subject, unix_now};

use crate::rows::{ExclusionPreview, ExclusionRow, ExclusionSubject, UndoRow};
use crate::{Code, Failure, ids, undo};

/// Says what an exclusion would touch; nothing is changed.
///
/// # Errors
/// `NotFound`, `BadAddress`.
pub fn exclusion_preview(store: &Store, subject: &ExclusionSubject, scope: Scope) -> Result<ExclusionPreview, Failure> {
    store.read(|read| {
        let touches = linking::preview(read, &asked(read, subject)?, scope)?;
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        Ok(ExclusionPreview {
            addresses: touches.addresses,
            messages: count(touches.messages),
            filed: count(touches.filed),
            waiting: count(touches.waiting),
            with_others: count(touches.with_others),
            others: count(touches.others),
            appointments: count(touches.appointments),
            delete_at: unix_now() + linking::DELETED_AFTER,
        })
    })
}

/// Excludes; what it bears on is hidden before this returns.
///
/// # Errors
/// `NotFound`, `BadAddress`.
pub fn exclusion_add(store: &Store, subject: &ExclusionSubject, mode: Mode, scope: Scope) -> Result<UndoRow, Failure> {
    let subject = store.read(|read| asked(read, subject))?;
    linking::exclude(store, subject, mode, scope, unix_now())?;
    undo::latest(store)
}

/// Takes an exclusion back.
///
/// # Errors
/// `NotFound`.
pub fn exclusion_remove(store: &Store, id: &str) -> Result<UndoRow, Failure> {
    let id = store.read(|read| ids::exclusion(read, id))?;
    linking::include(store, id, unix_now())?;
    undo::latest(store)
}

/// Every exclusion in force, newest first.
///
/// # Errors
/// Those of the store.
pub fn exclusions(store: &Store) -> Result<Vec<ExclusionRow>, Failure> {
    store.read(|read| read.exclusions()?.into_iter().map(|e| row(read, e)).collect())
}

/// The exclusion that names a person or client.
pub(crate) fn exclusion_of(read: &Read<'_>, target: domain::TargetId) -> Result<Option<ExclusionRow>, Failure> {
    let found = read.exclusions()?.into_iter().find(|e| e.subject == Subject::Target(target));
    found.map(|e| row(read, e)).transpose()
}

fn asked(read: &Read<'_>, subject: &ExclusionSubject) -> Result<Subject, Failure> {
    let bad = |field: &str| Failure::new(Code::BadAddress).with("field", field);
    match subject {
        ExclusionSubject::Person { id } => {
            let target = ids::target(read, id)?;
            if read.label(target)?.kind == TargetKind::Job {
                return Err(Failure::new(Code::BadValue).with("field", "person"));
            }
            Ok(Subject::Target(target))
        }
        ExclusionSubject::Address { address } => {
            Address::parse(address).map(Subject::Address).map_err(|_| bad("address"))
        }
        ExclusionSubject::Domain { domain } => {
            Address::parse_domain(domain).map(Subject::Domain).map_err(|_| bad("domain"))
        }
    }
}

fn row(read: &Read<'_>, e: store::Exclusion) -> Result<ExclusionRow, Failure> {
    let (subject, name) = match &e.subject {
        Subject::Target(target) => {
            let label = read.label(*target)?;
            (ExclusionSubject::Person { id: ids::uuid_text(&label.uuid) }, label.name)
        }
        Subject::Address(address) => (ExclusionSubject::Address { address: address.to_string() }, address.to_string()),
        Subject::Domain(domain) => (ExclusionSubject::Domain { domain: domain.clone() }, domain.clone()),
    };
    let count = |number: i64| u32::try_from(number).unwrap_or(0);
    Ok(ExclusionRow {
        id: ids::uuid_text(&e.uuid),
        subject,
        name,
        mode: e.mode,
        scope: e.scope,
        at: e.at,
        hidden: count(e.hidden),
        withheld: count(e.withheld),
        delete_at: e.delete_at,
    })
}
