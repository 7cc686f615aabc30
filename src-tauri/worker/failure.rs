//! What went wrong, as a code and data, in the very form the faces know failures by.

use std::collections::BTreeMap;

use account::bearer::BearerError;
use account::oauth::SignInError;
use account::secret::SecretError;
use account::tls::Certificate;
use mail::Trouble;
use mail::place::BadPlace;
use mail::run::RunError;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::keys::KeyError;

/// A failure: a code and what the sentence about it needs. Never carries secrets or the content of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}")]
pub struct WorkerFailure {
    /// What went wrong, as the faces spell it (`wrong_password`).
    pub code: String,
    /// Values for the sentence, by name.
    pub data: BTreeMap<String, String>,
}

impl WorkerFailure {
    /// A failure without data.
    pub fn new(code: &str) -> Self {
        Self { code: code.into(), data: BTreeMap::new() }
    }

    /// The same failure with one more value for its sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }

    /// The form an account's row keeps.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether the user stopped it: no failure to show.
    pub fn is_cancelled(&self) -> bool {
        self.code == "cancelled"
    }

    /// How many seconds the server asked to wait; 0 where it did not say.
    pub fn wait(&self) -> i64 {
        self.data.get("wait").and_then(|seconds| seconds.parse().ok()).unwrap_or(0)
    }

    /// The same failure with the moment (Unix seconds) up to which the server asked to wait, where it did.
    #[must_use]
    pub fn dated(self, now: i64) -> Self {
        match self.wait() {
            0 => self,
            wait => self.with("until", now.saturating_add(wait).to_string()),
        }
    }

    /// Whether it is what opens an account that cannot be had: the password, or the sign-in at the provider.
    pub(crate) fn is_about_the_secret(&self) -> bool {
        let codes = ["sign_in_again", "sign_in_refused", "admin_must_allow", "no_client_id", "no_key", "missing"];
        let is = |name: &str, value: &str| self.data.get(name).is_some_and(|given| given == value);
        codes.contains(&self.code.as_str()) || is("missing", "none") || is("what", "sign_in")
    }

    /// Whether trying again after a while may help by itself.
    pub fn passes(&self) -> bool {
        matches!(self.code.as_str(), "busy" | "cut" | "unreachable" | "no_such_host" | "sync_runs" | "captive_portal")
    }
}

/// A certificate that is not trusted: what is wrong with it (`fault`), and what it says of itself.
pub(crate) fn untrusted(fingerprint: String, why: String, certificate: &Certificate) -> WorkerFailure {
    let told = WorkerFailure::new("untrusted").with("fingerprint", fingerprint).with("why", why);
    if *certificate == Certificate::default() {
        return told;
    }
    told.with("fault", certificate.fault(store::unix_now()).word())
        .with("names", certificate.names.join(", "))
        .with("issuer", &certificate.issuer)
        .with("valid_from", certificate.from.to_string())
        .with("valid_until", certificate.until.to_string())
}

impl From<Trouble> for WorkerFailure {
    fn from(trouble: Trouble) -> Self {
        let wait = trouble.asks_to_wait();
        match trouble {
            Trouble::Busy { said }
            | Trouble::Goodbye { said }
            | Trouble::Refused { said }
            | Trouble::Throttled { said, .. }
                if wait.is_some() =>
            {
                Self::new("busy").with("said", said).with("wait", wait.unwrap_or_default().to_string())
            }
            Trouble::Cancelled => Self::new("cancelled"),
            Trouble::NoSuchHost => Self::new("no_such_host"),
            Trouble::Unreachable(why) => Self::new("unreachable").with("why", why.to_string()),
            Trouble::Cut => Self::new("cut"),
            Trouble::Untrusted { fingerprint, why, certificate } => untrusted(fingerprint, why, &certificate),
            Trouble::Tls(why) => Self::new("tls").with("why", why),
            Trouble::OtherTls(mode) => Self::new("tls").with("fault", mode.word()),
            Trouble::NoStartTls => Self::new("no_start_tls"),
            Trouble::WrongPassword { said } => Self::new("wrong_password").with("said", said),
            Trouble::SignInAgain { said } => Self::new("sign_in_again").with("said", said),
            Trouble::NoToken(error) => error.into(),
            Trouble::NeedsProviderSignIn { provider } => Self::new("needs_provider_sign_in").with("provider", provider),
            Trouble::NotInCloud => Self::new("not_in_cloud"),
            Trouble::NotAllowed { said } => Self::new("not_allowed").with("said", said),
            Trouble::Busy { said } | Trouble::Goodbye { said } | Trouble::Throttled { said, .. } => {
                Self::new("busy").with("said", said)
            }
            Trouble::FolderGone => Self::new("not_found").with("what", "folder"),
            Trouble::Protocol(why) => Self::new("protocol").with("why", why),
            Trouble::Refused { said } => Self::new("refused").with("said", said),
            Trouble::Archive(why) => Self::new("archive_unreadable").with("why", why.to_string()),
            Trouble::Full { said } => Self::new("refused").with("fault", "full").with("said", said),
            Trouble::NotAnArchive => Self::new("not_an_archive"),
            Trouble::NotACalendar => Self::new("not_a_calendar"),
        }
    }
}

impl From<BearerError> for WorkerFailure {
    fn from(error: BearerError) -> Self {
        match error {
            BearerError::SignInAgain => Self::new("sign_in_again").with("said", ""),
            BearerError::AdminMustAllow(said) => Self::new("admin_must_allow").with("said", said),
            BearerError::Unreachable(why) => Self::new("unreachable").with("why", why).with("what", "sign_in"),
            BearerError::Refused(said) => Self::new("sign_in_refused").with("said", said),
            BearerError::Secret(why) => Self::new("no_key").with("why", why),
        }
    }
}

impl From<SignInError> for WorkerFailure {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Stopped => Self::new("cancelled"),
            SignInError::Expired => Self::new("sign_in_expired"),
            SignInError::Denied => Self::new("sign_in_denied"),
            SignInError::NoClientId => Self::new("no_client_id"),
            SignInError::NoPort => Self::new("sign_in_refused").with("said", error.to_string()),
            error => BearerError::from(error).into(),
        }
    }
}

impl From<StoreError> for WorkerFailure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoStore => Self::new("no_store"),
            StoreError::Exists => Self::new("store_exists"),
            StoreError::Corrupt => Self::new("store_corrupt"),
            StoreError::TooNew { .. } => Self::new("store_too_new"),
            StoreError::ReadOnly => Self::new("read_only"),
            StoreError::NotPrivate => Self::new("file").with("why", "not_private"),
            StoreError::DiskFull => Self::new("disk_full"),
            StoreError::NetworkDrive { kind } => Self::new("network_drive").with("kind", kind),
            StoreError::InUse { who } => Self::new("in_use").with("who", who),
            StoreError::Stopped => Self::new("cancelled"),
            StoreError::NotFound { what } => Self::new("not_found").with("what", what),
            StoreError::Ambiguous => Self::new("ambiguous"),
            StoreError::NothingToUndo => Self::new("nothing_to_undo"),
            StoreError::UndoBlocked { entries } => Self::new("undo_blocked").with("entries", entries.join(" ")),
            StoreError::BadBackup { why } => Self::new("bad_backup").with("why", why),
            StoreError::Key(KeyError::EnvelopeMissing) => Self::new("no_key").with("why", "envelope_missing"),
            StoreError::Key(KeyError::NoKeychain(error)) => Self::new("no_key").with("why", error.word()),
            StoreError::Key(KeyError::SignIn) => Self::new("sign_in"),
            StoreError::Key(KeyError::AskPassphrase) => Self::new("no_key").with("why", "passphrase"),
            StoreError::NotAllowed => Self::new("admin_only"),
            StoreError::NotOwner => Self::new("not_owner"),
            StoreError::ReadOnlyCalendar => Self::new("read_only_calendar"),
            StoreError::EventChanged => Self::new("event_changed"),
            StoreError::Key(_) => Self::new("wrong_key"),
            StoreError::Io(why) => Self::new("file").with("why", why.to_string()),
            other => Self::new("internal").with("why", other.to_string()),
        }
    }
}

impl From<RunError> for WorkerFailure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Trouble(trouble) => trouble.into(),
            RunError::Store(error) => error.into(),
        }
    }
}

impl From<calendar::run::RunError> for WorkerFailure {
    fn from(error: calendar::run::RunError) -> Self {
        match error {
            calendar::run::RunError::Trouble(trouble) => trouble.into(),
            calendar::run::RunError::Store(error) => error.into(),
        }
    }
}

impl From<SecretError> for WorkerFailure {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Keychain(error) => Self::new("no_key").with("why", error.word()),
            SecretError::FileDamaged => Self::new("wrong_password").with("missing", "damaged"),
            SecretError::FileTooNew => Self::new("store_too_new"),
            SecretError::NoRandomness => Self::new("internal").with("why", error.to_string()),
            SecretError::Io(why) => Self::new("file").with("why", why.to_string()),
        }
    }
}

impl From<BadPlace> for WorkerFailure {
    fn from(why: BadPlace) -> Self {
        Self::new("internal").with("why", why.to_string())
    }
}

impl From<calendar::place::BadPlace> for WorkerFailure {
    fn from(why: calendar::place::BadPlace) -> Self {
        Self::new("internal").with("why", why.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::keys::KeychainError;

    #[test]
    fn a_locked_keychain_is_told_from_none() {
        for (error, word) in [
            (KeychainError::Locked, "keychain_locked"),
            (KeychainError::Missing, "no_keychain"),
            (KeychainError::Refused, "no_keychain"),
        ] {
            for failure in [
                WorkerFailure::from(StoreError::Key(KeyError::NoKeychain(error))),
                WorkerFailure::from(SecretError::Keychain(error)),
                WorkerFailure::from(BearerError::Secret(SecretError::Keychain(error).word())),
            ] {
                let why = failure.data.get("why").map(String::as_str);
                assert_eq!((failure.code.as_str(), why), ("no_key", Some(word)), "{error:?}");
            }
        }
    }

    #[test]
    fn a_server_that_says_how_long_to_wait_is_told_with_the_moment() {
        for (what, failure, until) in [
            ("it says so", WorkerFailure::new("busy").with("wait", "300"), Some("1300")),
            ("it does not", WorkerFailure::new("busy"), None),
            ("nothing to do with waiting", WorkerFailure::new("cut"), None),
        ] {
            assert_eq!(failure.dated(1000).data.get("until").map(String::as_str), until, "{what}");
        }
    }
}
