//! The one face every source of mail shows: IMAP, an archive on disk, later Microsoft Graph.

use std::collections::HashMap;

use crate::Trouble;
use crate::write::{Aim, Change, Outcome, Whereabouts};

/// A message's name in its folder, opaque to everything but its remote (IMAP: UIDVALIDITY and UID; archive: file name or content hash).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RemoteKey(pub String);

/// Where a folder's last sync ended, opaque to everything but its remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// What a folder is for (RFC 6154).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpecialUse {
    /// The inbox (RFC 3501 section 5.1).
    Inbox,
    /// `\Sent`.
    Sent,
    /// `\Drafts`.
    Drafts,
    /// `\Junk`.
    Junk,
    /// `\Trash`.
    Trash,
    /// `\Archive`.
    Archive,
    /// `\All`: every message once more.
    All,
    /// `\Flagged`.
    Flagged,
}

impl SpecialUse {
    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Sent => "sent",
            Self::Drafts => "drafts",
            Self::Junk => "junk",
            Self::Trash => "trash",
            Self::Archive => "archive",
            Self::All => "all",
            Self::Flagged => "flagged",
        }
    }
}

/// A folder as the source lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFolder {
    /// Its full name, decoded to Unicode, levels joined by `/`: what people see and choose by.
    pub path: String,
    /// Its name on the wire, opaque to everything but its remote.
    pub name: String,
    /// What it is for.
    pub special_use: Option<SpecialUse>,
    /// Whether it can hold messages (`\Noselect` cannot).
    pub selectable: bool,
    /// A value that stays with the folder when it is renamed, where the source has one (RFC 8474 MAILBOXID, else UIDVALIDITY).
    pub identity: Option<String>,
}

/// IMAP system flags as bits; an archive's Status header or Maildir info maps to the same.
pub mod flag {
    /// `\Seen`.
    pub const SEEN: i64 = 1;
    /// `\Answered`.
    pub const ANSWERED: i64 = 2;
    /// `\Flagged`.
    pub const FLAGGED: i64 = 4;
    /// `\Deleted`.
    pub const DELETED: i64 = 8;
    /// `\Draft`.
    pub const DRAFT: i64 = 16;
}

/// One message as a folder lists it, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the folder.
    pub key: RemoteKey,
    /// Its number, where the source has one; higher is newer.
    pub uid: Option<u32>,
    /// Bits of [`flag`].
    pub flags: i64,
    /// MODSEQ (RFC 7162); 0 where the source has none.
    pub modseq: u64,
    /// RFC822.SIZE in octets.
    pub size: u64,
    /// INTERNALDATE in Unix seconds.
    pub internal_date: i64,
}

/// What a folder answers to "what is different since this cursor?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Nothing.
    Same,
    /// Only what changed (QRESYNC, or CONDSTORE together with a list of what is there).
    Some {
        /// New messages, and known ones whose flags changed.
        listed: Vec<Listed>,
        /// Keys that are gone.
        vanished: Vec<RemoteKey>,
        /// Where the next sync starts.
        cursor: Cursor,
    },
    /// Everything that is there: a first sync, a source without change tracking, or a new UIDVALIDITY; what is not listed is gone.
    All {
        /// Every message.
        listed: Vec<Listed>,
        /// Where the next sync starts.
        cursor: Cursor,
        /// Whether the source vouches that what is missing was removed; an archive that vanished does not.
        removals_count: bool,
    },
}

/// How much of a message to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The header block alone (`BODY.PEEK[HEADER]`).
    Header,
    /// All of it (`BODY.PEEK[]`).
    Whole,
}

/// What came back for one wanted message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Its bytes: the header block or the whole message, as asked.
    Bytes(Vec<u8>),
    /// It is no longer there; the next sync will say so too.
    Gone,
    /// It cannot be had from this source; it is set aside with the reason.
    Unreadable(Unreadable),
}

impl Brought {
    /// How many octets came.
    pub fn octets(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Gone | Self::Unreadable(_) => 0,
        }
    }
}

/// Why a message cannot be had. Written out, it is a code and, behind a space, what else is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The connection ends whenever this message is asked for, and only then.
    #[error("hangs_up")]
    HangsUp,
    /// The server refuses it and says why.
    #[error("refused {0}")]
    Refused(String),
    /// The server's answer about it breaks the rules.
    #[error("not_understood {0}")]
    NotUnderstood(String),
    /// The server says it is there, and gives nothing.
    #[error("no_content")]
    NoContent,
    /// It has more than 512 MiB.
    #[error("too_large")]
    TooLarge,
    /// The file it is in cannot be read.
    #[error("file {0}")]
    File(std::io::ErrorKind),
    /// It is a link, a pipe or a device, no file of its own in the archive; nothing was opened.
    #[error("not_a_file")]
    NotAFile,
    /// Its bytes are here and are no message.
    #[error("no_message {0}")]
    NoMessage(String),
}

/// How much a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Messages since each moment asked for, in that order.
    pub since: Vec<u32>,
    /// Messages in all.
    pub messages: u32,
    /// Octets in all, where the source says so along with the rest.
    pub octets: Option<u64>,
}

impl Tally {
    /// Of what a folder lists.
    pub fn of(listed: &[Listed], since: &[i64]) -> Self {
        let count = |from: i64| listed.iter().filter(|message| message.internal_date >= from).count();
        Self {
            since: since.iter().map(|from| short(count(*from))).collect(),
            messages: short(listed.len()),
            octets: Some(listed.iter().map(|message| message.size).sum()),
        }
    }
}

fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A source of mail. Every call can end with `Trouble::Cancelled` within a second of [`crate::Cancel::cancel`]. Nothing is ever changed at the source
/// but by [`Remote::change`].
pub trait Remote {
    /// Lists the folder tree.
    ///
    /// # Errors
    /// Trouble with the source.
    fn folders(&mut self) -> Result<Vec<RemoteFolder>, Trouble>;

    /// How many messages the folders held when they were listed, by [`RemoteFolder::name`], as far as the source said so by the way.
    fn counts(&self) -> HashMap<String, u32> {
        HashMap::new()
    }

    /// Asks what changed in a folder (`name` as in [`RemoteFolder::name`]) since `cursor`; `None` asks for everything.
    ///
    /// `known` gives the keys stored here, for sources that can only compare lists.
    ///
    /// # Errors
    /// Trouble with the source; `Trouble::FolderGone` where the folder is no more.
    fn changes(
        &mut self,
        name: &str,
        cursor: Option<&Cursor>,
        known: &dyn Fn() -> Vec<RemoteKey>,
    ) -> Result<Changes, Trouble>;

    /// Lists the newest messages of a folder, at most so many: what a first sync shows before it knows the rest. Empty where all are at hand.
    ///
    /// # Errors
    /// Trouble with the source; `Trouble::FolderGone` where the folder is no more.
    fn latest(&mut self, _name: &str, _most: u32) -> Result<Vec<Listed>, Trouble> {
        Ok(Vec::new())
    }

    /// Counts the messages of a folder, and those that came since some moments (Unix seconds; a server may go by whole days). No message is
    /// fetched.
    ///
    /// # Errors
    /// Trouble with the source; `Trouble::FolderGone` where the folder is no more.
    fn tally(&mut self, name: &str, since: &[i64]) -> Result<Tally, Trouble> {
        match self.changes(name, None, &Vec::new)? {
            Changes::All { listed, .. } | Changes::Some { listed, .. } => Ok(Tally::of(&listed, since)),
            Changes::Same => Ok(Tally::default()),
        }
    }

    /// Asks how many octets a folder holds; `None` where the source cannot tell. May take a server a while.
    ///
    /// # Errors
    /// Trouble with the source.
    fn octets(&mut self, _name: &str) -> Result<Option<u64>, Trouble> {
        Ok(None)
    }

    /// Brings messages of a folder in the order of `wanted`, handing each to `sink` as soon as it is here; `sink` answers whether to go on.
    ///
    /// # Errors
    /// Trouble with the source; what was handed over before stays handed over.
    fn bring(&mut self, name: &str, wanted: &[Listed], extent: Extent, sink: &mut Sink<'_>) -> Result<(), Trouble>;

    /// Waits until a folder is no longer as it was, or for a while. Nothing is changed.
    ///
    /// # Errors
    /// Trouble with the source.
    fn wait(&mut self, _vigil: &Vigil<'_>) -> Result<News, Trouble> {
        Ok(News::Unable)
    }

    /// Changes messages of a folder; answers for each, in order. Never asked twice by itself: after trouble it is open what was done.
    ///
    /// # Errors
    /// Trouble with the source; `Refused` and `FolderGone` tell that nothing was changed.
    fn change(&mut self, _name: &str, _change: &Change, aims: &[Aim]) -> Result<Vec<Outcome>, Trouble> {
        Ok(vec![Outcome::Unable; aims.len()])
    }

    /// Looks where a message is whose move from one folder to another was cut off. Nothing is changed.
    ///
    /// # Errors
    /// Trouble with the source.
    fn whereabouts(&mut self, _sought: &Sought<'_>) -> Result<Whereabouts, Trouble> {
        Ok(Whereabouts::Unknown)
    }
}

/// What news are waited for.
#[derive(Clone, Copy)]
pub struct Vigil<'a> {
    /// The folder whose news are told at once: its name, and where it stood last.
    pub folder: (&'a str, &'a Cursor),
    /// Others that are asked about every few seconds meanwhile.
    pub beside: &'a [(&'a str, &'a Cursor)],
    /// Whether to go on waiting; looked at about once a second.
    pub goes_on: &'a dyn Fn() -> bool,
}

/// What came of waiting for news of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is not as it was; what changed has to be asked for.
    Changed,
    /// That one of the others is not as it was.
    ChangedBeside(usize),
    /// Nothing came for a while.
    Quiet,
    /// The source cannot say so by itself: it has to be asked.
    Unable,
}

/// A message whose move was cut off.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    /// Its name where it was.
    pub key: &'a RemoteKey,
    /// The name of the folder it was in.
    pub from: &'a str,
    /// The name of the folder it was to go to; `None` where it was to be deleted.
    pub to: Option<&'a str>,
    /// Its Message-ID, canonical.
    pub message_id: Option<&'a str>,
}

/// Takes a message as it arrives; answers `false` to stop.
pub type Sink<'a> = dyn FnMut(&RemoteKey, Brought) -> bool + 'a;
