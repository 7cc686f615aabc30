//! The messages of folders, newest first, with grey lines for what an exclusion hides or kept out.

use domain::{CopyId, FolderId, MessageRow};

use crate::error::{Result, StoreError};
use crate::{LeftOutRow, MessageLine, Read};

/// Which messages of the folders are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// All, with grey lines.
    #[default]
    All,
    /// Those filed nowhere.
    Unfiled,
    /// Those from or to an address on file.
    OnFile,
}

/// One line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InboxLine {
    /// A message.
    Message(MessageLine),
    /// A message an exclusion hides.
    LeftOut(LeftOutRow),
    /// A copy an exclusion kept out.
    Withheld(CopyId, LeftOutRow),
}

/// What stands in a place of the list.
enum Place {
    Message(MessageRow),
    Withheld(CopyId),
}

impl Read<'_> {
    /// The folders the inbox shows unless one is asked for: those chosen that are an inbox, else those chosen that are not for sent, drafted or unwanted mail.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox_folders(&self) -> Result<Vec<FolderId>> {
        let chosen: Vec<(i64, String)> = self.all(
            "SELECT id, special_use FROM folder WHERE chosen = 1 AND listed = 1 ORDER BY id",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let those = |wanted: &dyn Fn(&str) -> bool| -> Vec<FolderId> {
            chosen.iter().filter(|(_, special_use)| wanted(special_use)).map(|(id, _)| FolderId(*id)).collect()
        };
        let inboxes = those(&|special_use| special_use == "inbox");
        if !inboxes.is_empty() {
            return Ok(inboxes);
        }
        Ok(those(&|special_use| !matches!(special_use, "sent" | "drafts" | "junk" | "trash")))
    }

    /// The lines of folders from `offset` on, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox(&self, folders: &[FolderId], view: View, offset: u32, limit: u32) -> Result<Vec<InboxLine>> {
        let sql = format!("{} ORDER BY 1 DESC LIMIT ?2 OFFSET ?3", places(view, self.sees_all()?));
        let found = self.all(&sql, (json(folders)?, limit, offset), |row| {
            Ok(match row.get::<_, Option<i64>>(1)? {
                Some(message) => Place::Message(MessageRow(message)),
                None => Place::Withheld(CopyId(row.get(2)?)),
            })
        })?;
        found.iter().map(|place| self.inbox_line(place)).collect()
    }

    /// How many lines folders have.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox_total(&self, folders: &[FolderId], view: View) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM ({})", places(view, self.sees_all()?));
        self.count(&sql, [json(folders)?])
    }

    fn inbox_line(&self, place: &Place) -> Result<InboxLine> {
        match place {
            Place::Withheld(copy) => Ok(InboxLine::Withheld(*copy, self.withheld_row(*copy)?)),
            Place::Message(id) => match self.message_line(*id) {
                Err(StoreError::NotFound { .. }) => Ok(InboxLine::LeftOut(self.left_out_row(*id)?)),
                found => Ok(InboxLine::Message(found?)),
            },
        }
    }

    /// Whether no group's rank is above the reader's: then no message has to be asked for its own.
    fn sees_all(&self) -> Result<bool> {
        let above = "SELECT count(*) FROM access_group WHERE rank > (SELECT rank FROM reader WHERE one = 1)";
        Ok(self.count(above, [])? == 0)
    }
}

/// Received time, message, copy of every line of a view.
fn places(view: View, sees_all: bool) -> String {
    let only = match (view, sees_all) {
        (View::All, true) => "",
        (View::All, false) => include_str!("inbox_known.sql"),
        (View::Unfiled, _) => include_str!("inbox_unfiled.sql"),
        (View::OnFile, _) => include_str!("inbox_on_file.sql"),
    };
    let withheld = if view == View::All { include_str!("inbox_withheld.sql") } else { "" };
    format!("{}{only} GROUP BY copy.message {withheld}", include_str!("inbox.sql"))
}

fn json(folders: &[FolderId]) -> Result<String> {
    serde_json::to_string(folders).map_err(|_| StoreError::Value("folders"))
}
