//! Messages as lists show them.

use std::collections::BTreeMap;

use domain::{CopyId, Direction, MessageKey, MessageRow, TargetId, Verdict};

use crate::error::{Result, StoreError};
use crate::read::list;
use crate::{Outside, Read, TargetLabel};

/// One line of a message list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageLine {
    /// Who, when, what about.
    pub outside: Outside,
    /// The first words of the text.
    pub preview: String,
    /// Where it is filed.
    pub filed: Vec<TargetLabel>,
    /// Its strongest verdict, where it waits in Mail to sort.
    pub verdict: Option<Verdict>,
}

/// What may be shown of mail that an exclusion hides or kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutRow {
    /// The message's identity; `None` for a copy that was kept out.
    pub key: Option<MessageKey>,
    /// Received, Unix seconds.
    pub received: i64,
    /// In or out.
    pub direction: Direction,
    /// The sender.
    pub sender: String,
    /// The path of a folder it lies in.
    pub folder: String,
}

impl Read<'_> {
    /// The line of a message.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden message.
    pub fn message_line(&self, id: MessageRow) -> Result<MessageLine> {
        self.message_lines(&[id])?.remove(&id).ok_or(StoreError::NotFound { what: "message" })
    }

    /// The lines of those of some messages that are visible: a statement for each kind of fact, however many they are.
    ///
    /// # Errors
    /// Those of the database.
    pub fn message_lines(&self, ids: &[MessageRow]) -> Result<BTreeMap<MessageRow, MessageLine>> {
        let asked = list(ids.iter().map(|id| id.0));
        let (mut filed, mut verdicts) = (self.filed_labels(&asked)?, self.waiting_verdicts(&asked)?);
        let mut previews = self.previews(&asked)?;
        let line = |(id, outside): (MessageRow, Outside)| {
            let line = MessageLine {
                outside,
                preview: previews.remove(&id).unwrap_or_default(),
                filed: filed.remove(&id).unwrap_or_default(),
                verdict: verdicts.remove(&id),
            };
            (id, line)
        };
        Ok(self.outsides(ids)?.into_iter().map(line).collect())
    }

    /// The line of a message that an exclusion hides: who and when, nothing else.
    ///
    /// # Errors
    /// `NotFound`, also for a visible message.
    pub fn left_out_row(&self, id: MessageRow) -> Result<LeftOutRow> {
        self.maybe(include_str!("left_out_row.sql"), [id.0], |row| {
            Ok(LeftOutRow {
                key: Some(MessageKey(row.get(0)?)),
                received: row.get(1)?,
                direction: if row.get(2)? { Direction::Out } else { Direction::In },
                sender: row.get(3)?,
                folder: row.get(4)?,
            })
        })?
        .ok_or(StoreError::NotFound { what: "message" })
    }

    /// The line of a copy that an exclusion kept out.
    ///
    /// # Errors
    /// `NotFound` where it is none.
    pub fn withheld_row(&self, copy: CopyId) -> Result<LeftOutRow> {
        self.maybe(include_str!("withheld_row.sql"), [copy.0], |row| {
            let (received, sender, folder) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(LeftOutRow { key: None, received, direction: Direction::In, sender, folder })
        })?
        .ok_or(StoreError::NotFound { what: "message" })
    }

    fn previews(&self, asked: &str) -> Result<BTreeMap<MessageRow, String>> {
        let sql = "SELECT id, preview FROM visible_message WHERE id IN (SELECT value FROM json_each(?1))";
        let found = self.all(sql, [asked], |row| Ok((MessageRow(row.get(0)?), row.get(1)?)))?;
        Ok(found.into_iter().collect())
    }

    /// Where messages are filed, oldest filing first.
    fn filed_labels(&self, asked: &str) -> Result<BTreeMap<MessageRow, Vec<TargetLabel>>> {
        let sql =
            "SELECT message, target FROM visible_filing WHERE message IN (SELECT value FROM json_each(?1)) ORDER BY id";
        let filed = self.all(sql, [asked], |row| Ok((MessageRow(row.get(0)?), TargetId(row.get(1)?))))?;
        let labels = self.labels(filed.iter().map(|(_, target)| *target))?;
        let mut found: BTreeMap<MessageRow, Vec<TargetLabel>> = BTreeMap::new();
        for (message, target) in filed {
            found.entry(message).or_default().extend(labels.get(&target).cloned());
        }
        Ok(found)
    }

    fn waiting_verdicts(&self, asked: &str) -> Result<BTreeMap<MessageRow, Verdict>> {
        let sql = "SELECT message, verdict FROM proposal
                   WHERE message IN (SELECT value FROM json_each(?1)) AND state IN ('open', 'later') AND offered = 0";
        let waiting: Vec<(MessageRow, String)> =
            self.all(sql, [asked], |row| Ok((MessageRow(row.get(0)?), row.get(1)?)))?;
        let mut found: BTreeMap<MessageRow, Verdict> = BTreeMap::new();
        for (message, word) in waiting {
            if let Some(verdict) = Verdict::from_word(&word).filter(|verdict| *verdict != Verdict::None) {
                found.entry(message).and_modify(|strongest| *strongest = verdict.min(*strongest)).or_insert(verdict);
            }
        }
        Ok(found)
    }

    /// The message whose key begins with these hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound`, also for a hidden message; `Ambiguous`.
    pub fn message_by_key(&self, digits: &str) -> Result<MessageRow> {
        self.by_key_prefix("SELECT id FROM visible_message WHERE key BETWEEN unhex(?1) AND unhex(?2) LIMIT 2", digits)
    }

    /// The message an exclusion hides whose key begins with these hexadecimal digits.
    ///
    /// # Errors
    /// `NotFound`, also for a visible message; `Ambiguous`.
    pub fn left_out_by_key(&self, digits: &str) -> Result<MessageRow> {
        self.by_key_prefix("SELECT id FROM left_out_message WHERE key BETWEEN unhex(?1) AND unhex(?2) LIMIT 2", digits)
    }

    fn by_key_prefix(&self, sql: &str, digits: &str) -> Result<MessageRow> {
        let (low, high) = (format!("{digits:0<64}"), format!("{digits:f<64}"));
        match self.all(sql, (low, high), |row| row.get(0))?.as_slice() {
            [one] => Ok(MessageRow(*one)),
            [] => Err(StoreError::NotFound { what: "message" }),
            _ => Err(StoreError::Ambiguous),
        }
    }

    /// A copy that an exclusion kept out.
    ///
    /// # Errors
    /// `NotFound` where it is none.
    pub fn withheld_copy(&self, copy: CopyId) -> Result<CopyId> {
        self.withheld_row(copy).map(|_| copy)
    }
}
