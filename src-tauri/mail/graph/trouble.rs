//! What went wrong between Dossier and Microsoft Graph, as trouble with a mailbox.

use account::graph::GraphError;

use crate::Trouble;

/// Trouble with what is asked about a folder: where it is not there, the folder is gone.
pub(super) fn of_folder(error: GraphError) -> Trouble {
    match error {
        GraphError::Refused(refusal) if refusal.is_missing() => Trouble::FolderGone,
        other => other.into(),
    }
}
