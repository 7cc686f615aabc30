//! Labels of people, clients and jobs.

use domain::TargetId;
use store::{Read, TargetLabel};

use crate::rows::TargetRow;
use crate::{Failure, ids};

/// A label as a row.
pub(crate) fn row(label: TargetLabel) -> TargetRow {
    TargetRow {
        id: ids::uuid_text(&label.uuid),
        kind: label.kind,
        roles: label.roles,
        name: label.name,
        note: label.note,
    }
}

/// The label of a target as a row.
pub(crate) fn target_row(read: &Read<'_>, target: TargetId) -> Result<TargetRow, Failure> {
    Ok(row(read.label(target)?))
}
