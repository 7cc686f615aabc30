//! What a message is to the people on file (D1).

use serde::{Deserialize, Serialize};

/// The verdict on a message, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Involves somebody who is excluded (D6).
    Skipped,
    /// Answers a message the user sent to that person (R4).
    Reply,
    /// From an address on file, not a reply (R6).
    New,
    /// By the user to an address on file.
    Sent,
    /// From an unknown sender, in a folder marked "applications arrive here".
    Application,
    /// Everything else: derived on reading, never stored.
    None,
}

impl Verdict {
    /// Every verdict with the word it is stored, printed and asked for as.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Skipped, "skipped"),
        (Self::Reply, "reply"),
        (Self::New, "new"),
        (Self::Sent, "sent"),
        (Self::Application, "application"),
        (Self::None, "none"),
    ];

    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(verdict, _)| *verdict == self).map_or("none", |(_, word)| word)
    }

    /// The verdict a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(verdict, _)| *verdict)
    }
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a decision.
    Open,
    /// Left for later: stays in the list with its age.
    Later,
    /// Never proposed again.
    No,
    /// Saved to the target.
    Filed,
}

impl State {
    /// Every state with the word it is stored as.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Open, "open"), (Self::Later, "later"), (Self::No, "no"), (Self::Filed, "filed")];

    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("open", |(_, word)| word)
    }

    /// The state a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(state, _)| *state)
    }
}
