//! What can go wrong with the store; a variant says what the user can do.

use rusqlite::ErrorCode;

use crate::keys::KeyError;

/// Trouble with the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store in this folder.
    #[error("there is no store here yet")]
    NoStore,
    /// There is a store already.
    #[error("there is a store here already")]
    Exists,
    /// The file is damaged.
    #[error("the store is damaged")]
    Corrupt,
    /// A newer version of the program wrote it.
    #[error("the store was written by a newer version of the program")]
    TooNew {
        /// The schema version found.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The folder or file cannot be written to.
    #[error("the folder cannot be written to")]
    ReadOnly,
    /// Others may write to the folder, so that they could put another store into the user's hands.
    #[error("others may write to the folder")]
    NotPrivate,
    /// No room is left.
    #[error("the disk is full")]
    DiskFull,
    /// The folder lies on a network or cloud drive, where the file would be damaged.
    #[error("the folder lies on a network or cloud drive")]
    NetworkDrive {
        /// The kind of drive (`nfs`, `OneDrive` …).
        kind: String,
    },
    /// Another process holds it.
    #[error("another process holds the store")]
    InUse {
        /// Program and process number, where known.
        who: String,
    },
    /// Whoever wanted to write no longer does.
    #[error("stopped")]
    Stopped,
    /// There is no such row.
    #[error("there is no such {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// Several rows begin with that id.
    #[error("several things begin with that id")]
    Ambiguous,
    /// Nothing is left to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The user gave the act up before its end; nothing of it was kept.
    #[error("given up")]
    GivenUp,
    /// Later entries depend on what would be undone.
    #[error("later entries depend on it")]
    UndoBlocked {
        /// The later entries: verbs, newest first.
        entries: Vec<String>,
    },
    /// A file is no backup, is not whole, or does not read back.
    #[error("the backup is not whole")]
    BadBackup {
        /// `not_a_backup`, `cut_off`, `damaged`, `head` or `rows`.
        why: &'static str,
    },
    /// Somebody must be able to manage the users: this one is the last admin.
    #[error("the last admin stays one")]
    LastAdmin,
    /// Another user or group has that name.
    #[error("that name is taken")]
    NameTaken,
    /// The signed-in user may not do this.
    #[error("that is for others to do")]
    NotAllowed,
    /// Somebody else connected the mailbox, and the signed-in user is no admin.
    #[error("the mailbox is somebody else's")]
    NotOwner,
    /// A calendar is only read: by its source's will, or the user's.
    #[error("the calendar is only read")]
    ReadOnlyCalendar,
    /// What would be taken back is no longer as the act left it.
    #[error("the appointment was changed since")]
    EventChanged,
    /// A message has left, or is leaving: nobody can take it back.
    #[error("the message has left")]
    HasLeft,
    /// Mailboxes or messages still belong to a group.
    #[error("the group is still needed")]
    GroupInUse {
        /// How many.
        count: i64,
    },
    /// Trouble with the key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file beside the store.
    #[error("a file of the store cannot be read or written")]
    Io(#[source] std::io::Error),
    /// A stored value does not read back.
    #[error("a stored value is damaged: {0}")]
    Value(&'static str),
    /// Anything else SQLite says.
    #[error("the database said: {0}")]
    Sql(#[source] rusqlite::Error),
}

/// The result of anything that asks the store.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // The index of the log of writes is made in memory that the disk backs: no room for it is no room.
        if error.sqlite_error().is_some_and(|said| said.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::DiskFull;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::Stopped,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse { who: String::new() },
            _ => Self::Sql(error),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_also_where_only_the_index_of_the_log_finds_no_room() {
        for (code, is_full) in [
            (rusqlite::ffi::SQLITE_FULL, true),
            (rusqlite::ffi::SQLITE_IOERR_SHMSIZE, true),
            (rusqlite::ffi::SQLITE_IOERR_READ, false),
        ] {
            let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            assert_eq!(matches!(StoreError::from(error), StoreError::DiskFull), is_full, "{code}");
        }
    }
}
