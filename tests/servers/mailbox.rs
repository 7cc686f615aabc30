//! What a store would hold of a mailbox, kept by the simplest means.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]

use std::collections::{BTreeMap, BTreeSet};

use account::credential::Credential;
use account::place::TlsMode;
use domain::Sensitive;
use mail::imap::{ImapRemote, Settings, connect};
use mail::remote::{Brought, Changes, Cursor, Extent, Listed, Remote, RemoteKey};
use mail::{Cancel, Trouble};

use super::Dovecot;
use super::dovecot::PASSWORD;

/// How alice signs in to a Dovecot.
pub fn settings(server: &Dovecot) -> Settings {
    Settings {
        host: "localhost".into(),
        port: server.imaps,
        tls: TlsMode::Implicit,
        user: "alice".into(),
        credential: Credential::Password(Sensitive::new(PASSWORD.into())),
        ca: Some(server.ca()),
        fingerprint: None,
    }
}

/// Signs alice in.
pub fn enter(server: &Dovecot) -> ImapRemote {
    connect(&settings(server), &Cancel::default()).unwrap()
}

/// The trouble there is with signing in.
pub fn refused(settings: &Settings) -> Trouble {
    connect(settings, &Cancel::default()).expect_err("it lets nobody in")
}

/// A small message with this subject.
pub fn letter(subject: &str) -> Vec<u8> {
    format!("From: Anna <anna@poczta.example>\r\nTo: alice@agency.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@poczta.example>\r\n\r\nHello {subject}\r\n").into_bytes()
}

/// What a store would hold of one folder.
#[derive(Default)]
pub struct Mirror {
    /// By key.
    pub copies: BTreeMap<RemoteKey, Listed>,
    /// Where it stands.
    pub cursor: Option<Cursor>,
}

impl Mirror {
    /// Asks for changes and takes them over; answers which kind it was.
    pub fn sync(&mut self, remote: &mut ImapRemote, name: &str) -> &'static str {
        let keys: Vec<RemoteKey> = self.copies.keys().cloned().collect();
        match remote.changes(name, self.cursor.as_ref(), &|| keys.clone()).unwrap() {
            Changes::Same => "same",
            Changes::Some { listed, vanished, cursor } => {
                vanished.iter().for_each(|key| assert!(self.copies.remove(key).is_some(), "{key:?} was known"));
                self.copies.extend(listed.into_iter().map(|l| (l.key.clone(), l)));
                self.cursor = Some(cursor);
                "some"
            }
            Changes::All { listed, cursor, removals_count } => {
                assert!(removals_count);
                self.copies = listed.into_iter().map(|l| (l.key.clone(), l)).collect();
                self.cursor = Some(cursor);
                "all"
            }
        }
    }

    /// Brings all messages.
    pub fn bring(&self, remote: &mut ImapRemote, name: &str) -> Vec<Brought> {
        let wanted: Vec<Listed> = self.copies.values().cloned().collect();
        bring(remote, name, &wanted, Extent::Whole).unwrap()
    }

    /// The subjects of all messages.
    pub fn subjects(&self, remote: &mut ImapRemote, name: &str) -> BTreeSet<String> {
        self.bring(remote, name).into_iter().map(|brought| subject(&bytes(brought))).collect()
    }

    /// The flags of all messages, by key.
    pub fn flags(&self) -> Vec<i64> {
        self.copies.values().map(|listed| listed.flags).collect()
    }
}

/// Brings messages, asserting that they come in order and each once.
pub fn bring(remote: &mut dyn Remote, name: &str, wanted: &[Listed], extent: Extent) -> Result<Vec<Brought>, Trouble> {
    let mut all = Vec::new();
    let mut keys = Vec::new();
    remote.bring(name, wanted, extent, &mut |key, brought| {
        keys.push(key.clone());
        all.push(brought);
        true
    })?;
    assert_eq!(keys, wanted.iter().map(|l| l.key.clone()).collect::<Vec<_>>(), "in the order wanted, each once");
    Ok(all)
}

/// The bytes of a message that came.
pub fn bytes(brought: Brought) -> Vec<u8> {
    match brought {
        Brought::Bytes(bytes) => bytes,
        other => panic!("{other:?}"),
    }
}

/// The subject of a message.
pub fn subject(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message).into_owned();
    text.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default().to_owned()
}

/// A message of so many octets.
pub fn large(octets: usize) -> Vec<u8> {
    let mut message = letter("large");
    let line = format!("{}\r\n", "x".repeat(70));
    message.extend(line.as_bytes().repeat(octets / line.len() + 1));
    message.truncate(octets - 2);
    message.extend(b"\r\n");
    message
}
