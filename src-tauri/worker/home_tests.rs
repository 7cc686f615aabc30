#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::Mutex;

use store::keys::KeychainError;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;

const NOW: i64 = 1_795_000_000;

/// A keychain in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Keychain for Memory {
    fn put(&self, entry: &str, secret: &[u8]) -> std::result::Result<(), KeychainError> {
        self.0.lock().unwrap().insert(entry.into(), secret.into());
        Ok(())
    }

    fn read(&self, entry: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().get(entry).cloned().map(Zeroizing::new))
    }

    fn delete(&self, entry: &str) -> std::result::Result<(), KeychainError> {
        self.0.lock().unwrap().remove(entry);
        Ok(())
    }
}

/// A machine without one.
struct Without;

impl Keychain for Without {
    fn put(&self, _: &str, _: &[u8]) -> std::result::Result<(), KeychainError> {
        Err(KeychainError::Missing)
    }

    fn read(&self, _: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Err(KeychainError::Missing)
    }

    fn delete(&self, _: &str) -> std::result::Result<(), KeychainError> {
        Err(KeychainError::Missing)
    }
}

fn home(key_file: Option<&str>) -> (TempDir, Home) {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path().join("deep/dossier"), key_file.map(|name| dir.path().join(name)));
    (dir, home)
}

fn files(home: &Home) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(home.dir()) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| {
        !name.contains("lock") && !name.contains(".who") && !name.contains("-wal") && !name.contains("-shm")
    });
    names.sort();
    names
}

#[test]
fn a_new_store_opens_again_with_the_keychain_and_with_its_recovery_key() {
    let ((_dir, home), keychain) = (home(None), Memory::default());
    assert!(matches!(home.open_with(&keychain), Err(StoreError::NoStore)));
    let (store, recovery) = home.create_with(home.way(&keychain), NOW).unwrap();
    assert_eq!(files(&home), ["dossier.db", "dossier.keys"]);
    assert!(matches!(home.create_with(home.way(&keychain), NOW), Err(StoreError::Exists)));
    drop(store);
    home.open_with(&keychain).unwrap();
    home.unlock_with(&Without, &recovery.grouped().to_lowercase(), NOW).unwrap();
}

#[cfg(unix)]
#[test]
fn only_the_user_may_enter_the_folder_or_read_what_is_in_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, home) = home(Some("key"));
    let _store = home.create_with(home.way(&Without), NOW).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.dir()), 0o700);
    for name in files(&home) {
        assert_eq!(mode(&home.dir().join(&name)), 0o600, "{name}");
    }
}

#[test]
fn a_machine_without_a_keychain_says_so_makes_nothing_and_takes_a_key_file() {
    let (dir, plain) = home(None);
    assert!(matches!(plain.create_with(plain.way(&Without), NOW), Err(StoreError::Key(KeyError::NoKeychain(_)))));
    assert_eq!(files(&plain), Vec::<String>::new());
    let with_file = Home::new(plain.dir().to_path_buf(), Some(dir.path().join("key")));
    drop(with_file.create_with(with_file.way(&Without), NOW).unwrap());
    drop(with_file.open_with(&Without).unwrap());
    assert!(matches!(plain.open_with(&Without), Err(StoreError::Key(KeyError::NotInKeychain))));
    let gone = Home::new(plain.dir().to_path_buf(), Some(dir.path().join("gone")));
    assert!(matches!(gone.open_with(&Without), Err(StoreError::Key(KeyError::NoKeyFile))));
}

#[test]
fn a_throw_away_store_is_opened_by_the_key_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let demo = Home::new(dir.path().join("demo"), Some(dir.path().join("demo/key")));
    drop(demo.create_with(demo.way(&Without), NOW).unwrap());
    drop(Home::new(dir.path().join("demo"), None).open_with(&Without).unwrap());
}

#[test]
fn unlocking_lets_this_machine_open_the_store_by_itself_from_then_on() {
    let ((_dir, home), old, new) = (home(None), Memory::default(), Memory::default());
    let (store, recovery) = home.create_with(home.way(&old), NOW).unwrap();
    drop(store);
    assert!(matches!(home.open_with(&new), Err(StoreError::Key(KeyError::NotInKeychain))));
    assert!(matches!(home.unlock_with(&new, "ABCD", NOW), Err(StoreError::Key(KeyError::RecoveryKeyMistyped))));
    let other = RecoveryKey::new(&mut SystemRandom).unwrap();
    assert!(matches!(home.unlock_with(&new, &other.grouped(), NOW), Err(StoreError::Key(KeyError::WrongRecoveryKey))));
    drop(home.unlock_with(&new, &recovery.grouped(), NOW).unwrap());
    drop(home.open_with(&new).unwrap());
    drop(home.open_with(&old).unwrap());
}

#[test]
fn a_creation_that_fails_takes_back_what_it_made() {
    let (dir, home) = home(Some("key"));
    std::fs::create_dir_all(home.dir()).unwrap();
    std::fs::create_dir(home.dir().join("dossier.db")).unwrap();
    assert!(home.create_with(home.way(&Without), NOW).is_err());
    assert_eq!(files(&home), ["dossier.db"]);
    drop(dir);
}

#[test]
fn a_store_that_is_withdrawn_leaves_room_for_another() {
    let (dir, home) = home(Some("key"));
    home.withdraw(home.create(NOW).unwrap());
    assert_eq!(files(&home), Vec::<String>::new());
    drop(home.create_with(home.way(&Without), NOW).unwrap());
    drop(dir);
}

/// A keychain that opens the home to everybody while it is asked.
#[cfg(unix)]
struct Opening<'a>(&'a Memory, PathBuf);

#[cfg(unix)]
impl Keychain for Opening<'_> {
    fn put(&self, entry: &str, secret: &[u8]) -> std::result::Result<(), KeychainError> {
        self.0.put(entry, secret)
    }

    fn read(&self, entry: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        std::fs::set_permissions(&self.1, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
        self.0.read(entry)
    }

    fn delete(&self, entry: &str) -> std::result::Result<(), KeychainError> {
        self.0.delete(entry)
    }
}

#[cfg(unix)]
#[test]
fn a_restore_whose_store_does_not_open_puts_the_one_before_back() {
    let ((dir, home), keychain) = (home(None), Memory::default());
    let (store, _) = home.create_with(home.way(&keychain), NOW).unwrap();
    let file = dir.path().join("one.backup");
    store.backup(&file, NOW).unwrap();
    store.write(store::Who::User, |write| write.set_setting("later", "yes")).unwrap();
    drop(store);
    let opening = Opening(&keychain, home.dir().to_path_buf());
    assert!(matches!(home.restore_with(&opening, (&file, None), (NOW, &|| true)), Err(StoreError::NotPrivate)));
    std::fs::set_permissions(home.dir(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    assert_eq!(files(&home), ["dossier.db", "dossier.keys"]);
    let store = home.open_with(&keychain).unwrap();
    assert_eq!(store.read(|read| read.setting("later")).unwrap().as_deref(), Some("yes"));
}

#[test]
fn an_envelope_without_a_store_is_set_aside_not_overwritten() {
    let ((_dir, home), keychain) = (home(None), Memory::default());
    drop(home.create_with(home.way(&keychain), NOW).unwrap());
    let first = std::fs::read(home.dir().join("dossier.keys")).unwrap();
    std::fs::remove_file(home.dir().join("dossier.db")).unwrap();
    drop(home.create_with(home.way(&keychain), NOW).unwrap());
    assert_eq!(std::fs::read(home.dir().join(format!("dossier-without-store-{NOW}.keys"))).unwrap(), first);
    drop(home.open_with(&keychain).unwrap());
}

#[test]
fn a_backup_comes_back_on_the_same_machine_and_on_a_new_one() {
    let ((dir, home), keychain) = (home(None), Memory::default());
    let (store, recovery) = home.create_with(home.way(&keychain), NOW).unwrap();
    let file = dir.path().join("one.backup");
    store.backup(&file, NOW).unwrap();
    assert!(matches!(home.restore_with(&keychain, (&file, None), (NOW, &|| true)), Err(StoreError::InUse { .. })));
    let look = home.look_with(&keychain, &file, None).unwrap();
    assert_eq!((look.made, look.held.map(|held| held.messages)), (NOW, Some(0)));
    drop(store);
    let (store, aside, made) = home.restore_with(&keychain, (&file, None), (NOW, &|| true)).unwrap();
    assert!(aside.is_some_and(|aside| aside.is_file()) && made == NOW);
    drop(store);
    let (_other_dir, elsewhere) = self::home(None);
    let new = Memory::default();
    assert!(matches!(
        elsewhere.restore_with(&new, (&file, None), (NOW, &|| true)),
        Err(StoreError::Key(KeyError::NotInKeychain))
    ));
    let locked = elsewhere.look_with(&new, &file, None).unwrap();
    assert_eq!(locked, Look { made: NOW, held: None });
    assert_eq!(elsewhere.look_with(&new, &file, Some(&recovery.grouped())).unwrap().held, look.held);
    let wrong = elsewhere.look_with(&new, &file, Some("K7QD-2M4F"));
    assert!(matches!(wrong, Err(StoreError::Key(KeyError::RecoveryKeyMistyped))));
    assert!(!elsewhere.has_store());
    let (store, aside, _) = elsewhere.restore_with(&new, (&file, Some(&recovery.grouped())), (NOW, &|| true)).unwrap();
    assert_eq!(aside, None);
    drop(store);
    drop(elsewhere.open_with(&new).unwrap());
}

#[test]
fn on_a_machine_without_a_keychain_a_passphrase_opens_the_store() {
    let (_dir, home) = home(None);
    let (store, recovery) = home.create_with(Way::Passphrase("drei Kraniche am See"), NOW).unwrap();
    drop(store);
    for keychain in [&Without as &dyn Keychain, &Memory::default()] {
        assert!(matches!(home.open_with(keychain), Err(StoreError::Key(KeyError::AskPassphrase))));
    }
    assert!(matches!(home.open_by_passphrase("drei Kraniche"), Err(StoreError::Key(KeyError::WrongPassphrase))));
    drop(home.open_by_passphrase("drei Kraniche am See").unwrap());
    drop(home.unlock_with(&Without, &recovery.grouped(), NOW).unwrap());
    assert!(matches!(home.open_with(&Without), Err(StoreError::Key(KeyError::AskPassphrase))));
    let nowhere = Home::new(home.dir().join("nowhere"), None);
    assert!(matches!(nowhere.open_by_passphrase("drei Kraniche am See"), Err(StoreError::NoStore)));
}
