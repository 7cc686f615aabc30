//! Mailboxes kept from whoever sees less than everything, with what came from them, until they are shared.

use domain::{AccountId, GroupId};

use crate::error::Result;
use crate::{Read, Write};

impl Read<'_> {
    /// How many messages of a mailbox somebody of that rank sees, of those whoever asks sees.
    ///
    /// # Errors
    /// Those of the database.
    pub fn seen_of(&self, account: AccountId, rank: i64) -> Result<i64> {
        let sql = "SELECT count(*) FROM (SELECT DISTINCT message FROM account_message WHERE account = ?1) AS mine
                   JOIN visible_message ON visible_message.id = mine.message WHERE visible_message.rank <= ?2";
        self.count(sql, (account.0, rank))
    }
}

impl Write<'_> {
    /// Puts mailboxes out of sight of whoever sees up to `rank`, and all but the `shared` ones with what was saved or kept from them and what will
    /// arrive there; into the highest group where it lies above them, else into a new one of that name.
    ///
    /// # Errors
    /// `NotAllowed`, `NotOwner`; `NameTaken` for the new group.
    pub fn keep_from(&self, rank: i64, shared: &[AccountId], name: &str) -> Result<()> {
        let closed = match self.my_groups()?.pop().filter(|group| group.rank > rank) {
            Some(group) => group,
            None => self.add_group(name)?,
        };
        for account in self.accounts()?.into_iter().filter(|account| !shared.contains(&account.id)) {
            if self.group_of_account(account.id)?.rank <= rank {
                self.set_account_group(account.id, closed.id)?;
            }
        }
        for sql in [include_str!("keep_filings.sql"), include_str!("keep_sources.sql")] {
            self.run(sql, (rank, closed.id.0))?;
        }
        for sql in [include_str!("keep_documents.sql"), include_str!("keep_loose.sql")] {
            self.run(sql, (rank, closed.rank))?;
        }
        Ok(())
    }

    /// Says who sees a mailbox, and what was saved from it for the group it had.
    ///
    /// # Errors
    /// `NotOwner`, `NotFound`.
    pub fn move_account_with_saved(&self, account: AccountId, group: GroupId) -> Result<()> {
        let before = self.group_of_account(account)?;
        self.set_account_group(account, group)?;
        let of_it = "access_group = ?2 AND message IN (SELECT message FROM account_message WHERE account = ?1)";
        self.run(&format!("UPDATE filing SET access_group = ?3 WHERE {of_it}"), (account.0, before.id.0, group.0))?;
        self.run(
            "UPDATE source SET access_group = ?3 WHERE account = ?1 AND access_group = ?2",
            (account.0, before.id.0, group.0),
        )?;
        Ok(())
    }
}
