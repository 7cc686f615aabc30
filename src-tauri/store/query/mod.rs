//! What a search asks for: text to a question, a question to SQL, and marks where its words stand.

mod branch;
mod compile;
mod date;
mod holds;
mod kind;
mod lex;
mod mark;
mod near;
mod operator;
mod parse;
mod place;
mod words;

pub use date::Clock;
pub use mark::{Field, Mark};
pub use operator::OPERATORS;
pub use parse::{Query, Understood};

pub(crate) use branch::{Branch, branches};
pub(crate) use compile::compile;
#[cfg(test)]
pub(crate) use compile::every_way;
pub(crate) use kind::Kind;
pub(crate) use mark::{marked, snippet};
pub(crate) use near::neighbours;
pub(crate) use place::is_meant;
pub(crate) use words::Phrase;

use domain::{TargetKind, Verdict};
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
    /// A size cannot be read; it was left aside.
    BadSize,
    /// Only words that must not stand in a message.
    OnlyNot,
    /// A quotation is not closed; it was taken to go on to the end.
    UnclosedQuote,
    /// There are no stages yet; it was left aside.
    NoStages,
    /// What an exclusion hides is not searched.
    Excluded,
    /// So many alternatives that they are not all looked for.
    TooMuch,
}

impl Hint {
    /// The word a face knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownOperator => "unknown_operator",
            Self::BadDate => "bad_date",
            Self::BadSize => "bad_size",
            Self::OnlyNot => "only_not",
            Self::UnclosedQuote => "unclosed_quote",
            Self::NoStages => "no_stages",
            Self::Excluded => "excluded",
            Self::TooMuch => "too_much",
        }
    }
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Everywhere.
    Any,
    /// In the subject.
    Subject,
    /// In the names of attachments.
    Files,
}

/// As what somebody takes part in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Roles {
    /// Who wrote it.
    From,
    /// Whoever it went to.
    To,
    /// In Cc.
    Cc,
    /// In Bcc.
    Bcc,
    /// Anyhow.
    Any,
}

/// One thing asked of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// Words in it.
    Text { column: Column, phrase: Phrase },
    /// Somebody's name or address, also as it was typed.
    Party { roles: Roles, phrases: Vec<Phrase>, called: String },
    /// The user.
    Me(Roles),
    /// Has an attachment.
    Attachment,
    /// Has an attachment of a kind.
    Kind(Kind),
    /// Has an attachment whose name fits a pattern with `*`.
    FileName(String),
    /// Is unread in the mailbox.
    Unread,
    /// Is starred in the mailbox.
    Starred,
    /// Is filed, or waits in Mail to sort, with a verdict.
    Verdict(Verdict),
    /// Is saved to a profile.
    Filed,
    /// Was sent by the user.
    Sent,
    /// Its conversation is put off beyond this Unix time.
    Snoozed(i64),
    /// Received at this Unix time or later.
    After(i64),
    /// Received before this Unix time.
    Before(i64),
    /// Has more octets.
    Larger(i64),
    /// Has fewer octets.
    Smaller(i64),
    /// Lies in a folder that is called so.
    Folder(String),
    /// Lies in a mailbox that is called so or has such an address.
    Account(String),
    /// Concerns somebody or something on file that is called so.
    Target(TargetKind, String),
}

/// Things asked of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// This.
    Is(Leaf),
    /// Not this.
    Not(Box<Node>),
    /// All of these.
    All(Vec<Node>),
    /// At least one of these.
    Any(Vec<Node>),
}

impl Node {
    /// Whether something that is asked for, rather than left out, is so.
    pub fn any_leaf(&self, is: &dyn Fn(&Leaf) -> bool) -> bool {
        match self {
            Self::Is(leaf) => is(leaf),
            Self::Not(_) => false,
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(|node| node.any_leaf(is)),
        }
    }

    /// The phrases that are asked for, with where.
    pub fn phrases(&self) -> Vec<(Column, &Phrase)> {
        match self {
            Self::Is(Leaf::Text { column, phrase }) => vec![(*column, phrase)],
            Self::Is(_) | Self::Not(_) => Vec::new(),
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().flat_map(Self::phrases).collect(),
        }
    }

    /// Whether it only leaves out words.
    fn only_leaves_out(&self) -> bool {
        matches!(self, Self::Not(inner) if inner.is_words())
    }

    fn is_words(&self) -> bool {
        match self {
            Self::Is(leaf) => matches!(leaf, Leaf::Text { .. }),
            Self::Not(inner) => inner.is_words(),
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().all(Self::is_words),
        }
    }
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
