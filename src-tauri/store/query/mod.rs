//! What a search asks for: text to a question, a question to SQL, and marks where its words stand.

mod compile;
mod date;
mod mark;
mod parse;
mod place;
mod words;

pub use date::Clock;
pub use mark::{Field, Mark};
pub use parse::Query;

pub(crate) use compile::compile;
pub(crate) use mark::{marked, snippet};
pub(crate) use place::is_meant;
pub(crate) use words::Phrase;

use domain::TargetKind;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// What could not be understood of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Nothing is asked.
    Empty,
    /// An operator, or its value, is not known; it was left aside.
    UnknownOperator,
    /// A date cannot be read; it was left aside.
    BadDate,
    /// Only words that must not stand in a message.
    OnlyNot,
    /// A quotation is not closed; it was taken to go on to the end.
    UnclosedQuote,
}

impl Hint {
    /// The word a face knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownOperator => "unknown_operator",
            Self::BadDate => "bad_date",
            Self::OnlyNot => "only_not",
            Self::UnclosedQuote => "unclosed_quote",
        }
    }
}

/// One thing asked of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// Words in it, or in its subject only.
    Text { subject: bool, phrase: Phrase },
    /// Somebody's name or address in From, or in To, Cc and Bcc.
    Party { from: bool, phrases: Vec<Phrase> },
    /// Has an attachment.
    Attachment,
    /// Is unread in the mailbox.
    Unread,
    /// Answers a message the user sent.
    Reply,
    /// Is saved to a profile.
    Filed,
    /// Was sent by the user.
    Sent,
    /// Received at this Unix time or later.
    After(i64),
    /// Received before this Unix time.
    Before(i64),
    /// Lies in a folder that is called so.
    Folder(String),
    /// Concerns somebody or something on file that is called so.
    Target(TargetKind, String),
}

/// Things asked of a message: all nodes of a query hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// This.
    Is(Leaf),
    /// Not this.
    Not(Leaf),
    /// At least one of these.
    Any(Vec<Node>),
}

/// Gives a connection the functions that compiled searches call.
pub(crate) fn install(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    conn.create_scalar_function("has_phrases", 2, flags, |call| {
        let phrases = call.get_or_create_aux(1, |text| text.as_str().map(words::from_text))?;
        let text = call.get_raw(0).as_str().unwrap_or_default();
        Ok(phrases.iter().all(|phrase| phrase.hits(text).next().is_some()))
    })
}
