//! What a source can be asked to change, and what came of it.

use crate::remote::RemoteKey;

/// A change of messages in one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sets or clears a flag.
    Flag {
        /// A bit of [`crate::remote::flag`].
        bit: i64,
        /// Whether it is set.
        set: bool,
    },
    /// Moves them to a folder, by its name at the source.
    Move {
        /// The folder's name.
        to: String,
    },
    /// Deletes them for good.
    Delete,
}

/// A message to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// Its name in the folder.
    pub key: RemoteKey,
    /// MODSEQ as it was known last; 0 where there is none.
    pub modseq: u64,
}

/// What a message is called in the folder it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its name there.
    pub key: RemoteKey,
    /// Its number, where the source has one.
    pub uid: Option<u32>,
}

/// What came of one message. It is final: the source has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is as it was wanted.
    Done,
    /// It lies in the other folder, under this name where the source says so.
    Moved(Option<Placed>),
    /// It was no longer there.
    Gone,
    /// The folder was numbered anew (UIDVALIDITY): it has to be found again. Nothing was changed.
    Renumbered,
    /// The source refuses, and says why.
    Refused(String),
    /// The source cannot do that to one message alone.
    Unable,
}

/// Where a message is whose move was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// Where it was: the move was not made.
    Source,
    /// Where it was to go, under this name.
    Target(Placed),
    /// It cannot be told.
    Unknown,
}
