//! Signing in at a provider, and what opens a mailbox.

use serde::{Deserialize, Serialize};

/// What opens a mailbox. Cannot be printed.
#[derive(Clone, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecretEntry {
    /// A password, or one made for this program.
    Password {
        /// As it was typed.
        password: String,
    },
    /// A sign-in at the provider that went well.
    Ticket {
        /// What it is found by.
        ticket: String,
    },
    /// What is kept already; of a shared mailbox that of the account that opens it.
    Kept,
}

/// A sign-in at a provider that is asked for. Cannot be printed.
#[derive(Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct SignInAsked {
    /// `google` or `microsoft`.
    pub issuer: String,
    /// What for: `mail` (IMAP and SMTP) or `graph`.
    pub purpose: String,
    /// The user's own client id, or empty.
    pub client_id: String,
    /// The secret of the user's own client, or empty.
    pub client_secret: String,
    /// Microsoft: the tenant of the user's own client, or empty.
    pub tenant: String,
    /// The address to offer, or empty.
    pub hint: String,
}

/// What the browser shows in the end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, specta::Type)]
pub struct SignInPage {
    /// The language's tag.
    pub lang: String,
    /// It went well.
    pub done: String,
    /// It was refused.
    pub refused: String,
    /// The answer belongs to another sign-in.
    pub strange: String,
}

/// Who signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct SignedIn {
    /// What the sign-in is found by until a mailbox takes it over.
    pub ticket: String,
    /// Their address as the provider says it, or empty.
    pub address: String,
    /// Their name, or empty.
    pub name: String,
}
