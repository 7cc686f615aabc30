//! Where the store is, and how it is opened.

use std::path::PathBuf;

use api::{Code, Failure};
use clap::Args;
use worker::{Home, Opened, default_dir};

use crate::exit::Stop;

/// Where the store and its key are.
#[derive(Debug, Args)]
pub struct Place {
    /// Folder of the store; without it DOSSIER_HOME, else the system's own place for it
    #[arg(long, global = true, display_order = 1000, value_name = "DIR")]
    home: Option<PathBuf>,
    /// File with the key (64 hex digits, yours alone), for machines without a keychain
    #[arg(long, global = true, display_order = 1000, value_name = "FILE")]
    key_file: Option<PathBuf>,
}

impl Place {
    /// The store's home.
    pub fn home(&self) -> Result<Home, Stop> {
        Ok(Home::new(self.dir()?, self.key_file.clone()))
    }

    /// The folder of the store.
    pub fn dir(&self) -> Result<PathBuf, Stop> {
        let dir = self.named().or_else(default_dir);
        let dir = dir.ok_or_else(|| Failure::new(Code::Missing).with("field", "--home"))?;
        Ok(std::path::absolute(dir)?)
    }

    /// The folder as named by the user.
    pub fn named(&self) -> Option<PathBuf> {
        let variable = || std::env::var_os("DOSSIER_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        self.home.clone().or_else(variable)
    }

    /// Whether a key file was named.
    pub fn has_key_file(&self) -> bool {
        self.key_file.is_some()
    }

    /// Opens the store.
    pub fn open(&self) -> Result<Opened, Stop> {
        Ok(self.home()?.open().map_err(Failure::from)?)
    }
}
