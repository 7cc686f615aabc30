//! Users, groups, and who sees what.

use serde::{Deserialize, Serialize};

/// Users and groups, as far as whoever asks may know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TeamRow {
    /// Whether there are several users; what is only for several shows then.
    pub is_team: bool,
    /// Whether the window can be locked: there is a passphrase to open it again.
    pub may_lock: bool,
    /// Whoever is signed in.
    pub me: UserRow,
    /// All users; for an admin.
    pub users: Vec<UserRow>,
    /// All groups for an admin, for others those they see; the one for everybody first.
    pub groups: Vec<GroupRow>,
    /// Whether a code is asked for when something is connected.
    pub two_factor: bool,
    /// The address codes are sent from; empty: through what is being connected.
    pub codes_from: String,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct UserRow {
    /// Their id.
    pub id: String,
    /// Their name; empty while there is only one.
    pub name: String,
    /// Whether they manage users and groups.
    pub admin: bool,
    /// The highest group they see; `None`: everything.
    pub sees: Option<String>,
    /// Whether they can sign in.
    pub has_passphrase: bool,
}

/// An access group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GroupRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the one for everybody, which stays first.
    pub everybody: bool,
}

/// What is to be known of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct UserWish {
    /// Their name.
    pub name: String,
    /// Whether they manage users and groups.
    pub admin: bool,
    /// The highest group they see; `None`: everything.
    pub sees: Option<String>,
}

/// Which mailboxes a second user is to see as the first one does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Sharing {
    /// Their ids; all others are kept from whoever does not see everything.
    pub mailboxes: Vec<String>,
    /// The name of the group they are kept in, where one has to be made.
    pub private: String,
}

/// What somebody would see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SightRow {
    /// Whether mailboxes can be kept from them now: they are the second user, and do not see everything.
    pub may_keep: bool,
    /// Each mailbox.
    pub mailboxes: Vec<MailboxSightRow>,
    /// People and clients on file, whom everybody sees.
    pub candidates: u32,
    /// Clients among them.
    pub clients: u32,
}

/// What somebody would see of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MailboxSightRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The name of the group that sees it now.
    pub group: String,
    /// How many messages they see where it stays as it is.
    pub messages: u32,
}
