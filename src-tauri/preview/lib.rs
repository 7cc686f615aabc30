//! Documents as something to look at: headings, paragraphs, lists and tables, never the document's own markup.
//!
//! Readers run in a process of their own ([`read_apart`]) that may compute and nothing else; what it answers is data.

mod apart;
mod block;
mod cage;
mod child;
mod doc;
mod docx;
mod docx_styles;
mod draft;
mod odt;
mod picture;
mod plain;
mod rtf;
mod xml;
mod zipped;

pub use apart::{Apart, read_apart};
pub use block::{Block, Blocks, Cell, Run};
pub use cage::lock_in;
pub use child::{VERB, run_child};
pub use picture::{PictureTrouble, fits as picture_fits};
pub use plain::text;

/// What can be read as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word since 2007.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// Word 97 to 2003.
    Doc,
}

impl Format {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Docx, "docx"), (Self::Odt, "odt"), (Self::Rtf, "rtf"), (Self::Doc, "doc")];

    /// Its word on the child's command line.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("", |(_, word)| word)
    }

    /// The format a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(format, _)| *format)
    }
}

/// Why a document is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It is not what it seems, or broken.
    #[error("the document cannot be read")]
    Broken,
    /// It is encrypted.
    #[error("the document is protected with a password")]
    Locked,
    /// Blocks it took more time or memory than any honest document does.
    #[error("the document takes too much to read")]
    TooMuch,
    /// The process that reads could not be started.
    #[error("the reader could not be started")]
    NoReader,
}

impl Trouble {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Broken, "broken"),
        (Self::Locked, "locked"),
        (Self::TooMuch, "too_much"),
        (Self::NoReader, "no_reader"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(trouble, _)| *trouble == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Self::Broken, |(trouble, _)| *trouble)
    }
}

/// Reads a document in this process: for the child, and for tests.
///
/// # Errors
/// `Broken`, `Locked`, `TooMuch`.
pub fn read(format: Format, bytes: &[u8]) -> Result<Blocks, Trouble> {
    match format {
        Format::Docx => docx::read(bytes),
        Format::Odt => odt::read(bytes),
        Format::Rtf => Ok(rtf::read(bytes)),
        Format::Doc => doc::read(bytes),
    }
}

#[cfg(test)]
mod tests;
