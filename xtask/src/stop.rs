//! Why a verb ended early.

use std::fmt;
use std::io;

pub type Outcome = Result<(), Stop>;

#[derive(Debug)]
pub enum Stop {
    /// The arguments make no sense.
    Usage(String),
    /// Something must be installed by hand first; the sentence says what and how.
    Missing(String),
    /// A command ended with a code other than 0.
    Failed { what: String, code: u8 },
    /// Something failed, and the user has read what.
    Told { code: u8 },
    /// A command could not be started or a file not be read.
    Io { what: String, source: io::Error },
}

impl Stop {
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// The code this process ends with: the failed command's own, as far as there is one.
    pub fn code(&self) -> u8 {
        match self {
            Self::Failed { code, .. } | Self::Told { code } => *code,
            Self::Usage(_) => 2,
            Self::Missing(_) | Self::Io { .. } => 1,
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(sentence) | Self::Missing(sentence) => f.write_str(sentence),
            Self::Told { .. } => Ok(()),
            Self::Failed { what, code } => write!(f, "FAILED: {what} (code {code})"),
            Self::Io { what, source } => write!(f, "FAILED: {what}: {source}"),
        }
    }
}
