//! Exclusion: what it would touch, and making it so (D6, N5).

use domain::{AddressId, ExclusionId, Mode, Scope};
use store::{NewExclusion, Read, Result, Store, Subject, Summary};

use crate::propose::settle_in;

/// Seconds until what a deleting exclusion hides is really deleted: 30 days.
pub const DELETED_AFTER: i64 = 30 * 86_400;

/// What an exclusion would touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    /// Addresses it covers.
    pub addresses: Vec<String>,
    /// Stored messages it would bear on.
    pub messages: i64,
    /// Of these, filed.
    pub filed: i64,
    /// Of these, waiting in Mail to sort.
    pub waiting: i64,
    /// Of these, with other people on file.
    pub with_others: i64,
    /// How many other people on file that is.
    pub others: i64,
    /// Appointments it would bear on: one's own, and what of others is saved to profiles.
    pub appointments: i64,
}

/// Says what an exclusion would touch; nothing is changed.
///
/// # Errors
/// Those of the store.
pub fn preview(read: &Read<'_>, subject: &Subject, scope: Scope) -> Result<Touches> {
    let covered: Vec<(AddressId, String)> = read.covered_by(subject)?;
    let ids: Vec<AddressId> = covered.iter().map(|(id, _)| *id).collect();
    let counts = read.touched_by(&ids, scope)?;
    Ok(Touches {
        addresses: covered.into_iter().map(|(_, text)| text).collect(),
        messages: counts.messages,
        filed: counts.filed,
        waiting: counts.waiting,
        with_others: counts.with_others,
        others: counts.others,
        appointments: counts.appointments,
    })
}

/// Adds an exclusion as one act; what it bears on is hidden before this returns.
///
/// # Errors
/// Those of the store.
pub fn exclude(store: &Store, subject: Subject, mode: Mode, scope: Scope, now: i64) -> Result<ExclusionId> {
    let touched = store.read(|read| preview(read, &subject, scope))?;
    store.act("exclude_add", now, |write| {
        let name = match &subject {
            Subject::Target(target) => write.label(*target)?.name,
            Subject::Address(address) => address.to_string(),
            Subject::Domain(domain) => domain.clone(),
        };
        let delete_at = (mode == Mode::Delete).then_some(now + DELETED_AFTER);
        let id = write.exclude(&NewExclusion { subject, mode, scope, at: now, delete_at })?;
        settle_in(write)?;
        Ok((id, Summary { count: usize::try_from(touched.messages).unwrap_or(0), count2: 0, name }))
    })
}

/// Takes an exclusion back as one act.
///
/// # Errors
/// `NotFound`.
pub fn include(store: &Store, id: ExclusionId, now: i64) -> Result<()> {
    store.act("exclude_remove", now, |write| {
        let all = write.exclusions()?;
        let old = all.iter().find(|e| e.id == id).ok_or(store::StoreError::NotFound { what: "exclusion" })?;
        let name = match &old.subject {
            Subject::Target(target) => write.label(*target)?.name,
            Subject::Address(address) => address.to_string(),
            Subject::Domain(domain) => domain.clone(),
        };
        write.include(id)?;
        settle_in(write)?;
        Ok(((), Summary { count: usize::try_from(old.hidden).unwrap_or(0), count2: 0, name }))
    })
}
