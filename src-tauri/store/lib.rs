//! The one encrypted SQLite file: every table a module, every query a method, every write a transaction.

mod account;
mod address;
mod address_rule;
mod aside;
mod backup;
mod backup_file;
mod blob;
mod calendar;
mod card;
mod connection;
mod copy;
mod doctor;
mod doctor_index;
mod document;
mod drive;
mod error;
mod exclusion;
mod export;
mod filing;
mod find;
mod folder;
mod gate;
mod group;
mod history;
mod inbox;
mod inbox_walk;
mod intent;
mod intent_log;
mod intent_send;
mod journal;
pub mod keys;
mod lists;
mod lock;
mod look;
mod mentions;
mod message;
mod migrate;
mod open;
mod outbox;
mod outgoing_account;
mod outside;
mod person;
mod picture;
mod profile;
mod proposal;
mod put_off;
mod query;
mod read;
mod reading;
mod remembered;
mod restore;
mod review;
mod rotation;
mod saved_search;
mod search;
mod setting;
mod share;
mod signed_in;
mod source;
mod task;
mod topic;
mod truth;
mod two_factor;
mod undo;
mod user;
#[cfg(test)]
mod view_tests;
mod waiting;
mod write;

pub use account::{Account, NewAccount};
pub use aside::AsideRow;
pub use backup::{Backup, private_file};
pub use blob::Source;
pub use calendar::{
    ActLine, BusyTime, Calendar, CalendarAccount, CalendarForm, CalendarStanding, DateFacts, DerivedEvent, EventBytes,
    EventConcern, EventFacts, EventProposal, EventState, HeldTime, Interview, Invited, InvitedAnswer, InvitedForm,
    KnownReminder, LinkedEvent, ListedCalendar, LoggedAnswer, Named, NewEventFiling, Offer, OfferFields, OfferState,
    Partaker, ReminderDate, ReminderRow, ReminderState, Seen, Shown, SourceEvent, StuckEvent, WaitingPart,
};
pub use copy::{BacklogCopy, CopyRow, ListedCopy};
pub use doctor::Check;
pub use document::{DocumentFacts, DocumentSource, NewDocument};
pub use drive::network_or_cloud;
pub use error::{Result, StoreError};
pub use exclusion::{Exclusion, NewExclusion, Subject, TouchCounts};
pub use export::ExportLine;
pub use filing::NewFiling;
pub use folder::{Folder, ListedFolder};
pub use gate::Who;
pub use group::Group;
pub use history::{HistoryFilter, HistoryLine, HistoryParts, HistoryTally};
pub use inbox::{ConversationLine, InboxAsk, InboxLine, InboxPart, Speaker, View};
pub use intent::{ActCopy, Intended};
pub use intent_log::IntentLine;
pub use intent_send::OpenIntent;
pub use journal::{Entry, Summary};
pub use lists::{ListFilter, ListOrder, ListRow, TimelineEntry};
pub use lock::Lock;
pub use look::{Held, Look, look_into};
pub use mentions::Mentions;
pub use message::{LeftOutRow, MessageLine};
pub use migrate::KNOWN as SCHEMA_VERSION;
pub use open::{FILE_NAME, Store, private_folder, private_home, uuid as new_uuid};
pub use outbox::{NewOutgoing, OutboxMail, OutboxRow};
pub use outgoing_account::{OutgoingAccount, OutgoingForm};
pub use outside::Outside;
pub use person::{ClientFields, JobFields, PersonFields, TargetLabel};
pub use profile::Correspondent;
pub use proposal::{Derived, Proposal};
pub use query::{Clock, Field, Hint, Mark, OPERATORS, Query, Understood};
pub use read::Read;
pub use reading::{FilingFacts, PartyFacts, Reading, StoredRaw};
pub use restore::{Restored, restore, restore_while};
pub use review::{LeftOut, ReviewFilter, ReviewHead, ReviewOrder, ReviewTally, TickedCounts, VerdictTally};
pub use rotation::{DailyFile, daily_files};
pub use saved_search::SavedSearch;
pub use search::{Asked, COUNTED, Found, Results};
pub use source::{ApplicationSource, SourceForm};
pub use task::{Task, TaskFields};
pub use topic::Topic;
pub use truth::{
    Arrived, BigPart, Brought, Content, CopyFacts, InnerSender, Kept, Known, MessageFacts, NewMessage, Packed,
    PartFacts, Remains, SyncFolder,
};
pub use user::{SEES_ALL, User, UserForm};
pub use write::Write;

#[cfg(test)]
mod backup_tests;
#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod desk_tests;
#[cfg(test)]
mod doctor_tests;
#[cfg(test)]
mod erase_tests;
#[cfg(test)]
mod owner_tests;
#[cfg(test)]
mod plan_tests;
#[cfg(test)]
mod schema_tests;
#[cfg(test)]
mod system_tests;
#[cfg(test)]
mod trouble_tests;
#[cfg(test)]
mod user_tests;

/// Now, in Unix seconds: the one clock of the store's callers.
pub fn unix_now() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX))
}
