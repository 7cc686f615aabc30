//! Where calendars are: servers, subscriptions, files, and this store itself.

use domain::{AccountId, Address, CalendarAccountId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::{Read, Write};

/// A place calendars come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarAccount {
    /// Its number in this store.
    pub id: CalendarAccountId,
    /// Its identity everywhere; its secret is kept under it where it has one of its own.
    pub uuid: Uuid,
    /// When it was added, Unix seconds.
    pub added: i64,
    /// Since when it is disconnected, Unix seconds.
    pub disconnected: Option<i64>,
    /// When its calendars were last all fetched, Unix seconds.
    pub last_success: Option<i64>,
    /// JSON of what went wrong last; `None` when the last sync ended well.
    pub last_failure: Option<String>,
    /// Whether it is that of whoever is signed in.
    pub own: bool,
    /// What the user can change.
    pub form: CalendarForm,
}

/// What the user says about a place calendars come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarForm {
    /// The user's name for it.
    pub name: String,
    /// `caldav`, `graph`, `subscription`, `file` or `here`.
    pub kind: String,
    /// JSON: how to reach it; never a secret.
    pub config: String,
    /// The mailbox it is the other half of.
    pub account: Option<AccountId>,
    /// Whether it has a secret of its own; else it signs in with its mailbox's.
    pub own_secret: bool,
    /// Who the user is in its appointments, in normal form; empty: nobody.
    pub address: String,
}

const COLUMNS: &str = "calendar_account.id, uuid, added, disconnected, last_success, last_failure, owner IS (SELECT user FROM reader), name, kind,
    config, account, own_secret, ifnull(normal, '')";
const FROM: &str = "calendar_account LEFT JOIN address ON address.id = calendar_account.address";

fn calendar_account(row: &Row<'_>) -> rusqlite::Result<CalendarAccount> {
    Ok(CalendarAccount {
        id: CalendarAccountId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        added: row.get(2)?,
        disconnected: row.get(3)?,
        last_success: row.get(4)?,
        last_failure: row.get(5)?,
        own: row.get(6)?,
        form: CalendarForm {
            name: row.get(7)?,
            kind: row.get(8)?,
            config: row.get(9)?,
            account: row.get::<_, Option<i64>>(10)?.map(AccountId),
            own_secret: row.get(11)?,
            address: row.get(12)?,
        },
    })
}

impl Read<'_> {
    /// Every place calendars come from, in the order they were added.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendar_accounts(&self) -> Result<Vec<CalendarAccount>> {
        self.all(&format!("SELECT {COLUMNS} FROM {FROM} ORDER BY calendar_account.id"), [], calendar_account)
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn calendar_account(&self, id: CalendarAccountId) -> Result<CalendarAccount> {
        self.maybe(&format!("SELECT {COLUMNS} FROM {FROM} WHERE calendar_account.id = ?1"), [id.0], calendar_account)?
            .ok_or(StoreError::NotFound { what: "calendar_account" })
    }

    /// The one whose UUID begins like this.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn calendar_account_by_uuid(&self, prefix: &str) -> Result<CalendarAccount> {
        let id = self.by_uuid("calendar_account", prefix)?.ok_or(StoreError::NotFound { what: "calendar_account" })?;
        self.calendar_account(CalendarAccountId(id))
    }

    /// The calendars' half of a mailbox.
    ///
    /// # Errors
    /// Those of the database.
    pub fn calendars_of(&self, mailbox: AccountId) -> Result<Option<CalendarAccount>> {
        self.maybe(&format!("SELECT {COLUMNS} FROM {FROM} WHERE account = ?1"), [mailbox.0], calendar_account)
    }

    /// Refuses to touch calendars to whoever neither connected them nor is an admin.
    ///
    /// # Errors
    /// `NotOwner`, `NotFound`.
    pub fn need_calendars(&self, id: CalendarAccountId) -> Result<()> {
        let sql =
            "SELECT owner IS reader.user OR reader.admin FROM calendar_account, reader WHERE calendar_account.id = ?1";
        match self.maybe(sql, [id.0], |row| row.get(0))? {
            Some(true) => Ok(()),
            Some(false) => Err(StoreError::NotOwner),
            None => Err(StoreError::NotFound { what: "calendar_account" }),
        }
    }
}

impl Write<'_> {
    /// Adds a place calendars come from, under an identity made before, as its secret is kept before its row.
    ///
    /// # Errors
    /// `NotOwner` of the mailbox it is to be a half of; `NotFound` for an address that is none.
    pub fn add_calendar_account(&self, uuid: Uuid, form: &CalendarForm, added: i64) -> Result<CalendarAccountId> {
        form.account.map_or(Ok(()), |mailbox| self.need_owner(mailbox))?;
        self.insert(
            "INSERT INTO calendar_account(uuid, name, kind, config, account, own_secret, address, owner, added)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT user FROM reader), ?8)",
            (
                uuid.as_bytes(),
                &form.name,
                &form.kind,
                &form.config,
                form.account.map(|mailbox| mailbox.0),
                form.own_secret,
                self.who(form)?,
                added,
            ),
        )
        .map(CalendarAccountId)
    }

    /// Changes what the user can change; what the last sync said is forgotten where the place changes.
    ///
    /// # Errors
    /// `NotOwner`; `NotFound` for an address that is none.
    pub fn set_calendar_account(&self, id: CalendarAccountId, form: &CalendarForm) -> Result<()> {
        self.need_calendars(id)?;
        form.account.map_or(Ok(()), |mailbox| self.need_owner(mailbox))?;
        self.run(
            "UPDATE calendar_account SET last_failure = CASE WHEN config = ?4 THEN last_failure END, name = ?2, kind = ?3, config = ?4,
               account = ?5, own_secret = ?6, address = ?7 WHERE id = ?1",
            (
                id.0,
                &form.name,
                &form.kind,
                &form.config,
                form.account.map(|mailbox| mailbox.0),
                form.own_secret,
                self.who(form)?,
            ),
        )?;
        self.forget_before("calendar_account", id.0)
    }

    fn who(&self, form: &CalendarForm) -> Result<Option<i64>> {
        if form.address.is_empty() {
            return Ok(None);
        }
        let address = Address::parse(&form.address).map_err(|_| StoreError::NotFound { what: "address" })?;
        Ok(Some(self.keep_address(&address)?.0))
    }

    /// Disconnects (Unix seconds), or connects again; what went wrong before is forgotten.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn disconnect_calendars(&self, id: CalendarAccountId, since: Option<i64>) -> Result<()> {
        self.need_calendars(id)?;
        self.run("UPDATE calendar_account SET disconnected = ?2, last_failure = NULL WHERE id = ?1", (id.0, since))?;
        self.forget_before("calendar_account", id.0)
    }

    /// Forgets a place with its calendars and all they hold.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn remove_calendar_account(&self, id: CalendarAccountId) -> Result<()> {
        self.need_calendars(id)?;
        self.run("DELETE FROM calendar_account WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// Notes how the last sync ended: well (`None`) or with a failure (JSON).
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_calendar_sync(&self, id: CalendarAccountId, now: i64, failure: Option<&str>) -> Result<()> {
        self.run(
            "UPDATE calendar_account SET last_failure = ?3, last_success = CASE WHEN ?3 IS NULL THEN ?2 ELSE last_success END WHERE id = ?1",
            (id.0, now, failure),
        )?;
        Ok(())
    }
}
