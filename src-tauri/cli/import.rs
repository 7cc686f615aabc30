//! `import`: messages into profiles and jobs.

use api::rows::{ImportReport, ImportWhat};
use clap::Args;
use domain::Verdict;

use crate::exit::{Exit, Stop, unchanged};
use crate::out::Out;
use crate::place::Place;
use crate::{ids, signal};

/// What to import, and where to.
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    what: What,
    /// Into this person, client or job instead of those proposed
    #[arg(long, value_name = "ID")]
    into: Option<String>,
    /// Who can see it: a group; without it whoever sees the mailbox
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Whatever is ticked; today's unticked rows are put off
    #[arg(long)]
    ticked: bool,
    /// Everything of one verdict, except mail whose sender your provider could not confirm
    #[arg(long, value_name = "VERDICT", value_parser = ["reply", "new", "sent", "application"])]
    verdict: Option<String>,
    /// Messages, by id or its beginning; `-` reads ids from standard input
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    ids: Vec<String>,
}

impl Import {
    /// Imports, or says what it would do.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        let (what, into) = (self.what()?, self.into.as_deref());
        if self.dry_run {
            let report = api::import_plan(&store, &what, into)?;
            return tell(out, &report, "Would save");
        }
        let plan = api::import_plan(&store, &what, into)?;
        if plan.messages == 0 {
            return tell(out, &plan, "Saved");
        }
        let cancel = signal::cancel();
        let report = api::import_run(&store, &what, (into, self.group.as_deref()), &|_, _| !cancel.is_cancelled());
        let report = report.map_err(unchanged)?;
        let exit = tell(out, &report, "Saved")?;
        out.line("Your mailbox is not changed. `dossier undo` takes it back.")?;
        Ok(exit)
    }

    fn what(&self) -> Result<ImportWhat, Stop> {
        if let Some(verdict) = self.what.verdict.as_deref().and_then(Verdict::from_word) {
            return Ok(ImportWhat::Verdict { verdict });
        }
        if self.what.ticked {
            return Ok(ImportWhat::AllTicked);
        }
        Ok(ImportWhat::Ids { ids: ids::read(&self.what.ids)? })
    }
}

fn tell(out: &mut Out, report: &ImportReport, verb: &str) -> Result<Exit, Stop> {
    let counted = |number: u32, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let mut line = format!(
        "{verb} {} to {}",
        counted(report.messages, "message", "messages"),
        counted(report.profiles, "profile", "profiles")
    );
    if report.jobs > 0 {
        line += &format!(" and {}", counted(report.jobs, "job", "jobs"));
    }
    out.line(format_args!("{line}."))?;
    for (number, what) in [
        (report.already, "already saved there"),
        (
            report.doubtful,
            "left waiting, because your provider could not confirm who sent it: look at it, then name it with --ids",
        ),
        (report.without_target, "without a profile to save to: name one with --into"),
        (report.to_fetch, "whose text comes with the next sync"),
        (report.later, "left for later"),
    ] {
        if number > 0 {
            out.line(format_args!("{number} {what}."))?;
        }
    }
    Ok(if report.messages == 0 { Exit::Nothing } else { Exit::Done })
}
