//! The nouns and rules of recruiting mail: no I/O, no SQL, no clock.

mod address;
mod appointment;
mod bulk;
mod cached;
mod danger;
mod exclude;
mod file_kind;
mod file_name;
mod forwarded;
mod free_mail;
mod ids;
mod key;
mod message;
mod names;
mod person;
mod phone;
mod reason;
mod received;
mod reference;
mod repeat;
mod reply;
mod sensitive;
mod verdict;
mod wish;

pub use address::{Address, AddressError};
pub use appointment::{Answer, Appointment, Class, Clock, Occurrence, Party, Span, Status};
pub use bulk::{Bulk, bulk};
pub use cached::Cached;
pub use danger::Danger;
pub use exclude::{Mode, Scope};
pub use file_kind::{FileKind, cv_likeness};
pub use file_name::{SafeName, extension, turns_direction};
pub use forwarded::{Forwarded, forwarded_from, forwards};
pub use free_mail::is_free_mail;
pub use ids::{
    AccountId, AddressId, AppointmentId, CalendarAccountId, CalendarId, CopyId, DocumentId, EventId, ExclusionId,
    FilingId, FolderId, GroupId, IntentId, InvitedId, JournalId, MessageRow, OutboxId, OutgoingId, ProposalId,
    SourceId, TargetId, UserId, Uuid,
};
pub use key::MessageKey;
pub use message::{Direction, Header, Mailbox, Role, SenderCheck};
pub use names::{NameIndex, fold, name_forms, reference_form};
pub use person::{PersonKind, TargetKind};
pub use phone::{dialled, phone_in};
pub use reason::{AppointmentReason, Reason};
pub use received::received;
pub use reference::{canonical_message_id, message_ids};
pub use repeat::{Repeat, Unit};
pub use reply::{Letter, Mailto, prefixed, quoted};
pub use sensitive::Sensitive;
pub use verdict::{State, Verdict};
pub use wish::Wish;
