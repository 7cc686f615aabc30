//! The envelope as a whole.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod properties;

use std::path::Path;

use domain::Uuid;
use tempfile::TempDir;

use super::memory::{InMemory, Seeded};
use super::*;

const STORE: Uuid = Uuid::from_u128(0x0193_4a5b_0000_7000_8000_0000_0000_0001);

/// A store's folder with an envelope that has one way of each kind.
struct Office {
    folder: TempDir,
    key: Key,
    keychain: InMemory,
    recovery: RecoveryKey,
}

type Expected = fn(&KeyError) -> bool;

const PASSPHRASE: &str = "drei Kraniche über Łódź";

impl Office {
    fn new(seed: u64) -> Self {
        let mut random = Seeded(seed);
        let key = Key::new(&mut random).unwrap();
        let recovery = RecoveryKey::new(&mut random).unwrap();
        let office = Self { folder: tempfile::tempdir().unwrap(), key, keychain: InMemory::default(), recovery };
        let mut envelope = Envelope::create(office.dir(), &office.key, STORE).unwrap();
        for (at, way) in office.ways(&office.key_file()).into_iter().enumerate() {
            envelope.add(way, Adding { key: &office.key, at: at as i64, random: &mut random }).unwrap();
        }
        office
    }

    fn dir(&self) -> &Path {
        self.folder.path()
    }

    fn key_file(&self) -> std::path::PathBuf {
        self.dir().join("key-file")
    }

    fn ways<'a>(&'a self, key_file: &'a Path) -> [Way<'a>; 4] {
        [
            Way::Keychain(&self.keychain),
            Way::Recovery(&self.recovery),
            Way::Passphrase(PASSPHRASE),
            Way::KeyFile(key_file),
        ]
    }

    fn read(&self) -> Envelope {
        Envelope::read(self.dir()).unwrap()
    }

    fn text(&self) -> Vec<u8> {
        std::fs::read(self.dir().join(ENVELOPE_FILE)).unwrap()
    }
}

#[test]
fn every_way_opens_the_same_key() {
    let office = Office::new(1);
    for way in office.ways(&office.key_file()) {
        assert_eq!(office.read().open_with(way).unwrap(), office.key, "{}", way.kind());
    }
    assert_eq!(office.read().store(), STORE);
}

#[test]
fn the_file_shows_neither_the_key_nor_any_wrapping_key() {
    let office = Office::new(1);
    let text = String::from_utf8(office.text()).unwrap();
    let pragma = office.key.hex_pragma();
    let entry = office.keychain.entries.borrow().values().next().unwrap().clone();
    let recovery = office.recovery.grouped();
    for (what, secret) in [
        ("the key", pragma[2..66].to_string()),
        ("the keychain's wrapping key", hex::encode(entry)),
        ("the key file's", std::fs::read_to_string(office.key_file()).unwrap().trim().to_string()),
        ("the recovery key", recovery.replace('-', "")),
        ("the passphrase", PASSPHRASE.to_string()),
    ] {
        assert!(!text.contains(&secret), "{what}");
    }
}

#[test]
fn what_does_not_open_says_what_to_try_next() {
    let office = Office::new(1);
    let stranger = Office::new(2);
    let nowhere = office.dir().join("nowhere");
    let none = InMemory { fails: Some(KeychainError::Missing), ..InMemory::default() };
    let other = stranger.key_file();
    let rows: [(&str, Way<'_>, Expected); 6] = [
        ("no keychain", Way::Keychain(&none), |e| matches!(e, KeyError::NoKeychain(KeychainError::Missing))),
        ("another machine's", Way::Keychain(&stranger.keychain), |e| matches!(e, KeyError::NotInKeychain)),
        ("another store's", Way::Recovery(&stranger.recovery), |e| matches!(e, KeyError::WrongRecoveryKey)),
        ("wrong passphrase", Way::Passphrase("drei"), |e| matches!(e, KeyError::WrongPassphrase)),
        ("no key file", Way::KeyFile(&nowhere), |e| matches!(e, KeyError::NoKeyFile)),
        ("another key file", Way::KeyFile(&other), |e| matches!(e, KeyError::BadKeyFile)),
    ];
    for (what, way, expected) in rows {
        let error = office.read().open_with(way).unwrap_err();
        assert!(expected(&error), "{what}: {error:?}");
    }
}

#[test]
fn a_kind_the_store_never_had_is_named() {
    let office = Office::new(1);
    let folder = tempfile::tempdir().unwrap();
    let mut envelope = Envelope::create(folder.path(), &office.key, STORE).unwrap();
    let adding = Adding { key: &office.key, at: 0, random: &mut Seeded(3) };
    envelope.add(Way::Passphrase(PASSPHRASE), adding).unwrap();
    assert!(matches!(envelope.open_with(Way::Recovery(&office.recovery)), Err(KeyError::NoSuchWay)));
    assert!(matches!(envelope.open_with(Way::Keychain(&office.keychain)), Err(KeyError::NotInKeychain)));
    assert!(matches!(envelope.recovery_key(&office.key), Err(KeyError::NoSuchWay)));
}

#[test]
fn an_envelope_is_never_overwritten_and_never_made_up() {
    let office = Office::new(1);
    assert!(matches!(Envelope::create(office.dir(), &office.key, STORE), Err(KeyError::EnvelopeExists)));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Envelope::read(folder.path()), Err(KeyError::EnvelopeMissing)));
    let mut first = Envelope::create(folder.path(), &office.key, STORE).unwrap();
    let mut second = Envelope::create(folder.path(), &office.key, STORE).unwrap();
    let add = |envelope: &mut Envelope| {
        envelope.add(Way::Passphrase(PASSPHRASE), Adding { key: &office.key, at: 0, random: &mut Seeded(3) })
    };
    add(&mut first).unwrap();
    assert!(matches!(add(&mut second), Err(KeyError::EnvelopeExists)));
}

#[test]
fn the_last_way_stays() {
    let office = Office::new(1);
    let mut envelope = office.read();
    let ids: Vec<String> = envelope.ways().into_iter().map(|way| way.id).collect();
    for id in &ids[1..] {
        envelope.remove(id).unwrap();
    }
    assert!(matches!(envelope.remove(&ids[0]), Err(KeyError::LastWay)));
    assert!(matches!(envelope.remove(&ids[1]), Err(KeyError::NoSuchWay)));
    assert_eq!(office.read().open_with(Way::Keychain(&office.keychain)).unwrap(), office.key);
}

#[test]
fn a_removed_way_opens_nothing() {
    let office = Office::new(1);
    let mut envelope = office.read();
    let passphrase = envelope.ways().into_iter().find(|way| way.kind == WayKind::Passphrase).unwrap();
    envelope.remove(&passphrase.id).unwrap();
    assert!(matches!(office.read().open_with(Way::Passphrase(PASSPHRASE)), Err(KeyError::NoSuchWay)));
}

#[test]
fn a_way_is_only_added_with_the_right_key() {
    let office = Office::new(1);
    let wrong = Key::from_bytes([0; 32]);
    let adding = Adding { key: &wrong, at: 0, random: &mut Seeded(3) };
    assert!(matches!(office.read().add(Way::Passphrase("x"), adding), Err(KeyError::WrongKey)));
}

#[test]
fn a_way_added_by_another_process_is_not_lost() {
    let office = Office::new(1);
    let (mut window, mut command_line) = (office.read(), office.read());
    let other = RecoveryKey::new(&mut Seeded(9)).unwrap();
    command_line.add(Way::Recovery(&other), Adding { key: &office.key, at: 9, random: &mut Seeded(4) }).unwrap();
    window.confirm_recovery(&other.grouped()[45..], &office.key).unwrap();
    assert_eq!(office.read().ways().len(), 5);
    assert_eq!(office.read().open_with(Way::Recovery(&other)).unwrap(), office.key);
    assert_eq!(office.read().open_with(Way::Recovery(&office.recovery)).unwrap(), office.key);
}

#[test]
fn the_recovery_key_is_confirmed_by_its_last_four_and_shown_again() {
    let office = Office::new(1);
    let mut envelope = office.read();
    let confirmed = |envelope: &Envelope| envelope.ways().iter().map(|way| way.confirmed).collect::<Vec<_>>();
    assert_eq!(confirmed(&envelope), [true, false, true, true]);
    assert!(matches!(envelope.confirm_recovery("0000", &office.key), Err(KeyError::RecoveryKeyMistyped)));
    assert_eq!(confirmed(&office.read()), [true, false, true, true]);
    envelope.confirm_recovery(&office.recovery.grouped()[45..].to_lowercase(), &office.key).unwrap();
    assert_eq!(confirmed(&office.read()), [true; 4]);
    assert_eq!(office.read().recovery_key(&office.key).unwrap(), office.recovery);
    assert!(office.read().recovery_key(&Key::from_bytes([0; 32])).is_err());
}

#[test]
fn a_newer_file_is_told_from_a_damaged_one() {
    let office = Office::new(1);
    let write = |text: &str| std::fs::write(office.dir().join(ENVELOPE_FILE), text).unwrap();
    let text = String::from_utf8(office.text()).unwrap();
    write(&text.replace("\"version\": 1", "\"version\": 3, \"unheard_of\": []"));
    assert!(matches!(Envelope::read(office.dir()), Err(KeyError::TooNew)));
    for (what, damaged) in [
        ("empty", ""),
        ("no JSON", "dossier"),
        ("an older version that never was", &text.replace("\"version\": 1", "\"version\": 0")),
        ("another word", &text.replace("true", "false")),
        ("a space more", &format!("{text} ")),
    ] {
        write(damaged);
        assert!(matches!(Envelope::read(office.dir()), Err(KeyError::EnvelopeDamaged)), "{what}");
    }
}

/// Written once by the first version; it must open for ever.
#[test]
fn a_file_of_the_first_version_opens() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(ENVELOPE_FILE), include_bytes!("version_1.json")).unwrap();
    let envelope = Envelope::read(folder.path()).unwrap();
    let key = Key::from_bytes(std::array::from_fn(|at| at as u8));
    let recovery = RecoveryKey::new(&mut Seeded(1)).unwrap();
    assert_eq!(envelope.open_with(Way::Passphrase(PASSPHRASE)).unwrap(), key);
    assert_eq!(envelope.open_with(Way::Recovery(&recovery)).unwrap(), key);
    assert_eq!(envelope.recovery_key(&key).unwrap(), recovery);
}

#[test]
fn a_way_moved_into_another_stores_envelope_opens_nothing() {
    let (mine, theirs) = (Office::new(1), tempfile::tempdir().unwrap());
    let text = String::from_utf8(mine.text()).unwrap();
    let moved: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut document: super::document::Document = serde_json::from_value(moved).unwrap();
    document.store = Uuid::from_u128(7);
    std::fs::write(theirs.path().join(ENVELOPE_FILE), document.render().unwrap()).unwrap();
    let envelope = Envelope::read(theirs.path()).unwrap();
    assert!(matches!(envelope.open_with(Way::Passphrase(PASSPHRASE)), Err(KeyError::WrongPassphrase)));
    assert!(matches!(envelope.open_with(Way::Recovery(&mine.recovery)), Err(KeyError::WrongRecoveryKey)));
}

#[cfg(unix)]
#[test]
fn the_files_are_the_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::new(1);
    for path in [office.dir().join(ENVELOPE_FILE), office.key_file()] {
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
