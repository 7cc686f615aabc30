//! `mailbox`: changes mail where it lies.

use api::rows::{FolderRow, MailboxAct, MailboxVerb};
use api::{Code, Failure, Store};
use clap::{Args, Subcommand, ValueEnum};
use worker::{Opened, WorkerFailure, tell};

use crate::exit::{self, Exit, Stop};
use crate::mailbox_log::Log;
use crate::out::{self, Out};
use crate::place::Place;
use crate::{ids, signal, undo, words};

/// What to do with mail.
#[derive(Debug, Args)]
pub struct Mailbox {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Marks messages
    Mark {
        /// As what
        mark: Mark,
        #[command(flatten)]
        which: Which,
    },
    /// Moves messages to a folder of their mailbox
    Move {
        /// The folder, by its path
        #[arg(long, value_name = "PATH")]
        to: String,
        #[command(flatten)]
        which: Which,
    },
    /// Moves messages to the mailbox's archive
    Archive(Which),
    /// Moves messages to the mailbox's trash; what lies there is deleted for good
    Delete {
        /// Says that what lies in the trash may be deleted for good
        #[arg(long)]
        for_good: bool,
        #[command(flatten)]
        which: Which,
    },
    /// Moves messages to the mailbox's spam
    Junk(Which),
    /// Moves messages back to the inbox
    NotJunk(Which),
    /// What Dossier wrote to your server, the latest first
    Log(Log),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mark {
    /// Read
    Read,
    /// Unread
    Unread,
    /// With a star
    Star,
    /// Without a star
    Unstar,
}

#[derive(Debug, Args)]
struct Which {
    #[command(flatten)]
    messages: ids::Messages,
    /// The copy that lies in this folder, where there are several
    #[arg(long, value_name = "PATH")]
    folder: Option<String>,
}

impl Mailbox {
    /// Carries it out.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let (verb, which) = match &self.verb {
            Verb::Log(log) => return log.run(place, out),
            Verb::Mark { mark, which } => (mark.verb(), which),
            Verb::Move { which, .. } => (MailboxVerb::Move, which),
            Verb::Archive(which) => (MailboxVerb::Archive, which),
            Verb::Delete { which, .. } => (MailboxVerb::Delete, which),
            Verb::Junk(which) => (MailboxVerb::Junk, which),
            Verb::NotJunk(which) => (MailboxVerb::NotJunk, which),
        };
        let opened = place.open()?;
        let folder = |path: &String| folder(&opened.store, path);
        let to = if let Verb::Move { to, .. } = &self.verb { Some(folder(to)?) } else { None };
        let act = MailboxAct {
            ids: ids::read(&which.messages.ids)?,
            verb,
            folder: which.folder.as_ref().map(folder).transpose()?,
            to,
            sure: matches!(self.verb, Verb::Delete { for_good: true, .. }),
            by_itself: false,
        };
        let done = api::mailbox_act(&opened.store, &act)?;
        match &done.undo {
            Some(row) => drop(undo::done(out, row)?),
            None if done.messages == 0 => {
                out.line("Nothing to do: it is so already.")?;
                return Ok(Exit::Nothing);
            }
            None => out.line(format_args!("{} deleted for good.", done.messages))?,
        }
        if done.waiting == 0 { Ok(Exit::Done) } else { tell_now(&opened, out) }
    }
}

impl Mark {
    fn verb(self) -> MailboxVerb {
        match self {
            Self::Read => MailboxVerb::Read,
            Self::Unread => MailboxVerb::Unread,
            Self::Star => MailboxVerb::Star,
            Self::Unstar => MailboxVerb::Unstar,
        }
    }
}

/// A folder of any mailbox, by its path.
fn folder(store: &Store, path: &str) -> Result<String, Failure> {
    let mut found = api::folders(store)?.into_iter().filter(|folder: &FolderRow| folder.path == path);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.id),
        (None, _) => Err(Failure::new(Code::NotFound).with("what", "folder").with("folder", path)),
        _ => Err(Failure::new(Code::Ambiguous).with("id", path)),
    }
}

/// Tells the servers at once. What cannot be told now waits for the next sync: the act itself went well.
fn tell_now(opened: &Opened, out: &mut Out) -> Result<Exit, Stop> {
    let told = tell::tell_servers((&opened.store, &opened.secrets), &signal::cancel())?;
    out.flush()?;
    for (account, result) in told {
        if let Err(failure) = result {
            out::say(&waits(&account, &failure));
        }
    }
    Ok(Exit::Done)
}

fn waits(account: &str, failure: &WorkerFailure) -> String {
    format!("{account}: this waits for the next sync. {}", words::sentence(&exit::known(failure)))
}
