//! Why each message is where it is.

use domain::{GroupId, MessageRow, Reason, TargetId, Verdict};

use crate::error::{Result, StoreError};
use crate::open::uuid;
use crate::{Read, Write};

/// A message to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFiling {
    /// The message.
    pub message: MessageRow,
    /// Where to.
    pub target: TargetId,
    /// With which verdict.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<Reason>,
    /// `import`, `auto` or `hand`.
    pub how: &'static str,
    /// Now, Unix seconds.
    pub at: i64,
}

impl Read<'_> {
    /// Whether a message is filed under a target.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_filed(&self, message: MessageRow, target: TargetId) -> Result<bool> {
        Ok(self.count("SELECT count(*) FROM filing WHERE message = ?1 AND target = ?2", (message.0, target.0))? > 0)
    }

    /// Where a message is filed.
    ///
    /// # Errors
    /// Those of the database.
    pub fn filed_under(&self, message: MessageRow) -> Result<Vec<TargetId>> {
        self.all("SELECT target FROM filing WHERE message = ?1 ORDER BY id", [message.0], |row| {
            row.get(0).map(TargetId)
        })
    }
}

impl Write<'_> {
    /// Files a message; one that is there already stays as it is. Returns whether it is new there.
    ///
    /// # Errors
    /// Those of the database.
    pub fn file(&self, new: &NewFiling) -> Result<bool> {
        self.file_for(new, None)
    }

    /// The same for a group; without one it is that of the mailbox or of where applications arrive.
    ///
    /// # Errors
    /// Those of the database.
    pub fn file_for(&self, new: &NewFiling, group: Option<GroupId>) -> Result<bool> {
        let reasons = serde_json::to_string(&new.reasons).map_err(|_| StoreError::Value("reasons"))?;
        let done = self.run(
            include_str!("file.sql"),
            (
                uuid().as_bytes(),
                new.message.0,
                new.target.0,
                new.verdict.word(),
                reasons,
                new.how,
                new.at,
                group.map(|group| group.0),
            ),
        )?;
        Ok(done > 0)
    }

    /// Takes a message from a target.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unfile(&self, message: MessageRow, target: TargetId) -> Result<bool> {
        let done = self.run(
            "DELETE FROM filing WHERE id = (SELECT id FROM visible_filing WHERE message = ?1 AND target = ?2)",
            (message.0, target.0),
        )?;
        self.run(
            "UPDATE proposal SET state = 'no' WHERE message = ?1 AND target = ?2 AND state = 'filed'",
            (message.0, target.0),
        )?;
        Ok(done > 0)
    }
}
