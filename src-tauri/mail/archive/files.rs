//! Where the message files of one folder are, listed once and again when one has moved.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::tree::Kind;
use super::{eml, lines, maildir};
use crate::remote::{Brought, Extent};
use crate::{Cancel, Trouble};

/// The files of a Maildir or a folder of .eml.
#[derive(Debug)]
pub(super) struct Files {
    kind: Kind,
    folder: PathBuf,
    paths: Option<HashMap<String, PathBuf>>,
}

impl Files {
    pub fn new(kind: Kind, folder: &Path) -> Self {
        Self { kind, folder: folder.to_owned(), paths: None }
    }

    pub fn is_for(&self, folder: &Path) -> bool {
        self.folder == folder
    }

    /// Reads a message; a file that was renamed since (its flags changed) is looked for once more.
    pub fn read(&mut self, key: &str, extent: Extent, cancel: &Cancel) -> Result<Brought, Trouble> {
        if let Some(path) = self.paths.as_ref().and_then(|paths| paths.get(key)) {
            match lines::read(path, extent, cancel)? {
                Brought::Gone => {}
                brought => return Ok(brought),
            }
        }
        let paths = self.paths.insert(self.list()?);
        paths.get(key).map_or(Ok(Brought::Gone), |path| lines::read(path, extent, cancel))
    }

    fn list(&self) -> Result<HashMap<String, PathBuf>, Trouble> {
        match self.kind {
            Kind::Eml => eml::paths(&self.folder),
            Kind::Maildir | Kind::Mbox | Kind::Link => maildir::paths(&self.folder),
        }
    }
}
