//! New-type ids: a row number of one table can never be handed to another.

use serde::{Deserialize, Serialize};

/// The identity of what people make (persons, jobs, filings, exclusions): UUIDv7, equal on every machine.
pub use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    )+};
}

id! {
    /// A connected mailbox.
    AccountId,
    /// An account that sends.
    OutgoingId,
    /// A place where applications arrive.
    SourceId,
    /// A folder of an account.
    FolderId,
    /// One message as it lies in one folder.
    CopyId,
    /// A message in this store: its received time in Unix seconds, or the next free number. Never leaves the store.
    MessageRow,
    /// An address in normal form.
    AddressId,
    /// What a message can be filed under: a person, a client or a job.
    TargetId,
    /// A message filed under a target.
    FilingId,
    /// A file kept with a person, client or job.
    DocumentId,
    /// A proposal to file a message.
    ProposalId,
    /// An exclusion of a person, an address or a domain.
    ExclusionId,
    /// An access group.
    GroupId,
    /// A user of this store.
    UserId,
    /// An entry of the journal.
    JournalId,
    /// Something the user wants changed in their mailbox.
    IntentId,
    /// Where calendars are.
    CalendarAccountId,
    /// A calendar.
    CalendarId,
    /// An event of a calendar: an appointment with all that belongs to its UID.
    EventId,
    /// An appointment, or one date of a series that differs from the others.
    AppointmentId,
    /// A message that leaves, or left.
    OutboxId,
    /// Somebody who is asked to come to an appointment.
    InvitedId,
}
