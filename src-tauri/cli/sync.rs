//! `sync`: fetches what is new, mail and calendars.

use std::collections::HashSet;
use std::io::{self, IsTerminal, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use api::Failure;
use api::rows::AsideRow;
use clap::Args;
use domain::AccountId;
use serde_json::{Value, json};
use worker::progress::{Listener, Progress};
use worker::sync::{AccountReport, Options, SyncReport, sync};
use worker::{Cancel, Opened};

use crate::calendar_sync::{self, How};
use crate::exit::{self, Exit, Stop};
use crate::out::{self, Out};
use crate::place::Place;
use crate::table::cut;
use crate::{ids, lines, signal, time, words};

/// Which mailbox, and how it is told.
#[derive(Debug, Args)]
pub struct Sync {
    /// Only this mailbox, by name or id
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Only say what would be done; nothing is stored
    #[arg(long)]
    dry_run: bool,
    /// One object a mailbox and a place of calendars, see docs/cli.md
    #[arg(long)]
    json: bool,
    /// Leaves calendars out
    #[arg(long)]
    mail_only: bool,
}

/// Now, in Unix seconds.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
}

impl Sync {
    /// Synchronises; Ctrl-C stops it within a second, and what was fetched is kept.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let opened = place.open()?;
        let options = self.options(&opened)?;
        let cancel = signal::cancel();
        let mail = self.mail(&opened, &options, &cancel, out)?;
        let calendars = if self.mail_only || cancel.is_cancelled() {
            None
        } else {
            self.calendars(&opened, &options, &cancel, out)?
        };
        match (mail, calendars) {
            (None, None) if !cancel.is_cancelled() => {
                out::say(
                    "No mailbox is connected. Connect one with `dossier account add`, or a disconnected one again with `dossier account reconnect`.",
                );
                Ok(Exit::Nothing)
            }
            (mail, calendars) => {
                let exits = [mail, calendars].into_iter().flatten();
                Ok(exits
                    .reduce(|first, second| if first == Exit::Done { second } else { first })
                    .unwrap_or_else(stopped))
            }
        }
    }

    fn mail(&self, opened: &Opened, options: &Options, cancel: &Cancel, out: &mut Out) -> Result<Option<Exit>, Stop> {
        let progress = progress_line();
        let known: HashSet<AsideRow> = api::set_aside(&opened.store)?.into_iter().collect();
        let report = sync((&opened.store, &opened.secrets), options, &*progress.listener(), cancel);
        progress.clear();
        let report = report?;
        if report.accounts.is_empty() {
            return Ok(None);
        }
        let mut aside = api::set_aside(&opened.store)?;
        aside.retain(|row| !known.contains(row));
        for one in &report.accounts {
            self.tell(one, &aside, out)?;
        }
        out.flush()?;
        Ok(Some(if cancel.is_cancelled() { stopped() } else { ended(&report) }))
    }

    /// Calendars belong to it: all of them, or the other half of the mailbox that is meant.
    fn calendars(
        &self,
        opened: &Opened,
        options: &Options,
        cancel: &Cancel,
        out: &mut Out,
    ) -> Result<Option<Exit>, Stop> {
        let halves = options.accounts.as_ref().map(|mailboxes| {
            let half = |mailbox: &AccountId| opened.store.read(|read| read.calendars_of(*mailbox)).transpose();
            mailboxes.iter().filter_map(half).map(|found| found.map(|half| half.id)).collect::<Result<Vec<_>, _>>()
        });
        let halves = halves.transpose().map_err(Failure::from)?;
        let how = How { dry_run: self.dry_run, json: self.json };
        calendar_sync::calendars(opened, (halves.as_deref(), how), cancel, out)
    }

    fn options(&self, opened: &Opened) -> Result<Options, Stop> {
        let accounts = match &self.account {
            None => None,
            Some(text) => Some(vec![ids::number(&opened.store, &ids::mailbox(&opened.store, text)?)?]),
        };
        Ok(Options { accounts, dry_run: self.dry_run })
    }

    fn tell(&self, one: &AccountReport, aside: &[AsideRow], out: &mut Out) -> Result<(), Stop> {
        let mut aside = aside.iter().filter(|row| row.account == one.account.name);
        if self.json {
            return out.json(&line(one, aside, self.dry_run));
        }
        if self.dry_run {
            out.line(format_args!("{}:", one.account.name))?;
            return one.plans.iter().try_for_each(|plan| out.line(format_args!("  {plan}")));
        }
        let report = &one.report;
        let done = [
            (report.headers + report.bodies, "fetched"),
            (report.flagged, "with other flags"),
            (report.gone, "gone"),
            (report.aside, "not readable"),
        ];
        let said: Vec<String> =
            done.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let said = if said.is_empty() { "nothing new".to_owned() } else { said.join(", ") };
        out.line(format_args!("{}: {said}.", one.account.name))?;
        if let Some(until) = one.texts_wait {
            let until = time::local(until);
            out.line(format_args!("  The provider's daily amount is used up: texts still missing come from {until}."))?;
        }
        aside.try_for_each(|row| out.line(format_args!("  {}", words::aside(row))))
    }
}

fn line<'r>(one: &AccountReport, aside: impl Iterator<Item = &'r AsideRow>, dry_run: bool) -> Value {
    let plan = |plan: &worker::sync::FolderPlan| {
        json!({
            "path": plan.path,
            "new": plan.plan.add.len(),
            "flagged": plan.plan.flags.len(),
            "gone": plan.plan.gone.len(),
            "to_fetch": plan.backlog,
        })
    };
    json!({
        "account": one.account.name,
        "dry_run": dry_run,
        "listed": one.report.listed,
        "flagged": one.report.flagged,
        "gone": one.report.gone,
        "headers": one.report.headers,
        "bodies": one.report.bodies,
        "aside": one.report.aside,
        "texts_wait": time::iso_or_null(one.texts_wait),
        "unreadable": aside.map(lines::aside).collect::<Vec<_>>(),
        "folders": one.plans.iter().map(plan).collect::<Vec<_>>(),
        "failure": one.failure.as_ref().map(|failure| failure.code.as_str()),
    })
}

/// Says that it was stopped.
pub fn stopped() -> Exit {
    out::say("Stopped. What was fetched is kept; the next sync goes on from there.");
    Exit::Stopped
}

/// Says what went wrong by mailbox; the first failure decides the exit code.
fn ended(report: &SyncReport) -> Exit {
    let mut exit = Exit::Done;
    for (account, failure) in report.failures() {
        let failure = words::of_account(exit::known(failure), &account.name);
        out::say(&format!("{}: {}", account.name, words::sentence(&failure)));
        if exit == Exit::Done {
            exit = exit::of(&failure);
        }
    }
    exit
}

/// The line on standard error that says how far it is; nothing where nobody looks.
pub struct ProgressLine {
    is_terminal: bool,
}

/// Makes the progress line.
pub fn progress_line() -> ProgressLine {
    ProgressLine { is_terminal: io::stderr().is_terminal() }
}

impl ProgressLine {
    /// What a sync tells how far it is.
    pub fn listener(&self) -> Box<Listener<'static>> {
        if !self.is_terminal {
            return Box::new(|_: &Progress| ());
        }
        Box::new(|progress: &Progress| write_over(&said(progress)))
    }

    /// Shows how far something is.
    pub fn show(&self, text: &str) {
        if self.is_terminal {
            write_over(text);
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

fn write_over(text: &str) {
    let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
    let _ = write!(io::stderr(), "\r\u{1b}[K{}", cut(&out::harmless(text), width.saturating_sub(1)));
}

fn said(progress: &Progress) -> String {
    let at = progress.folders.iter().find(|folder| folder.state == "fetching").or(progress.folders.last());
    let folder = at.map_or(String::new(), |folder| format!("{} · {} ", folder.account, folder.path));
    let eta = progress.eta.map_or(String::new(), |eta| format!(", {eta} s left"));
    format!("{folder}{}/{}{eta}", progress.done, progress.total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use worker::progress::FolderCount;

    #[test]
    fn progress_names_the_folder_that_is_fetched() {
        let folder = |path: &str, state| FolderCount {
            account: "Work".into(),
            path: path.into(),
            state,
            done: 1,
            total: 2,
            aside: 0,
        };
        let progress = Progress {
            folders: vec![folder("INBOX", "fetching"), folder("Sent", "waiting")],
            done: 120,
            total: 400,
            eta: Some(3),
            aside: 0,
        };
        assert_eq!(said(&progress), "Work · INBOX 120/400, 3 s left");
        assert_eq!(said(&Progress::default()), "0/0");
    }
}
