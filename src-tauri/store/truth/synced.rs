//! What a sync reads of folders and their messages, without counting anything.

use domain::{AccountId, FolderId, MessageRow};

use crate::Read;
use crate::error::Result;

/// A folder as a sync needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncFolder {
    /// Its number in this store.
    pub id: FolderId,
    /// Its name on the wire.
    pub name: String,
    /// Its full path for people.
    pub path: String,
    /// What it is for, or empty.
    pub special_use: String,
    /// What stays with it when it is renamed.
    pub identity: Option<String>,
    /// Whether it can hold messages.
    pub selectable: bool,
    /// Whether the source still lists it.
    pub listed: bool,
    /// Whether it is synchronised.
    pub chosen: bool,
    /// Where the next sync starts.
    pub cursor: Option<String>,
}

/// A copy and what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyFacts {
    /// Its name in the folder, opaque.
    pub key: String,
    /// Flag bits.
    pub flags: i64,
    /// `present`, `expired`, `withheld` or `erased`.
    pub state: String,
    /// Its message, where it is here.
    pub message: Option<MessageRow>,
    /// Whether it was set aside.
    pub aside: bool,
}

impl Read<'_> {
    /// Every copy of a folder with what it leads to, by key.
    ///
    /// # Errors
    /// Those of the database.
    pub fn copy_facts(&self, folder: FolderId) -> Result<Vec<CopyFacts>> {
        self.all(include_str!("copy_facts.sql"), [folder.0], |row| {
            Ok(CopyFacts {
                key: row.get(0)?,
                flags: row.get(1)?,
                state: row.get(2)?,
                message: row.get::<_, Option<i64>>(3)?.map(MessageRow),
                aside: row.get(4)?,
            })
        })
    }

    /// The folders of an account: inbox first, then sent, then the others by path.
    ///
    /// # Errors
    /// Those of the database.
    pub fn sync_folders(&self, account: AccountId) -> Result<Vec<SyncFolder>> {
        self.all(include_str!("sync_folders.sql"), [account.0], |row| {
            Ok(SyncFolder {
                id: FolderId(row.get(0)?),
                name: row.get(1)?,
                path: row.get(2)?,
                special_use: row.get(3)?,
                identity: row.get(4)?,
                selectable: row.get(5)?,
                listed: row.get(6)?,
                chosen: row.get(7)?,
                cursor: row.get(8)?,
            })
        })
    }

    /// Who wrote the messages in an account's folders of sent mail: address and number of messages, most first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn senders_of_sent(&self, account: AccountId) -> Result<Vec<(String, i64)>> {
        self.all(include_str!("senders_of_sent.sql"), [account.0], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The address that got the most of an account's messages and wrote some of them, the number it got, and the number of messages.
    ///
    /// # Errors
    /// Those of the database.
    pub fn main_recipient(&self, account: AccountId) -> Result<Option<(String, i64, i64)>> {
        self.maybe(include_str!("main_recipient.sql"), [account.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }
}
