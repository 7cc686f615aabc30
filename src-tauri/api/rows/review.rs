//! Mail to sort.

use domain::{Reason, State, Verdict};
use serde::{Deserialize, Serialize};

use super::TargetRow;

/// Which messages the list shows (R11).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct ReviewQuery {
    /// Only this verdict; `None`: all.
    pub verdict: Option<Verdict>,
    /// Which part of the mail.
    pub option: ReviewOption,
    /// Only these folders (ids of [`super::FolderRow`]); empty: all chosen ones.
    pub folders: Vec<String>,
    /// Sorted by.
    pub sort: ReviewSort,
    /// Smallest first.
    pub ascending: bool,
    /// A search within the list; empty: none.
    pub search: String,
    /// Only what is proposed for this person, client or job, older messages too.
    pub target: Option<String>,
    /// Only what was put off for later.
    pub later: bool,
    /// What was declined, and nothing else; only `search` narrows it.
    pub declined: bool,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return at most.
    pub limit: u32,
}

/// "What" of the synchronisation options (R11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReviewOption {
    /// Everything that is not decided.
    #[default]
    All,
    /// Found by the last sync.
    SinceLastSync,
    /// Received in the last days.
    Days {
        /// How many.
        days: u32,
    },
    /// Unread in the mailbox.
    Unread,
    /// Replies only.
    Replies,
}

/// The column the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewSort {
    /// Received.
    #[default]
    Received,
    /// From (or To, for sent messages).
    From,
    /// Subject.
    Subject,
    /// Save to.
    Into,
    /// Type.
    Verdict,
}

/// One page of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReviewPage {
    /// The rows asked for.
    pub rows: Vec<ReviewRow>,
    /// How many rows the query has in all.
    pub total: u32,
    /// How many of these are ticked.
    pub ticked: u32,
    /// How many of these have somewhere to go, so that they can be ticked.
    pub tickable: u32,
    /// How many of each verdict, whatever verdict is asked for.
    pub counts: ReviewCounts,
    /// What Import would do now, over all rows and not only this page.
    pub plan: ImportPlan,
    /// History that is kept out of today's list, if any (more than 200 older messages).
    pub history: Option<HistorySummary>,
}

/// How many rows of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReviewCounts {
    /// All but left out.
    pub all: u32,
    /// Replies.
    pub reply: u32,
    /// New.
    pub new: u32,
    /// Sent.
    pub sent: u32,
    /// Applications.
    pub application: u32,
    /// Left out.
    pub skipped: u32,
    /// Of `all`, those put off for later.
    pub later: u32,
    /// Declined; not among `all`.
    pub declined: u32,
}

/// What Import would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportPlan {
    /// Ticked messages.
    pub messages: u32,
    /// Persons and clients they go to.
    pub profiles: u32,
    /// Jobs they go to.
    pub jobs: u32,
    /// Rows that stay unticked.
    pub unticked: u32,
    /// Ticked messages whose text is fetched with the next sync.
    pub to_fetch: u32,
}

/// One message of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReviewRow {
    /// The message.
    pub id: String,
    /// Its canonical Message-ID, where it has one.
    pub message_id: Option<String>,
    /// The path of a folder it lies in.
    pub folder: String,
    /// `in` or `out`.
    pub direction: domain::Direction,
    /// Received, Unix seconds.
    #[specta(type = i32)]
    pub received: i64,
    /// The sender's name, else address.
    pub from: String,
    /// The sender's address.
    pub from_address: String,
    /// The recipients' names or addresses, at most five.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// How many attachments.
    pub attachments: u32,
    /// Whether it is unread in the mailbox.
    pub unread: bool,
    /// The strongest verdict of its targets.
    pub verdict: Verdict,
    /// Whether Import takes it.
    pub ticked: bool,
    /// What became of it.
    pub state: State,
    /// Since when it waits for later, Unix seconds.
    #[specta(type = Option<i32>)]
    pub later_since: Option<i64>,
    /// Where it goes: chosen targets first, then those only offered.
    pub into: Vec<IntoRow>,
    /// The message it answers.
    pub in_reply_to: Option<InReplyTo>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether only sender and date are known (left out by an exclusion).
    pub withheld: bool,
}

/// A target of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct IntoRow {
    /// The person, client or job.
    #[serde(flatten)]
    pub target: TargetRow,
    /// Whether Import saves it there.
    pub chosen: bool,
    /// Whether it is only offered as a further target.
    pub offered: bool,
    /// Why this target.
    pub reasons: Vec<Reason>,
}

/// The message a row answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct InReplyTo {
    /// The message.
    pub id: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent, Unix seconds.
    #[specta(type = i32)]
    pub sent: i64,
}

/// History that waits as a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HistorySummary {
    /// Older messages that match people on file.
    pub messages: u32,
    /// With how many people and clients.
    pub profiles: u32,
    /// Of these, messages of the last 12 months.
    pub last_year: u32,
}

/// One line of the plan by person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct HistoryRow {
    /// The person or client.
    pub target: TargetRow,
    /// How many older messages.
    pub messages: u32,
    /// Of these, answers to the user.
    pub replies: u32,
    /// The oldest, Unix seconds.
    #[specta(type = i32)]
    pub first: i64,
    /// The newest, Unix seconds.
    #[specta(type = i32)]
    pub last: i64,
}

/// Which lines of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct HistoryQuery {
    /// Only people of one kind, or clients.
    pub part: HistoryPart,
    /// Only this person, client or job.
    pub target: Option<String>,
    /// Only the last twelve months.
    pub last_year: bool,
    /// Only names that hold this; empty: all.
    pub search: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return at most.
    pub limit: u32,
}

/// People of one kind, or clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HistoryPart {
    /// Everybody.
    #[default]
    All,
    /// Candidates.
    Candidate,
    /// Contacts of clients.
    Contact,
    /// Employees.
    Employee,
    /// Clients.
    Client,
}

/// One page of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct HistoryPage {
    /// The lines asked for, most messages first.
    pub rows: Vec<HistoryRow>,
    /// How many lines the query has in all.
    pub total: u32,
    /// How many messages that is.
    pub messages: u32,
    /// How many people and clients of each kind, whatever kind is asked for.
    pub parts: HistoryParts,
}

/// How many people and clients of each kind; somebody may be several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HistoryParts {
    /// All of them.
    pub all: u32,
    /// Candidates.
    pub candidate: u32,
    /// Contacts of clients.
    pub contact: u32,
    /// Employees.
    pub employee: u32,
    /// Clients.
    pub client: u32,
}

/// Which part of the history to import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct HistoryChoice {
    /// Everybody; then `targets` are the exceptions.
    pub all: bool,
    /// The people, clients and jobs it is saved to; nothing goes to anybody else.
    pub targets: Vec<String>,
    /// Only the last twelve months.
    pub last_year: bool,
    /// Who can see it: a group's id; without one whoever sees the mailbox.
    pub group: Option<String>,
}

/// What to import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportWhat {
    /// Whatever is ticked in today's list.
    Ticked,
    /// Whatever is ticked, history too.
    AllTicked,
    /// Everything of one verdict.
    Verdict {
        /// The verdict.
        verdict: Verdict,
    },
    /// These messages.
    Ids {
        /// Their ids.
        ids: Vec<String>,
    },
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportReport {
    /// Messages saved.
    pub messages: u32,
    /// Into persons and clients.
    pub profiles: u32,
    /// Into jobs.
    pub jobs: u32,
    /// Already there before.
    pub already: u32,
    /// Left waiting: their sender failed the provider's check, and they were not asked for one by one.
    pub doubtful: u32,
    /// Messages that were asked for but have no target yet.
    pub without_target: u32,
    /// Messages whose text comes with the next sync.
    pub to_fetch: u32,
    /// Rows left in Later.
    pub later: u32,
    /// The journal entry, for undo.
    pub entry: Option<String>,
}

/// How far an import or undo is: the payload of the event `act`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ActProgress {
    /// Messages done.
    pub done: u32,
    /// Of how many.
    pub total: u32,
}

/// The newest entry that undo would take back, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct UndoRow {
    /// The journal entry.
    pub id: String,
    /// What was done: `import`, `later`, `no`, `exclude_add`, `person_add`, …
    pub verb: String,
    /// How many messages, people or rows it touched.
    pub count: u32,
    /// A second count where the name of the entry has one (profiles of an import).
    pub count2: u32,
    /// Whom or what it concerns, by name, where it is one thing.
    pub name: String,
    /// When, Unix seconds.
    #[specta(type = i32)]
    pub at: i64,
}
