//! The key of a store.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{KeyError, Random};

/// The 32 random bytes a store is encrypted under. Cannot be printed; wiped when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Makes a new key.
    ///
    /// # Errors
    /// Fails when there is no randomness.
    pub fn new(random: &mut dyn Random) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut())?;
        Ok(Self(*bytes))
    }

    /// Takes bytes as a key.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes themselves, for wrapping them.
    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key as SQLCipher takes it without deriving anything: `x'…'` with 64 hex digits.
    pub fn hex_pragma(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0));
        Zeroizing::new(format!("x'{}'", *digits))
    }

    /// A key of its own for one purpose, from which neither this key nor that of another purpose can be told.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, &self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(not shown)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_handed_over_raw_and_never_printed() {
        let key = Key::from_bytes([0xab; 32]);
        assert_eq!(*key.hex_pragma(), format!("x'{}'", "ab".repeat(32)));
        assert_eq!(format!("{key:?}"), "Key(not shown)");
    }

    #[test]
    fn every_purpose_has_its_own_key() {
        let key = Key::from_bytes([7; 32]);
        assert_ne!(key.derive("one"), key.derive("two"));
        assert_eq!(key.derive("one"), key.derive("one"));
    }
}
