//! How a message is shown besides its plain text.

use serde::{Deserialize, Serialize};

/// What the reading pane shows of a message besides its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Reading {
    /// The page's address for a frame; empty where the message has no HTML.
    pub frame: String,
    /// Names the page in what is told about it.
    pub token: String,
    /// Not all of the page is shown, because it is too large.
    pub in_part: bool,
    /// What it may be called as a file.
    pub file_name: String,
    /// How often the page holds what is looked for.
    pub hits: u32,
    /// How many things the page would have fetched, and from which hosts.
    pub remote: u32,
    /// The hosts of remote pictures.
    pub hosts: Vec<String>,
    /// Remote pictures are shown: `no`, `once` or `always`.
    pub pictures: String,
    /// Whether remote pictures of this sender may be shown unasked: the provider's check did not fail.
    pub may_always: bool,
    /// What the own provider found out about the sender: `passed`, `failed` or `unknown`.
    pub check: String,
    /// `signed_smime`, `encrypted_smime`, `signed_pgp` or `encrypted_pgp`; empty where it is neither.
    pub seal: String,
    /// Messages inside.
    pub messages: Vec<Inside>,
    /// Events it writes about.
    pub invitations: Vec<super::InvitationRow>,
    /// It has a text of its own, besides what is told of its parts.
    pub speaks: bool,
    /// Parts that are shown as what they are, or say nothing to a reader, and are no attachments.
    pub wrapping: Vec<u32>,
}

/// A message inside another one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Inside {
    /// Its number in the outer message.
    pub index: u32,
    /// Its subject.
    pub subject: String,
    /// Who sent it, as written.
    pub from: String,
    /// To whom, as written.
    pub to: String,
    /// Its date, Unix seconds.
    #[specta(type = Option<i32>)]
    pub date: Option<i64>,
    /// Its plain text.
    pub text: String,
}

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LinkTarget {
    /// The page it is in.
    pub token: String,
    /// The whole address.
    pub address: String,
    /// The words that were shown.
    pub words: String,
    /// The host in readable letters; of a mail address, the address.
    pub host: String,
    /// The host in ASCII, where that differs.
    pub ascii: String,
    /// Reasons to look twice: `other_host`, `mixed_letters`, `looks_like`, `subdomain`, `name_before`, `number`.
    pub doubts: Vec<String>,
    /// The host the words name, or the known one it resembles.
    pub instead: String,
}
