//! What went wrong between Dossier and Microsoft Graph, as trouble with a mailbox.

use account::graph::{GraphError, Refusal};

use crate::Trouble;

impl From<GraphError> for Trouble {
    fn from(error: GraphError) -> Self {
        match error {
            GraphError::Cancelled => Self::Cancelled,
            GraphError::NoSuchHost => Self::NoSuchHost,
            GraphError::Unreachable(why) => Self::Unreachable(why),
            GraphError::Cut => Self::Cut,
            GraphError::Untrusted { fingerprint, why, certificate } => {
                Self::Untrusted { fingerprint, why, certificate }
            }
            GraphError::Tls(why) => Self::Tls(why),
            GraphError::Token(error) => error.into(),
            GraphError::Busy { said, wait: Some(seconds) } => Self::Throttled { said, seconds },
            GraphError::Busy { said, wait: None } => Self::Busy { said },
            GraphError::Refused(refusal) => refusal.into(),
            GraphError::Protocol(why) => Self::Protocol(why),
            GraphError::TooLarge => Self::Protocol("an answer without end".into()),
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        // A licence that ended, or Exchange on the organisation's own machines.
        if refusal.code == "MailboxNotEnabledForRESTAPI" {
            return Self::NotInCloud;
        }
        let said = refusal.words();
        match refusal.status {
            403 => Self::NotAllowed { said },
            status if status >= 500 => Self::Busy { said },
            _ => Self::Refused { said },
        }
    }
}

/// Trouble with what is asked about a folder: where it is not there, the folder is gone.
pub(super) fn of_folder(error: GraphError) -> Trouble {
    match error {
        GraphError::Refused(refusal) if refusal.is_missing() => Trouble::FolderGone,
        other => other.into(),
    }
}
