//! Files: attachments of messages, documents of profiles, and what is shown of them.

use domain::{Danger, FileKind};
use preview::Blocks;
use serde::{Deserialize, Serialize};

/// A file: an attachment of a message or a document of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileRef {
    /// An attachment.
    Part {
        /// The message's id.
        message: String,
        /// The number of the part.
        index: u32,
    },
    /// A document.
    Document {
        /// Its id.
        id: String,
    },
}

/// What makes one look twice at a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// It is something else than it says.
    Mismatch,
    /// Its name was written so that it shows turned round.
    Reordered,
    /// The ending of a document stands before the real one.
    DoubleEnding,
}

/// What a file is, and what is to be thought of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FileNature {
    /// What it is.
    pub kind: FileKind,
    /// What opening it can set going.
    pub danger: Option<Danger>,
    /// What makes one look twice.
    pub doubts: Vec<Doubt>,
    /// How much it is like a curriculum vitae; 0: not at all.
    pub cv: u32,
}

/// A file to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FilePreview {
    /// Its name, as it would be saved.
    pub name: String,
    /// Octets.
    #[specta(type = i32)]
    pub size: i64,
    /// What it is.
    pub nature: FileNature,
    /// What is shown of it.
    pub shown: Shown,
}

/// What is shown of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shown {
    /// A picture, as an address that holds it (RFC 2397).
    Picture {
        /// The address.
        address: String,
    },
    /// A PDF.
    Pdf {
        /// Its bytes in Base64.
        bytes: String,
    },
    /// Text.
    Text {
        /// The text.
        text: String,
        /// It goes on.
        cut: bool,
    },
    /// A document as blocks.
    Document {
        /// The blocks.
        reading: Blocks,
    },
    /// Nothing: `kind` where there is no preview for what it is, `too_large`, `broken`, `locked`, `too_much` or `no_reader`.
    Nothing {
        /// Why.
        why: String,
    },
}

/// A file kept with a person, client or job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DocumentRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Octets.
    #[specta(type = i32)]
    pub size: i64,
    /// When it was added, Unix seconds.
    #[specta(type = i32)]
    pub added: i64,
    /// What it is.
    pub nature: FileNature,
    /// The visible messages it came with, newest first.
    pub sources: Vec<DocumentSourceRow>,
}

/// A message a document came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DocumentSourceRow {
    /// The message's id.
    pub message: String,
    /// Its subject.
    pub subject: String,
    /// Received, Unix seconds.
    #[specta(type = i32)]
    pub received: i64,
}
