//! Mail on disk as a remote: mbox files, Maildir, folders of .eml. Read only; a 4 GB mbox is indexed, never held in memory.

mod eml;
mod files;
mod lines;
mod link;
mod maildir;
mod mbox;
mod mbox_date;
mod tree;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::remote::{Brought, Changes, Cursor, Extent, Listed, Remote, RemoteFolder, RemoteKey, Sink, Unreadable};
use crate::{Cancel, Trouble};
use files::Files;
use tree::{Found, Kind};

/// A message larger than this (octets) is not read into memory.
const LARGEST: u64 = 512 * 1024 * 1024;

/// An archive on disk.
#[derive(Debug)]
pub struct Archive {
    root: PathBuf,
    cancel: Cancel,
    indexed: Option<mbox::Indexed>,
    files: Option<Files>,
}

/// Opens one mbox file, or a folder holding mbox files, Maildirs or .eml files at any depth.
///
/// # Errors
/// `Trouble::Archive` where the path cannot be read, `Trouble::NotAnArchive` where no mail is below it.
pub fn open(path: &Path, cancel: &Cancel) -> Result<Archive, Trouble> {
    let root = path.canonicalize().map_err(Trouble::Archive)?;
    if !holds_mail(&tree::scan(&root, cancel)?) {
        return Err(Trouble::NotAnArchive);
    }
    Ok(Archive { root, cancel: cancel.clone(), indexed: None, files: None })
}

fn holds_mail(found: &[Found]) -> bool {
    found.iter().any(|folder| folder.kind != Kind::Link)
}

/// Reads one message by its key.
type Read<'a> = Box<dyn FnMut(&str) -> Result<Brought, Trouble> + 'a>;

impl Remote for Archive {
    fn folders(&mut self) -> Result<Vec<RemoteFolder>, Trouble> {
        let found = self.scan()?;
        Ok(found.into_iter().map(Found::into_folder).collect())
    }

    fn changes(
        &mut self,
        name: &str,
        cursor: Option<&Cursor>,
        known: &dyn Fn() -> Vec<RemoteKey>,
    ) -> Result<Changes, Trouble> {
        let (kind, path) = self.find(name)?;
        let known = || known().into_iter().map(|key| key.0).collect::<HashSet<_>>();
        let (listed, new) = match kind {
            Kind::Mbox => {
                let mark = mbox::mark(&path)?;
                if cursor == Some(&mark) {
                    return Ok(Changes::Same);
                }
                (self.index(&path)?.listed(), mark)
            }
            Kind::Maildir => {
                let files = maildir::files(&path)?;
                let mark = maildir::mark(&files);
                if cursor == Some(&mark) {
                    return Ok(Changes::Same);
                }
                (maildir::listed(&files, &known(), &self.cancel)?, mark)
            }
            Kind::Eml => {
                let files = eml::files(&path)?;
                let mark = eml::mark(&files);
                if cursor == Some(&mark) {
                    return Ok(Changes::Same);
                }
                (eml::listed(&files, &known(), &self.cancel)?, mark)
            }
            Kind::Link if cursor == Some(&link::mark()) => return Ok(Changes::Same),
            Kind::Link => (vec![link::listed(&path)?], link::mark()),
        };
        let removals_count = !listed.is_empty();
        Ok(Changes::All { listed, cursor: new, removals_count })
    }

    fn bring(&mut self, name: &str, wanted: &[Listed], extent: Extent, sink: &mut Sink<'_>) -> Result<(), Trouble> {
        let (kind, path) = self.find(name)?;
        let cancel = &self.cancel.clone();
        let mut read: Read<'_> = match kind {
            Kind::Mbox => {
                let indexed = self.index(&path)?;
                Box::new(move |key| indexed.read(key, extent, cancel))
            }
            Kind::Maildir | Kind::Eml => {
                let files = self.files.get_or_insert_with(|| Files::new(kind, &path));
                if !files.is_for(&path) {
                    *files = Files::new(kind, &path);
                }
                Box::new(move |key| files.read(key, extent, cancel))
            }
            Kind::Link => Box::new(|_| Ok(Brought::Unreadable(Unreadable::NotAFile))),
        };
        for message in wanted {
            cancel.check()?;
            if !sink(&message.key, read(&message.key.0)?) {
                break;
            }
        }
        Ok(())
    }
}

impl Archive {
    fn scan(&self) -> Result<Vec<Found>, Trouble> {
        let found = tree::scan(&self.root, &self.cancel)?;
        if !holds_mail(&found) {
            return Err(Trouble::Archive(std::io::ErrorKind::NotFound.into()));
        }
        Ok(found)
    }

    fn find(&self, name: &str) -> Result<(Kind, PathBuf), Trouble> {
        self.root.symlink_metadata().map_err(Trouble::Archive)?;
        if let Some((kind, path)) = tree::resolve(&self.root, name) {
            return Ok((kind, path));
        }
        let found = self.scan()?.into_iter().find(|found| found.name == name);
        found.map(|found| (found.kind, found.file)).ok_or(Trouble::FolderGone)
    }

    fn index(&mut self, path: &Path) -> Result<&mbox::Indexed, Trouble> {
        let mark = mbox::mark(path)?;
        let fresh = match self.indexed.take() {
            Some(indexed) if indexed.is_for(path, &mark) => indexed,
            _ => mbox::Indexed::build(path, mark, &self.cancel)?,
        };
        Ok(self.indexed.insert(fresh))
    }
}

#[cfg(test)]
mod tests;
