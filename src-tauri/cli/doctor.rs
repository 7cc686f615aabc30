//! `doctor`: whether the store is well.

use clap::Args;

use crate::exit::{Exit, Stop};
use crate::lines;
use crate::out::{self, Out};
use crate::place::Place;
use crate::table::Table;

/// How it is told.
#[derive(Debug, Args)]
pub struct Doctor {
    /// One object a line, see docs/cli.md
    #[arg(long)]
    json: bool,
}

impl Doctor {
    /// Prints every check.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let checks = api::doctor(&place.open()?.store)?;
        let is_well = checks.iter().all(|check| check.ok);
        let is_sound = checks.iter().all(|check| check.ok || check.check == "free_space");
        if self.json {
            checks.iter().try_for_each(|check| out.json(&lines::check(check)))?;
        } else {
            let mut table = Table::new(&["Check", "Result", "Detail"]);
            for check in checks {
                table.row(vec![
                    check.check.replace('_', " "),
                    if check.ok { "ok" } else { "wrong" }.into(),
                    check.detail,
                ]);
            }
            out.table(&table)?;
        }
        if is_well {
            return Ok(Exit::Done);
        }
        out.flush()?;
        out::say(if is_sound {
            "There is little room left on the disk. Make room; the store itself is well."
        } else {
            "Something is wrong with the store. Make no changes; put a backup in its place with `dossier restore FILE`."
        });
        Ok(Exit::Failed)
    }
}
