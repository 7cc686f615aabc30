//! What can stand between the user and the key.

use super::KeychainError;

/// Why the key could not be had, said so that the user knows what to try next.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// This machine has no keychain that answers, or it stays locked: unlock it, or use another way in.
    #[error("the keychain of this machine does not answer: {0}")]
    NoKeychain(KeychainError),
    /// The keychain answers but holds no key of this store: use another way in, then add the keychain again.
    #[error("the keychain holds no key of this store")]
    NotInKeychain,
    /// The recovery key was typed without an error, and belongs to another store or was replaced.
    #[error("this recovery key does not open this store")]
    WrongRecoveryKey,
    /// The recovery key holds a typing error.
    #[error("the recovery key holds a typing error")]
    RecoveryKeyMistyped,
    /// The passphrase does not open this store.
    #[error("this passphrase does not open this store")]
    WrongPassphrase,
    /// There is no key file at that place.
    #[error("there is no key file at that place")]
    NoKeyFile,
    /// Others on this machine may read the key file: take their rights away (0600).
    #[error("the key file can be read by others")]
    KeyFileNotPrivate,
    /// The key file does not hold 64 hex digits, or those of another store.
    #[error("the key file does not open this store")]
    BadKeyFile,
    /// The store was never given such a way in.
    #[error("this store has no such way in")]
    NoSuchWay,
    /// Several people use this store: somebody has to say who they are.
    #[error("somebody has to sign in")]
    SignIn,
    /// A passphrase opens this store: it was made on a machine without a keychain.
    #[error("the passphrase has to be entered")]
    AskPassphrase,
    /// The last way in can never be removed.
    #[error("the last way in cannot be removed")]
    LastWay,
    /// The key is not the one this envelope holds.
    #[error("the key belongs to another store")]
    WrongKey,
    /// There is no `dossier.keys` beside the store: restore it from a backup.
    #[error("the envelope of the key is missing")]
    EnvelopeMissing,
    /// There is one already, and it is never overwritten.
    #[error("there is an envelope of a key already")]
    EnvelopeExists,
    /// `dossier.keys` is damaged: restore it from a backup.
    #[error("the envelope of the key is damaged")]
    EnvelopeDamaged,
    /// `dossier.keys` was written by a newer version of the program.
    #[error("the envelope of the key was written by a newer version")]
    TooNew,
    /// What was sealed under the key was changed, or was sealed under another one.
    #[error("what was sealed does not open")]
    SealBroken,
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness")]
    NoRandomness,
    /// Reading or writing failed.
    #[error("reading or writing failed")]
    Io(#[from] std::io::Error),
}

impl From<KeychainError> for KeyError {
    fn from(error: KeychainError) -> Self {
        Self::NoKeychain(error)
    }
}
