//! `backup`, `restore` and `export`.

use std::path::PathBuf;

use clap::Args;

use crate::account::secret_from_stdin;
use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::{sync, time};

/// Which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup file
    file: PathBuf,
    /// Reads the recovery key from standard input, where neither keychain nor key file opens the backup
    #[arg(long)]
    recovery_key_stdin: bool,
}

impl Restore {
    /// Puts the backup in the place of the store, which is set aside.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let typed = self.recovery_key_stdin.then(secret_from_stdin).transpose()?;
        let typed = typed.as_ref().map(|typed| typed.expose().as_str());
        let restored = place.home()?.restore(&self.file, typed, sync::now()).map_err(api::Failure::from)?;
        out.line(format_args!("The store is as it was on {}.", time::local(restored.made)))?;
        if let Some(aside) = restored.aside {
            out.line(format_args!("The one that was there lies in {} now.", aside.display()))?;
        }
        Ok(Exit::Done)
    }
}
