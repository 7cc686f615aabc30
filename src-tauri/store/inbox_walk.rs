//! The order of an inbox: its messages are walked newest first, and each conversation stands where its first one is met.

use std::collections::BTreeSet;

use domain::{CopyId, FolderId, MessageRow};

use crate::error::Result;
use crate::read::list;
use crate::{InboxAsk, Read, View};

/// What stands in a place of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A conversation, by its newest message in the folders.
    Conversation {
        newest: MessageRow,
        conversation: i64,
        snoozed: Option<i64>,
    },
    LeftOut(MessageRow),
    Withheld(CopyId),
}

/// How far an inbox was walked.
pub(crate) struct Walk {
    ask: InboxAsk,
    /// Up to when (Unix seconds) the order holds: then something put off comes back.
    until: i64,
    pub places: Vec<Place>,
    /// Whether that is all.
    pub whole: bool,
}

impl Walk {
    fn answers(&self, ask: &InboxAsk, enough: usize) -> bool {
        (ask.now >= self.ask.now && ask.now < self.until)
            && InboxAsk { now: self.ask.now, ..ask.clone() } == self.ask
            && (self.whole || self.places.len() >= enough)
    }
}

/// A conversation that is put off, or was.
#[derive(Clone, Copy, Debug)]
struct Snoozed {
    conversation: i64,
    until: i64,
}

/// How much further than asked a walk goes, so that walking on page by page stays cheap.
const AHEAD: usize = 4;

/// More folders than this are read as one heap, which has to be sorted.
const FEW: usize = 16;

impl Read<'_> {
    /// The order of an inbox, at least as far as `enough` places; remembered until something of it changes.
    pub(crate) fn walk(&self, ask: &InboxAsk, enough: usize) -> Result<std::sync::Arc<Walk>> {
        let far = if enough > 200 { enough.saturating_mul(AHEAD) } else { enough };
        self.recall(|memory| &memory.inbox, |walk| walk.answers(ask, enough), || self.walk_anew(ask, far))
    }

    fn walk_anew(&self, ask: &InboxAsk, far: usize) -> Result<Walk> {
        let snoozed = if ask.with_snoozed { Vec::new() } else { self.snoozed()? };
        let until = snoozed.iter().map(|one| one.until).filter(|until| *until > ask.now).min().unwrap_or(i64::MAX);
        let mut walk = Walk { ask: ask.clone(), until, places: Vec::new(), whole: true };
        match ask.view {
            View::Snoozed => walk.places = self.put_off(ask.now)?,
            View::NoAnswer { before } => self.walk_unanswered(before, far, &mut walk)?,
            _ => self.walk_folders(&snoozed, far, &mut walk)?,
        }
        Ok(walk)
    }

    fn walk_folders(&self, snoozed: &[Snoozed], far: usize, walk: &mut Walk) -> Result<()> {
        let ask = walk.ask.clone();
        let only = self.conditions(ask.view)?;
        let mut seen: BTreeSet<i64> =
            snoozed.iter().filter(|one| one.until > ask.now).map(|one| one.conversation).collect();
        let mut back: Vec<(i64, Place)> = Vec::new();
        for one in snoozed.iter().filter(|one| one.until <= ask.now) {
            back.extend(self.back_again(one, &ask, &only)?.map(|place| (one.until, place)));
            seen.insert(one.conversation);
        }
        back.sort_by_key(|(until, _)| *until);
        let mut statement = self.conn.prepare_cached(&places(&ask.folders, ask.view, &only))?;
        let mut rows = statement.query([list(ask.folders.iter().map(|folder| folder.0))])?;
        while let Some(row) = rows.next()? {
            let (at, copy): (i64, i64) = (row.get(0)?, row.get(1)?);
            while back.last().is_some_and(|(until, _)| *until > at) {
                walk.places.extend(back.pop().map(|(_, place)| place));
            }
            if walk.places.len() >= far {
                walk.whole = false;
                return Ok(());
            }
            walk.places.extend(self.place((MessageRow(at), copy), &mut seen)?);
        }
        walk.places.extend(back.into_iter().rev().map(|(_, place)| place));
        Ok(())
    }

    fn place(&self, (id, copy): (MessageRow, i64), seen: &mut BTreeSet<i64>) -> Result<Option<Place>> {
        if copy != 0 {
            return Ok(Some(Place::Withheld(CopyId(copy))));
        }
        Ok(match self.conversation_of(id)? {
            None => Some(Place::LeftOut(id)),
            Some(conversation) => {
                seen.insert(conversation).then_some(Place::Conversation { newest: id, conversation, snoozed: None })
            }
        })
    }

    /// The conversation of a message; `None` for one that is hidden.
    pub(crate) fn conversation_of(&self, id: MessageRow) -> Result<Option<i64>> {
        self.maybe("SELECT conversation FROM visible_message WHERE id = ?1", [id.0], |row| row.get(0))
    }

    /// What is or was put off, and nothing has come in since.
    fn snoozed(&self) -> Result<Vec<Snoozed>> {
        self.all(include_str!("snoozed.sql"), [], |row| Ok(Snoozed { conversation: row.get(0)?, until: row.get(1)? }))
    }

    fn put_off(&self, now: i64) -> Result<Vec<Place>> {
        let mut waiting = self.snoozed()?;
        waiting.retain(|one| one.until > now);
        waiting.sort_by_key(|one| one.until);
        let newest = "SELECT max(id) FROM visible_message WHERE conversation = ?1";
        let place = |one: Snoozed| {
            let newest = self.one(newest, [one.conversation], |row| row.get(0).map(MessageRow))?;
            Ok(Place::Conversation { newest, conversation: one.conversation, snoozed: Some(one.until) })
        };
        waiting.into_iter().map(place).collect()
    }

    /// Where a conversation that was put off stands again, if the view has it.
    fn back_again(&self, one: &Snoozed, ask: &InboxAsk, only: &str) -> Result<Option<Place>> {
        let sql = format!(
            "SELECT max(copy.message) FROM visible_message AS message JOIN copy ON copy.message = message.id
             WHERE message.conversation = ?2 AND ifnull(copy.shown_in, copy.folder) IN (SELECT value FROM json_each(?1)) {only}"
        );
        let folders = list(ask.folders.iter().map(|folder| folder.0));
        let newest: Option<i64> = self.one(&sql, (folders, one.conversation), |row| row.get(0))?;
        let place = |id| Place::Conversation {
            newest: MessageRow(id),
            conversation: one.conversation,
            snoozed: Some(one.until),
        };
        Ok(newest.map(place))
    }

    /// What the user sent, newest first, where nobody has answered.
    fn walk_unanswered(&self, before: i64, far: usize, walk: &mut Walk) -> Result<()> {
        let folders = self.folders_of_sent(&walk.ask.folders)?;
        let due: BTreeSet<i64> = self
            .all("SELECT message FROM awaiting WHERE until <= ?1", [walk.ask.now], |row| row.get(0))?
            .into_iter()
            .collect();
        let asked = list(folders.iter().map(|folder| folder.0));
        let mut statement = self.conn.prepare_cached(&places(&folders, walk.ask.view, ""))?;
        let mut rows = statement.query([asked])?;
        let mut seen = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if id > before && !due.contains(&id) {
                continue;
            }
            if walk.places.len() >= far {
                walk.whole = false;
                return Ok(());
            }
            if self.is_unanswered(MessageRow(id))? {
                walk.places.extend(self.place((MessageRow(id), 0), &mut seen)?);
            }
        }
        Ok(())
    }

    /// Whether the user sent it to somebody else, and nothing but automatic mail has come since.
    fn is_unanswered(&self, id: MessageRow) -> Result<bool> {
        Ok(self.count(include_str!("is_unanswered.sql"), [id.0])? > 0)
    }

    /// Where the accounts of folders keep what was sent; an account without such a folder keeps it anywhere.
    fn folders_of_sent(&self, folders: &[FolderId]) -> Result<Vec<FolderId>> {
        let asked = list(folders.iter().map(|folder| folder.0));
        self.all(include_str!("folders_of_sent.sql"), [asked], |row| row.get(0).map(FolderId))
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
                format!(
                    "AND NOT EXISTS (SELECT 1 FROM visible_filing AS filing WHERE filing.message = copy.message) AND {visible}"
                )
            }
            View::OnFile => format!("AND {} AND {visible}", include_str!("is_on_file.sql")),
            View::NoAnswer { .. } | View::Snoozed => format!("AND {visible}"),
        })
    }

    /// Whether no group's rank is above the reader's: then no message has to be asked for its own.
    pub(crate) fn sees_all(&self) -> Result<bool> {
        let above = "SELECT count(*) FROM access_group WHERE rank > (SELECT rank FROM reader WHERE one = 1)";
        Ok(self.count(above, [])? == 0)
    }
}

/// Received time and copy (0: a stored message) of every line of a view. A folder at a time, so that each is read in its index's order and merged.
fn places(folders: &[FolderId], view: View, only: &str) -> String {
    let each: Vec<String> = if folders.len() <= FEW {
        folders.iter().map(|folder| format!("= {}", folder.0)).collect()
    } else {
        vec!["IN (SELECT value FROM json_each(?1))".into()]
    };
    let of_folder = |folder: String| {
        format!(
            "SELECT copy.message, 0 FROM copy WHERE ifnull(copy.shown_in, copy.folder) {folder} AND copy.message > 0 {only} UNION "
        )
    };
    let stored: String = each.into_iter().map(of_folder).collect();
    let withheld = include_str!("inbox_withheld.sql");
    format!("{stored} {withheld} AND {} ORDER BY 1 DESC, 2", view == View::All)
}
