//! A mail server in memory that can be cut off at any message.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::Trouble;
use crate::remote::{
    Brought, Changes, Cursor, Extent, Listed, Remote, RemoteFolder, RemoteKey, Sink, SpecialUse, Unreadable,
};

/// How the server keeps track of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tracking {
    #[default]
    Since,
    Lists,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub raw: Vec<u8>,
    pub flags: i64,
    pub modseq: u64,
    pub date: i64,
}

#[derive(Debug, Default)]
pub struct Folder {
    pub special_use: Option<SpecialUse>,
    pub validity: u32,
    pub next: u32,
    pub messages: BTreeMap<u32, Stored>,
    pub removed: Vec<(u32, u64)>,
    pub is_refused: bool,
}

#[derive(Debug, Default)]
pub struct Server {
    pub folders: BTreeMap<String, Folder>,
    pub tracking: Tracking,
    pub modseq: u64,
    /// What was brought, in order.
    pub brought: Vec<(String, RemoteKey, Extent)>,
    /// After how many answers the connection is cut.
    pub cut_after: Option<usize>,
    /// Keys whose whole text the server cannot give.
    pub unreadable: Vec<RemoteKey>,
}

/// A connection to a server that others change meanwhile.
#[derive(Clone, Default)]
pub struct Fake(Arc<Mutex<Server>>);

impl Fake {
    pub fn new(folders: &[(&str, Option<SpecialUse>)]) -> Self {
        let fake = Self::default();
        for (name, special_use) in folders {
            let folder = Folder { special_use: *special_use, validity: 1, ..Folder::default() };
            fake.server().folders.insert((*name).into(), folder);
        }
        fake
    }

    pub fn server(&self) -> MutexGuard<'_, Server> {
        self.0.lock().unwrap()
    }

    /// What was brought since the last call, by extent: headers, whole messages.
    pub fn fetched(&self) -> (usize, usize) {
        let brought = std::mem::take(&mut self.server().brought);
        let headers = brought.iter().filter(|(.., extent)| *extent == Extent::Header).count();
        (headers, brought.len() - headers)
    }
}

impl Server {
    pub fn deliver(&mut self, folder: &str, raw: &[u8], date: i64) -> u32 {
        self.put(folder, Stored { raw: raw.to_vec(), flags: 0, modseq: 0, date })
    }

    pub fn put(&mut self, folder: &str, mut stored: Stored) -> u32 {
        self.modseq += 1;
        stored.modseq = self.modseq;
        let folder = self.folders.get_mut(folder).unwrap();
        folder.next += 1;
        folder.messages.insert(folder.next, stored);
        folder.next
    }

    pub fn flag(&mut self, folder: &str, uid: u32, flags: i64) {
        self.modseq += 1;
        let modseq = self.modseq;
        let stored = self.folders.get_mut(folder).unwrap().messages.get_mut(&uid).unwrap();
        (stored.flags, stored.modseq) = (flags, modseq);
    }

    pub fn expunge(&mut self, folder: &str, uid: u32) -> Stored {
        self.modseq += 1;
        let modseq = self.modseq;
        let folder = self.folders.get_mut(folder).unwrap();
        folder.removed.push((uid, modseq));
        folder.messages.remove(&uid).unwrap()
    }

    pub fn relocate(&mut self, from: &str, uid: u32, to: &str) {
        let stored = self.expunge(from, uid);
        self.put(to, stored);
    }

    pub fn renumber(&mut self, folder: &str) {
        self.modseq += 1;
        let folder = self.folders.get_mut(folder).unwrap();
        folder.validity += 1;
        let kept: Vec<Stored> = std::mem::take(&mut folder.messages).into_values().collect();
        folder.messages = (1..).zip(kept).collect();
        folder.next = u32::try_from(folder.messages.len()).unwrap();
        folder.removed.clear();
    }

    fn answer(&mut self) -> Result<(), Trouble> {
        match &mut self.cut_after {
            Some(0) => {
                self.cut_after = None;
                Err(Trouble::Cut)
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Folder {
    pub fn key(&self, uid: u32) -> RemoteKey {
        RemoteKey(format!("{}:{uid}", self.validity))
    }

    fn uid(&self, key: &RemoteKey) -> Option<u32> {
        key.0.strip_prefix(&format!("{}:", self.validity))?.parse().ok()
    }

    fn listed(&self, after: u64) -> Vec<Listed> {
        let one = |(uid, stored): (&u32, &Stored)| Listed {
            key: self.key(*uid),
            uid: Some(*uid),
            flags: stored.flags,
            modseq: stored.modseq,
            size: stored.raw.len() as u64,
            internal_date: stored.date,
        };
        self.messages.iter().filter(|(_, stored)| stored.modseq > after).map(one).collect()
    }
}

impl Remote for Fake {
    fn folders(&mut self) -> Result<Vec<RemoteFolder>, Trouble> {
        let mut server = self.server();
        server.answer()?;
        let folder = |(name, folder): (&String, &Folder)| RemoteFolder {
            path: name.clone(),
            name: name.clone(),
            special_use: folder.special_use,
            selectable: true,
            identity: None,
        };
        Ok(server.folders.iter().map(folder).collect())
    }

    fn changes(
        &mut self,
        name: &str,
        cursor: Option<&Cursor>,
        _: &dyn Fn() -> Vec<RemoteKey>,
    ) -> Result<Changes, Trouble> {
        let mut server = self.server();
        server.answer()?;
        let (tracking, modseq) = (server.tracking, server.modseq);
        let folder = server.folders.get(name).ok_or(Trouble::FolderGone)?;
        if folder.is_refused {
            return Err(Trouble::Refused { said: "no".into() });
        }
        let now = Cursor(format!("{}/{modseq}", folder.validity));
        if cursor == Some(&now) {
            return Ok(Changes::Same);
        }
        let last =
            cursor.and_then(|cursor| cursor.0.strip_prefix(&format!("{}/", folder.validity))?.parse::<u64>().ok());
        Ok(match (tracking, last) {
            (Tracking::Since, Some(last)) => Changes::Some {
                listed: folder.listed(last),
                vanished: folder.removed.iter().filter(|(_, at)| *at > last).map(|(uid, _)| folder.key(*uid)).collect(),
                cursor: now,
            },
            _ => Changes::All { listed: folder.listed(0), cursor: now, removals_count: true },
        })
    }

    fn latest(&mut self, name: &str, most: u32) -> Result<Vec<Listed>, Trouble> {
        let mut server = self.server();
        server.answer()?;
        let listed = server.folders.get(name).ok_or(Trouble::FolderGone)?.listed(0);
        Ok(listed.into_iter().rev().take(most as usize).collect())
    }

    fn bring(&mut self, name: &str, wanted: &[Listed], extent: Extent, sink: &mut Sink<'_>) -> Result<(), Trouble> {
        for listed in wanted {
            let brought = {
                let mut server = self.server();
                server.answer()?;
                server.brought.push((name.into(), listed.key.clone(), extent));
                let folder = server.folders.get(name).ok_or(Trouble::FolderGone)?;
                match folder.uid(&listed.key).and_then(|uid| folder.messages.get(&uid)) {
                    None => Brought::Gone,
                    Some(_) if extent == Extent::Whole && server.unreadable.contains(&listed.key) => {
                        Brought::Unreadable(Unreadable::NoContent)
                    }
                    Some(stored) => Brought::Bytes(cut(&stored.raw, extent).to_vec()),
                }
            };
            if !sink(&listed.key, brought) {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn cut(raw: &[u8], extent: Extent) -> &[u8] {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").map_or(raw.len(), |at| at + 4);
    if extent == Extent::Header { &raw[..end] } else { raw }
}
