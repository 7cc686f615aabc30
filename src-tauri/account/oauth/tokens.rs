//! The one secret of an account that signs in by its provider, as the keychain keeps it.

use std::collections::BTreeMap;
use std::fmt;

use domain::Sensitive;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::Purpose;

/// An access token is not used in the last seconds before it ends.
const MARGIN: i64 = 60;

/// What a sign-in gave. Cannot be printed; wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Empty once the grant has ended.
    #[serde(default)]
    refresh: String,
    #[serde(default)]
    access: BTreeMap<Purpose, Access>,
    /// Of the user's own client.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    client_secret: String,
}

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Access {
    token: String,
    /// Unix seconds.
    until: i64,
}

/// What a provider gave now.
pub(super) struct Granted {
    pub access: Zeroizing<String>,
    /// Seconds.
    pub lasts: i64,
    pub refresh: Option<Zeroizing<String>>,
    /// The identity token.
    pub identity: String,
}

impl Tokens {
    /// Nothing but the secret of the user's own client.
    pub(super) fn with_client_secret(secret: Option<&Sensitive<String>>) -> Self {
        let mut tokens = Self::default();
        tokens.client_secret = secret.map(|secret| secret.expose().clone()).unwrap_or_default();
        tokens
    }

    /// Reads what [`Tokens::to_secret`] wrote; `None` for anything else, such as a password.
    pub fn read(secret: &Sensitive<String>) -> Option<Self> {
        serde_json::from_str(secret.expose()).ok()
    }

    /// What the keychain keeps.
    pub fn to_secret(&self) -> Sensitive<String> {
        Sensitive::new(serde_json::to_string(self).unwrap_or_default())
    }

    /// Takes over what a provider gave. Without a new refresh token the old one stays good (RFC 6749 section 6).
    pub(super) fn take(&mut self, purpose: Purpose, granted: &Granted, now: i64) {
        let access = Access { token: granted.access.to_string(), until: now.saturating_add(granted.lasts) };
        let mut before = self.access.insert(purpose, access).unwrap_or_default();
        before.token.zeroize();
        if let Some(refresh) = &granted.refresh {
            self.refresh.zeroize();
            self.refresh = refresh.to_string();
        }
    }

    /// Forgets what no longer opens anything; the client's secret stays for the next sign-in.
    pub(super) fn end(&mut self) {
        self.refresh.zeroize();
        self.access.values_mut().for_each(|access| access.token.zeroize());
        self.access.clear();
    }

    /// An access token that is good now and was not refused.
    pub(super) fn good(
        &self,
        purpose: Purpose,
        now: i64,
        refused: Option<&Sensitive<String>>,
    ) -> Option<Sensitive<String>> {
        let access = self.access.get(&purpose)?;
        let is_good = access.until.saturating_sub(MARGIN) > now
            && refused.is_none_or(|refused| *refused.expose() != access.token);
        is_good.then(|| Sensitive::new(access.token.clone()))
    }

    /// The refresh token, unless the grant has ended.
    pub(super) fn refresh(&self) -> Option<Sensitive<String>> {
        (!self.refresh.is_empty()).then(|| Sensitive::new(self.refresh.clone()))
    }

    /// The secret of the user's own client.
    pub fn client_secret(&self) -> Option<Sensitive<String>> {
        (!self.client_secret.is_empty()).then(|| Sensitive::new(self.client_secret.clone()))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

impl Drop for Tokens {
    fn drop(&mut self) {
        self.end();
        self.client_secret.zeroize();
    }
}
