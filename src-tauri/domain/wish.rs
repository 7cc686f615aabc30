//! What a user wants changed in their mailbox.

use std::fmt;

/// One change of one message in one folder, as a server can be told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wish {
    /// Marked as read.
    Read,
    /// Marked as unread.
    Unread,
    /// Marked with a star.
    Star,
    /// Its star taken off.
    Unstar,
    /// Moved to another folder.
    Move,
    /// Deleted for good.
    Delete,
}

impl Wish {
    /// Every wish.
    pub const ALL: [Self; 6] = [Self::Read, Self::Unread, Self::Star, Self::Unstar, Self::Move, Self::Delete];

    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Unread => "unread",
            Self::Star => "star",
            Self::Unstar => "unstar",
            Self::Move => "move",
            Self::Delete => "delete",
        }
    }

    /// The wish a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|wish| wish.word() == word)
    }

    /// The flag it sets or clears: bit and value (RFC 3501 section 2.3.2 `\Seen`, `\Flagged`); `None` for what changes the place.
    pub fn flag(self) -> Option<(i64, bool)> {
        match self {
            Self::Read => Some((1, true)),
            Self::Unread => Some((1, false)),
            Self::Star => Some((4, true)),
            Self::Unstar => Some((4, false)),
            Self::Move | Self::Delete => None,
        }
    }

    /// What takes a flag back.
    pub fn opposite(self) -> Option<Self> {
        match self {
            Self::Read => Some(Self::Unread),
            Self::Unread => Some(Self::Read),
            Self::Star => Some(Self::Unstar),
            Self::Unstar => Some(Self::Star),
            Self::Move | Self::Delete => None,
        }
    }

    /// What a later wish of this kind replaces: itself and its opposite, or any other place.
    pub fn rivals(self) -> [Self; 2] {
        match self {
            Self::Read | Self::Unread => [Self::Read, Self::Unread],
            Self::Star | Self::Unstar => [Self::Star, Self::Unstar],
            Self::Move | Self::Delete => [Self::Move, Self::Delete],
        }
    }
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
