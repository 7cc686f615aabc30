//! Why a row is where it is (N3): data, never sentences; the words are chosen in the window.

use serde::{Deserialize, Serialize};

use crate::Role;

/// One reason for a verdict, as data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Answers a message the user sent to this person.
    Answers {
        /// The canonical Message-ID of that message.
        message_id: String,
    },
    /// An address of this target stands in a header field.
    OnFile {
        /// The field.
        #[specta(type = String)]
        role: Role,
    },
    /// The sender is unknown, but writes from this client's domain.
    ClientDomain {
        /// The domain.
        domain: String,
    },
    /// The name of this candidate stands in the message.
    Named {
        /// `subject`, `text` or `attachment`.
        place: String,
    },
    /// The reference of this job stands in the message.
    JobReference {
        /// `subject`, `text` or `attachment`.
        place: String,
    },
    /// Another message of this conversation is filed there.
    Conversation,
    /// Found in a folder marked "applications arrive here".
    ApplicationFolder,
    /// An exclusion applies.
    Excluded {
        /// The exclusion, as its UUID.
        exclusion: String,
    },
    /// The own provider's check of the sender failed: never ticked.
    SenderCheckFailed,
    /// Sent to many or by a machine: never ticked.
    Bulk,
    /// The user chose this target.
    ChosenByUser,
    /// The user wants mail of this address to be proposed there always.
    AddressRule,
    /// A message of this target's is forwarded in it.
    Forwarded {
        /// The address that wrote it.
        address: String,
        /// The name beside it, where there is one.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        name: String,
    },
    /// What an appointment tells.
    Appointment {
        /// Which of it.
        part: AppointmentReason,
    },
}

/// What an appointment tells of whom it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentReason {
    /// They answered the invitation to it.
    Answered,
    /// The user made it.
    Own,
    /// It is an interview with them, or for this job.
    Interview,
    /// They ask for it.
    Organizer,
    /// They take part.
    Attendee,
    /// More take part than a conversation has room for: never ticked.
    Many,
}
