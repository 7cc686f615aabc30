//! `calendar`: where appointments are, and what is done with them.

use clap::{Args, Subcommand};

use crate::calendar_add::Add;
use crate::calendar_agenda::Agenda;
use crate::calendar_clash::Clash;
use crate::calendar_export::Export;
use crate::calendar_life::{self, Choose, Reconnect, Remove};
use crate::calendar_list::{List, Log};
use crate::calendar_show::Show;
use crate::calendar_sync::Sync;
use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;

/// What to do about calendars.
#[derive(Debug, Args)]
pub struct Calendar {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Connects calendars
    Add(Box<Add>),
    /// Lists calendars: which way they go, how old they are, and what waits
    List(List),
    /// Says what is done with a calendar, and whether interviews go into it
    Choose(Choose),
    /// Fetches what changed and writes what you changed
    Sync(Sync),
    /// Lists appointments by day
    Agenda(Agenda),
    /// Shows one appointment
    Show(Show),
    /// Lists appointments that were changed on both sides, or decides which version stays
    Clash(Clash),
    /// Writes calendars into an iCalendar file
    Export(Export),
    /// Tells what was written to calendars, the latest first
    Log(Log),
    /// Nothing is fetched or written any more and no password is kept; the appointments stay
    Disconnect {
        /// A place calendars come from, by name or id
        place: String,
    },
    /// Signs in again, with another password or certificate where one is given, and goes on where it stopped
    Reconnect(Box<Reconnect>),
    /// Forgets a place with its calendars; nothing is changed at the server
    Remove(Remove),
}

impl Calendar {
    /// Carries it out.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let opened = place.open()?;
        match &self.verb {
            Verb::Add(add) => add.run(&opened, out),
            Verb::List(list) => list.run(&opened, out),
            Verb::Choose(choose) => choose.run(&opened, out),
            Verb::Sync(sync) => sync.run(&opened, out),
            Verb::Agenda(agenda) => agenda.run(&opened.store, out),
            Verb::Show(show) => show.run(&opened.store, out),
            Verb::Clash(clash) => clash.run(&opened.store, out),
            Verb::Export(export) => export.run(&opened.store, out),
            Verb::Log(log) => log.run(&opened.store, out),
            Verb::Disconnect { place } => calendar_life::disconnect(&opened, place, out),
            Verb::Reconnect(reconnect) => reconnect.run(&opened, out),
            Verb::Remove(remove) => remove.run(&opened, out),
        }
    }
}
