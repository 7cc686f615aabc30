//! What waits to be told to a server, and what came of it.

use domain::{AccountId, CopyId, FolderId, IntentId, MessageRow, Wish};
use rusqlite::Row;

use crate::error::{Result, StoreError};
use crate::{Read, Write};

/// An intent a server is still to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIntent {
    /// The intent.
    pub id: IntentId,
    /// What is wanted.
    pub wish: Wish,
    /// Whether it was being sent when the connection or the program ended.
    pub is_sending: bool,
    /// The message's name in its folder, opaque.
    pub key: String,
    /// MODSEQ.
    pub modseq: i64,
    /// The folder's name on the wire.
    pub folder: String,
    /// The name of the folder it is moved to.
    pub to: Option<String>,
    /// Its Message-ID, canonical.
    pub message_id: Option<String>,
    /// Whether its folders were there when they were listed last: one that is not there now may be called something else.
    pub is_listed: bool,
}

fn open_intent(row: &Row<'_>) -> rusqlite::Result<(OpenIntent, String)> {
    let word: String = row.get(1)?;
    let intent = OpenIntent {
        id: IntentId(row.get(0)?),
        wish: Wish::from_word(&word).unwrap_or(Wish::Read),
        is_sending: row.get(2)?,
        key: row.get(3)?,
        modseq: row.get(4)?,
        folder: row.get(5)?,
        to: row.get(6)?,
        message_id: row.get(7)?,
        is_listed: row.get(8)?,
    };
    Ok((intent, word))
}

/// What an intent is about.
struct Subject {
    copy: Option<CopyId>,
    message: Option<MessageRow>,
    to: Option<FolderId>,
    wish: Wish,
}

impl Read<'_> {
    /// What a server is still to be told, in the order it was wanted.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_intents(&self, account: AccountId) -> Result<Vec<OpenIntent>> {
        let rows = self.all(include_str!("truth/open_intents.sql"), [account.0], open_intent)?;
        rows.into_iter()
            .map(
                |(intent, word)| {
                    if intent.wish.word() == word { Ok(intent) } else { Err(StoreError::Value("intent.act")) }
                },
            )
            .collect()
    }

    /// The connected accounts whose servers are still to be told something, and how much.
    ///
    /// # Errors
    /// Those of the database.
    pub fn accounts_with_intents(&self) -> Result<Vec<(AccountId, i64)>> {
        self.all(
            "SELECT account, count(*) FROM intent JOIN account ON account.id = account WHERE state IN ('queued', 'sending')
               AND disconnected IS NULL GROUP BY account ORDER BY min(intent.id)",
            [],
            |row| Ok((AccountId(row.get(0)?), row.get(1)?)),
        )
    }

    fn subject(&self, intent: IntentId) -> Result<Subject> {
        let found =
            self.maybe("SELECT copy, message, to_folder, act FROM intent WHERE id = ?1", [intent.0], |row| {
                Ok(Subject {
                    copy: row.get::<_, Option<i64>>(0)?.map(CopyId),
                    message: row.get::<_, Option<i64>>(1)?.map(MessageRow),
                    to: row.get::<_, Option<i64>>(2)?.map(FolderId),
                    wish: Wish::from_word(&row.get::<_, String>(3)?).unwrap_or(Wish::Read),
                })
            })?;
        found.ok_or(StoreError::NotFound { what: "intent" })
    }
}

impl Write<'_> {
    /// Finds what is wanted of messages again whose folder was numbered anew, and gives up what is wanted of those that are gone.
    ///
    /// # Errors
    /// Those of the database.
    pub fn follow_intents(&self, account: AccountId, now: i64) -> Result<()> {
        self.run(include_str!("follow_intents.sql"), [account.0])?;
        self.run(
            "UPDATE intent SET state = 'void', why = 'gone', ended = ?2 WHERE account = ?1 AND state = 'queued' AND copy IS NULL
               AND NOT EXISTS (SELECT 1 FROM copy WHERE copy.folder = intent.folder AND copy.message IS NULL AND copy.state = 'present')",
            (account.0, now),
        )?;
        self.run(
            "UPDATE intent SET state = 'void', why = 'folder_gone', ended = ?2
             WHERE account = ?1 AND state = 'queued' AND act = 'move' AND to_folder IS NULL",
            (account.0, now),
        )?;
        Ok(())
    }

    /// Notes that intents are being sent, and from where.
    ///
    /// # Errors
    /// Those of the database.
    pub fn intents_go(&self, intents: &[IntentId]) -> Result<()> {
        let sql = "UPDATE intent SET state = 'sending',
            folder = ifnull((SELECT folder FROM copy WHERE copy.id = intent.copy), folder),
            remote_key = ifnull((SELECT remote_key FROM copy WHERE copy.id = intent.copy), remote_key)
            WHERE id = ?1 AND state = 'queued'";
        intents.iter().try_for_each(|intent| self.run(sql, [intent.0]).map(drop))
    }

    /// Notes that an intent was not done, and is to be sent again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn intent_waits(&self, intent: IntentId) -> Result<()> {
        self.run("UPDATE intent SET state = 'queued' WHERE id = ?1 AND state = 'sending'", [intent.0])?;
        Ok(())
    }

    /// Notes that an intent will not be done, or not as far as anybody can tell; what is shown goes back to what the server says.
    ///
    /// `state` is `uncertain`, `refused` or `void`; `why` a code and, behind a space, what the server said.
    ///
    /// # Errors
    /// Those of the database.
    pub fn intent_ends(&self, intent: IntentId, (state, why): (&str, &str), now: i64) -> Result<()> {
        self.run(
            "UPDATE intent SET state = ?2, why = ?3, ended = ?4 WHERE id = ?1 AND state IN ('queued', 'sending')",
            (intent.0, state, why, now),
        )?;
        Ok(())
    }

    /// Notes that the server did what was wanted; `moved` is what a moved message is called in its new folder. Nothing has to be fetched again.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn intent_done(&self, intent: IntentId, moved: Option<(&str, Option<u32>)>, now: i64) -> Result<()> {
        let subject = self.subject(intent)?;
        match (subject.wish.flag(), subject.wish, moved) {
            (Some((bit, is_set)), ..) => {
                let sql = "UPDATE copy SET server_flags = CASE WHEN ?3 THEN server_flags | ?2 ELSE server_flags & ~?2 END WHERE id = ?1";
                self.run(sql, (subject.copy.map(|copy| copy.0), bit, is_set))?;
            }
            (None, Wish::Move, Some(name)) => self.take_along(intent, &subject, name, now)?,
            // Where it is now the next sync of that folder says.
            (None, ..) => self.drop_copies(&subject.copy.into_iter().collect::<Vec<_>>())?,
        }
        self.run("UPDATE intent SET state = 'done', why = '', ended = ?2 WHERE id = ?1", (intent.0, now))?;
        Ok(())
    }

    /// A copy is in another folder now. The sync of either folder may have noticed first.
    fn take_along(&self, intent: IntentId, subject: &Subject, (key, uid): (&str, Option<u32>), now: i64) -> Result<()> {
        let Some(to) = subject.to else { return Ok(()) };
        let sql = "SELECT id FROM copy WHERE folder = ?1 AND remote_key = ?2";
        let noticed: Option<i64> = self.maybe(sql, (to.0, key), |row| row.get(0))?;
        let here = match (subject.copy, noticed) {
            (Some(copy), None) => {
                self.run(
                    "UPDATE copy SET folder = ?2, remote_key = ?3, uid = ?4, modseq = 0 WHERE id = ?1",
                    (copy.0, to.0, key, uid),
                )?;
                return Ok(());
            }
            (Some(copy), Some(other)) => {
                self.run("UPDATE intent SET copy = ?2 WHERE copy = ?1", (copy.0, other))?;
                self.drop_copies(&[copy])?;
                other
            }
            (None, Some(other)) => other,
            (None, None) => self.insert(
                "INSERT INTO copy(folder, remote_key, uid, size, found) SELECT ?1, ?2, ?3, size, ?5 FROM message WHERE id = ?4",
                (to.0, key, uid, subject.message.map(|message| message.0), now),
            )?,
        };
        let message = subject.message.map(|message| message.0);
        self.run("UPDATE copy SET message = ?2 WHERE id = ?1 AND message IS NULL", (here, message))?;
        self.run("UPDATE intent SET copy = ?2 WHERE id = ?1", (intent.0, here))?;
        Ok(())
    }
}
