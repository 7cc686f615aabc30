//! What the outside of a message shows: who, when, what about.

use domain::{MessageKey, MessageRow};

use crate::Read;
use crate::error::{Result, StoreError};

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
}

impl Read<'_> {
    /// The outside of a message.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden one.
    pub fn outside(&self, id: MessageRow) -> Result<Outside> {
        let mut outside = self
            .maybe(include_str!("outside.sql"), [id.0], |row| {
                let (name, address): (String, String) = (row.get(6)?, row.get(7)?);
                let from = [name, address.clone(), row.get(5)?].into_iter().find(|text: &String| !text.is_empty());
                Ok(Outside {
                    id,
                    key: MessageKey(row.get(0)?),
                    message_id: row.get(1)?,
                    received: row.get(2)?,
                    outgoing: row.get(3)?,
                    subject: row.get(4)?,
                    from: from.unwrap_or_default(),
                    from_address: address,
                    to: Vec::new(),
                    attachments: row.get(8)?,
                    unread: row.get(9)?,
                    folder: row.get(10)?,
                })
            })?
            .ok_or(StoreError::NotFound { what: "message" })?;
        outside.to = self.all(include_str!("recipients.sql"), [id.0], |row| row.get(0))?;
        Ok(outside)
    }

    /// The addresses a message went to, in To before those in Cc and Bcc.
    ///
    /// # Errors
    /// Those of the database.
    pub fn recipient_addresses(&self, id: MessageRow) -> Result<Vec<String>> {
        self.all(include_str!("recipient_addresses.sql"), [id.0], |row| row.get(0))
    }

    /// The newest visible message with a Message-ID.
    ///
    /// # Errors
    /// Those of the database.
    pub fn by_message_id(&self, message_id: &str) -> Result<Option<MessageRow>> {
        self.maybe(
            "SELECT id FROM visible_message WHERE message_id = ?1 ORDER BY id DESC LIMIT 1",
            [message_id],
            |row| row.get(0).map(MessageRow),
        )
    }
}
