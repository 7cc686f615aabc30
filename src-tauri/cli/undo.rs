//! `undo`, and changes by name.

use api::rows::UndoRow;

use crate::exit::{Exit, Stop, unchanged};
use crate::out::Out;
use crate::place::Place;
use crate::signal;

/// Takes back the newest change, whichever face made it.
pub fn run(place: &Place, out: &mut Out) -> Result<Exit, Stop> {
    let (cancel, store) = (signal::cancel(), place.open()?.store);
    let row = api::undo(&store, &|_, _| !cancel.is_cancelled()).map_err(unchanged)?;
    out.line(format_args!("Taken back: {}.", named(&row)))?;
    Ok(Exit::Done)
}

/// Prints what a verb has just done.
pub fn done(out: &mut Out, row: &UndoRow) -> Result<Exit, Stop> {
    out.line(format_args!("{}. `dossier undo` takes it back.", named(row)))?;
    Ok(Exit::Done)
}

/// A change by name.
pub fn named(row: &UndoRow) -> String {
    let count = |number: u32, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let messages = || count(row.count, "message", "messages");
    let appointments = || count(row.count, "appointment", "appointments");
    let name = if row.name.is_empty() { "a profile" } else { row.name.as_str() };
    match row.verb.as_str() {
        "import" => format!("{} saved to {}", messages(), count(row.count2, "profile", "profiles")),
        "file" => format!("{} saved to {name}", messages()),
        "unfile" => format!("{} taken out of {name}", messages()),
        "refile" => format!("{} moved to {name}", messages()),
        "link" => format!("{} saved to {}", appointments(), count(row.count2, "profile", "profiles")),
        "unlink" => format!("{} taken out of {name}", appointments()),
        "link_tick" => format!("{} ticked", appointments()),
        "link_untick" => format!("{} unticked", appointments()),
        "link_choose" => "where an appointment goes, chosen".into(),
        "link_later" => format!("{} put off", appointments()),
        "link_no" => format!("{} declined", appointments()),
        "link_again" => format!("{} proposed again", appointments()),
        "scorecard" => "what was thought of an interview".into(),
        "snooze" => format!("{} put off", count(row.count, "conversation", "conversations")),
        "unsnooze" => format!("{} back", count(row.count, "conversation", "conversations")),
        "await" => format!("{} waiting for an answer", messages()),
        "unawait" => format!("{} waiting for no answer", messages()),
        "group" => format!("other people see a message of {name}"),
        "later" => format!("{} put off", messages()),
        "no" => format!("{} declined", messages()),
        "again" => format!("{} proposed again", messages()),
        "exclude_add" => format!("{name} left out"),
        "exclude_remove" => format!("{name} no longer left out"),
        "mail_read" => format!("{} marked as read", messages()),
        "mail_unread" => format!("{} marked as unread", messages()),
        "mail_star" => format!("{} starred", messages()),
        "mail_unstar" => format!("{} no longer starred", messages()),
        "mail_move" => format!("{} moved", messages()),
        "mail_archive" => format!("{} archived", messages()),
        "mail_delete" => format!("{} moved to the trash", messages()),
        "mail_junk" => format!("{} moved to junk", messages()),
        "mail_not_junk" => format!("{} taken out of junk", messages()),
        "document_add" => format!("{} added to the documents of {name}", count(row.count, "file", "files")),
        "document_remove" if row.name.is_empty() => format!("{} removed", count(row.count, "document", "documents")),
        "document_remove" => format!("{name} removed"),
        "people_import" => format!("{} taken over from a table", count(row.count, "row", "rows")),
        "people_add" => format!("{} put on file", count(row.count, "person", "people")),
        "target_remove" => format!("{name} taken off file"),
        "search_save" => format!("search {name} saved"),
        "search_rename" => format!("search renamed to {name}"),
        "search_remove" => format!("search {name} removed"),
        "search_order" => "searches put in another order".into(),
        "appointment_add" => format!("appointment {name} added"),
        "appointment_change" => format!("appointment {name} changed"),
        "appointment_move" => format!("appointment {name} moved"),
        "appointment_remove" => format!("appointment {name} removed"),
        "appointment_decide" => format!("version of {name} chosen"),
        verb if verb.ends_with("_add") => format!("{name} put on file"),
        verb if verb.ends_with("_edit") => format!("{name} changed"),
        verb => verb.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_called_by_name() {
        let row = |verb: &str, count, count2, name: &str| UndoRow {
            id: "1".into(),
            verb: verb.into(),
            count,
            count2,
            name: name.into(),
            at: 0,
        };
        for (row, expected) in [
            (row("import", 1, 2, ""), "1 message saved to 2 profiles"),
            (row("later", 3, 0, ""), "3 messages put off"),
            (row("exclude_add", 9, 0, "Kowalska, Anna"), "Kowalska, Anna left out"),
            (row("person_add", 1, 0, "Rossi, Luca"), "Rossi, Luca put on file"),
            (row("job_edit", 1, 0, "Data Engineer"), "Data Engineer changed"),
            (row("target_remove", 1, 0, "Acme"), "Acme taken off file"),
            (row("search_remove", 1, 0, "Open offers"), "search Open offers removed"),
            (row("something_else", 1, 0, ""), "something else"),
        ] {
            assert_eq!(named(&row), expected);
        }
    }
}
