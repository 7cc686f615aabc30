//! The conversations of folders, newest first, with grey lines for what an exclusion hides or kept out.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, CopyId, FolderId, MessageKey, MessageRow};

use crate::error::Result;
use crate::inbox_walk::Place;
use crate::read::list;
use crate::{LeftOutRow, MessageLine, Read};

/// Which conversations of the folders are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// All, with grey lines.
    #[default]
    All,
    /// Those with a message that is filed nowhere.
    Unfiled,
    /// Those with a message from or to an address on file.
    OnFile,
    /// Those whose last word is the user's and older than `before` (Unix seconds), or was to be answered by now.
    NoAnswer {
        /// Unix seconds.
        before: i64,
    },
    /// Those put off until later, the next to come back first.
    Snoozed,
}

/// Which conversations, and when that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxAsk {
    /// The folders they lie in.
    pub folders: Vec<FolderId>,
    /// Which of them.
    pub view: View,
    /// Whether those put off are listed all the same.
    pub with_snoozed: bool,
    /// Now, Unix seconds.
    pub now: i64,
}

/// One line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InboxLine {
    /// A conversation.
    Conversation(Box<ConversationLine>),
    /// A message an exclusion hides.
    LeftOut(LeftOutRow),
    /// A copy an exclusion kept out.
    Withheld(CopyId, LeftOutRow),
}

/// A conversation as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationLine {
    /// Its newest message in the folders shown.
    pub newest: MessageLine,
    /// Who writes in it, in order.
    pub people: Vec<Speaker>,
    /// Its messages.
    pub count: usize,
    /// Those of them that are unread.
    pub unread: usize,
    /// Whether one of them is starred.
    pub starred: bool,
    /// Attachments of all of them.
    pub attachments: i64,
    /// Its messages in the folders shown, oldest first.
    pub here: Vec<MessageKey>,
    /// Until when it is or was put off, Unix seconds.
    pub snoozed: Option<i64>,
}

/// Somebody who writes in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name, else the address.
    pub name: String,
    /// Whether that is the user.
    pub is_user: bool,
}

/// Some lines, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxPart {
    /// The lines.
    pub lines: Vec<InboxLine>,
    /// How many are known to be there.
    pub known: usize,
    /// Whether those are all.
    pub whole: bool,
}

impl Read<'_> {
    /// The folders the inbox shows unless one is asked for, of one account or all: those chosen that are an inbox, else those chosen that are
    /// not for sent, drafted or unwanted mail.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox_folders_of(&self, account: Option<AccountId>) -> Result<Vec<FolderId>> {
        let sql = "SELECT id, special_use FROM folder WHERE chosen = 1 AND listed = 1 AND (?1 IS NULL OR account = ?1) ORDER BY id";
        let chosen: Vec<(i64, String)> =
            self.all(sql, [account.map(|account| account.0)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let those = |wanted: &dyn Fn(&str) -> bool| -> Vec<FolderId> {
            chosen.iter().filter(|(_, special_use)| wanted(special_use)).map(|(id, _)| FolderId(*id)).collect()
        };
        let inboxes = those(&|special_use| special_use == "inbox");
        if !inboxes.is_empty() {
            return Ok(inboxes);
        }
        Ok(those(&|special_use| !matches!(special_use, "sent" | "drafts" | "junk" | "trash")))
    }

    /// The same of all accounts.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox_folders(&self) -> Result<Vec<FolderId>> {
        self.inbox_folders_of(None)
    }

    /// Whether a folder is an inbox, where what is put off does not show.
    ///
    /// # Errors
    /// Those of the database.
    pub fn is_inbox(&self, folder: FolderId) -> Result<bool> {
        Ok(self.count("SELECT count(*) FROM folder WHERE id = ?1 AND special_use = 'inbox'", [folder.0])? > 0)
    }

    /// The lines from `offset` on, newest first. Only as much is looked at as that takes, so that the first page of a large inbox is as
    /// quick as that of a small one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox(&self, ask: &InboxAsk, offset: usize, limit: usize) -> Result<InboxPart> {
        let walk = self.walk(ask, offset.saturating_add(limit))?;
        let places: Vec<Place> = walk.places.iter().skip(offset).take(limit).copied().collect();
        Ok(InboxPart { lines: self.inbox_lines(ask, &places)?, known: walk.places.len(), whole: walk.whole })
    }

    /// How many lines there are: looks at everything once.
    ///
    /// # Errors
    /// Those of the database.
    pub fn inbox_total(&self, ask: &InboxAsk) -> Result<usize> {
        Ok(self.walk(ask, usize::MAX)?.places.len())
    }

    fn inbox_lines(&self, ask: &InboxAsk, places: &[Place]) -> Result<Vec<InboxLine>> {
        let shown = |place: &Place| if let Place::Conversation { newest, .. } = place { Some(*newest) } else { None };
        let newest: Vec<MessageRow> = places.iter().filter_map(shown).collect();
        let mut lines = self.message_lines(&newest)?;
        let conversations = places.iter().filter_map(|place| match place {
            Place::Conversation { conversation, .. } => Some(*conversation),
            _ => None,
        });
        let mut members = self.members(conversations, &ask.folders)?;
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            match *place {
                Place::Withheld(copy) => found.push(InboxLine::Withheld(copy, self.withheld_row(copy)?)),
                Place::LeftOut(id) => found.push(InboxLine::LeftOut(self.left_out_row(id)?)),
                Place::Conversation { newest, conversation, snoozed } => {
                    let members = members.remove(&conversation).unwrap_or_default();
                    if let Some(newest) = lines.remove(&newest) {
                        found.push(InboxLine::Conversation(Box::new(line(newest, members, snoozed))));
                    }
                }
            }
        }
        Ok(found)
    }

    /// The visible messages of conversations, oldest first, without what was thrown away unless it lies in these folders.
    fn members(
        &self,
        conversations: impl Iterator<Item = i64>,
        folders: &[FolderId],
    ) -> Result<BTreeMap<i64, Vec<Member>>> {
        let ids = (list(conversations), list(folders.iter().map(|folder| folder.0)));
        let mut found: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
        let members = self.all(include_str!("conversation_members.sql"), ids, |row| {
            let names: [String; 3] = [row.get(3)?, row.get(4)?, row.get(5)?];
            let name = names.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            let member = Member {
                key: MessageKey(row.get(1)?),
                speaker: Speaker { name, is_user: row.get(2)? },
                attachments: row.get(6)?,
                unread: row.get(7)?,
                starred: row.get(8)?,
                here: row.get(9)?,
            };
            Ok((row.get(0)?, member))
        })?;
        for (conversation, member) in members {
            found.entry(conversation).or_default().push(member);
        }
        Ok(found)
    }

    /// The visible messages of the conversation a message belongs to, oldest first, that one among them. What was thrown away is left out,
    /// unless that one was.
    ///
    /// # Errors
    /// Those of the database.
    pub fn conversation(&self, id: MessageRow) -> Result<Vec<MessageRow>> {
        self.all(include_str!("conversation.sql"), [id.0], |row| row.get(0).map(MessageRow))
    }

    /// Those of these messages that are starred.
    ///
    /// # Errors
    /// Those of the database.
    pub fn starred(&self, messages: &[MessageRow]) -> Result<BTreeSet<MessageRow>> {
        let sql = "SELECT copy.message FROM json_each(?1) AS asked CROSS JOIN copy ON copy.message = asked.value WHERE copy.flags & 4 > 0";
        let found = self.all(sql, [list(messages.iter().map(|id| id.0))], |row| row.get(0).map(MessageRow))?;
        Ok(found.into_iter().collect())
    }
}

/// A message of a conversation.
struct Member {
    key: MessageKey,
    speaker: Speaker,
    attachments: i64,
    unread: bool,
    starred: bool,
    here: bool,
}

fn line(newest: MessageLine, members: Vec<Member>, snoozed: Option<i64>) -> ConversationLine {
    let mut people: Vec<Speaker> = Vec::new();
    for member in &members {
        if !people.iter().any(|known| known.is_user && member.speaker.is_user || known.name == member.speaker.name) {
            people.push(member.speaker.clone());
        }
    }
    ConversationLine {
        newest,
        people,
        count: members.len(),
        unread: members.iter().filter(|member| member.unread).count(),
        starred: members.iter().any(|member| member.starred),
        attachments: members.iter().map(|member| member.attachments).sum(),
        here: members.iter().filter(|member| member.here).map(|member| member.key).collect(),
        snoozed,
    }
}
