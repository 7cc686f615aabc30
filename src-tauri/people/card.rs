//! Address cards (vCard, RFC 6350) as a table.

use crate::table::{Table, TableTrouble};

/// Reads address cards onto the columns a table of people has.
pub(crate) fn table(_bytes: &[u8]) -> Result<Table, TableTrouble> {
    Err(TableTrouble::NotATable)
}
