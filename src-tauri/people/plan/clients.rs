//! Clients that rows name: the spelling on file, or those to be made.

use std::collections::HashMap;

use domain::TargetKind;

use super::{Draft, NewClient, OnFile, group::Group};
use crate::folded::key;

/// The clients of one plan.
pub(super) struct Clients<'a> {
    on_file: &'a OnFile,
    rows: HashMap<String, String>,
    by_key: HashMap<String, usize>,
    /// Those to be made, in the order they were named.
    pub new: Vec<NewClient>,
}

impl<'a> Clients<'a> {
    /// Takes the clients that have rows of their own.
    pub fn new(on_file: &'a OnFile, settled: &[(usize, Draft)]) -> Self {
        let rows = settled.iter().map(|(_, draft)| draft).filter(|draft| draft.kind == TargetKind::Client);
        let rows = rows.map(|draft| (key(&draft.family), draft.family.clone())).collect();
        Self { on_file, rows, by_key: HashMap::new(), new: Vec::new() }
    }

    /// Spells the client of a draft as it is on file, or as the first row that named it.
    pub fn spell(&mut self, draft: &mut Draft, group: &Group) {
        if draft.client.is_empty() {
            return;
        }
        let known =
            self.on_file.client(&draft.client).and_then(|at| self.on_file.entry(at)).map(|entry| &entry.draft.family);
        if let Some(name) = known.or_else(|| self.rows.get(&key(&draft.client))) {
            draft.client.clone_from(name);
            return;
        }
        let next = self.new.len();
        let at = *self.by_key.entry(key(&draft.client)).or_insert(next);
        if at == next {
            self.new.push(NewClient { name: draft.client.clone(), domains: Vec::new() });
        }
        if let Some(client) = self.new.get_mut(at) {
            draft.client.clone_from(&client.name);
            for domain in group.claims.iter().flat_map(|claim| &claim.client_domains) {
                super::claim::push_new(&mut client.domains, domain.clone());
            }
        }
    }
}
