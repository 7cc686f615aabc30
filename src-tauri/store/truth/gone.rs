//! An account that goes with everything it alone brought: what that is, and what is left of it afterwards.

use domain::{AccountId, MessageRow};

use crate::error::Result;
use crate::{Read, Write};

/// What one account alone brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Messages.
    pub messages: i64,
    /// Of these, saved to profiles.
    pub saved: i64,
    /// The profiles they are saved to.
    pub profiles: i64,
    /// Documents that came with these messages alone.
    pub documents: i64,
    /// Messages that another account brought too: they stay.
    pub elsewhere: i64,
}

/// What is left of an account, counted after it went: how many rows, by what they are.
pub type Remains = Vec<(&'static str, i64)>;

/// Tables of this connection alone, in memory, that hold what is to go.
const LISTS: &str = "
    CREATE TEMP TABLE IF NOT EXISTS doomed_message(id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE IF NOT EXISTS doomed_document(id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE IF NOT EXISTS doomed_address(id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE IF NOT EXISTS doomed_conversation(id INTEGER PRIMARY KEY);";

const EMPTY: &str = "DELETE FROM doomed_message; DELETE FROM doomed_document; DELETE FROM doomed_address; DELETE FROM doomed_conversation;";

/// What is counted afterwards. The search index keeps a row for each text it holds.
const LEFT: [(&str, &str); 11] = [
    ("folders", "SELECT count(*) FROM folder WHERE account = ?1"),
    ("copies", "SELECT count(*) FROM copy JOIN folder ON folder.id = copy.folder WHERE account = ?1"),
    ("addresses", "SELECT count(*) FROM identity WHERE account = ?1"),
    ("sources", "SELECT count(*) FROM source WHERE account = ?1"),
    ("senders", "SELECT count(*) FROM outgoing_account WHERE account = ?1"),
    ("changes", "SELECT count(*) FROM intent WHERE account = ?1"),
    ("messages", "SELECT count(*) FROM message WHERE ?1 AND id IN (SELECT id FROM doomed_message)"),
    ("saved", "SELECT count(*) FROM filing WHERE ?1 AND message IN (SELECT id FROM doomed_message)"),
    ("documents", "SELECT count(*) FROM document WHERE ?1 AND id IN (SELECT id FROM doomed_document)"),
    ("proposals", "SELECT count(*) FROM proposal WHERE ?1 AND message IN (SELECT id FROM doomed_message)"),
    ("search", "SELECT count(*) FROM search_docsize WHERE ?1 AND id IN (SELECT id FROM doomed_message)"),
];

impl Read<'_> {
    /// What an account alone brought.
    ///
    /// # Errors
    /// Those of the database.
    pub fn brought(&self, account: AccountId) -> Result<Brought> {
        self.one(include_str!("brought.sql"), [account.0], |row| {
            Ok(Brought {
                messages: row.get(0)?,
                saved: row.get(1)?,
                profiles: row.get(2)?,
                documents: row.get(3)?,
                elsewhere: row.get(4)?,
            })
        })
    }
}

impl Write<'_> {
    /// Deletes an account with its sending half and everything it alone brought, what was saved to profiles too. There is no way back, and none
    /// behind what was done with that mail before. Returns what is left of it: nothing, counted.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn erase_account(&self, account: AccountId) -> Result<Remains> {
        self.need_owner(account)?;
        self.unrecorded(|| {
            self.conn.execute_batch(LISTS)?;
            self.conn.execute_batch(EMPTY)?;
            self.list_doomed(account)?;
            self.run(include_str!("forget_undo.sql"), [account.0])?;
            self.run("DELETE FROM document WHERE id IN (SELECT id FROM doomed_document)", [])?;
            for message in self.all("SELECT id FROM doomed_message", [], |row| row.get(0).map(MessageRow))? {
                self.drop_message(message)?;
            }
            self.finish_index()?;
            if let Some(half) = self.outgoing_of(account)? {
                self.hand_system_on(half.id)?;
                self.forget_owner(half.uuid)?;
            }
            self.run("DELETE FROM outgoing_account WHERE account = ?1", [account.0])?;
            self.run("DELETE FROM account WHERE id = ?1", [account.0])?;
            self.run(include_str!("forget_conversations.sql"), [])?;
            self.run(include_str!("forget_addresses.sql"), [])?;
            self.drop_unused_blobs()?;
            let left = |(what, sql): &(&'static str, &str)| Ok((*what, self.count(sql, [account.0])?));
            let remains = LEFT.iter().map(left).collect();
            self.conn.execute_batch(EMPTY)?;
            remains
        })
    }

    fn list_doomed(&self, account: AccountId) -> Result<()> {
        self.run(include_str!("doomed.sql"), [account.0])?;
        self.run(include_str!("doomed_document.sql"), [])?;
        self.run(include_str!("doomed_address.sql"), [account.0])?;
        self.run(
            "INSERT OR IGNORE INTO doomed_conversation(id)
             SELECT conversation FROM message WHERE id IN (SELECT id FROM doomed_message)",
            [],
        )?;
        Ok(())
    }
}
