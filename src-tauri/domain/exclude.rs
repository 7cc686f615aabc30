//! How an exclusion works (D6).

use serde::{Deserialize, Serialize};

/// What happens to mail that is already stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Everything of theirs is hidden, and back when the exclusion goes.
    #[default]
    Hide,
    /// What was saved to profiles stays visible; the rest is hidden.
    Keep,
    /// Hidden now, deleted 30 days later or at once on request.
    Delete,
}

impl Mode {
    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Keep => "keep",
            Self::Delete => "delete",
        }
    }

    /// The mode a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Hide, Self::Keep, Self::Delete].into_iter().find(|m| m.word() == word)
    }
}

/// On which messages an exclusion bears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every message that involves the excluded address.
    #[default]
    All,
    /// Only those where it is the sender or the only other party.
    Alone,
}

impl Scope {
    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Alone => "alone",
        }
    }

    /// The scope a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::All, Self::Alone].into_iter().find(|s| s.word() == word)
    }
}
