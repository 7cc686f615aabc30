//! `people import`: a table of people.

use api::Store;
use api::rows::TablePreview;
use clap::Args;
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::table::Table;
use crate::undo;

/// Which table, and what its columns are.
#[derive(Debug, Args)]
pub struct Import {
    /// A CSV file, .xlsx workbook or vCard file
    file: String,
    /// What columns are, where the guess is wrong: COLUMN=FIELD,COLUMN=FIELD with the fields name, given, family, email, kind, client,
    /// language, phone, tags, note, domain, reference, field (kept as it is) and ignore
    #[arg(long, value_name = "COLUMN=FIELD,…")]
    map: Option<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// One object about the whole table, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Import {
    /// Says what would change, and changes it.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let columns = api::table_columns(&self.file, self.map.as_deref())?;
        let preview = api::table_preview(store, &self.file, Some(&columns))?;
        let is_applied = !self.dry_run && preview.new + preview.changed > 0;
        // Before anything is printed: a reader that goes away must not keep the table from being taken over.
        let done = is_applied.then(|| api::table_import(store, &self.file, Some(&columns))).transpose()?;
        if self.json {
            out.json(&line(&preview, !self.dry_run))?;
        } else {
            print(&preview, self.dry_run, out)?;
        }
        match done {
            Some(done) if !self.json => undo::done(out, &done),
            None if preview.new + preview.changed + preview.same == 0 => Ok(Exit::Nothing),
            _ => Ok(Exit::Done),
        }
    }
}

fn print(preview: &TablePreview, dry_run: bool, out: &mut Out) -> Result<(), Stop> {
    let columns: Vec<String> =
        preview.columns.iter().map(|column| format!("{} = {}", column.heading, column.field)).collect();
    out.line(format_args!("Columns ({}): {}", preview.encoding, columns.join(", ")))?;
    out.line(format_args!("{} new, {} changed, {} as they were.", preview.new, preview.changed, preview.same))?;
    if dry_run && !preview.changes.is_empty() {
        let mut table = Table::new(&["Row", "Name", "Field", "Now", "Then"]);
        for change in &preview.changes {
            table.row(vec![
                change.row.to_string(),
                change.name.clone(),
                change.field.clone(),
                change.old.clone(),
                change.new.clone(),
            ]);
        }
        out.table(&table)?;
    }
    out.flush()?;
    for error in &preview.errors {
        let column = if error.column.is_empty() { String::new() } else { format!(" (column {})", error.column) };
        out::say(&format!("Row {} is left out: {}{column}.", error.row, trouble(&error.code)));
    }
    Ok(())
}

fn trouble(code: &str) -> &str {
    match code {
        "no_name" => "there is neither a name nor an address",
        "bad_address" => "this is no address",
        "unknown_kind" => "this is no kind of person",
        "address_of_other" => "the address belongs to somebody else",
        "too_few_cells" => "it has too few cells",
        "several_of_that_name" => "several have that name",
        "unreadable" => "it cannot be read",
        other => other,
    }
}

fn line(preview: &TablePreview, applied: bool) -> Value {
    json!({
        "columns": preview.columns,
        "encoding": preview.encoding,
        "new": preview.new,
        "changed": preview.changed,
        "same": preview.same,
        "changes": preview.changes,
        "errors": preview.errors,
        "applied": applied,
    })
}
