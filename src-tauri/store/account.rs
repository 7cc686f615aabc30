//! Connected mailboxes and the addresses that are the user.

use domain::{AccountId, Address, FolderId, GroupId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A connected mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in this store.
    pub id: AccountId,
    /// Its identity.
    pub uuid: Uuid,
    /// The user's name for it.
    pub name: String,
    /// `imap`, `archive` or `graph`.
    pub kind: String,
    /// JSON: how to reach it; never a secret.
    pub config: String,
    /// Which bodies are kept: `people`, `days` or `everything`.
    pub keep: String,
    /// For `days`: how many.
    pub keep_days: i64,
    /// The last sync that ended well, Unix seconds.
    pub last_success: Option<i64>,
    /// JSON of what went wrong last; `None` when the last sync ended well.
    pub last_failure: Option<String>,
    /// Whether the mailbox is changed along with what is shown: `ask`, `both` or `here`.
    pub in_step: String,
    /// After how many days what was never filed is let go; 0: never.
    pub cache_days: i64,
    /// The day (since 1970, UTC) whose traffic is counted, and the octets fetched on it.
    pub traffic: (i64, i64),
    /// Since when it is disconnected, Unix seconds.
    pub disconnected: Option<i64>,
    /// The one folder it is limited to, with what lies below it.
    pub only_folder: Option<FolderId>,
    /// Who sees its mail.
    pub group: GroupId,
}

/// A mailbox to connect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// The user's name for it.
    pub name: String,
    /// `imap`, `archive` or `graph`.
    pub kind: String,
    /// JSON: how to reach it; never a secret.
    pub config: String,
    /// Which bodies are kept: `people`, `days` or `everything`.
    pub keep: String,
    /// For `days`: how many.
    pub keep_days: i64,
    /// Now, Unix seconds.
    pub added: i64,
}

const COLUMNS: &str = "id, uuid, name, kind, config, keep, keep_days, last_success, last_failure, in_step, cache_days, traffic_day, traffic,
    disconnected, only_folder, access_group";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: AccountId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        name: row.get(2)?,
        kind: row.get(3)?,
        config: row.get(4)?,
        keep: row.get(5)?,
        keep_days: row.get(6)?,
        last_success: row.get(7)?,
        last_failure: row.get(8)?,
        in_step: row.get(9)?,
        cache_days: row.get(10)?,
        traffic: (row.get(11)?, row.get(12)?),
        disconnected: row.get(13)?,
        only_folder: row.get::<_, Option<i64>>(14)?.map(FolderId),
        group: GroupId(row.get(15)?),
    })
}

impl Read<'_> {
    /// Every account in the order they were added.
    ///
    /// # Errors
    /// Those of the database.
    pub fn accounts(&self) -> Result<Vec<Account>> {
        self.all(&format!("SELECT {COLUMNS} FROM account ORDER BY id"), [], account)
    }

    /// The accounts whoever is signed in may see, in the order they were added.
    ///
    /// # Errors
    /// Those of the database.
    pub fn visible_accounts(&self) -> Result<Vec<Account>> {
        self.all(&format!("SELECT {COLUMNS} FROM visible_account ORDER BY id"), [], account)
    }

    /// One account.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        self.maybe(&format!("SELECT {COLUMNS} FROM account WHERE id = ?1"), [id.0], account)?
            .ok_or(StoreError::NotFound { what: "account" })
    }

    /// Refuses to change a mailbox to whoever neither connected it nor is an admin.
    ///
    /// # Errors
    /// `NotOwner`, `NotFound`.
    pub fn need_owner(&self, id: AccountId) -> Result<()> {
        let (is_own, is_admin) = self.rights(id)?;
        if is_own || is_admin { Ok(()) } else { Err(StoreError::NotOwner) }
    }

    /// Whether whoever is signed in connected a mailbox, and whether they are an admin, who may change it all the same.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn rights(&self, id: AccountId) -> Result<(bool, bool)> {
        let sql = "SELECT account.owner IS reader.user, reader.admin FROM account, reader WHERE account.id = ?1";
        self.maybe(sql, [id.0], |row| Ok((row.get(0)?, row.get(1)?)))?.ok_or(StoreError::NotFound { what: "account" })
    }

    /// The user's addresses in an account.
    ///
    /// # Errors
    /// Those of the database.
    pub fn identities(&self, account: AccountId) -> Result<Vec<String>> {
        self.all(
            "SELECT normal FROM identity JOIN address ON address.id = identity.address WHERE account = ?1 ORDER BY normal",
            [account.0],
            |row| row.get(0),
        )
    }

    /// The user's address in the account they connected first, and the name its newest message gave with it, or an empty one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn own_name(&self) -> Result<Option<(String, String)>> {
        self.maybe(
            "SELECT normal, coalesce((SELECT name FROM message_address WHERE message_address.address = address.id
                AND role = 0 AND name <> '' ORDER BY message DESC LIMIT 1), '')
             FROM identity JOIN address ON address.id = identity.address JOIN visible_account ON visible_account.id = account
             WHERE visible_account.owner IS (SELECT user FROM reader) ORDER BY account, normal LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// How many messages an account has copies of.
    ///
    /// # Errors
    /// Those of the database.
    pub fn account_messages(&self, account: AccountId) -> Result<i64> {
        self.count(
            "SELECT count(DISTINCT message) FROM copy JOIN folder ON folder.id = copy.folder WHERE account = ?1",
            [account.0],
        )
    }
}

impl Write<'_> {
    /// Connects a mailbox. Its mail is visible to everyone until filed elsewhere.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_account(&self, new: &NewAccount) -> Result<AccountId> {
        self.add_account_as(uuid(), new)
    }

    /// Connects a mailbox under an identity made before, as its password is kept before its row.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_account_as(&self, uuid: Uuid, new: &NewAccount) -> Result<AccountId> {
        self.insert(
            "INSERT INTO account(uuid, name, kind, config, keep, keep_days, access_group, added, owner)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8, ?7, (SELECT user FROM reader))",
            (
                uuid.as_bytes(),
                &new.name,
                &new.kind,
                &new.config,
                &new.keep,
                new.keep_days,
                new.added,
                self.first_group()?.0,
            ),
        )
        .map(AccountId)
    }

    /// The group of a mailbox nobody has shared yet: the highest its owner sees; of a team of one that of everybody.
    fn first_group(&self) -> Result<GroupId> {
        let groups = if self.is_team()? { self.my_groups()? } else { self.groups()?.into_iter().take(1).collect() };
        groups.last().map(|group| group.id).ok_or(StoreError::NotFound { what: "group" })
    }

    /// Adds an address that is the user.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_identity(&self, account: AccountId, address: &Address) -> Result<()> {
        let address = self.keep_address(address)?;
        self.run("INSERT OR IGNORE INTO identity(account, address) VALUES (?1, ?2)", (account.0, address.0))?;
        Ok(())
    }

    /// Sets which bodies an account keeps; those it keeps from now on and that are not here are fetched by the next sync.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn set_keep(&self, account: AccountId, keep: &str, days: i64) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET keep = ?2, keep_days = ?3 WHERE id = ?1", (account.0, keep, days))?;
        self.unrecorded(|| self.run(include_str!("truth/want_kept.sql"), (account.0, keep, days)))?;
        Ok(())
    }

    /// Sets after how many days what was never filed is let go; 0: never.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn set_cache_days(&self, account: AccountId, days: i64) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET cache_days = ?2 WHERE id = ?1", (account.0, days))?;
        Ok(())
    }

    /// Sets how to reach an account.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn set_config(&self, account: AccountId, config: &str) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET config = ?2 WHERE id = ?1", (account.0, config))?;
        self.forget_before("account", account.0)
    }

    /// Gives an account another name.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn rename_account(&self, account: AccountId, name: &str) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET name = ?2 WHERE id = ?1", (account.0, name))?;
        Ok(())
    }

    /// Says who sees an account's mail; what is unfiled follows at once.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn set_account_group(&self, account: AccountId, group: GroupId) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET access_group = ?2 WHERE id = ?1", (account.0, group.0))?;
        self.forget_before("account", account.0)?;
        self.run(
            "INSERT OR IGNORE INTO unsettled_message(message) SELECT DISTINCT message FROM account_message
             WHERE account = ?1 AND message IS NOT NULL",
            [account.0],
        )?;
        Ok(())
    }

    /// Limits an account to a folder and what lies below it, or to nothing; the folder is synchronised from then on. What was fetched of others stays.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn limit_account(&self, account: AccountId, folder: Option<FolderId>) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET only_folder = ?2 WHERE id = ?1", (account.0, folder.map(|folder| folder.0)))?;
        self.choose_where(folder)
    }

    /// Disconnects an account (Unix seconds), or connects it again; what went wrong before is forgotten.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn disconnect_account(&self, account: AccountId, since: Option<i64>) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET disconnected = ?2, last_failure = NULL WHERE id = ?1", (account.0, since))?;
        self.forget_before("account", account.0)
    }

    /// Notes how the last sync ended: well (`None`) or with a failure (JSON).
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_sync(&self, account: AccountId, now: i64, failure: Option<&str>) -> Result<()> {
        self.run(
            "UPDATE account SET last_failure = ?3, last_success = CASE WHEN ?3 IS NULL THEN ?2 ELSE last_success END WHERE id = ?1",
            (account.0, now, failure),
        )?;
        Ok(())
    }

    /// Notes what a test found (JSON), or that nothing is wrong; when the last sync ended well stays as it is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_failure(&self, account: AccountId, failure: Option<&str>) -> Result<()> {
        self.run("UPDATE account SET last_failure = ?2 WHERE id = ?1", (account.0, failure))?;
        Ok(())
    }

    /// Notes that the server told by itself what there was to tell, to the minute; a failure stays until a whole sync ends well. Answers whether
    /// that is news.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_news(&self, account: AccountId, now: i64) -> Result<bool> {
        let sql = "UPDATE account SET last_success = ?2 WHERE id = ?1 AND last_failure IS NULL AND last_success / 60 < ?2 / 60";
        Ok(self.run(sql, (account.0, now))? > 0)
    }

    /// Counts octets fetched on a day (since 1970, UTC).
    ///
    /// # Errors
    /// Those of the database.
    pub fn count_traffic(&self, account: AccountId, day: i64, octets: i64) -> Result<()> {
        self.run(
            "UPDATE account SET traffic = CASE WHEN traffic_day = ?2 THEN traffic ELSE 0 END + ?3, traffic_day = ?2 WHERE id = ?1",
            (account.0, day, octets),
        )?;
        Ok(())
    }

    /// Forgets an account with its folders and copies. Messages saved to profiles stay; the others go.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn remove_account(&self, account: AccountId) -> Result<()> {
        self.need_owner(account)?;
        self.run("DELETE FROM account WHERE id = ?1", [account.0])?;
        self.drop_orphans(true)?;
        Ok(())
    }
}
