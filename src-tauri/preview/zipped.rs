//! Parts of a zipped document, unpacked only so far.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::Trouble;

/// Octets a part may unpack to.
const LARGEST: u64 = 64 << 20;
/// Files an archive may name; the list itself takes memory.
const MOST_FILES: usize = 20_000;

/// A zipped document.
pub struct Zipped<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Zipped<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// `Broken`, `TooMuch`.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Trouble::Broken)?;
        if archive.len() > MOST_FILES { Err(Trouble::TooMuch) } else { Ok(Self(archive)) }
    }

    /// A part as text; `None` where there is none of this name.
    ///
    /// # Errors
    /// `Broken`; `Locked`; `TooMuch` where it unpacks to more than any honest document.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        let Some(index) = self.0.index_for_name(name) else { return Ok(None) };
        let file = self.0.by_index(index).map_err(|_| Trouble::Broken)?;
        if file.encrypted() {
            return Err(Trouble::Locked);
        }
        let mut bytes = Vec::new();
        let read = file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|_| Trouble::Broken)?;
        if read as u64 > LARGEST {
            return Err(Trouble::TooMuch);
        }
        Ok(Some(crate::plain::text(&bytes)))
    }

    /// The names of parts that begin like this, in order.
    pub fn names(&self, beginning: &str) -> Vec<String> {
        let known = self.0.file_names().flatten().filter(|name| name.starts_with(beginning));
        let mut names: Vec<String> = known.map(|name| name.into_owned()).collect();
        names.sort();
        names
    }
}
