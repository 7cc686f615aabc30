//! Who can be on file.

use serde::{Deserialize, Serialize};

/// What a message can be filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// A person: candidate, client contact, employee, or several at once.
    Person,
    /// A client (a firm).
    Client,
    /// A job to be filled.
    Job,
}

impl TargetKind {
    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Client => "client",
            Self::Job => "job",
        }
    }

    /// The kind a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Person, Self::Client, Self::Job].into_iter().find(|k| k.word() == word)
    }
}

/// What a person is to the recruiter; one person can be several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Looks for a job, or is looked for.
    Candidate,
    /// Works for a client.
    Contact,
    /// Works for the agency itself.
    Employee,
}

impl PersonKind {
    /// The word it is stored as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Contact => "contact",
            Self::Employee => "employee",
        }
    }

    /// The kind a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Candidate, Self::Contact, Self::Employee].into_iter().find(|k| k.word() == word)
    }
}
