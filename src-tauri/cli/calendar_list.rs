//! `calendar list` and `calendar log`.

use api::rows::{CalendarActRow, CalendarChoiceRow, CalendarDirection, CalendarPlaceRow};
use clap::Args;
use serde_json::{Value, json};
use worker::Opened;

use crate::exit::{Exit, Stop};
use crate::out::{self, Out};
use crate::table::Table;
use crate::{time, words, words_calendar};

/// How they are told.
#[derive(Debug, Args)]
pub struct List {
    /// One object a calendar, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl List {
    /// Prints them by the place they come from.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let places = api::calendar_places(&opened.store)?;
        if self.json {
            for place in &places {
                place.calendars.iter().try_for_each(|one| out.json(&line(place, one)))?;
            }
            return Ok(Exit::Done);
        }
        if places.is_empty() {
            out.line("No calendar is connected. Connect one with `dossier calendar add`.")?;
        }
        let mut table =
            Table::new(&["ID", "Calendar", "From", "Direction", "Holds", "Last sync", "Waiting", "To look at"]);
        for place in &places {
            place.calendars.iter().for_each(|one| table.row(row(place, one)));
        }
        out.table(&table)?;
        out.flush()?;
        for place in places {
            if let Some(failure) = place.failure {
                let failure = words_calendar::of_place(failure, &place.name);
                out::say(&format!("{}: {}", place.name, words::sentence(&failure)));
            }
        }
        Ok(Exit::Done)
    }
}

fn row(place: &CalendarPlaceRow, one: &CalendarChoiceRow) -> Vec<String> {
    let whose = if one.owner.is_empty() { String::new() } else { format!(" ({})", one.owner) };
    let marks = if one.interviews { ", interviews" } else { "" };
    let age = match place.disconnected {
        Some(since) => format!("disconnected {}", time::local(since)),
        None if place.place.is_empty() => "only here".into(),
        None => time::local_or_never(one.last_success),
    };
    let look = [(one.clashes, "changed on both sides"), (one.refused, "refused"), (one.aside, "not readable")];
    let look = look.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let gone = if one.listed { None } else { Some("no longer at its source".to_owned()) };
    vec![
        one.id.clone(),
        format!("{}{whose}", one.name),
        place.name.clone(),
        format!("{}{marks}", direction(one.direction)),
        one.events.to_string(),
        age,
        one.waiting.to_string(),
        gone.into_iter().chain(look).collect::<Vec<_>>().join(", "),
    ]
}

fn direction(direction: CalendarDirection) -> &'static str {
    match direction {
        CalendarDirection::None => "none",
        CalendarDirection::Read => "read",
        CalendarDirection::Both => "both",
    }
}

fn line(place: &CalendarPlaceRow, one: &CalendarChoiceRow) -> Value {
    json!({
        "id": one.id,
        "name": one.name,
        "place": {"id": place.id, "name": place.name, "kind": place.kind, "at": place.place},
        "owner": one.owner,
        "access": one.access,
        "direction": one.direction,
        "interviews": one.interviews,
        "listed": one.listed,
        "server_tells": one.server_tells,
        "last_success": time::iso_or_null(one.last_success),
        "disconnected": time::iso_or_null(place.disconnected),
        "failure": place.failure.as_ref().map(|failure| failure.code),
        "events": one.events,
        "waiting": one.waiting,
        "clashes": one.clashes,
        "refused": one.refused,
        "aside": one.aside,
    })
}

/// How much of it.
#[derive(Debug, Args)]
pub struct Log {
    /// At most so many lines
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Log {
    /// Prints it.
    pub fn run(&self, store: &api::Store, out: &mut Out) -> Result<Exit, Stop> {
        let page = api::calendar_log(store, 0, self.limit)?;
        if self.json {
            page.rows.iter().try_for_each(|row| out.json(&act(row)))?;
            return Ok(Exit::Done);
        }
        let mut table = Table::new(&["When", "Calendar", "What", "State", "Appointment"]);
        for row in &page.rows {
            table.row(vec![
                time::local(row.at),
                row.calendar.clone(),
                row.act.clone(),
                words_calendar::state(row),
                row.title.clone(),
            ]);
        }
        if table.is_empty() {
            out.line("Nothing was ever changed in a calendar with Dossier.")?;
        }
        out.table(&table)?;
        Ok(Exit::Done)
    }
}

fn act(row: &CalendarActRow) -> Value {
    json!({
        "at": time::iso(row.at),
        "ended": time::iso_or_null(row.ended),
        "calendar": row.calendar,
        "act": row.act,
        "state": row.state,
        "why": row.why,
        "said": row.said,
        "title": row.title,
    })
}
