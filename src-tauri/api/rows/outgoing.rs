//! Accounts that send, places where applications arrive, and what goes with a mailbox.

use serde::{Deserialize, Serialize};

use crate::Failure;

/// What the user says about an account that sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OutgoingEntry {
    /// `smtp`, or `graph`: at Microsoft, without a server to name.
    pub kind: String,
    /// The user's name for it.
    pub name: String,
    /// The address it sends as.
    pub address: String,
    /// The name beside the address, or empty.
    pub display_name: String,
    /// Where answers go, or empty.
    pub reply_to: String,
    /// The signature, as HTML.
    pub signature: String,
    /// The mailbox it is the sending half of, or empty.
    pub account: String,
    /// Whether it has a password of its own; else it signs in as its mailbox does.
    pub own_secret: bool,
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
}

/// An account that sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct OutgoingRow {
    /// Its id.
    pub id: String,
    /// What the user said about it.
    pub entry: OutgoingEntry,
    /// The name of its mailbox, or empty.
    pub mailbox: String,
    /// Whether automatic messages leave from it.
    pub system: bool,
    /// Since when it is disconnected, Unix seconds.
    #[specta(type = Option<i32>)]
    pub disconnected: Option<i64>,
    /// When its server last took a message, Unix seconds.
    #[specta(type = Option<i32>)]
    pub last_success: Option<i64>,
    /// What went wrong last, if the last attempt did not end well.
    pub failure: Option<Failure>,
}

/// What the user says about a mailbox, besides how it is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AccountEntry {
    /// The user's name for it.
    pub name: String,
    /// The group that sees its mail.
    pub group: String,
    /// The one folder it is limited to, or empty.
    pub only_folder: String,
}

/// A place where applications arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SourceRow {
    /// The mailbox.
    pub account: String,
    /// The folder, or empty for the whole mailbox.
    pub folder: String,
    /// As reports name it.
    pub name: String,
    /// The job applications there are for unless they say so, or empty.
    pub job: String,
    /// What that job is called, or empty; nobody has to say it.
    #[serde(default)]
    pub job_name: String,
    /// The group that sees them.
    pub group: String,
}

/// What one mailbox alone brought, and so goes with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BroughtRow {
    /// Messages.
    pub messages: u32,
    /// Of these, saved to profiles.
    pub saved: u32,
    /// The profiles they are saved to.
    pub profiles: u32,
    /// Documents that came with these messages alone.
    pub documents: u32,
    /// Messages another mailbox brought too: they stay.
    pub elsewhere: u32,
}
