//! How an account signs in, as its row keeps it: never a secret.

use serde::{Deserialize, Serialize};

/// How an account signs in at its server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum SignInWith {
    /// With a password, or one made for this program.
    #[default]
    Password,
    /// With the provider's own sign-in in the browser (RFC 6749, RFC 8252).
    OAuth(Grant),
}

/// Whose sign-in it is, and as which program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Who gives the tokens.
    pub issuer: Issuer,
    /// The user's own client id; `None`: the one this program was built with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Microsoft: the tenant the client id belongs to; `None`: any organisation and personal accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}

/// Who gives tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// Google.
    Google,
    /// The Microsoft identity platform.
    Microsoft,
}

impl Issuer {
    /// As faces spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Microsoft => "microsoft",
        }
    }
}
