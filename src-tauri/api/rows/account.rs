//! Mailboxes, folders and their synchronisation.

use serde::{Deserialize, Serialize};

use crate::Failure;

/// A connected mailbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// The user's name for it.
    pub name: String,
    /// `imap`, `graph` or `archive`.
    pub kind: String,
    /// Host and port, the address of a mailbox at Microsoft, or the path of the archive.
    pub place: String,
    /// The user's addresses in it.
    pub identities: Vec<String>,
    /// Which bodies are kept.
    pub keep: Keep,
    /// The last sync that ended well, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// What went wrong last, if the last sync did not end well.
    pub failure: Option<Failure>,
    /// After how many days what was never filed is let go; 0: never.
    pub cache_days: u32,
    /// Whether the mailbox is changed along with what is shown: `ask` (not said yet), `both` or `here`.
    pub in_step: String,
    /// Since when it is disconnected, Unix seconds.
    #[specta(type = Option<i32>)]
    pub disconnected: Option<i64>,
    /// The one folder it is limited to.
    pub only_folder: Option<String>,
    /// The group that sees its mail.
    pub group: String,
    /// How it is reached, where that is a server the user can name.
    pub entry: Option<MailboxEntry>,
    /// Who signs it in: `password`, `google` or `microsoft`.
    pub sign_in: String,
    /// Whether it is the user's own: they connected it.
    pub is_mine: bool,
    /// Whether the user may change it: their own, or as an admin.
    pub may_change: bool,
}

/// Which bodies are kept (D7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Keep {
    /// Those of people on file.
    #[default]
    People,
    /// Those of people on file, and all of the last days.
    Days {
        /// How many.
        days: u32,
    },
    /// All.
    Everything,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FolderRow {
    /// Its id.
    pub id: String,
    /// The account's id.
    pub account: String,
    /// Its full path, levels joined by `/`.
    pub path: String,
    /// `inbox`, `sent`, `drafts`, `junk`, `trash`, `archive`, `all`, `flagged`, or empty.
    pub special_use: String,
    /// Whether it is synchronised.
    pub chosen: bool,
    /// Whether applications arrive here.
    pub applications: bool,
    /// Whether it can hold messages.
    pub selectable: bool,
    /// Messages in it.
    pub messages: u32,
    /// Unread messages.
    pub unread: u32,
    /// Of these, not yet here (headers or wanted text).
    pub backlog: u32,
    /// Messages set aside.
    pub aside: u32,
    /// The last sync of this folder, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// With people on file, where the folder is not chosen but was scanned.
    pub on_file: u32,
}

/// What the user entered to connect a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MailboxEntry {
    /// `imap`, or `graph`: at Microsoft, where only the address counts.
    pub kind: String,
    /// The user's name for it.
    pub name: String,
    /// The user's address.
    pub address: String,
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `implicit` or `starttls`.
    pub tls: String,
    /// User name.
    pub user: String,
    /// Path of an own CA, or empty.
    pub ca: String,
    /// Fingerprint of a certificate the user looked at and accepts, or empty.
    pub fingerprint: String,
    /// `graph`: the account whose sign-in opens this shared mailbox, or empty.
    #[serde(default)]
    pub through: String,
}

/// What is known about the servers of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Detected {
    /// The provider's name, or empty.
    pub provider: String,
    /// What to sign in with: `password`, `app_password`, `browser`, or `own` where only the provider's own programs get in.
    pub sign_in: String,
    /// Whose sign-in in the browser can be used: `google`, `microsoft`, or empty.
    pub oauth: String,
    /// The key of the words that say what to do at the provider first, or empty.
    pub steps: String,
    /// The provider's page to do it on.
    pub page: String,
    /// Where mail is read.
    pub incoming: Option<DetectedServer>,
    /// Where mail is handed in.
    pub outgoing: Option<DetectedServer>,
    /// Where calendars are.
    pub calendar: Option<DetectedCalendar>,
    /// What other sources said, the best first.
    pub alternatives: Vec<DetectedServer>,
    /// Whether nobody on the network answered.
    pub offline: bool,
    /// Whether the domain of the address does not exist.
    pub no_such_domain: bool,
    /// Whether an Exchange server of the organisation's own answers, but not by IMAP.
    pub exchange: bool,
}

/// A server that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DetectedServer {
    /// `incoming` or `outgoing`.
    pub half: String,
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `implicit` or `starttls`.
    pub tls: String,
    /// User name.
    pub user: String,
    /// How it was found: `table`, `exchanger`, `autoconfig`, `services`, `answered`, `usual`.
    pub how: String,
    /// Whether a stranger named it, so that the user has to be asked before anything is sent to it.
    pub foreign: bool,
}

/// A calendar server that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DetectedCalendar {
    /// Its address.
    pub url: String,
    /// As of a server.
    pub how: String,
    /// As of a server.
    pub foreign: bool,
}

/// A shared mailbox that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SharedRow {
    /// Its address.
    pub address: String,
    /// What it is called in mail addressed to it, or empty.
    pub name: String,
    /// Whether it opens.
    pub opens: bool,
}

/// What a live test of a connection found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Probe {
    /// Steps in order: `dns`, `tcp`, `tls`, `login`, `folders`; each with whether it went well.
    pub steps: Vec<(String, bool)>,
    /// What went wrong at the first step that failed.
    pub failure: Option<Failure>,
    /// The folders, with how many messages each has.
    pub folders: Vec<FolderRow>,
}

/// What came of a test message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SendTest {
    /// Steps in order: `dns`, `tcp`, `tls`, `login`, `sender`, `recipient`, `message` and, where there is a mailbox to look into, `arrived`; each
    /// with whether it went well.
    pub steps: Vec<(String, bool)>,
    /// What went wrong at the first step that failed.
    pub failure: Option<Failure>,
    /// Where to it was sent.
    pub address: String,
    /// What the server said when it took it; empty where it did not.
    pub taken: String,
    /// Where it was seen arriving.
    pub arrival: Option<Arrival>,
}

/// Where a test message was seen arriving.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Arrival {
    /// The folder's path.
    pub folder: String,
    /// Whether it is where junk goes.
    pub junk: bool,
    /// How many seconds it took, at most.
    pub seconds: u32,
}

/// Who the user is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Me {
    /// The name on their mail, or empty.
    pub name: String,
    /// Their address, or empty.
    pub address: String,
}

/// How much mail a folder holds, before any of it is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FolderTally {
    /// Its path.
    pub path: String,
    /// Messages since each moment asked for, in that order.
    pub since: Vec<u32>,
    /// Messages in all.
    pub messages: u32,
    /// Octets in all, where known.
    #[specta(type = Option<i32>)]
    pub octets: Option<i64>,
}

/// How far a sync is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SyncStatus {
    /// `idle`, `running`, `paused` or `failed`.
    pub state: String,
    /// Whether there are mailboxes: `none`, `away` where all are disconnected, or `there`; `calendars` where only those are connected.
    pub mailboxes: String,
    /// What is looked for while it is running: `mail` or `appointments`.
    pub looks_for: String,
    /// The last sync of all accounts that ended well, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// The next one, Unix seconds.
    #[specta(type = Option<i32>)]
    pub next: Option<i64>,
    /// Why none starts by itself now, though it would: `battery` or `metered`.
    pub held: Option<String>,
    /// Whether the system tells if the computer runs on its battery.
    pub tells_battery: bool,
    /// Whether the system tells if the network is metered.
    pub tells_metered: bool,
    /// Per folder.
    pub folders: Vec<FolderProgress>,
    /// What went wrong, by account.
    pub failures: Vec<(String, Failure)>,
    /// Messages fetched since the start.
    pub done: u32,
    /// Messages to fetch in all.
    pub total: u32,
    /// Seconds still to go, where it can be told.
    pub eta: Option<u32>,
    /// Messages set aside because they could not be read.
    pub aside: u32,
    /// Accounts whose texts wait because their provider gives no more today, and until when, Unix seconds.
    #[specta(type = Vec<(String, i32)>)]
    pub texts_wait: Vec<(String, i64)>,
}

/// A message that could not be read and was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct AsideRow {
    /// The account's name.
    pub account: String,
    /// The folder's path.
    pub folder: String,
    /// When it arrived there, Unix seconds.
    #[specta(type = i32)]
    pub received: i64,
    /// Octets.
    #[specta(type = i32)]
    pub size: i64,
    /// The subject, where it is known; else empty.
    pub subject: String,
    /// Why, as a code: `hangs_up`, `refused`, `not_understood`, `no_content`, `too_large`, `file`, `not_a_file` or `no_message`.
    pub why: String,
    /// What else is known about why; may be empty.
    pub detail: String,
    /// When it was last tried, Unix seconds.
    #[specta(type = i32)]
    pub tried: i64,
    /// Whether its bytes are here; where they are not, it is asked for again after some hours.
    pub has_bytes: bool,
}

/// How far one folder is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FolderProgress {
    /// The account's name.
    pub account: String,
    /// The folder's path, or the calendar's name.
    pub path: String,
    /// It is a calendar, and its messages are appointments.
    pub is_calendar: bool,
    /// `waiting`, `looking`, `fetching`, `done` or `failed`.
    pub state: String,
    /// Messages done.
    pub done: u32,
    /// Messages in all.
    pub total: u32,
}
