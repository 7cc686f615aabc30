//! Folders of accounts.

use domain::{AccountId, FolderId};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its number in this store.
    pub id: FolderId,
    /// Its account.
    pub account: AccountId,
    /// Its name on the wire.
    pub name: String,
    /// Its full path for people.
    pub path: String,
    /// What it is for, or empty.
    pub special_use: String,
    /// Whether it can hold messages.
    pub selectable: bool,
    /// Whether the source still lists it.
    pub listed: bool,
    /// Whether it is synchronised.
    pub chosen: bool,
    /// Whether applications arrive here.
    pub applications: bool,
    /// Where the next sync starts.
    pub cursor: Option<String>,
    /// The last sync that ended well, Unix seconds.
    pub last_success: Option<i64>,
    /// Messages in it.
    pub messages: i64,
    /// Unread messages.
    pub unread: i64,
    /// Messages not yet here: no headers, or a wanted text.
    pub backlog: i64,
    /// Messages set aside.
    pub aside: i64,
}

/// A folder as its source lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFolder {
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
}

fn folder(row: &Row<'_>) -> rusqlite::Result<Folder> {
    Ok(Folder {
        id: FolderId(row.get(0)?),
        account: AccountId(row.get(1)?),
        name: row.get(2)?,
        path: row.get(3)?,
        special_use: row.get(4)?,
        selectable: row.get(5)?,
        listed: row.get(6)?,
        chosen: row.get(7)?,
        applications: row.get(8)?,
        cursor: row.get(9)?,
        last_success: row.get(10)?,
        messages: row.get(11)?,
        unread: row.get(12)?,
        backlog: row.get(13)?,
        aside: row.get(14)?,
    })
}

impl Read<'_> {
    /// The folders of an account with their counts, by path.
    ///
    /// # Errors
    /// Those of the database.
    pub fn folders(&self, account: AccountId) -> Result<Vec<Folder>> {
        // What ranks above whoever asks is not counted either; where nothing does, the indexes alone answer.
        let seen = if self.sees_all()? {
            "true"
        } else {
            "(copy.message IS NULL OR EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = copy.message)
              OR EXISTS (SELECT 1 FROM left_out_message WHERE left_out_message.id = copy.message))"
        };
        self.all(&include_str!("truth/folders.sql").replace(":seen", seen), [account.0], folder)
    }

    /// How many messages of a folder are from or to somebody on file.
    ///
    /// # Errors
    /// Those of the database.
    pub fn folder_on_file(&self, folder: FolderId) -> Result<i64> {
        self.count(include_str!("folder_on_file.sql"), [folder.0])
    }

    /// The folders a message lies in.
    ///
    /// # Errors
    /// Those of the database.
    pub fn folder_of_copy(&self, copy: domain::CopyId) -> Result<FolderId> {
        self.maybe("SELECT folder FROM copy WHERE id = ?1", [copy.0], |row| row.get(0).map(FolderId))?
            .ok_or(StoreError::NotFound { what: "copy" })
    }
}

impl Write<'_> {
    /// Takes over what the source lists. A renamed folder keeps its row; one that is no longer listed is marked, its messages stay.
    ///
    /// Returns the folders that are new.
    ///
    /// # Errors
    /// Those of the database.
    pub fn list_folders(&self, account: AccountId, listed: &[ListedFolder]) -> Result<Vec<FolderId>> {
        self.run("UPDATE folder SET listed = 0 WHERE account = ?1", [account.0])?;
        let mut new = Vec::new();
        for one in listed {
            let known = self.known_folder(account, one, listed)?;
            match known {
                Some(id) => {
                    self.run(
                        "UPDATE folder SET name = ?2, path = ?3, special_use = ?4, identity = ?5, selectable = ?6, listed = 1 WHERE id = ?1",
                        (id, &one.name, &one.path, &one.special_use, &one.identity, one.selectable),
                    )?;
                }
                None => new.push(FolderId(self.insert(
                    "INSERT INTO folder(account, name, path, special_use, identity, selectable) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (account.0, &one.name, &one.path, &one.special_use, &one.identity, one.selectable),
                )?)),
            }
        }
        Ok(new)
    }

    fn known_folder(&self, account: AccountId, one: &ListedFolder, listed: &[ListedFolder]) -> Result<Option<i64>> {
        let by_name =
            self.maybe("SELECT id FROM folder WHERE account = ?1 AND name = ?2", (account.0, &one.name), |row| {
                row.get(0)
            })?;
        if by_name.is_some() || one.identity.is_none() {
            return Ok(by_name);
        }
        let by_identity: Vec<(i64, String)> = self.all(
            "SELECT id, name FROM folder WHERE account = ?1 AND identity = ?2",
            (account.0, &one.identity),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let same: Vec<_> = by_identity.iter().filter(|(_, name)| listed.iter().all(|l| l.name != *name)).collect();
        Ok(if let [(id, _)] = same.as_slice() { Some(*id) } else { None })
    }

    /// Chooses whether a folder is synchronised.
    ///
    /// # Errors
    /// Those of the database.
    pub fn choose_folder(&self, folder: FolderId, chosen: bool) -> Result<()> {
        self.run("UPDATE folder SET chosen = ?2 WHERE id = ?1 AND selectable = 1", (folder.0, chosen))?;
        Ok(())
    }

    /// Says whether applications arrive in a folder; such a one is synchronised from then on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_applications(&self, folder: FolderId, applications: bool) -> Result<()> {
        if applications {
            self.choose_where(Some(folder))?;
            self.run(
                "INSERT INTO source(uuid, account, folder, name, access_group)
                 SELECT ?2, account.id, folder.id, folder.path, account.access_group
                 FROM folder JOIN account ON account.id = folder.account WHERE folder.id = ?1 ON CONFLICT DO NOTHING",
                (folder.0, uuid().as_bytes()),
            )?;
        } else {
            self.run("DELETE FROM source WHERE folder = ?1", [folder.0])?;
        }
        Ok(())
    }

    /// Moves a folder's cursor: in the same transaction as the rows it covers.
    ///
    /// # Errors
    /// Those of the database.
    pub fn move_cursor(&self, folder: FolderId, cursor: Option<&str>) -> Result<()> {
        self.run("UPDATE folder SET cursor = ?2 WHERE id = ?1", (folder.0, cursor))?;
        Ok(())
    }

    /// Notes that a folder's sync ended well.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_folder(&self, folder: FolderId, now: i64) -> Result<()> {
        self.run("UPDATE folder SET last_success = ?2 WHERE id = ?1", (folder.0, now))?;
        Ok(())
    }
}
