//! The key of the store and the envelope `dossier.keys` beside it, which holds the key wrapped once per way in.

mod document;
mod envelope;
mod error;
mod key;
mod key_file;
mod keychain;
mod passphrase;
mod private_file;
mod random;
mod recovery;
mod seal;
mod way;

#[cfg(test)]
mod memory;
#[cfg(test)]
mod tests;

pub use envelope::{Adding, ENVELOPE_FILE, Envelope};
pub use error::KeyError;
pub use key::Key;
pub use keychain::{Keychain, KeychainError};
pub use private_file::{lock_changes, write_private};
pub use random::{Random, SystemRandom};
pub use recovery::RecoveryKey;
pub use seal::{NONCE_LENGTH, seal, unseal};
pub use way::{Named, UserWay, Way, WayKind, WayRow};
