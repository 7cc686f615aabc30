//! Turning a passphrase into a wrapping key: argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::KeyError;

/// What one guess at a passphrase costs; kept with the way, so that it can grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cost {
    algorithm: Named,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Named {
    Argon2id,
}

/// A file somebody tampered with must not make the program ask for all memory or run for hours.
const MOST: Cost = Cost { algorithm: Named::Argon2id, memory_kib: 1 << 20, passes: 64, lanes: 16 };

impl Cost {
    /// What new ways get: RFC 9106's second recommendation with one lane, about 0.2 s; the least there is in this crate's own tests.
    pub(super) const NEW: Self = Self {
        algorithm: Named::Argon2id,
        memory_kib: if cfg!(test) { 8 } else { 64 << 10 },
        passes: if cfg!(test) { 1 } else { 3 },
        lanes: 1,
    };

    /// The cost in words that never change, for binding it to what is sealed.
    pub(super) fn spelled(self) -> String {
        format!("argon2id {} {} {}", self.memory_kib, self.passes, self.lanes)
    }

    /// Derives the wrapping key. The passphrase counts in NFC, as keyboards differ in how they compose letters.
    ///
    /// # Errors
    /// `EnvelopeDamaged` for a cost that no version of the program chose.
    pub(super) fn derive(self, passphrase: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        if self.memory_kib > MOST.memory_kib || self.passes > MOST.passes || self.lanes > MOST.lanes {
            return Err(KeyError::EnvelopeDamaged);
        }
        let damaged = |_| KeyError::EnvelopeDamaged;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(damaged)?;
        let passphrase: Zeroizing<String> = Zeroizing::new(passphrase.nfc().collect());
        let mut key = Zeroizing::new([0; 32]);
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(passphrase.as_bytes(), salt, key.as_mut()).map_err(damaged)?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_means_the_same_however_its_letters_are_composed() {
        let key = |text| Cost::NEW.derive(text, &[1; 16]).unwrap();
        assert_eq!(key("Z\u{fc}rich 1291"), key("Zu\u{308}rich 1291"));
        assert_ne!(key("Zürich 1291"), key("zürich 1291"));
    }

    #[test]
    fn a_cost_that_would_stop_the_machine_is_refused() {
        for (what, cost) in [
            ("memory", Cost { memory_kib: u32::MAX, ..Cost::NEW }),
            ("passes", Cost { passes: u32::MAX, ..Cost::NEW }),
            ("lanes", Cost { lanes: 1 << 20, ..Cost::NEW }),
            ("nothing at all", Cost { memory_kib: 0, passes: 0, lanes: 0, ..Cost::NEW }),
        ] {
            assert!(matches!(cost.derive("x", &[1; 16]), Err(KeyError::EnvelopeDamaged)), "{what}");
        }
    }
}
