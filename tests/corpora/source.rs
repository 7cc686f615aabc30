//! A store that was synchronised with a source of exactly these octets, and everything a reader can do with a message in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::Page;
use domain::AccountId;
use mail::remote::{Brought, Changes, Cursor, Extent, Listed, Remote, RemoteFolder, RemoteKey, Sink, SpecialUse};
use mail::{Cancel, Trouble};
use store::keys::Key;
use store::{Account, NewAccount, Store, StoreError, Who};
use tempfile::TempDir;
use worker::WorkerFailure;
use worker::sync::{Options, Sync};

/// When all of them arrived.
const ARRIVED: i64 = 1_700_000_000;

/// One inbox; a message's key is its number.
struct Inbox(Arc<Vec<Vec<u8>>>);

impl Remote for Inbox {
    fn folders(&mut self) -> Result<Vec<RemoteFolder>, Trouble> {
        let name = "INBOX".to_owned();
        let special_use = Some(SpecialUse::Inbox);
        Ok(vec![RemoteFolder { path: name.clone(), name, special_use, selectable: true, identity: None }])
    }

    fn changes(&mut self, _: &str, _: Option<&Cursor>, _: &dyn Fn() -> Vec<RemoteKey>) -> Result<Changes, Trouble> {
        let list = |(number, raw): (usize, &Vec<u8>)| Listed {
            key: RemoteKey(number.to_string()),
            uid: u32::try_from(number + 1).ok(),
            flags: 0,
            modseq: 0,
            size: raw.len() as u64,
            internal_date: ARRIVED,
        };
        let listed = self.0.iter().enumerate().map(list).collect();
        Ok(Changes::All { listed, cursor: Cursor("all".into()), removals_count: true })
    }

    fn bring(&mut self, _: &str, wanted: &[Listed], extent: Extent, sink: &mut Sink<'_>) -> Result<(), Trouble> {
        for one in wanted {
            let number: usize = one.key.0.parse().unwrap();
            let raw = self.0[number].clone();
            let brought = if extent == Extent::Header { head(raw) } else { raw };
            if !sink(&one.key, Brought::Bytes(brought)) {
                break;
            }
        }
        Ok(())
    }
}

/// What a server gives for the header: everything up to the first empty line.
fn head(mut raw: Vec<u8>) -> Vec<u8> {
    if let Some(at) = raw.windows(4).position(|end| end == b"\r\n\r\n") {
        raw.truncate(at + 4);
    }
    raw
}

/// A store with these messages in its inbox.
pub struct Desk {
    pub dir: TempDir,
    pub store: Store,
    account: AccountId,
}

impl Desk {
    /// Synchronises them.
    pub fn with(messages: Vec<Vec<u8>>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("store"), &Key::from_bytes([7; 32]), ARRIVED).unwrap();
        let new =
            NewAccount { name: "mail".into(), kind: "imap".into(), keep: "everything".into(), ..NewAccount::default() };
        let account = store.write(Who::User, |write| write.add_account(&new)).unwrap();
        let messages = Arc::new(messages);
        let connect =
            |_: &Account, _: &Cancel| Ok::<Box<dyn Remote>, WorkerFailure>(Box::new(Inbox(Arc::clone(&messages))));
        let sync =
            Sync { store: &store, connect: &connect, listener: &|_| (), step: &|_| (), cancel: &Cancel::default() };
        let report = sync.run(&Options::default()).unwrap();
        assert!(report.failures().next().is_none(), "{:?}", report.failures().collect::<Vec<_>>());
        Self { dir, store, account }
    }

    /// The ids of the messages by their numbers; none for what was set aside.
    pub fn ids(&self) -> BTreeMap<usize, String> {
        let found = self.store.read(|read| {
            let folder = read.sync_folders(self.account)?.remove(0).id;
            let mut ids = BTreeMap::new();
            for copy in read.copy_facts(folder)? {
                if let Some(message) = copy.message {
                    let key = read.message_line(message)?.outside.key;
                    ids.insert(copy.key.parse().unwrap(), api::ids::message_text(&key));
                }
            }
            Ok::<_, StoreError>(ids)
        });
        found.unwrap()
    }

    /// Opens a message as the window does: its conversation, its text, its page with everything in it, each attachment and each message inside.
    pub fn open_whole(&self, id: &str) -> Option<Page> {
        let open = api::conversation(&self.store, id).unwrap();
        assert!(open.rows.iter().any(|row| row.id == id));
        let view = api::message(&self.store, id).unwrap();
        api::message_raw(&self.store, id).unwrap();
        for part in view.parts.iter().take(50) {
            api::part_bytes(&self.store, id, part.index).unwrap();
        }
        let (reading, page) = api::reading(&self.store, id, &[], false).unwrap();
        for inside in reading.messages.iter().take(50) {
            api::reading(&self.store, id, &[inside.index], false).unwrap();
        }
        page
    }

    /// What "Save as .eml" writes.
    pub fn saved(&self, id: &str) -> Vec<u8> {
        let path = self.dir.path().join("saved.eml");
        api::message_save(&self.store, id, &path).unwrap();
        std::fs::read(path).unwrap()
    }
}
