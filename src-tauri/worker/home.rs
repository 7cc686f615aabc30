//! Where the user's store is and how it is opened: its folder, and the key from the keychain, a key file or the recovery key.

use std::path::{Path, PathBuf};

use account::SystemKeychain;
use account::secret::Secrets;
use domain::{Sensitive, Uuid};
use store::keys::{
    Adding, ENVELOPE_FILE, Envelope, Key, KeyError, Keychain, Named, RecoveryKey, SystemRandom, UserWay, Way, WayKind,
};
use store::{FILE_NAME, Lock, Look, Result, Store, StoreError, network_or_cloud, private_home};

/// Where a store is, and where its key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    dir: PathBuf,
    key_file: Option<PathBuf>,
}

/// A store that is open, with the passwords of its accounts.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The passwords.
    pub secrets: Secrets,
}

/// A store that was just made.
pub struct Created {
    /// The store.
    pub opened: Opened,
    /// The recovery key in groups of four, to be saved or printed by the user.
    pub recovery_key: Sensitive<String>,
}

/// A backup that was put in the place of the store.
pub struct Restored {
    /// The store as it was when the backup was made.
    pub opened: Opened,
    /// Where the store that was there lies now, if there was one.
    pub aside: Option<PathBuf>,
    /// When the backup was made, Unix seconds.
    pub made: i64,
}

/// The folder of the user's store unless they name another: `~/.local/share/dossier`, `~/Library/Application Support/Dossier`,
/// `%APPDATA%\Dossier`. `None` where the system names no such place.
pub fn default_dir() -> Option<PathBuf> {
    let name = if cfg!(any(windows, target_os = "macos")) { "Dossier" } else { "dossier" };
    dirs::data_dir().map(|data| data.join(name))
}

impl Home {
    /// A home in a folder, with a key file where the machine has no keychain. A throw-away store has its key beside it.
    pub fn new(dir: PathBuf, key_file: Option<PathBuf>) -> Self {
        account::tls::begin();
        let beside = dir.join("key");
        let key_file = key_file.or_else(|| beside.is_file().then_some(beside));
        Self { dir, key_file }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Whether there is a store.
    pub fn has_store(&self) -> bool {
        self.dir.join(FILE_NAME).is_file()
    }

    /// Makes a new store. Its key is kept in the keychain, or wrapped under the key file, which is made where there is none.
    ///
    /// # Errors
    /// `Exists`, `ReadOnly`, `NotPrivate`, `DiskFull`, `NetworkDrive`, `InUse` while another process makes it; `NoKeychain` where no key file was named: nothing
    /// was made then.
    pub fn create(&self, now: i64) -> Result<Created> {
        Ok(self.created(self.create_with(self.way(&SystemKeychain), now)?))
    }

    /// The same on a machine without a keychain: whoever opens the store is asked for the passphrase.
    ///
    /// # Errors
    /// As [`Home::create`].
    pub fn create_by_passphrase(&self, passphrase: &str, now: i64) -> Result<Created> {
        Ok(self.created(self.create_with(Way::Passphrase(passphrase), now)?))
    }

    fn created(&self, (store, recovery): (Store, RecoveryKey)) -> Created {
        Created { recovery_key: Sensitive::new(recovery.grouped().to_string()), opened: self.with_secrets(store) }
    }

    /// Takes back a store that was just made, because its recovery key reached nobody.
    pub fn withdraw(&self, created: Created) {
        drop(created);
        self.take_back();
    }

    /// Opens the store with the key from the keychain, or from the key file.
    ///
    /// # Errors
    /// `NoStore`, those of the key (`SignIn`, `AskPassphrase` where somebody has to be asked), and those of [`Store::open`].
    pub fn open(&self) -> Result<Opened> {
        Ok(self.with_secrets(self.open_with(&SystemKeychain)?))
    }

    /// Opens a store that was made on a machine without a keychain.
    ///
    /// # Errors
    /// `WrongPassphrase`, `NoStore`, and those of [`Store::open`].
    pub fn open_by_passphrase(&self, passphrase: &str) -> Result<Opened> {
        if !self.has_store() {
            return Err(StoreError::NoStore);
        }
        let key = Envelope::read(&self.dir)?.open_with(Way::Passphrase(passphrase))?;
        Ok(self.with_secrets(Store::open(&self.dir, &key)?))
    }

    /// Opens the store with the recovery key as typed, and adds this machine's keychain or key file, so that it opens by itself from now on.
    ///
    /// # Errors
    /// `RecoveryKeyMistyped`, `WrongRecoveryKey`, `NoStore`, and those of [`Store::open`].
    pub fn unlock(&self, typed: &str, now: i64) -> Result<Opened> {
        Ok(self.with_secrets(self.unlock_with(&SystemKeychain, typed, now)?))
    }

    /// Who may sign in, in the order they were added; nobody while the store opens by itself.
    pub fn users(&self) -> Vec<Named> {
        Envelope::read(&self.dir).map(|envelope| envelope.users()).unwrap_or_default()
    }

    /// Opens the store as a user.
    ///
    /// # Errors
    /// `WrongPassphrase`, `NotFound` for one who is none any more, and those of [`Store::open`].
    pub fn sign_in(&self, user: Uuid, passphrase: &str) -> Result<Opened> {
        if !self.has_store() {
            return Err(StoreError::NoStore);
        }
        let key = Envelope::read(&self.dir)?.open_with(Way::User(UserWay { user, name: "", passphrase }))?;
        self.open_as(&key, user)
    }

    /// Opens the store with the recovery key for a user who forgot their passphrase, and gives them another.
    ///
    /// # Errors
    /// `RecoveryKeyMistyped`, `WrongRecoveryKey`, `NotFound`, and those of [`Store::open`].
    pub fn recover(&self, typed: &str, (user, passphrase): (Uuid, &str), now: i64) -> Result<Opened> {
        let mut envelope = Envelope::read(&self.dir)?;
        let key = envelope.open_with(Way::Recovery(&RecoveryKey::parse(typed)?))?;
        let opened = self.open_as(&key, user)?;
        let name = opened.store.read(|read| read.me())?.name;
        let adding = Adding { key: &key, at: now, random: &mut SystemRandom };
        envelope.set_user(UserWay { user, name: &name, passphrase }, adding)?;
        Ok(opened)
    }

    fn open_as(&self, key: &Key, user: Uuid) -> Result<Opened> {
        let store = Store::open(&self.dir, key)?;
        let row = store.read(|read| read.user_by_uuid(user))?;
        store.sign_in(row.id)?;
        Ok(self.with_secrets(store))
    }

    /// Puts a backup in the place of the store, which is set aside. The backup opens with this machine's keychain or key file, or with the
    /// recovery key as typed.
    ///
    /// # Errors
    /// `InUse` (naming the process), `BadBackup`, `TooNew`, those of the key; nothing was moved then.
    pub fn restore(&self, file: &Path, typed: Option<&str>, now: i64) -> Result<Restored> {
        self.restore_while(file, typed, (now, &|| true))
    }

    /// The same, given up before anything is moved once `go_on` answers `false`.
    ///
    /// # Errors
    /// `Stopped`, and those of [`Home::restore`].
    pub fn restore_while(
        &self,
        file: &Path,
        typed: Option<&str>,
        (now, go_on): (i64, &dyn Fn() -> bool),
    ) -> Result<Restored> {
        let (store, aside, made) = self.restore_with(&SystemKeychain, (file, typed), (now, go_on))?;
        Ok(Restored { opened: self.with_secrets(store), aside, made })
    }

    /// Says what a backup holds, with its own key or the recovery key as typed; nothing is moved. Without a key it says only when it was made.
    ///
    /// # Errors
    /// `BadBackup`, `TooNew`, and those of a recovery key that was typed.
    pub fn look_into(&self, file: &Path, typed: Option<&str>) -> Result<Look> {
        self.look_with(&SystemKeychain, file, typed)
    }

    /// Whoever names a key file has no keychain, or wants none.
    fn with_secrets(&self, store: Store) -> Opened {
        let secrets = match self.key_file {
            Some(_) => Secrets::in_file(&self.dir, store.key()),
            None => Secrets::open(&self.dir, store.key()),
        };
        Opened { store, secrets }
    }

    fn way<'a>(&'a self, keychain: &'a dyn Keychain) -> Way<'a> {
        self.key_file.as_deref().map_or(Way::Keychain(keychain), Way::KeyFile)
    }

    fn create_with(&self, own: Way<'_>, now: i64) -> Result<(Store, RecoveryKey)> {
        if self.has_store() {
            return Err(StoreError::Exists);
        }
        if let Some(kind) = network_or_cloud(&self.dir) {
            return Err(StoreError::NetworkDrive { kind });
        }
        private_home(&self.dir)?;
        let _making = Lock::making(&self.dir)?;
        self.set_lone_envelope_aside(now)?;
        let (key, recovery) = (Key::new(&mut SystemRandom)?, RecoveryKey::new(&mut SystemRandom)?);
        let identity = Uuid::now_v7();
        let mut envelope = Envelope::create(&self.dir, &key, identity)?;
        let made = [own, Way::Recovery(&recovery)]
            .into_iter()
            .try_for_each(|way| add(&mut envelope, way, &key, now))
            .map_err(StoreError::from)
            .and_then(|()| Store::create_as(&self.dir, &key, identity, now));
        if made.is_err() {
            self.take_back();
        }
        Ok((made?, recovery))
    }

    /// An envelope without a store may still open a store that was moved elsewhere.
    fn set_lone_envelope_aside(&self, now: i64) -> Result<()> {
        let envelope = self.dir.join(ENVELOPE_FILE);
        if envelope.exists() && !self.has_store() {
            std::fs::rename(&envelope, self.dir.join(format!("dossier-without-store-{now}.keys")))?;
        }
        Ok(())
    }

    /// Takes away what a creation made; none of it was there before.
    fn take_back(&self) {
        for name in
            [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal"), format!("{FILE_NAME}-shm"), ENVELOPE_FILE.to_owned()]
        {
            let _ = std::fs::remove_file(self.dir.join(name));
        }
    }

    fn open_with(&self, keychain: &dyn Keychain) -> Result<Store> {
        if !self.has_store() {
            return Err(StoreError::NoStore);
        }
        let envelope = Envelope::read(&self.dir)?;
        if is_for_several(&envelope) {
            return Err(KeyError::SignIn.into());
        }
        let opened = envelope.open_with(self.way(keychain));
        Store::open(&self.dir, &opened.map_err(|why| asked(&envelope).unwrap_or(why))?)
    }

    fn unlock_with(&self, keychain: &dyn Keychain, typed: &str, now: i64) -> Result<Store> {
        if !self.has_store() {
            return Err(StoreError::NoStore);
        }
        let key = Envelope::read(&self.dir)?.open_with(Way::Recovery(&RecoveryKey::parse(typed)?))?;
        let store = Store::open(&self.dir, &key)?;
        self.add_own_way(keychain, &key, now);
        Ok(store)
    }

    fn restore_with(
        &self,
        keychain: &dyn Keychain,
        (file, typed): (&Path, Option<&str>),
        moment: (i64, &dyn Fn() -> bool),
    ) -> Result<(Store, Option<PathBuf>, i64)> {
        if let Some(kind) = network_or_cloud(&self.dir) {
            return Err(StoreError::NetworkDrive { kind });
        }
        let restored = store::restore_while(file, &self.dir, moment, |envelope| match typed {
            Some(typed) => envelope.open_with(Way::Recovery(&RecoveryKey::parse(typed)?)),
            None => self.key_of(keychain, envelope),
        })?;
        let store = match Store::open(&self.dir, &restored.key) {
            Ok(store) => store,
            Err(error) => {
                restored.put_back(&self.dir)?;
                return Err(error);
            }
        };
        self.add_own_way(keychain, &restored.key, moment.0);
        Ok((store, restored.aside, restored.made))
    }

    fn look_with(&self, keychain: &dyn Keychain, file: &Path, typed: Option<&str>) -> Result<Look> {
        store::look_into(file, &self.dir, |envelope| match typed {
            Some(typed) => envelope.open_with(Way::Recovery(&RecoveryKey::parse(typed)?)).map(Some),
            None => Ok(self.key_of(keychain, envelope).ok()),
        })
    }

    /// A way in that was added after the backup was made is known to the envelope that is here.
    fn key_of(&self, keychain: &dyn Keychain, backup: &Envelope) -> std::result::Result<Key, KeyError> {
        backup.open_with(self.way(keychain)).or_else(|refused| {
            let here = Envelope::read(&self.dir).and_then(|envelope| envelope.open_with(self.way(keychain)));
            here.ok().filter(|key| backup.holds(key)).ok_or(refused)
        })
    }

    /// A machine without a keychain asks for the recovery key again next time; that is no failure now.
    fn add_own_way(&self, keychain: &dyn Keychain, key: &Key, now: i64) {
        let Ok(mut envelope) = Envelope::read(&self.dir) else {
            return;
        };
        if is_for_several(&envelope) {
            return;
        }
        if envelope.open_with(self.way(keychain)).is_err() {
            let _ = add(&mut envelope, self.way(keychain), key, now);
        }
    }
}

/// What somebody has to be asked for where the machine has no key.
fn asked(envelope: &Envelope) -> Option<KeyError> {
    if !envelope.users().is_empty() {
        return Some(KeyError::SignIn);
    }
    let has_passphrase = envelope.ways().iter().any(|way| way.kind == WayKind::Passphrase);
    has_passphrase.then_some(KeyError::AskPassphrase)
}

/// Whether nobody opens the store without saying who they are.
fn is_for_several(envelope: &Envelope) -> bool {
    envelope.users().len() > 1
}

fn add(envelope: &mut Envelope, way: Way<'_>, key: &Key, now: i64) -> std::result::Result<(), KeyError> {
    envelope.add(way, Adding { key, at: now, random: &mut SystemRandom }).map(drop)
}

#[cfg(test)]
#[path = "home_tests.rs"]
mod tests;
