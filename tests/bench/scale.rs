//! A large store without a server: mail written straight into it, headers real and bodies short.

use std::path::Path;
use std::time::Instant;

use domain::{Address, FolderId};
use store::{Content, ListedCopy, ListedFolder, NewAccount, NewMessage, Packed, PartFacts, Store, StoreError, Who};
use worker::home::Home;

use crate::corpus::{Corpus, FOLDERS, Letter, ME};
use crate::measure::Cost;

/// Messages a transaction.
const BATCH: usize = 2_000;
/// The folders that have a special use, by its name.
const USES: [&str; 3] = ["inbox", "sent", "archive"];

/// Writes the corpus into the store of a home, oldest first, and proposes what there is to propose.
pub fn fill(home: &Path, key: &Path, corpus: &Corpus) -> Cost {
    let start = Instant::now();
    let store = Home::new(home.to_path_buf(), Some(key.to_path_buf())).open().unwrap().store;
    let folders = connect(&store);
    let mut next = 0;
    while next < corpus.messages {
        let end = (next + BATCH).min(corpus.messages);
        let letters: Vec<Letter> = (next..end).map(|number| corpus.letter(number)).collect();
        write(&store, &folders, &letters).unwrap();
        next = end;
        if next.is_multiple_of(BATCH * 25) {
            println!("{next} messages, {:.0} s", start.elapsed().as_secs_f64());
        }
    }
    linking::settle(&store, &|| true).unwrap();
    Cost { seconds: start.elapsed().as_secs_f64(), peak_kb: 0 }
}

fn connect(store: &Store) -> Vec<FolderId> {
    let listed = FOLDERS.map(|name| ListedFolder {
        name: name.into(),
        path: name.into(),
        special_use: if USES.contains(&name.to_lowercase().as_str()) { name.to_lowercase() } else { String::new() },
        identity: None,
        selectable: true,
    });
    let connected = store.write(Who::User, |write| {
        let account = write.add_account(&NewAccount {
            name: "bench".into(),
            kind: "archive".into(),
            config: r#"{"path":"/nowhere"}"#.into(),
            keep: "everything".into(),
            ..NewAccount::default()
        })?;
        write.add_identity(account, &Address::parse(ME).unwrap())?;
        let folders = write.list_folders(account, &listed)?;
        folders.iter().try_for_each(|folder| write.choose_folder(*folder, true))?;
        Ok::<_, StoreError>(folders)
    });
    connected.unwrap()
}

fn write(store: &Store, folders: &[FolderId], letters: &[Letter]) -> Result<(), StoreError> {
    let read: Vec<_> = letters.iter().map(content).collect();
    store.write(Who::User, |write| {
        for (folder, name) in folders.iter().zip(FOLDERS) {
            let inside = letters.iter().zip(&read).filter(|(letter, _)| letter.folder == name);
            let listed: Vec<ListedCopy> = inside.map(|(letter, _)| copy(letter)).collect();
            write.list_copies(*folder, &listed, 1)?;
        }
        let mut rows = Vec::new();
        for folder in folders {
            rows.extend(write.backlog(*folder)?);
        }
        rows.sort_by_key(|row| row.listed.internal_date);
        for (row, (letter, (header, content, packed))) in rows.iter().zip(letters.iter().zip(&read)) {
            assert_eq!(row.listed.key, letter.name, "they come in the order of their time");
            let (received, size) = (letter.received, letter.message.len() as u64);
            let new = NewMessage { header, received, size, content: Some(content), wanted: false };
            write.arrive_packed(row.id, &new, Some(packed))?;
        }
        Ok(())
    })
}

fn copy(letter: &Letter) -> ListedCopy {
    ListedCopy {
        key: letter.name.clone(),
        uid: None,
        flags: i64::from(letter.name.ends_with('S')),
        modseq: 0,
        size: letter.message.len() as i64,
        internal_date: letter.received,
    }
}

fn content(letter: &Letter) -> (domain::Header, Content, Packed) {
    let message = mime::parse(&letter.message).unwrap();
    let part = |part: mime::Part| PartFacts {
        position: part.index,
        name: part.name,
        content_type: part.content_type,
        size: part.size,
        inline: part.inline,
        content_id: part.content_id,
        kind: Some(part.kind),
        reordered: part.reordered,
    };
    let content = Content {
        skeleton: letter.message.clone(),
        pieces: Vec::new(),
        preview: mime::preview(&message.text),
        text: message.text,
        parts: message.parts.into_iter().map(part).collect(),
        forwarded: message.forwarded,
        body_hash: mime::body_hash(&letter.message),
    };
    let packed = Packed::of(&content).unwrap();
    (message.header, content, packed)
}
