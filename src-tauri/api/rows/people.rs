//! People, clients and jobs.

use domain::{PersonKind, TargetKind};
use serde::{Deserialize, Serialize};

/// A person, client or job as a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TargetRow {
    /// Its id.
    pub id: String,
    /// Person, client or job.
    pub kind: TargetKind,
    /// For a person: what they are; empty otherwise.
    pub roles: Vec<PersonKind>,
    /// The name as lists show it: `Kowalska, Anna`, the firm, or the job's title.
    pub name: String,
    /// For a job its reference (`DE7`), for a contact the client's name; may be empty.
    pub note: String,
}

/// One line of a list of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PersonRow {
    /// Label.
    pub target: TargetRow,
    /// The first address, or empty.
    pub address: String,
    /// How many addresses.
    pub addresses: u32,
    /// The client a contact works for, or empty.
    pub client: String,
    /// Language tag (BCP 47), or empty.
    pub language: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Saved messages.
    pub messages: u32,
    /// The newest saved message, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_message: Option<i64>,
    /// Whether an exclusion names this person.
    pub excluded: bool,
}

/// One line of the list of clients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ClientRow {
    /// Label.
    pub target: TargetRow,
    /// Domains.
    pub domains: Vec<String>,
    /// Contacts.
    pub contacts: u32,
    /// Jobs.
    pub jobs: u32,
    /// Saved messages, of its contacts too.
    pub messages: u32,
    /// The newest saved message, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_message: Option<i64>,
}

/// One line of the list of jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct JobRow {
    /// Label.
    pub target: TargetRow,
    /// The client, or empty.
    pub client: String,
    /// Whether it is open.
    pub open: bool,
    /// Saved messages.
    pub messages: u32,
    /// The newest saved message, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_message: Option<i64>,
}

/// A page of any list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Page<T> {
    /// The rows asked for.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: u32,
}

/// Which people a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ListQuery {
    /// Only people of this kind; `None`: all. Ignored by clients and jobs.
    pub kind: Option<PersonKind>,
    /// Part of a name, address, tag or client; empty: everything.
    pub search: String,
    /// `name`, `client`, `messages` or `last_message`.
    pub sort: String,
    /// Largest first.
    pub descending: bool,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return at most.
    pub limit: u32,
}

/// An address of a person or client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AddressRow {
    /// In normal form.
    pub address: String,
    /// What the user calls it (`old`, `private`), or empty.
    pub label: String,
    /// Stored messages from or to it.
    pub messages: u32,
}

/// Everything on a profile but its messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Profile {
    /// Label.
    pub target: TargetRow,
    /// Given name (persons).
    pub given: String,
    /// Family name (persons); the name of a client or job otherwise.
    pub family: String,
    /// Addresses.
    pub addresses: Vec<AddressRow>,
    /// Domains (clients).
    pub domains: Vec<String>,
    /// Language tag, or empty.
    pub language: String,
    /// Phone, or empty.
    pub phone: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The note.
    pub note: String,
    /// Fields brought by an import that Dossier has no place for.
    pub fields: Vec<(String, String)>,
    /// The client (contacts, jobs).
    pub client: Option<TargetRow>,
    /// Contacts of a client.
    pub contacts: Vec<TargetRow>,
    /// Jobs of a client.
    pub jobs: Vec<TargetRow>,
    /// A job's reference.
    pub reference: String,
    /// Whether a job is open.
    pub open: bool,
    /// The exclusion that names this person, if any.
    pub exclusion: Option<super::ExclusionRow>,
    /// Saved messages.
    pub messages: u32,
    /// Attachments of saved messages.
    pub documents: u32,
    /// Messages that wait in Mail to sort.
    pub waiting: u32,
    /// On file since, Unix seconds.
    #[specta(type = i32)]
    pub added: i64,
}

/// What the user entered for a person, client or job; a new one where `id` is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ProfileEdit {
    /// The profile; `None`: a new one.
    pub id: Option<String>,
    /// Person, client or job; only read for a new one. `None`: person.
    pub kind: Option<TargetKind>,
    /// What a person is.
    pub roles: Vec<PersonKind>,
    /// Given name (persons).
    pub given: String,
    /// Family name; the name of a client or the title of a job.
    pub family: String,
    /// Addresses as typed, with labels.
    pub addresses: Vec<(String, String)>,
    /// Domains (clients).
    pub domains: Vec<String>,
    /// Language tag.
    pub language: String,
    /// Phone.
    pub phone: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The note.
    pub note: String,
    /// The client's id (contacts, jobs).
    pub client: Option<String>,
    /// A job's reference.
    pub reference: String,
    /// Whether a job is open.
    pub open: bool,
}

/// What saving a profile brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SavedProfile {
    /// The profile.
    pub id: String,
    /// Older messages that match its new addresses (N4).
    pub matching: u32,
}

/// Somebody on file under a similar name or the same address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SimilarRow {
    /// Who.
    pub target: TargetRow,
    /// Their addresses.
    pub addresses: Vec<String>,
    /// Whether it is the address that is the same.
    pub same_address: bool,
}

/// One entry of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TimelineRow {
    /// `message`, `appointment`, `created`, `excluded`, `included`.
    pub kind: String,
    /// When, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
    /// The message, for `message`.
    pub message: Option<super::MessageRow>,
    /// The appointment, for `appointment`.
    pub appointment: Option<super::TimelineAppointment>,
    /// Why it is here, for `message` and `appointment`.
    pub reasons: Vec<domain::Reason>,
    /// The message it answers, where that is a reason.
    pub answers: Option<super::InReplyTo>,
    /// Its attachments, for `message`.
    pub attachments: Vec<super::PartRow>,
    /// The verdict it was saved with.
    pub verdict: Option<domain::Verdict>,
    /// Whose profile it was saved to, where it is not this one (a client's contact).
    pub via: Option<TargetRow>,
}

/// A person suggested from Sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Suggestion {
    /// The address.
    pub address: String,
    /// The name it was written with.
    pub name: String,
    /// Messages sent to it.
    pub sent: u32,
    /// Messages that came from it.
    pub received: u32,
    /// The newest of them, Unix seconds.
    #[specta(type = i32)]
    pub last: i64,
    /// The client whose domain it is, if any.
    pub client: Option<TargetRow>,
}

/// A preview of a table of people before it is imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TablePreview {
    /// The columns with what they are taken for.
    pub columns: Vec<TableColumn>,
    /// The first rows, as read.
    pub sample: Vec<Vec<String>>,
    /// People who would be new.
    pub new: u32,
    /// People who would change.
    pub changed: u32,
    /// People who would stay as they are.
    pub same: u32,
    /// What would change, the first hundred.
    pub changes: Vec<TableChange>,
    /// Rows that cannot be taken, by row.
    pub errors: Vec<TableError>,
    /// The text encoding that was found, e.g. `windows-1250`.
    pub encoding: String,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TableColumn {
    /// The heading.
    pub heading: String,
    /// `name`, `given`, `family`, `email`, `kind`, `client`, `language`, `phone`, `tags`, `note`, `domain`, `reference`, `field` (kept as is) or `ignore`.
    pub field: String,
}

/// What an import would change on somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TableChange {
    /// Row as a spreadsheet counts, 1 is the first of the file; of an address book the card.
    pub row: u32,
    /// Who.
    pub name: String,
    /// Which field.
    pub field: String,
    /// What it is now.
    pub old: String,
    /// What it becomes.
    pub new: String,
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TableError {
    /// Row as a spreadsheet counts, 1 is the first of the file; of an address book the card.
    pub row: u32,
    /// `no_name`, `bad_address`, `unknown_kind`, `address_of_other`, `too_few_cells`, `several_of_that_name`, `unreadable`.
    pub code: String,
    /// The cell's column heading, or empty.
    pub column: String,
}
