//! The keychain of the operating system: Secret Service, macOS Keychain or Windows Credential Manager.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use keyring::v1::{Entry, Error};
use store::keys::{Keychain, KeychainError};
use zeroize::Zeroizing;

/// The name the user sees beside every entry.
const SERVICE: &str = "dossier";

/// How long the user may take to answer the system's question for their password.
const PATIENCE: Duration = Duration::from_secs(120);

/// The signed-in user's keychain.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

impl SystemKeychain {
    /// Whether secrets can be kept: writes one, reads it back and deletes it, since a locked keychain answers a mere
    /// question with "no such entry". May make the system ask the user to unlock it.
    ///
    /// # Errors
    /// Says why not.
    pub fn probe(self) -> Result<(), KeychainError> {
        patiently(PATIENCE, probe)
    }
}

impl Keychain for SystemKeychain {
    fn put(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let (entry, secret) = (entry.to_owned(), Zeroizing::new(secret.to_vec()));
        patiently(PATIENCE, move || named(&entry)?.set_secret(&secret).map_err(understood))
    }

    fn read(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let entry = entry.to_owned();
        patiently(PATIENCE, move || match named(&entry)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => probe().map(|()| None),
            Err(error) => Err(understood(error)),
        })
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        let entry = entry.to_owned();
        patiently(PATIENCE, move || match named(&entry)?.delete_credential() {
            Err(Error::NoEntry) => probe(),
            deleted => deleted.map_err(understood),
        })
    }
}

fn named(entry: &str) -> Result<Entry, KeychainError> {
    Entry::new(SERVICE, entry).map_err(understood)
}

/// Two processes may probe at once, hence the name.
fn probe() -> Result<(), KeychainError> {
    let entry = named(&format!("probe {}", std::process::id()))?;
    entry.set_secret(b"probe").map_err(understood)?;
    let read = entry.get_secret().map_err(understood)?;
    entry.delete_credential().map_err(understood)?;
    if read == b"probe" { Ok(()) } else { Err(KeychainError::Refused) }
}

fn understood(error: Error) -> KeychainError {
    match error {
        Error::NoDefaultStore => KeychainError::Missing,
        Error::NoStorageAccess(why) if never_set_up(why.as_ref()) => KeychainError::Missing,
        Error::NoStorageAccess(_) => KeychainError::Locked,
        _ => KeychainError::Refused,
    }
}

/// A Secret Service may run without a single keyring in it, as in a session nobody signed in to.
#[cfg(all(unix, not(target_os = "macos")))]
fn never_set_up(why: &(dyn std::error::Error + 'static)) -> bool {
    matches!(why.downcast_ref(), Some(secret_service::Error::NoResult))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn never_set_up(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}

/// The system may ask the user for a password where nobody sees it: no answer in good time counts as locked.
fn patiently<T: Send + 'static>(
    patience: Duration,
    ask: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
) -> Result<T, KeychainError> {
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || answer.send(ask()));
    answered.recv_timeout(patience).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(KeychainError::Locked),
        RecvTimeoutError::Disconnected => Err(KeychainError::Refused),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_nobody_answers_counts_as_locked() {
        let (held, asked) = mpsc::channel::<()>();
        let unanswered = patiently(Duration::ZERO, move || asked.recv().map_err(|_| KeychainError::Refused));
        assert_eq!(unanswered, Err(KeychainError::Locked));
        drop(held);
        assert_eq!(patiently(PATIENCE, || Ok(7)), Ok(7));
    }
}
