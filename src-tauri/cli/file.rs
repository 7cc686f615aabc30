//! `backup`, `restore` and `export`.

use std::path::PathBuf;

use api::{Code, Failure};
use clap::Args;

use crate::account::secret_from_stdin;
use crate::exit::{Exit, Stop, unchanged};
use crate::out::Out;
use crate::place::Place;
use crate::{signal, sync, time};

/// Where the backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; one of that name is replaced at the very end
    file: PathBuf,
}

/// Which backup.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup file
    file: PathBuf,
    /// Reads the recovery key from standard input, where neither keychain nor key file opens the backup
    #[arg(long)]
    recovery_key_stdin: bool,
}

/// Where everything goes.
#[derive(Debug, Args)]
pub struct Export {
    /// An empty folder, or one that is not there yet
    dir: PathBuf,
}

impl Backup {
    /// Writes and proves it; Ctrl-C stops it.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let (cancel, store) = (signal::cancel(), place.open()?.store);
        let done = api::backup(&store, &self.file, move || !cancel.is_cancelled()).map_err(unchanged)?;
        out.line(format_args!(
            "Backed up {} octets, read back and checked. It opens with your recovery key.",
            done.size
        ))?;
        Ok(Exit::Done)
    }
}

impl Restore {
    /// Puts the backup in the place of the store, which is set aside; Ctrl-C stops it before anything is moved.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let typed = self.recovery_key_stdin.then(secret_from_stdin).transpose()?;
        let typed = typed.as_ref().map(|typed| typed.expose().as_str());
        let cancel = signal::cancel();
        let restored = place.home()?.restore_while(&self.file, typed, (sync::now(), &|| !cancel.is_cancelled()));
        let restored = restored.map_err(|error| self.next_key(unchanged(error.into())))?;
        out.line(format_args!("The store is as it was on {}.", time::local(restored.made)))?;
        if let Some(aside) = restored.aside {
            out.line(format_args!("The one that was there lies in {} now.", aside.display()))?;
        }
        Ok(Exit::Done)
    }

    /// A key that opens the store that is here may not open a backup of another.
    fn next_key(&self, failure: Failure) -> Failure {
        let has_other_way = !self.recovery_key_stdin && matches!(failure.code, Code::NoKey | Code::WrongKey);
        if has_other_way { failure.with("why", "backup") } else { failure }
    }
}

impl Export {
    /// Writes everything in open formats; Ctrl-C stops it and takes away what was written.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let store = place.open()?.store;
        let cancel = signal::cancel();
        let progress = sync::progress_line();
        let done = api::export(&store, &self.dir, &|done, total| progress.show(&format!("{done}/{total}")), &|| {
            !cancel.is_cancelled()
        });
        progress.clear();
        let done = done.map_err(unchanged)?;
        out.line(format_args!("Wrote {} messages in {} files; manifest.csv lists them.", done.messages, done.files))?;
        if done.without_text > 0 {
            out.line(format_args!(
                "Of {} only the headers are here: they are in the list, without a file.",
                done.without_text
            ))?;
        }
        if done.unwritten > 0 {
            out.line(format_args!("{} could not be written: manifest.csv says why.", done.unwritten))?;
            return Ok(Exit::Failed);
        }
        Ok(Exit::Done)
    }
}
