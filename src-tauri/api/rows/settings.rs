//! Settings, backup, and what the program is doing.

use serde::{Deserialize, Serialize};

/// What the user set; unknown values fall back to the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Settings {
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// Text size in percent, 85 to 150.
    pub text_size: u16,
    /// `en`, `de`, `fr`, `it`, `pl`; empty: the system's.
    pub language: String,
    /// Region for dates and numbers (BCP 47), empty: the system's.
    pub region: String,
    /// Minutes between syncs, 0: by hand only.
    pub sync_every: u16,
    /// Whether nothing begins by itself while the computer runs on its battery.
    pub pause_on_battery: bool,
    /// The same while the network is metered.
    pub pause_on_metered: bool,
    /// Folder of automatic backups, or empty.
    pub backup_folder: String,
    /// Whether an answer to a message found in the own Sent folder counts as a reply (D1).
    pub replies_from_sent: bool,
    /// After how many seconds an opened message counts as read, 0: at once; `None`: never by itself.
    pub read_after: Option<u16>,
    /// After how many days without an answer sent mail is listed as unanswered, 1 to 90.
    pub unanswered_days: u16,
    /// After how many minutes without a key or click the window is locked, 0: never; where there are passphrases.
    pub lock_after: u16,
    /// How many minutes before it begins a new appointment reminds; `None`: not at all.
    pub remind: Option<u16>,
    /// What the system's notifications tell of an appointment: `full`, `time` (not what it is), or `none` (there are none).
    pub remind_tells: String,
    /// Where the window was: opaque to everything but the window.
    pub place: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".into(),
            text_size: 100,
            language: String::new(),
            region: String::new(),
            sync_every: 15,
            pause_on_battery: false,
            pause_on_metered: false,
            backup_folder: String::new(),
            replies_from_sent: true,
            read_after: Some(2),
            unanswered_days: 7,
            lock_after: 15,
            remind: Some(15),
            remind_tells: "full".into(),
            place: String::new(),
        }
    }
}

/// How the window looks to somebody, before anything of the store is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct Look {
    /// As in [`Settings`]; empty: never chosen.
    pub theme: String,
    /// Percent; 0: never chosen.
    pub text_size: u16,
    /// As in [`Settings`].
    pub language: String,
    /// As in [`Settings`].
    pub region: String,
}

/// What the program is at start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Start {
    /// `first_run`, `ready`, `locked` (the key was not found), `sign_in` (somebody has to say who they are) or `failed`.
    pub phase: String,
    /// Why, for `locked` and `failed`.
    pub failure: Option<crate::Failure>,
    /// The program's version.
    pub version: String,
    /// Whether this is a throw-away store on the sample mailbox.
    pub demo: bool,
    /// The system's language (BCP 47).
    pub system_language: String,
    /// Who may sign in; nobody where the store opens by itself.
    pub users: Vec<SignInRow>,
    /// The id of whoever was signed in last.
    pub last_user: String,
    /// How the window looked to them.
    pub look: Look,
}

/// Somebody who may sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignInRow {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// How the window looks to them.
    pub look: Look,
}

/// How it stands with backups and the recovery key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupStatus {
    /// The folder, or empty.
    pub folder: String,
    /// The newest verified backup, Unix seconds.
    #[specta(type = Option<i32>)]
    pub newest: Option<i64>,
    /// How many there are.
    pub count: u32,
    /// Whether the recovery key was confirmed.
    pub recovery_confirmed: bool,
    /// Ways in: `keychain`, `recovery`, `passphrase`, `key_file`.
    pub ways: Vec<String>,
    /// What went wrong with the last backup.
    pub failure: Option<crate::Failure>,
}

/// What a backup holds, before it takes the place of anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupLook {
    /// When it was made, Unix seconds; proved only where `held` is there.
    #[specta(type = i32)]
    pub made: i64,
    /// What is in it; nothing where a recovery key is needed to see that.
    pub held: Option<BackupHeld>,
}

/// How much is in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupHeld {
    /// Messages.
    pub messages: u32,
    /// People on file.
    pub people: u32,
    /// Messages saved to profiles.
    pub filings: u32,
}

/// A backup that took the place of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupRestored {
    /// When it was made, Unix seconds.
    #[specta(type = i32)]
    pub made: i64,
    /// Where the store that was there lies now, or empty.
    pub aside: String,
}

/// One check of `doctor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CheckRow {
    /// `integrity`, `foreign_keys`, `search_index`, `hidden`, `rank`, `proposals`, `blobs`, `free_space`, `cipher`.
    pub check: String,
    /// Whether it is well.
    pub ok: bool,
    /// Counts and figures, no personal values.
    pub detail: String,
}
