//! What went wrong, as a code and data; the words are chosen in the window or the command line.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What can go wrong, as far as the user can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// There is no store in this folder yet.
    NoStore,
    /// There is a store in this folder already.
    StoreExists,
    /// The key does not open this store.
    WrongKey,
    /// No key was found: keychain empty, key file missing.
    NoKey,
    /// The recovery key holds a typing error (checksum).
    RecoveryKeyMistyped,
    /// The file is damaged; restore a backup.
    StoreCorrupt,
    /// The store was written by a newer version of the program.
    StoreTooNew,
    /// The folder cannot be written to.
    ReadOnly,
    /// The disk is full.
    DiskFull,
    /// The folder lies on a network or cloud drive.
    NetworkDrive,
    /// Another process holds the store for itself.
    InUse,
    /// A sync of this account already runs in another process.
    SyncRuns,
    /// The user stopped it.
    Cancelled,
    /// The server's name cannot be found.
    NoSuchHost,
    /// The server cannot be reached.
    Unreachable,
    /// The connection was cut.
    Cut,
    /// The certificate is not trusted; `fingerprint` is given.
    Untrusted,
    /// No secure connection can be made.
    Tls,
    /// The server offers no STARTTLS.
    NoStartTls,
    /// User name or password is wrong.
    WrongPassword,
    /// The provider needs its own sign-in, which cannot be had yet; `provider` is given.
    NeedsProviderSignIn,
    /// The server asks to wait.
    Busy,
    /// The server's answer cannot be understood.
    Protocol,
    /// The server refused.
    Refused,
    /// The mail archive cannot be read.
    ArchiveUnreadable,
    /// There is no mail archive at that place.
    NotAnArchive,
    /// There is no message, person, client, job, account or exclusion with that id.
    NotFound,
    /// Several things begin with that id.
    Ambiguous,
    /// What was entered is not an e-mail address; `field` is given.
    BadAddress,
    /// A field is empty that must not be; `field` is given.
    Missing,
    /// A value is not what the field takes; `field` is given.
    BadValue,
    /// There is nothing to undo.
    NothingToUndo,
    /// Later entries depend on what would be undone; `entries` names them.
    UndoBlocked,
    /// The table file cannot be read; `row` and `why` are given where known.
    BadTable,
    /// The search cannot be understood; `hint` is given.
    BadSearch,
    /// A file could not be read or written; `path` is not given, only `why`.
    File,
    /// Something that should not happen; `why` helps the people who build this.
    Internal,
}

/// A failure: a code and what the sentence about it needs. Never carries secrets or the content of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[error("{code:?}")]
pub struct Failure {
    /// What went wrong.
    pub code: Code,
    /// Values for the sentence, by name.
    pub data: BTreeMap<String, String>,
}

impl Failure {
    /// A failure without data.
    pub fn new(code: Code) -> Self {
        Self { code, data: BTreeMap::new() }
    }

    /// The same failure with one more value for its sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }
}
