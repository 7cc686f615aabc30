//! What importing a table would do: for every row whether somebody is new, changes or stays as they are, or why the row cannot be taken.
//!
//! A plan decides and changes nothing. Carried out, and the same table planned again, nobody is new and nothing changes.

mod change;
mod claim;
mod clients;
mod draft;
mod error;
mod group;
mod names;
mod on_file;
mod outcome;
#[cfg(test)]
mod tests;
mod unaddressed;

use domain::TargetId;

use crate::table::{Field, Table};

pub use draft::Draft;
pub use error::{RowError, RowTrouble};
pub use names::split as split_name;
pub use on_file::{Entry, OnFile};

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPlan {
    /// The rows that hold anything, in order.
    pub rows: Vec<RowPlan>,
    /// Clients that rows name and that are neither on file nor new rows of this table: to be made before the rows are carried out.
    pub clients: Vec<NewClient>,
    /// How many of what.
    pub counts: Counts,
}

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPlan {
    /// The row, 1 is the first below the headings.
    pub row: u32,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a row. Rows about the same person are one: the first of them carries what all of them say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not on file yet.
    New(Draft),
    /// On file, and something changes.
    Update {
        /// Who.
        target: TargetId,
        /// Field by field, for the preview.
        changes: Vec<Change>,
        /// The whole profile as it will be.
        draft: Draft,
    },
    /// On file, just like this.
    Same {
        /// Who.
        target: TargetId,
    },
    /// Part of an earlier or later row about the same person.
    Merged {
        /// That row.
        into: u32,
    },
    /// Cannot be taken.
    Error(RowError),
}

/// One value that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The word of the field (`given`, `email`), or the heading of a column that is kept as it is.
    pub field: String,
    /// What it is now; may be empty.
    pub old: String,
    /// What it becomes.
    pub new: String,
}

/// A client to be made because a row names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClient {
    /// As first written.
    pub name: String,
    /// Domains that the same rows name.
    pub domains: Vec<String>,
}

/// How many of what: people, clients and jobs, except `merged` and `errors`, which are rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not on file yet.
    pub new: u32,
    /// On file, and something changes.
    pub changed: u32,
    /// On file, just like this.
    pub same: u32,
    /// Rows that are part of another row.
    pub merged: u32,
    /// Rows that cannot be taken.
    pub errors: u32,
}

/// Plans an import; `columns` says what each heading of the table is, columns beyond it are left out.
pub fn plan(table: &Table, columns: &[Field], on_file: &OnFile) -> ImportPlan {
    let reader = claim::Reader::new(table, columns);
    let mut groups = group::Groups::new(on_file);
    let mut later = Vec::new();
    for (row, cells) in (1..).zip(&table.rows) {
        if table.unreadable.contains(&row) {
            groups.refuse(row, RowError { trouble: RowTrouble::Unreadable, column: String::new() });
            continue;
        }
        match reader.claim(row, cells) {
            Ok(None) => {}
            Ok(Some(claim)) if claim.names_itself() => groups.place(claim),
            Ok(Some(claim)) => later.push(claim),
            Err(error) => groups.refuse(row, error),
        }
    }
    unaddressed::place(&mut groups, later);
    outcome::plan(groups)
}
