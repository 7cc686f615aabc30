//! A recruiter's desk for tests: a store with one mailbox, filled with letters written as they travel.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use domain::{Address, FolderId, Mode, PersonKind, Scope, TargetId, received};
use store::keys::Key;
use store::{
    Arrived, BigPart, ClientFields, Content, JobFields, ListedCopy, ListedFolder, NewAccount, NewMessage, PartFacts,
    PersonFields, Store, StoreError, Subject, Who,
};

/// When the mailbox was read, Unix seconds: 2027-01-15.
pub const NOW: i64 = 1_800_000_000;

/// The copy was read.
pub const SEEN: i64 = 1;

/// The folders, by their place in the list.
pub const INBOX: usize = 0;
pub const SENT: usize = 1;
pub const CLIENTS: usize = 2;

/// The recruiter's store.
pub struct Desk {
    pub store: Store,
    pub folders: Vec<FolderId>,
    pub dir: tempfile::TempDir,
}

/// A letter as it travels, sent `minutes` before [`NOW`]; its Message-ID is `minutes@mail.example`.
pub fn letter(from: &str, to: &str, subject: &str, minutes: i64, body: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{minutes}@mail.example>\r\nDate: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n",
        date(minutes)
    )
}

fn date(minutes: i64) -> String {
    let time = chrono::DateTime::from_timestamp(NOW - minutes * 60, 0).unwrap();
    time.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

impl Desk {
    /// An empty archive of Marta's with INBOX, Sent and a folder for clients, all chosen.
    pub fn new() -> Self {
        Self::of_kind("archive", &[])
    }

    /// The same as a mailbox of another kind, with further folders: path and use.
    pub fn of_kind(kind: &str, further: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("store"), &Key::from_bytes([7; 32]), NOW).unwrap();
        let listed = |path: &str, special_use: &str| ListedFolder {
            name: path.into(),
            path: path.into(),
            special_use: special_use.into(),
            identity: None,
            selectable: true,
        };
        let folders = store
            .write(Who::User, |w| {
                let account = NewAccount {
                    name: "Marta".into(),
                    kind: kind.into(),
                    config: "{}".into(),
                    keep: "everything".into(),
                    ..NewAccount::default()
                };
                let account = w.add_account(&account)?;
                w.add_identity(account, &address("marta@agency.example"))?;
                let mut all = vec![listed("INBOX", "inbox"), listed("Sent", "sent"), listed("Kunden/Brandt", "")];
                all.extend(further.iter().map(|(path, special_use)| listed(path, special_use)));
                let folders = w.list_folders(account, &all)?;
                for folder in folders.iter().take(3) {
                    w.choose_folder(*folder, true)?;
                }
                Ok::<_, StoreError>(folders)
            })
            .unwrap();
        Self { store, folders, dir }
    }

    /// A letter arrives in a folder; returns its id, `None` where an exclusion keeps it out.
    pub fn arrive(&self, folder: usize, flags: i64, raw: &str) -> Option<String> {
        let message = mime::parse(raw.as_bytes()).unwrap();
        let (skeleton, pieces) = mime::cut::split(raw.as_bytes());
        let content = Content {
            skeleton,
            pieces: pieces
                .into_iter()
                .map(|piece| BigPart { at: piece.at, encoding: piece.encoding.to_string(), bytes: piece.bytes })
                .collect(),
            preview: mime::preview(&message.text),
            text: message.text,
            parts: message.parts.into_iter().map(part).collect(),
            forwarded: message.forwarded,
            body_hash: mime::body_hash(raw.as_bytes()),
        };
        self.keep(folder, flags, raw, Some(&content))
    }

    /// Only the headers of a letter arrive in a folder.
    pub fn arrive_headers(&self, folder: usize, raw: &str) -> Option<String> {
        self.keep(folder, SEEN, raw, None)
    }

    fn keep(&self, folder: usize, flags: i64, raw: &str, content: Option<&Content>) -> Option<String> {
        let header = mime::header(raw.as_bytes());
        let folder = self.folders[folder];
        let (key, size) = (name_of_copy(raw), raw.len());
        let arrived = self.store.write(Who::Background, |w| {
            let copy =
                ListedCopy { key: key.clone(), uid: None, flags, modseq: 0, size: size as i64, internal_date: NOW };
            w.list_copies(folder, &[copy], NOW)?;
            let copy = w.copies(folder)?.into_iter().find(|copy| copy.key == key).unwrap().id;
            let new = NewMessage {
                header: &header,
                received: received(header.date, NOW),
                size: size as u64,
                content,
                wanted: false,
            };
            Ok::<_, StoreError>(match w.arrive(copy, &new)? {
                Arrived::Kept(id, _) => Some(w.outside(id)?.key),
                Arrived::Withheld => None,
            })
        });
        self.settle();
        arrived.unwrap().map(|key| crate::ids::message_text(&key))
    }

    /// Lets linking look at what changed.
    pub fn settle(&self) {
        linking::settle(&self.store, &|| true).unwrap();
    }

    /// Puts a candidate with an address on file.
    pub fn candidate(&self, given: &str, family: &str, at: &str) -> TargetId {
        let fields = PersonFields {
            given: given.into(),
            family: family.into(),
            roles: vec![PersonKind::Candidate],
            ..PersonFields::default()
        };
        self.on_file(|w| {
            let id = w.add_person(&fields, NOW)?;
            w.add_address(id, &address(at), "")?;
            Ok(id)
        })
    }

    /// Puts a client with one contact on file.
    pub fn client(&self, name: &str, contact: (&str, &str, &str)) -> TargetId {
        self.on_file(|w| {
            let client = w.add_client(&ClientFields { name: name.into(), ..ClientFields::default() }, NOW)?;
            let (given, family, at) = contact;
            let roles = vec![PersonKind::Contact];
            let fields = PersonFields {
                given: given.into(),
                family: family.into(),
                roles,
                client: Some(client),
                ..PersonFields::default()
            };
            let person = w.add_person(&fields, NOW)?;
            w.add_address(person, &address(at), "")?;
            Ok(client)
        })
    }

    /// Puts a job on file.
    pub fn job(&self, reference: &str, title: &str) -> TargetId {
        let fields = JobFields { reference: reference.into(), title: title.into(), open: true, ..JobFields::default() };
        self.on_file(|w| w.add_job(&fields, NOW))
    }

    fn on_file(&self, add: impl FnOnce(&store::Write<'_>) -> Result<TargetId, StoreError>) -> TargetId {
        let id = self.store.write(Who::User, add).unwrap();
        self.settle();
        id
    }

    /// Saves a message to a target by hand.
    pub fn file(&self, id: &str, target: TargetId) {
        let message = self.store.read(|read| crate::ids::message(read, id)).unwrap();
        linking::file_by_hand(
            &self.store,
            &linking::ByHand { messages: &[message], targets: &[target], ..Default::default() },
            NOW,
        )
        .unwrap();
    }

    /// Excludes an address.
    pub fn exclude(&self, at: &str) {
        linking::exclude(&self.store, Subject::Address(address(at)), Mode::Hide, Scope::All, NOW).unwrap();
    }

    /// The id a target has in rows.
    pub fn text(&self, target: TargetId) -> String {
        self.store.read(|read| Ok::<_, StoreError>(crate::ids::uuid_text(&read.label(target)?.uuid))).unwrap()
    }
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn name_of_copy(raw: &str) -> String {
    domain::MessageKey(mime::body_hash(raw.as_bytes())).short() + &raw.len().to_string()
}

fn part(part: mime::Part) -> PartFacts {
    PartFacts {
        position: part.index,
        name: part.name,
        content_type: part.content_type,
        size: part.size,
        inline: part.inline,
        content_id: part.content_id,
        kind: Some(part.kind),
        reordered: part.reordered,
    }
}
