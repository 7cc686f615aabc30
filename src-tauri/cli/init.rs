//! `init`: a new store.

use std::io;

use clap::Args;
use worker::{Created, Home, default_dir, demo};

use crate::exit::{self, Exit, Stop, unchanged};
use crate::out::Out;
use crate::place::{self, Place};
use crate::signal;
use crate::sync::{now, progress_line};

/// What kind of store.
#[derive(Debug, Args)]
pub struct Init {
    /// A throw-away store on a sample mailbox, its key beside it
    #[arg(long)]
    demo: bool,
    /// Opened by a passphrase, for a machine without a keychain: asked for, or the first line of standard input
    #[arg(long, conflicts_with_all = ["demo", "key_file"])]
    passphrase: bool,
}

impl Init {
    /// Makes the store; prints its recovery key once.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        if self.demo { sample(place, out) } else { own(place, self.passphrase, out) }
    }
}

fn own(place: &Place, by_passphrase: bool, out: &mut Out) -> Result<Exit, Stop> {
    let home = place.home()?;
    let created = if by_passphrase {
        let passphrase = place::new_passphrase("New passphrase")?;
        api::strong(passphrase.expose())?;
        home.create_by_passphrase(passphrase.expose(), now())
    } else {
        home.create(now())
    };
    let created = created.map_err(api::Failure::from)?;
    if print(&home, &created, out).is_err() {
        home.withdraw(created);
        return Err(Stop::Io(io::Error::other("the recovery key reached nobody, so no store was made")));
    }
    Ok(Exit::Done)
}

fn print(home: &Home, created: &Created, out: &mut Out) -> Result<(), Stop> {
    out.line(format_args!("Made a store in {}.", home.dir().display()))?;
    out.line("\nRecovery key:\n")?;
    out.line(format_args!("    {}\n", created.recovery_key.expose()))?;
    out.line("Save or print it now and keep it away from this machine. It opens the store and every backup when the keychain")?;
    out.line("or the key file is lost. Without any of them nobody can read your data, not even we.")?;
    out.flush()
}

fn sample(place: &Place, out: &mut Out) -> Result<Exit, Stop> {
    if place.has_key_file() {
        return Err(Stop::Asked("A throw-away store keeps its key beside it: leave --key-file out.".into()));
    }
    let named = place.named().or_else(|| default_dir().map(|dir| dir.with_file_name("dossier-demo")));
    let dir = match named {
        Some(dir) => std::path::absolute(dir)?,
        None => place.dir()?,
    };
    let progress = progress_line();
    let made = demo::create(&dir, &*progress.listener(), &signal::cancel());
    progress.clear();
    made.map_err(|failure| unchanged(exit::known(&failure)))?;
    out.line(format_args!("Made a throw-away store in {}.", dir.display()))?;
    out.line(format_args!("Look around: dossier --home {} review", dir.display()))?;
    Ok(Exit::Done)
}
