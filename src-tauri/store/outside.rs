//! What the outside of a message shows: who, when, what about.

use std::collections::BTreeMap;

use domain::{MessageKey, MessageRow, Uuid};
use rusqlite::Row;

use crate::Read;
use crate::error::{Result, StoreError};
use crate::read::list;

/// The outside of a visible message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The message.
    pub id: MessageRow,
    /// Its key.
    pub key: MessageKey,
    /// Its canonical Message-ID.
    pub message_id: Option<String>,
    /// Received, Unix seconds.
    pub received: i64,
    /// Whether the user sent it.
    pub outgoing: bool,
    /// The subject.
    pub subject: String,
    /// The sender's name, else address, else the From field as written.
    pub from: String,
    /// The sender's address, or empty.
    pub from_address: String,
    /// The recipients' names or addresses, at most five.
    pub to: Vec<String>,
    /// Attachments.
    pub attachments: i64,
    /// Whether a copy of it is unread in the mailbox.
    pub unread: bool,
    /// The path of a folder it lies in, or empty.
    pub folder: String,
    /// The account of that folder.
    pub account: Option<Uuid>,
}

/// How many recipients are shown at most.
const RECIPIENTS: usize = 5;

impl Read<'_> {
    /// The outside of a message.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden one.
    pub fn outside(&self, id: MessageRow) -> Result<Outside> {
        self.outsides(&[id])?.remove(&id).ok_or(StoreError::NotFound { what: "message" })
    }

    /// The outsides of those of some messages that are visible.
    ///
    /// # Errors
    /// Those of the database.
    pub fn outsides(&self, ids: &[MessageRow]) -> Result<BTreeMap<MessageRow, Outside>> {
        let asked = list(ids.iter().map(|id| id.0));
        let found = self.all(include_str!("outside.sql"), [&asked], outside)?;
        let mut found: BTreeMap<MessageRow, Outside> = found.into_iter().map(|one| (one.id, one)).collect();
        let recipients: Vec<(i64, String)> =
            self.all(include_str!("recipients.sql"), [&asked], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (id, recipient) in recipients {
            if let Some(outside) = found.get_mut(&MessageRow(id))
                && outside.to.len() < RECIPIENTS
            {
                outside.to.push(recipient);
            }
        }
        Ok(found)
    }

    /// The addresses a message went to, in To before those in Cc and Bcc.
    ///
    /// # Errors
    /// Those of the database.
    pub fn recipient_addresses(&self, id: MessageRow) -> Result<Vec<String>> {
        self.all(include_str!("recipient_addresses.sql"), [id.0], |row| row.get(0))
    }

    /// The newest visible message with each of these Message-IDs.
    ///
    /// # Errors
    /// Those of the database.
    pub fn by_message_ids(&self, message_ids: &[&str]) -> Result<BTreeMap<String, MessageRow>> {
        let asked = serde_json::to_string(message_ids).map_err(|_| StoreError::Value("message_id"))?;
        let found: Vec<(String, i64)> = self.all(
            "SELECT message_id, max(id) FROM visible_message WHERE message_id IN (SELECT value FROM json_each(?1)) GROUP BY message_id",
            [asked],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(found.into_iter().map(|(message_id, id)| (message_id, MessageRow(id))).collect())
    }
}

fn outside(row: &Row<'_>) -> rusqlite::Result<Outside> {
    let (name, address): (String, String) = (row.get(7)?, row.get(8)?);
    let from = [name, address.clone(), row.get(6)?].into_iter().find(|text: &String| !text.is_empty());
    Ok(Outside {
        id: MessageRow(row.get(0)?),
        key: MessageKey(row.get(1)?),
        message_id: row.get(2)?,
        received: row.get(3)?,
        outgoing: row.get(4)?,
        subject: row.get(5)?,
        from: from.unwrap_or_default(),
        from_address: address,
        to: Vec::new(),
        attachments: row.get(9)?,
        unread: row.get(10)?,
        folder: row.get(11)?,
        account: row.get::<_, Option<[u8; 16]>>(12)?.map(Uuid::from_bytes),
    })
}
