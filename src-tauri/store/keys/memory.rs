//! A keychain and a randomness for tests.

use std::cell::RefCell;
use std::collections::BTreeMap;

use zeroize::Zeroizing;

use super::{KeyError, Keychain, KeychainError, Random};

/// A keychain in memory, which can be taken away.
#[derive(Default)]
pub(super) struct InMemory {
    pub(super) entries: RefCell<BTreeMap<String, Vec<u8>>>,
    pub(super) fails: Option<KeychainError>,
}

impl InMemory {
    fn answer(&self) -> Result<(), KeychainError> {
        self.fails.map_or(Ok(()), Err)
    }
}

impl Keychain for InMemory {
    fn put(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.answer()?;
        self.entries.borrow_mut().insert(entry.into(), secret.into());
        Ok(())
    }

    fn read(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        self.answer()?;
        Ok(self.entries.borrow().get(entry).cloned().map(Zeroizing::new))
    }

    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        self.answer()?;
        self.entries.borrow_mut().remove(entry);
        Ok(())
    }
}

/// The same bytes for the same seed.
pub(super) struct Seeded(pub(super) u64);

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), KeyError> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        blake3::Hasher::new().update(&self.0.to_le_bytes()).finalize_xof().fill(bytes);
        Ok(())
    }
}
