//! The one secret of an account that signs in by its provider, as the keychain keeps it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use domain::Sensitive;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::Purpose;

/// An access token is not used in the last seconds before it ends.
const MARGIN: i64 = 60;

/// An item of Windows' keychain is no larger (octets, `CRED_MAX_CREDENTIAL_BLOB_SIZE`).
const LARGEST_ITEM: usize = 2560;

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
        self.forget_access();
    }

    fn forget_access(&mut self) {
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

/// What every keychain has room for: a sign-in that is too long goes without its access tokens, which are fetched anew in another run.
pub(crate) fn fitting(secret: &Sensitive<String>) -> Cow<'_, Sensitive<String>> {
    let tokens = (secret.expose().len() > LARGEST_ITEM).then(|| Tokens::read(secret)).flatten();
    tokens.map_or(Cow::Borrowed(secret), |mut tokens| {
        tokens.forget_access();
        Cow::Owned(tokens.to_secret())
    })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn tokens(access: usize) -> Tokens {
        let mut tokens = Tokens::default();
        let granted = Granted {
            access: "a".repeat(access).into(),
            lasts: 3600,
            refresh: Some("r".repeat(1_500).into()),
            identity: String::new(),
        };
        tokens.take(Purpose::Graph, &granted, 0);
        tokens
    }

    #[test]
    fn what_a_keychain_has_no_room_for_goes_without_what_can_be_fetched_again() {
        let (short, long) = (tokens(300).to_secret(), tokens(2_500).to_secret());
        assert_eq!(*fitting(&short), short);
        let kept = fitting(&long);
        assert!(kept.expose().len() <= LARGEST_ITEM, "{}", kept.expose().len());
        let kept = Tokens::read(&kept).unwrap();
        assert_eq!((kept.refresh(), kept.good(Purpose::Graph, 0, None)), (tokens(0).refresh(), None));
        let password = Sensitive::new("p".repeat(3_000));
        assert_eq!(*fitting(&password), password, "no sign-in");
    }
}
