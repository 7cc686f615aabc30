//! `calendar clash`: appointments that were changed on both sides.

use api::Store;
use api::rows::{AppointmentVersion, CalendarClashRow, ClashKeep};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::wall::{self, Wall};
use crate::{undo, words_calendar};

/// Which appointment, and what is decided.
#[derive(Debug, Args)]
pub struct Clash {
    /// An appointment, by its id or the beginning of it; without it all that wait are listed
    #[arg(requires = "keep")]
    id: Option<String>,
    /// Which version stays
    keep: Option<Keep>,
    /// One object an appointment, see docs/cli.md
    #[arg(long, conflicts_with = "id")]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Keep {
    /// Yours: it is written over the server's
    Mine,
    /// The server's
    Theirs,
    /// Both: yours becomes an appointment of its own
    Both,
}

impl Clash {
    /// Lists them, or decides about one.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        if let (Some(id), Some(keep)) = (&self.id, self.keep) {
            let keep = match keep {
                Keep::Mine => ClashKeep::Mine,
                Keep::Theirs => ClashKeep::Theirs,
                Keep::Both => ClashKeep::Both,
            };
            return undo::done(out, &api::appointment_decide(store, id, keep)?);
        }
        let rows = api::calendar_clashes(store)?;
        if self.json {
            rows.iter().try_for_each(|row| out.json(&object(row)))?;
        } else {
            rows.iter().try_for_each(|row| show(row, out))?;
            out.line(if rows.is_empty() { "Nothing waits for a decision." } else { words_calendar::DECIDE })?;
        }
        Ok(if rows.is_empty() { Exit::Nothing } else { Exit::Done })
    }
}

fn show(row: &CalendarClashRow, out: &mut Out) -> Result<(), Stop> {
    out.line(format_args!("{}  {}", row.event, row.calendar_name))?;
    for (whose, version) in [("mine", &row.versions.mine), ("theirs", &row.versions.theirs)] {
        out.line(format_args!("  {whose:<7} {}", said(version)))?;
    }
    Ok(())
}

fn said(version: &AppointmentVersion) -> String {
    if version.gone {
        return "removed".into();
    }
    let wall = Wall::Here;
    let times = [version.start, version.end].map(|at| wall.shown(version.clock, at));
    let parts = [version.title.clone(), times.join(" – "), version.place.clone(), version.description.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn object(row: &CalendarClashRow) -> Value {
    json!({
        "id": row.event,
        "calendar": {"id": row.calendar, "name": row.calendar_name},
        "mine": version(&row.versions.mine),
        "theirs": version(&row.versions.theirs),
    })
}

fn version(version: &AppointmentVersion) -> Value {
    if version.gone {
        return Value::Null;
    }
    json!({
        "title": version.title,
        "start": wall::told(version.clock, version.start),
        "end": wall::told(version.clock, version.end),
        "place": version.place,
        "description": version.description,
    })
}
