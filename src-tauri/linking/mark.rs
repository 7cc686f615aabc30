//! Marks the messages that mention somebody whose name or reference comes or changes.

use domain::{name_forms, reference_form};
use store::{Result, Write};

/// Marks messages that name a candidate; call it with the old and with the new name.
///
/// # Errors
/// Those of the store.
pub fn mark_person(write: &Write<'_>, given: &str, family: &str) -> Result<()> {
    name_forms(given, family).iter().try_for_each(|form| write.mark_messages_with(form))
}

/// Marks messages that hold a job's reference; call it with the old and with the new one.
///
/// # Errors
/// Those of the store.
pub fn mark_job(write: &Write<'_>, reference: &str) -> Result<()> {
    write.mark_messages_with(&reference_form(reference))
}
