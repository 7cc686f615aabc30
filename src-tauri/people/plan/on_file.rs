//! Who is on file, ready to be asked.

use std::collections::HashMap;

use domain::{Address, TargetId, TargetKind};

use super::Draft;
use crate::folded::key;

/// Somebody or something on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub target: TargetId,
    /// Everything on its profile that a table can say.
    pub draft: Draft,
}

/// Everybody on file, found by address, name or reference.
#[derive(Clone, Debug, Default)]
pub struct OnFile {
    entries: Vec<Entry>,
    by_address: HashMap<Address, Vec<usize>>,
    by_name: HashMap<Vec<String>, Vec<usize>>,
    clients: HashMap<String, usize>,
    references: HashMap<String, usize>,
}

impl OnFile {
    /// Takes everybody on file.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut on_file = Self { entries, ..Self::default() };
        for (at, Entry { draft, .. }) in on_file.entries.iter().enumerate() {
            for address in &draft.addresses {
                on_file.by_address.entry(address.clone()).or_default().push(at);
            }
            match draft.kind {
                TargetKind::Person => on_file.by_name.entry(draft.name_key()).or_default().push(at),
                TargetKind::Client => {
                    on_file.clients.entry(key(&draft.family)).or_insert(at);
                }
                TargetKind::Job if draft.reference.is_empty() => {}
                TargetKind::Job => {
                    on_file.references.entry(key(&draft.reference)).or_insert(at);
                }
            }
        }
        on_file
    }

    /// Everybody, in the order they were given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    pub(super) fn with_address(&self, address: &Address) -> &[usize] {
        self.by_address.get(address).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_name(&self, key: &[String]) -> &[usize] {
        self.by_name.get(key).map_or(&[], Vec::as_slice)
    }

    pub(super) fn client(&self, name: &str) -> Option<usize> {
        self.clients.get(&key(name)).copied()
    }

    pub(super) fn reference(&self, reference: &str) -> Option<usize> {
        self.references.get(&key(reference)).copied()
    }
}
