//! Where the store is, and how it is opened.

use std::io::IsTerminal;
use std::path::PathBuf;

use api::{Code, Failure};
use clap::Args;
use domain::Sensitive;
use worker::{Home, KeyError, Opened, StoreError, default_dir};

use crate::account::secret_from_stdin;
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
    /// Who you are, where several people use the store; the passphrase is asked for, or is the first line of standard input
    #[arg(long = "as", global = true, display_order = 1000, value_name = "NAME")]
    who: Option<String>,
}

/// A passphrase: typed unseen at a terminal, else the next line of standard input.
pub fn passphrase(prompt: &str) -> Result<Sensitive<String>, Stop> {
    if !std::io::stdin().is_terminal() {
        return secret_from_stdin();
    }
    Ok(Sensitive::new(rpassword::prompt_password(prompt)?))
}

/// A passphrase that is new, asked for like this: typed twice at a terminal, where nobody sees a slip.
pub fn new_passphrase(prompt: &str) -> Result<Sensitive<String>, Stop> {
    let first = passphrase(&format!("{prompt}: "))?;
    if !std::io::stdin().is_terminal() {
        return Ok(first);
    }
    Ok(same(first, &passphrase(&format!("{prompt} once more: "))?)?)
}

fn same(first: Sensitive<String>, second: &Sensitive<String>) -> Result<Sensitive<String>, Failure> {
    if first.expose() == second.expose() {
        return Ok(first);
    }
    Err(Failure::new(Code::BadValue).with("field", "The passphrase").with("why", "the two differ; nothing was changed"))
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
        let home = self.home()?;
        let Some(who) = &self.who else {
            return match home.open() {
                Err(StoreError::Key(KeyError::AskPassphrase)) => {
                    Ok(home.open_by_passphrase(passphrase("Passphrase: ")?.expose()).map_err(Failure::from)?)
                }
                opened => Ok(opened.map_err(Failure::from)?),
            };
        };
        let user = home.users().into_iter().find(|user| user.name.to_lowercase() == who.trim().to_lowercase());
        let user = user.ok_or_else(|| Failure::new(Code::NotFound).with("what", "user"))?;
        Ok(home.sign_in(user.id, passphrase("Passphrase: ")?.expose()).map_err(Failure::from)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_slip_in_a_new_passphrase_is_told_and_changes_nothing() {
        let typed = |text: &str| Sensitive::new(text.to_owned());
        assert_eq!(same(typed("four words"), &typed("four words")).unwrap().expose(), "four words");
        let refused = same(typed("four words"), &typed("four word")).unwrap_err();
        let said = crate::words::sentence(&refused);
        assert!(said.contains("differ") && !said.contains("four"), "{said}");
    }
}
