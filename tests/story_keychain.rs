//! The keychain of the operating system as users meet it: open, locked, never set up, and none at all.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use account::SystemKeychain;
use account::secret::{Place, SecretError, Secrets};
use domain::{Sensitive, Uuid};
use store::keys::{Adding, Envelope, Key, KeyError, KeychainError, SystemRandom, Way, WayKind};
use tempfile::TempDir;

const STORE: Uuid = Uuid::from_u128(0x0193_4a5b_0000_7000_8000_0000_0000_0001);
const MAIL: Uuid = Uuid::from_u128(0x0193_4a5b_0000_7000_8000_0000_0000_0002);
const OTHER: Uuid = Uuid::from_u128(0x0193_4a5b_0000_7000_8000_0000_0000_0003);
const PASSPHRASE: &str = "drei Kraniche";
const PASSWORD: &str = "hunter2 of the inbox";

/// A keychain with a password, open from the start.
const OPEN: &str = "printf %s test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; ";
/// The same after a restart, with nobody there to unlock it.
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null; ";
/// Whoever asks before the keychain is there makes the bus start another one.
const WAIT: &str = "gdbus wait --session --timeout 20 org.freedesktop.secrets && ";

/// A user of this machine, with a home and a folder for the store.
struct User {
    home: TempDir,
}

impl User {
    fn new() -> Self {
        let user = Self { home: tempfile::tempdir().unwrap() };
        fs::create_dir(user.folder()).unwrap();
        user
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("dossier")
    }

    /// Signs in with a bus of their own, and carries chapters out, each as a process of its own.
    fn session(&self, keychain: &str, chapters: &[&str]) {
        let run = |name: &&str| format!("CHAPTER={name} \"$0\" --ignored --exact chapter");
        let runs: Vec<String> = chapters.iter().map(run).collect();
        let script = format!("{keychain}{}", runs.join(" && "));
        let mut session = Command::new("dbus-run-session");
        session.args(["--", "sh", "-c", &script]).arg(env::current_exe().unwrap());
        self.ends_well(session, chapters);
    }

    /// Signs in where there is no bus, as over a bare remote shell.
    fn session_without_bus(&self, chapter: &str) {
        let mut session = Command::new(env::current_exe().unwrap());
        session.args(["--ignored", "--exact", "chapter"]).env("CHAPTER", chapter);
        session.env_remove("DBUS_SESSION_BUS_ADDRESS");
        self.ends_well(session, &[chapter]);
    }

    /// The output goes to a file: a keychain started on the way may hold it open for longer than the session lasts.
    fn ends_well(&self, mut session: Command, chapters: &[&str]) {
        let output = self.home.path().join("output");
        let file = File::create(&output).unwrap();
        session.stdout(file.try_clone().unwrap()).stderr(file);
        session.env("FOLDER", self.folder()).env("HOME", self.home.path());
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "DISPLAY", "WAYLAND_DISPLAY"] {
            session.env_remove(name);
        }
        let runtime = self.home.path().join("runtime");
        fs::create_dir_all(&runtime).unwrap();
        let status = session.env("XDG_RUNTIME_DIR", runtime).status().unwrap();
        let said = fs::read_to_string(&output).unwrap();
        assert!(status.success(), "{chapters:?}: {status}\n{said}");
        assert_eq!(said.matches("1 passed").count(), chapters.len(), "{chapters:?}\n{said}");
    }
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has a keychain that a test can make")]
fn an_open_keychain_keeps_the_key_and_the_passwords_for_the_next_start() {
    let user = User::new();
    user.session(&format!("{OPEN}{WAIT}"), &["keep", "find", "forget"]);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has a keychain that a test can make")]
fn a_locked_keychain_is_said_to_be_locked_and_another_way_leads_in() {
    let user = User::new();
    user.session(&format!("{OPEN}{WAIT}"), &["keep"]);
    user.session(&format!("{LOCKED}{WAIT}"), &["locked"]);
    user.session(&format!("{OPEN}{WAIT}"), &["find"]);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has a keychain that a test can make")]
fn a_keychain_that_was_never_set_up_leaves_the_passwords_to_the_file() {
    User::new().session("", &["none"]);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has a keychain that a test can make")]
fn without_a_bus_the_passwords_go_to_the_file() {
    User::new().session_without_bus("none");
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has a keychain that a test can make")]
fn a_keychain_that_goes_away_is_not_missed_in_this_run_and_said_to_be_away_in_the_next() {
    let user = User::new();
    user.session(&format!("{OPEN}{WAIT}"), &["keep", "ends"]);
    user.session_without_bus("away");
    user.session(&format!("{OPEN}{WAIT}"), &["find"]);
    user.session_without_bus("leave");
    user.session(&format!("{OPEN}{WAIT}"), &["swept"]);
}

#[test]
#[ignore = "the stories above run it, each chapter in a session of its own"]
fn chapter() {
    let folder = PathBuf::from(env::var_os("FOLDER").unwrap());
    match env::var("CHAPTER").unwrap().as_str() {
        "keep" => keep(&folder),
        "find" => find(&folder),
        "forget" => forget(&folder),
        "locked" => locked(&folder),
        "ends" => ends(&folder),
        "away" => away(&folder),
        "leave" => leave(&folder),
        "swept" => swept(&folder),
        "none" => none(&folder),
        other => panic!("there is no chapter {other}"),
    }
}

fn keep(folder: &Path) {
    let key = Key::new(&mut SystemRandom).unwrap();
    let mut envelope = Envelope::create(folder, &key, STORE).unwrap();
    for way in [Way::Keychain(&SystemKeychain), Way::Passphrase(PASSPHRASE)] {
        add(&mut envelope, way, &key).unwrap();
    }
    let secrets = Secrets::open(folder, &key);
    assert_eq!(secrets.place(), Place::Keychain);
    assert!(secrets.read(MAIL).unwrap().is_none());
    secrets.put(MAIL, &Sensitive::new("an older one".into()), &mut SystemRandom).unwrap();
    secrets.put(MAIL, &password(), &mut SystemRandom).unwrap();
    assert!(!folder.join("secrets").exists());
}

fn find(folder: &Path) {
    let envelope = Envelope::read(folder).unwrap();
    let key = envelope.open_with(Way::Keychain(&SystemKeychain)).unwrap();
    assert_eq!(key, envelope.open_with(Way::Passphrase(PASSPHRASE)).unwrap());
    let found = Secrets::open(folder, &key).read(MAIL).unwrap().unwrap();
    assert_eq!(found, password());
}

fn forget(folder: &Path) {
    let key = Envelope::read(folder).unwrap().open_with(Way::Keychain(&SystemKeychain)).unwrap();
    let secrets = Secrets::open(folder, &key);
    for _ in 0..2 {
        secrets.delete(MAIL, &mut SystemRandom).unwrap();
        assert!(secrets.read(MAIL).unwrap().is_none());
    }
}

fn locked(folder: &Path) {
    let envelope = Envelope::read(folder).unwrap();
    let refused = envelope.open_with(Way::Keychain(&SystemKeychain)).unwrap_err();
    assert!(matches!(refused, KeyError::NoKeychain(KeychainError::Locked)), "{refused:?}");
    let secrets = Secrets::open(folder, &envelope.open_with(Way::Passphrase(PASSPHRASE)).unwrap());
    assert_eq!(secrets.place(), Place::Keychain);
    let asked = [
        secrets.read(MAIL).map(drop),
        secrets.put(MAIL, &password(), &mut SystemRandom),
        secrets.delete(MAIL, &mut SystemRandom),
    ];
    for answer in asked {
        assert!(matches!(answer, Err(SecretError::Keychain(KeychainError::Locked))), "{answer:?}");
    }
}

fn ends(folder: &Path) {
    let key = Envelope::read(folder).unwrap().open_with(Way::Keychain(&SystemKeychain)).unwrap();
    let secrets = Secrets::open(folder, &key);
    assert_eq!(secrets.read(MAIL).unwrap(), Some(password()));
    kill_keychain();
    assert_eq!(secrets.read(MAIL).unwrap(), Some(password()), "what this run knows");
    // Whoever asks makes the bus start another one, which nobody has unlocked.
    let other = secrets.read(OTHER);
    assert!(matches!(other, Err(SecretError::Keychain(_))), "{other:?}: not taken for an empty one");
}

/// Ends the program that holds the keychain, and waits until the bus has seen that.
fn kill_keychain() {
    const NAME: &str = "org.freedesktop.secrets";
    let ask = |method: &str| {
        let mut gdbus = Command::new("gdbus");
        gdbus.args(["call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus"]);
        let said = gdbus.arg("--method").arg(format!("org.freedesktop.DBus.{method}")).arg(NAME).output().unwrap();
        String::from_utf8(said.stdout).unwrap()
    };
    let said = ask("GetConnectionUnixProcessID");
    let process: String = said.trim_start_matches("(uint32 ").chars().take_while(char::is_ascii_digit).collect();
    assert!(Command::new("kill").args(["-9", &process]).status().unwrap().success(), "{said}");
    while ask("NameHasOwner").contains("true") {}
}

fn away(folder: &Path) {
    let key = Envelope::read(folder).unwrap().open_with(Way::Passphrase(PASSPHRASE)).unwrap();
    let refused = Secrets::open(folder, &key).read_connected(MAIL);
    assert!(matches!(refused, Err(SecretError::Keychain(KeychainError::Missing))), "{refused:?}");
}

/// What is deleted while the keychain is away …
fn leave(folder: &Path) {
    let key = Envelope::read(folder).unwrap().open_with(Way::Passphrase(PASSPHRASE)).unwrap();
    let secrets = Secrets::open(folder, &key);
    secrets.delete(MAIL, &mut SystemRandom).unwrap();
    assert!(secrets.is_left(MAIL));
}

/// … goes once it is back.
fn swept(folder: &Path) {
    let key = Envelope::read(folder).unwrap().open_with(Way::Keychain(&SystemKeychain)).unwrap();
    let secrets = Secrets::open(folder, &key);
    assert!(!secrets.is_left(MAIL) && secrets.read(MAIL).unwrap().is_none());
    assert!(!folder.join("secrets-left").exists());
}

fn none(folder: &Path) {
    let key = Key::new(&mut SystemRandom).unwrap();
    let mut envelope = Envelope::create(folder, &key, STORE).unwrap();
    let refused = add(&mut envelope, Way::Keychain(&SystemKeychain), &key).unwrap_err();
    assert!(matches!(refused, KeyError::NoKeychain(KeychainError::Missing)), "{refused:?}");
    add(&mut envelope, Way::KeyFile(&folder.join("key-file")), &key).unwrap();
    let kinds: Vec<WayKind> = Envelope::read(folder).unwrap().ways().iter().map(|way| way.kind).collect();
    assert_eq!(kinds, [WayKind::KeyFile]);
    let secrets = Secrets::open(folder, &key);
    assert_eq!(secrets.place(), Place::File);
    secrets.put(MAIL, &password(), &mut SystemRandom).unwrap();
    assert_eq!(Secrets::open(folder, &key).read(MAIL).unwrap().unwrap(), password());
    let content = fs::read(folder.join("secrets")).unwrap();
    assert!(!content.windows(7).any(|window| window == b"hunter2"));
}

fn password() -> Sensitive<String> {
    Sensitive::new(PASSWORD.into())
}

fn add(envelope: &mut Envelope, way: Way<'_>, key: &Key) -> Result<String, KeyError> {
    let random = &mut SystemRandom;
    let at = 1_795_000_000;
    envelope.add(way, Adding { key, at, random })
}
