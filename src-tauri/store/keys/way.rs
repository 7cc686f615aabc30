//! One way in: the key of the store, wrapped under a key that only this way knows.

use std::fmt;
use std::path::Path;

use chacha20poly1305::aead::Payload;
use domain::Uuid;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::passphrase::Cost;
use super::random::bytes;
use super::seal::{NONCE_LENGTH, lock, unlock};
use super::{Adding, Key, KeyError, Keychain, RecoveryKey, key_file, seal, unseal};

const RECOVERY_PURPOSE: &str = "dossier 2026-11 wrapping key of a recovery key";
const SHOWN_PURPOSE: &str = "dossier 2026-11 recovery key shown again";

/// A way in, with what it needs to be added or used.
#[derive(Clone, Copy)]
pub enum Way<'a> {
    /// The keychain of the operating system.
    Keychain(&'a dyn Keychain),
    /// The recovery key.
    Recovery(&'a RecoveryKey),
    /// A passphrase.
    Passphrase(&'a str),
    /// A file with 64 hex digits (0600); made when the way is added and there is none.
    KeyFile(&'a Path),
    /// A user's own passphrase.
    User(UserWay<'a>),
}

/// Whose passphrase it is. The name stands in the clear, so that it can be chosen before anything is opened.
#[derive(Clone, Copy)]
pub struct UserWay<'a> {
    /// The user.
    pub user: Uuid,
    /// Their name; of no account where a store is opened.
    pub name: &'a str,
    /// What they typed.
    pub passphrase: &'a str,
}

/// Whom a way belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The user.
    pub id: Uuid,
    /// Their name.
    pub name: String,
}

/// The kinds of ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WayKind {
    /// The keychain of the operating system.
    Keychain,
    /// The recovery key.
    Recovery,
    /// A passphrase.
    Passphrase,
    /// A key file.
    KeyFile,
    /// A user's own passphrase.
    User,
}

/// A way in, as shown to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayRow {
    /// Its id, for removing it.
    pub id: String,
    /// Its kind.
    pub kind: WayKind,
    /// When it was added, Unix seconds.
    pub added: i64,
    /// False only for a recovery key whose last four characters were not typed yet.
    pub confirmed: bool,
}

/// A way in, as it stands in the envelope.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wrapped {
    pub(super) way: WayKind,
    pub(super) id: String,
    pub(super) added: i64,
    pub(super) confirmed: bool,
    cost: Option<Cost>,
    #[serde(with = "hex")]
    salt: [u8; 16],
    #[serde(with = "hex")]
    nonce: [u8; NONCE_LENGTH],
    #[serde(with = "hex")]
    sealed: Vec<u8>,
    /// The recovery key itself under the key of the store, so that whoever is in can see it again.
    #[serde(with = "hex")]
    shown: Vec<u8>,
    /// Whose passphrase it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<Named>,
}

impl Way<'_> {
    /// Which kind it is.
    pub fn kind(self) -> WayKind {
        match self {
            Self::Keychain(_) => WayKind::Keychain,
            Self::Recovery(_) => WayKind::Recovery,
            Self::Passphrase(_) => WayKind::Passphrase,
            Self::KeyFile(_) => WayKind::KeyFile,
            Self::User(_) => WayKind::User,
        }
    }

    /// What is wrong when no way of this kind opened the envelope.
    pub(super) fn refused(self) -> KeyError {
        match self {
            Self::Keychain(_) => KeyError::NotInKeychain,
            Self::Recovery(_) => KeyError::WrongRecoveryKey,
            Self::Passphrase(_) | Self::User(_) => KeyError::WrongPassphrase,
            Self::KeyFile(_) => KeyError::BadKeyFile,
        }
    }
}

impl fmt::Display for WayKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Keychain => "keychain",
            Self::Recovery => "recovery",
            Self::Passphrase => "passphrase",
            Self::KeyFile => "key_file",
            Self::User => "user",
        })
    }
}

impl Wrapped {
    /// Wraps the key. What the way itself has to keep (keychain entry, key file) is kept before this returns.
    pub(super) fn new(way: Way<'_>, store: Uuid, adding: &mut Adding<'_>) -> Result<Self, KeyError> {
        let mut wrapped = Self {
            way: way.kind(),
            id: hex::encode(bytes::<8>(adding.random)?),
            added: adding.at,
            confirmed: way.kind() != WayKind::Recovery,
            cost: matches!(way, Way::Passphrase(_) | Way::User(_)).then_some(Cost::NEW),
            salt: bytes(adding.random)?,
            nonce: bytes(adding.random)?,
            sealed: Vec::new(),
            shown: Vec::new(),
            user: match way {
                Way::User(user) => Some(Named { id: user.user, name: user.name.to_owned() }),
                _ => None,
            },
        };
        if let Way::Recovery(recovery) = way {
            wrapped.shown = seal(adding.key, SHOWN_PURPOSE, recovery.as_bytes(), bytes(adding.random)?)?;
        }
        let wrapping = wrapped.new_wrapping_key(way, store, adding)?;
        let plain = Payload { msg: adding.key.as_bytes(), aad: &wrapped.bound(store) };
        wrapped.sealed = lock(&wrapping, &wrapped.nonce, plain)?;
        Ok(wrapped)
    }

    /// Unwraps the key; `None` when this is not the right passphrase, file, … .
    pub(super) fn open(&self, way: Way<'_>, store: Uuid) -> Result<Option<Key>, KeyError> {
        let Some(wrapping) = self.wrapping_key(way, store)? else {
            return Ok(None);
        };
        let sealed = Payload { msg: &self.sealed, aad: &self.bound(store) };
        let Ok(plain) = unlock(&wrapping, &self.nonce, sealed) else {
            return Ok(None);
        };
        let key = plain.as_slice().try_into().map_err(|_| KeyError::EnvelopeDamaged)?;
        Ok(Some(Key::from_bytes(key)))
    }

    /// The recovery key of this way, for whoever has the key of the store.
    pub(super) fn recovery_key(&self, key: &Key) -> Result<RecoveryKey, KeyError> {
        let plain = unseal(key, SHOWN_PURPOSE, &self.shown)?;
        RecoveryKey::parse(std::str::from_utf8(&plain).map_err(|_| KeyError::SealBroken)?)
    }

    /// Whether it is this user's.
    pub(super) fn is_of(&self, user: Uuid) -> bool {
        self.user.as_ref().is_some_and(|named| named.id == user)
    }

    /// The way as shown to the user.
    pub(super) fn row(&self) -> WayRow {
        WayRow { id: self.id.clone(), kind: self.way, added: self.added, confirmed: self.confirmed }
    }

    fn new_wrapping_key(&self, way: Way<'_>, store: Uuid, adding: &mut Adding<'_>) -> Result<WrappingKey, KeyError> {
        match way {
            Way::Keychain(keychain) => {
                let key = Zeroizing::new(bytes(adding.random)?);
                keychain.put(&self.entry(store), key.as_slice())?;
                Ok(key)
            }
            Way::KeyFile(path) => key_file::read_or_make(path, adding.random),
            Way::Recovery(_) | Way::Passphrase(_) | Way::User(_) => {
                self.wrapping_key(way, store)?.ok_or(KeyError::NoSuchWay)
            }
        }
    }

    fn wrapping_key(&self, way: Way<'_>, store: Uuid) -> Result<Option<WrappingKey>, KeyError> {
        match way {
            Way::Keychain(keychain) => {
                let secret = keychain.read(&self.entry(store))?;
                Ok(secret.and_then(|s| s.as_slice().try_into().ok().map(Zeroizing::new)))
            }
            Way::Recovery(recovery) => {
                let salted = Zeroizing::new([self.salt.as_slice(), recovery.as_bytes()].concat());
                Ok(Some(Zeroizing::new(blake3::derive_key(RECOVERY_PURPOSE, &salted))))
            }
            Way::User(UserWay { passphrase, .. }) | Way::Passphrase(passphrase) => {
                let cost = self.cost.ok_or(KeyError::EnvelopeDamaged)?;
                cost.derive(passphrase, &self.salt).map(Some)
            }
            Way::KeyFile(path) => key_file::read(path).map(Some),
        }
    }

    /// The name of this way's entry in a keychain: a store that moved to another machine has an entry in each keychain.
    fn entry(&self, store: Uuid) -> String {
        format!("store {store} {}", self.id)
    }

    /// What the wrapped key is bound to: it opens neither in another store nor as another way. Part of the file's format.
    fn bound(&self, store: Uuid) -> Vec<u8> {
        let cost = self.cost.map(Cost::spelled).unwrap_or_default();
        let salt = hex::encode(self.salt);
        let user = self.user.as_ref().map(|user| format!("\n{}", user.id)).unwrap_or_default();
        format!("dossier.keys\n{store}\n{}\n{}\n{cost}\n{salt}{user}", self.way, self.id).into_bytes()
    }
}

type WrappingKey = Zeroizing<[u8; 32]>;
