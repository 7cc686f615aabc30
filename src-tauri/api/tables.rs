//! Tables of people: preview, import; and people suggested from Sent.

use std::io::Read;

use domain::{PersonKind, TargetKind};
use people::Record;
use people::plan::{Draft, ImportPlan, Outcome};
use people::table::columns::guess;
use people::table::{Field, Table};
use store::{Store, unix_now};

use crate::rows::{Suggestion, TableChange, TableColumn, TableError, TablePreview, UndoRow};
use crate::targets::target_row;
use crate::{Code, Failure, undo};

/// How many changes a preview shows.
const SHOWN: usize = 100;

/// Says what importing a table would do; nothing is changed. `columns` overrides what the headings are taken for.
///
/// # Errors
/// `BadTable`, `File`.
pub fn table_preview(store: &Store, path: &str, columns: Option<&[TableColumn]>) -> Result<TablePreview, Failure> {
    let (table, fields) = read_table(path, columns)?;
    let plan = planned(store, &table, &fields)?;
    Ok(preview(&table, &fields, &plan))
}

/// Imports a table as one act; older mail of new addresses is proposed at once (N4).
///
/// # Errors
/// `BadTable`, `File`; `NothingToUndo` where nothing changes.
pub fn table_import(store: &Store, path: &str, columns: Option<&[TableColumn]>) -> Result<UndoRow, Failure> {
    let (table, fields) = read_table(path, columns)?;
    let plan = planned(store, &table, &fields)?;
    people::apply(store, &plan, unix_now())?;
    linking::settle(store, &|| true)?;
    undo::latest(store)
}

/// Imports a table that is in memory, as one act.
///
/// # Errors
/// `BadTable`.
pub fn table_import_bytes(store: &Store, bytes: &[u8], name: &str) -> Result<usize, Failure> {
    let table = people::table::read(bytes, name).map_err(|e| bad_table(&e))?;
    let fields = guess(&table.headings, &table.rows);
    let plan = planned(store, &table, &fields)?;
    let done = people::apply(store, &plan, unix_now())?;
    linking::settle(store, &|| true)?;
    Ok(done)
}

/// What the columns of a table are taken for, after the user's `column=field,…`.
///
/// # Errors
/// `BadTable`, `File`; `BadValue` for a mapping that names no column or field.
pub fn table_columns(path: &str, map: Option<&str>) -> Result<Vec<TableColumn>, Failure> {
    let (table, guessed) = read_table(path, None)?;
    let fields = match map {
        Some(map) => people::table::parse_map(map, &table.headings, &guessed)
            .map_err(|e| Failure::new(Code::BadValue).with("field", "map").with("why", e.to_string()))?,
        None => guessed,
    };
    Ok(named(&table, &fields))
}

fn read_table(path: &str, columns: Option<&[TableColumn]>) -> Result<(Table, Vec<Field>), Failure> {
    let bytes = bounded(path)?;
    let name = std::path::Path::new(path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let table = people::table::read(&bytes, &name).map_err(|e| bad_table(&e))?;
    let mut fields = guess(&table.headings, &table.rows);
    for (at, heading) in table.headings.iter().enumerate() {
        let chosen =
            columns.and_then(|all| all.iter().find(|c| c.heading == *heading)).and_then(|c| Field::from_word(&c.field));
        if let (Some(field), Some(slot)) = (chosen, fields.get_mut(at)) {
            *slot = field;
        }
    }
    Ok((table, fields))
}

/// Reads a file up to one octet more than a table may have. What is no regular file is not opened: a pipe never ends.
fn bounded(path: &str) -> Result<Vec<u8>, Failure> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        let why = if metadata.is_dir() { "is_a_folder" } else { "not_a_file" };
        return Err(Failure::new(Code::File).with("why", why));
    }
    let (file, mut bytes) = (std::fs::File::open(path)?, Vec::new());
    file.take(people::table::MAX_SIZE as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn bad_table(error: &people::table::TableTrouble) -> Failure {
    Failure::new(Code::BadTable).with("why", error.to_string())
}

fn planned(store: &Store, table: &Table, fields: &[Field]) -> Result<ImportPlan, Failure> {
    store.read(|read| Ok(people::plan::plan(table, fields, &people::on_file(read)?)))
}

fn named(table: &Table, fields: &[Field]) -> Vec<TableColumn> {
    let column =
        |(heading, field): (&String, &Field)| TableColumn { heading: heading.clone(), field: field.word().into() };
    table.headings.iter().zip(fields).map(column).collect()
}

fn preview(table: &Table, fields: &[Field], plan: &ImportPlan) -> TablePreview {
    let mut changes = Vec::new();
    let mut errors = Vec::new();
    for row in &plan.rows {
        match &row.outcome {
            Outcome::Update { changes: changed, draft, .. } => changes.extend(changed.iter().map(|c| TableChange {
                row: row.row + table.above,
                name: draft.name(),
                field: c.field.clone(),
                old: c.old.clone(),
                new: c.new.clone(),
            })),
            Outcome::Error(error) => {
                errors.push(TableError {
                    row: row.row + table.above,
                    code: error.trouble.code().into(),
                    column: error.column.clone(),
                });
            }
            Outcome::New(_) | Outcome::Same { .. } | Outcome::Merged { .. } => {}
        }
    }
    changes.truncate(SHOWN);
    TablePreview {
        columns: named(table, fields),
        sample: table.rows.iter().take(5).cloned().collect(),
        new: plan.counts.new,
        changed: plan.counts.changed,
        same: plan.counts.same,
        changes,
        errors,
        encoding: table.encoding.clone(),
    }
}

/// People the user writes to who are not on file.
///
/// # Errors
/// Those of the store.
pub fn suggestions(store: &Store, limit: u32) -> Result<Vec<Suggestion>, Failure> {
    store.read(|read| {
        let found = read.correspondents(limit)?.into_iter().map(|one| {
            let client = read.client_at_domain(one.address)?.map(|(client, _)| target_row(read, client)).transpose()?;
            let count = |number: i64| u32::try_from(number).unwrap_or(0);
            let (sent, received) = (count(one.sent), count(one.received));
            Ok(Suggestion { address: one.text, name: one.name, sent, received, last: one.last, client })
        });
        found.collect()
    })
}

/// Puts suggested people on file as one act.
///
/// # Errors
/// `BadAddress`.
pub fn suggestions_add(store: &Store, addresses: &[String], role: PersonKind) -> Result<UndoRow, Failure> {
    let records = store.read(|read| {
        let known = read.correspondents(u32::MAX)?;
        let records = addresses.iter().map(|text| {
            let address =
                domain::Address::parse(text).map_err(|_| Failure::new(Code::BadAddress).with("field", "addresses"))?;
            let one = known.iter().find(|one| one.text == address.as_str());
            let client =
                one.map(|one| read.client_at_domain(one.address)).transpose()?.flatten().map(|(client, _)| client);
            let mut draft = Draft::new(TargetKind::Person);
            let name = one
                .map(|one| one.name.clone())
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| address.local().to_owned());
            (draft.given, draft.family) = people::plan::split_name(&name, false);
            draft.roles = vec![role];
            draft.addresses = vec![address];
            let client = client.filter(|_| role == PersonKind::Contact);
            Ok(Record { draft, labels: Vec::new(), client, open: true, exact: true })
        });
        records.collect::<Result<Vec<_>, Failure>>()
    })?;
    people::save_all(store, &records, unix_now())?;
    linking::settle(store, &|| true)?;
    undo::latest(store)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_no_further_than_a_table_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let large = folder.path().join("large.csv");
        std::fs::File::create(&large).unwrap().set_len(people::table::MAX_SIZE as u64 * 4).unwrap();
        let large = large.to_str().unwrap();
        assert_eq!(bounded(large).unwrap().len(), people::table::MAX_SIZE + 1);
        assert_eq!(read_table(large, None).unwrap_err().code, Code::BadTable);
        for (what, path, why) in [
            ("a folder", folder.path().to_str().unwrap(), "is_a_folder"),
            #[cfg(unix)]
            ("a device without end", "/dev/zero", "not_a_file"),
        ] {
            assert_eq!(bounded(path).unwrap_err(), Failure::new(Code::File).with("why", why), "{what}");
        }
    }
}
