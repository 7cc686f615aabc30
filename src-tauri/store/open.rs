//! The store: made, opened, read from and written to.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{UserId, Uuid};
use rusqlite::Connection;

use crate::error::{Result, StoreError};
use crate::gate::{Gate, Who};
use crate::keys::Key;
use crate::signed_in::{NOBODY, SignedIn, only_user};
use crate::topic::Touched;
use crate::undo::{Recording, install};
use crate::{Entry, Lock, Read, Summary, Topic, Write, backup, connection, drive, migrate};

/// The name of the encrypted file in its folder.
pub const FILE_NAME: &str = "dossier.db";

/// How many idle readers are kept.
const IDLE_READERS: usize = 4;

/// The open store of one folder. Shared between threads; other processes may have it open too.
pub struct Store {
    dir: PathBuf,
    key: Key,
    gate: Gate,
    /// Opened for the first write: who only reads need not wait for its triggers.
    writer: Mutex<Option<(UserId, Connection)>>,
    readers: Mutex<Vec<(UserId, Connection)>>,
    /// Who reads and writes here. Other programs on the same file have users of their own.
    signed_in: Mutex<SignedIn>,
    recording: Recording,
    touched: Touched,
    _shared: Lock,
}

impl Store {
    /// Makes a new store in a folder, which is made too. The caller has put the key into an envelope.
    ///
    /// # Errors
    /// `Exists`, `ReadOnly`, `NotPrivate`, `DiskFull`, `NetworkDrive`.
    pub fn create(dir: &Path, key: &Key, now: i64) -> Result<Self> {
        Self::create_as(dir, key, uuid(), now)
    }

    /// Makes a new store whose identity is known already, because its envelope bears it.
    ///
    /// # Errors
    /// Those of [`Store::create`].
    pub fn create_as(dir: &Path, key: &Key, identity: Uuid, now: i64) -> Result<Self> {
        if let Some(kind) = drive::network_or_cloud(dir) {
            return Err(StoreError::NetworkDrive { kind });
        }
        private_home(dir)?;
        let file = dir.join(FILE_NAME);
        if file.exists() {
            return Err(StoreError::Exists);
        }
        let mut conn = connection::writer(&file, key, true)?;
        migrate::run(&mut conn)?;
        let tx = conn.transaction()?;
        tx.execute("INSERT INTO store(one, uuid, created) VALUES (1, ?1, ?2)", (identity.as_bytes(), now))?;
        tx.execute("INSERT INTO access_group(id, uuid, name, rank) VALUES (1, ?1, 'Public', 0)", [uuid().as_bytes()])?;
        tx.execute(
            "INSERT INTO user(id, uuid, name, rank, admin) VALUES (1, ?1, '', 1000000, 1)",
            [uuid().as_bytes()],
        )?;
        tx.execute("INSERT INTO reader(one, user, rank) VALUES (1, 1, 1000000)", [])?;
        tx.commit()?;
        drop(conn);
        private(&file)?;
        Self::open(dir, key)
    }

    /// Opens the store of a folder and brings it to the newest version.
    ///
    /// # Errors
    /// `NoStore`, `Corrupt`, `TooNew` (nothing is touched), `ReadOnly`, `NotPrivate`, `NetworkDrive`, `InUse`.
    pub fn open(dir: &Path, key: &Key) -> Result<Self> {
        let file = dir.join(FILE_NAME);
        if !file.is_file() {
            return Err(StoreError::NoStore);
        }
        if let Some(kind) = drive::network_or_cloud(dir) {
            return Err(StoreError::NetworkDrive { kind });
        }
        refuse_shared(dir)?;
        let reader = migrate_if_old(dir, &file, key)?;
        let shared = Lock::shared(dir)?;
        let is_copy = reader.as_ref().is_some_and(|conn| !connection::has_wal(conn));
        let reader = reader.map_or_else(|| connection::reader(&file, key), Ok)?;
        let user = only_user(&reader)?;
        connection::dress_reader(&reader, user)?;
        let store = Self {
            dir: dir.to_path_buf(),
            key: key.clone(),
            gate: Gate::default(),
            writer: Mutex::default(),
            readers: Mutex::new(vec![(user, reader)]),
            signed_in: Mutex::new(SignedIn::new(user)),
            recording: Recording::default(),
            touched: Touched::default(),
            _shared: shared,
        };
        if is_copy {
            // What was copied out of a store has no write-ahead log yet, and gets it only while nobody reads.
            store.alone(|_| Ok(()))?;
        }
        Ok(store)
    }

    /// The folder the store lies in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The key that opens it.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Who is signed in; `None` where several may and nobody has.
    pub fn signed_in(&self) -> Option<UserId> {
        Some(self.who()).filter(|user| *user != NOBODY)
    }

    /// Reads and writes as a user from now on. That they are who they say is the caller's to prove.
    ///
    /// # Errors
    /// `NotFound` for somebody who is no user any more.
    pub fn sign_in(&self, user: UserId) -> Result<()> {
        *lock(&self.signed_in) = SignedIn::new(user);
        match self.read(|read| read.me()) {
            Ok(_) => Ok(()),
            Err(error) => {
                *lock(&self.signed_in) = SignedIn::new(NOBODY);
                Err(error)
            }
        }
    }

    fn who(&self) -> UserId {
        lock(&self.signed_in).user
    }

    /// Reads from one consistent snapshot. Never hold it across a user's action.
    ///
    /// # Errors
    /// Those of `look`.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Read<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let SignedIn { user, memory } = lock(&self.signed_in).clone();
        let pooled = self.idle_reader(user);
        let mut conn = match pooled {
            Some(conn) => conn,
            None => connection::reader_as(&self.dir.join(FILE_NAME), &self.key, user).map_err(E::from)?,
        };
        let result = {
            let tx = conn.transaction().map_err(|e| E::from(e.into()))?;
            look(&Read::new(&tx, &memory))
        };
        let mut pool = lock(&self.readers);
        if pool.len() < IDLE_READERS {
            pool.push((user, conn));
        }
        result
    }

    /// A reader of this user's that nobody uses; those of others are closed.
    fn idle_reader(&self, user: UserId) -> Option<Connection> {
        let mut pool = lock(&self.readers);
        pool.retain(|(theirs, _)| *theirs == user);
        pool.pop().map(|(_, conn)| conn)
    }

    /// Whether a user waits to write: a background transaction ends then.
    pub fn has_user_waiting(&self) -> bool {
        self.gate.has_user_waiting()
    }

    /// Changes rows in one transaction; nothing is changed when it ends with an error. Background transactions last at most about 100 ms, or
    /// until [`Store::has_user_waiting`].
    ///
    /// # Errors
    /// Those of `change`, and of the database.
    pub fn write<T, E: From<StoreError>>(
        &self,
        who: Who,
        change: impl FnOnce(&Write<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.write_while(who, &|| true, change)
    }

    /// The same, but waits for the writes of others only as long as `go_on` says so.
    ///
    /// # Errors
    /// `Stopped`, and those of [`Store::write`].
    pub fn write_while<T, E: From<StoreError>>(
        &self,
        who: Who,
        go_on: &dyn Fn() -> bool,
        change: impl FnOnce(&Write<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let _pass = self.gate.enter(who, go_on).ok_or(StoreError::Stopped).map_err(E::from)?;
        let mut writer = lock(&self.writer);
        let SignedIn { user, memory } = lock(&self.signed_in).clone();
        let conn = self.writing(&mut writer, user).map_err(E::from)?;
        self.touched.take();
        self.recording.stop();
        let tx = connection::begin(conn, go_on).map_err(E::from)?;
        let result = {
            let write = Write::new(Read::within(&tx, &memory, &self.touched), &self.recording);
            let done = change(&write);
            self.recording.stop();
            let result = done?;
            write.settle().map_err(E::from)?;
            for topic in self.touched.take() {
                write.run("INSERT INTO change(topic) VALUES (?1)", [topic.word()]).map_err(E::from)?;
            }
            write.finish_index().map_err(E::from)?;
            result
        };
        tx.commit().map_err(|e| E::from(e.into()))?;
        Ok(result)
    }

    /// Changes rows as one act of the user: journaled under `verb`, with the old values kept so that it can be undone.
    ///
    /// # Errors
    /// Those of `change`, and of the database.
    pub fn act<T, E: From<StoreError>>(
        &self,
        verb: &str,
        now: i64,
        change: impl FnOnce(&Write<'_>) -> std::result::Result<(T, Summary), E>,
    ) -> std::result::Result<T, E> {
        self.write(Who::User, |write| {
            let entry = write.open_entry(verb, now).map_err(E::from)?;
            self.recording.start(entry);
            let (result, summary) = change(write)?;
            self.recording.stop();
            write.name_entry(entry, &summary).map_err(E::from)?;
            Ok(result)
        })
    }

    /// The topics that changed after `seq`, in this process or another, and the newest number.
    ///
    /// # Errors
    /// Those of the database.
    pub fn changes_since(&self, seq: i64) -> Result<(Vec<Topic>, i64)> {
        self.read(|read| {
            let newest = read.newest_change()?;
            let words =
                read.all("SELECT DISTINCT topic FROM change WHERE seq > ?1", [seq], |row| row.get::<_, String>(0))?;
            Ok((words.iter().filter_map(|word| Topic::from_word(word)).collect(), newest))
        })
    }

    /// The newest entry undo would take back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn undo_next(&self) -> Result<Option<Entry>> {
        self.read(|read| read.newest_entry())
    }

    /// Runs a closure on the writing connection itself, outside any transaction: for backup, vacuum and checks of the file.
    pub(crate) fn alone<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let _pass = self.gate.enter(Who::User, &|| true);
        work(self.writing(&mut lock(&self.writer), self.who())?)
    }

    fn writing<'c>(&self, writer: &'c mut Option<(UserId, Connection)>, user: UserId) -> Result<&'c Connection> {
        match writer {
            Some((theirs, conn)) => {
                if *theirs != user {
                    connection::dress(conn, user)?;
                    *theirs = user;
                }
                Ok(conn)
            }
            None => {
                let conn = connection::writer(&self.dir.join(FILE_NAME), &self.key, false)?;
                install(&conn, &self.recording)?;
                connection::dress(&conn, user)?;
                self.touched.listen(&conn)?;
                Ok(&writer.insert((user, conn)).1)
            }
        }
    }
}

/// A new identity for what people make (UUIDv7).
pub fn uuid() -> Uuid {
    Uuid::now_v7()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the connection it looked with, where nothing had to be done.
fn migrate_if_old(dir: &Path, file: &Path, key: &Key) -> Result<Option<Connection>> {
    let conn = connection::reader(file, key)?;
    connection::refuse_foreign(&conn)?;
    migrate::refuse_newer(&conn)?;
    if migrate::version(&conn)? == migrate::KNOWN {
        return Ok(Some(conn));
    }
    drop(conn);
    let _alone = Lock::alone(dir)?;
    keep_as_it_was(dir, file, key)?;
    migrate::run(&mut connection::writer(file, key, false)?)?;
    Ok(None)
}

/// Copies the file before a migration; an older copy of the same name goes only when the new one is whole.
fn keep_as_it_was(dir: &Path, file: &Path, key: &Key) -> Result<()> {
    let work = tempfile::Builder::new().prefix(".dossier-").tempdir_in(dir)?;
    let copy = work.path().join(FILE_NAME);
    backup::copy_whole(file, key, &copy)?;
    private(&copy)?;
    std::fs::rename(copy, dir.join(format!("before-version-{}.db", migrate::KNOWN)))?;
    Ok(())
}

/// Makes a folder that only the user may enter; one that is there stays as it is.
///
/// # Errors
/// `ReadOnly`, `DiskFull`, `Io`.
pub fn private_folder(dir: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(dir)?)
}

/// Makes the folder of a store, or makes an empty one private. One that holds something may serve others: it is refused instead.
///
/// # Errors
/// `NotPrivate` where others may write to it; those of [`private_folder`].
pub fn private_home(dir: &Path) -> Result<()> {
    private_folder(dir)?;
    #[cfg(unix)]
    if is_shared(dir)? && std::fs::read_dir(dir)?.next().is_none() {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    refuse_shared(dir)
}

fn refuse_shared(dir: &Path) -> Result<()> {
    if is_shared(dir)? { Err(StoreError::NotPrivate) } else { Ok(()) }
}

/// Whether anybody but its owner may write to a folder.
#[cfg(unix)]
fn is_shared(dir: &Path) -> Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(dir)?.permissions().mode() & 0o022 != 0)
}

/// The user's folders are private on Windows unless they were shared on purpose.
#[cfg(not(unix))]
fn is_shared(_: &Path) -> Result<bool> {
    Ok(false)
}

#[cfg(unix)]
fn private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?)
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Ok(())
}
