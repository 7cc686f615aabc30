//! What the user wants changed in their mailbox: written here and shown at once, told to the server later or never.

use domain::{AccountId, CopyId, FolderId, IntentId, MessageRow, Wish};

use crate::error::{Result, StoreError};
use crate::read::list;
use crate::{Read, Write};

/// The name acts on the mailbox have among old values: they are taken back by an act of their own.
pub(crate) const RELATION: &str = "intent";

/// A copy as an act of the user finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActCopy {
    /// The copy.
    pub id: CopyId,
    /// Its message.
    pub message: MessageRow,
    /// Its account.
    pub account: AccountId,
    /// The folder it is shown in.
    pub folder: FolderId,
    /// What that folder is for, or empty.
    pub special_use: String,
    /// `ask`, `both` or `here`; an account that cannot be written to is always `here`.
    pub in_step: String,
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intended {
    /// Everything is so already.
    Nothing,
    /// It is so now, in this store; `waits` tells whether the server is still to be told.
    Shown {
        /// Whether it waits for the server.
        waits: bool,
    },
}

/// A copy with where and how it is shown.
struct Shown {
    account: i64,
    message: Option<i64>,
    folder: i64,
    key: String,
    flags: i64,
    place: i64,
    state: &'static str,
}

impl Read<'_> {
    /// The copies of messages that are shown somewhere, in the order of the messages.
    ///
    /// # Errors
    /// Those of the database.
    pub fn copies_shown(&self, messages: &[MessageRow]) -> Result<Vec<ActCopy>> {
        let ids = list(messages.iter().map(|message| message.0));
        self.all(include_str!("copies_shown.sql"), [ids], |row| {
            Ok(ActCopy {
                id: CopyId(row.get(0)?),
                message: MessageRow(row.get(1)?),
                account: AccountId(row.get(2)?),
                folder: FolderId(row.get(3)?),
                special_use: row.get(4)?,
                in_step: row.get(5)?,
            })
        })
    }

    /// The account's folder for one of these uses (RFC 6154), the first use that has one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn folder_for(&self, account: AccountId, uses: &[&str]) -> Result<Option<FolderId>> {
        let sql = "SELECT id FROM folder WHERE account = ?1 AND special_use = ?2 AND selectable = 1 AND listed = 1 ORDER BY id LIMIT 1";
        for special_use in uses {
            if let Some(id) = self.maybe(sql, (account.0, special_use), |row| row.get(0))? {
                return Ok(Some(FolderId(id)));
            }
        }
        Ok(None)
    }

    /// The account of a folder.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn account_of_folder(&self, folder: FolderId) -> Result<AccountId> {
        self.maybe("SELECT account FROM folder WHERE id = ?1", [folder.0], |row| row.get(0).map(AccountId))?
            .ok_or(StoreError::NotFound { what: "folder" })
    }

    /// Whether an account is kept in step: `ask`, `both` or `here`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn in_step(&self, account: AccountId) -> Result<String> {
        self.one("SELECT in_step FROM account WHERE id = ?1", [account.0], |row| row.get(0))
    }

    /// The flags a copy is shown with.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn copy_flags(&self, copy: CopyId) -> Result<i64> {
        Ok(self.shown(copy)?.flags)
    }

    fn shown(&self, copy: CopyId) -> Result<Shown> {
        self.maybe(include_str!("copy_shown.sql"), [copy.0], |row| {
            Ok(Shown {
                account: row.get(0)?,
                message: row.get(1)?,
                folder: row.get(2)?,
                key: row.get(3)?,
                flags: row.get(4)?,
                place: row.get(5)?,
                state: if row.get(6)? { "queued" } else { "here" },
            })
        })?
        .ok_or(StoreError::NotFound { what: "copy" })
    }
}

impl Shown {
    /// Whether nothing is left to wish for.
    fn is_so(&self, wish: Wish, to: Option<FolderId>) -> bool {
        match wish.flag() {
            Some((bit, is_set)) => (self.flags & bit != 0) == is_set,
            None => self.place == to.map_or(0, |folder| folder.0),
        }
    }
}

impl Write<'_> {
    /// Wants a copy changed, and shows it so at once. What is not sent yet and rivals it is given up.
    ///
    /// # Errors
    /// `NotFound` where the copy is no more.
    pub fn intend(&self, copy: CopyId, wish: Wish, to: Option<FolderId>, now: i64) -> Result<Intended> {
        let before = self.shown(copy)?;
        if before.is_so(wish, to) {
            return Ok(Intended::Nothing);
        }
        let [one, other] = wish.rivals().map(Wish::word);
        self.run(
            "UPDATE intent SET state = 'void', why = 'replaced', ended = ?4
             WHERE copy = ?1 AND act IN (?2, ?3) AND state IN ('here', 'queued')",
            (copy.0, one, other, now),
        )?;
        // What was never sent is undone by not sending it.
        let is_met = self.shown(copy)?.is_so(wish, to);
        let (state, why) = if is_met { ("void", "met") } else { (before.state, "") };
        let id = self.insert(
            include_str!("add_intent.sql"),
            rusqlite::params![
                before.account,
                copy.0,
                before.message,
                wish.word(),
                before.folder,
                to.map(|folder| folder.0),
                before.key,
                state,
                why,
                now,
            ],
        )?;
        self.run(
            "INSERT INTO undo_value(journal, relation, row, old) SELECT recording(), ?1, ?2, ?3 WHERE recording() > 0",
            (RELATION, id, before.place.to_string()),
        )?;
        Ok(Intended::Shown { waits: state == "queued" })
    }

    /// Takes an intent back: given up where it was not sent, else met with its opposite. `old` is the folder the copy was shown in before.
    pub(crate) fn take_back(&self, intent: IntentId, old: Option<&str>) -> Result<()> {
        let now = crate::unix_now();
        self.run(
            "UPDATE intent SET state = 'void', why = 'undone', ended = ?2 WHERE id = ?1 AND state IN ('here', 'queued')",
            (intent.0, now),
        )?;
        let found = self.maybe(include_str!("intent_copy.sql"), [intent.0], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?.map(CopyId), row.get::<_, bool>(2)?))
        })?;
        let Some((word, Some(copy), false)) = found else {
            return Ok(());
        };
        let place = old.and_then(|folder| folder.parse().ok()).filter(|folder| *folder != 0).map(FolderId);
        match Wish::from_word(&word) {
            Some(Wish::Move | Wish::Delete) if place.is_some() => self.intend(copy, Wish::Move, place, now)?,
            Some(wish) => match wish.opposite() {
                Some(opposite) => self.intend(copy, opposite, None, now)?,
                None => Intended::Nothing,
            },
            None => Intended::Nothing,
        };
        Ok(())
    }

    /// Says whether an account is kept in step; what still waits is not sent any more once it is not.
    ///
    /// # Errors
    /// `NotOwner`.
    pub fn set_in_step(&self, account: AccountId, in_step: &str) -> Result<()> {
        self.need_owner(account)?;
        self.run("UPDATE account SET in_step = ?2 WHERE id = ?1", (account.0, in_step))?;
        if in_step == "here" {
            self.run("UPDATE intent SET state = 'here' WHERE account = ?1 AND state = 'queued'", [account.0])?;
        }
        Ok(())
    }
}
