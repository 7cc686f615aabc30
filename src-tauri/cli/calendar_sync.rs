//! `calendar sync`: fetches what changed and writes what waits.

use api::Store;
use clap::Args;
use domain::CalendarAccountId;
use serde_json::{Value, json};
use worker::calendar::sync::{CalendarProgress, CalendarReport, CalendarSync, Planned};
use worker::calendar::{CalendarAccount, connect};
use worker::{Cancel, Opened};

use crate::calendar_ids::place;
use crate::calendar_life::number;
use crate::exit::{self, Exit, Stop};
use crate::out::{self, Out};
use crate::sync::progress_line;
use crate::{signal, words, words_calendar};

/// Which calendars, and how it is told.
#[derive(Debug, Args)]
pub struct Sync {
    /// Only the calendars of this place, by name or id
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    #[command(flatten)]
    how: How,
}

/// What is done, and how it is told.
#[derive(Clone, Copy, Debug, Args)]
pub struct How {
    /// Only say what would be done; nothing is stored or written
    #[arg(long)]
    pub dry_run: bool,
    /// One object a place, see docs/cli.md
    #[arg(long)]
    pub json: bool,
}

impl Sync {
    /// Synchronises; Ctrl-C stops it, and what was fetched is kept.
    pub fn run(&self, opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
        let only = self.place.as_deref().map(|text| number(&opened.store, &place(&opened.store, text)?)).transpose()?;
        let cancel = signal::cancel();
        match calendars(opened, (only.as_ref().map(std::slice::from_ref), self.how), &cancel, out)? {
            Some(exit) => Ok(exit),
            None => {
                out::say("No calendar comes from elsewhere. Connect one with `dossier calendar add`.");
                Ok(Exit::Nothing)
            }
        }
    }
}

/// Synchronises calendars and tells what came of it; nothing where there are none.
pub fn calendars(
    opened: &Opened,
    (only, how): (Option<&[CalendarAccountId]>, How),
    cancel: &Cancel,
    out: &mut Out,
) -> Result<Option<Exit>, Stop> {
    let line = progress_line();
    let listener = |name: &str, at: &CalendarProgress<'_>| {
        line.show(&format!("{name} · {} {}/{}", at.name, at.done, at.total));
    };
    let connect =
        |account: &CalendarAccount, cancel: &Cancel| connect((&opened.store, &opened.secrets), account, cancel);
    let sync = CalendarSync { store: &opened.store, connect: &connect, listener: &listener, step: &|_| (), cancel };
    let reports = sync.run(only, how.dry_run);
    line.clear();
    let reports = reports?;
    if reports.is_empty() {
        return Ok(None);
    }
    reports.iter().try_for_each(|one| tell(&opened.store, one, how, out))?;
    out.flush()?;
    Ok(Some(if cancel.is_cancelled() { crate::sync::stopped() } else { ended(&reports) }))
}

fn tell(store: &Store, one: &CalendarReport, how: How, out: &mut Out) -> Result<(), Stop> {
    if how.json {
        return out.json(&object(one, how.dry_run));
    }
    if how.dry_run {
        out.line(format_args!("{}:", one.account.form.name))?;
        return one.plans.iter().try_for_each(|plan| out.line(format_args!("  {}", planned(plan))));
    }
    let report = &one.report;
    let done = [
        (report.fetched, "fetched"),
        (report.lost, "gone"),
        (report.written, "written"),
        (report.refused, "refused"),
        (report.clashes, "changed on both sides"),
        (report.aside, "not readable"),
    ];
    let said: Vec<String> =
        done.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let said = if said.is_empty() { "nothing new".to_owned() } else { said.join(", ") };
    out.line(format_args!("{}: {said}.", one.account.form.name))?;
    if report.refused + report.clashes > 0 {
        words_calendar::stuck(store, &one.account)?.iter().try_for_each(|line| out.line(format_args!("  {line}")))?;
    }
    if report.aside > 0 {
        words_calendar::aside(store, &one.account)?.iter().try_for_each(|line| out.line(format_args!("  {line}")))?;
    }
    Ok(())
}

fn planned(one: &Planned) -> String {
    let plan = &one.plan;
    let parts = [
        (plan.fetch.len(), "to fetch"),
        (plan.lose.len(), "gone"),
        (plan.clash.len(), "changed here and removed there"),
        (one.waiting, "to write"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    format!("{}: {}", one.calendar.name, if said.is_empty() { "nothing new".into() } else { said.join(", ") })
}

fn object(one: &CalendarReport, dry_run: bool) -> Value {
    let plan = |one: &Planned| {
        json!({
            "calendar": one.calendar.name,
            "to_fetch": one.plan.fetch.len(),
            "gone": one.plan.lose.len(),
            "clashes": one.plan.clash.len(),
            "to_write": one.waiting,
        })
    };
    json!({
        "calendars": one.account.form.name,
        "dry_run": dry_run,
        "fetched": one.report.fetched,
        "gone": one.report.lost,
        "written": one.report.written,
        "refused": one.report.refused,
        "clashes": one.report.clashes,
        "aside": one.report.aside,
        "plans": one.plans.iter().map(plan).collect::<Vec<_>>(),
        "failure": one.failure.as_ref().map(|failure| failure.code.as_str()),
    })
}

/// Says what went wrong by place; the first failure decides the exit code.
fn ended(reports: &[CalendarReport]) -> Exit {
    let mut exit = Exit::Done;
    for one in reports {
        let Some(failure) = &one.failure else { continue };
        let name = &one.account.form.name;
        let failure = words_calendar::of_place(exit::known(failure), name);
        out::say(&format!("{name}: {}", words::sentence(&failure)));
        if exit == Exit::Done {
            exit = exit::of(&failure);
        }
    }
    exit
}
