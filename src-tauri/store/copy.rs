//! Messages as they lie in folders.

use domain::{CopyId, FolderId, MessageRow};
use rusqlite::Row;

use crate::error::Result;
use crate::{Read, Write};

/// A copy as the plan needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyRow {
    /// Its number in this store.
    pub id: CopyId,
    /// Its name in the folder, opaque.
    pub key: String,
    /// Flag bits.
    pub flags: i64,
    /// MODSEQ.
    pub modseq: i64,
}

/// A copy as its source lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedCopy {
    /// Its name in the folder, opaque.
    pub key: String,
    /// Its number, where the source has one.
    pub uid: Option<u32>,
    /// Flag bits.
    pub flags: i64,
    /// MODSEQ.
    pub modseq: i64,
    /// Octets.
    pub size: i64,
    /// INTERNALDATE, Unix seconds.
    pub internal_date: i64,
}

/// A copy whose message, or whose message's text, is not here yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BacklogCopy {
    /// Its number in this store.
    pub id: CopyId,
    /// As its source lists it.
    pub listed: ListedCopy,
    /// The message, where only its text is missing.
    pub message: Option<MessageRow>,
}

fn copy_row(row: &Row<'_>) -> rusqlite::Result<CopyRow> {
    Ok(CopyRow { id: CopyId(row.get(0)?), key: row.get(1)?, flags: row.get(2)?, modseq: row.get(3)? })
}

fn backlog_copy(row: &Row<'_>) -> rusqlite::Result<BacklogCopy> {
    Ok(BacklogCopy {
        id: CopyId(row.get(0)?),
        listed: ListedCopy {
            key: row.get(1)?,
            uid: row.get(2)?,
            flags: row.get(3)?,
            modseq: row.get(4)?,
            size: row.get(5)?,
            internal_date: row.get(6)?,
        },
        message: row.get::<_, Option<i64>>(7)?.map(MessageRow),
    })
}

impl Read<'_> {
    /// Every copy of a folder.
    ///
    /// # Errors
    /// Those of the database.
    pub fn copies(&self, folder: FolderId) -> Result<Vec<CopyRow>> {
        self.all("SELECT id, remote_key, server_flags, modseq FROM copy WHERE folder = ?1", [folder.0], copy_row)
    }

    /// The copies of a folder that have these names, as far as they are known.
    ///
    /// # Errors
    /// Those of the database.
    pub fn copies_named<'k>(&self, folder: FolderId, keys: impl IntoIterator<Item = &'k str>) -> Result<Vec<CopyRow>> {
        let sql = "SELECT id, remote_key, server_flags, modseq FROM copy WHERE folder = ?1 AND remote_key = ?2";
        keys.into_iter().filter_map(|key| self.maybe(sql, (folder.0, key), copy_row).transpose()).collect()
    }

    /// Copies of a folder whose message is not here yet, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn backlog(&self, folder: FolderId) -> Result<Vec<BacklogCopy>> {
        self.all(include_str!("backlog.sql"), [folder.0], backlog_copy)
    }

    /// Copies of a folder whose message waits for its text, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn wanted(&self, folder: FolderId) -> Result<Vec<BacklogCopy>> {
        self.all(include_str!("truth/wanted.sql"), [folder.0], backlog_copy)
    }
}

impl Write<'_> {
    /// Takes over new and changed copies of a folder; `found` is the start of the sync that found them (Unix seconds).
    ///
    /// # Errors
    /// Those of the database.
    pub fn list_copies(&self, folder: FolderId, listed: &[ListedCopy], found: i64) -> Result<()> {
        for copy in listed {
            self.run(
                include_str!("list_copy.sql"),
                (folder.0, &copy.key, copy.uid, copy.flags, copy.modseq, copy.size, copy.internal_date, found),
            )?;
        }
        Ok(())
    }

    /// Takes over what the source says of a copy now, unless it was moved meanwhile.
    ///
    /// # Errors
    /// Those of the database.
    pub fn flag_copy(&self, (folder, copy): (FolderId, CopyId), flags: i64, modseq: i64) -> Result<()> {
        self.run(
            "UPDATE copy SET server_flags = ?3, modseq = ?4 WHERE id = ?2 AND folder = ?1",
            (folder.0, copy.0, flags, modseq),
        )?;
        Ok(())
    }

    /// Forgets a copy that is gone from a folder, unless it was moved meanwhile.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_copy_from(&self, folder: FolderId, copy: CopyId) -> Result<()> {
        self.run("DELETE FROM copy WHERE id = ?2 AND folder = ?1", (folder.0, copy.0))?;
        Ok(())
    }

    /// Forgets copies that are gone from the source. Their messages stay until [`Write::drop_orphans`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_copies(&self, copies: &[CopyId]) -> Result<()> {
        for copy in copies {
            self.run("DELETE FROM copy WHERE id = ?1", [copy.0])?;
        }
        Ok(())
    }
}
