//! `calendar show`: one appointment.

use api::Store;
use clap::Args;
use domain::{Appointment, Party, Status};

use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::wall::Wall;

/// Which appointment.
#[derive(Debug, Args)]
pub struct Show {
    /// An appointment, by its id or the beginning of it
    id: String,
    /// Prints it as iCalendar, as it is kept
    #[arg(long)]
    raw: bool,
    /// The time zone times are told in; without it this computer's
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
}

impl Show {
    /// Prints it, and the dates of it that differ.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        if self.raw {
            out.bytes(&api::appointment_raw(store, &self.id)?)?;
            return Ok(Exit::Done);
        }
        let wall = Wall::of(self.zone.as_deref())?;
        for (position, one) in api::appointment_whole(store, &self.id)?.iter().enumerate() {
            if position > 0 {
                out.line("")?;
            }
            for (name, text) in facts(one, &wall).iter().filter(|(_, text)| !text.is_empty()) {
                out.line(format_args!("{name:<10} {text}"))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn facts(one: &Appointment, wall: &Wall) -> Vec<(&'static str, String)> {
    let kind = api::clock_kind(&one.span.clock);
    let instead = one.instead_of.map(|date| format!("of the series on {}", wall.shown(kind, date)));
    let marks = [
        (one.repeats, "repeats"),
        (!one.busy, "its time is free"),
        (one.status == Status::Tentative, "tentative"),
        (one.status == Status::Cancelled, "cancelled"),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
    let mut facts = vec![
        ("What", one.summary.clone()),
        ("When", format!("{} – {}", wall.shown(kind, one.span.start), wall.shown(kind, one.span.end))),
        ("Changed", instead.unwrap_or_default()),
        ("Where", one.location.clone()),
        ("Link", one.link.clone()),
        ("Marks", marks.join(", ")),
        ("Organizer", one.organizer.as_ref().map(party).unwrap_or_default()),
    ];
    facts.extend(one.attendees.iter().map(|who| ("Asked", format!("{}: {}", party(who), who.answer.word()))));
    facts.push(("About it", one.description.clone()));
    facts
}

fn party(who: &Party) -> String {
    if who.name.is_empty() { who.address.clone() } else { format!("{} <{}>", who.name, who.address) }
}
