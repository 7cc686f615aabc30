//! What becomes of calendars once they are connected: chosen, disconnected, signed in to again, forgotten.

use api::rows::CalendarPlaceRow;
use api::{Code, Failure, Store};
use clap::{ArgGroup, Args};
use domain::CalendarAccountId;
use worker::calendar::again::{self, Anew};
use worker::calendar::places;
use worker::calendar::{Calendar, Place};
use worker::code::Codes;
use worker::{Opened, Purpose, SignInWith};

use crate::calendar_ids::{calendar, place};
use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::sign_in::{Again, Wished};
use crate::{code, signal};

/// What is done with a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Direction {
    /// Changes go both ways
    Both,
    /// It is only read
    Read,
    /// It is not synchronised
    None,
}

impl Direction {
    /// As its row keeps it: what cannot be written to is read.
    pub fn of(self, access: &str) -> &'static str {
        match self {
            Self::Both if access == "write" => "both",
            Self::Both | Self::Read => "read",
            Self::None => "none",
        }
    }
}

/// A calendar, and what is done with it.
pub fn said(one: &Calendar, direction: &str) -> String {
    let whose = if one.belongs_to.is_empty() { String::new() } else { format!(" of {}", one.belongs_to) };
    let way = match (direction, one.access.as_str()) {
        ("both", _) => "both ways",
        ("read", "busy") => "only when they are busy",
        ("read", _) => "only read",
        _ => "not synchronised",
    };
    format!("{}{whose}: {way}", one.name)
}

/// What to do with a calendar.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").args(["direction", "interviews"]).required(true).multiple(true)))]
pub struct Choose {
    /// A calendar, by name or id
    calendar: String,
    /// Which way its appointments go
    direction: Option<Direction>,
    /// Interviews go into it
    #[arg(long)]
    interviews: bool,
}

impl Choose {
    /// Chooses.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let row = calendar(&opened.store, &self.calendar)?;
        let one = opened.store.read(|read| read.calendar_by_uuid(&row.id)).map_err(Failure::from)?;
        if self.direction == Some(Direction::Both) && one.access != "write" {
            return Err(Failure::new(Code::ReadOnlyCalendar).into());
        }
        let way = self.direction.map(|direction| direction.of(&one.access));
        let chosen: Vec<_> = way.iter().map(|way| (one.id, *way)).collect();
        places::choose(&opened.store, &chosen, self.interviews.then_some(one.id))?;
        let now = opened.store.read(|read| read.calendar(one.id)).map_err(Failure::from)?;
        out.line(format_args!("{}.", said(&now, &now.direction)))?;
        if now.interviews {
            out.line("Interviews go into it.")?;
        }
        Ok(Exit::Done)
    }
}

/// The number of a place in this store.
pub fn number(store: &Store, row: &CalendarPlaceRow) -> Result<CalendarAccountId, Stop> {
    Ok(store.read(|read| read.calendar_account_by_uuid(&row.id)).map_err(Failure::from)?.id)
}

/// Disconnects a place.
pub fn disconnect(opened: &Opened, text: &str, out: &mut Out) -> Result<Exit, Stop> {
    let row = place(&opened.store, text)?;
    places::disconnect((&opened.store, &opened.secrets), number(&opened.store, &row)?)?;
    out.line(format_args!(
        "{} is disconnected: its appointments stay. `dossier calendar reconnect` connects it again.",
        row.name
    ))?;
    Ok(Exit::Done)
}

/// How to sign in again.
#[derive(Debug, Args)]
pub struct Reconnect {
    /// A place calendars come from, by name or id
    place: String,
    #[command(flatten)]
    again: Again,
    /// The SHA-256 fingerprint of its server's new certificate, which you compared and accept
    #[arg(long, value_name = "SHA256")]
    fingerprint: Option<String>,
}

impl Reconnect {
    /// Signs in and goes on.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let row = place(&opened.store, &self.place)?;
        let account = opened.store.read(|read| read.calendar_account_by_uuid(&row.id)).map_err(Failure::from)?;
        let (user, before) = match Place::read(&account.form.config) {
            Ok(Place::CalDav(dav)) => match dav.sign_in {
                SignInWith::OAuth(grant) => (dav.user, Some(grant)),
                SignInWith::Password => (dav.user, None),
            },
            Ok(Place::Graph(graph)) => (graph.mailbox, Some(graph.grant)),
            _ => (String::new(), None),
        };
        let wished = Wished { user: &user, purpose: Purpose::Calendar, before };
        let anew = Anew { secret: self.again.secret(wished, out)?, fingerprint: self.fingerprint.clone() };
        let codes = Codes::default();
        let reconnect = || {
            again::reconnect(
                (&opened.store, &opened.secrets, &codes),
                account.id,
                &anew,
                (&signal::cancel(), &mut |_| ()),
            )
        };
        let found = match reconnect() {
            Err(failure) if failure.code == "code_needed" => {
                let asked = again::asked((&opened.store, &opened.secrets), account.id, self.fingerprint.as_deref())?;
                code::ask((opened, &codes), (&asked.address, asked.aims, asked.half), out)?;
                reconnect()?
            }
            found => found?,
        };
        if let Some(failure) = found.failure {
            return Err(failure.into());
        }
        out.line(format_args!("{} is connected.", row.name))?;
        Ok(Exit::Done)
    }
}

/// What to forget.
#[derive(Debug, Args)]
pub struct Remove {
    /// A place calendars come from, by name or id
    place: String,
    /// Its name once more, where something would be lost that is nowhere else
    #[arg(long, value_name = "NAME")]
    for_good: Option<String>,
}

impl Remove {
    /// Forgets it; what is nowhere else only where its name was said twice.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let row = place(&opened.store, &self.place)?;
        let only_here = |one: &api::rows::CalendarChoiceRow| {
            if row.place.is_empty() { one.events } else { one.waiting + one.clashes + one.refused }
        };
        let lost: u32 = row.calendars.iter().map(only_here).sum();
        if lost > 0 && self.for_good.as_deref() != Some(row.name.as_str()) {
            return Err(Stop::Asked(format!(
                "{lost} of its appointments, or changes to them, are nowhere else. If they may be lost: --for-good \"{}\".",
                row.name
            )));
        }
        places::remove((&opened.store, &opened.secrets), number(&opened.store, &row)?)?;
        out.line(format_args!("{} is forgotten. At its server nothing is changed.", row.name))?;
        Ok(Exit::Done)
    }
}
