//! The envelope beside the store.

use std::io;
use std::path::{Path, PathBuf};

use domain::Uuid;

use super::document::Document;
use super::private_file::{lock_changes, write_new_private, write_private};
use super::way::Wrapped;
use super::{Key, KeyError, Named, Random, RecoveryKey, UserWay, Way, WayKind, WayRow};

/// The name of the file.
pub const ENVELOPE_FILE: &str = "dossier.keys";

/// `dossier.keys`: the key of the store, wrapped once per way in.
pub struct Envelope {
    path: PathBuf,
    document: Document,
    written: bool,
}

/// What adding a way takes besides the way.
pub struct Adding<'a> {
    /// The key of the store.
    pub key: &'a Key,
    /// Now, Unix seconds.
    pub at: i64,
    /// Randomness.
    pub random: &'a mut dyn Random,
}

impl Envelope {
    /// Starts the envelope of a new store; the file is written when the first way is added.
    ///
    /// # Errors
    /// `EnvelopeExists` when the folder has one: it is never overwritten.
    pub fn create(dir: &Path, key: &Key, store: Uuid) -> Result<Self, KeyError> {
        let path = dir.join(ENVELOPE_FILE);
        if path.try_exists()? {
            return Err(KeyError::EnvelopeExists);
        }
        Ok(Self { path, document: Document::new(key, store), written: false })
    }

    /// Reads the envelope of a folder.
    ///
    /// # Errors
    /// `EnvelopeMissing`, `EnvelopeDamaged`, `TooNew`, `Io`.
    pub fn read(dir: &Path) -> Result<Self, KeyError> {
        let path = dir.join(ENVELOPE_FILE);
        let document = read_document(&path)?;
        Ok(Self { path, document, written: true })
    }

    /// The store this envelope belongs to.
    pub fn store(&self) -> Uuid {
        self.document.store
    }

    /// Whether this is the key in the envelope.
    pub fn holds(&self, key: &Key) -> bool {
        self.document.holds(key)
    }

    /// Adds a way in and writes the file; the key stays as it is. Gives the way's id.
    ///
    /// # Errors
    /// `WrongKey` when the key is another store's; otherwise what the way itself can fail with, or `Io`.
    pub fn add(&mut self, way: Way<'_>, mut adding: Adding<'_>) -> Result<String, KeyError> {
        if !self.document.holds(adding.key) {
            return Err(KeyError::WrongKey);
        }
        // A keychain may ask the user first: others do not wait for that.
        let wrapped = Wrapped::new(way, self.document.store, &mut adding)?;
        let id = wrapped.id.clone();
        self.change(|document| {
            if !document.holds(adding.key) {
                return Err(KeyError::WrongKey);
            }
            document.ways.push(wrapped);
            Ok(())
        })?;
        Ok(id)
    }

    /// Removes a way in and writes the file. A keychain's entry, useless from then on, stays in that keychain.
    ///
    /// # Errors
    /// `LastWay`, `NoSuchWay`, `Io`.
    pub fn remove(&mut self, id: &str) -> Result<(), KeyError> {
        self.change(|document| {
            let at = document.ways.iter().position(|way| way.id == id).ok_or(KeyError::NoSuchWay)?;
            if document.ways.len() == 1 {
                return Err(KeyError::LastWay);
            }
            document.ways.remove(at);
            Ok(())
        })
    }

    /// Unwraps the key.
    ///
    /// # Errors
    /// One error a kind, see [`KeyError`]; `NoSuchWay` when the store never had a way of this kind (for a keychain:
    /// `NotInKeychain`).
    pub fn open_with(&self, way: Way<'_>) -> Result<Key, KeyError> {
        let asked = if let Way::User(user) = way { Some(user.user) } else { None };
        let of_kind =
            |wrapped: &&Wrapped| wrapped.way == way.kind() && wrapped.user.as_ref().map(|user| user.id) == asked;
        let mut refused = match way.kind() {
            WayKind::Keychain => KeyError::NotInKeychain,
            // Who is no user any more is told no more than who mistyped.
            WayKind::User => KeyError::WrongPassphrase,
            _ => KeyError::NoSuchWay,
        };
        for wrapped in self.document.ways.iter().rev().filter(of_kind) {
            match wrapped.open(way, self.document.store)? {
                Some(key) if self.document.holds(&key) => return Ok(key),
                _ => refused = way.refused(),
            }
        }
        Err(refused)
    }

    /// Gives a user a passphrase; another one they had opens nothing any more.
    ///
    /// # Errors
    /// `WrongKey`, `Io`.
    pub fn set_user(&mut self, user: UserWay<'_>, mut adding: Adding<'_>) -> Result<(), KeyError> {
        let wrapped = Wrapped::new(Way::User(user), self.document.store, &mut adding)?;
        self.change(|document| {
            if !document.holds(adding.key) {
                return Err(KeyError::WrongKey);
            }
            document.ways.retain(|way| !way.is_of(user.user));
            document.ways.push(wrapped);
            Ok(())
        })
    }

    /// Takes a user's way in.
    ///
    /// # Errors
    /// `LastWay`, `NoSuchWay`, `Io`.
    pub fn remove_user(&mut self, user: Uuid) -> Result<(), KeyError> {
        self.keep_only(|way| !way.is_of(user))
    }

    /// Takes the ways in that ask nobody who they are: keychains, key files and a passphrase without a name. The recovery key stays.
    ///
    /// # Errors
    /// `LastWay`, `NoSuchWay` where there is none, `Io`.
    pub fn remove_nameless(&mut self) -> Result<(), KeyError> {
        self.keep_only(|way| matches!(way.way, WayKind::User | WayKind::Recovery))
    }

    /// Writes another name beside a user's way.
    ///
    /// # Errors
    /// `NoSuchWay`, `Io`.
    pub fn rename_user(&mut self, user: Uuid, name: &str) -> Result<(), KeyError> {
        self.change(|document| {
            let way = document.ways.iter_mut().find(|way| way.is_of(user)).ok_or(KeyError::NoSuchWay)?;
            way.user = Some(Named { id: user, name: name.to_owned() });
            Ok(())
        })
    }

    /// Who may sign in, in the order they were added.
    pub fn users(&self) -> Vec<Named> {
        self.document.ways.iter().filter_map(|way| way.user.clone()).collect()
    }

    fn keep_only(&mut self, stays: impl Fn(&Wrapped) -> bool) -> Result<(), KeyError> {
        self.change(|document| {
            let (kept, gone): (Vec<_>, Vec<_>) = document.ways.drain(..).partition(|way| stays(way));
            if gone.is_empty() {
                return Err(KeyError::NoSuchWay);
            }
            if kept.is_empty() {
                return Err(KeyError::LastWay);
            }
            document.ways = kept;
            Ok(())
        })
    }

    /// The ways in, oldest first.
    pub fn ways(&self) -> Vec<WayRow> {
        self.document.ways.iter().map(Wrapped::row).collect()
    }

    /// Marks the recovery key as saved by the user, who proves it by its last four characters.
    ///
    /// # Errors
    /// `RecoveryKeyMistyped` when they are others, `NoSuchWay` when there is no recovery key, `Io`.
    pub fn confirm_recovery(&mut self, last_four: &str, key: &Key) -> Result<(), KeyError> {
        self.change(|document| {
            let newest = document.ways.iter_mut().rev().find(|way| way.way == WayKind::Recovery);
            let newest = newest.ok_or(KeyError::NoSuchWay)?;
            if !newest.recovery_key(key)?.ends_with(last_four) {
                return Err(KeyError::RecoveryKeyMistyped);
            }
            newest.confirmed = true;
            Ok(())
        })
    }

    /// The newest recovery key, to be shown again to whoever has the key of the store.
    ///
    /// # Errors
    /// `NoSuchWay` when there is none, `SealBroken` when the key is another store's.
    pub fn recovery_key(&self, key: &Key) -> Result<RecoveryKey, KeyError> {
        let newest = self.document.ways.iter().rev().find(|way| way.way == WayKind::Recovery);
        newest.ok_or(KeyError::NoSuchWay)?.recovery_key(key)
    }

    /// Changes what the file holds now: another process may have added a way since it was read, and none may while this one writes.
    fn change(&mut self, act: impl FnOnce(&mut Document) -> Result<(), KeyError>) -> Result<(), KeyError> {
        let _lock = lock_changes(&self.path)?;
        let mut document = if self.written { read_document(&self.path)? } else { self.document.clone() };
        act(&mut document)?;
        self.write(document)
    }

    fn write(&mut self, document: Document) -> Result<(), KeyError> {
        let text = document.render()?;
        if self.written {
            write_private(&self.path, &text)?;
        } else {
            write_new_private(&self.path, &text).map_err(exists)?;
        }
        self.document = document;
        self.written = true;
        Ok(())
    }
}

fn read_document(path: &Path) -> Result<Document, KeyError> {
    let text = std::fs::read(path).map_err(missing)?;
    Document::parse(&text)
}

fn missing(error: io::Error) -> KeyError {
    if error.kind() == io::ErrorKind::NotFound { KeyError::EnvelopeMissing } else { KeyError::Io(error) }
}

fn exists(error: io::Error) -> KeyError {
    if error.kind() == io::ErrorKind::AlreadyExists { KeyError::EnvelopeExists } else { KeyError::Io(error) }
}
