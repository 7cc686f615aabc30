//! The messages of folders, newest first, with grey lines for what an exclusion hides or kept out.

use std::collections::BTreeMap;

use domain::{CopyId, FolderId, MessageRow};

use crate::error::Result;
use crate::read::list;
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
        let chosen: Vec<(i64, String)> =
            self.all("SELECT id, special_use FROM folder WHERE chosen = 1 AND listed = 1 ORDER BY id", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
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
        let sql = places(folders, view, &self.conditions(view)?);
        let found = self.all(&sql, (list(folders.iter().map(|folder| folder.0)), limit, offset), |row| {
            Ok(match row.get(1)? {
                0 => Place::Message(MessageRow(row.get(0)?)),
                copy => Place::Withheld(CopyId(copy)),
            })
        })?;
        let ids = found.iter().filter_map(|place| if let Place::Message(id) = place { Some(*id) } else { None });
        let lines = self.message_lines(&ids.collect::<Vec<_>>())?;
        found.iter().map(|place| self.inbox_line(place, &lines)).collect()
    }

    /// How many lines folders have.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox_total(&self, folders: &[FolderId], view: View) -> Result<i64> {
        let ids = list(folders.iter().map(|folder| folder.0));
        let stored = format!(
            "SELECT count(*) FROM (SELECT 1 FROM copy WHERE copy.folder IN ({}) AND copy.message > 0 {} GROUP BY copy.message)",
            ids.trim_matches(['[', ']']),
            self.conditions(view)?
        );
        let withheld = format!("SELECT count(*) FROM ({})", include_str!("inbox_withheld.sql"));
        let withheld = if view == View::All { self.count(&withheld, [&ids])? } else { 0 };
        Ok(self.count(&stored, [])? + withheld)
    }

    fn inbox_line(&self, place: &Place, lines: &BTreeMap<MessageRow, MessageLine>) -> Result<InboxLine> {
        match place {
            Place::Withheld(copy) => Ok(InboxLine::Withheld(*copy, self.withheld_row(*copy)?)),
            Place::Message(id) => match lines.get(id) {
                Some(line) => Ok(InboxLine::Message(line.clone())),
                None => Ok(InboxLine::LeftOut(self.left_out_row(*id)?)),
            },
        }
    }

    /// SQL that holds for visible messages, with the column that names them. Where nothing ranks above the reader, only what is hidden has to
    /// be looked for, and it is little.
    pub(crate) fn visible(&self, message: &str) -> Result<String> {
        Ok(if self.sees_all()? {
            format!("{message} NOT IN (SELECT id FROM left_out_message)")
        } else {
            format!("EXISTS (SELECT 1 FROM visible_message WHERE visible_message.id = {message})")
        })
    }

    /// What holds for the message of a copy that a view shows.
    fn conditions(&self, view: View) -> Result<String> {
        let visible = self.visible("copy.message")?;
        Ok(match view {
            View::All if self.sees_all()? => String::new(),
            View::All => format!("AND (copy.message IN (SELECT id FROM left_out_message) OR {visible})"),
            View::Unfiled => {
                format!("AND NOT EXISTS (SELECT 1 FROM filing WHERE filing.message = copy.message) AND {visible}")
            }
            View::OnFile => format!(
                "AND copy.message IN (SELECT message_address.message FROM target_address
                                      JOIN message_address ON message_address.address = target_address.address) AND {visible}"
            ),
        })
    }

    /// Whether no group's rank is above the reader's: then no message has to be asked for its own.
    fn sees_all(&self) -> Result<bool> {
        let above = "SELECT count(*) FROM access_group WHERE rank > (SELECT rank FROM reader WHERE one = 1)";
        Ok(self.count(above, [])? == 0)
    }
}

/// More folders than this are read as one heap, which has to be sorted.
const FEW: usize = 16;

/// Received time and copy (0: a stored message) of every line of a view. A folder at a time, so that each is read in its index's order and merged.
fn places(folders: &[FolderId], view: View, only: &str) -> String {
    let each: Vec<String> = if folders.len() <= FEW {
        folders.iter().map(|folder| format!("= {}", folder.0)).collect()
    } else {
        vec!["IN (SELECT value FROM json_each(?1))".into()]
    };
    let of_folder = |folder: String| {
        format!("SELECT copy.message, 0 FROM copy WHERE copy.folder {folder} AND copy.message > 0 {only} UNION ")
    };
    let stored: String = each.into_iter().map(of_folder).collect();
    let withheld = include_str!("inbox_withheld.sql");
    format!("{stored} {withheld} AND {} ORDER BY 1 DESC, 2 LIMIT ?2 OFFSET ?3", view == View::All)
}
