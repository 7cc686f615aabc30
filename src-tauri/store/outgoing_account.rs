//! What sends: servers with the address they send as, beside the mailboxes that receive.

use domain::{AccountId, Address, OutgoingId, Uuid};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::{Read, Write};

/// An account that sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingAccount {
    /// Its number in this store.
    pub id: OutgoingId,
    /// Its identity everywhere; its secret is kept under it where it has one of its own.
    pub uuid: Uuid,
    /// When it was added, Unix seconds.
    pub added: i64,
    /// Since when it is disconnected, Unix seconds.
    pub disconnected: Option<i64>,
    /// When the server last took a message, Unix seconds.
    pub last_success: Option<i64>,
    /// JSON of what went wrong last; `None` when the last attempt went well.
    pub last_failure: Option<String>,
    /// Whether automatic messages leave from it; one at most.
    pub system: bool,
    /// What the user can change.
    pub form: OutgoingForm,
}

/// What the user says about an account that sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingForm {
    /// The user's name for it.
    pub name: String,
    /// `smtp` or `graph`.
    pub kind: String,
    /// JSON: how to reach it; never a secret.
    pub config: String,
    /// The mailbox it is the other half of.
    pub account: Option<AccountId>,
    /// Whether it has a secret of its own; else it signs in with its mailbox's.
    pub own_secret: bool,
    /// The address it sends as, in normal form.
    pub address: String,
    /// The name beside the address.
    pub display_name: String,
    /// Where answers go; empty: to the address.
    pub reply_to: String,
    /// Safe HTML.
    pub signature: String,
}

const COLUMNS: &str = "outgoing_account.id, uuid, added, disconnected, last_success, last_failure, system, name, kind, config, account, own_secret,
    normal, display_name, reply_to, signature";
const FROM: &str = "outgoing_account JOIN address ON address.id = outgoing_account.address";

fn outgoing(row: &Row<'_>) -> rusqlite::Result<OutgoingAccount> {
    Ok(OutgoingAccount {
        id: OutgoingId(row.get(0)?),
        uuid: Uuid::from_bytes(row.get(1)?),
        added: row.get(2)?,
        disconnected: row.get(3)?,
        last_success: row.get(4)?,
        last_failure: row.get(5)?,
        system: row.get(6)?,
        form: OutgoingForm {
            name: row.get(7)?,
            kind: row.get(8)?,
            config: row.get(9)?,
            account: row.get::<_, Option<i64>>(10)?.map(AccountId),
            own_secret: row.get(11)?,
            address: row.get(12)?,
            display_name: row.get(13)?,
            reply_to: row.get(14)?,
            signature: row.get(15)?,
        },
    })
}

impl Read<'_> {
    /// Every account that sends, in the order they were added.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outgoing_accounts(&self) -> Result<Vec<OutgoingAccount>> {
        self.all(&format!("SELECT {COLUMNS} FROM {FROM} ORDER BY outgoing_account.id"), [], outgoing)
    }

    /// One of them.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn outgoing_account(&self, id: OutgoingId) -> Result<OutgoingAccount> {
        self.maybe(&format!("SELECT {COLUMNS} FROM {FROM} WHERE outgoing_account.id = ?1"), [id.0], outgoing)?
            .ok_or(StoreError::NotFound { what: "outgoing_account" })
    }

    /// The one whose UUID begins like this.
    ///
    /// # Errors
    /// `NotFound`, `Ambiguous`.
    pub fn outgoing_by_uuid(&self, prefix: &str) -> Result<OutgoingAccount> {
        let id = self.by_uuid("outgoing_account", prefix)?.ok_or(StoreError::NotFound { what: "outgoing_account" })?;
        self.outgoing_account(OutgoingId(id))
    }

    /// The sending half of a mailbox.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outgoing_of(&self, account: AccountId) -> Result<Option<OutgoingAccount>> {
        self.maybe(&format!("SELECT {COLUMNS} FROM {FROM} WHERE account = ?1"), [account.0], outgoing)
    }

    /// Refuses to change what sends to whoever may not: a half goes with its mailbox, any other belongs to whoever added it, and what automatic messages leave from is the admins'.
    ///
    /// # Errors
    /// `NotOwner` of its mailbox, `NotAllowed`, `NotFound`.
    pub fn need_sender(&self, id: OutgoingId) -> Result<()> {
        let account = self.outgoing_account(id)?;
        if account.system {
            self.need_admin()?;
        }
        self.need_sending(id)
    }

    /// Refuses to send from an account to whoever neither connected it nor is an admin; a half of a mailbox is that one's owner's.
    ///
    /// # Errors
    /// `NotOwner`, `NotFound`.
    pub fn need_sending(&self, id: OutgoingId) -> Result<()> {
        let account = self.outgoing_account(id)?;
        let Some(mailbox) = account.form.account else { return self.need_own(account.uuid) };
        self.need_owner(mailbox)
    }

    fn need_own(&self, uuid: Uuid) -> Result<()> {
        let sql =
            "SELECT admin OR ifnull(CAST(user AS TEXT) = (SELECT value FROM setting WHERE name = ?1), 0) FROM reader";
        match self.maybe(sql, [owner_of(uuid)], |row| row.get(0))? {
            Some(true) => Ok(()),
            _ => Err(StoreError::NotOwner),
        }
    }

    fn need_half(&self, mailbox: Option<AccountId>) -> Result<()> {
        mailbox.map_or(Ok(()), |mailbox| self.need_owner(mailbox))
    }

    /// The account automatic messages leave from: the one the user said; where they said none, the only one there is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn system_account(&self) -> Result<Option<OutgoingAccount>> {
        let mut all: Vec<_> = self.outgoing_accounts()?.into_iter().filter(|one| one.disconnected.is_none()).collect();
        let said = all.iter().position(|one| one.system);
        Ok(match (said, all.len()) {
            (Some(at), _) => Some(all.swap_remove(at)),
            (None, 1) => all.pop(),
            _ => None,
        })
    }
}

impl Write<'_> {
    /// Adds an account that sends, under an identity made before, as its secret is kept before its row.
    ///
    /// # Errors
    /// `NotOwner` of the mailbox it is to be a half of; `NotFound` for an address that is none.
    pub fn add_outgoing(&self, uuid: Uuid, form: &OutgoingForm, added: i64) -> Result<OutgoingId> {
        self.need_half(form.account)?;
        self.set_setting(&owner_of(uuid), &self.signed_in()?.to_string())?;
        self.insert(
            "INSERT INTO outgoing_account(uuid, added, name, kind, config, account, own_secret, address, display_name, reply_to, signature)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            (
                uuid.as_bytes(),
                added,
                &form.name,
                &form.kind,
                &form.config,
                form.account.map(|account| account.0),
                form.own_secret,
                self.keep_address(&sends_as(form)?)?.0,
                &form.display_name,
                &form.reply_to,
                &form.signature,
            ),
        )
        .map(OutgoingId)
    }

    /// Changes what the user can change; what the last attempt said is forgotten where the server changes.
    ///
    /// # Errors
    /// `NotOwner` of its mailbox, `NotAllowed`; `NotFound` for an address that is none.
    pub fn set_outgoing(&self, id: OutgoingId, form: &OutgoingForm) -> Result<()> {
        self.need_sender(id)?;
        self.need_half(form.account)?;
        self.run(
            "UPDATE outgoing_account SET last_failure = CASE WHEN config = ?4 THEN last_failure END, name = ?2, kind = ?3, config = ?4,
               account = ?5, own_secret = ?6, address = ?7, display_name = ?8, reply_to = ?9, signature = ?10 WHERE id = ?1",
            (
                id.0,
                &form.name,
                &form.kind,
                &form.config,
                form.account.map(|account| account.0),
                form.own_secret,
                self.keep_address(&sends_as(form)?)?.0,
                &form.display_name,
                &form.reply_to,
                &form.signature,
            ),
        )?;
        Ok(())
    }

    /// Says which account automatic messages leave from, or that none was chosen.
    ///
    /// # Errors
    /// `NotAllowed` for whoever is no admin: what leaves from it leaves in everybody's name.
    pub fn set_system(&self, id: Option<OutgoingId>) -> Result<()> {
        self.need_admin()?;
        self.mark_system(id)
    }

    fn mark_system(&self, id: Option<OutgoingId>) -> Result<()> {
        self.run("UPDATE outgoing_account SET system = 0 WHERE system = 1", [])?;
        self.run("UPDATE outgoing_account SET system = 1 WHERE id = ?1", [id.map(|id| id.0)])?;
        Ok(())
    }

    /// Has automatic messages leave from an account that is connected where they leave from none, and whoever connects it may say so.
    fn take_system(&self, id: OutgoingId) -> Result<()> {
        let holds = |account: &OutgoingAccount| account.system && account.disconnected.is_none();
        let is_free = !self.outgoing_accounts()?.iter().any(holds);
        match is_free.then(|| self.set_system(Some(id))) {
            None | Some(Ok(()) | Err(StoreError::NotAllowed)) => Ok(()),
            Some(other) => other,
        }
    }

    /// Has automatic messages leave from the next account where they left from this one, so that they always leave from exactly one; the only
    /// one keeps them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn hand_system_on(&self, id: OutgoingId) -> Result<()> {
        let all = self.outgoing_accounts()?;
        let holds = all.iter().any(|account| account.id == id && account.system);
        let next = all.iter().find(|account| account.id != id && account.disconnected.is_none());
        next.filter(|_| holds).map_or(Ok(()), |next| self.mark_system(Some(next.id)))
    }

    /// Notes what a test without a message found (JSON), or that nothing is wrong; when the last message left stays as it is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_sender_failure(&self, id: OutgoingId, failure: Option<&str>) -> Result<()> {
        self.run("UPDATE outgoing_account SET last_failure = ?2 WHERE id = ?1", (id.0, failure))?;
        Ok(())
    }

    /// Notes how the last attempt to send ended: well (`None`) or with a failure (JSON).
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_outgoing(&self, id: OutgoingId, now: i64, failure: Option<&str>) -> Result<()> {
        self.run(
            "UPDATE outgoing_account SET last_failure = ?3, last_success = CASE WHEN ?3 IS NULL THEN ?2 ELSE last_success END WHERE id = ?1",
            (id.0, now, failure),
        )?;
        Ok(())
    }

    /// Disconnects an account that sends (Unix seconds), or connects it again; automatic messages leave from another one, or from it.
    ///
    /// # Errors
    /// `NotOwner` of its mailbox, `NotAllowed`.
    pub fn disconnect_outgoing(&self, id: OutgoingId, since: Option<i64>) -> Result<()> {
        self.need_sender(id)?;
        if since.is_some() {
            self.hand_system_on(id)?;
        }
        self.run("UPDATE outgoing_account SET disconnected = ?2 WHERE id = ?1", (id.0, since))?;
        if since.is_none() {
            self.take_system(id)?;
        }
        self.forget_before("outgoing_account", id.0)
    }

    /// Forgets an account that sends; automatic messages that left from it leave from another one.
    ///
    /// # Errors
    /// `NotOwner` of its mailbox, `NotAllowed`.
    pub fn remove_outgoing(&self, id: OutgoingId) -> Result<()> {
        self.need_sender(id)?;
        let uuid = self.outgoing_account(id)?.uuid;
        self.hand_system_on(id)?;
        self.run("DELETE FROM outgoing_account WHERE id = ?1", [id.0])?;
        self.forget_owner(uuid)
    }

    pub(crate) fn forget_owner(&self, uuid: Uuid) -> Result<()> {
        self.run("DELETE FROM setting WHERE name = ?1", [owner_of(uuid)])?;
        Ok(())
    }
}

/// The setting that says whose an account is: by the number of whoever added it.
fn owner_of(uuid: Uuid) -> String {
    format!("owner {uuid}")
}

fn sends_as(form: &OutgoingForm) -> Result<Address> {
    Address::parse(&form.address).map_err(|_| StoreError::NotFound { what: "address" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Who;
    use crate::desk_tests::{Desk, sender};

    #[test]
    fn an_account_that_sends_reads_back_as_it_was_written() {
        let desk = Desk::empty();
        let id = desk.add_sender("anna");
        let changed =
            OutgoingForm { signature: "<p>Anna</p>".into(), reply_to: "jobs@firm.example".into(), ..sender("office") };
        desk.store.write(Who::User, |write| write.set_outgoing(id, &changed)).unwrap();
        assert_eq!(desk.store.read(|read| read.outgoing_account(id)).unwrap().form, changed);
        desk.store.write(Who::User, |write| write.remove_outgoing(id)).unwrap();
        assert!(desk.store.read(|read| read.outgoing_account(id)).is_err());
    }

    #[test]
    fn what_a_test_found_moves_no_time() {
        let desk = Desk::empty();
        let id = desk.add_sender("anna");
        let row = || desk.store.read(|read| read.outgoing_account(id)).unwrap();
        desk.store.write(Who::User, |write| write.note_outgoing(id, 7, None)).unwrap();
        for failure in [Some("{}"), None] {
            desk.store.write(Who::User, |write| write.note_sender_failure(id, failure)).unwrap();
            assert_eq!((row().last_failure.as_deref(), row().last_success), (failure, Some(7)));
        }
    }

    #[test]
    fn a_failure_goes_with_the_server_it_was_about() {
        let desk = Desk::empty();
        let id = desk.add_sender("anna");
        let failure = || desk.store.read(|read| read.outgoing_account(id)).unwrap().last_failure;
        desk.store.write(Who::User, |write| write.note_outgoing(id, 7, Some("{}"))).unwrap();
        desk.store.write(Who::User, |write| write.set_outgoing(id, &sender("renamed"))).unwrap();
        assert!(failure().is_some(), "only its name changed");
        let elsewhere = OutgoingForm { config: "{\"host\":1}".into(), ..sender("anna") };
        desk.store.write(Who::User, |write| write.set_outgoing(id, &elsewhere)).unwrap();
        assert_eq!(failure(), None);
    }
}
