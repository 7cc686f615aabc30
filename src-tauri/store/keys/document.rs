//! The text of `dossier.keys`: JSON, of which exactly one spelling is right, so that any flipped bit is noticed.

use domain::Uuid;
use serde::{Deserialize, Serialize};

use super::way::Wrapped;
use super::{Key, KeyError};

/// The newest version. One without users is still written as the first, so that every program reads it.
const VERSION: u32 = 2;
const WITHOUT_USERS: u32 = 1;
const CHECK_PURPOSE: &str = "dossier 2026-11 check of the store's key";

/// What the file holds.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    version: u32,
    pub(super) store: Uuid,
    /// Tells whether a key is the right one; says nothing about it.
    #[serde(with = "hex")]
    key_check: [u8; 16],
    pub(super) ways: Vec<Wrapped>,
    /// BLAKE3 of this very text with an empty checksum.
    checksum: String,
}

/// The one field every version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Document {
    /// One without a way in.
    pub(super) fn new(key: &Key, store: Uuid) -> Self {
        Self { version: WITHOUT_USERS, store, key_check: check(key), ways: Vec::new(), checksum: String::new() }
    }

    /// Reads the text.
    ///
    /// # Errors
    /// `TooNew` before anything else is looked at, else `EnvelopeDamaged`.
    pub(super) fn parse(text: &[u8]) -> Result<Self, KeyError> {
        let versioned: Versioned = serde_json::from_slice(text).map_err(damaged)?;
        if versioned.version > VERSION {
            return Err(KeyError::TooNew);
        }
        let document: Self = serde_json::from_slice(text).map_err(damaged)?;
        if document.version != document.needed() || document.render()? != text || document.ways.is_empty() {
            return Err(KeyError::EnvelopeDamaged);
        }
        Ok(document)
    }

    /// Writes the text.
    pub(super) fn render(&self) -> Result<Vec<u8>, KeyError> {
        let bare = Self { checksum: String::new(), version: self.needed(), ..self.clone() };
        let checksum = blake3::hash(&written(&bare)?).to_hex().to_string();
        written(&Self { checksum, ..bare })
    }

    fn needed(&self) -> u32 {
        if self.ways.iter().any(|way| way.user.is_some()) { VERSION } else { WITHOUT_USERS }
    }

    /// Whether this is the key in the envelope.
    pub(super) fn holds(&self, key: &Key) -> bool {
        self.key_check == check(key)
    }
}

fn written(document: &Document) -> Result<Vec<u8>, KeyError> {
    let mut text = serde_json::to_vec_pretty(document).map_err(damaged)?;
    text.push(b'\n');
    Ok(text)
}

fn check(key: &Key) -> [u8; 16] {
    let digest = key.derive(CHECK_PURPOSE);
    std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
}

fn damaged(_: serde_json::Error) -> KeyError {
    KeyError::EnvelopeDamaged
}
