//! The keychain of the operating system, as the envelope needs it.

use zeroize::Zeroizing;

/// Why a keychain could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// There is none on this machine, or none in this session.
    #[error("there is none in this session")]
    Missing,
    /// It is locked, and the user did not unlock it.
    #[error("it is locked")]
    Locked,
    /// It answered with something else.
    #[error("it refused")]
    Refused,
}

impl KeychainError {
    /// The word for it in failures: a locked one is told from none.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Locked => "keychain_locked",
            Self::Missing | Self::Refused => "no_keychain",
        }
    }
}

/// A place of the operating system that keeps secrets for the signed-in user.
pub trait Keychain {
    /// Keeps a secret, in place of an older one of the same name.
    ///
    /// # Errors
    /// Says why the keychain could not be used.
    fn put(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError>;

    /// Reads a secret; `None` only where the keychain is open and has no such entry.
    ///
    /// # Errors
    /// Says why the keychain could not be used.
    fn read(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;

    /// Deletes a secret; one that is not there is as good as deleted.
    ///
    /// # Errors
    /// Says why the keychain could not be used.
    fn delete(&self, entry: &str) -> Result<(), KeychainError>;
}
