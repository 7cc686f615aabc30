//! `calendar export`: calendars as an iCalendar file.

use std::path::PathBuf;

use api::Store;
use clap::Args;

use crate::calendar_ids::calendar;
use crate::exit::{Exit, Stop};
use crate::out::Out;

/// Which calendars, and where to.
#[derive(Debug, Args)]
pub struct Export {
    /// The file to write; never over one that is there. `-` prints it
    file: PathBuf,
    /// Only these calendars, by name or id; without it all of your own that are synchronised
    #[arg(long, value_name = "CALENDAR", value_delimiter = ',')]
    calendar: Vec<String>,
}

impl Export {
    /// Writes it.
    pub fn run(&self, store: &Store, out: &mut Out) -> Result<Exit, Stop> {
        let chosen = self.calendar.iter().map(|text| calendar(store, text)).collect::<Result<Vec<_>, _>>()?;
        let name = match &chosen[..] {
            [one] => one.name.as_str(),
            _ => "Dossier",
        };
        let ids: Vec<String> = chosen.iter().map(|one| one.id.clone()).collect();
        let ids = Some(&ids[..]).filter(|ids| !ids.is_empty());
        if self.file.as_os_str() == "-" {
            out.bytes(&api::calendar_export(store, ids, name)?)?;
        } else {
            api::calendar_export_file(store, ids, name, &self.file)?;
            out.line(format_args!("Wrote {}.", self.file.display()))?;
        }
        Ok(Exit::Done)
    }
}
