//! `unlock`: opens a store with its recovery key where the keychain or the key file does not.

use clap::Args;

use crate::account::secret_from_stdin;
use crate::exit::{Exit, Stop};
use crate::out::Out;
use crate::place::Place;
use crate::sync::now;

/// Where the recovery key comes from.
#[derive(Debug, Args)]
pub struct Unlock {
    /// Reads it from standard input
    #[arg(long, required = true)]
    recovery_key_stdin: bool,
}

impl Unlock {
    /// Opens the store and lets this machine's keychain, or the key file, open it from now on.
    pub fn run(&self, place: &Place, out: &mut Out) -> Result<Exit, Stop> {
        let home = place.home()?;
        home.unlock(secret_from_stdin()?.expose(), now()).map_err(api::Failure::from)?;
        // A keychain that kept nothing is told now, not the next time.
        home.open().map_err(api::Failure::from)?;
        let way = if place.has_key_file() { "the key file" } else { "this machine's keychain" };
        out.line(format_args!("The store in {} opens with {way} from now on.", home.dir().display()))?;
        Ok(Exit::Done)
    }
}
